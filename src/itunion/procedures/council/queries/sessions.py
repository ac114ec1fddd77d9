# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: who has a seat in a meeting, who is there, who may not take part."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from itunion.procedures.council.models import (
    AgendaItem,
    Attendance,
    Consultation,
    ConsultationState,
    Meeting,
    MeetingState,
    Membership,
    Person,
    QuorumFinding,
)
from itunion.procedures.council.queries.setup import in_force
from itunion.procedures.council.rules.quorum import has_quorum, quorum_reason
from itunion.procedures.council.rules.votes import Span, in_the_room

__all__ = [
    "Room",
    "Standing",
    "excluded_people",
    "members_on",
    "present_at",
    "put_off_without_quorum",
    "quorum_findings",
    "room_of",
    "seats_of",
    "spans_of",
    "standing_on",
    "voters_on",
]


def members_on(meeting: Meeting) -> dict[int, Membership]:
    """Return the memberships of the meeting's groups on its day by person; a seat with a vote goes before one without."""
    day = timezone.localdate(meeting.start) if meeting.start else None
    rows = Membership.objects.filter(group__meetings__meeting=meeting).select_related("person", "group")
    if day is not None:
        rows = rows.filter(in_force(day))
    found: dict[int, Membership] = {}
    for membership in rows.order_by("person__family_name", "person__given_name", "pk"):
        known = found.get(membership.person_id)
        if membership.deputy_for_id is None and (
            known is None or (known.voting is False and membership.voting is not False)
        ):
            found[membership.person_id] = membership
    return found


def seats_of(meeting: Meeting) -> int:
    """Return how many members of the meeting's groups have a vote on its day."""
    return _with_vote(members_on(meeting))


def _with_vote(members: Mapping[int, Membership]) -> int:
    return sum(membership.voting is not False for membership in members.values())


def spans_of(meeting: Meeting) -> list[Attendance]:
    """Return who was there when."""
    return list(meeting.attendances.select_related("person", "deputy_for").order_by("arrived", "pk"))


def present_at(meeting: Meeting, at: dt.datetime) -> frozenset[int]:
    """Return the people with a vote who are in the room at a moment."""
    return _inside(spans_of(meeting), at)


def _inside(spans: Iterable[Attendance], at: dt.datetime) -> frozenset[int]:
    return in_the_room(
        [
            Span(span.person_id, span.arrived, span.left, span.voting)
            for span in spans
            if span.arrived is not None
        ],
        at,
    )


@dataclass(frozen=True)
class Room:
    """Who is in the room, who has gone, whose seat is empty; how many with a vote are there, of how many seats.

    `findings` is what was found about the quorum so far; `quorum` why there can be votes, "majority" or "presumed",
    or "" (rules.quorum).
    """

    inside: tuple[Attendance, ...]
    gone: tuple[Attendance, ...]
    missing: tuple[Person, ...]
    present: int
    seats: int
    findings: tuple[QuorumFinding, ...]
    quorum: str

    @property
    def found(self) -> bool:
        """Say whether the quorum was found and nobody has denied it rightly since."""
        return _found(self.findings)


def room_of(meeting: Meeting, at: dt.datetime) -> Room:
    """Return who is there at a moment; a seat somebody stands in for is not empty."""
    spans, members = spans_of(meeting), members_on(meeting)
    inside = tuple(span for span in spans if span.left is None and span.arrived is not None)
    taken = {span.person_id for span in inside} | {span.deputy_for_id for span in inside}
    running = meeting.state == MeetingState.RUNNING
    present = len(_inside(spans, at)) if running else 0
    seats, findings = _with_vote(members), quorum_findings(meeting)
    return Room(
        inside,
        tuple(span for span in spans if span.left is not None),
        tuple(member.person for key, member in members.items() if key not in taken),
        present,
        seats,
        findings,
        quorum_reason(present=present, seats=seats, found=_found(findings)) if running and seats else "",
    )


def quorum_findings(meeting: Meeting) -> tuple[QuorumFinding, ...]:
    """Return what was found about the quorum of a meeting, in order."""
    return tuple(meeting.quorum_findings.select_related("denied_by"))


def _found(findings: Sequence[QuorumFinding]) -> bool:
    return bool(findings) and findings[-1].found


def put_off_without_quorum(consultation: Consultation) -> bool:
    """Say whether the consultation before this one was put off in a meeting that ended without a quorum."""
    before = (
        consultation.paper.consultations.filter(
            position=consultation.position - 1,
            state=ConsultationState.POSTPONED,
            meeting__closed_at__isnull=False,
        )
        .select_related("meeting")
        .first()
    )
    if before is None or before.meeting is None:
        return False
    if findings := quorum_findings(before.meeting):
        return not findings[-1].found
    # nothing was noted: people came, but never enough; more are there only after somebody arrived
    spans, seats = spans_of(before.meeting), seats_of(before.meeting)
    arrivals = [span.arrived for span in spans if span.arrived is not None]
    return bool(arrivals and seats) and not any(has_quorum(len(_inside(spans, at)), seats) for at in arrivals)


@dataclass(frozen=True)
class Standing:
    """Where an item stands: who can vote, who is in the room but may not take part, of how many seats.

    `quorum` says why there can be a vote, or is empty (rules.quorum); `found` whether the quorum was found before.
    """

    voters: frozenset[int]
    barred: frozenset[int]
    seats: int
    quorum: str
    found: bool


def standing_on(item: AgendaItem, at: dt.datetime) -> Standing:
    """Return where an item stands at a moment; where nobody has a vote there is no quorum."""
    spans, excluded = spans_of(item.meeting), excluded_people(item)
    seats = [key for key, member in members_on(item.meeting).items() if member.voting is not False]
    present, found = _inside(spans, at), _found(quorum_findings(item.meeting))
    # a seat is taken by whoever stands in, as long as that person is there
    taken = {
        span.deputy_for_id: span.person_id
        for span in spans
        if span.deputy_for_id and span.arrived and Span(span.person_id, span.arrived, span.left).covers(at)
    }
    quorum = ""
    if seats:
        quorum = quorum_reason(
            present=len(present - excluded),
            barred=sum(taken.get(key, key) in excluded for key in seats),
            seats=len(seats),
            found=found,
            second_call=item.is_second_call,
        )
    return Standing(present - excluded, present & excluded, len(seats), quorum, found)


def excluded_people(item: AgendaItem) -> frozenset[int]:
    """Return who may not take part in an item."""
    return frozenset(item.exclusions.values_list("person_id", flat=True))


def voters_on(item: AgendaItem, at: dt.datetime) -> tuple[frozenset[int], frozenset[int]]:
    """Return who can vote on an item at a moment, and who is in the room with a vote but may not take part."""
    present = present_at(item.meeting, at)
    barred = present & excluded_people(item)
    return present - barred, barred
