# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attendance allowances: what a person is owed for meetings and months, by rates in force on the day.

Source: § 35 KVG LSA (compensation by statute); the amounts stand in each body's own statute, so rates are data.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Attended", "Due", "Rate", "Seat", "for_meetings", "for_months", "rate_for"]


@dataclass(frozen=True)
class Rate:
    """An amount in euro; empty group or role (None, "") fits every one, the more precise rate goes first."""

    key: int
    kind: str
    amount: Decimal
    start: dt.date
    end: dt.date | None
    group: int | None = None
    role: str = ""


@dataclass(frozen=True)
class Attended:
    """That a person was in a meeting on a day, in which group and function."""

    person: int
    meeting: int
    day: dt.date
    group: int
    role: str = ""


@dataclass(frozen=True)
class Seat:
    """A membership with its days."""

    person: int
    group: int
    role: str
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True)
class Due:
    """An amount that is owed: for a meeting or for the month that begins on a day."""

    person: int
    rate: int
    amount: Decimal
    meeting: int | None = None
    month: dt.date | None = None


def rate_for(rates: Iterable[Rate], kind: str, day: dt.date, group: int, role: str) -> Rate | None:
    """Return the rate in force on a day that fits best: function before group, group before neither; then the newest."""
    fitting = [
        rate
        for rate in rates
        if rate.kind == kind
        and rate.start <= day
        and (rate.end is None or day <= rate.end)
        and rate.group in {None, group}
        and rate.role in {"", role}
    ]
    return max(fitting, key=lambda r: (r.role != "", r.group is not None, r.start, r.key), default=None)


def for_meetings(
    attended: Iterable[Attended],
    rates: Sequence[Rate],
    *,
    paid: Iterable[tuple[int, int]] = (),
    one_a_day: bool = False,
) -> list[Due]:
    """Return what is owed for meetings; `paid` are (person, meeting) of earlier runs.

    `one_a_day`: of several meetings on a day only the best paid counts, whichever run paid the others.
    """
    before = set(paid)
    owed: list[tuple[Attended, Rate]] = []
    seen: set[tuple[int, int]] = set()
    for entry in sorted(attended, key=lambda a: (a.day, a.meeting, a.person, a.group)):
        key = (entry.person, entry.meeting)
        rate = rate_for(rates, "meeting", entry.day, entry.group, entry.role)
        if rate is None or key in seen:
            continue
        seen.add(key)
        owed.append((entry, rate))
    if one_a_day:
        best: dict[tuple[int, dt.date], tuple[Attended, Rate]] = {}
        for entry, rate in owed:
            day = (entry.person, entry.day)
            known = best.get(day)
            settled = known is not None and (known[0].person, known[0].meeting) in before
            better = known is None or (rate.amount > known[1].amount and not settled)
            if better or (entry.person, entry.meeting) in before:
                best[day] = (entry, rate)
        owed = sorted(best.values(), key=lambda pair: (pair[0].day, pair[0].meeting, pair[0].person))
    return [
        Due(entry.person, rate.key, rate.amount, meeting=entry.meeting)
        for entry, rate in owed
        if (entry.person, entry.meeting) not in before
    ]


def _next(month: dt.date) -> dt.date:
    """Return the first day of the month after one."""
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = _next(month)
    return found


def for_months(
    seats: Iterable[Seat],
    rates: Sequence[Rate],
    *,
    first: dt.date,
    last: dt.date,
    paid: Iterable[tuple[int, dt.date, int]] = (),
) -> list[Due]:
    """Return what is owed by the month to those who had the seat on any day of it; `paid` are (person, month, rate)."""
    before = set(paid)
    owed: dict[tuple[int, dt.date, int], Due] = {}
    for seat in seats:
        for month in _months(first, last):
            if (seat.start and seat.start >= _next(month)) or (seat.end and seat.end < month):
                continue
            rate = rate_for(rates, "monthly", max(month, seat.start or month), seat.group, seat.role)
            # a rate for everybody is not paid once per committee
            if rate is None:
                continue
            key = (seat.person, month, rate.key)
            if key not in before:
                owed.setdefault(key, Due(seat.person, rate.key, rate.amount, month=month))
    return [owed[key] for key in sorted(owed)]
