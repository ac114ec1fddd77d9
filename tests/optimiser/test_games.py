# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The textbook games give the textbook numbers; the least core by row generation is that of all groups at once."""

import math
import random
from fractions import Fraction
from itertools import permutations

import pytest

from itunion.optimiser.games import Coalition, Game, groups_of, least_core, shapley
from itunion.optimiser.highs import Limits, LinearModel

UNITS = {"a": 90, "b": 10, "c": 10}


def _ninety_ten_ten(group: Coalition) -> int:
    """10 EUR a unit, from 100 units 8 EUR; the large member may take up to ten units more than it needs."""
    wanted = sum(UNITS[member] for member in group)
    most = wanted + (10 if "a" in group else 0)
    return min(units * (800 if units >= 100 else 1000) for units in range(wanted, most + 1))


def _pairs(group: Coalition) -> int:
    """Three suppliers serve one pair each: 10 EUR a unit, two units 6 EUR each."""
    return {1: 1000, 2: 1200, 3: 2200}[len(group)]


def _random_game(seed: int, members: int = 5) -> Game:
    rng = random.Random(seed)
    names = tuple("abcdefgh"[:members])
    costs = {group: rng.randint(500, 900) * len(group) for group in groups_of(names)}
    return Game(names, costs.__getitem__)


def test_ninety_ten_ten_equal_price_is_in_the_core_and_shapley_is_not() -> None:
    game = Game(("a", "b", "c"), _ninety_ten_ten)
    assert [game.costs[frozenset(group)] for group in ("a", "b", "ab", "bc", "abc")] == [
        80_000,
        10_000,
        80_000,
        20_000,
        88_000,
    ]
    assert game.worst_group({"a": 72_000, "b": 8_000, "c": 8_000}) == (frozenset(), 0.0)
    value = shapley(game)
    assert value == {"a": Fraction(218_000, 3), "b": Fraction(23_000, 3), "c": Fraction(23_000, 3)}
    group, gain = game.worst_group({member: float(cents) for member, cents in value.items()})
    assert group in (frozenset("ab"), frozenset("ac"))
    assert gain == pytest.approx(1000 / 3)


def test_three_suppliers_leave_the_core_empty() -> None:
    core = least_core(Game(("1", "2", "3"), _pairs))
    assert core.epsilon == pytest.approx(800 / 3)
    assert list(core.bills.values()) == pytest.approx([2200 / 3] * 3)


@pytest.mark.parametrize("seed", range(40))
def test_the_least_core_is_that_of_all_groups_at_once(seed: int) -> None:
    game = _random_game(seed, 3 + seed % 4)
    core = least_core(game)
    model = LinearModel()
    columns = {member: model.column(lower=-math.inf) for member in game.members}
    epsilon = model.column(cost=1.0, lower=-math.inf)
    model.row([(column, 1.0) for column in columns.values()], lower=game.whole, upper=game.whole)
    for group, cost in game.costs.items():
        assert cost is not None
        if len(group) < len(columns):
            model.row([*((columns[m], 1.0) for m in sorted(group)), (epsilon, -1.0)], upper=cost)
    assert core.epsilon == pytest.approx(model.run(Limits(10), relaxed=True).objective, abs=1e-4)
    assert sum(core.bills.values()) == pytest.approx(game.whole)
    _, gain = game.worst_group(core.bills)
    assert gain <= max(core.epsilon, 0) + 1e-4


@pytest.mark.parametrize("seed", range(5))
def test_shapley_is_the_average_over_all_orders(seed: int) -> None:
    game = _random_game(seed, 4)
    value = dict.fromkeys(game.members, Fraction(0))
    orders = list(permutations(game.members))
    for order in orders:
        before = 0
        for place, member in enumerate(order):
            cost = game.costs[frozenset(order[: place + 1])]
            assert cost is not None
            value[member] += Fraction(cost - before, len(orders))
            before = cost
    assert shapley(game) == value


def test_a_game_too_large_to_enumerate_says_so() -> None:
    with pytest.raises(ValueError, match="13 members"):
        least_core(Game(tuple(f"m{i}" for i in range(13)), lambda group: len(group)))


def test_a_group_that_cannot_buy_has_no_shapley_value_but_a_least_core() -> None:
    game = Game(("a", "b"), lambda group: 100 if len(group) == 2 else None)
    with pytest.raises(ValueError, match="cannot buy"):
        shapley(game)
    assert sum(least_core(game).bills.values()) == pytest.approx(100)
    with pytest.raises(ValueError, match="together"):
        _ = Game(("a", "b"), lambda group: None).whole
