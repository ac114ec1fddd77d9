# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: metered usage, the files it came in, and what of it has been charged."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["UsageCharge", "UsageFile", "UsageRecord"]


class UsageRecord(OwnedModel):
    """A quantity used on a day. `source` is the record's own name where it was metered: it counts once per member.

    Files are also checked for a source that stands at another member. The database cannot forbid that without telling
    a procedure, which reports inside one member's scope, which sources other members have.
    """

    insert_only = True

    # no index of their own: with a million rows a month each one costs seconds, and the two below serve all questions
    service = models.ForeignKey(
        "catalogue.Service", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    meter = models.ForeignKey("catalogue.Meter", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=80)
    day = models.DateField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    batch = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        base_manager_name = "objects"
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["service", "day"], name="usage_service_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "source", "organisation"], name="usage_source_once_per_member"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="usage_not_negative"),
        ]


class UsageFile(OwnedModel):
    """A file of usage: checked whole, shown, then imported. The organisation is the operator that uploaded it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("wird geprüft")
        CHECKED = "checked", _("geprüft, noch nicht übernommen")
        FAULTY = "faulty", _("fehlerhaft, nichts übernommen")
        IMPORTED = "imported", _("übernommen")

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)  # until it is imported; then the records hold what it said
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    report = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=120)

    class Meta:
        base_manager_name = "objects"
        ordering = ["-uploaded_at", "-pk"]


class UsageCharge(OwnedModel):
    """What of a month has been charged, item by item: the ledger that makes charging repeatable and corrections exact.

    `item` is "fixed" or "<meter>@<day the price holds from>"; `number` counts first charge and corrections.
    """

    insert_only = True

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    item = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    net = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=120, unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        base_manager_name = "objects"
        ordering = ["month", "item", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "service", "month", "item", "number"], name="usage_charge_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="usage_charge_month_is_first_day"),
        ]
