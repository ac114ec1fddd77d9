# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Certificate, repair and blend against all coalitions; the textbook games; properties of the shares."""

import itertools
import os
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.optimiser.enumeration import cheapest, random_ruled
from tests.optimiser.reference import cheapest_cost, random_instance

from itunion.optimiser import (
    ANY,
    Instance,
    Need,
    Offer,
    Result,
    Tier,
    blend,
    certify,
    least_core,
    purchase_game,
    repair_core,
    shapley,
    solve,
)
from itunion.optimiser.core import RepairStatus
from itunion.optimiser.generator import municipal_instance
from itunion.optimiser.pool import to_cents
from itunion.optimiser.sharing import bills_of

FULL = bool(os.environ.get("ITUNION_FULL"))
COALITION_CASES = 600 if FULL else 80
PROPERTY_CASES = 2_400 if FULL else 240
CHUNK = 40


def groups(members: tuple[str, ...]) -> list[frozenset[str]]:
    return [
        frozenset(group)
        for size in range(1, len(members) + 1)
        for group in itertools.combinations(members, size)
    ]


def worst_gain(instance: Instance, bills: dict[str, int], *, ruled: bool = False) -> int:
    """The largest gain of any group in cents, by trying all of them."""
    price = cheapest if ruled else cheapest_cost
    gains = [0]
    for group in groups(instance.members):
        cost = price(instance, group)
        if cost is not None:
            gains.append(sum(bills[member] for member in group) - cost)
    return max(gains)


@pytest.mark.parametrize("first", range(0, COALITION_CASES, CHUNK))
def test_the_certificate_is_what_trying_all_groups_says(first: int) -> None:
    for seed in range(first, first + CHUNK):
        for instance, ruled in ((random_instance(seed), False), (random_ruled(seed), True)):
            result = solve(instance, gap=0.0)
            if result.award is None:
                continue
            certificate = certify(instance, result)
            truth = worst_gain(instance, bills_of(result.shares), ruled=ruled)
            assert to_cents(certificate.gain) == truth, (seed, ruled)
            assert to_cents(certificate.gain_bound) >= truth, (seed, ruled)


