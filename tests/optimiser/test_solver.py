# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The award is the cheapest one: against enumeration, against a second solver, and under every kind of limit."""

import itertools
import os
from dataclasses import replace
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from tests.optimiser.reference import cheapest_cost, random_instance
from tests.optimiser.second_solver import scip_cost

from itunion.optimiser import (
    Constraints,
    Instance,
    InstanceError,
    Need,
    Offer,
    Status,
    SupplierTerms,
    Tier,
    compare,
    price_sentence,
    solve,
    standard_scenarios,
    total_alone,
)
from itunion.optimiser.closed_form import lift
from itunion.optimiser.generator import ctqd_instance, municipal_instance
from itunion.optimiser.highs import Stop
from itunion.optimiser.lagrange import Lagrangian
from itunion.optimiser.outcome import Progress
from itunion.optimiser.plan import Plan, suppliers_of
from itunion.optimiser.pool import build_pool
from itunion.optimiser.solver import Method, Search
from itunion.optimiser.tree import Tree


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("seed", range(60))
def test_both_methods_find_what_enumeration_finds(seed: int, method: Method) -> None:
    instance = random_instance(seed)
    optimum = Search(build_pool(instance), time_limit=60, method=method).run()
    truth = cheapest_cost(instance)
    if truth is None:
        assert optimum.plan is None
        assert optimum.stop is Stop.INFEASIBLE
    else:
        assert optimum.plan is not None
        assert optimum.plan.cost == truth
        assert optimum.bound == truth


@pytest.mark.parametrize("seed", range(12))
def test_minimum_order_values_and_freight_are_kept(seed: int) -> None:
    instance = random_instance(seed)
    terms = tuple(
        replace(entry, freight=Decimal("3.00"), minimum_order_value=Decimal(15 * (1 + seed % 3)))
        for entry in instance.terms
    )
    instance = replace(instance, terms=terms)
    optimum = Search(build_pool(instance), time_limit=60).run()
    truth = cheapest_cost(instance)
    assert (optimum.plan and optimum.plan.cost) == truth


@pytest.mark.parametrize("seed", range(50 if os.environ.get("ITUNION_FULL") else 12))
def test_a_second_solver_with_another_formulation_agrees(seed: int) -> None:
    instance = municipal_instance(
        suppliers=6 + seed % 3,
        articles=10 + seed % 4,
        tiers=2 + seed % 3,
        members=10 + seed % 5,
        standards=3,
        max_suppliers=(None, 2, 3)[seed % 3],
        seed=seed,
    )
    truth = scip_cost(instance)
    for method in Method:
        plan = Search(build_pool(instance), time_limit=60, method=method).run().plan
        assert plan is not None
        assert plan.cost == truth


@pytest.mark.parametrize("limit", [None, 2, 3])
def test_tree_and_mip_agree_on_a_municipal_round(limit: int | None) -> None:
    pool = build_pool(
        municipal_instance(
            suppliers=6, articles=12, tiers=4, members=20, standards=4, max_suppliers=limit, seed=7
        )
    )
    costs = [Search(pool, time_limit=60, method=method).run() for method in Method]
    assert costs[0].plan is not None
    assert costs[1].plan is not None
    assert costs[0].plan.cost == costs[1].plan.cost


def test_a_bound_is_rounded_up_to_whole_cents_but_never_across_one() -> None:
    assert [lift(value) for value in (4.2, 5.0, 5.0000001, 5.1)] == [5, 5, 5, 6]


def test_nobody_buys_up_to_the_next_tier() -> None:
    offer = Offer("s", "k", frozenset(), (Tier(1, Decimal(10)), Tier(100, Decimal(8))))
    result = solve(Instance((Need("m", "k", frozenset(), 90),), (offer,)))
    assert result.objective == Decimal(900)


