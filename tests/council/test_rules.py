# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deadlines, votes, quorum, agenda numbers and allowances, each against a count of its own."""
# ruff: noqa: DTZ001, PLR0917  (what a clock on the wall shows has no zone; numbers of a vote are many)

import datetime as dt
import os
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itunion.procedures.council.rules import agenda, allowances, deadlines, papers, votes

EXAMPLES = 2000 if os.environ.get("ITUNION_FULL") else 100
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
small = st.integers(0, 60)


@given(days, days, st.integers(0, 30))
def test_a_notice_is_kept_when_enough_whole_days_lie_between(
    sent: dt.date, meeting: dt.date, needed: int
) -> None:
    found = deadlines.notice(sent, meeting, needed)
    between = [sent + dt.timedelta(days=n) for n in range(1, max(0, (meeting - sent).days))]
    if sent < meeting:
        assert found.days == len(between)
        assert found.kept == (len(between) >= needed)
    else:
        assert not found.kept or needed <= -1
    assert found.kept == (sent <= found.latest)
    assert found.latest == deadlines.latest_sending(meeting, needed)


def test_seven_days_before_the_twentieth_is_the_twelfth() -> None:
    # between the 12th and the 20th lie the 13th to the 19th: seven whole days
    assert deadlines.latest_sending(dt.date(2026, 11, 20), 7) == dt.date(2026, 11, 12)


@given(days, st.integers(0, 60), st.none() | days)
def test_minutes_are_due_after_the_days_and_by_the_next_meeting(
    day: dt.date, length: int, following: dt.date | None
) -> None:
    due = deadlines.minutes_due(day, length, following)
    assert due <= day + dt.timedelta(days=length)
    assert following is None or due <= following
    assert due in {day + dt.timedelta(days=length), following}


@given(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 12, 31)))
def test_a_local_time_means_every_moment_the_clock_shows_it(wall: dt.datetime) -> None:
    wall = wall.replace(second=0, microsecond=0)
    zone = ZoneInfo("Europe/Berlin")
    start = wall.replace(tzinfo=dt.UTC) - dt.timedelta(hours=4)
    every = [start + dt.timedelta(minutes=n) for n in range(6 * 60)]
    showing = tuple(m for m in every if m.astimezone(zone).replace(tzinfo=None) == wall)
    assert deadlines.local_times(wall) == showing


@pytest.mark.parametrize(
    ("wall", "count"),
    [
        (dt.datetime(2026, 10, 25, 2, 30), 2),
        (dt.datetime(2026, 3, 29, 2, 30), 0),
        (dt.datetime(2026, 7, 1, 18), 1),
    ],
)
def test_the_hour_that_comes_twice_and_the_one_that_is_left_out(wall: dt.datetime, count: int) -> None:
    assert len(deadlines.local_times(wall)) == count


@settings(max_examples=EXAMPLES)
@given(
    st.lists(st.sampled_from(["yes", "no", "abstained", "invalid"]), max_size=60),
    st.integers(0, 40),
    st.data(),
)
def test_a_vote_is_carried_as_counting_by_hand_says(
    ballots: list[str], silent: int, data: st.DataObject
) -> None:
    majority = data.draw(st.sampled_from(votes.MAJORITIES))
    seats = data.draw(st.integers(max(1, len(ballots) + silent), 200))
    count = votes.Count(
        *(ballots.count(kind) for kind in ("yes", "no", "abstained", "invalid")), len(ballots) + silent
    )
    assert votes.count_problem(count, seats=seats) == ""
    verdict = votes.decide(count, majority, seats=seats)
    yes, no = ballots.count("yes"), ballots.count("no")
    by_hand = {
        "simple": yes > no,
        "seats": yes > seats / 2,
        "two_thirds": yes > 0 and 3 * yes >= 2 * (yes + no),
        "two_thirds_seats": 3 * yes >= 2 * seats,
    }[majority]
    assert verdict.carried == by_hand
    assert (verdict.have >= verdict.need) == by_hand
    text = votes.result_text(count, verdict)
    assert text.startswith(("einstimmig abgelehnt", "mehrheitlich abgelehnt", "abgelehnt")) != by_hand


