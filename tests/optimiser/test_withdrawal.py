# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Leaving leaves the others whole, joining raises nobody's bill; against enumeration."""

import os
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.optimiser.reference import cheapest_cost, random_instance

from itunion.optimiser import Instance, Need, Offer, Tier, solve
from itunion.optimiser.pool import to_cents, to_euros
from itunion.optimiser.sharing import bills_of
from itunion.optimiser.withdrawal import Quotes, withdrawal_quotes

CASES = 2_000 if os.environ.get("ITUNION_FULL") else 80
CHUNK = 20


def _bills(instance: Instance) -> dict[str, Decimal] | None:
    result = solve(instance, gap=0.0)
    if result.award is None:
        return None
    return {member: to_euros(cents) for member, cents in bills_of(result.shares).items()}


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_with_the_charge_paid_nobody_else_pays_a_cent_more(first: int) -> None:
    for seed in range(first, first + CHUNK):
        instance = random_instance(seed)
        bills = _bills(instance)
        if bills is None:
            continue
        quotes = Quotes(instance, bills)
        for member in sorted(bills)[: 1 + seed % 2]:
            quote = quotes.withdrawal(member, de_minimis=Decimal(0), work_limit=None)
            rest = frozenset(bills) - {member}
            others = sum(to_cents(bills[name]) for name in rest)
            truth = cheapest_cost(instance, rest) if rest else 0
            if truth is None:
                assert quote.charge is None
                continue
            assert quote.charge is not None
            assert quote.effect is not None
            assert to_cents(quote.effect) == truth - others, seed
            assert to_cents(quote.charge) == max(0, truth - others), seed
            assert others + to_cents(quote.charge) >= truth


@pytest.mark.parametrize("first", range(0, CASES // 2, CHUNK))
def test_a_newcomer_raises_nobodys_bill_or_pays_the_difference(first: int) -> None:
    for seed in range(first, first + CHUNK):
        whole = random_instance(seed)
        newcomer = whole.members[-1]
        before = replace(whole, needs=tuple(n for n in whole.needs if n.member != newcomer))
        if not before.needs or (bills := _bills(before)) is None:
            continue
        joining = Quotes(before, bills).joining([n for n in whole.needs if n.member == newcomer])
        truth = cheapest_cost(whole)
        if truth is None:
            assert joining is None
            continue
        assert joining is not None
        assert sum(to_cents(bill) for bill in joining.bills.values()) >= truth, seed
        for member, bill in bills.items():
            assert joining.bills[member] <= bill
        assert joining.bills[newcomer] == joining.charge


def test_a_successor_with_the_same_needs_takes_the_charge_away() -> None:
    needs = tuple(Need(f"m{i}", "k", frozenset(), 50) for i in range(2))
    offer = Offer("s", "k", frozenset({"*"}), (Tier(1, Decimal(10)), Tier(100, Decimal(8))))
    instance = Instance(needs, (offer,))
    quotes = Quotes(instance, {"m0": Decimal(400), "m1": Decimal(400)})
    alone = quotes.withdrawal("m1")
    assert (alone.effect, alone.charge) == (Decimal("100.00"), Decimal("100.00"))
    taken = quotes.withdrawal("m1", successor=[Need("m2", "k", frozenset(), 50)])
    assert taken.charge == 0


def test_small_change_is_not_charged_and_all_members_get_a_quote() -> None:
    needs = tuple(Need(f"m{i}", "k", frozenset(), 10) for i in range(3))
    offer = Offer("s", "k", frozenset({"*"}), (Tier(1, Decimal(10)), Tier(30, Decimal(9))))
    instance = Instance(needs, (offer,))
    quotes = withdrawal_quotes(instance, solve(instance))
    assert [quote.member for quote in quotes] == ["m0", "m1", "m2"]
    assert all((q.effect, q.charge) == (Decimal("20.00"), Decimal("0.00")) for q in quotes)
    assert withdrawal_quotes(instance, solve(instance), de_minimis=Decimal(20))[0].charge == Decimal("20.00")
