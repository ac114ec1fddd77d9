# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic of deadlines (BGB §§ 187, 188, 193): months, clear days backwards, days that are no working days.

Backward deadlines never move to a later day: too late is the dangerous error. Whether § 193 applies to the challenge
period is for the audit association to say; results carry a flag instead of hiding it.
"""

import calendar
from collections.abc import Collection
from datetime import date, timedelta

__all__ = [
    "add_months",
    "add_years",
    "clear_days_before",
    "end_of_business_year",
    "is_working_day",
    "next_working_day",
    "previous_working_day",
    "working_days_after",
]


def add_months(day: date, months: int) -> date:
    """Return the day with the same number that many months on (or back); the month's last day where it has none.

    BGB § 188 II, III: a period of a month that begins with an event ends on the day of the same number.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """Return the same day that many years on."""
    return add_months(day, 12 * years)


def clear_days_before(day: date, days: int) -> date:
    """Return the last day that leaves `days` full days between itself and `day`, which both do not count."""
    return day - timedelta(days=days + 1)


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Say whether the day is Monday to Friday and no public holiday."""
    return day.weekday() < 5 and day not in holidays


def next_working_day(day: date, holidays: Collection[date] = ()) -> date:
    """Return the day, or the next working day when it is none (BGB § 193)."""
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date, holidays: Collection[date] = ()) -> date:
    """Return the day, or the working day before when it is none: for backward deadlines."""
    while not is_working_day(day, holidays):
        day -= timedelta(days=1)
    return day


def working_days_after(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """Return the day that many working days later."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def end_of_business_year(day: date, month: int = 12, last_day: int = 31) -> date:
    """Return the end of the business year the day lies in."""
    end = date(day.year, month, min(last_day, calendar.monthrange(day.year, month)[1]))
    if day > end:
        end = date(day.year + 1, month, min(last_day, calendar.monthrange(day.year + 1, month)[1]))
    return end
