# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The certificate is what all coalitions say to the cent; repair and blend leave no group a gain, whatever enumeration looks at."""

import math
import os
import random
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.optimiser.coalitions import coalition_costs, small_instance, worst_gain

from itunion.optimiser import Instance, Need, Offer, Result, Tier, solve
from itunion.optimiser.blend import blend, blended, equal_percentage
from itunion.optimiser.certificate import GroupSearch, closed_form_ceiling
from itunion.optimiser.core import RepairStatus, repair_core
from itunion.optimiser.generator import municipal_instance
from itunion.optimiser.group_pricing import GroupPricer, plainly_tiered
from itunion.optimiser.highs import Limits, LinearModel, Stop
from itunion.optimiser.outcome import Progress
from itunion.optimiser.pool import build_pool, to_cents
from itunion.optimiser.sharing import adjusted, apportion, bills_of, whole_cents
from itunion.optimiser.solver import Method

FULL = bool(os.environ.get("ITUNION_FULL"))
CASES = 2_000 if FULL else 260
REPAIR_CASES = 180 if FULL else 90
CHUNK = 65


def _random_bills(instance: Instance, rng: random.Random) -> dict[str, int] | None:
    """Any division of what all pay together."""
    total = coalition_costs(instance)[frozenset(instance.members)]
    if total is None:
        return None
    weights = [rng.randint(1, 9) for _ in instance.members]
    return dict(zip(instance.members, apportion(total, weights), strict=True))


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_the_certificate_is_what_all_coalitions_say_to_the_cent(first: int) -> None:
    gains = 0
    for seed in range(first, first + CHUNK):
        instance = small_instance(seed)
        bills = _random_bills(instance, random.Random(seed))
        if bills is None:
            continue
        truth = worst_gain(instance, bills)
        gains += truth > 0
        method = list(Method)[seed % 2]
        worst = GroupSearch(instance, bills, time_limit=60, method=method, precision=0.0).run()
        assert (worst.gain, worst.bound, worst.stop) == (truth, truth, Stop.GAP), seed
        cost = coalition_costs(instance).get(frozenset(worst.members), 0)
        assert cost is not None
        assert sum(bills[member] for member in worst.members) - cost == truth, seed
    assert gains > CHUNK // 4


def test_groups_met_on_the_way_really_gain_what_is_said() -> None:
    seen = 0
    for seed in range(30):
        instance = small_instance(seed)
        bills = _random_bills(instance, random.Random(seed))
        if bills is None:
            continue
        for group in GroupSearch(instance, bills, time_limit=60, method=Method.TREE).run().groups:
            cost = coalition_costs(instance)[frozenset(group.members)]
            assert cost is not None
            assert 0 < group.gain <= sum(bills[member] for member in group.members) - cost
            seen += 1
    assert seen > 10


@pytest.mark.parametrize("seed", range(30))
def test_the_best_group_of_some_tiers_is_bounded_by_the_worst_of_all(seed: int) -> None:
    instance = small_instance(seed, free=True)
    pool = build_pool(instance)
    bills = _random_bills(instance, random.Random(seed))
    if bills is None or not plainly_tiered(pool):
        return
    pricer, rng = GroupPricer(pool), random.Random(seed)
    best = 0
    for _ in range(6):
        ladders = rng.sample(range(len(pool.ladders)), rng.randint(1, len(pool.ladders)))
        tiers = {ladder: rng.randrange(len(pool.ladders[ladder].bounds)) for ladder in ladders}
        group = pricer.best_group(tiers, bills, seconds=10)
        if group is not None:
            assert group.bound >= group.gain - 1e-6
            best = max(best, group.gain)
    assert best <= worst_gain(instance, bills) <= closed_form_ceiling(pool, bills)


