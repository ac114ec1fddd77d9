# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shares add up to the cent, are equal for equals, leave nobody worse off; the certificate is what enumeration finds."""

from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.optimiser.reference import cheapest_cost, random_instance

from itunion.optimiser import Certificate, Instance, Need, Offer, Result, SupplierTerms, Tier, certify, solve
from itunion.optimiser.certificate import GroupSearch
from itunion.optimiser.generator import municipal_instance
from itunion.optimiser.highs import Stop
from itunion.optimiser.outcome import ShareLine
from itunion.optimiser.pool import to_cents
from itunion.optimiser.sharing import apportion, bills_of, individually_rational
from itunion.optimiser.solver import Method


def _certified(instance: Instance) -> tuple[Result, Certificate]:
    result = solve(instance, gap=0.0)
    return result, certify(instance, result)


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_apportioned_parts_add_up_and_stay_within_one_of_the_exact_part(
    total: int, weights: list[int]
) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    scale = sum(weights)
    if scale:
        assert all(
            abs(part * scale - total * weight) < scale for part, weight in zip(parts, weights, strict=True)
        )


@pytest.mark.parametrize("seed", range(30))
def test_bills_add_up_to_the_cost_and_nobody_pays_more_than_alone(seed: int) -> None:
    instance = random_instance(seed, members=4)
    result = solve(instance, gap=0.0)
    if result.award is None:
        return
    assert sum(bills_of(result.shares).values()) == to_cents(result.award.cost)
    assert sum(line.fixed_share for line in result.shares) == sum(
        cost for _, cost in result.award.fixed_costs
    )
    assert sum(line.compensation for line in result.shares) == 0
    scarce = any(offer.available is not None for offer in instance.offers)
    for saving in result.savings:
        assert saving.alone is not None
        assert to_cents(saving.alone) == cheapest_cost(instance, frozenset({saving.member}))
        assert scarce or saving.together <= saving.alone
    for need in instance.needs:
        lines = [
            x
            for x in result.shares
            if (x.member, x.article, x.standards) == (need.member, need.article, need.standards)
        ]
        assert sum(line.quantity for line in lines) == need.quantity
    prices = {(x.article, x.standards): set() for x in result.shares}
    for line in result.shares:
        if line.supplier is not None:
            prices[line.article, line.standards].add(line.unit_price)
    assert all(len(found) <= 1 for found in prices.values())


def test_fixed_costs_are_spread_by_value_of_goods_and_own_alternatives_bear_none() -> None:
    needs = (
        Need("a", "k", frozenset(), 3),
        Need("b", "l", frozenset(), 1),
        Need("c", "k", frozenset(), 9, Decimal("0.50")),
    )
    offers = tuple(Offer("s", a, frozenset(), (Tier(1, Decimal(p)),)) for a, p in (("k", 1), ("l", 7)))
    result = solve(Instance(needs, offers, (SupplierTerms("s", activation_cost=Decimal("1.01")),)))
    assert {x.member: x.fixed_share for x in result.shares} == {
        "a": Decimal("0.30"),
        "b": Decimal("0.71"),
        "c": Decimal("0.00"),
    }


def test_those_with_the_cheapest_alternative_keep_it() -> None:
    needs = (
        Need("dear", "k", frozenset(), 5, Decimal(20)),
        Need("cheap", "k", frozenset(), 5, Decimal(11)),
        Need("must", "k", frozenset(), 2),
    )
    offers = (Offer("s", "k", frozenset(), (Tier(1, Decimal(10)),), 7),)
    result = solve(Instance(needs, offers))
    assert {(x.member, x.supplier, x.quantity) for x in result.shares} == {
        ("dear", "s", 5),
        ("cheap", None, 5),
        ("must", "s", 2),
    }


def test_the_repair_is_minimal_balanced_and_proportional() -> None:
    lines = [
        ShareLine(m, "k", frozenset(), "s", 1, Decimal(a), Decimal(a))
        for m, a in (("a", 50), ("b", 30), ("c", 20))
    ]
    repaired, left = individually_rational(lines, {"a": 4400, "b": 3400, "c": 2800})
    assert left == ()
    assert bills_of(repaired) == {"a": 4400, "b": 3200, "c": 2400}
    repaired, left = individually_rational(lines, {"a": 3000, "b": 3400, "c": 2800})
    assert left == ("a",)
    assert list(repaired) == lines


