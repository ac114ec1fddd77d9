# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Table: what was found out about a computed award beyond the award itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["ScenarioStudy"]


class ScenarioStudy(OwnedModel):
    """One study of an award scenario, computed in the background from its frozen inputs. Owned by the operator."""

    class Kind(models.TextChoices):
        FAIRNESS = "fairness", _("Gerechtigkeit")
        RULES = "rules", _("Was jede Vorgabe kostet")
        WHAT_IF = "what_if", _("Was wäre wenn")

    class Status(models.TextChoices):
        WAITING = "waiting", _("wird berechnet")
        DONE = "done", _("berechnet")
        FAILED = "failed", _("gescheitert")

    scenario = models.ForeignKey(
        "procurement.AwardScenario", on_delete=models.PROTECT, related_name="studies"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    result_hash = models.CharField(max_length=64)  # of the scenario's result that was studied
    content = models.JSONField(null=True)  # as `studying` gives it
    content_hash = models.CharField(max_length=64, blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=120)
    computed_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "kind"], name="one_study_per_scenario_and_kind"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "done", "failed"]), name="study_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | ~Q(content_hash=""), name="finished_study_has_a_hash"
            ),
        ]
