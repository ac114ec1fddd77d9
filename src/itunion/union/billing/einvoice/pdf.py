# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF view of an invoice for people: German letter after DIN 5008 form B. The original is the XML file.

Variant PDF/UA-1 (tagged, with language and title), because the view is read by people with screen readers; PDF/A
is not needed: GoBD asks to keep the structured file, and an identical view can be produced at any time. Rendering
happens without any access to files or network.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from itunion.union.billing.einvoice.model import (
    CreditTransfer,
    Invoice,
    InvoiceLine,
    InvoiceType,
    Period,
    Skonto,
    VatCategory,
)
from itunion.union.billing.einvoice.rules import round_cents, totals, vat_breakdown
from itunion.union.billing.einvoice.ubl import plain

_TEMPLATES = Path(__file__).parent / "templates" / "einvoice"
_TITLES = {
    InvoiceType.INVOICE: "Rechnung",
    InvoiceType.CREDIT_NOTE: "Kaufmännische Gutschrift",  # plain „Gutschrift“ means self-billing, § 14 (2) UStG
    InvoiceType.CORRECTION: "Rechnungskorrektur",
}
_UNITS = {
    "H87": "Stück",
    "C62": "Einheit",
    "HUR": "Std.",
    "DAY": "Tag",
    "MON": "Monat",
    "ANN": "Jahr",
    "LS": "pauschal",
    "E48": "Leistung",
}
_FONT_FORMATS = {".woff2": "woff2", ".woff": "woff", ".ttf": "truetype", ".otf": "opentype"}


def render_pdf(invoice: Invoice, *, fonts_dir: Path | None = None) -> bytes:
    """Tagged PDF of one invoice.

    ``fonts_dir`` holds font files (woff2, woff, ttf, otf) to embed; without it the machine's own sans serif font
    is used, and a machine without any font gives empty pages.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = font_faces(fonts_dir) if fonts_dir else ()
    configuration = FontConfiguration()
    closed = URLFetcher(allowed_protocols={"data"})
    faces = CSS(string=_font_css(fonts), font_config=configuration, url_fetcher=closed)
    sheet = CSS(string=_style(), font_config=configuration, url_fetcher=closed)
    html = HTML(string=render_html(invoice), url_fetcher=closed)
    pdf: bytes = html.write_pdf(stylesheets=[faces, sheet], font_config=configuration, pdf_variant="pdf/ua-1")
    return pdf


def render_html(invoice: Invoice) -> str:
    """The page behind the PDF; every text of the invoice is escaped."""
    return str(_engine().get_template("invoice.html").render(Context(_view(invoice))))


@dataclass(frozen=True, slots=True)
class FontFace:
    """One font file as CSS sees it."""

    path: Path
    family: str
    weight: int
    italic: bool


@cache
def font_faces(folder: Path) -> tuple[FontFace, ...]:
    """Font files below ``folder``, described by their own name tables."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    faces = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _FONT_FORMATS:
            with TTFont(path, lazy=True) as font:
                family = font["name"].getBestFamilyName() or path.stem
                style = font["OS/2"]
                faces.append(FontFace(path, family, style.usWeightClass, bool(style.fsSelection & 1)))
    return tuple(faces)


@cache
def _font_css(fonts: tuple[FontFace, ...]) -> str:
    rules = [
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight};'
        f" font-style: {'italic' if font.italic else 'normal'};"
        f" src: url(data:font/{_FONT_FORMATS[font.path.suffix.lower()]};base64,"
        f"{base64.b64encode(font.path.read_bytes()).decode('ascii')}); }}"
        for font in fonts
    ]
    families = "".join(f'"{family}", ' for family in dict.fromkeys(font.family for font in fonts))
    return "\n".join([*rules, f"html {{ font-family: {families}sans-serif; }}"])


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(_TEMPLATES)])


@cache
def _style() -> str:
    return (_TEMPLATES / "invoice.css").read_text(encoding="utf-8")


def german_number(number: Decimal, decimals: int = 2) -> str:
    """1234.5 → 1.234,50; more decimals only when the number has them."""
    exact = plain(number)
    places = max(decimals, len(exact.partition(".")[2]))
    return f"{number:,.{places}f}".translate(str.maketrans(",.", ".,")).replace("-", "−")


def german_date(day: date | None) -> str:
    """20.11.2026, empty without a date."""
    return day.strftime("%d.%m.%Y") if day else ""


def _euro(amount: Decimal) -> str:
    return f"{german_number(round_cents(amount))}\N{NO-BREAK SPACE}€"


def _days(period: Period | None) -> str:
    return f"{german_date(period.start)} bis {german_date(period.end)}" if period else ""


def _grouped(iban: str) -> str:
    compact = iban.replace(" ", "")
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))


