# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the room's pages."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table
from itunion.union.demand.models import NeedRound

__all__ = ["STATE_TONES", "AnswerTable", "ArticleTable", "NeedTable", "RoundTable", "TotalTable"]

STATE_TONES = {"draft": "", "open": "success", "closed": "info"}
ANSWER_STATES = {"open": _("steht aus"), "nothing": _("kein Bedarf"), "answered": _("gemeldet")}
ANSWER_TONES = {"open": "warning", "nothing": "info", "answered": "success"}


def _round_url(round_: NeedRound) -> str:
    return reverse("demand:round", args=[round_.pk])


class RoundTable(Table):
    """Need rounds."""

    caption = _("Bedarfsabfragen")
    empty = _("Noch keine Bedarfsabfrage.")
    file_name = "abfragen"
    default_sort = "-opens_on"
    columns = (
        Column("title", _("Abfrage"), url=_round_url, filterable=True, row_header=True),
        Column("opens_on", _("Beginn"), kind="date"),
        Column("deadline", _("Frist"), kind="date"),
        Column(
            "status",
            _("Stand"),
            kind="badge",
            value=lambda r: r.get_status_display(),
            order_by="status",
            tone=lambda r: STATE_TONES[r.status],
        ),
    )


class NeedTable(Table):
    """A member's own needs."""

    caption = _("Unsere Bedarfe")
    empty = _("Noch nichts gemeldet.")
    file_name = "bedarfe"
    columns = (
        Column(
            "article",
            _("Artikel"),
            value=lambda n: str(n.article),
            order_by="article__number",
            row_header=True,
        ),
        Column("standard", _("Standard"), value="standard.code"),
        Column(
            "alternatives",
            _("Alternativen"),
            value=lambda n: ", ".join(sorted(a.standard.code for a in n.alternatives.all())),
            sortable=False,
        ),
        Column("quantity", _("Menge"), kind="number"),
        Column("max_unit_price", _("Höchstpreis"), kind="money"),
        Column("needed_by", _("Benötigt bis"), kind="date"),
        Column("contract_ends", _("Altvertrag bis"), kind="date"),
        Column("binding", _("Verbindlichkeit"), value=lambda n: n.get_binding_display(), order_by="binding"),
        Column("cost_centre", _("Kostenstelle")),
        Column("note", _("Bemerkung")),
        Column("tolerance", _("Toleranz"), kind="number"),
    )


class TotalTable(Table):
    """What all members together need."""

    caption = _("Summe aller Mitglieder")
    show_caption = True
    empty = _("Noch hat kein Mitglied etwas gemeldet.")
    file_name = "summen"
    columns = (
        Column("article", _("Artikel"), filterable=True, row_header=True),
        Column("name", _("Bezeichnung"), filterable=True),
        Column("standard", _("Standard"), filterable=True),
        Column("units", _("Menge"), kind="number"),
        Column("members", _("Mitglieder"), kind="number"),
    )


class AnswerTable(Table):
    """Who has answered."""

    caption = _("Antworten der Mitglieder")
    show_caption = True
    empty = _("Es gibt noch keine Mitglieder.")
    file_name = "antworten"
    default_sort = "state"
    columns = (
        Column("member", _("Mitglied"), filterable=True, row_header=True),
        Column("kind", _("Art")),
        Column(
            "state",
            _("Stand"),
            kind="badge",
            value=lambda a: ANSWER_STATES[a.state],
            tone=lambda a: ANSWER_TONES[a.state],
        ),
        Column("answered_at", _("Gemeldet am"), kind="moment"),
        Column("lines", _("Zeilen"), kind="number"),
        Column("units", _("Stück"), kind="number"),
        Column("reminded_at", _("Erinnert am"), kind="moment"),
    )


class ArticleTable(Table):
    """The catalogue of articles."""

    caption = _("Artikel")
    empty = _("Noch keine Artikel.")
    file_name = "artikel"
    columns = (
        Column(
            "number",
            _("Nummer"),
            url=lambda a: reverse("demand:article", args=[a.pk]),
            filterable=True,
            row_header=True,
        ),
        Column("name", _("Bezeichnung"), filterable=True),
        Column("cpv", _("CPV-Code"), filterable=True),
        Column("unit", _("Einheit")),
        Column(
            "standards",
            _("Standards"),
            value=lambda a: ", ".join(s.code for s in a.standards.all()),
            sortable=False,
        ),
    )
