# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""When a notice takes effect: examples counted by hand, and what holds for all of them."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itunion.union.catalogue.rules.notice import NoticeRule, add_months, earliest_end, period_end

days = st.dates(date(2000, 1, 1), date(2080, 12, 31))
rules = st.builds(
    NoticeRule, st.integers(0, 60), st.integers(0, 12), st.sampled_from(["day", "month", "quarter", "year"])
)


@pytest.mark.parametrize(
    ("rule", "start", "notice", "end", "binding"),
    [
        # two years from 1 March 2025 end on 28 February 2027; the quarter then on 31 March
        (NoticeRule(24, 3, "quarter"), date(2025, 3, 1), date(2025, 9, 10), date(2027, 3, 31), "term"),
        # long after the term: three months from 1 July end on 1 October, so the fourth quarter counts
        (NoticeRule(24, 3, "quarter"), date(2020, 3, 1), date(2026, 7, 1), date(2026, 12, 31), "notice"),
        # given a day earlier it reaches the third
        (NoticeRule(24, 3, "quarter"), date(2020, 3, 1), date(2026, 6, 30), date(2026, 9, 30), "notice"),
        # § 188 II BGB: a month from 31 January ends on the last of February
        (NoticeRule(0, 1, "month"), date(2020, 1, 1), date(2026, 1, 31), date(2026, 2, 28), "notice"),
        (NoticeRule(0, 1, "month"), date(2020, 1, 1), date(2028, 1, 31), date(2028, 2, 29), "notice"),
        (NoticeRule(0, 1, "day"), date(2020, 1, 1), date(2026, 5, 30), date(2026, 6, 30), "notice"),
        (NoticeRule(0, 1, "day"), date(2020, 1, 1), date(2026, 1, 31), date(2026, 2, 28), "notice"),
        # nothing agreed: at once
        (NoticeRule(0, 0, "day"), date(2026, 5, 4), date(2026, 5, 4), date(2026, 5, 4), "notice"),
        (NoticeRule(12, 1, "year"), date(2026, 1, 1), date(2026, 12, 1), date(2027, 12, 31), "notice"),
    ],
)
def test_examples(rule: NoticeRule, start: date, notice: date, end: date, binding: str) -> None:
    found = earliest_end(rule, start, notice)
    assert (found.ends_on, found.binding) == (end, binding)


def by_hand(rule: NoticeRule, start: date, notice: date) -> date:
    """Walk day by day from the notice to the first day that satisfies every clause."""
    day = max(start, notice)
    while True:
        after = day + timedelta(days=1)
        term = _months_between(start, after) >= rule.minimum_term_months
        last_of_month = day.day == monthrange(day.year, day.month)[1]
        run = (day.year - notice.year) * 12 + day.month - notice.month
        period = run > rule.notice_months or (
            run == rule.notice_months and (day.day >= notice.day or last_of_month)
        )
        at_end = {
            "day": True,
            "month": last_of_month,
            "quarter": last_of_month and day.month % 3 == 0,
            "year": (day.month, day.day) == (12, 31),
        }[rule.notice_to]
        if term and period and at_end:
            return day
        day = after


def _months_between(start: date, day: date) -> int:
    """Return how many whole months lie between: the last begins anew with the same number, or after a shorter month."""
    months = (day.year - start.year) * 12 + day.month - start.month
    reached = day.day >= start.day or day == add_months(start, months)
    return months if reached else months - 1


@settings(max_examples=1000)
@given(rules, days, st.integers(0, 2000))
def test_the_earliest_end_is_the_first_day_that_satisfies_every_clause(
    rule: NoticeRule, start: date, later: int
) -> None:
    notice = start + timedelta(days=later)
    assert earliest_end(rule, start, notice).ends_on == by_hand(rule, start, notice)


@given(rules, days, st.integers(0, 2000), st.integers(0, 400))
def test_a_later_notice_never_ends_earlier(rule: NoticeRule, start: date, first: int, more: int) -> None:
    notice = start + timedelta(days=first)
    later = earliest_end(rule, start, notice + timedelta(days=more))
    assert later.ends_on >= earliest_end(rule, start, notice).ends_on


@given(days, st.sampled_from(["month", "quarter", "year"]))
def test_the_end_of_a_period_is_its_own_end(day: date, to: str) -> None:
    end = period_end(day, to)
    assert end >= day
    assert period_end(end, to) == end
    assert (end + timedelta(days=1)).day == 1
