# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each member would pay alone: its own needs, the same offers, its own-volume tiers, its own alternatives.

This is the documented baseline of every saving. The member has all availability to itself, pays activation costs
and freight in full and is bound by the same constraints as the award.
"""

from collections.abc import Callable

from itunion.optimiser.model import Instance
from itunion.optimiser.pool import Pool, build_pool
from itunion.optimiser.solver import Method, Search

MEMBER_SECONDS = 30.0
"""Granted per member; such a model takes milliseconds."""


def alone_costs(
    instance: Instance, *, seed: int = 0, on_member: Callable[[str], None] | None = None
) -> dict[str, int | None]:
    """Cents per member, `None` where a member cannot cover its needs alone. `on_member` hears who comes next."""
    costs: dict[str, int | None] = {}
    for member in instance.members:
        if on_member is not None:
            on_member(member)
        costs[member] = alone_cost(build_pool(instance, {member}), seed=seed)
    return costs


def alone_cost(pool: Pool, *, seed: int = 0) -> int | None:
    """Cents the members of `pool` pay by themselves."""
    plan = Search(pool, time_limit=MEMBER_SECONDS, seed=seed, method=Method.MIP).run().plan
    return None if plan is None else plan.cost
