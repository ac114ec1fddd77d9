# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Buying together as a cost game: what every group would pay by itself, and divisions of what all pay together.

For a few members everything can be enumerated. That makes this the yardstick for the methods that cannot enumerate, and
the place for rules that are named beside ours: the least core (Maschler, Peleg, Shapley 1979) and the Shapley value.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from itunion.optimiser.alone import alone_cost
from itunion.optimiser.highs import Limits, LinearModel
from itunion.optimiser.model import Instance
from itunion.optimiser.pool import build_pool

Coalition = frozenset[str]

MOST_MEMBERS = 12
"""Beyond this there are too many groups to look at each."""

SECONDS = 60.0
ROUNDING = 1e-6


@dataclass(frozen=True)
class Game:
    """Members and what each group of them would pay by itself in cents; `None` if the group could not buy at all."""

    members: tuple[str, ...]
    price: Callable[[Coalition], int | None]

    @cached_property
    def costs(self) -> Mapping[Coalition, int | None]:
        """The cost of every group but the empty one.

        Raises:
            ValueError: too many members.
        """
        if len(self.members) > MOST_MEMBERS:
            raise ValueError(f"{len(self.members)} members have too many groups to enumerate")
        return {group: self.price(group) for group in groups_of(self.members)}

    @property
    def whole(self) -> int:
        """What all pay together.

        Raises:
            ValueError: they cannot buy together.
        """
        cost = self.price(frozenset(self.members))
        if cost is None:
            raise ValueError("the members cannot buy together")
        return cost

    def worst_group(self, bills: Mapping[str, float]) -> tuple[Coalition, float]:
        """The group that gains most by leaving at these bills, and its gain (0 and nobody if none gains)."""
        worst: tuple[Coalition, float] = (frozenset(), 0.0)
        for group, cost in self.costs.items():
            if cost is not None and (gain := sum(bills[member] for member in group) - cost) > worst[1]:
                worst = (group, gain)
        return worst


def purchase_game(instance: Instance) -> Game:
    """The game of an instance: every group is solved by itself, to the cent."""
    return Game(instance.members, lambda group: alone_cost(build_pool(instance, group)))


def groups_of(members: tuple[str, ...]) -> Iterator[Coalition]:
    """All groups but the empty one, small ones first."""
    for size in range(1, len(members) + 1):
        yield from (frozenset(group) for group in combinations(members, size))


@dataclass(frozen=True, slots=True)
class LeastCore:
    """The smallest ε at which some division leaves no proper group a gain above ε (cents), and such a division.

    The core is empty exactly if `epsilon` is positive. `cuts` are the groups that were needed to prove it.
    """

    epsilon: float
    bills: Mapping[str, float]
    cuts: tuple[Coalition, ...]


def least_core(game: Game) -> LeastCore:
    """The least core by row generation: bills for the groups known so far, then the group these bills treat worst."""
    whole = frozenset(game.members)
    cuts: list[Coalition] = [group for group in groups_of(game.members) if len(group) == 1 and group != whole]
    cuts = [group for group in cuts if game.costs[group] is not None]
    while True:
        model = LinearModel()
        columns = {member: model.column(lower=-math.inf) for member in game.members}
        epsilon = model.column(cost=1.0, lower=-float(game.whole))
        model.row([(column, 1.0) for column in columns.values()], lower=game.whole, upper=game.whole)
        for group in cuts:
            cost = game.costs[group]
            assert cost is not None
            model.row([*((columns[member], 1.0) for member in sorted(group)), (epsilon, -1.0)], upper=cost)
        run = model.run(Limits(SECONDS), relaxed=True)
        assert run.values is not None
        bills = {member: float(run.values[column]) for member, column in columns.items()}
        reached = float(run.values[epsilon])
        gains = [
            (sum(bills[member] for member in group) - cost, group)
            for group, cost in game.costs.items()
            if cost is not None and group != whole
        ]
        gain, group = max(
            gains, key=lambda entry: (entry[0], -len(entry[1]), sorted(entry[1])), default=(0.0, whole)
        )
        if not gains or gain <= reached + ROUNDING or group in cuts:
            return LeastCore(reached, bills, tuple(cuts))
        cuts.append(group)


def shapley(game: Game) -> dict[str, Fraction]:
    """The Shapley value in cents, exactly: what a member adds to the cost, averaged over all orders of arrival.

    Raises:
        ValueError: too many members, or a group that cannot buy.
    """
    count = len(game.members)
    costs = {group: cost for group, cost in game.costs.items() if cost is not None}
    if len(costs) < len(game.costs):
        raise ValueError("a group that cannot buy by itself has no cost to average")
    costs[frozenset()] = 0
    orders = math.factorial(count)
    value = dict.fromkeys(game.members, Fraction(0))
    for group in (frozenset[str](), *groups_of(game.members)):
        weight = Fraction(math.factorial(len(group)) * math.factorial(max(count - len(group) - 1, 0)), orders)
        for member in game.members:
            if member not in group:
                value[member] += weight * (costs[group | {member}] - costs[group])
    return value