def _repaired_by_enumeration(instance: Instance, result: Result, allowed: int) -> float | None:
    """The smallest largest relative change of a bill, from a model with all coalitions; `None` if there is none."""
    base = bills_of(result.shares)
    model = LinearModel()
    largest = model.column(cost=1.0)
    change = {}
    for saving in result.savings:
        bill = base[saving.member]
        assert saving.alone is not None
        room = max(to_cents(saving.alone) - bill, 0)
        column = change[saving.member] = model.column(lower=-bill, upper=room)
        model.row([(column, 1.0), (largest, -bill)], upper=0)
        model.row([(column, -1.0), (largest, -bill)], upper=0)
    model.row([(column, 1.0) for column in change.values()], lower=0, upper=0)
    for group, cost in coalition_costs(instance).items():
        if cost is not None:
            room = cost + allowed - sum(base[member] for member in group)
            model.row([(change[member], 1.0) for member in sorted(group)], upper=room)
    run = model.run(Limits(10), relaxed=True)
    return None if run.values is None else run.objective


def test_repair_leaves_no_group_a_gain_and_changes_as_little_as_enumeration_says() -> None:
    found = dict.fromkeys(RepairStatus, 0)
    for seed in range(REPAIR_CASES):
        instance = small_instance(seed)
        result = solve(instance, gap=0.0)
        if result.award is None or any(saving.alone is None for saving in result.savings):
            continue
        base = bills_of(result.shares)
        if not worst_gain(instance, base):
            continue
        repair = repair_core(instance, result, target=Decimal("0.40"), time_limit=30)
        found[repair.status] += 1
        bills = bills_of(repair.lines)
        truth = worst_gain(instance, bills)
        assert sum(bills.values()) == sum(base.values())
        assert to_cents(repair.gain) <= truth <= to_cents(repair.bound), seed
        assert all(
            bills[s.member] <= max(to_cents(s.alone or Decimal(0)), base[s.member]) for s in result.savings
        )
        possible = _repaired_by_enumeration(instance, result, 40)
        if repair.status is RepairStatus.EMPTY_CORE:
            assert possible is None
            assert _repaired_by_enumeration(instance, result, to_cents(repair.least) - 1) is None
        else:
            assert repair.status in (RepairStatus.REPAIRED, RepairStatus.UNCHANGED)
            assert truth <= 40
            strict = _repaired_by_enumeration(instance, result, 10)
            if strict is not None:
                changed = max(abs(bills[m] - bill) / bill for m, bill in base.items() if bill)
                assert changed <= strict + len(base) / min(bill for bill in base.values() if bill) + 1e-3
    assert found[RepairStatus.REPAIRED] > 1
    assert found[RepairStatus.UNFINISHED] == 0


def _three_pairs() -> Instance:
    needs = tuple(Need(m, "k", frozenset({m}), 1) for m in "123")
    tiers = (Tier(1, Decimal(10)), Tier(2, Decimal(6)))
    offers = tuple(
        Offer(name, "k", frozenset(pair), tiers) for name, pair in (("A", "12"), ("B", "13"), ("C", "23"))
    )
    return Instance(needs, offers)


def test_repair_proves_that_the_core_of_game_two_is_empty() -> None:
    """Any division of 22 EUR leaves a pair that pays 44/3 for what costs it 12: a gain of 8/3."""
    instance = _three_pairs()
    repair = repair_core(instance, solve(instance), target=Decimal("0.01"))
    assert repair.status is RepairStatus.EMPTY_CORE
    assert Decimal("2.66") <= repair.least <= Decimal("2.67")
    assert Decimal("2.66") <= repair.gain <= repair.bound <= Decimal("2.70")


def test_members_with_the_same_needs_change_alike() -> None:
    instance = _three_pairs()
    twins = tuple(replace(need, member=need.member + "b") for need in instance.needs)
    doubled = replace(instance, needs=instance.needs + twins)
    bills = bills_of(repair_core(doubled, solve(doubled), target=Decimal("0.01")).lines)
    assert all(abs(bills[member] - bills[member + "b"]) <= 1 for member in "123")


def test_a_stable_award_stays_as_it_is() -> None:
    needs = tuple(Need(m, "k", frozenset(), 10) for m in "abc")
    instance = Instance(
        needs, (Offer("s", "k", frozenset({"*"}), (Tier(1, Decimal(10)), Tier(20, Decimal(9)))),)
    )
    result = solve(instance)
    repair = repair_core(instance, result)
    assert (repair.status, repair.lines, repair.moved) == (RepairStatus.UNCHANGED, result.shares, 0)
    with pytest.raises(ValueError, match="without award"):
        repair_core(instance, replace(result, award=None))


