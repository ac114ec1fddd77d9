# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: usage files, what a file says, what is charged."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table
from itunion.union.catalogue.wording import item_text

__all__ = ["FILE_TONES", "ChargeTable", "DueTable", "SumTable", "UsageFileTable"]

FILE_TONES = {"waiting": "info", "checked": "warning", "faulty": "danger", "imported": "success"}


class UsageFileTable(Table):
    """Uploaded files."""

    caption = _("Nutzungsdateien")
    show_caption = True
    empty = _("Noch keine Datei.")
    file_name = "nutzungsdateien"
    columns = (
        Column(
            "name",
            _("Datei"),
            url=lambda f: reverse("catalogue:usage_file", args=[f.pk]),
            filterable=True,
            row_header=True,
        ),
        Column("service", _("Leistung"), value="service.name", filterable=True),
        Column(
            "status",
            _("Stand"),
            kind="badge",
            value=lambda f: f.get_status_display(),
            order_by="status",
            tone=lambda f: FILE_TONES[f.status],
        ),
        Column("uploaded_at", _("Hochgeladen"), kind="moment"),
        Column("uploaded_by", _("Durch")),
    )


class SumTable(Table):
    """What a file says, by member and meter."""

    caption = _("Summen je Mitglied")
    show_caption = True
    file_name = "summen"
    columns = (
        Column("number", _("Mitgliedsnummer"), kind="code", value=lambda s: s[0]),
        Column("member", _("Mitglied"), value=lambda s: s[4], row_header=True, filterable=True),
        Column("meter", _("Zähler"), value=lambda s: s[1]),
        Column("records", _("Datensätze"), kind="number", value=lambda s: s[2]),
        Column("quantity", _("Menge"), kind="number", value=lambda s: s[3]),
    )


class DueTable(Table):
    """What a run would charge."""

    caption = _("Was abgerechnet würde")
    show_caption = True
    empty = _("Für diesen Monat ist nichts (mehr) abzurechnen.")
    file_name = "abrechnung"
    columns = (
        Column("member", _("Mitglied"), value=lambda d: d["member"], filterable=True, row_header=True),
        Column("month", _("Monat"), value=lambda d: f"{d['line'].month:%m/%Y}"),
        Column("what", _("Posten"), value=lambda d: d["what"]),
        Column("kind", _("Art"), value=lambda d: _("Korrektur") if d["line"].number > 1 else _("Erstmals")),
        Column("quantity", _("Menge"), kind="number", value=lambda d: d["line"].quantity.normalize()),
        Column("net", _("Netto"), kind="money", value=lambda d: d["line"].net),
    )

    def footer(self) -> Sequence[Any]:
        """The sum of all lines."""
        return (_("Summe"), "", "", "", "", sum(d["line"].net for d in self.source)) if self.source else ()


class ChargeTable(Table):
    """What was charged of a service."""

    caption = _("Abgerechnet")
    show_caption = True
    empty = _("Noch nichts abgerechnet.")
    file_name = "abgerechnet"
    columns = (
        Column("member", _("Mitglied"), value="organisation.name", filterable=True, row_header=True),
        Column("month", _("Monat"), value=lambda c: f"{c.month:%m/%Y}", order_by="month"),
        Column("item", _("Posten"), value=lambda c: item_text(c.item, c.label), order_by="item"),
        Column("number", _("Lauf"), kind="number"),
        Column(
            "quantity",
            _("Menge"),
            kind="number",
            value=lambda c: c.quantity.normalize(),
            order_by="quantity",
        ),
        Column("net", _("Netto"), kind="money"),
        Column("recorded_at", _("Abgerechnet am"), kind="moment"),
    )
