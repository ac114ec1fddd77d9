# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the room's pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table

__all__ = [
    "STATE_TONES",
    "HandOverTable",
    "MemberTable",
    "OwnTable",
    "ProcedureTable",
    "ProofTable",
    "state_label",
]

STATES = {
    "runs": _("läuft"),
    "broken": _("nicht lesbar"),
    "unchecked": _("nicht geprüft"),
    "missing": _("nicht installiert"),
    "not_loaded": _("nicht geladen"),
    "trouble": _("lädt nicht"),
    "failed": _("Anpassung gescheitert"),
    "not_migrated": _("nicht angepasst"),
    "older_than_data": _("älter als die Daten"),
}
STATE_TONES = {
    "runs": "success",
    "unchecked": "info",
    "not_loaded": "info",
    "broken": "danger",
    "failed": "danger",
}


def state_label(state: str) -> str:
    """Return what a state is called."""
    return str(STATES[state])


class ProcedureTable(Table):
    """All procedures, for operator and union."""

    caption = _("Verfahren")
    empty = _("Es ist kein Verfahren installiert.")
    file_name = "verfahren"
    columns = (
        Column(
            "title", _("Verfahren"), url=lambda p: reverse("procedures:procedure", args=[p.name]),
            filterable=True, row_header=True,
        ),
        Column("version", _("Version")),
        Column(
            "state",
            _("Stand"),
            kind="badge",
            value=lambda p: state_label(p.state),
            tone=lambda p: STATE_TONES.get(p.state, "warning"),
        ),
        Column("reason", _("Grund")),
        Column("checked_at", _("Geprüft am"), kind="moment"),
        Column("members", _("Mitglieder"), kind="number"),
    )  # fmt: skip


def _off(line: Any) -> str:
    return reverse("procedures:deactivate", args=[line.procedure, line.organisation_id])


class MemberTable(Table):
    """Who has a procedure switched on."""

    caption = _("Eingeschaltet für")
    show_caption = True
    empty = _("Für kein Mitglied eingeschaltet.")
    file_name = "eingeschaltet"
    columns = (
        Column("member", _("Mitglied"), filterable=True, row_header=True),
        Column("from_day", _("Seit"), kind="date"),
        Column("version", _("Version")),
        Column("by", _("Eingeschaltet von")),
        Column("metered_until", _("Gezählt bis"), kind="date"),
        Column("problem", _("Zählung")),
    )


class OwnTable(Table):
    """A member's procedures."""

    caption = _("Unsere Verfahren")
    empty = _("Für Sie ist noch kein Verfahren eingeschaltet.")
    file_name = "unsere-verfahren"
    columns = (
        Column(
            "title", _("Verfahren"), url=lambda p: reverse("procedures:own_procedure", args=[p.name]),
            row_header=True,
        ),
        Column(
            "active",
            _("Stand"),
            kind="badge",
            value=lambda p: _("eingeschaltet") if p.active else _("abgeschaltet"),
            tone=lambda p: "success" if p.active else "",
        ),
        Column("since", _("Seit"), kind="date"),
        Column("version", _("Version")),
    )  # fmt: skip


class HandOverTable(Table):
    """What was handed over."""

    caption = _("Ausgegebene Daten")
    show_caption = True
    empty = _("Noch keine Daten ausgegeben.")
    exportable = False
    columns = (
        Column("at", _("Wann"), kind="moment", row_header=True),
        Column("by", _("Von")),
        Column("version", _("Version")),
        Column("rows", _("Zeilen"), kind="number", value=lambda h: sum(h.rows.values()), sortable=False),
        Column("file_sha256", _("Prüfsumme der Datei"), sortable=False),
    )


class ProofTable(Table):
    """Proofs of deletion."""

    caption = _("Nachweise der Löschung")
    show_caption = True
    empty = _("Noch kein Nachweis einer Löschung: es wurde nichts gelöscht.")
    exportable = False
    columns = (
        Column(
            "at",
            _("Wann"),
            kind="moment",
            url=lambda p: reverse("procedures:proof", args=[p.pk]),
            row_header=True,
        ),
        Column("by", _("Von")),
        Column("total_before", _("Zeilen vorher"), kind="number"),
        Column("total_after", _("Zeilen nachher"), kind="number"),
    )
