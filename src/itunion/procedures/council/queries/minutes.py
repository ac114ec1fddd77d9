# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: what minutes are composed from."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from itunion.procedures.council.models import (
    AgendaItem,
    Attendance,
    Consent,
    Meeting,
    Membership,
    Minutes,
    MinutesState,
    Person,
    QuorumFinding,
    Vote,
)
from itunion.procedures.council.queries.sessions import members_on, quorum_findings, spans_of
from itunion.procedures.council.queries.setup import in_force
from itunion.procedures.council.rules.deadlines import minutes_due

__all__ = [
    "Composed", "ItemRecord", "PersonRecord", "chaired", "compose", "due_of", "is_late", "next_meeting_day",
]  # fmt: skip


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
    """Everything minutes must say (§ 58 KVG LSA): who was there, the agenda, motions, resolutions, votes.

    `taken` is how many of the seats with a vote somebody took, the members themselves or deputies.
    """

    present: tuple[PersonRecord, ...]
    absent: tuple[str, ...]
    seats: int
    taken: int
    quorum: tuple[QuorumFinding, ...]
    open_items: tuple[ItemRecord, ...]
    closed_items: tuple[ItemRecord, ...]


def compose(meeting: Meeting, *, public: bool = False) -> Composed:
    """Return the contents of the minutes as they follow from what was recorded; nothing is written.

    `public`: closed papers on a public item are left out, and whoever did not consent is not named as represented.
    """
    seats = members_on(meeting)
    people: dict[int, list[Attendance]] = {}
    for span in spans_of(meeting):
        people.setdefault(span.person_id, []).append(span)
    represented = {span.deputy_for_id for spans in people.values() for span in spans if span.deputy_for_id}
    consenting = set(
        Consent.objects.filter(
            person__in={*people, *represented},
            field="attendance",
            revoked_at__isnull=True,
            person__is_public=True,
        ).values_list("person_id", flat=True)
    )
    present = []
    for person_id, spans in people.items():
        seat = seats.get(spans[0].deputy_for_id or person_id)
        role = seat.role if seat else ""
        if spans[0].deputy_for is not None:
            named = not public or spans[0].deputy_for_id in consenting
            role = f"in Vertretung für {spans[0].deputy_for.name}" if named else "in Vertretung"
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
    items = [
        _record(item, public=public)
        for item in meeting.items.order_by("position", "pk").prefetch_related(
            "consultations__paper", "votes__casts__person", "exclusions__person"
        )
    ]
    voting = {key for key, seat in seats.items() if seat.voting is not False}
    taken = {
        span.deputy_for_id or span.person_id for spans in people.values() for span in spans if span.voting
    }
    return Composed(
        tuple(sorted(present, key=lambda p: (not p.voting, p.name))),
        tuple(sorted(absent)),
        len(voting),
        len(taken),
        quorum_findings(meeting),
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


def _record(item: AgendaItem, *, public: bool) -> ItemRecord:
    consultations = sorted(item.consultations.all(), key=lambda c: (c.position, c.pk))
    papers = [c.paper for c in consultations if c.paper.is_public or not public]
    return ItemRecord(
        item,
        tuple(paper.reference or paper.name for paper in papers),
        "\n\n".join(paper.resolution for paper in papers if paper.resolution),
        tuple(item.votes.all()),
        tuple(
            exclusion.person.name
            for exclusion in sorted(item.exclusions.all(), key=lambda e: (e.person.family_name, e.pk))
        ),
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


def is_late(meeting: Meeting, minutes: Minutes | None, day: dt.date) -> bool:
    """Say whether the minutes of a meeting should have been signed before a day and are not."""
    due = due_of(meeting)
    signed = minutes is not None and minutes.state in {MinutesState.SIGNED, MinutesState.APPROVED}
    return due is not None and due < day and not signed


def chaired(meeting: Meeting, person: Person) -> bool:
    """Say whether somebody was in a meeting and has the chair of one of its groups on its day."""
    if meeting.start is None:
        return False
    chairs = Membership.objects.filter(
        in_force(timezone.localdate(meeting.start)),
        person=person,
        chairs=True,
        group__meetings__meeting=meeting,
    )
    return chairs.exists() and meeting.attendances.filter(person=person, arrived__isnull=False).exists()
