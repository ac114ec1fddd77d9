# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the tender pages."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table, format_date, format_decimal, format_percent
from itunion.union.procurement.models import Offer, Pool
from itunion.union.procurement.rules.thresholds import UNCERTAIN
from itunion.union.procurement.tender_wording import OUTCOMES, POOL_TONES, status_text

__all__ = [
    "ArticleTable",
    "DemandTable",
    "FindingTable",
    "OfferTable",
    "OwnOfferTable",
    "PoolTable",
    "PriceTable",
    "RoundTable",
    "RuleTable",
    "TenderTable",
]

OFFER_TONES = {"draft": "", "submitted": "success", "withdrawn": "warning"}


class PoolTable(Table):
    """Pools."""

    caption = _("Bündelungen")
    empty = _("Noch keine Bündelung. Sie entsteht aus einer geschlossenen Bedarfsabfrage.")
    file_name = "buendelungen"
    default_sort = "-created_at"
    columns = (
        Column(
            "title",
            _("Bündelung"),
            url=lambda p: reverse("procurement:pool", args=[p.pk]),
            filterable=True,
            row_header=True,
        ),
        Column(
            "status",
            _("Stand"),
            kind="badge",
            value=Pool.get_status_display,
            order_by="status",
            tone=lambda p: POOL_TONES[p.status],
        ),
        Column("members", _("Mitglieder"), kind="number"),
        Column("units", _("Stück"), kind="number"),
        Column("estimated_value", _("Schätzwert netto"), kind="money", value="commission.estimated_value"),
        Column("offers_until", _("Angebotsfrist"), kind="date"),
        Column("created_at", _("Gebündelt am"), kind="date"),
    )


class RoundTable(Table):
    """Closed rounds that wait to be bundled."""

    caption = _("Geschlossene Abfragen ohne Bündelung")
    show_caption = True
    exportable = False
    columns = (
        Column(
            "title",
            _("Abfrage"),
            url=lambda r: reverse("procurement:create_pool", args=[r.pk]),
            row_header=True,
        ),
        Column("deadline", _("Frist war"), kind="date"),
    )


class ArticleTable(Table):
    """What is bundled, by lot and article."""

    caption = _("Lose und Artikel")
    show_caption = True
    file_name = "lose"
    columns = (
        Column("lot", _("Los"), kind="number"),
        Column("number", _("Artikel"), filterable=True, row_header=True),
        Column("name", _("Bezeichnung"), filterable=True),
        Column("cpv", _("CPV-Code"), filterable=True),
        Column("units", _("Stück"), kind="number"),
        Column("members", _("Mitglieder"), kind="number"),
        Column("average", _("Mittlerer Höchstpreis"), kind="money"),
    )


def _validity(start: date | None, end: date | None) -> str:
    if start is None and end is None:
        return gettext("unbefristet")
    if end is None:
        return gettext("ab %(start)s") % {"start": format_date(start)} if start else ""
    if start is None:
        return gettext("bis %(end)s") % {"end": format_date(end)}
    return f"{format_date(start)}\u00a0– {format_date(end)}"


def _rule_value(value: Decimal | None) -> str:
    """The rules know shares (below one), amounts in € (from a thousand) and plain numbers of days, months or years."""
    if value is None:
        return ""
    if 0 < value < 1:
        return format_percent(value, 0)
    return format_decimal(value) + ("\u00a0€" if value >= 1000 else "")


class FindingTable(Table):
    """The rules that were applied to a contract value; those to be verified stand out."""

    caption = _("Angewandte Regeln")
    show_caption = True
    file_name = "angewandte-regeln"
    columns = (
        Column("text", _("Regel"), kind="prose", row_header=True),
        Column("value", _("Wert"), kind="number", value=lambda f: _rule_value(f["value"]), sortable=False),
        Column("outcome", _("Ergebnis"), value=lambda f: OUTCOMES[f["outcome"]]),
        Column("validity", _("gilt"), value=lambda f: _validity(f["valid_from"], f["valid_to"])),
        Column("source", _("Fundstelle")),
        Column("status", _("Beleg"), value=lambda f: status_text(f["status"])),
    )

    def row_class(self, row: Any) -> str:
        return "row--warning" if UNCERTAIN & set(row["status"]) else ""


