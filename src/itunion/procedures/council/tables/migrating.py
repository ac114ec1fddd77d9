# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: runs of taking over another system."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table

__all__ = ["RunTable"]


class RunTable(Table):
    """Runs, with what they found."""

    caption = _("Übernahmen")
    empty = _("Noch nichts übernommen.")
    file_name = "uebernahmen"
    columns = (
        Column("started_at", _("Begonnen"), kind="moment"),
        Column(
            "source",
            _("Quelle"),
            url=lambda run: reverse("council:import_run", args=[run.pk]),
            row_header=True,
            filterable=True,
        ),
        Column("by", _("Durch")),
        Column(
            "state",
            _("Stand"),
            value=lambda run: _("beendet") if run.finished_at else _("abgebrochen oder läuft"),
            sortable=False,
        ),
        Column(
            "objects",
            _("Objekte geschrieben"),
            kind="number",
            value=lambda run: sum(
                found.get("new", 0) + found.get("changed", 0)
                for found in (run.counts.get("objects") or {}).values()
            ),
            sortable=False,
        ),
        Column(
            "findings",
            _("Auffälligkeiten"),
            kind="number",
            value=lambda run: sum((run.counts.get("findings") or {}).values()),
            sortable=False,
        ),
    )
