# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The next meeting of a sample's council, prepared as the office would: so that there is something to come."""

import datetime as dt
from contextlib import suppress

from django.utils import timezone

from itunion.foundation.kernel.api import Actor, Refused, clock
from itunion.procedures.council import models as m
from itunion.procedures.council.actions import agenda, consultations, invitations, meetings

__all__ = ["prepare_meeting"]

PUBLIC, CLOSED = 4, 1
THURSDAY = 3
# days after the last day for sending
AFTER = 5


def prepare_meeting(body: m.Body, *, by: Actor) -> m.Meeting:
    """Plan a meeting of the body's council with its newest papers, and invite to it.

    Where PDFs cannot be printed it stays planned, without an invitation.
    """
    council = body.groups.get(classification="Parlament")
    needed = max(body.notice_days, council.notice_days or 0)
    day = clock.today() + dt.timedelta(days=needed + AFTER)
    day += dt.timedelta(days=(THURSDAY - day.weekday()) % 7)
    number = m.Meeting.objects.filter(groups__group=council).count() + 1
    meeting = meetings.plan_meeting(
        body=body,
        groups=[council],
        name=f"{number}. Sitzung: {council.name}",
        start=timezone.make_aware(dt.datetime.combine(day, dt.time(18))),
        place=body.place,
        by=by,
    )
    agenda.add_standard_items(meeting=meeting, by=by)
    papers = m.Paper.objects.filter(body=body, state=m.PaperState.RELEASED, date__lte=clock.today()).order_by(
        "-date", "-pk"
    )
    for paper in [*papers.filter(is_public=True)[:PUBLIC], *papers.filter(is_public=False)[:CLOSED]]:
        station = consultations.PlannedStation((council,), "Entscheidung", authoritative=True)
        planned = consultations.plan_chain(paper=paper, stations=[station], by=by)
        agenda.put_on_agenda(meeting=meeting, consultation=planned[-1], by=by)
    meetings.publish_meeting(meeting=meeting, by=by)
    with suppress(Refused):
        invitations.send_invitation(meeting=meeting, by=by)
    meeting.refresh_from_db()
    return meeting
