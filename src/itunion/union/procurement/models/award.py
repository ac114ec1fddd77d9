# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: award scenarios computed by the optimiser, the decision, and what it saves each member."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["AwardDecision", "AwardScenario", "MemberSaving"]


class AwardScenario(OwnedModel):
    """One computed award of a pool: frozen inputs, constraints, result, proof. Owned by the operator."""

    class Kind(models.TextChoices):
        CHEAPEST = "cheapest", _("günstigster Zuschlag")
        MAX_SUPPLIERS = "max_suppliers", _("höchstens n Lieferanten")
        WITHOUT_SUPPLIER = "without_supplier", _("ohne einen Lieferanten")
        OWN_RULES = "own_rules", _("eigene Vorgaben")

    class Status(models.TextChoices):
        WAITING = "waiting", _("wartet auf Berechnung")
        PROVEN = "proven", _("bewiesen optimal")
        WITHIN_GAP = "within_gap", _("beste gefundene Lösung mit Abstand")
        INFEASIBLE = "infeasible", _("nicht erfüllbar")
        FAILED = "failed", _("Berechnung gescheitert")

    pool = models.ForeignKey("procurement.Pool", on_delete=models.PROTECT, related_name="scenarios")
    kind = models.CharField(max_length=16, choices=Kind)
    label = models.CharField(max_length=120)
    parameters = models.JSONField(
        default=dict
    )  # max_suppliers, excluded, time_limit (s), seed, gap (share of cost)
    instance = (
        models.JSONField()
    )  # frozen needs, offers and terms in the optimiser's form, without constraints
    instance_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=120)
    computed_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    result = models.JSONField(null=True)  # {"result": award, shares, savings …, "certificate": … or None}
    result_hash = models.CharField(max_length=64, blank=True)
    message = models.TextField(blank=True)  # e.g. which needs cannot be covered

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "proven", "within_gap", "infeasible", "failed"]),
                name="scenario_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["proven", "within_gap", "infeasible"]) | ~Q(result_hash=""),
                name="computed_scenario_has_a_hash",
            ),
        ]


class AwardDecision(OwnedModel):
    """The award decision for a pool: who, when, why, on which frozen result. Owned by the operator."""

    pool = models.OneToOneField("procurement.Pool", on_delete=models.PROTECT, related_name="decision")
    scenario = models.ForeignKey("procurement.AwardScenario", on_delete=models.PROTECT, related_name="+")
    instance_hash = models.CharField(max_length=64)
    result_hash = models.CharField(max_length=64)
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120)

    insert_only = True

    class Meta:
        base_manager_name = "objects"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason")]


class MemberSaving(OwnedModel):
    """What one member pays alone and together in a decided award, as computed; the organisation is the member."""

    pool = models.ForeignKey("procurement.Pool", on_delete=models.PROTECT, related_name="+")
    alone = models.DecimalField(
        max_digits=14, decimal_places=2, null=True
    )  # € net; empty: could not buy alone
    together = models.DecimalField(max_digits=14, decimal_places=2)  # € net
    decided_on = models.DateField()

    insert_only = True

    class Meta:
        base_manager_name = "objects"
        ordering = ["decided_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "organisation"], name="one_saving_per_member_and_pool")
        ]
