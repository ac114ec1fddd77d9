# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the pages about orders and call-offs."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.ui.api import Column, Table
from itunion.union.procurement.models import CallOffLine, SupplierOrder
from itunion.union.procurement.rules.fulfilment import LineState

__all__ = [
    "AddressTable",
    "AllCallOffTable",
    "AllOrderTable",
    "CallOffLineTable",
    "CallOffTable",
    "MovementTable",
    "OrderLineTable",
    "OrderTable",
]

KIND_TONES = {"accepted": "success", "rejected": "danger", "returned": "warning"}


def _acknowledged(order: SupplierOrder) -> str:
    return _("bestätigt") if order.acknowledged_at else _("noch nicht bestätigt")


def _delivered(call_off: Any) -> str:
    if not call_off.open:
        return _("vollständig")
    return _("in Teilen") if call_off.accepted else _("offen")


def _delivered_tone(call_off: Any) -> str:
    if not call_off.open:
        return "success"
    return "info" if call_off.accepted else "warning"


class OrderTable(Table):
    """Orders of one supplier."""

    caption = gettext_lazy("Bestellungen")
    empty = gettext_lazy("Noch keine Bestellung.")
    file_name = "bestellungen"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "number",
            gettext_lazy("Nummer"),
            kind="code",
            url=lambda order: reverse("procurement:order", args=[order.pk]),
            filterable=True,
            row_header=True,
        ),
        Column("pool", gettext_lazy("Bündel"), value="pool.title", filterable=True),
        Column("ordered_at", gettext_lazy("Bestellt"), kind="moment"),
        Column(
            "state",
            gettext_lazy("Stand"),
            kind="badge",
            value=_acknowledged,
            order_by="acknowledged_at",
            tone=lambda order: "success" if order.acknowledged_at else "warning",
        ),
        Column("goods", gettext_lazy("Waren netto"), kind="money", shown=False),
        Column("fixed_cost", gettext_lazy("Aktivierung und Fracht"), kind="money", shown=False),
        Column("total", gettext_lazy("Summe netto"), kind="money"),
    )


class AllOrderTable(OrderTable):
    """Orders to all suppliers."""

    columns = (
        Column(
            "number",
            gettext_lazy("Nummer"),
            kind="code",
            url=lambda order: reverse("procurement:any_order", args=[order.pk]),
            filterable=True,
            row_header=True,
        ),
        Column(
            "supplier",
            gettext_lazy("Lieferant"),
            value="organisation.short_name",
            search="organisation__name",
            filterable=True,
        ),
        *OrderTable.columns[1:],
    )


class OrderLineTable(Table):
    """Lines of an order."""

    caption = gettext_lazy("Positionen")
    show_caption = True
    file_name = "bestellpositionen"
    columns = (
        Column(
            "article",
            gettext_lazy("Artikel"),
            kind="code",
            value="article.number",
            filterable=True,
            row_header=True,
        ),
        Column("name", gettext_lazy("Bezeichnung"), value="article.name", filterable=True),
        Column("standard", gettext_lazy("Standard")),
        Column("product", gettext_lazy("Produkt"), filterable=True),
        Column("quantity", gettext_lazy("Menge"), kind="number"),
        Column("unit", gettext_lazy("Einheit"), value="article.unit"),
        Column("unit_price", gettext_lazy("Preis je Einheit"), kind="money"),
        Column("total", gettext_lazy("Summe netto"), kind="money"),
    )


class AddressTable(Table):
    """Where the goods of an order go."""

    caption = gettext_lazy("Lieferadressen")
    show_caption = True
    file_name = "lieferadressen"
    default_sort = "member"
    columns = (
        Column("member", gettext_lazy("Empfänger"), filterable=True, row_header=True),
        Column("street", gettext_lazy("Straße")),
        Column("postcode", gettext_lazy("PLZ")),
        Column("city", gettext_lazy("Ort")),
        Column("article", gettext_lazy("Artikel"), kind="code", filterable=True),
        Column("name", gettext_lazy("Bezeichnung"), shown=False),
        Column("product", gettext_lazy("Produkt")),
        Column("quantity", gettext_lazy("Menge"), kind="number"),
        Column("call_off", gettext_lazy("Abruf"), kind="code"),
        Column("due_on", gettext_lazy("Zu liefern bis"), kind="date"),
    )


