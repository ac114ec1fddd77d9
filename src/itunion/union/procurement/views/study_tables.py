# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the pages about studies of an award; rows are dictionaries as `queries.studies` gives them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table

__all__ = ["ChangeTable", "DecileTable", "LetterTable", "NextTierTable", "QuoteTable", "RulePriceTable"]


class RulePriceTable(Table):
    """What lifting each rule would save."""

    caption = _("Was jede Vorgabe kostet")
    file_name = "vorgaben"
    empty = _("Für diese Beschaffung gilt keine Vorgabe.")
    columns = (
        Column("title", _("Vorgabe"), row_header=True),
        Column("reason", _("Wozu es sie gibt"), kind="prose", sortable=False),
        Column("source", _("Grundlage")),
        Column("saving", _("Ohne sie weniger"), kind="money"),
        Column("most", _("Höchstens weniger"), kind="money"),
    )


class NextTierTable(Table):
    """How far suppliers are from their next price tier."""

    caption = _("Bis zur nächsten Preisstaffel")
    file_name = "naechste-staffeln"
    empty = _("Alle Lieferanten sind auf ihrer besten Staffel, oder ihre Staffeln zählen Umsatz.")
    columns = (
        Column("supplier", _("Lieferant"), row_header=True),
        Column("article", _("Artikel"), value=lambda row: row["article"] or _("alle Artikel")),
        Column("missing", _("Es fehlen (Stück)"), kind="number"),
        Column("worth", _("Für alle zusammen wert"), kind="money"),
    )


class ChangeTable(Table):
    """Answers to what-if questions."""

    caption = _("Was wäre wenn")
    file_name = "was-waere-wenn"
    columns = (
        Column("title", _("Änderung"), row_header=True),
        Column("cost", _("Zusammen"), kind="money"),
        Column("difference", _("Unterschied"), kind="money"),
        Column("gap", _("Noch offen"), kind="percent", places=3),
        Column("better", _("Mitglieder, die weniger zahlen"), kind="number"),
        Column("worse", _("Mitglieder, die mehr zahlen"), kind="number"),
        Column("suppliers", _("Lieferanten"), shown=False),
    )


class DecileTable(Table):
    """Savings by size of the members."""

    caption = _("Ersparnis nach Größe der Mitglieder")
    file_name = "ersparnis-nach-groesse"
    columns = (
        Column("decile", _("Zehntel (1 = kleinste)"), kind="number", row_header=True),
        Column("members", _("Mitglieder"), kind="number"),
        Column("alone", _("Allein"), kind="money"),
        Column("saving", _("Ersparnis"), kind="money"),
        Column("percent", _("Ersparnis in %"), kind="percent"),
        Column(
            "below",
            _("Hinweis"),
            value=lambda row: _("unter dem Durchschnitt") if row["below"] else "",
        ),
    )


class QuoteTable(Table):
    """What leaving would cost each member before the award."""

    caption = _("Was ein Rückzug kostet")
    file_name = "rueckzug"
    columns = (
        Column("member", _("Mitglied"), filterable=True, row_header=True),
        Column("bill", _("Anteil"), kind="money"),
        Column("charge", _("Ausgleich bei Rückzug"), kind="money"),
        Column("least", _("mindestens"), kind="money", shown=False),
        Column("effect", _("Wirkung auf die anderen ohne Ausgleich"), kind="money"),
    )


class LetterTable(Table):
    """Members with their letters."""

    caption = _("Schreiben an die Mitglieder")
    file_name = "schreiben"
    columns = (
        Column(
            "member",
            _("Mitglied"),
            filterable=True,
            row_header=True,
            url=lambda row: reverse("procurement:letter", args=[row["scenario"], row["number"]]),
        ),
        Column("alone", _("Allein"), kind="money"),
        Column("together", _("Zusammen"), kind="money"),
        Column("percent", _("Ersparnis in %"), kind="percent"),
    )