@given(small, small, small, small, small, st.integers(0, 10), st.integers(0, 80))
def test_numbers_that_cannot_be_are_named(
    yes: int, no: int, abstained: int, invalid: int, present: int, out: int, seats: int
) -> None:
    problem = votes.count_problem(
        votes.Count(yes, no, abstained, invalid, present), excluded=out, seats=seats
    )
    if yes + no + abstained + invalid > present:
        assert problem == "more_than_present"
    elif present + out > seats:
        assert problem == "more_than_seats"
    else:
        assert problem == ""
    assert votes.count_problem(votes.Count(-1, no, abstained, invalid, present)) == "negative"


def test_unknown_majorities_and_missing_seats_are_errors() -> None:
    count = votes.Count(1, 0, 0, 0, 1)
    with pytest.raises(ValueError):
        votes.decide(count, "most")
    with pytest.raises(ValueError):
        votes.decide(count, "seats")


minutes = st.integers(0, 120)
spans = st.lists(st.tuples(st.integers(1, 8), minutes, st.none() | minutes, st.booleans()), max_size=12)


@settings(max_examples=EXAMPLES)
@given(spans, minutes)
def test_who_is_in_the_room_equals_a_count_minute_by_minute(
    entries: list[tuple[int, int, int | None, bool]], at: int
) -> None:
    begin = dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC)

    def moment(minute: int) -> dt.datetime:
        return begin + dt.timedelta(minutes=minute)

    given_spans = [
        votes.Span(person, moment(arrived), None if left is None else moment(max(left, arrived)), voting)
        for person, arrived, left, voting in entries
    ]
    there: set[int] = set()
    for person, arrived, left, voting in entries:
        inside = range(arrived, 121 if left is None else max(left, arrived))
        if voting and at in inside:
            there.add(person)
    assert votes.in_the_room(given_spans, moment(at)) == there


@given(st.lists(st.booleans(), max_size=30))
def test_an_agenda_is_numbered_in_its_parts_without_gaps(publicity: list[bool]) -> None:
    found = agenda.numbered([agenda.Placed(key, public) for key, public in enumerate(publicity)])
    assert [entry.position for entry in found] == list(range(len(publicity)))
    for letter, part in (("Ö", True), ("N", False)):
        labels = [entry.label for entry in found if entry.label.startswith(letter)]
        assert labels == [f"{letter} {n}" for n in range(1, publicity.count(part) + 1)]
        keys = [entry.key for entry in found if entry.label.startswith(letter)]
        assert keys == [key for key, public in enumerate(publicity) if public is part]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=10, unique=True), st.data())
def test_moving_an_item_keeps_all_others_in_order(keys: list[int], data: st.DataObject) -> None:
    key, steps = data.draw(st.sampled_from(keys)), data.draw(st.integers(-12, 12))
    moved = agenda.move(keys, key, steps)
    assert [k for k in moved if k != key] == [k for k in keys if k != key]
    assert moved.index(key) == max(0, min(len(keys) - 1, keys.index(key) + steps))


def test_a_supplement_never_takes_a_number_that_was_sent_out() -> None:
    labels = ["Ö 1", "Ö 2", "Ö 3"]
    for expected in ("Ö 2.1", "Ö 2.2"):
        assert agenda.number_of_supplement(labels, "Ö 2") == expected
        labels.append(expected)
    assert agenda.number_of_supplement(labels, "Ö 2.1") == "Ö 2.3"


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("VL-{year}/{number:04d}", ""),
        ("{number}", ""),
        ("VL-{year}", "number"),
        ("{number", "form"),
        ("{x}{number}", "form"),
        ("{number:q}", "form"),
        ("{}", "form"),
    ],
)
def test_patterns_of_reference_numbers(pattern: str, problem: str) -> None:
    assert papers.pattern_problem(pattern) == problem


@given(st.text(max_size=30))
def test_no_pattern_breaks_the_check(pattern: str) -> None:
    assert papers.pattern_problem(pattern) in {"", "number", "form"}


stations = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["open", "signed", "refused", "dropped"])), max_size=8
)