class CallOffTable(Table):
    """Call-offs of one member."""

    caption = gettext_lazy("Abrufe")
    empty = gettext_lazy("Noch kein Abruf. Abrufe entstehen mit dem Zuschlag einer Bündelung.")
    file_name = "abrufe"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "number",
            gettext_lazy("Nummer"),
            kind="code",
            url=lambda found: reverse("procurement:call_off", args=[found.pk]),
            filterable=True,
            row_header=True,
        ),
        Column("pool", gettext_lazy("Bündel"), value="pool.title", filterable=True),
        Column(
            "supplier",
            gettext_lazy("Lieferant"),
            value="supplier.short_name",
            search="supplier__name",
            filterable=True,
        ),
        Column("due_on", gettext_lazy("Zu liefern bis"), kind="date"),
        Column(
            "state",
            gettext_lazy("Stand"),
            kind="badge",
            value=_delivered,
            order_by="open",
            tone=_delivered_tone,
        ),
        Column("ordered", gettext_lazy("Bestellt"), kind="number"),
        Column("accepted", gettext_lazy("Angenommen"), kind="number", shown=False),
        Column("rejected", gettext_lazy("Abgelehnt"), kind="number", shown=False),
        Column("returned", gettext_lazy("Zurück"), kind="number", shown=False),
        Column("open", gettext_lazy("Offen"), kind="number"),
    )


class AllCallOffTable(CallOffTable):
    """Call-offs of all members."""

    columns = (
        Column(
            "number",
            gettext_lazy("Nummer"),
            kind="code",
            url=lambda found: reverse("procurement:any_call_off", args=[found.pk]),
            filterable=True,
            row_header=True,
        ),
        Column("member", gettext_lazy("Mitglied"), value="organisation.name", filterable=True),
        *CallOffTable.columns[1:],
    )


class CallOffLineTable(Table):
    """Lines of a call-off with what came; rows are (line, state)."""

    caption = gettext_lazy("Positionen")
    show_caption = True
    file_name = "abrufpositionen"
    columns = (
        Column(
            "article",
            gettext_lazy("Artikel"),
            value=lambda row: str(row[0].article),
            filterable=True,
            row_header=True,
        ),
        Column("standard", gettext_lazy("Standard"), value=lambda row: row[0].standard, shown=False),
        Column("product", gettext_lazy("Produkt"), value=lambda row: row[0].product, filterable=True),
        Column(
            "cost_centre", gettext_lazy("Kostenstelle"), value=lambda row: row[0].cost_centre, filterable=True
        ),
        Column("ordered", gettext_lazy("Bestellt"), kind="number", value=lambda row: row[1].ordered),
        Column("accepted", gettext_lazy("Angenommen"), kind="number", value=lambda row: row[1].accepted),
        Column(
            "rejected",
            gettext_lazy("Abgelehnt"),
            kind="number",
            value=lambda row: row[1].rejected,
            shown=False,
        ),
        Column(
            "returned",
            gettext_lazy("Zurück"),
            kind="number",
            value=lambda row: row[1].returned,
            shown=False,
        ),
        Column("open", gettext_lazy("Offen"), kind="number", value=lambda row: row[1].open),
        Column(
            "unit_price",
            gettext_lazy("Preis je Stück"),
            kind="number",
            places=4,
            value=lambda row: row[0].unit_price,
        ),
        Column("amount", gettext_lazy("Waren netto"), kind="money", value=lambda row: row[0].amount),
        Column(
            "fixed_share",
            gettext_lazy("Anteil Fracht u. a."),
            kind="money",
            value=lambda row: row[0].fixed_share,
            shown=False,
        ),
    )

    def row_class(self, row: tuple[CallOffLine, LineState]) -> str:
        return "" if row[1].open else "row--muted"


class MovementTable(Table):
    """What came, was rejected or went back."""

    caption = gettext_lazy("Lieferungen und Rückgaben")
    show_caption = True
    empty = gettext_lazy("Noch keine Lieferung bestätigt.")
    file_name = "lieferungen"
    columns = (
        Column("day", gettext_lazy("Tag"), kind="date"),
        Column("note_number", gettext_lazy("Beleg"), kind="code", filterable=True),
        Column("article", gettext_lazy("Artikel"), filterable=True, row_header=True),
        Column(
            "kind",
            gettext_lazy("Art"),
            kind="badge",
            value="kind_label",
            tone=lambda row: KIND_TONES[row.kind],
        ),
        Column("quantity", gettext_lazy("Menge"), kind="number"),
        Column("reason", gettext_lazy("Grund")),
        Column("confirmed_by", gettext_lazy("Bestätigt von")),
    )