def test_game_one_equal_price_without_buying_up() -> None:
    """90/10/10 at 10 EUR, from 100 units 8 EUR: together 880, equal price 720/80/80, and no group does better.

    The textbook lets the large member buy up to 100 (c = 800); we don't, so alone it pays 900 and saves even more.
    """
    needs = tuple(Need(m, "k", frozenset(), q) for m, q in (("a", 90), ("b", 10), ("c", 10)))
    offer = Offer("s", "k", frozenset(), (Tier(1, Decimal(10)), Tier(100, Decimal(8))))
    result, certificate = _certified(Instance(needs, (offer,)))
    assert {s.member: (s.alone, s.together) for s in result.savings} == {
        "a": (Decimal(900), Decimal(720)),
        "b": (Decimal(100), Decimal(80)),
        "c": (Decimal(100), Decimal(80)),
    }
    assert certificate.gain_bound == 0
    assert certificate.proven


def test_game_two_has_an_empty_core_and_the_certificate_says_so() -> None:
    """Three suppliers each serve one pair, one unit each, 10 EUR, from two units 6: c(N)=22, any division leaves a pair
    that pays at least 44/3 for what costs it 12. So no rule can do better than a gain of 8/3."""
    needs = tuple(Need(m, "k", frozenset({m}), 1) for m in "123")
    tiers = (Tier(1, Decimal(10)), Tier(2, Decimal(6)))
    offers = tuple(
        Offer(name, "k", frozenset(pair), tiers) for name, pair in (("A", "12"), ("B", "13"), ("C", "23"))
    )
    result, certificate = _certified(Instance(needs, offers))
    assert result.objective == Decimal(22)
    assert certificate.gain == certificate.gain_bound == Decimal(4)
    assert certificate.gain_bound >= Decimal(8) / 3
    assert len(certificate.worst_group) == 2


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("seed", range(10))
def test_the_certificate_is_what_all_coalitions_say(seed: int, method: Method) -> None:
    members = 4 + seed % 4
    instance = random_instance(seed + 100, members=members, suppliers=2, free=seed % 2 == 0)
    instance = replace(
        instance, needs=tuple(replace(need, quantity=1 + need.quantity % 2) for need in instance.needs)
    )
    result = solve(instance, gap=0.0)
    if result.award is None:
        pytest.skip("no award to certify")
    bills = bills_of(result.shares)
    groups = chain.from_iterable(combinations(sorted(bills), n) for n in range(1, len(bills) + 1))
    gains = [
        sum(bills[m] for m in group) - cost
        for group in groups
        if (cost := cheapest_cost(instance, frozenset(group))) is not None
    ]
    worst = GroupSearch(instance, bills, time_limit=60, method=method).run()
    assert worst.stop is Stop.GAP
    truth = max(0, *gains)
    assert worst.gain <= truth <= worst.bound <= worst.gain + 1 + sum(bills.values()) // 100_000
    if worst.members:
        own = cheapest_cost(instance, frozenset(worst.members))
        assert own is not None
        assert sum(bills[m] for m in worst.members) - own >= worst.gain


def test_a_certificate_that_ends_early_still_bounds_every_group() -> None:
    instance = municipal_instance(
        suppliers=6, articles=12, tiers=4, members=20, standards=4, max_suppliers=2, seed=4
    )
    result = solve(instance)
    full, early = certify(instance, result), certify(instance, result, time_limit=0.001)
    assert full.proven
    assert early.gain_bound >= full.gain
    assert not early.proven
    assert full.budget_balance == 0


@pytest.mark.parametrize("work", [1, 5_000, 50_000, 10**9])
def test_wherever_the_group_search_is_stopped_the_worst_gain_is_bounded(work: int) -> None:
    """Three times game two side by side: the gains of the pairs add up to 3 x 4 EUR."""
    tiers = (Tier(1, Decimal(10)), Tier(2, Decimal(6)))
    needs = tuple(Need(f"{n}{m}", "k", frozenset({f"{n}{m}"}), 1) for n in range(3) for m in "123")
    pairs = [(n, name, pair) for n in range(3) for name, pair in (("A", "12"), ("B", "13"), ("C", "23"))]
    offers = tuple(
        Offer(f"{n}{name}", "k", frozenset(f"{n}{m}" for m in pair), tiers) for n, name, pair in pairs
    )
    instance = Instance(needs, offers)
    bills = {f"{n}{m}": bill for n in range(3) for m, bill in (("1", 1000), ("2", 600), ("3", 600))}
    worst = GroupSearch(instance, bills, time_limit=60, method=Method.TREE, work_limit=work).run()
    assert worst.gain <= 1200 <= worst.bound
    assert worst.stop is Stop.WORK or worst.bound <= worst.gain + 1
