# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: meetings."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table

__all__ = ["MeetingTable"]


class MeetingTable(Table):
    """Meetings, with what state they are in."""

    caption = _("Sitzungen")
    empty = _("Keine Sitzung.")
    file_name = "sitzungen"
    columns = (
        Column("start", _("Beginn"), kind="moment"),
        Column(
            "name",
            _("Sitzung"),
            url=lambda m: reverse("council:meeting", args=[m.pk]),
            row_header=True,
            filterable=True,
        ),
        Column(
            "groups",
            _("Gremien"),
            value=lambda m: ", ".join(e.group.name for e in m.groups.all()),
            sortable=False,
        ),
        Column("place", _("Ort"), value=lambda m: str(m.place) if m.place else "", sortable=False),
        Column(
            "state",
            _("Stand"),
            value=lambda m: _("abgesagt") if m.cancelled else m.get_state_display(),
            search="state",
            sortable=False,
        ),
        Column(
            "public", _("Bekannt"), value=lambda m: _("ja") if m.published_at else _("nein"), sortable=False
        ),
    )
