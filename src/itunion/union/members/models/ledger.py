# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Table: the ledger of shares. Rows never change; a correction is a reversal and a new row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel
from itunion.union.members.rules.ledger import Entry

__all__ = ["ShareEntry"]


class ShareEntry(OwnedModel):
    """One entry: what it says, from when it counts, when it was recorded, and the paper behind it."""

    insert_only = True

    class Kind(models.TextChoices):
        """What an entry says; the values are those of rules.ledger.EntryKind."""

        SUBSCRIPTION = "subscription", _("Beitritt")
        FURTHER_SHARES = "further_shares", _("weitere Anteile")
        INSTALMENT = "instalment", _("Einzahlungspflicht")
        PAYMENT = "payment", _("Einzahlung")
        TRANSFER_OUT = "transfer_out", _("Übertragung an")
        TRANSFER_IN = "transfer_in", _("Übertragung von")
        TERMINATION = "termination", _("Kündigung")
        SHARE_TERMINATION = "share_termination", _("Kündigung einzelner Anteile")
        EXCLUSION = "exclusion", _("Ausschluss")
        SUCCESSION = "succession", _("Gesamtrechtsnachfolge")
        EXIT = "exit", _("Ausscheiden")
        SETTLEMENT = "settlement", _("Auseinandersetzung")
        SETTLEMENT_PAYMENT = "settlement_payment", _("Auszahlung")
        PROFIT_CREDIT = "profit_credit", _("Gewinngutschrift")
        LOSS = "loss", _("Verlustabschreibung")
        REVERSAL = "reversal", _("Storno")

    kind = models.CharField(max_length=20, choices=Kind)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    # the calendar day of `recorded_at`: what "known on" asks for
    recorded_on = models.DateField()
    shares = models.IntegerField(default=0)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    due_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    counterpart = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    transfer = models.CharField(max_length=36, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    paper = models.ForeignKey("Paper", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["effective_on", "pk"]
        indexes = [models.Index(fields=["organisation", "effective_on"], name="share_entry_owner_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False)
                | (~Q(kind="reversal") & Q(reverses__isnull=True)),
                name="share_entry_reversal_names_entry",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["payment", "transfer_in", "profit_credit"]) | Q(amount__gte=0),
                name="share_entry_in_is_positive",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["transfer_out", "settlement", "settlement_payment", "loss"])
                | Q(amount__lte=0),
                name="share_entry_out_is_negative",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["transfer_out", "transfer_in"])
                | (~Q(transfer="") & Q(counterpart__isnull=False)),
                name="share_entry_transfer_is_double",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["termination", "exclusion", "succession"]) | Q(ends_on__isnull=False),
                name="share_entry_notice_has_end",
            ),
            models.UniqueConstraint(
                fields=["transfer", "kind"], condition=~Q(transfer=""), name="share_entry_transfer_once"
            ),
        ]

    def as_data(self) -> Entry:
        """Return the entry as the rules see it."""
        return Entry(
            self.pk,
            self.organisation_id,
            self.kind,
            self.effective_on,
            self.recorded_on,
            self.shares,
            self.amount,
            self.due_on,
            self.ends_on,
            self.reverses_id,
            self.counterpart_id,
            self.transfer,
        )
