# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: papers."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table
from itunion.procedures.council.models import PaperState

__all__ = ["STATE_TONES", "PaperTable", "publicity"]

STATE_TONES = {
    PaperState.DRAFT: "",
    PaperState.CO_SIGNING: "warning",
    PaperState.SIGNED: "info",
    PaperState.RELEASED: "success",
    PaperState.WITHDRAWN: "",
}


def publicity(paper: Any) -> Any:
    """Return in one word what the public sees of a paper."""
    if not paper.is_public:
        return _("nichtöffentlich")
    return _("veröffentlicht") if paper.published_at else _("noch nicht veröffentlicht")


class PaperTable(Table):
    """Papers."""

    caption = _("Vorlagen")
    empty = _("Keine Vorlage gefunden.")
    file_name = "vorlagen"
    default_sort = "-date"
    columns = (
        Column(
            "reference",
            _("Nummer"),
            kind="code",
            url=lambda p: reverse("council:paper", args=[p.pk]),
            row_header=True,
            filterable=True,
        ),
        Column("name", _("Betreff"), kind="prose", filterable=True),
        Column("paper_type", _("Art"), filterable=True),
        Column("department", _("Amt"), value="department.name", filterable=True),
        Column("date", _("Datum"), kind="date"),
        Column(
            "state",
            _("Stand"),
            kind="badge",
            value=lambda p: p.get_state_display(),
            tone=lambda p: STATE_TONES.get(p.state, ""),
            order_by="state",
        ),
        Column("publicity", _("Öffentlichkeit"), value=publicity, sortable=False),
    )
