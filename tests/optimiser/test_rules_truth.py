# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every kind of rule against the truth by enumeration: same least cost to the cent, or nothing possible for both."""

import os
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.optimiser.enumeration import cheapest, random_ruled

from itunion.optimiser import ANYTIME, Instance, TierBasis, TierKind
from itunion.optimiser.highs import Stop
from itunion.optimiser.pool import build_pool
from itunion.optimiser.solver import Search

CASES = 4_000 if os.environ.get("ITUNION_FULL") else 500
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


def _terms(**values: Any) -> Callable[[Instance], Instance]:
    return lambda i: replace(i, terms=tuple(replace(terms, **values) for terms in i.terms))


def _limits(**values: Any) -> Callable[[Instance], Instance]:
    return lambda i: replace(i, constraints=replace(i.constraints, **values))


def _needs(**values: Any) -> Callable[[Instance], Instance]:
    return lambda i: replace(i, needs=tuple(replace(need, **values) for need in i.needs))


WITHOUT: dict[str, Callable[[Instance], Instance]] = {
    "window": _needs(window=ANYTIME),
    "tolerance": _needs(tolerance=0),
    "incremental": _terms(tier_kind=TierKind.ALL_UNITS),
    "turnover": lambda i: replace(
        i,
        terms=tuple(
            replace(terms, tier_basis=TierBasis.TOTAL) if terms.tier_basis is TierBasis.TURNOVER else terms
            for terms in i.terms
        ),
    ),
    "minimum": _terms(minimum_order_value=Decimal(0)),
    "member minimum": _terms(minimum_member_value=Decimal(0)),
    "maximum units": _terms(maximum_units=None),
    "maximum value": _terms(maximum_value=None),
    "lot": lambda i: replace(i, lots=tuple(replace(lot, max_suppliers=None) for lot in i.lots)),
    "lot limit": _limits(max_lots_per_supplier=None),
    "bundle": _limits(bundles_allowed=False),
    "per member": _limits(max_suppliers_per_member=None),
    "budget": _limits(budgets=()),
    "resilient": _limits(resilient=False),
}


@pytest.mark.parametrize("kind", WITHOUT)
def test_every_kind_of_rule_changes_the_truth_of_several_cases(kind: str) -> None:
    """A rule that no case contains, or that never changes a cost, would not be tested."""
    changed = 0
    for seed in range(CASES):
        instance = random_ruled(seed)
        other = WITHOUT[kind](instance)
        if other != instance and cheapest(instance) != cheapest(other):
            changed += 1
            if changed == 3:
                return
    pytest.fail(f"{changed} cases depend on this rule")


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
