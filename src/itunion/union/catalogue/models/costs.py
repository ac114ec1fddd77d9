# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: what a service costs whatever is used of it, and the keys by which members share that cost.

Both know two times: from when a row holds, and when it was recorded. Of two rows that say something about the same
day, the later recorded one holds; so what was calculated on a past day can be calculated again for ever.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["CostItem", "CostKind", "KeyValue"]


class CostKind(models.TextChoices):
    """What kind of cost an item is; the values are those of rules.step_down."""

    CONTRACT = "contract", _("Vertrag")
    STAFF = "staff", _("Personal")
    DEPRECIATION = "depreciation", _("Abschreibung")
    OTHER = "other", _("Sonstiges")


class CostItem(models.Model):
    """An item of the fixed cost: € net per year, what it falls to when members leave, and how soon.

    `steps` are [key limit, € per year] pairs as texts with rising limits: at a key sum up to the limit the item costs
    so much; above the last limit it costs `yearly`. It falls `lead_months` after the key sum fell, and not before
    `bound_until`. A row of the same name and `valid_from` supersedes the earlier one, a row of the same name and a
    later `valid_from` continues it.
    """

    insert_only = True

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="cost_items")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=CostKind)
    yearly = models.DecimalField(max_digits=14, decimal_places=2)
    steps = models.JSONField(default=list, blank=True)
    lead_months = models.PositiveSmallIntegerField(default=0)
    bound_until = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "-valid_from", "-recorded_at", "-pk"]
        indexes = [models.Index(fields=["service", "name", "valid_from"], name="cost_item_series")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in CostKind]), name="cost_item_kind_known"
            ),
            models.CheckConstraint(condition=Q(yearly__gte=0), name="cost_item_not_negative"),
            models.CheckConstraint(condition=Q(lead_months__lte=120), name="cost_item_lead_in_range"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="cost_item_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(kind="depreciation") | Q(valid_until__isnull=False),
                name="cost_item_depreciation_has_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KeyValue(OwnedModel):
    """A member's key of a service (inhabitants, workplaces, users, devices) from a day on."""

    insert_only = True

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        base_manager_name = "objects"
        ordering = ["-valid_from", "-recorded_at", "-pk"]
        indexes = [models.Index(fields=["service", "organisation"], name="key_value_series")]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="key_value_not_negative")]
