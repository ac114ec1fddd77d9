# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deadlines: the vectors of the fact sheet (section 3), and properties that hold for every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.union.law.rules import Book, Statutes, book_for
from itunion.union.law.rules.deadlines import (
    add_months,
    clear_days_before,
    is_working_day,
    next_working_day,
    previous_working_day,
    working_days_after,
)

DAYS = st.dates(date(2023, 1, 1), date(2035, 12, 31))


def book(day: date = date(2026, 1, 1), **values: object) -> Book:
    return book_for(day, Statutes("test", values))


@pytest.mark.parametrize(
    ("assembly", "received", "posted"),
    [(date(2025, 2, 28), date(2025, 2, 13), date(2025, 2, 11)), (date(2025, 6, 25), date(2025, 6, 10), date(2025, 6, 8))],
)  # fmt: skip
def test_invitation(assembly: date, received: date, posted: date) -> None:
    values = book().check("G3", assembly_on=assembly, received_on=None).decision.values
    assert values["received_by"] == received
    assert values["posted_by"] == posted


def test_a_sunday_for_posting_shows_the_working_day_before() -> None:
    values = book().check("G3", assembly_on=date(2025, 6, 25), received_on=None).decision.values
    assert values["posted_by"].strftime("%a") == "Sun"
    assert values["posted_by_working_day"] == date(2025, 6, 6)


@pytest.mark.parametrize(("received", "kept"), [(date(2025, 6, 10), True), (date(2025, 6, 11), False)])
def test_invitation_one_day_late(received: date, kept: bool) -> None:
    assert book().check("G3", assembly_on=date(2025, 6, 25), received_on=received).kept is kept


def test_late_items_and_accounts() -> None:
    day = date(2025, 6, 25)
    item = book().check("G5", assembly_on=day, announced_on=None, all_present=False, exempt=False)
    papers = book().check("G9", assembly_on=day, available_on=None, where="")
    assert item.due == papers.due == date(2025, 6, 17)


@pytest.mark.parametrize(
    ("resolved", "due", "shown", "flag"),
    [
        (date(2025, 6, 25), date(2025, 7, 25), date(2025, 7, 25), ""),
        (date(2026, 6, 25), date(2026, 7, 25), date(2026, 7, 27), "BGB 193, AA"),
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 1), "BGB 193, AA"),
    ],
)
def test_challenge(resolved: date, due: date, shown: date, flag: str) -> None:
    finding = book().check("G27", resolved_on=resolved)
    assert finding.due == due
    assert finding.decision.values["shown"] == shown
    assert finding.decision.values["flag"] == flag


def test_termination_settlement_retention_and_the_year() -> None:
    notice = book().check("E1", received_on=date(2026, 9, 30), form="text")
    assert (notice.due, notice.decision.values["exit_on"]) == (date(2026, 9, 30), date(2026, 12, 31))
    late = book().check("E1", received_on=date(2026, 10, 1), form="text", exit_on=date(2026, 12, 31))
    assert not late.kept
    settlement = book().check("E7", exit_on=date(2026, 12, 31), amount=1, balance=1, paid_on=None)
    assert settlement.due == date(2027, 6, 30)
    for paper, until in (("entry", 2029), ("letter", 2032), ("voucher", 2034), ("accounts", 2036)):
        kept = book().check(
            "M6", paper=paper, dated=date(2026, 5, 1), exit_on=date(2026, 12, 31), erase_on=date(2100, 1, 1)
        )
        assert kept.due == date(until, 12, 31)
    before_2025 = book(date(2024, 1, 1)).check(
        "M6", paper="voucher", dated=date(2024, 1, 1), exit_on=None, erase_on=date(2100, 1, 1)
    )
    assert before_2025.due == date(2034, 12, 31)
    year_end = date(2026, 12, 31)
    assert book().check("G8", year_end=year_end, made_on=None).due == date(2027, 5, 31)
    assert book().check("G7", year_end=year_end, held_on=None).due == date(2027, 6, 30)


@pytest.mark.parametrize(("members", "needed"), [(100, 10), (130, 13), (131, 14)])
def test_minority(members: int, needed: int) -> None:
    found = book().check("G2", members=members, demanding=needed - 1, purpose="x")
    assert found.decision.values["needed"] == needed == (members + 9) // 10
    assert not found.kept
    assert book().check("G2", members=members, demanding=needed, purpose="x").kept


@given(DAYS, st.integers(1, 60))
def test_a_month_ends_on_the_same_number_or_on_the_last_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(DAYS, st.integers(0, 60))
def test_clear_days_lie_between(day: date, days: int) -> None:
    assert (day - clear_days_before(day, days)).days - 1 == days


@given(DAYS, st.sets(DAYS, max_size=5), st.integers(1, 12))
def test_working_days(day: date, holidays: set[date], count: int) -> None:
    assert previous_working_day(day, holidays) <= day <= next_working_day(day, holidays)
    end = working_days_after(day, count, holidays)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(is_working_day(d, holidays) for d in between) == count
    assert is_working_day(end, holidays)


@given(DAYS, st.integers(3, 60))
def test_a_notice_always_reaches_the_first_year_end_that_leaves_the_period(
    received: date, months: int
) -> None:
    """Independent count: walk day by day through year ends."""
    found = book(notice_months=months).check("E1", received_on=received, form="text").decision.values
    year = received.year
    while add_months(date(year, 12, 31), -months) < received:
        year += 1
    assert found["exit_on"] == date(year, 12, 31)
