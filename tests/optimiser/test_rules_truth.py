# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every kind of rule against the truth by enumeration: same least cost to the cent, or nothing possible for both."""

import os

import pytest
from tests.optimiser.enumeration import cheapest, random_ruled

from itunion.optimiser.highs import Stop
from itunion.optimiser.pool import build_pool
from itunion.optimiser.solver import Search

CASES = 4_000 if os.environ.get("ITUNION_FULL") else 600
CHUNK = 50


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_the_search_finds_what_enumeration_finds(first: int) -> None:
    for seed in range(first, first + CHUNK):
        instance = random_ruled(seed)
        assert not instance.problems()
        optimum = Search(build_pool(instance), time_limit=60).run()
        truth = cheapest(instance)
        if truth is None:
            assert optimum.plan is None, seed
            assert optimum.stop is Stop.INFEASIBLE, seed
        else:
            assert optimum.plan is not None, seed
            assert (optimum.plan.cost, optimum.bound) == (truth, truth), seed


def test_every_kind_of_rule_is_drawn_and_matters() -> None:
    """A rule that no case contains, or that never changes a cost, would not be tested."""
    drawn = [random_ruled(seed) for seed in range(CASES)]
    kinds = {
        "window": lambda i: any(n.window.latest or n.window.earliest for n in i.needs),
        "tolerance": lambda i: any(n.tolerance for n in i.needs),
        "incremental": lambda i: any(t.tier_kind == "incremental" for t in i.terms),
        "turnover": lambda i: any(t.tier_basis == "turnover" for t in i.terms),
        "minimum": lambda i: any(t.minimum_order_value for t in i.terms),
        "member minimum": lambda i: any(t.minimum_member_value for t in i.terms),
        "maximum units": lambda i: any(t.maximum_units is not None for t in i.terms),
        "maximum value": lambda i: any(t.maximum_value is not None for t in i.terms),
        "lot": lambda i: any(lot.max_suppliers for lot in i.lots),
        "lot limit": lambda i: i.constraints.max_lots_per_supplier is not None,
        "bundle": lambda i: i.constraints.bundles_allowed and bool(i.bundles),
        "per member": lambda i: i.constraints.max_suppliers_per_member is not None,
        "budget": lambda i: bool(i.constraints.budgets),
        "resilient": lambda i: i.constraints.resilient,
    }
    for kind, present in kinds.items():
        assert sum(map(present, drawn)) >= CASES // 40, kind


@pytest.mark.parametrize("calls", range(6))
def test_a_search_with_rules_stopped_anywhere_leaves_a_valid_plan_and_bound(calls: int) -> None:
    for seed in range(40):
        instance = random_ruled(seed)
        left = [calls]

        def stop(left: list[int] = left) -> bool:
            left[0] -= 1
            return left[0] < 0

        optimum = Search(build_pool(instance), time_limit=60, should_stop=stop).run()
        truth = cheapest(instance)
        if optimum.plan is None:
            assert truth is None
        else:
            assert truth is not None
            assert optimum.bound <= truth <= optimum.plan.cost, seed