def test_volume_moves_to_reach_a_tier_when_that_is_cheaper() -> None:
    needs = (Need("m", "k", frozenset(), 10), Need("m", "l", frozenset(), 5))
    offers = (
        Offer("cheap only with volume", "k", frozenset(), (Tier(1, Decimal(10)), Tier(15, Decimal(6)))),
        Offer("cheap only with volume", "l", frozenset(), (Tier(1, Decimal(10)), Tier(15, Decimal(6)))),
        Offer("other", "l", frozenset(), (Tier(1, Decimal(5)),)),
    )
    result = solve(Instance(needs, offers))
    assert result.award is not None
    assert result.award.suppliers == ("cheap only with volume",)
    assert result.objective == Decimal(90)


@pytest.mark.parametrize("limit", [0.0, 0.001, 0.05])
def test_a_tiny_time_limit_still_yields_an_award_with_its_gap(limit: float) -> None:
    instance = municipal_instance(
        suppliers=8, articles=20, tiers=4, members=30, standards=4, max_suppliers=3, seed=5
    )
    result = solve(instance, time_limit=limit)
    assert result.award is not None
    assert result.gap is not None
    assert result.bound is not None
    assert Decimal(0) < result.bound <= result.award.cost
    assert result.status is Status.OPTIMAL or result.gap > 1e-4


def test_a_stop_request_yields_the_best_so_far() -> None:
    instance = municipal_instance(
        suppliers=10, articles=30, tiers=4, members=30, standards=4, max_suppliers=4, seed=5
    )
    seen: list[Progress] = []
    result = solve(
        instance,
        gap=0.0,
        on_progress=seen.append,
        should_stop=lambda: any(p.incumbent is not None for p in seen),
    )
    assert result.status is Status.FEASIBLE
    assert result.stopped_by == "user"
    assert result.award is not None
    assert all(later.elapsed >= earlier.elapsed for earlier, later in itertools.pairwise(seen))


def test_row_order_does_not_matter() -> None:
    instance = municipal_instance(
        suppliers=5, articles=8, tiers=3, members=10, standards=3, max_suppliers=2, seed=3
    )
    turned = replace(
        instance, needs=instance.needs[::-1], offers=instance.offers[::-1], terms=instance.terms[::-1]
    )
    assert solve(instance) == solve(turned)


def test_what_cannot_be_covered_is_named_with_remedies() -> None:
    needs = (
        Need("Aach", "k", frozenset({"A"}), 10),
        Need("Bonn", "k", frozenset({"B"}), 4),
        Need("Celle", "x", frozenset(), 2),
        Need("Dahn", "k", frozenset({"B"}), 3, Decimal(9)),
    )
    offers = (Offer("s", "k", frozenset({"A"}), (Tier(1, Decimal(5)),), 7),)
    result = solve(Instance(needs, offers))
    assert result.status is Status.INFEASIBLE
    assert result.award is None
    found = {(entry.article, entry.quantity, entry.members) for entry in result.uncovered}
    assert found == {("k", 3, ("Aach",)), ("k", 4, ("Bonn",)), ("x", 2, ("Celle",))}
    text = " ".join(remedy for entry in result.uncovered for remedy in entry.remedies)
    assert "um 3 Stück erhöhen (s)" in text
    assert "anderen Standard zulassen (angeboten: A)" in text
    assert "ein Angebot für diesen Artikel einholen" in text
    assert "eigenen Preis" in text


