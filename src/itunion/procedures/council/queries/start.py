# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: what comes next in meetings, minutes and tasks."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from itunion.procedures.council.models import (
    FollowUp,
    FollowUpState,
    Meeting,
    MeetingState,
    Minutes,
    MinutesState,
    Paper,
    PaperState,
)
from itunion.procedures.council.queries.meetings import needed_notice
from itunion.procedures.council.queries.minutes import due_of
from itunion.procedures.council.queries.papers import papers
from itunion.procedures.council.rules.deadlines import latest_sending

__all__ = [
    "ComingMeeting",
    "coming_meetings",
    "due_tasks",
    "signed_papers",
    "unfinished_minutes",
    "without_minutes",
]

AHEAD = dt.timedelta(days=60)
SOON = dt.timedelta(days=14)


@dataclass(frozen=True)
class ComingMeeting:
    """A coming meeting, and until when its invitation must go out; None once it did."""

    meeting: Meeting
    send_until: dt.date | None


def coming_meetings(now: dt.datetime, most: int = 8) -> list[ComingMeeting]:
    """Return the next meetings of the coming two months, running ones first."""
    rows = (
        Meeting.objects.filter(
            Q(state__in=[MeetingState.PLANNED, MeetingState.INVITED], start__gte=now - dt.timedelta(hours=12))
            | Q(state=MeetingState.RUNNING),
            start__lte=now + AHEAD,
            cancelled=False,
        )
        .select_related("body", "place")
        .prefetch_related("groups__group")
        .order_by("start", "pk")[:most]
    )
    return [ComingMeeting(meeting, _send_until(meeting)) for meeting in rows]


def _send_until(meeting: Meeting) -> dt.date | None:
    if meeting.state != MeetingState.PLANNED or meeting.start is None:
        return None
    return latest_sending(timezone.localdate(meeting.start), needed_notice(meeting))


def without_minutes() -> list[Meeting]:
    """Return the meetings that are over and whose minutes nobody has begun."""
    return list(Meeting.objects.filter(state=MeetingState.HELD, minutes__isnull=True).order_by("start", "pk"))


def unfinished_minutes() -> list[tuple[Minutes, dt.date | None]]:
    """Return the minutes that are not yet signed with the day they are due, the most urgent first."""
    rows = (
        Minutes.objects.filter(state__in=[MinutesState.DRAFT, MinutesState.SIGNING])
        .select_related("meeting__body")
        .order_by("pk")
    )
    return sorted(
        ((minutes, due_of(minutes.meeting)) for minutes in rows), key=lambda pair: pair[1] or dt.date.max
    )


def due_tasks(day: dt.date) -> list[FollowUp]:
    """Return the tasks from resolutions that are due within two weeks or overdue."""
    return list(
        FollowUp.objects.filter(state__in=[FollowUpState.OPEN, FollowUpState.WORKING], due__lte=day + SOON)
        .select_related("department")
        .order_by("due", "pk")
    )


def signed_papers() -> list[Paper]:
    """Return the signed papers that wait for their release."""
    return list(papers().filter(state=PaperState.SIGNED))