def test_an_interrupted_repair_keeps_the_sum_and_says_what_is_proven() -> None:
    instance = municipal_instance(
        suppliers=6, articles=12, tiers=4, members=24, standards=3, max_suppliers=None, seed=5
    )
    result = solve(instance)
    calls = iter(range(10**9))
    notes: list[Progress] = []
    repair = repair_core(instance, result, should_stop=lambda: next(calls) > 2, on_progress=notes.append)
    assert sum(bills_of(repair.lines).values()) == sum(bills_of(result.shares).values())
    again = repair_core(instance, result)
    assert repair.bound >= again.gain
    assert again == repair_core(instance, result)
    assert notes


@pytest.mark.slow
def test_a_mid_size_repair_reaches_its_target_and_an_independent_search_agrees() -> None:
    instance = municipal_instance(
        suppliers=6, articles=14, tiers=4, members=40, standards=4, max_suppliers=None, seed=1
    )
    result = solve(instance)
    base = bills_of(result.shares)
    before = GroupSearch(instance, base, time_limit=60, method=Method.MIP).run()
    repair = repair_core(instance, result)
    bills = bills_of(repair.lines)
    after = GroupSearch(instance, bills, time_limit=60, method=Method.MIP).run()
    assert sum(bills.values()) == sum(base.values())
    if before.gain > to_cents(repair.target):
        assert repair.status is RepairStatus.REPAIRED
    assert after.gain <= to_cents(repair.bound) <= to_cents(repair.target)
    assert all(bills[s.member] <= to_cents(s.alone) for s in result.savings if s.alone is not None)


def test_the_blend_is_the_largest_step_that_enumeration_calls_stable() -> None:
    moved = 0
    for seed in range(40):
        instance = small_instance(seed, free=True)
        result = solve(instance, gap=0.0)
        if result.award is None:
            continue
        base = bills_of(result.shares)
        towards = equal_percentage(base, {s.member: s.alone for s in result.savings})
        mixed = blend(instance, result, target=Decimal("0.40"), time_limit=30)
        bills = bills_of(mixed.lines)
        assert sum(bills.values()) == sum(base.values()) == sum(towards.values())
        truth = worst_gain(instance, bills)
        assert to_cents(mixed.gain) <= truth <= to_cents(mixed.bound)
        assert bills == blended(base, towards, mixed.theta)
        assert mixed.stable == (mixed.bound <= mixed.target)
        if mixed.theta_most < 1:
            beyond = min(mixed.theta_most + Decimal("0.05"), Decimal(1))
            rounding = len(base)
            assert worst_gain(instance, blended(base, towards, beyond)) > 40 - rounding
            moved += 1
        else:
            assert mixed.theta > 0 or not mixed.stable
    assert moved > 3


def test_equal_percentage_saves_everybody_the_same() -> None:
    base = {"a": 700, "b": 200, "c": 100}
    towards = equal_percentage(base, {"a": Decimal(9), "b": Decimal(3), "c": None})
    assert towards == {"a": 675, "b": 225, "c": 100}


def test_whole_cents_add_up_and_respect_limits() -> None:
    assert whole_cents({"a": 1.5, "b": 1.5, "c": 1.0}, 4) == {"a": 2, "b": 1, "c": 1}
    assert whole_cents({"a": 1.5, "b": 1.5, "c": 1.0}, 4, {"a": 1, "b": None, "c": 1}) == {
        "a": 1,
        "b": 2,
        "c": 1,
    }
    assert math.isclose(sum(whole_cents({"a": 2.9, "b": 3.1}, 6).values()), 6)


def test_adjusted_lines_carry_the_difference_as_compensation() -> None:
    needs = tuple(Need(m, a, frozenset(), 3) for m in "ab" for a in ("k", "l"))
    offers = tuple(Offer("s", a, frozenset({"*"}), (Tier(1, Decimal(10)),)) for a in ("k", "l"))
    lines = solve(Instance(needs, offers)).shares
    once = adjusted(lines, {"a": 6_101, "b": 5_899})
    assert bills_of(once) == {"a": 6_101, "b": 5_899}
    assert bills_of(adjusted(once, {"a": 6_000, "b": 6_000})) == bills_of(lines)
    assert sum(line.compensation for line in once) == 0