@pytest.mark.parametrize("first", range(0, COALITION_CASES // 2, CHUNK))
def test_a_repair_holds_against_all_groups_and_moves_nothing_without_need(first: int) -> None:
    for seed in range(first, first + CHUNK):
        instance = random_instance(seed)
        result = solve(instance, gap=0.0)
        if result.award is None:
            continue
        repair = repair_core(instance, result)
        before, after = bills_of(result.shares), bills_of(repair.lines)
        assert sum(after.values()) == sum(before.values())
        truth = worst_gain(instance, after)
        assert truth <= to_cents(repair.bound), seed
        unfair = worst_gain(instance, before)
        if repair.status is RepairStatus.UNCHANGED:
            assert after == before
        elif repair.status is RepairStatus.REPAIRED:
            assert truth <= max(to_cents(repair.target), 0) + len(after), seed
        else:
            assert repair.status is RepairStatus.EMPTY_CORE, (seed, repair)
            assert truth <= unfair
        if repair.status is not RepairStatus.UNCHANGED:
            for saving in result.savings:
                if saving.alone is not None and saving.together <= saving.alone:
                    assert after[saving.member] <= to_cents(saving.alone), seed


@pytest.mark.parametrize("first", range(0, PROPERTY_CASES, CHUNK))
def test_shares_balance_spare_everybody_and_treat_equals_equally(first: int) -> None:
    for seed in range(first, first + CHUNK):
        instance = random_instance(seed, free=seed % 2 == 0)
        # a twin of the first member: same needs, another name
        twin = tuple(replace(n, member="twin") for n in instance.needs if n.member == instance.members[0])
        instance = replace(instance, needs=(*instance.needs, *twin))
        result = solve(instance, gap=0.0)
        if result.award is None:
            continue
        assert sum(line.total for line in result.shares) == result.award.cost
        alone = {saving.member: saving.alone for saving in result.savings}
        if None not in alone.values() and result.award.cost <= sum(
            a for a in alone.values() if a is not None
        ):
            assert all(s.alone is not None and s.together <= s.alone for s in result.savings), seed
        bills = bills_of(result.shares)
        assert abs(bills[instance.members[0]] - bills["twin"]) <= _cents_of_rounding(result), seed


def _cents_of_rounding(result: Result) -> int:
    """Equal needs may differ by a cent for every line and share that was rounded; or by scarce own alternatives."""
    lines: dict[str, int] = defaultdict(int)
    own: set[Decimal] = {line.unit_price for line in result.shares if line.supplier is None}
    for line in result.shares:
        lines[line.member] += 3
    if own:
        # a unit more or less at one's own alternative instead of the common price
        prices = [to_cents(line.unit_price) for line in result.shares]
        return max(lines.values()) + 2 * (max(prices) - min(prices))
    return max(lines.values())


def test_the_textbook_game_90_10_10() -> None:
    units = {"1": 90, "2": 10, "3": 10}
    offer = Offer("S", "unit", ANY, (Tier(1, Decimal(10)), Tier(100, Decimal(8))))
    needs = (Need(m, "unit", frozenset(), n, tolerance=10 if n == 90 else 0) for m, n in units.items())
    instance = Instance(tuple(needs), (offer,))
    game = purchase_game(instance)
    assert [game.costs[frozenset(m)] for m in "123"] == [80_000, 10_000, 10_000]
    result = solve(instance)
    assert bills_of(result.shares) == {"1": 72_000, "2": 8_000, "3": 8_000}
    assert (game.whole, certify(instance, result).gain_bound) == (88_000, 0)
    assert least_core(game).epsilon <= 0
    value = shapley(game)
    assert value == {"1": Fraction(218_000, 3), "2": Fraction(23_000, 3), "3": Fraction(23_000, 3)}
    group, gain = game.worst_group({member: float(bill) for member, bill in value.items()})
    assert group in ({"1", "2"}, {"1", "3"})
    assert gain == pytest.approx(1_000 / 3)


def test_the_textbook_game_with_an_empty_core() -> None:
    pairs = {"A": "12", "B": "13", "C": "23"}
    instance = Instance(
        tuple(Need(m, "unit", frozenset({m}), 1) for m in "123"),
        tuple(
            Offer(s, "unit", frozenset(p), (Tier(1, Decimal(10)), Tier(2, Decimal(6))))
            for s, p in pairs.items()
        ),
    )
    game = purchase_game(instance)
    assert [game.costs[group] for group in map(frozenset, ("1", "12", "123"))] == [1_000, 1_200, 2_200]
    assert least_core(game).epsilon == pytest.approx(800 / 3)
    result = solve(instance)
    repair = repair_core(instance, result)
    assert repair.status is RepairStatus.EMPTY_CORE
    assert Decimal("2.66") <= repair.least <= repair.gain <= repair.bound <= Decimal("2.69")
    assert certify(instance, result).gain == Decimal("4.00")


def test_a_blend_is_stable_and_favours_who_saves_least() -> None:
    instance = municipal_instance(
        suppliers=4, articles=6, tiers=3, members=8, standards=2, max_suppliers=None, seed=3
    )
    result = solve(instance, gap=0.0)
    mixed = blend(instance, result)
    assert Decimal(0) <= mixed.theta <= mixed.theta_most <= 1
    before, after = bills_of(result.shares), bills_of(mixed.lines)
    assert sum(before.values()) == sum(after.values())
    if mixed.stable:
        game = purchase_game(instance)
        _, gain = game.worst_group({member: float(bill) for member, bill in after.items()})
        assert gain <= to_cents(mixed.bound)
    if mixed.theta:
        least = min(result.savings, key=lambda s: s.percent or Decimal(0))
        assert after[least.member] <= before[least.member]
