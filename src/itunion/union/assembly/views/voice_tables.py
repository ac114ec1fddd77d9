# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of surveys, position statements and circular procedures."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table
from itunion.union.assembly.models.circulation import CirculationChoice

__all__ = [
    "SURVEY_STATES",
    "SURVEY_TONES",
    "CirculationTable",
    "NamedAnswerTable",
    "PositionTable",
    "ResultTable",
    "SeatAnswerTable",
    "SignatoryTable",
    "SurveyTable",
]

SURVEY_STATES = {
    "draft": _("in Vorbereitung"),
    "coming": _("beginnt noch"),
    "open": _("läuft"),
    "closed": _("beendet"),
}
SURVEY_TONES = {"open": "info", "closed": "success"}
CIRCULATION_TONES = {"open": "info", "adopted": "success", "stopped": "warning", "failed": "warning"}


class SurveyTable(Table):
    """All surveys; rows are (survey, state)."""

    caption = _("Umfragen")
    empty = _("Noch keine Umfrage.")
    file_name = "umfragen"
    columns = (
        Column("title", _("Umfrage"), value=lambda r: r[0].title, url=lambda r: reverse("assembly:survey", args=[r[0].pk]), row_header=True, filterable=True),
        Column("asked_by", _("Gestellt von"), value=lambda r: r[0].asked_by.name, filterable=True),
        Column("mode", _("Art"), value=lambda r: r[0].get_mode_display()),
        Column("opens_on", _("Beginn"), kind="date", value=lambda r: r[0].opens_on),
        Column("closes_on", _("Ende"), kind="date", value=lambda r: r[0].closes_on),
        Column("state", _("Stand"), kind="badge", value=lambda r: SURVEY_STATES[r[1]], tone=lambda r: SURVEY_TONES.get(r[1], "")),
    )  # fmt: skip


class ResultTable(Table):
    """What is published of a survey; rows are (question, line)."""

    caption = _("Ergebnis")
    empty = _("Kein Ergebnis, das gezeigt werden darf.")
    file_name = "umfrage-ergebnis"
    page_size = 500
    columns = (
        Column("question", _("Frage"), value=lambda r: r[0].text, row_header=True, sortable=False),
        Column("group", _("Mitglieder"), value=lambda r: r[1].group or _("alle"), sortable=False),
        Column("label", _("Antwort"), value=lambda r: r[1].label or (_("Mittelwert") if r[0].kind == "number" else _("keine Angabe")), sortable=False),
        Column("value", _("Ergebnis"), kind="number", value=lambda r: r[1].value if r[1].value is not None else _("verdeckt"), sortable=False),
        Column("answers", _("Von Antworten"), kind="number", value=lambda r: r[1].answers, sortable=False),
        Column("share", _("Anteil in %"), kind="number", places=1, value=lambda r: r[1].share, sortable=False),
        Column("earlier", _("Früher"), kind="number", places=1, value=lambda r: r[1].earlier_share, sortable=False),
    )  # fmt: skip


class NamedAnswerTable(Table):
    """Answers by name; rows are (answer, question, words)."""

    caption = _("Antworten nach Mitgliedern")
    empty = _("Keine Antwort.")
    file_name = "umfrage-antworten"
    page_size = 200
    columns = (
        Column("member", _("Mitglied"), value=lambda r: r[0].organisation.name, row_header=True, filterable=True),
        Column("question", _("Frage"), value=lambda r: r[1].text, filterable=True),
        Column("answer", _("Antwort"), kind="prose", value=lambda r: r[2]),
        Column("person", _("Abgegeben durch"), value=lambda r: r[0].person_name),
        Column("contributors", _("Am Entwurf beteiligt"), value=lambda r: ", ".join(r[0].contributors), shown=False),
    )  # fmt: skip


class PositionTable(Table):
    """All position statements."""

    caption = _("Stellungnahmen")
    empty = _("Noch keine Stellungnahme.")
    file_name = "stellungnahmen"
    columns = (
        Column("topic", _("Thema"), url=lambda p: reverse("assembly:position", args=[p.pk]), row_header=True, filterable=True),
        Column("addressee", _("Gerichtet an"), value=lambda p: p.addressee_name or p.get_addressee_display()),
        Column("amend_until", _("Änderungen bis"), kind="date"),
        Column("due_on", _("Fällig am"), kind="date"),
        Column("state", _("Stand"), kind="badge", value=lambda p: _("veröffentlicht") if p.published_at else _("Entwurf"), tone=lambda p: "success" if p.published_at else "info"),
    )  # fmt: skip


class SignatoryTable(Table):
    """Who has signed; rows are (sign-on, whether it is on the latest version)."""

    caption = _("Mitgezeichnet")
    empty = _("Noch niemand.")
    file_name = "mitzeichnungen"
    columns = (
        Column("member", _("Mitglied"), value=lambda r: r[0].member.name, row_header=True),
        Column("person", _("Durch"), value=lambda r: r[0].person_name),
        Column("authority", _("Grundlage"), value=lambda r: r[0].get_authority_display()),
        Column("resolved_on", _("Beschluss vom"), kind="date", value=lambda r: r[0].resolved_on),
        Column("version", _("Fassung"), kind="number", value=lambda r: r[0].version.number),
        Column("state", _("Stand"), kind="badge", value=lambda r: _("gilt") if r[1] else _("frühere Fassung"), tone=lambda r: "success" if r[1] else "warning"),
    )  # fmt: skip


class CirculationTable(Table):
    """The register of circular procedures."""

    caption = _("Umlaufverfahren")
    empty = _("Noch kein Umlaufverfahren.")
    file_name = "umlaufverfahren"
    columns = (
        Column("number", _("Nummer"), kind="code", url=lambda c: reverse("assembly:circulation", args=[c.pk]), row_header=True, filterable=True),
        Column("organ", _("Organ"), value=lambda c: c.get_organ_display()),
        Column("title", _("Gegenstand"), filterable=True),
        Column("started_at", _("Verschickt"), kind="moment"),
        Column("answer_until", _("Antworten bis"), kind="date"),
        Column("state", _("Stand"), kind="badge", value=lambda c: c.get_state_display(), tone=lambda c: CIRCULATION_TONES.get(c.state, "")),
    )  # fmt: skip


def _words(asked: Any) -> Any:
    """Return what a seat answered, in words, or that it has not."""
    if not hasattr(asked, "answer"):
        return _("noch nicht") if asked.circulation.state == "open" else _("keine Antwort")
    return CirculationChoice(asked.answer.choice).label


class SeatAnswerTable(Table):
    """The seats of a circular procedure with their answers."""

    caption = _("Antworten")
    empty = _("Kein Sitz.")
    file_name = "umlaufverfahren-antworten"
    columns = (
        Column("person_name", _("Name"), row_header=True),
        Column("choice", _("Antwort"), value=_words, sortable=False),
        Column("reason", _("Begründung"), kind="prose", value=lambda s: s.answer.reason if hasattr(s, "answer") else "", sortable=False),
        Column("answered_at", _("Am"), kind="moment", value=lambda s: s.answer.answered_at if hasattr(s, "answer") else None, sortable=False),
        Column("proof", _("Schriftlich"), value=lambda s: s.answer.proof if hasattr(s, "answer") else "", sortable=False),
    )  # fmt: skip
