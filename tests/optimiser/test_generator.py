# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Generated instances keep their recipe, and the lot designer built on simulated offers keeps its word."""

import math
from decimal import Decimal

import pytest

from itunion.optimiser import Constraints, Instance, InstanceError, Lot, Need, Offer, Tier, solve
from itunion.optimiser.generator import ctqd_instance, municipal_instance
from itunion.optimiser.lots import Design, LastRound, Market, compare_designs
from itunion.optimiser.pool import build_pool
from itunion.optimiser.solver import Method, Search

NEEDS = tuple(
    Need(member, article, frozenset(), units)
    for member, units in (("Aach", 30), ("Bonn", 12))
    for article in ("Maus", "Monitor", "Notebook", "Tastatur")
)
GUIDE = {"Maus": Decimal(20), "Monitor": Decimal(200), "Notebook": Decimal(900), "Tastatur": Decimal(35)}
ONE = Design("ein Los", (Lot("alles", frozenset(GUIDE)),))
FOUR = Design("vier Lose", tuple(Lot(article, frozenset({article})) for article in sorted(GUIDE)))


@pytest.mark.parametrize("lam", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("offered", [1.0, 0.6])
def test_the_academic_recipe_is_kept(lam: float, offered: float) -> None:
    instance = ctqd_instance(7, 15, 4, lam, 3, activation=True, offered=offered)
    assert instance.problems() == ()
    assert instance == ctqd_instance(7, 15, 4, lam, 3, activation=True, offered=offered)
    assert instance != ctqd_instance(7, 15, 4, lam, 4, activation=True, offered=offered)
    for need in instance.needs:
        units = [offer.available for offer in instance.offers if offer.article == need.article]
        known = [amount for amount in units if amount is not None]
        assert len(known) == len(units) >= 2
        assert all(1 <= amount <= 15 for amount in known)
        exact = lam * max(known) + (1 - lam) * sum(known)
        assert need.quantity == math.ceil(round(exact, 6))
        assert need.own_price is None
    capacity = {
        terms.supplier: sum(o.available or 0 for o in instance.offers if o.supplier == terms.supplier)
        for terms in instance.terms
    }
    for terms in instance.terms:
        assert Decimal(500) <= terms.activation_cost <= Decimal(2000)
    for offer in instance.offers:
        assert 8 <= offer.tiers[0].unit_price <= 231
        assert len(offer.tiers) == 4
        assert all(tier.from_units <= math.ceil(0.9 * capacity[offer.supplier]) for tier in offer.tiers)


def test_full_offers_are_asked_for_by_default() -> None:
    assert len(ctqd_instance(5, 9, 3, 0.5, 1).offers) == 45
    assert {terms.fixed_cost for terms in ctqd_instance(5, 9, 3, 0.5, 1).terms} == {Decimal(0)}


@pytest.mark.parametrize("arguments", [(1, 5, 3), (5, 5, 11), (5, 5, 0)])
def test_impossible_recipes_are_refused(arguments: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="tiers"):
        ctqd_instance(*arguments, 0.5, 1)


@pytest.mark.parametrize("seed", range(6))
def test_scarce_instances_have_the_same_optimum_by_tree_and_mip(seed: int) -> None:
    pool = build_pool(ctqd_instance(5, 8, 3, 0.7, seed, activation=bool(seed % 2), offered=0.8))
    costs = {method: Search(pool, time_limit=60, method=method).run().plan for method in Method}
    assert all(plan is not None for plan in costs.values())
    assert len({plan.cost for plan in costs.values() if plan is not None}) == 1


def test_the_municipal_recipe_repeats_itself() -> None:
    first = municipal_instance(suppliers=4, articles=5, members=6, seed=2)
    assert first == municipal_instance(suppliers=4, articles=5, members=6, seed=2)
    assert first.problems() == ()


def test_designs_are_compared_in_the_same_markets_and_the_assumption_is_said() -> None:
    market = Market(GUIDE, rounds=3)
    comparison = compare_designs(NEEDS, (ONE, FOUR), market)
    assert comparison == compare_designs(NEEDS, (FOUR, ONE), market)
    assert "6 Bieter" in comparison.assumption
    assert "keine Vorhersage" in comparison.assumption
    assert {rating.design.name for rating in comparison.ratings} == {"ein Los", "vier Lose"}
    for rating in comparison.ratings:
        assert rating.served == rating.rounds == 3
        assert rating.cost is not None
        assert rating.without_largest is not None
        assert rating.without_largest >= rating.cost
        assert rating.without_limit == rating.cost
    assert [rating.cost for rating in comparison.ratings] == sorted(
        rating.cost for rating in comparison.ratings if rating.cost is not None
    )


def test_a_lot_limit_costs_what_the_table_says() -> None:
    limited = Design("zwei je Bieter", FOUR.lots, FOUR.tier_starts, lot_limit=1)
    (rating,) = compare_designs(NEEDS, (limited,), Market(GUIDE, rounds=2)).ratings
    assert rating.cost is not None
    assert rating.without_limit is not None
    assert rating.without_limit <= rating.cost
    assert rating.suppliers >= 4


def test_last_rounds_prices_meet_the_new_tier_starts() -> None:
    offers = (
        Offer("Nord", "Maus", frozenset({"*"}), (Tier(1, Decimal(10)), Tier(1000, Decimal(8)))),
        Offer("Ost", "Maus", frozenset({"*"}), (Tier(1, Decimal(9)),)),
    )
    needs = (Need("Aach", "Maus", frozenset(), 100),)
    lots = (Lot("Mäuse", frozenset({"Maus"})),)
    early, late = (Design(name, lots, (share,)) for name, share in (("früh", 0.5), ("spät", 2.0)))
    ratings = compare_designs(needs, (late, early), LastRound(offers)).ratings
    assert [(r.design.name, r.cost, r.without_largest) for r in ratings] == [
        ("früh", Decimal(800), Decimal(900)),
        ("spät", Decimal(900), Decimal(1000)),
    ]
    assert solve(Instance(needs, offers, (), Constraints())).objective == Decimal(900)


def test_designs_that_forget_or_repeat_an_article_are_refused() -> None:
    half = Design("halb", (Lot("a", frozenset({"Maus"})), Lot("b", frozenset({"Maus", "Monitor"}))))
    with pytest.raises(InstanceError) as caught:
        compare_designs(NEEDS, (half,), Market({"Maus": Decimal(1)}))
    text = "\n".join(caught.value.problems)
    assert "halb: Notebook steht in keinem Los." in text
    assert "halb: Maus steht in mehreren Losen." in text
    assert "Für Tastatur fehlt ein Richtpreis." in text
