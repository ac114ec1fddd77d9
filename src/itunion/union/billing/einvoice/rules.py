# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic of an invoice and the checks on the model that the product insists on before it writes XML.

Sources: EN 16931-1 (BR-…), XRechnung 3.0.2 (BR-DE-…), the Peppol rules merged into it (R…), UStG. Rules that the
official files only warn about are errors here: BR-DE-19/20/26/27/28 (the type BR-DE-17 is an enum). ``ITU-…`` are
rules of this product.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from stdnum import iban as iban_number

from itunion.union.billing.einvoice.findings import Finding, Level
from itunion.union.billing.einvoice.model import (
    Contact,
    CreditTransfer,
    DirectDebit,
    ExemptionReason,
    Invoice,
    InvoiceLine,
    InvoiceType,
    Totals,
    VatBreakdown,
    VatCategory,
)

CENT = Decimal("0.01")
PRICE_SLACK = Decimal("0.02")  # PEPPOL-EN16931-R120

# Official rules that only warn; a document of our own must not break them (fact sheet, safe validation).
RAISED_TO_ERROR = frozenset(
    {"BR-DE-17", "BR-DE-19", "BR-DE-20", "BR-DE-21", "BR-DE-26", "BR-DE-27", "BR-DE-28"}
)

_EMAIL = re.compile(r"[^@\s]+@([^@.\s]+\.)+[^@.\s]+")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def round_cents(amount: Decimal) -> Decimal:
    """Half up, away from zero: 0.005 → 0.01, -0.005 → -0.01 (BR-CO-17 rounds absolute values)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def line_net_amount(quantity: Decimal, price: Decimal, base_quantity: Decimal = Decimal(1)) -> Decimal:
    """BT-131 = BT-129 × BT-146 / BT-149, rounded to the cent (PEPPOL-EN16931-R120)."""
    return round_cents(quantity * price / base_quantity)


def exemption_for(invoice: Invoice, category: VatCategory) -> ExemptionReason | None:
    """BT-120/121 for E and O, None for S."""
    if category is VatCategory.STANDARD:
        return None
    return next((reason for reason in invoice.exemptions if reason.category is category), None)


def vat_breakdown(invoice: Invoice) -> tuple[VatBreakdown, ...]:
    """BG-23, one entry per category and rate; the tax is rounded once per entry, not per line (BR-S-08, BR-CO-17).

    Order: S with falling rates, E, O; the same for every run, so that documents are reproducible.
    """
    taxable: dict[tuple[VatCategory, Decimal], Decimal] = {}
    for line in invoice.lines:
        key = (line.vat, line.vat_rate if line.vat_rate is not None else Decimal(0))
        taxable[key] = taxable.get(key, Decimal(0)) + line.net_amount
    order = list(VatCategory)
    return tuple(
        VatBreakdown(
            category,
            rate,
            round_cents(amount),
            round_cents(amount * rate / 100),
            exemption_for(invoice, category),
        )
        for (category, rate), amount in sorted(
            taxable.items(), key=lambda entry: (order.index(entry[0][0]), -entry[0][1])
        )
    )


def totals(invoice: Invoice) -> Totals:
    """BG-22 after BR-CO-10, BR-CO-13 to BR-CO-16; the model has no document level allowances or charges."""
    lines = round_cents(sum((line.net_amount for line in invoice.lines), Decimal(0)))
    vat = round_cents(sum((entry.tax_amount for entry in vat_breakdown(invoice)), Decimal(0)))
    prepaid = round_cents(invoice.prepaid)
    return Totals(lines, lines, vat, lines + vat, prepaid, lines + vat - prepaid)


def check_invoice(invoice: Invoice) -> tuple[Finding, ...]:
    """All findings on the model; issue only when none is an error. Says what to correct, in German."""
    findings = (*_text_findings(invoice), *_number_findings(invoice))
    if findings:
        return findings
    return (
        *_header_findings(invoice),
        *_party_findings(invoice),
        *_payment_findings(invoice),
        *_line_findings(invoice),
        *_vat_findings(invoice),
    )


def _error(rule: str, text: str, where: str = "") -> Finding:
    return Finding(rule, Level.ERROR, text, where)


def _values(value: object, where: str) -> Iterator[tuple[str, object]]:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _values(getattr(value, field.name), f"{where}.{field.name}" if where else field.name)
    elif isinstance(value, tuple):
        for index, item in enumerate(value, start=1):
            yield from _values(item, f"{where}[{index}]")
    else:
        yield where, value


def _text_findings(invoice: Invoice) -> Iterator[Finding]:
    for where, value in _values(invoice, ""):
        if isinstance(value, str):
            if character := _NOT_XML.search(value):
                yield _error(
                    "ITU-TEXT",
                    f"Der Text enthält das Steuerzeichen U+{ord(character[0]):04X}, das in einer Rechnung nicht "
                    "erlaubt ist. Bitte löschen Sie es.",
                    where,
                )
            elif value and not value.strip():
                yield _error(
                    "PEPPOL-EN16931-R008", "Das Feld enthält nur Leerzeichen. Bitte leeren Sie es.", where
                )


def _number_findings(invoice: Invoice) -> Iterator[Finding]:
    for where, value in _values(invoice, ""):
        if isinstance(value, Decimal) and not value.is_finite():
            yield _error("ITU-NUMBER", "Der Wert ist keine Zahl.", where)
    for number, line in enumerate(invoice.lines, start=1):
        where = f"lines[{number}]"
        if line.base_quantity.is_finite() and line.base_quantity <= 0:
            yield _error("PEPPOL-EN16931-R121", "Die Preismenge muss größer als null sein.", where)


def _header_findings(invoice: Invoice) -> Iterator[Finding]:
    if not invoice.number:
        yield _error("BR-02", "Die Rechnungsnummer fehlt.", "number")
    if not invoice.buyer_reference:
        yield _error("BR-DE-15", "Die Leitweg-ID (Käuferreferenz) fehlt.", "buyer_reference")
    if invoice.currency != "EUR":
        yield _error("ITU-CURRENCY", "Rechnungen werden nur in Euro ausgestellt.", "currency")
    if invoice.type is InvoiceType.CORRECTION and not invoice.preceding:
        yield _error("BR-DE-26", "Eine Korrektur muss die korrigierte Rechnung nennen.", "preceding")
    if any(not reference.number for reference in invoice.preceding):
        yield _error("BR-55", "Die Nummer der vorausgegangenen Rechnung fehlt.", "preceding")
    if not invoice.lines:
        yield _error("BR-16", "Die Rechnung hat keine Position.", "lines")
    if totals(invoice).due > 0 and not (
        invoice.due_date or invoice.payment_terms.text or invoice.payment_terms.skonto
    ):
        yield _error("BR-CO-25", "Fälligkeit oder Zahlungsbedingungen fehlen.", "due_date")
    periods = [invoice.period, *(line.period for line in invoice.lines)]
    if any(period and period.end < period.start for period in periods):
        yield _error("BR-29", "Ein Leistungszeitraum endet, bevor er beginnt.", "period")
    if invoice.period:
        for number, line in enumerate(invoice.lines, start=1):
            if line.period and not (
                invoice.period.start <= line.period.start and line.period.end <= invoice.period.end
            ):
                yield _error(
                    "PEPPOL-EN16931-R110",
                    "Der Zeitraum der Position liegt nicht im Abrechnungszeitraum der Rechnung.",
                    f"lines[{number}].period",
                )
    supplied: list[date | None] = [invoice.delivery_date, invoice.period.start if invoice.period else None]
    if not any(supplied) and not all(line.period for line in invoice.lines):
        yield Finding(
            "BR-DE-TMP-32",
            Level.WARNING,
            "Der Zeitpunkt der Leistung fehlt (§ 14 Abs. 4 Nr. 6 UStG).",
            "delivery_date",
        )


def _party_findings(invoice: Invoice) -> Iterator[Finding]:
    seller, buyer = invoice.seller, invoice.buyer
    for rule, value, text, where in (
        ("BR-06", seller.name, "Der Name des Ausstellers fehlt.", "seller.name"),
        ("BR-07", buyer.name, "Der Name des Empfängers fehlt.", "buyer.name"),
        ("BR-DE-3", seller.address.city, "Der Ort des Ausstellers fehlt.", "seller.address.city"),
        (
            "BR-DE-4",
            seller.address.postcode,
            "Die Postleitzahl des Ausstellers fehlt.",
            "seller.address.postcode",
        ),
        ("BR-DE-8", buyer.address.city, "Der Ort des Empfängers fehlt.", "buyer.address.city"),
        (
            "BR-DE-9",
            buyer.address.postcode,
            "Die Postleitzahl des Empfängers fehlt.",
            "buyer.address.postcode",
        ),
        (
            "BR-DE-5",
            seller.contact.name,
            "Die Kontaktstelle des Ausstellers fehlt.",
            "seller.contact.name",
        ),
        (
            "PEPPOL-EN16931-R020",
            seller.electronic_address.value,
            "Die elektronische Adresse des Ausstellers fehlt.",
            "seller.electronic_address",
        ),
        (
            "PEPPOL-EN16931-R010",
            buyer.electronic_address.value,
            "Die elektronische Adresse des Empfängers fehlt.",
            "buyer.electronic_address",
        ),
    ):
        if not value:
            yield _error(rule, text, where)
    yield from _contact_findings(seller.contact)


def _contact_findings(contact: Contact) -> Iterator[Finding]:
    if sum(character in "0123456789" for character in contact.phone) < 3:
        yield _error(
            "BR-DE-27",
            "Die Telefonnummer des Ausstellers braucht mindestens drei Ziffern.",
            "seller.contact.phone",
        )
    if not _EMAIL.fullmatch(contact.email):
        yield _error(
            "BR-DE-28",
            "Die E-Mail-Adresse des Ausstellers hat nicht die Form name@beispiel.de.",
            "seller.contact.email",
        )


def _payment_findings(invoice: Invoice) -> Iterator[Finding]:
    match invoice.payment:
        case CreditTransfer(iban=iban):
            if not iban_number.is_valid(iban):
                yield _error("BR-DE-19", "Die IBAN des Zahlungsempfängers ist ungültig.", "payment.iban")
        case DirectDebit(mandate=mandate, creditor_id=creditor, debited_iban=iban):
            if not mandate:
                yield _error("PEPPOL-EN16931-R061", "Die Mandatsreferenz fehlt.", "payment.mandate")
            if not creditor:
                yield _error("BR-DE-30", "Die Gläubiger-Identifikationsnummer fehlt.", "payment.creditor_id")
            if not iban:
                yield _error("BR-DE-31", "Die IBAN des Belastungskontos fehlt.", "payment.debited_iban")
            elif not iban_number.is_valid(iban):
                yield _error(
                    "BR-DE-20", "Die IBAN des Belastungskontos ist ungültig.", "payment.debited_iban"
                )
    terms = invoice.payment_terms
    if any(line.strip().startswith("#") for line in terms.text.splitlines()):
        yield _error(
            "BR-DE-18",
            "Skonto gehört in die eigenen Felder: keine Zeile der Zahlungsbedingungen darf mit # beginnen.",
            "payment_terms.text",
        )
    for number, skonto in enumerate(terms.skonto, start=1):
        amounts = [skonto.percent, *([] if skonto.base_amount is None else [skonto.base_amount])]
        if (
            skonto.days < 0
            or not 0 < skonto.percent < 100
            or any(amount != round_cents(amount) for amount in amounts)
        ):
            yield _error(
                "BR-DE-18",
                "Skonto braucht Tage ab 0, einen Prozentsatz zwischen 0 und 100 und höchstens zwei "
                "Nachkommastellen.",
                f"payment_terms.skonto[{number}]",
            )


def _line_findings(invoice: Invoice) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, line in enumerate(invoice.lines, start=1):
        where = f"lines[{number}]"
        if not line.id or line.id in seen:
            yield _error("BR-21", "Jede Position braucht eine eigene Nummer.", f"{where}.id")
        seen.add(line.id)
        if not line.name:
            yield _error("BR-25", "Die Bezeichnung der Position fehlt.", f"{where}.name")
        if not line.unit:
            yield _error("BR-23", "Die Einheit der Position fehlt.", f"{where}.unit")
        if line.price < 0:
            yield _error("BR-27", "Der Einzelpreis darf nicht negativ sein.", f"{where}.price")
        if line.net_amount != round_cents(line.net_amount):
            yield _error(
                "BR-DEC-23", "Der Nettobetrag hat mehr als zwei Nachkommastellen.", f"{where}.net_amount"
            )
        expected = line_net_amount(line.quantity, line.price, line.base_quantity)
        if abs(expected - line.net_amount) > PRICE_SLACK:
            yield _error(
                "PEPPOL-EN16931-R120",
                "Der Nettobetrag stimmt nicht mit Menge × Preis überein.",
                f"{where}.net_amount",
            )
        yield from _line_vat_findings(line, where)


def _line_vat_findings(line: InvoiceLine, where: str) -> Iterator[Finding]:
    match line.vat:
        case VatCategory.STANDARD if line.vat_rate is None or line.vat_rate <= 0:
            yield _error(
                "BR-S-05", "Eine steuerpflichtige Position braucht einen Steuersatz.", f"{where}.vat_rate"
            )
        case VatCategory.EXEMPT if line.vat_rate is None or line.vat_rate != 0:
            yield _error("BR-E-05", "Eine steuerfreie Position hat den Steuersatz 0.", f"{where}.vat_rate")
        case VatCategory.OUTSIDE_SCOPE if line.vat_rate is not None:
            yield _error(
                "BR-O-05", "Eine nicht steuerbare Position hat keinen Steuersatz.", f"{where}.vat_rate"
            )


def _vat_findings(invoice: Invoice) -> Iterator[Finding]:
    categories = {line.vat for line in invoice.lines}
    seller = invoice.seller
    if VatCategory.OUTSIDE_SCOPE in categories:
        if len(categories) > 1:
            yield _error(
                "BR-O-11",
                "Nicht steuerbare Positionen brauchen eine eigene Rechnung. Bitte teilen Sie die Rechnung.",
                "lines",
            )
        if seller.vat_id or invoice.buyer.vat_id:
            yield _error(
                "BR-O-02",
                "Eine Rechnung über nicht steuerbare Positionen nennt keine Umsatzsteuer-ID, weder von "
                "Aussteller noch Empfänger.",
                "seller.vat_id",
            )
    if categories - {VatCategory.OUTSIDE_SCOPE} and not (seller.vat_id or seller.tax_number):
        yield _error("BR-DE-16", "Umsatzsteuer-ID oder Steuernummer des Ausstellers fehlt.", "seller.vat_id")
    if not (seller.vat_id or seller.identifier or seller.registration):
        yield _error(
            "BR-CO-26",
            "Der Aussteller braucht eine Umsatzsteuer-ID, eine Kennung oder eine Registernummer.",
            "seller",
        )
    for category in sorted(categories - {VatCategory.STANDARD}):
        reason = exemption_for(invoice, category)
        if reason is None or not (reason.code or reason.text):
            yield _error(
                f"BR-{category}-10", "Der Grund fehlt, warum keine Umsatzsteuer anfällt.", "exemptions"
            )
