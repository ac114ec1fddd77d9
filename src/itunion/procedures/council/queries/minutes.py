# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: what minutes are composed from."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from itunion.procedures.council.models import AgendaItem, Attendance, Consent, Meeting, Vote
from itunion.procedures.council.queries.sessions import members_on, seats_of, spans_of
from itunion.procedures.council.rules.deadlines import minutes_due

__all__ = ["Composed", "ItemRecord", "PersonRecord", "compose", "due_of", "next_meeting_day"]


@dataclass(frozen=True)
class PersonRecord:
    """A person in the list of those present: spans of time, for whom, and whether the public may know (consent)."""

    name: str
    role: str
    voting: bool
    spans: tuple[Attendance, ...]
    consents: bool


@dataclass(frozen=True)
class ItemRecord:
    """An item with its papers, votes and the names of those who did not take part."""

    item: AgendaItem
    references: tuple[str, ...]
    motion: str
    votes: tuple[Vote, ...]
    excluded: tuple[str, ...]


@dataclass(frozen=True)
class Composed:
    """Everything minutes must say (§ 58 KVG LSA): who was there, the agenda, motions, resolutions, votes."""

    present: tuple[PersonRecord, ...]
    absent: tuple[str, ...]
    seats: int
    open_items: tuple[ItemRecord, ...]
    closed_items: tuple[ItemRecord, ...]


def compose(meeting: Meeting) -> Composed:
    """Return the contents of the minutes as they follow from what was recorded; nothing is written."""
    seats = members_on(meeting)
    people: dict[int, list[Attendance]] = {}
    for span in spans_of(meeting):
        people.setdefault(span.person_id, []).append(span)
    represented = {span.deputy_for_id for spans in people.values() for span in spans if span.deputy_for_id}
    consenting = set(
        Consent.objects.filter(person__in=people, field="attendance", revoked_at__isnull=True).values_list(
            "person_id", flat=True
        )
    )
    present = []
    for person_id, spans in people.items():
        seat = seats.get(spans[0].deputy_for_id or person_id)
        role = seat.role if seat else ""
        if spans[0].deputy_for is not None:
            role = f"in Vertretung für {spans[0].deputy_for.name}"
        present.append(
            PersonRecord(
                spans[0].person.name,
                role,
                any(span.voting for span in spans),
                _notable(meeting, spans),
                person_id in consenting,
            )
        )
    absent = [m.person.name for key, m in seats.items() if key not in people and key not in represented]
    items = [_record(item) for item in meeting.items.order_by("position", "pk")]
    return Composed(
        tuple(sorted(present, key=lambda p: (not p.voting, p.name))),
        tuple(sorted(absent)),
        seats_of(meeting),
        tuple(record for record in items if record.item.is_public),
        tuple(record for record in items if not record.item.is_public),
    )


def _notable(meeting: Meeting, spans: list[Attendance]) -> tuple[Attendance, ...]:
    """Return the spans if the person came later or went earlier; whoever was there all the time needs none."""
    whole = len(spans) == 1 and _from_start(meeting, spans[0].arrived) and _to_end(meeting, spans[0].left)
    return () if whole else tuple(spans)


def _from_start(meeting: Meeting, arrived: dt.datetime | None) -> bool:
    return arrived is None or meeting.opened_at is None or arrived <= meeting.opened_at


def _to_end(meeting: Meeting, left: dt.datetime | None) -> bool:
    return left is None or meeting.closed_at is None or left >= meeting.closed_at


def _record(item: AgendaItem) -> ItemRecord:
    papers = [c.paper for c in item.consultations.select_related("paper").order_by("position", "pk")]
    return ItemRecord(
        item,
        tuple(paper.reference or paper.name for paper in papers),
        "\n\n".join(paper.resolution for paper in papers if paper.resolution),
        tuple(item.votes.prefetch_related("casts__person").order_by("position", "pk")),
        tuple(item.exclusions.order_by("person__family_name").values_list("person__name", flat=True)),
    )


def next_meeting_day(meeting: Meeting) -> dt.date | None:
    """Return the day of the next meeting of the leading group, if one is planned."""
    lead = meeting.groups.first()
    if lead is None or meeting.start is None:
        return None
    following = (
        Meeting.objects.filter(groups__group=lead.group_id, start__gt=meeting.start, cancelled=False)
        .order_by("start")
        .values_list("start", flat=True)
        .first()
    )
    return timezone.localdate(following) if following is not None else None


def due_of(meeting: Meeting) -> dt.date | None:
    """Return until when the minutes must be there."""
    if meeting.start is None:
        return None
    return minutes_due(
        timezone.localdate(meeting.start), meeting.body.minutes_days, next_meeting_day(meeting)
    )
