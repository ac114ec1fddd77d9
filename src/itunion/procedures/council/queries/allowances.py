# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: what the allowances of a period are computed from."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from itunion.procedures.council.models import (
    AllowanceLine,
    AllowanceRate,
    AllowanceRun,
    Body,
    Meeting,
    MeetingState,
    Membership,
)
from itunion.procedures.council.queries.sessions import members_on
from itunion.procedures.council.rules.allowances import Attended, Due, Rate, Seat, for_meetings, for_months
from itunion.procedures.council.rules.deadlines import begin_of

__all__ = ["Payment", "attended_in", "due_in", "payments_of", "rates_of"]


def rates_of(body: Body) -> list[Rate]:
    """Return the rates of a body."""
    return [
        Rate(r.pk, r.kind, r.amount, r.start, r.end, r.group_id, r.role)
        for r in AllowanceRate.objects.filter(body=body).order_by("pk")
    ]


def attended_in(body: Body, first: dt.date, last: dt.date) -> list[Attended]:
    """Return who was in which meeting that was held; who stood in for somebody is paid, not who was absent."""
    found = []
    meetings = Meeting.objects.filter(
        body=body,
        state__in=[MeetingState.HELD, MeetingState.CLOSED],
        cancelled=False,
        start__gte=begin_of(first),
        start__lt=begin_of(last + dt.timedelta(days=1)),
    ).prefetch_related("attendances")
    for meeting in meetings:
        day = timezone.localdate(meeting.start)
        seats = members_on(meeting)
        for person, seat_of in {
            (a.person_id, a.deputy_for_id or a.person_id)
            for a in meeting.attendances.all()
            if a.arrived is not None
        }:
            seat = seats.get(seat_of)
            # without a seat nothing is owed
            if seat is not None:
                found.append(Attended(person, meeting.pk, day, seat.group_id, seat.role))
    return found


def due_in(body: Body, first: dt.date, last: dt.date, *, one_a_day: bool = False) -> list[Due]:
    """Return what is owed for a period and was not paid by a run that is frozen."""
    rates = rates_of(body)
    frozen = AllowanceLine.objects.filter(run__frozen_at__isnull=False)
    paid_meetings = frozen.filter(meeting__isnull=False).values_list("person_id", "meeting_id")
    paid_months = frozen.filter(month__isnull=False).values_list("person_id", "month", "rate_id")
    seats = [
        Seat(m.person_id, m.group_id, m.role, m.start, m.end)
        for m in Membership.objects.filter(group__body=body, deputy_for__isnull=True)
    ]
    return [
        *for_meetings(attended_in(body, first, last), rates, paid=paid_meetings, one_a_day=one_a_day),
        *for_months(seats, rates, first=first, last=last, paid=paid_months),
    ]


@dataclass(frozen=True)
class Payment:
    """What a run pays to a person in all, in euro, and to which account; without one it cannot be paid."""

    person: int
    name: str
    iban: str
    amount: Decimal


def payments_of(run: AllowanceRun) -> list[Payment]:
    """Return one payment per person who gets something; two people of one name are two."""
    rows = (
        run.lines.values("person_id", "person__name", "person__iban")
        .annotate(total=Sum("amount"))
        .order_by("person__family_name", "person__name", "person_id")
    )
    return [
        Payment(row["person_id"], row["person__name"], row["person__iban"], row["total"])
        for row in rows
        if row["total"]
    ]
