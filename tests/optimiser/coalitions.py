# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The truth about small groups: what every coalition would pay, by enumeration and without any solver."""

import random
from dataclasses import replace
from functools import cache
from itertools import combinations

from tests.optimiser.reference import cheapest_cost, random_instance

from itunion.optimiser import Instance


def small_instance(seed: int, *, free: bool | None = None) -> Instance:
    """Two to five members with few units, so that all coalitions can be enumerated in milliseconds."""
    rng = random.Random(seed)
    members = rng.randint(2, 5)
    instance = random_instance(
        seed, suppliers=rng.randint(1, 3), members=members, free=rng.random() < 0.5 if free is None else free
    )
    most = 1 if members > 3 else 2
    return replace(
        instance, needs=tuple(replace(need, quantity=min(need.quantity, most)) for need in instance.needs)
    )


@cache
def coalition_costs(instance: Instance) -> dict[frozenset[str], int | None]:
    """Cents of every non-empty group, `None` where it cannot buy."""
    members = instance.members
    groups = (frozenset(g) for n in range(1, len(members) + 1) for g in combinations(members, n))
    return {group: cheapest_cost(instance, group) for group in groups}


def worst_gain(instance: Instance, bills: dict[str, int]) -> int:
    """The most any group would gain by leaving, 0 if none gains."""
    gains = (
        sum(bills[member] for member in group) - cost
        for group, cost in coalition_costs(instance).items()
        if cost is not None
    )
    return max(0, *gains)
