# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: charges, drafts, issued invoices, cancellations."""

import hashlib
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock, events
from itunion.union.billing.documents import semantic_invoice, validate
from itunion.union.billing.einvoice import api as einvoice
from itunion.union.billing.events import InvoiceIssued
from itunion.union.billing.models import Charge, Invoice, InvoiceDocument, NumberSeries
from itunion.union.billing.permissions import Permission
from itunion.union.billing.rules import ChargeLine, chain_hash, due_date, group_charges, number_text
from itunion.union.members.api import default_leitweg_id

__all__ = ["cancel_invoice", "discard_drafts", "draft_invoices", "issue_invoice", "record_charge"]

PREFIX = {Invoice.Kind.INVOICE: "RE", Invoice.Kind.CANCELLATION: "ST"}


@transaction.atomic
def record_charge(
    *,
    recipient_id: int,
    source: str,
    description: str,
    quantity: Decimal,
    unit_price: Decimal,
    net: Decimal,
    supplied_on: date,
    article_number: str = "",
    cpv: str = "",
    unit_code: str = "H87",
    vat_case: str = "S",
    vat_rate: Decimal | None = Decimal(19),
    cost_centre: str = "",
    order_reference: str = "",
    by: Actor,
) -> Charge:
    """Record what a recipient owes; called by other rooms in the transaction of the cause.

    `source` names the cause ("delivery-line:17") and makes the call repeatable: the same source is recorded once.
    `net` is binding, in € to the cent; a negative one is a credit. Goods are always case S.
    """
    known: Charge | None = Charge.objects.filter(source=source).first()
    if known is not None:
        return known
    if net != net.quantize(Decimal("0.01")):
        raise ValueError(f"net {net} is not a whole number of cents")
    charge: Charge = Charge.objects.create(
        organisation_id=recipient_id,
        source=source,
        description=description[:200],
        quantity=quantity,
        unit_price=unit_price,
        net=net,
        supplied_on=supplied_on,
        article_number=article_number,
        cpv=cpv,
        unit_code=unit_code,
        vat_case=vat_case,
        vat_rate=vat_rate,
        cost_centre=cost_centre,
        order_reference=order_reference,
        recorded_at=clock.now(),
    )
    audit.record(
        "billing.charge_record",
        subject=f"charge:{charge.pk}",
        data={"source": source, "net": net, "description": charge.description},
        chain=recipient_id,
        by=by,
    )
    return charge


@transaction.atomic
def draft_invoices(*, run: str, by: Actor) -> list[Invoice]:
    """Turn all open charges the scope may see into drafts, one per group of `rules.group_charges`.

    A recipient without Leitweg-ID gets a draft that names the gap; it cannot be issued until the gap is closed.
    """
    by.require(Permission.ISSUE)
    charges = list(Charge.objects.select_for_update().filter(invoice__isnull=True).order_by("pk"))
    leitweg = {recipient: default_leitweg_id(recipient) for recipient in {c.organisation_id for c in charges}}
    lines = [
        ChargeLine(c.pk, c.organisation_id, leitweg[c.organisation_id], c.vat_case, c.net) for c in charges
    ]
    drafts: list[Invoice] = []
    for group in group_charges(lines):
        draft: Invoice = Invoice.objects.create(
            organisation_id=group.recipient_id,
            leitweg_id=group.leitweg_id,
            run=run,
            drafted_at=clock.now(),
            net=group.net,
            problem="" if group.leitweg_id else _("Dem Empfänger fehlt eine Leitweg-ID. Tragen Sie sie im Mitgliederverzeichnis ein."),
        )  # fmt: skip
        Charge.objects.filter(pk__in=group.charge_ids).update(invoice=draft)
        audit.record(
            "billing.draft",
            subject=f"invoice:{draft.pk}",
            data={"charges": list(group.charge_ids), "reason": group.reason, "run": run},
            chain=group.recipient_id,
            by=by,
        )
        drafts.append(draft)
    return drafts


@transaction.atomic
def discard_drafts(*, run: str, by: Actor) -> int:
    """Give the charges of a run's drafts free again; issued invoices of the run stay. Returns how many drafts went."""
    by.require(Permission.ISSUE)
    drafts = list(Invoice.objects.select_for_update().filter(run=run, status=Invoice.Status.DRAFT))
    for draft in drafts:
        Charge.objects.filter(invoice=draft).update(invoice=None)
        audit.record(
            "billing.draft_discard", subject=f"invoice:{draft.pk}", chain=draft.organisation_id, by=by
        )
        draft.delete()
    return len(drafts)


def issue_invoice(*, invoice_id: int, by: Actor) -> Invoice:
    """Issue a draft: number, validation, archive and lock in one transaction; repeating it changes nothing.

    If validation refuses the document, everything is undone: no number is used, the draft says why.
    """
    by.require(Permission.ISSUE)
    try:
        with transaction.atomic():
            return _issue(invoice_id, by)
    except Refused as refusal:
        with transaction.atomic():
            text = "\n".join((refusal.message, *refusal.details))
            Invoice.objects.filter(pk=invoice_id, status=Invoice.Status.DRAFT).update(problem=text)
        raise