@given(stations)
def test_whose_turn_it_is(entries: list[tuple[int, str]]) -> None:
    found = papers.next_stations(
        papers.Station(key, step, state) for key, (step, state) in enumerate(entries)
    )
    if not found:
        alive = [(step, state) for step, state in entries if state != "dropped"]
        refused = [step for step, state in alive if state == "refused"]
        waiting = [step for step, state in alive if state == "open"]
        assert not waiting or (refused and min(refused) <= min(waiting))
        return
    steps = {entries[key][0] for key in found}
    assert len(steps) == 1
    (step,) = steps
    assert all(entries[key][1] == "open" for key in found)
    assert all(state in {"signed", "dropped"} for other, state in entries if other < step)
    assert not any(state == "refused" for other, state in entries if other == step)


FIRST = dt.date(2026, 1, 1)
RATES = [
    allowances.Rate(1, "meeting", Decimal("20.00"), FIRST, None),
    allowances.Rate(2, "meeting", Decimal("30.00"), FIRST, None, group=7),
    allowances.Rate(3, "meeting", Decimal("50.00"), FIRST, None, group=7, role="Vorsitz"),
    allowances.Rate(4, "monthly", Decimal("100.00"), FIRST, dt.date(2026, 6, 30)),
    allowances.Rate(5, "monthly", Decimal("110.00"), dt.date(2026, 7, 1), None),
]


def test_the_more_precise_rate_goes_first() -> None:
    day = dt.date(2026, 5, 5)
    assert allowances.rate_for(RATES, "meeting", day, 8, "Mitglied") == RATES[0]
    assert allowances.rate_for(RATES, "meeting", day, 7, "Mitglied") == RATES[1]
    assert allowances.rate_for(RATES, "meeting", day, 7, "Vorsitz") == RATES[2]
    assert allowances.rate_for(RATES, "meeting", dt.date(2025, 12, 31), 7, "Vorsitz") is None


attended = st.lists(
    st.builds(
        allowances.Attended,
        st.integers(1, 4),
        st.integers(1, 9),
        st.just(FIRST),
        st.sampled_from([7, 8]),
        st.sampled_from(["Mitglied", "Vorsitz"]),
    ),
    max_size=25,
).map(
    lambda entries: [
        allowances.Attended(e.person, e.meeting, FIRST + dt.timedelta(days=e.meeting % 3), e.group, e.role)
        for e in entries
    ]
)


@settings(max_examples=EXAMPLES)
@given(attended, st.booleans(), st.integers(0, 25))
def test_a_meeting_is_paid_once_whichever_run_pays_it(
    entries: list[allowances.Attended], one_a_day: bool, cut: int
) -> None:
    whole = allowances.for_meetings(entries, RATES, one_a_day=one_a_day)
    assert len({(due.person, due.meeting) for due in whole}) == len(whole)
    if one_a_day:
        days_of = {e.meeting: e.day for e in entries}
        assert len({(due.person, days_of[due.meeting or 0]) for due in whole}) == len(whole)
    else:
        assert {(due.person, due.meeting) for due in whole} == {(e.person, e.meeting) for e in entries}
    # what an earlier run paid is not paid again
    paid = [(due.person, due.meeting or 0) for due in whole[:cut]]
    rest = allowances.for_meetings(entries, RATES, paid=paid, one_a_day=one_a_day)
    assert not {(due.person, due.meeting) for due in rest} & set(paid)
    if not one_a_day:
        assert sum(due.amount for due in whole) == sum(due.amount for due in rest) + sum(
            due.amount for due in whole[:cut]
        )


def test_a_month_is_paid_to_who_had_the_seat_on_any_day_of_it() -> None:
    seats = [
        allowances.Seat(1, 7, "Mitglied", dt.date(2026, 5, 31), dt.date(2026, 8, 1)),
        allowances.Seat(1, 8, "Mitglied", None, None),
    ]
    due = allowances.for_months(seats[:1], RATES, first=FIRST, last=dt.date(2026, 12, 31))
    assert [(d.month, d.amount) for d in due] == [
        (dt.date(2026, 5, 1), Decimal("100.00")),
        (dt.date(2026, 6, 1), Decimal("100.00")),
        (dt.date(2026, 7, 1), Decimal("110.00")),
        (dt.date(2026, 8, 1), Decimal("110.00")),
    ]
    # the rate for everybody is not paid once per committee
    both = allowances.for_months(seats, RATES, first=dt.date(2026, 6, 1), last=dt.date(2026, 6, 30))
    assert [d.amount for d in both] == [Decimal("100.00")]
