# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verdicts and elections against counting by hand, one vote at a time."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.union.assembly.rules import count, elect, judge
from itunion.union.law.rules import MAJORITIES

CHOICES = ("yes", "no", "abstain")
VOTES = st.lists(st.tuples(st.sampled_from([["yes"], ["no"], ["abstain"], [], ["yes", "no"], ["maybe"]]), st.integers(1, 3)), max_size=60)  # fmt: skip
PAPER = st.dictionaries(st.sampled_from([*CHOICES, "invalid"]), st.integers(0, 30))


def by_hand(votes: list[tuple[list[str], int]], paper: dict[str, int]) -> dict[str, int]:
    """Count single ballots laid out on a table."""
    table = [tuple(choice) for choice, weight in votes for _ in range(weight)]
    table += [(choice,) for choice, number in paper.items() for _ in range(number)]
    heaps = dict.fromkeys([*CHOICES, "invalid"], 0)
    for ballot in table:
        heaps[ballot[0] if len(ballot) == 1 and ballot[0] in CHOICES else "invalid"] += 1
    return heaps


@given(VOTES, PAPER)
def test_counting_equals_counting_by_hand(votes: list[tuple[list[str], int]], paper: dict[str, int]) -> None:
    tally = count(votes, choices=CHOICES, paper=paper)
    heaps = by_hand(votes, paper)
    assert {**tally.counts, "invalid": tally.invalid} == heaps
    assert tally.cast == sum(heaps.values())


@given(VOTES, st.randoms(use_true_random=False))
def test_order_does_not_matter(votes: list[tuple[list[str], int]], random: object) -> None:
    shuffled = list(votes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert count(votes, choices=CHOICES) == count(shuffled, choices=CHOICES)


@given(
    st.integers(0, 200), st.integers(0, 200), st.integers(0, 50), st.sampled_from(sorted(MAJORITIES)),
    st.booleans(), st.integers(0, 60), st.sampled_from([None, (1, 2), (1, 3), (3, 4)]),
)  # fmt: skip
def test_verdict_is_the_law_in_fractions(  # noqa: PLR0917  what hypothesis draws
    yes: int, no: int, abstain: int, key: str, abstentions: bool, absent: int, quorum: tuple[int, int] | None
) -> None:
    majority = MAJORITIES[key]
    present = yes + no + abstain
    members = present + absent
    tally = count([(["yes"], 1)] * yes + [(["no"], 1)] * no + [(["abstain"], 1)] * abstain, choices=CHOICES)
    verdict = judge(
        tally, part=majority.part, whole=majority.whole, strict=majority.strict, abstentions_count=abstentions,
        of_members=majority.of_members, members=members, present=present, quorum=quorum,
    )  # fmt: skip
    base = members if majority.of_members else yes + no + (abstain if abstentions else 0)
    share = Fraction(yes, base) if base else Fraction(0)
    needed = Fraction(majority.part, majority.whole)
    right = yes + no > 0 and (share > needed if majority.strict else share >= needed)
    if quorum and members:
        right = right and Fraction(present, members) >= Fraction(*quorum)
    assert verdict.carried is right
    if base and yes + no and verdict.quorate:
        assert (yes >= verdict.needed) is right


@pytest.mark.parametrize(
    ("key", "yes", "no", "carried"),
    [
        ("ordinary", 50, 50, False),
        ("ordinary", 51, 50, True),
        ("ordinary", 0, 0, False),
        ("statute_catalogue", 75, 25, True),
        ("statute_catalogue", 74, 26, False),
        ("statute_catalogue", 76, 25, True),
        ("statute_catalogue", 75, 26, False),
        ("duty_to_use", 91, 10, True),
        ("duty_to_use", 90, 11, False),
        ("duty_to_use", 0, 0, False),
    ],
)
def test_edges(key: str, yes: int, no: int, carried: bool) -> None:
    m = MAJORITIES[key]
    tally = count([(["yes"], 1)] * yes + [(["no"], 1)] * no + [(["abstain"], 1)] * 7, choices=CHOICES)
    verdict = judge(tally, part=m.part, whole=m.whole, strict=m.strict)
    assert verdict.carried is carried
    assert any(f"{m.whole} × {yes} = {m.whole * yes}" in line for line in verdict.calculation)


@pytest.mark.parametrize(("key", "needed"), [("statute_catalogue", 76), ("duty_to_use", 91)])
def test_needed_of_101(key: str, needed: int) -> None:
    m = MAJORITIES[key]
    tally = count([(["yes"], 100), (["no"], 1)], choices=CHOICES)
    assert judge(tally, part=m.part, whole=m.whole, strict=m.strict).needed == needed


CANDIDATES = ["a", "b", "c", "d"]
COUNTS = st.fixed_dictionaries({c: st.integers(0, 40) for c in CANDIDATES})


def cast(counts: dict[str, int], abstain: int = 0) -> object:
    votes = [([c], 1) for c, n in counts.items() for _ in range(n)] + [(["abstain"], 1)] * abstain
    return count(votes, choices=[*CANDIDATES, "abstain"])


@given(COUNTS, st.integers(1, 3), st.integers(0, 20))
def test_relative_election_takes_the_best_and_never_decides_a_tie(
    counts: dict[str, int], seats: int, abstain: int
) -> None:
    result = elect(cast(counts, abstain), candidates=CANDIDATES, seats=seats, method="relative")  # type: ignore[arg-type]
    assert len(result.elected) <= seats
    for winner in result.elected:
        assert counts[winner] > 0
        assert sum(1 for c in CANDIDATES if counts[c] >= counts[winner]) <= seats
    clear = [
        c
        for c in CANDIDATES
        if counts[c] > 0 and sum(1 for o in CANDIDATES if counts[o] >= counts[c]) <= seats
    ]
    assert set(result.elected) == set(clear)


@given(COUNTS, st.integers(0, 20))
def test_absolute_election_of_one_seat(counts: dict[str, int], abstain: int) -> None:
    result = elect(cast(counts, abstain), candidates=CANDIDATES, seats=1, method="absolute")  # type: ignore[arg-type]
    total = sum(counts.values())
    majority = [c for c in CANDIDATES if 2 * counts[c] > total]
    assert list(result.elected) == majority
    if not majority and total:
        assert len(result.run_off) >= 1
        border = min(counts[c] for c in result.run_off)
        assert all(counts[c] <= border for c in CANDIDATES if c not in result.run_off)


@given(COUNTS, st.integers(1, 12))
def test_lists_fill_all_seats_within_quota(counts: dict[str, int], seats: int) -> None:
    result = elect(cast(counts), candidates=CANDIDATES, seats=seats, method="list")  # type: ignore[arg-type]
    total = sum(counts.values())
    given_seats = dict(result.seats_of)
    if not total:
        assert not given_seats
        return
    for c in CANDIDATES:
        quota = Fraction(seats * counts[c], total)
        assert int(quota) <= given_seats[c] <= int(quota) + 1
    assert sum(given_seats.values()) == seats or result.lots


@pytest.mark.parametrize(("seats", "method"), [(0, "relative"), (1, "by applause")])
def test_nonsense_is_refused(seats: int, method: str) -> None:
    with pytest.raises(ValueError):
        elect(cast(dict.fromkeys(CANDIDATES, 1)), candidates=CANDIDATES, seats=seats, method=method)  # type: ignore[arg-type]
