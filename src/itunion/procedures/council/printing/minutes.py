# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Minutes and extracts of resolutions on paper."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from itunion.foundation.ui.api import print_page
from itunion.procedures.council.models import AgendaItem, Meeting, Minutes
from itunion.procedures.council.queries.minutes import ItemRecord, compose

__all__ = ["print_extract", "print_minutes"]

STYLE = "council/print/print.css"


def _print(template: str, **context: Any) -> bytes:
    missing = _("PDF braucht die Bibliothek Pango; sie fehlt auf diesem Server. Es wurde nichts erzeugt.")
    # the official language is German (§ 23 VwVfG), whoever prints it
    with translation.override("de"):
        return print_page(template, context, style=STYLE, missing=missing)


def _facts(meeting: Meeting) -> dict[str, Any]:
    lead = meeting.groups.select_related("group").first()
    return {
        "meeting": meeting,
        "body": meeting.body,
        "group": lead.group if lead else None,
        "start": timezone.localtime(meeting.opened_at or meeting.start)
        if meeting.opened_at or meeting.start
        else None,
        "end": timezone.localtime(meeting.closed_at or meeting.end)
        if meeting.closed_at or meeting.end
        else None,
    }


def print_minutes(minutes: Minutes, *, public: bool) -> bytes:
    """Return the minutes as PDF; the public version leaves the closed part out and names nobody without consent."""
    meeting = minutes.meeting
    composed = compose(meeting, public=public)
    return _print(
        "council/print/minutes.html",
        **_facts(meeting),
        minutes=minutes,
        composed=composed,
        closed_items=() if public else composed.closed_items,
        announced=[record.item for record in composed.closed_items if record.item.released_name]
        if public
        else [],
        has_closed=bool(composed.closed_items),
        signatures=list(minutes.signatures.all()),
        public=public,
        named=[person for person in composed.present if person.consents or not public],
        roll_call_shown=not public or meeting.body.roll_call_public,
    )


def print_extract(item: AgendaItem) -> bytes:
    """Return the extract of the resolution on one item as PDF."""
    composed = compose(item.meeting, public=item.is_public)
    record: ItemRecord = next(
        entry for entry in (*composed.open_items, *composed.closed_items) if entry.item.pk == item.pk
    )
    return _print(
        "council/print/extract.html",
        **_facts(item.meeting),
        record=record,
        composed=composed,
        public=item.is_public,
        roll_call_shown=not item.is_public or item.meeting.body.roll_call_public,
    )
