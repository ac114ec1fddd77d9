# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the room."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table
from itunion.union.assembly.wording import CHANNEL, choice_words

__all__ = [
    "AgendaTable",
    "AssemblyTable",
    "DemandTable",
    "InvitationTable",
    "ResolutionTable",
    "RollTable",
    "SeatTable",
]

TONES = {"planned": "", "convened": "info", "open": "success", "closed": "warning", "minuted": ""}
RESOLUTION_TONES = {"pending": "warning", "challenged": "danger", "executed": "success"}


class AssemblyTable(Table):
    """All assemblies."""

    caption = _("Versammlungen")
    empty = _("Noch keine Versammlung geplant.")
    file_name = "versammlungen"
    columns = (
        Column("title", _("Versammlung"), url=lambda a: reverse("assembly:assembly", args=[a.pk]), row_header=True, filterable=True),
        Column("starts_at", _("Beginn"), kind="moment"),
        Column("form", _("Form"), value=lambda a: a.get_form_display()),
        Column("place", _("Ort"), filterable=True),
        Column("state", _("Stand"), kind="badge", value=lambda a: a.get_state_display(), tone=lambda a: TONES[a.state]),
    )  # fmt: skip


class AgendaTable(Table):
    """The agenda; rows are (item, kind in words, majority in words, note)."""

    caption = _("Tagesordnung")
    empty = _("Noch kein Punkt auf der Tagesordnung.")
    exportable = False
    columns = (
        Column("position", _("Nr."), kind="number", value=lambda r: r[0].position, sortable=False),
        Column("title", _("Gegenstand"), value=lambda r: r[0].title, row_header=True, sortable=False),
        Column("kind", _("Art"), value=lambda r: r[1], sortable=False),
        Column("majority", _("Mehrheit"), value=lambda r: r[2], sortable=False),
        Column("note", _("Hinweis"), kind="badge", value=lambda r: r[3], tone=lambda r: "warning" if r[3] else "", sortable=False),
    )  # fmt: skip


class InvitationTable(Table):
    """Invitations with their proof."""

    caption = _("Einladungen")
    empty = _("Noch niemand eingeladen.")
    file_name = "einladungen"
    columns = (
        Column("member", _("Mitglied"), value="member.name", row_header=True, filterable=True),
        Column("channel", _("Weg"), value=lambda i: _("E-Mail") if i.channel == "email" else _("Brief")),
        Column("address", _("Anschrift"), filterable=True),
        Column("sent_at", _("Verschickt"), kind="moment"),
        Column("received_on", _("Gilt als zugegangen"), kind="date"),
        Column("opened_at", _("Geöffnet"), kind="moment"),
        Column("proof", _("Nachweis"), kind="code"),
        Column("content_sha256", _("Prüfsumme des Inhalts"), kind="code", shown=False),
    )


class RollTable(Table):
    """The roll of an open vote."""

    caption = _("Namensliste")
    empty = _("Noch keine Stimme.")
    file_name = "namensliste"
    page_size = 200
    columns = (
        Column("sequence", _("Nr."), kind="number"),
        Column("member", _("Mitglied"), value="member.name", row_header=True, filterable=True),
        Column("person_name", _("Durch")),
        Column("choice", _("Stimme"), value=lambda v: choice_words(v.ballot.names, v.choice)),
        Column("channel", _("Art der Stimmabgabe"), value=lambda v: str(CHANNEL.get(v.channel, v.channel))),
        Column("hash", _("Prüfsumme"), kind="code", shown=False),
    )


class ResolutionTable(Table):
    """The register of resolutions."""

    caption = _("Beschlüsse")
    empty = _("Noch kein Beschluss.")
    file_name = "beschluesse"
    columns = (
        Column("number", _("Nummer"), kind="code", url=lambda r: reverse("assembly:resolution", args=[r.pk]), row_header=True, filterable=True),
        Column("text", _("Wortlaut"), kind="prose", filterable=True),
        Column("resolved_on", _("Gefasst am"), kind="date"),
        Column("state", _("Stand"), kind="badge", value=lambda r: r.get_state_display(), tone=lambda r: RESOLUTION_TONES.get(r.state, "")),
        Column("challenge_until", _("Anfechtbar bis"), kind="date"),
    )  # fmt: skip


class SeatTable(Table):
    """Seats held today."""

    caption = _("Sitze")
    empty = _("Niemand.")
    exportable = False
    columns = (
        Column("person_name", _("Name"), row_header=True, value=lambda s: f"{s.person_name} ({_('Vorsitz')})" if s.is_chair else s.person_name),
        Column("member", _("Mitglied"), value=lambda s: s.member.name if s.member else ""),
        Column("function", _("Funktion dort")),
        Column("term_from", _("Amtszeit ab"), kind="date"),
        Column("term_to", _("Amtszeit bis"), kind="date"),
        Column("end", _("Beenden"), kind="actions", value=lambda s: _("Sitz beenden"), url=lambda s: reverse("assembly:vacate", args=[s.pk])),
    )  # fmt: skip


class DemandTable(Table):
    """Demands of members; rows are (demand, supporters, needed)."""

    caption = _("Verlangen von Mitgliedern")
    empty = _("Kein Verlangen.")
    exportable = False
    columns = (
        Column("purpose", _("Zweck"), value=lambda r: r[0].purpose, url=lambda r: reverse("assembly:support", args=[r[0].pk]), row_header=True),
        Column("made_on", _("Gestellt am"), kind="date", value=lambda r: r[0].made_on),
        Column("supports", _("Unterstützt von"), kind="number", value=lambda r: r[1]),
        Column("needed", _("Nötig"), kind="number", value=lambda r: r[2]),
        Column("state", _("Stand"), kind="badge", value=lambda r: _("erreicht") if r[0].reached_on else _("offen"), tone=lambda r: "success" if r[0].reached_on else ""),
    )  # fmt: skip
