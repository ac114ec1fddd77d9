# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: invoices, charges, documents. The scope decides whose."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from itunion.union.billing.documents import semantic_invoice
from itunion.union.billing.einvoice import api as einvoice
from itunion.union.billing.models import Charge, Invoice, InvoiceDocument, NumberSeries
from itunion.union.billing.rules import chain_hash, missing_numbers

__all__ = [
    "RunLine",
    "charges_of",
    "gaps",
    "get_invoice",
    "invoiced_by_month",
    "issued_invoices",
    "open_charges",
    "run_invoices",
    "runs",
    "semantic",
    "verify_archive",
]


@dataclass(frozen=True)
class RunLine:
    """A billing run: how many drafts it has, how many are issued, what they amount to (€ net)."""

    run: str
    drafts: int
    issued: int
    problems: int
    net: Decimal

    @property
    def total(self) -> int:
        """All invoices of the run."""
        return self.drafts + self.issued


def issued_invoices() -> QuerySet[Invoice]:
    """Return issued invoices, newest first."""
    found: QuerySet[Invoice] = Invoice.objects.filter(status=Invoice.Status.ISSUED).select_related(
        "organisation"
    )
    return found


def get_invoice(invoice_id: int) -> Invoice:
    """Return one invoice; raise Invoice.DoesNotExist when the scope does not see it."""
    found: Invoice = Invoice.objects.select_related("organisation", "cancels").get(pk=invoice_id)
    return found


def charges_of(invoice: Invoice) -> list[Charge]:
    """Return the charges on an invoice, or on the one it cancels."""
    source = invoice.cancels if invoice.cancels_id else invoice
    return list(Charge.objects.filter(invoice=source).order_by("supplied_on", "pk"))


def semantic(invoice: Invoice) -> einvoice.Invoice:
    """Return the invoice in the terms of EN 16931: issued ones exactly as archived, drafts as they would be."""
    document = InvoiceDocument.objects.filter(invoice=invoice).first()
    if document is not None:
        return einvoice.read_ubl(bytes(document.xml))
    drafted = invoice.drafted_at.date()
    return semantic_invoice(invoice, charges_of(invoice), number="ENTWURF", issued_on=drafted, due_on=drafted)


def open_charges() -> QuerySet[Charge]:
    """Return charges that no invoice has taken yet."""
    found: QuerySet[Charge] = Charge.objects.filter(invoice__isnull=True).select_related("organisation")
    return found


def runs() -> list[RunLine]:
    """Return the billing runs the scope sees, newest first."""
    rows = (
        Invoice.objects.filter(kind=Invoice.Kind.INVOICE)
        .order_by()
        .values("run")
        .annotate(
            drafts=Count("pk", filter=Q(status="draft")),
            issued=Count("pk", filter=Q(status="issued")),
            problems=Count("pk", filter=~Q(problem="")),
            net=Sum("net"),
        )
        .order_by("-run")
    )
    return [RunLine(r["run"], r["drafts"], r["issued"], r["problems"], r["net"] or Decimal(0)) for r in rows]


def run_invoices(run: str) -> QuerySet[Invoice]:
    """Return the invoices of a run."""
    found: QuerySet[Invoice] = (
        Invoice.objects.filter(run=run, kind=Invoice.Kind.INVOICE)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    return found


def invoiced_by_month() -> list[tuple[Any, Decimal]]:
    """Return the net sum of issued invoices, cancellations deducted, per month of issue."""
    sums: dict[Any, Decimal] = {}
    rows = issued_invoices().order_by().annotate(month=TruncMonth("issued_on")).values("month", "kind")
    for row in rows.annotate(net_sum=Sum("net")):
        sign = -1 if row["kind"] == Invoice.Kind.CANCELLATION else 1
        sums[row["month"]] = sums.get(row["month"], Decimal(0)) + sign * row["net_sum"]
    return sorted(sums.items())


def gaps() -> dict[str, list[int]]:
    """Return, per number series, the running numbers that no document carries; empty lists mean no gap."""
    result = {}
    for series in NumberSeries.objects.order_by("prefix", "year"):
        name = f"{series.prefix}-{series.year}"
        running = list(InvoiceDocument.objects.filter(series=name).values_list("sequence", flat=True))
        result[name] = missing_numbers(running, series.last)
    return result


def verify_archive() -> list[str]:
    """Walk the chain of archived documents and return every place where it does not hold."""
    problems = []
    for series in NumberSeries.objects.order_by("prefix", "year"):
        name, previous = f"{series.prefix}-{series.year}", "0" * 64
        documents = InvoiceDocument.objects.filter(series=name).select_related("invoice").order_by("sequence")
        for document in documents.iterator(chunk_size=200):
            number = document.invoice.number or ""
            digest = hashlib.sha256(bytes(document.xml)).hexdigest()
            if digest != document.sha256:
                problems.append(f"{number}: document changed")
            if document.previous_hash != previous or document.chain_hash != chain_hash(
                previous, number, digest
            ):
                problems.append(f"{number}: does not follow its predecessor")
            previous = document.chain_hash
        if previous != series.last_hash:
            problems.append(f"{name}: the chain does not end at its head")
    return problems
