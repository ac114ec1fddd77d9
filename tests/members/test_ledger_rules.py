# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger projects to the same as a replay written apart from it, for every (D, K); nothing is lost on the way."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.members.ledgers import FIRST, draw_entry, draw_ledger, replay

from itunion.union.members.rules.exit import Claim, payout_queue, settlement_of
from itunion.union.members.rules.ledger import Entry, State, project, project_all

DAYS, RECORDS = 5, 3
BULK = 9_800


def compare(ledger: list[Entry], days: int, records: int) -> int:
    """Compare projection and replay for every day of effect and of knowledge; return how many were compared."""
    count = 0
    for k in range(records):
        known_on = FIRST + timedelta(days=k)
        for as_of, expected in replay(ledger, known_on, FIRST + timedelta(days=days)):
            assert project(ledger, as_of, known_on) == expected, (ledger, as_of, known_on)
            count += 1
    return count


CODES = st.tuples(
    st.integers(0, 13),
    st.integers(0, DAYS - 1),
    st.integers(0, RECORDS - 1),
    st.integers(0, 5),
    st.integers(0, 2),
)


@settings(max_examples=200)
@given(st.lists(CODES, min_size=1, max_size=9))
def test_projection_equals_replay(codes: list[tuple[int, int, int, int, int]]) -> None:
    compare([draw_entry(code, number) for number, code in enumerate(codes, start=1)], DAYS, RECORDS)


@pytest.mark.slow
def test_ten_thousand_ledgers_project_to_their_replay(say: Callable[[str], None]) -> None:
    random = Random(17)
    compared = sum(compare(draw_ledger(random, 3 + n % 6, DAYS, RECORDS), DAYS, RECORDS) for n in range(BULK))
    say(f"{BULK + 200} random ledgers, {compared} states compared")
    assert compared > 100_000


def total(states: dict[int, State]) -> tuple[int, Decimal]:
    return (
        sum(s.shares for s in states.values()),
        sum((s.balance + s.claim for s in states.values()), Decimal(0)),
    )


def test_shares_and_balances_survive_transfers_and_mergers() -> None:
    random = Random(5)
    for _ in range(300):
        base = [
            e
            for owner in (1, 2, 3)
            for e in draw_ledger(random, 5, DAYS, RECORDS, owner, start=100 * owner)
            # an exit of more shares than there are, or a credit after it, is no business of this test
            if e.kind
            not in ("reversal", "exit", "settlement_payment", "termination", "exclusion", "succession")
        ]
        moved = list(base)
        for n in range(random.randrange(1, 4)):
            giver, taker = random.sample((1, 2, 3), 2)
            on, recorded = (FIRST + timedelta(days=random.randrange(x)) for x in (DAYS, RECORDS))
            shares, amount = random.randrange(3), Decimal(random.randrange(1, 9)) / 4
            key = f"t{n}"
            moved += [
                Entry(
                    900 + 2 * n,
                    giver,
                    "transfer_out",
                    on,
                    recorded,
                    -shares,
                    -amount,
                    counterpart=taker,
                    transfer=key,
                ),
                Entry(
                    901 + 2 * n,
                    taker,
                    "transfer_in",
                    on,
                    recorded,
                    shares,
                    amount,
                    counterpart=giver,
                    transfer=key,
                ),
            ]
        moved.append(
            Entry(990, 1, "succession", FIRST, FIRST, ends_on=FIRST + timedelta(days=3), counterpart=2)
        )
        for d in range(DAYS + 1):
            for k in range(RECORDS):
                as_of, known_on = FIRST + timedelta(days=d), FIRST + timedelta(days=k)
                before, after = (dict(project_all(x, as_of, known_on)) for x in (base, moved))
                assert total(before) == total(after)


cents = st.integers(0, 10_000_000).map(lambda n: Decimal(n) / 100)


@given(balance=cents, owed=cents, reserves=cents, more=cents)
def test_a_settlement_is_the_balance_whatever_the_reserves_hold(
    balance: Decimal, owed: Decimal, reserves: Decimal, more: Decimal
) -> None:
    claim = settlement_of(balance, owed, reserves)
    assert claim == balance
    assert settlement_of(balance, owed, reserves + more) == claim


@given(balance=cents.filter(bool), part=st.integers(0, 100))
def test_a_settlement_moves_the_balance_into_the_claim_and_nothing_else(balance: Decimal, part: int) -> None:
    paid = (balance * part / 100).quantize(Decimal("0.01"))
    lines = [
        Entry(1, 1, "subscription", FIRST, FIRST, 1),
        Entry(2, 1, "payment", FIRST, FIRST, 0, balance),
        Entry(3, 1, "exit", FIRST, FIRST, -1),
        Entry(4, 1, "settlement", FIRST, FIRST, 0, -balance),
        Entry(5, 1, "settlement_payment", FIRST + timedelta(days=2), FIRST, 0, -paid),
    ]
    evening = project(lines, FIRST, FIRST)
    next_day = project(lines, FIRST + timedelta(days=1), FIRST)
    later = project(lines, FIRST + timedelta(days=2), FIRST)
    assert (evening.balance, evening.claim, evening.status) == (balance, 0, "leaving")
    assert (next_day.balance, next_day.claim, next_day.status) == (0, balance, "left")
    assert later.claim == balance - paid


@given(claims=st.lists(cents, max_size=8), capital=cents, minimum=cents)
def test_payouts_never_undercut_the_minimum_capital(
    claims: list[Decimal], capital: Decimal, minimum: Decimal
) -> None:
    queue = payout_queue(
        [Claim(n, date(2020 + n % 3, 12, 31), amount) for n, amount in enumerate(claims)], capital, minimum
    )
    paid = sum((p.payable for p in queue), Decimal(0))
    assert paid == min(sum(claims, Decimal(0)), max(Decimal(0), capital - minimum))
    assert [p.claim.exit_on for p in queue] == sorted(p.claim.exit_on for p in queue)
    # nobody is paid while somebody before waits
    waiting = [p.suspended > 0 for p in queue if p.claim.amount]
    assert waiting == sorted(waiting)


def test_a_reversal_counts_from_the_beginning_but_only_once_known() -> None:
    lines = [
        Entry(1, 1, "subscription", FIRST, FIRST, 1),
        Entry(2, 1, "payment", FIRST, FIRST, 0, Decimal(50)),
        Entry(3, 1, "reversal", FIRST, FIRST + timedelta(days=9), reverses=2),
    ]
    assert project(lines, FIRST, FIRST + timedelta(days=8)).balance == 50
    assert project(lines, FIRST, FIRST + timedelta(days=9)).balance == 0
