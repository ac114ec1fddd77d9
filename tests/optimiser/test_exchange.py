# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The exchange search: its bounds never exceed what the flow costs, and it finds the cheapest plan of small rounds."""

import random

import numpy as np
import pytest

from itunion.optimiser.exchange import FIT_SWEEPS, Exchange, Pressed
from itunion.optimiser.flow import Flow
from itunion.optimiser.generator import municipal_instance
from itunion.optimiser.lagrange import Lagrangian
from itunion.optimiser.plan import Plan
from itunion.optimiser.pool import Pool, build_pool
from itunion.optimiser.solver import Method, Search
from itunion.optimiser.tree import Tree


def _pool(seed: int) -> Pool:
    return build_pool(
        municipal_instance(
            suppliers=8, articles=6, tiers=3, members=10, standards=3, max_suppliers=3, seed=seed
        )
    )


@pytest.mark.parametrize("seed", range(6))
def test_bounds_from_pressures_never_exceed_the_cost_and_mostly_reach_it(seed: int) -> None:
    pool = _pool(seed)
    flow, pressed, rng = Flow(pool), Pressed(Lagrangian(pool)), random.Random(seed)
    reached = possible = 0
    for _ in range(20):
        ladders = sorted(rng.sample(range(len(pool.ladders)), 3))
        choice = tuple((ladder, rng.randrange(len(pool.ladders[ladder].bounds))) for ladder in ladders)
        bound, pressure = pressed.bound(choice, np.zeros(3), sweeps=FIT_SWEEPS)
        plan = flow.cheapest(dict(choice))
        if plan is None:
            continue
        possible += 1
        assert bound <= plan.cost * (1 + 1e-9)
        reached += bound >= 0.999 * plan.cost
        for hint, other, start in pressed.neighbours(choice, pressure, 3):
            if rng.random() < 0.02 and (near := flow.cheapest(dict(other))) is not None:
                assert hint <= near.cost * (1 + 1e-9)
                value, _ = pressed.bound(other, start, sweeps=FIT_SWEEPS)
                assert value <= near.cost * (1 + 1e-9)
    assert reached >= 0.6 * possible > 4


@pytest.mark.parametrize("seed", range(6))
def test_a_few_starts_from_nothing_find_the_cheapest_plan(seed: int) -> None:
    pool = _pool(seed)
    truth = Search(pool, time_limit=60, method=Method.MIP).run().plan
    assert truth is not None
    relaxation, flow = Lagrangian(pool), Flow(pool)
    found: list[Plan] = []

    def price(tiers: dict[int, int]) -> Plan | None:
        plan = flow.cheapest(tiers)
        found.extend([plan] if plan else [])
        return plan

    root = relaxation.ascend(
        relaxation.first_dual(), relaxation.everything(), target=2.0 * truth.cost, steps=100
    )
    search = Exchange(relaxation, price, root.supplier_share, root.tier_share.argmax(axis=1), seed)
    for _ in range(10):
        best = min(found, key=lambda plan: plan.cost, default=None)
        search.improve(best, work=lambda: relaxation.work, ended=lambda: False)
    assert min(plan.cost for plan in found) == truth.cost


@pytest.mark.parametrize("seed", range(3))
def test_a_thorough_tree_claims_no_more_than_the_optimum(seed: int) -> None:
    pool = _pool(seed)
    best = Search(pool, time_limit=60, method=Method.MIP).run().plan
    assert best is not None
    tree = Tree(Lagrangian(pool), target=2.0 * best.cost)
    tree.sharpen(float(best.cost), most_work=10**9)
    assert tree.bound <= best.cost * (1 + 1e-9)
    tree.thorough = True
    assert tree.explore(
        cutoff=lambda: float(best.cost), leaf=lambda _: float(best.cost), visit=lambda _: False
    )
    assert best.cost * (1 - 1e-9) <= tree.bound <= best.cost * (1 + 1e-9)
