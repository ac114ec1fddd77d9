# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""When a notice takes effect: minimum term, period of notice, end of month, quarter or year.

Periods of months are counted as in §§ 187 I, 188 II BGB: the day of the notice does not count, the period ends with
the day of the same number, or with the last day of a shorter month.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Earliest", "NoticeRule", "add_months", "earliest_end", "period_end"]

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class NoticeRule:
    """What the terms say; `notice_to` is "day", "month", "quarter" or "year"."""

    minimum_term_months: int
    notice_months: int
    notice_to: str


@dataclass(frozen=True)
class Earliest:
    """The earliest last day of use, and the days it follows from; `binding` is "term" or "notice"."""

    ends_on: date
    term_until: date
    notice_until: date
    binding: str


def add_months(day: date, months: int) -> date:
    """Return the day of the same number so many months later, at most the last of its month."""
    position = day.year * 12 + day.month - 1 + months
    year, month = divmod(position, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period_end(day: date, notice_to: str) -> date:
    """Return the last day of the month, quarter or year the day lies in; the day itself for "day"."""
    if notice_to == "day":
        return day
    length = MONTHS[notice_to]
    last_month = (day.month - 1) // length * length + length
    return date(day.year, last_month, monthrange(day.year, last_month)[1])


def earliest_end(rule: NoticeRule, starts_on: date, notice_on: date) -> Earliest:
    """Return the earliest end of a use that began on `starts_on` when notice is given on `notice_on`."""
    term_until = max(starts_on, add_months(starts_on, rule.minimum_term_months) - timedelta(days=1))
    notice_until = add_months(notice_on, rule.notice_months)
    binding = "term" if term_until > notice_until else "notice"
    return Earliest(
        period_end(max(term_until, notice_until), rule.notice_to), term_until, notice_until, binding
    )