def test_a_supplier_limit_that_is_to_blame_is_named() -> None:
    needs = (Need("m", "k", frozenset(), 1), Need("m", "l", frozenset(), 1))
    offers = tuple(Offer(s, a, frozenset(), (Tier(1, Decimal(5)),)) for s, a in (("s", "k"), ("t", "l")))
    result = solve(Instance(needs, offers, (), Constraints(max_suppliers=1)))
    assert [entry.quantity for entry in result.uncovered] == [1]
    assert "mehr als 1 Lieferanten zulassen" in result.uncovered[0].remedies


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"needs": ()}, "keinen Bedarf"),
        ({"needs": (Need("m", "k", frozenset(), 0),)}, "zu klein"),
        ({"needs": (Need("m", "k", frozenset(), 10_000_001),)}, "zu groß"),
        ({"needs": (Need("m", "k", frozenset(), 1, Decimal("NaN")),)}, "kein Betrag"),
        ({"needs": (Need("m", "k", frozenset(), 1, Decimal("1.005")),)}, "Nachkommastellen"),
        ({"offers": (Offer("s", "k", frozenset(), ()),)}, "fehlt jede Preisstaffel"),
        ({"offers": (Offer("s", "k", frozenset(), (Tier(2, Decimal(1)),)),)}, "erste Staffel"),
        ({"offers": (Offer("s", "k", frozenset(), (Tier(1, Decimal(-1)),)),)}, "negativ"),
        ({"offers": (Offer("s", "k", frozenset(), (Tier(1, Decimal(1)), Tier(5, Decimal(2)))),)}, "steigt"),
        ({"constraints": Constraints(max_suppliers=-1)}, "negativ"),
    ],
)
def test_nonsense_is_refused_with_reasons(change: dict[str, object], words: str) -> None:
    base = Instance(
        (Need("m", "k", frozenset(), 1),),
        (Offer("s", "k", frozenset(), (Tier(1, Decimal(1)),)),),
        (SupplierTerms("s"),),
    )
    with pytest.raises(InstanceError) as caught:
        solve(replace(base, **change))  # type: ignore[arg-type]
    assert words in "\n".join(caught.value.problems)


def test_scenarios_show_what_a_rule_costs() -> None:
    instance = municipal_instance(
        suppliers=6, articles=30, tiers=3, members=20, standards=3, max_suppliers=1, seed=1
    )
    result = solve(instance)
    assert result.award is not None
    scenarios = standard_scenarios(instance, result.award.suppliers)
    variants = {variant.scenario.title: variant for variant in compare(instance, scenarios)}
    free = variants["ohne Vorgaben"]
    assert free.difference is not None
    assert free.difference < 0
    assert price_sentence(free).endswith("€ weniger")
    without = variants[f"ohne {result.award.suppliers[0]}"]
    assert result.award.suppliers[0] not in without.suppliers
    assert without.difference is not None
    assert without.difference >= 0
    alone = total_alone(instance)
    assert alone is not None
    assert alone - result.award.cost == result.total_saving


def test_no_supplier_at_all_leaves_own_alternatives_only() -> None:
    offer = Offer("s", "k", frozenset(), (Tier(1, Decimal(1)),))
    result = solve(
        Instance((Need("m", "k", frozenset(), 3, Decimal(2)),), (offer,), (), Constraints(max_suppliers=0))
    )
    assert result.award is not None
    assert result.award.suppliers == ()
    assert result.objective == Decimal(6)


@pytest.mark.parametrize("method", list(Method))
def test_large_amounts_stay_exact(method: Method) -> None:
    needs = (
        Need("a", "k", frozenset(), 9_999_999),
        Need("b", "k", frozenset(), 1_234_567, Decimal("33333.33")),
    )
    offers = (
        Offer("s", "k", frozenset(), (Tier(1, Decimal("44444.44")), Tier(10_000_000, Decimal("33333.32")))),
        Offer("t", "k", frozenset(), (Tier(1, Decimal("33333.31")),), 1_234_566),
    )
    instance = Instance(needs, offers)
    assert not instance.problems()
    optimum = Search(build_pool(instance), time_limit=60, method=method).run()
    assert optimum.plan is not None
    assert optimum.plan.cost == 10_000_000 * 3333332 + 1_234_566 * 3333331


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_wherever_the_tree_is_stopped_the_optimum_lies_between_bound_and_award(seed: int) -> None:
    pool = build_pool(
        municipal_instance(
            suppliers=10, articles=12, tiers=4, members=15, standards=4, max_suppliers=3, seed=seed
        )
    )
    full = Search(pool, time_limit=60, method=Method.MIP).run()
    assert full.plan is not None
    assert full.bound == full.plan.cost
    stopped = 0
    for work in (1, 3_000_000, 6_000_000, 9_000_000, 12_000_000, 20_000_000):
        early = Search(pool, time_limit=60, method=Method.TREE, work_limit=work).run()
        assert early.plan is not None
        assert early.bound <= full.plan.cost <= early.plan.cost
        assert early.stop in (Stop.GAP, Stop.WORK)
        stopped += early.stop is Stop.WORK
    assert stopped


