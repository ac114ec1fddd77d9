# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Minutes and extracts of resolutions on paper."""

from typing import Any

from django.utils import timezone

from itunion.procedures.council.models import AgendaItem, Meeting, Minutes
from itunion.procedures.council.printing.press import head_of, on_paper
from itunion.procedures.council.queries.minutes import ItemRecord, compose

__all__ = ["print_extract", "print_minutes"]


def _facts(meeting: Meeting) -> dict[str, Any]:
    end = meeting.closed_at or meeting.end
    return {
        **head_of(meeting, meeting.opened_at or meeting.start),
        "end": timezone.localtime(end) if end else None,
    }


def print_minutes(minutes: Minutes, *, public: bool) -> bytes:
    """Return the minutes as PDF; the public version leaves the closed part out and names nobody without consent."""
    meeting = minutes.meeting
    composed = compose(meeting, public=public)
    return on_paper(
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
    return on_paper(
        "council/print/extract.html",
        **_facts(item.meeting),
        record=record,
        composed=composed,
        public=item.is_public,
        roll_call_shown=not item.is_public or item.meeting.body.roll_call_public,
    )
