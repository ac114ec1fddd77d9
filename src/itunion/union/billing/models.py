# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: charges, drafts and issued invoices, number series."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["Charge", "Invoice", "InvoiceDocument", "NumberSeries", "VatCase"]


class VatCase(models.TextChoices):
    """VAT category of a line (EN 16931, BT-151)."""

    STANDARD = "S", _("steuerpflichtig")
    EXEMPT = "E", _("steuerfrei nach § 4 Nr. 29 UStG")
    OUTSIDE = "O", _("nicht steuerbar")


class Invoice(OwnedModel):
    """A draft, until it is issued; then number, documents and lines never change. The organisation is the recipient."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        ISSUED = "issued", _("ausgestellt")

    class Kind(models.TextChoices):
        INVOICE = "380", _("Rechnung")
        CANCELLATION = "381", _("Stornorechnung")

    kind = models.CharField(max_length=3, choices=Kind, default=Kind.INVOICE)
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT)
    leitweg_id = models.CharField(max_length=46)
    run = models.CharField(max_length=60)  # the billing run that drafted it
    number = models.CharField(max_length=30, null=True, unique=True)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    vat = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    gross = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    cancels = models.OneToOneField(
        "billing.Invoice", null=True, blank=True, on_delete=models.PROTECT, related_name="cancelled_by"
    )
    drafted_at = models.DateTimeField()
    problem = models.TextField(blank=True)  # why a draft could not be issued, in the user's words

    insert_only = True
    frozen_when = "OLD.status = 'issued'"

    class Meta:
        base_manager_name = "objects"
        ordering = ["-issued_on", "-number", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(status="draft", number__isnull=True, issued_on__isnull=True)
                    | Q(status="issued", number__isnull=False, issued_on__isnull=False, gross__isnull=False)
                ),
                name="invoice_number_exactly_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(kind="380", cancels__isnull=True) | Q(kind="381", cancels__isnull=False),
                name="cancellation_names_its_invoice",
            ),
        ]


class Charge(OwnedModel):
    """Something a recipient owes: one delivered line, one usage record. Insert-only, but for the invoice that takes it."""

    source = models.CharField(max_length=120, unique=True)  # what caused it; makes recording repeatable
    description = models.CharField(max_length=200)
    article_number = models.CharField(max_length=30, blank=True)
    cpv = models.CharField(max_length=10, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit_code = models.CharField(max_length=3, default="H87")
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)  # € net
    net = models.DecimalField(
        max_digits=14, decimal_places=2
    )  # € net, to the cent as shared; negative: credit
    vat_case = models.CharField(max_length=1, choices=VatCase, default=VatCase.STANDARD)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, default=19)
    supplied_on = models.DateField()
    cost_centre = models.CharField(max_length=40, blank=True)
    order_reference = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    invoice = models.ForeignKey(
        "billing.Invoice", null=True, on_delete=models.PROTECT, related_name="charges"
    )

    insert_only = True
    mutable_columns = ("invoice",)

    class Meta:
        base_manager_name = "objects"
        ordering = ["supplied_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(vat_case__in=["S", "E", "O"]), name="charge_vat_case_known"),
            models.CheckConstraint(
                condition=Q(vat_case="S", vat_rate__gt=0)
                | Q(vat_case="E", vat_rate=0)
                | Q(vat_case="O", vat_rate=None),
                name="charge_vat_rate_fits_case",
            ),
        ]


class InvoiceDocument(OwnedModel):
    """The archived document of an issued invoice: XML, hash chain, validation report. Insert-only."""

    invoice = models.OneToOneField("billing.Invoice", on_delete=models.PROTECT, related_name="document")
    series = models.CharField(max_length=16)
    sequence = models.PositiveIntegerField()
    xml = models.BinaryField()
    sha256 = models.CharField(max_length=64)  # over xml
    previous_hash = models.CharField(max_length=64)
    chain_hash = models.CharField(max_length=64)  # over previous_hash + sha256 + number
    report = models.JSONField()  # validation report: level checked, rule bundle, findings
    archived_at = models.DateTimeField()

    insert_only = True

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["series", "sequence"], name="document_place_in_chain_unique")
        ]


class NumberSeries(models.Model):
    """The next number of a series and year; its row lock makes numbers unique and without gap. Its documents form a hash chain."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="series_unique")]