RELAXED = [
    municipal_instance(
        suppliers=6,
        articles=6,
        tiers=4,
        members=8,
        standards=3,
        max_suppliers=(None, 2, 3)[seed % 3],
        seed=seed,
    )
    for seed in range(9)
] + [ctqd_instance(5, 6, 4, 0.7, seed, activation=True) for seed in range(6)]


@cache
def _best(number: int) -> Plan:
    """The cheapest plan, by the other method."""
    best = Search(build_pool(RELAXED[number]), time_limit=60, method=Method.MIP).run().plan
    assert best is not None
    return best


@pytest.mark.parametrize("number", range(len(RELAXED)))
def test_no_dual_point_cuts_off_the_optimum(number: int) -> None:
    pool = build_pool(RELAXED[number])
    best = _best(number)
    relaxation = Lagrangian(pool)
    dual, cut = relaxation.first_dual(), 0
    for steps in (1, 5, 20, 60, 200):
        ascent = relaxation.ascend(dual, relaxation.everything(), target=best.cost, steps=steps)
        dual = ascent.dual
        assert ascent.bound <= best.cost * (1 + 1e-9)
        branch = relaxation.fix(relaxation.everything(), dual, cutoff=best.cost + 0.5)
        assert all(branch.allowed[ladder, tier] for ladder, tier in best.tiers.items())
        assert set(np.flatnonzero(branch.forced).tolist()) <= set(suppliers_of(pool, best.tiers))
        fixed = relaxation.ascend(dual, relaxation.only(best.tiers), target=best.cost * 2.0, steps=300)
        assert fixed.bound <= best.cost * (1 + 1e-9)
        cut += int(relaxation.valid.sum() - branch.allowed.sum())
    assert cut or pool.max_suppliers is None


@pytest.mark.parametrize("number", range(len(RELAXED)))
def test_the_value_of_a_dual_point_does_not_depend_on_what_was_asked_before(number: int) -> None:
    pool = build_pool(RELAXED[number])
    aged = Lagrangian(pool)
    rng = np.random.default_rng(number)
    first = aged.first_dual()
    for _ in range(20):
        dual = first * rng.uniform(0.7, 1.4, len(first))
        dual[aged.no_rent] = 0.0
        value = aged.ascend(dual, aged.everything(), target=1e15, steps=1).bound
        fresh = Lagrangian(pool)
        assert value == pytest.approx(
            fresh.ascend(dual, fresh.everything(), target=1e15, steps=1).bound, rel=1e-12
        )


@pytest.mark.parametrize("number", range(len(RELAXED)))
@pytest.mark.parametrize("share", [0.99, 0.999, 1.0])
def test_a_tree_claims_what_it_was_asked_for_and_never_more_than_the_optimum(
    number: int, share: float
) -> None:
    pool = build_pool(RELAXED[number])
    best = _best(number)
    tree = Tree(Lagrangian(pool), target=float(best.cost))
    cutoff = share * best.cost
    assert tree.explore(cutoff=lambda: cutoff, leaf=lambda _: float(best.cost), visit=lambda _: False)
    assert cutoff <= tree.bound <= best.cost * (1 + 1e-9)