class RuleTable(Table):
    """All legal rules the platform knows; those to be verified stand out."""

    caption = _("Vergaberegeln")
    file_name = "vergaberegeln"
    columns = (
        Column("text", _("Regel"), kind="prose", filterable=True, row_header=True),
        Column("value", _("Wert"), kind="number", value=lambda r: _rule_value(r.value), sortable=False),
        Column("scope", _("Bereich"), filterable=True),
        Column("validity", _("gilt"), value=lambda r: _validity(r.valid_from, r.valid_to)),
        Column("source", _("Fundstelle"), filterable=True),
        Column("status", _("Beleg"), value=lambda r: status_text(r.status)),
        Column("rule_id", _("Kennung"), filterable=True, shown=False),
    )

    def row_class(self, row: Any) -> str:
        return "row--warning" if row.is_uncertain else ""


class OfferTable(Table):
    """Opened offers and their terms."""

    caption = _("Angebote")
    show_caption = True
    file_name = "angebote"
    columns = (
        Column(
            "supplier",
            _("Lieferant"),
            value="organisation.short_name",
            url=lambda o: reverse("procurement:offer", args=[o.pk]),
            row_header=True,
        ),
        Column("articles", _("Artikel"), kind="number", value=lambda o: len(o.lines.all()), sortable=False),
        Column(
            "tier_basis", _("Staffeln zählen"), value=lambda o: o.get_tier_basis_display(), sortable=False
        ),
        Column("activation_cost", _("Aktivierung"), kind="money"),
        Column("freight", _("Fracht"), kind="money"),
        Column("minimum_order_value", _("Mindestbestellwert"), kind="money"),
        Column("delivery_days", _("Lieferzeit (Tage)"), kind="number"),
        Column("submitted_at", _("Abgegeben"), kind="moment", shown=False),
        Column("source", _("Herkunft"), shown=False),
    )


class PriceTable(Table):
    """The tiers of opened offers, one line each."""

    caption = _("Preise")
    show_caption = True
    file_name = "preise"
    columns = (
        Column("article", _("Artikel"), filterable=True, row_header=True),
        Column("supplier", _("Lieferant"), filterable=True),
        Column("product", _("Produkt"), filterable=True),
        Column("standards", _("Standards")),
        Column("from_units", _("ab Stück"), kind="number"),
        Column("unit_price", _("Stückpreis netto"), kind="money"),
        Column("available", _("Verfügbar"), kind="number"),
    )


class TenderTable(Table):
    """Tenders as a supplier sees them."""

    caption = _("Ausschreibungen")
    empty = _("Gerade werden keine Angebote erbeten.")
    file_name = "ausschreibungen"
    columns = (
        Column(
            "title",
            _("Ausschreibung"),
            value="pool.title",
            url=lambda t: reverse("procurement:tender", args=[t.pool.pk]),
            filterable=True,
            row_header=True,
        ),
        Column("offers_until", _("Angebotsfrist"), kind="date", value="pool.offers_until"),
        Column("state", _("Stand"), kind="badge", tone=lambda t: t.tone),
        Column("own", _("Unser Angebot"), kind="badge", tone=lambda t: t.own_tone),
    )


class DemandTable(Table):
    """What a supplier may offer for: sums over all members."""

    caption = _("Gesuchte Mengen")
    show_caption = True
    file_name = "gesuchte-mengen"
    columns = (
        Column("article", _("Artikel"), filterable=True, row_header=True),
        Column("name", _("Bezeichnung"), filterable=True),
        Column(
            "standards",
            _("Zulässige Standards"),
            value=lambda line: ", ".join(line.standards) or _("jeder"),
            filterable=True,
        ),
        Column("units", _("Stück zusammen"), kind="number"),
    )


class OwnOfferTable(Table):
    """A supplier's own offers for a pool."""

    caption = _("Unsere Angebote")
    show_caption = True
    file_name = "unsere-angebote"
    empty = _("Noch kein Angebot abgegeben.")
    columns = (
        Column("submitted_at", _("Abgegeben"), kind="moment", row_header=True),
        Column("submitted_by", _("Von")),
        Column("source", _("Herkunft")),
        Column(
            "status",
            _("Stand"),
            kind="badge",
            value=Offer.get_status_display,
            tone=lambda o: OFFER_TONES[o.status],
        ),
        Column("withdrawn_at", _("Zurückgezogen"), kind="moment"),
    )