def _view(invoice: Invoice) -> dict[str, Any]:
    """Everything the template prints, already in German notation; the template decides nothing."""
    total = totals(invoice)
    credit = invoice.type is InvoiceType.CREDIT_NOTE
    return {
        "title": _TITLES[invoice.type],
        "invoice": invoice,
        "seller_line": ", ".join(
            filter(
                None,
                [
                    invoice.seller.trading_name or invoice.seller.name,
                    invoice.seller.address.street,
                    f"{invoice.seller.address.postcode} {invoice.seller.address.city}",
                ],
            )
        ),
        "facts": list(_facts(invoice)),
        "lines": [_line_view(line) for line in invoice.lines],
        "breakdown": [
            {
                "case": _case(entry.category, entry.rate),
                "taxable": _euro(entry.taxable_amount),
                "tax": _euro(entry.tax_amount),
                "reason": entry.exemption.text if entry.exemption else "",
            }
            for entry in vat_breakdown(invoice)
        ],
        "net": _euro(total.without_vat),
        "vat": _euro(total.vat),
        "gross": _euro(total.with_vat),
        "prepaid": _euro(-total.prepaid) if total.prepaid else "",
        "due": _euro(total.due),
        "due_label": "Gutschriftsbetrag" if credit else "Zahlbetrag",
        "payment": list(_payment(invoice)),
        "skonto": [_skonto(skonto, total.due) for skonto in invoice.payment_terms.skonto],
    }


def _facts(invoice: Invoice) -> Iterator[tuple[str, str]]:
    seller = invoice.seller
    pairs = [
        ("Nummer", invoice.number),
        ("Datum", german_date(invoice.issue_date)),
        ("Leistungsdatum", german_date(invoice.delivery_date)),
        ("Leistungszeitraum", _days(invoice.period)),
        ("Leitweg-ID", invoice.buyer_reference),
        ("Bestellung", invoice.order_reference),
        ("Vertrag", invoice.contract_reference),
        ("Kostenstelle", invoice.accounting_reference),
        ("Mitglied/Kunde", invoice.buyer.identifier),
        *(
            ("Bezug", " vom ".join(filter(None, [reference.number, german_date(reference.issue_date)])))
            for reference in invoice.preceding
        ),
        ("USt-IdNr.", seller.vat_id),
        ("Steuernummer", seller.tax_number),
        ("Ansprechpartner", seller.contact.name),
        ("Telefon", seller.contact.phone),
        ("E-Mail", seller.contact.email),
    ]
    return ((label, value) for label, value in pairs if value)


def _line_view(line: InvoiceLine) -> dict[str, str]:
    unit = _UNITS.get(line.unit, line.unit)
    per = "" if line.base_quantity == 1 else f" je {german_number(line.base_quantity, 0)}"
    details = [
        ("Leistungszeitraum", _days(line.period)),
        ("Artikel", line.seller_item_id),
        ("Bestellposition", line.order_line),
        ("Kostenstelle", line.cost_centre),
        ("CPV", line.cpv),
    ]
    return {
        "id": line.id,
        "name": line.name,
        "description": line.description,
        "details": " · ".join(f"{label}: {value}" for label, value in details if value),
        "note": line.note,
        "quantity": german_number(line.quantity, 0),
        "unit": unit,
        "price": f"{german_number(line.price)}\N{NO-BREAK SPACE}€{per}",
        "vat": _case(line.vat, line.vat_rate or Decimal(0)),
        "net": _euro(line.net_amount),
    }


def _case(category: VatCategory, rate: Decimal) -> str:
    match category:
        case VatCategory.STANDARD:
            return f"{german_number(rate, 0)}\N{NO-BREAK SPACE}%"
        case VatCategory.EXEMPT:
            return "steuerfrei"
        case VatCategory.OUTSIDE_SCOPE:
            return "nicht steuerbar"


def _payment(invoice: Invoice) -> Iterator[tuple[str, str]]:
    payment = invoice.payment
    if isinstance(payment, CreditTransfer):
        pairs = [
            ("Zahlung", "Überweisung"),
            ("Fällig am", german_date(invoice.due_date)),
            ("Empfänger", payment.account_name or invoice.seller.name),
            ("IBAN", _grouped(payment.iban)),
            ("BIC", payment.bic),
            ("Verwendungszweck", payment.remittance or invoice.number),
        ]
    else:
        pairs = [
            ("Zahlung", "SEPA-Lastschrift: Wir buchen den Betrag ab."),
            ("Fällig am", german_date(invoice.due_date)),
            ("Mandatsreferenz", payment.mandate),
            ("Gläubiger-ID", payment.creditor_id),
            ("Von IBAN", _grouped(payment.debited_iban)),
            ("Verwendungszweck", payment.remittance or invoice.number),
        ]
    return ((label, value) for label, value in pairs if value)


def _skonto(skonto: Skonto, due: Decimal) -> str:
    base = due if skonto.base_amount is None else skonto.base_amount
    discount = round_cents(base * skonto.percent / 100)
    return (
        f"{german_number(skonto.percent)} % Skonto auf {_euro(base)} bei Zahlung innerhalb von {skonto.days} Tagen: "
        f"{_euro(discount)} Abzug."
    )