def _issue(invoice_id: int, by: Actor) -> Invoice:
    invoice: Invoice = Invoice.objects.select_for_update().get(pk=invoice_id)
    if invoice.status == Invoice.Status.ISSUED:
        return invoice
    if not invoice.leitweg_id:
        invoice.leitweg_id = default_leitweg_id(invoice.organisation_id)
    if not invoice.leitweg_id:
        raise Refused(_("Dem Empfänger fehlt eine Leitweg-ID. Tragen Sie sie im Mitgliederverzeichnis ein."))
    today = clock.today()
    series, _created = NumberSeries.objects.get_or_create(
        prefix=PREFIX[Invoice.Kind(invoice.kind)], year=today.year
    )
    series = NumberSeries.objects.select_for_update().get(pk=series.pk)
    number = number_text(series.prefix, series.year, series.last + 1)
    due_on = due_date(today)
    source = invoice.cancels if invoice.cancels_id else invoice
    charges = list(Charge.objects.filter(invoice=source).order_by("supplied_on", "pk"))
    semantic = semantic_invoice(invoice, charges, number=number, issued_on=today, due_on=due_on)
    xml, report = _checked_document(semantic)
    totals = einvoice.totals(semantic)
    digest = hashlib.sha256(xml).hexdigest()
    tied = chain_hash(series.last_hash, number, digest)
    invoice.status, invoice.number, invoice.issued_on, invoice.due_on = (
        Invoice.Status.ISSUED,
        number,
        today,
        due_on,
    )
    invoice.net, invoice.vat, invoice.gross = totals.without_vat, totals.vat, totals.with_vat
    invoice.problem = ""
    invoice.save()
    InvoiceDocument.objects.create(
        organisation_id=invoice.organisation_id,
        invoice=invoice,
        series=f"{series.prefix}-{series.year}",
        sequence=series.last + 1,
        xml=xml,
        sha256=digest,
        previous_hash=series.last_hash,
        chain_hash=tied,
        report=report.to_dict(),
        archived_at=clock.now(),
    )
    series.last, series.last_hash = series.last + 1, tied
    series.save(update_fields=["last", "last_hash"])
    audit.record(
        "billing.issue",
        subject=f"invoice:{invoice.pk}",
        data={
            "number": number,
            "gross": totals.with_vat,
            "sha256": digest,
            "level": report.level_checked.value,
        },
        chain=invoice.organisation_id,
        by=by,
    )
    events.publish(InvoiceIssued(invoice.pk, invoice.organisation_id, number))
    return invoice


def _checked_document(semantic: einvoice.Invoice) -> tuple[bytes, einvoice.ValidationReport]:
    """Write the document and have it validated; raise Refused with every error otherwise."""
    own = [f for f in einvoice.check_invoice(semantic) if f.level is einvoice.Level.ERROR]
    if own:
        raise _refusal(own)
    xml = einvoice.write_ubl(semantic)
    report = validate(xml)
    if not report.accepted:
        raise _refusal(list(report.errors))
    return xml, report


def _refusal(findings: list[einvoice.Finding]) -> Refused:
    return Refused(
        _(
            "Die Rechnung entspricht nicht den Regeln und wurde nicht ausgestellt. Es wurde keine Nummer verbraucht."
        ),
        details=[f"{f.rule}: {f.text}" for f in findings],
    )


@transaction.atomic
def cancel_invoice(*, invoice_id: int, reason: str, by: Actor) -> Invoice:
    """Cancel an issued invoice by a new document (381) that refers to it; the invoice itself stays as it is."""
    by.require(Permission.ISSUE)
    invoice: Invoice = Invoice.objects.select_for_update().get(pk=invoice_id)
    if invoice.status != Invoice.Status.ISSUED or invoice.kind != Invoice.Kind.INVOICE:
        raise Refused(_("Nur eine ausgestellte Rechnung kann storniert werden; ein Entwurf wird verworfen."))
    if Invoice.objects.filter(cancels=invoice).exists():
        raise Conflict(_("Diese Rechnung ist schon storniert."))
    if not reason.strip():
        raise Refused(_("Bitte nennen Sie den Grund des Stornos."), field="reason")
    cancellation: Invoice = Invoice.objects.create(
        organisation_id=invoice.organisation_id,
        kind=Invoice.Kind.CANCELLATION,
        leitweg_id=invoice.leitweg_id,
        run=f"Storno {invoice.number}",
        cancels=invoice,
        drafted_at=clock.now(),
        net=invoice.net,
    )
    audit.record(
        "billing.cancel",
        subject=f"invoice:{invoice.pk}",
        data={"reason": reason, "number": invoice.number},
        chain=invoice.organisation_id,
        by=by,
    )
    return _issue(cancellation.pk, by)
