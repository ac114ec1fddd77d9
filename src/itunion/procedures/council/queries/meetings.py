# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: the calendar, an agenda, what could be put on it, who must be invited."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from itunion.procedures.council.models import (
    AgendaItem,
    Consultation,
    ConsultationState,
    Meeting,
    MeetingState,
    PaperState,
    Person,
)
from itunion.procedures.council.queries.sessions import members_on
from itunion.procedures.council.rules.deadlines import Notice, begin_of, notice

__all__ = [
    "Recipient",
    "agenda_of",
    "meetings_from",
    "needed_notice",
    "notice_on",
    "recipients_of",
    "waiting_for",
]


def meetings_from(day: dt.date | None, *, past: bool = False) -> Any:
    """Return meetings from a day on, the next one first; `past`: those before it, the latest first."""
    rows = Meeting.objects.select_related("body", "place").prefetch_related("groups__group")
    if day is None:
        return rows.order_by("-start")
    midnight = begin_of(day)
    return (
        rows.filter(start__lt=midnight).order_by("-start")
        if past
        else rows.filter(
            Q(start__gte=midnight) | Q(start__isnull=True) | Q(state=MeetingState.RUNNING)
        ).order_by("start")
    )


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """Return the items with their papers and files."""
    return list(
        meeting.items.order_by("position", "pk").prefetch_related(
            "consultations__paper", "attachments__document", "votes", "exclusions__person"
        )
    )


def waiting_for(meeting: Meeting) -> list[Consultation]:
    """Return the consultations that could be put on the agenda: provided for this meeting, or for its groups."""
    groups = [entry.group_id for entry in meeting.groups.all()]
    rows = (
        Consultation.objects.filter(
            item__isnull=True,
            state__in=[ConsultationState.PLANNED, ConsultationState.POSTPONED],
            paper__state=PaperState.RELEASED,
        )
        .filter(Q(meeting=meeting) | Q(meeting__isnull=True, groups__group__in=groups))
        .select_related("paper")
        .distinct()
    )
    found = []
    for consultation in rows.order_by("paper__date", "pk"):
        # a station waits for the one before it
        earlier = consultation.paper.consultations.filter(
            position__lt=consultation.position,
            state__in=[ConsultationState.PLANNED, ConsultationState.ASSIGNED],
        )
        if consultation.meeting_id == meeting.pk or not earlier.exists():
            found.append(consultation)
    return found


def needed_notice(meeting: Meeting) -> int:
    """Return the days of notice this meeting needs: the strictest of its groups, else its body's."""
    if meeting.urgent:
        return int(meeting.body.urgent_notice_days)
    own = [entry.group.notice_days for entry in meeting.groups.all() if entry.group.notice_days is not None]
    return max(own, default=int(meeting.body.notice_days))


def notice_on(meeting: Meeting, day: dt.date) -> Notice | None:
    """Return whether an invitation sent on a day keeps the notice."""
    if meeting.start is None:
        return None
    return notice(day, timezone.localdate(meeting.start), needed_notice(meeting))


@dataclass(frozen=True)
class Recipient:
    """Who is invited, and how it reaches them."""

    person: Person
    role: str
    way: str
    address: str


def recipients_of(meeting: Meeting) -> list[Recipient]:
    """Return who has a seat on the day; without an e-mail address the invitation goes on paper."""
    found = []
    for membership in members_on(meeting).values():
        person = membership.person
        address = person.login_email or person.email
        found.append(Recipient(person, membership.role, "email" if address else "paper", address))
    return found
