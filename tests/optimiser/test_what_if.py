# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What-if answers: equal to a search from scratch, honest about their gap, and right about who gains."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.optimiser.reference import cheapest_cost, random_instance

from itunion.optimiser import Constraints, Instance, Need, Offer, Status, Tier
from itunion.optimiser.generator import municipal_instance
from itunion.optimiser.pool import build_pool, to_cents
from itunion.optimiser.solver import Search
from itunion.optimiser.what_if import (
    AtMost,
    Change,
    Cheapest,
    NextTier,
    Price,
    Quantity,
    Relax,
    Session,
    Without,
)

CHANGES: tuple[Change, ...] = (
    Cheapest(),
    AtMost(1),
    AtMost(2),
    AtMost(4),
    Without("Lieferant 1"),
    Without("Lieferant 3"),
    Relax("Standard 1", "Standard 2"),
    Price("Lieferant 2", Decimal("-4.5")),
    Price("Lieferant 4", Decimal(5), "Artikel 03"),
    Quantity("Artikel 05", Decimal(40)),
    Quantity("Artikel 02", Decimal(-100)),
)


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(
        municipal_instance(
            suppliers=8, articles=14, tiers=4, members=25, standards=4, max_suppliers=3, seed=4
        )
    )


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.title)
def test_an_answer_equals_a_search_from_scratch_within_the_gap(session: Session, change: Change) -> None:
    answer = session.ask(change)
    cold = Search(build_pool(change.apply(session.instance)), time_limit=60, gap=1e-4).run()
    assert answer.cost is not None
    assert cold.plan is not None
    assert answer.gap is not None
    assert answer.status is Status.OPTIMAL
    assert 0 <= answer.gap <= 1e-4
    assert to_cents(answer.bound) <= cold.plan.cost
    assert cold.bound <= to_cents(answer.cost)
    most = change.apply(session.instance).constraints.max_suppliers
    assert most is None or len(answer.suppliers) <= most


@pytest.mark.parametrize("seed", range(25))
def test_answers_on_tiny_rounds_are_those_of_enumeration(seed: int) -> None:
    instance = random_instance(seed, suppliers=3, members=2)
    session = Session(instance, gap=0.0)
    changes: list[Change] = [
        Cheapest(),
        AtMost(1),
        Without("s1"),
        Relax("A", "B"),
        Quantity("k1", Decimal(50)),
    ]
    for change in changes:
        changed = change.apply(instance)
        truth = cheapest_cost(changed)
        answer = session.ask(change)
        assert (None if answer.cost is None else to_cents(answer.cost)) == truth
        if truth is None:
            assert answer.status is Status.INFEASIBLE
            assert answer.sentence.endswith("kein Zuschlag möglich.")


def test_an_interrupted_answer_still_tells_its_gap(session: Session) -> None:
    answer = session.ask(Without("Lieferant 3"), should_stop=lambda: True)
    assert answer.cost is not None
    assert answer.bound <= answer.cost
    full = session.ask(Without("Lieferant 3"))
    assert full.cost is not None
    assert answer.bound <= full.cost <= answer.cost


def test_relaxing_a_standard_says_what_it_saves_and_for_whom() -> None:
    dear, cheap = (
        Offer(f"s{name}", "k", frozenset({name}), (Tier(1, Decimal(price)),))
        for name, price in (("A", 9), ("B", 7))
    )
    needs = (Need("Aach", "k", frozenset({"A"}), 10), Need("Bonn", "k", frozenset({"B"}), 5))
    answer = Session(Instance(needs, (dear, cheap))).ask(Relax("A", "B"))
    assert answer.cost == Decimal(105)
    assert answer.difference == Decimal(-20)
    assert answer.suppliers == ("sB",)
    assert [(e.member, e.before, e.after) for e in answer.members] == [
        ("Aach", Decimal(90), Decimal(70)),
        ("Bonn", Decimal(35), Decimal(35)),
    ]
    assert answer.sentence == "A darf auch B sein: 20,00 € weniger."


def test_the_next_tier_is_worth_its_price_effect_and_what_moves_there() -> None:
    needs = (Need("m", "k", frozenset(), 69), Need("m", "l", frozenset(), 20))
    offers = (
        Offer("s", "k", frozenset(), (Tier(1, Decimal(10)), Tier(100, Decimal(8)))),
        Offer("s", "l", frozenset(), (Tier(1, Decimal(9)), Tier(100, Decimal(4)))),
        Offer("t", "l", frozenset(), (Tier(1, Decimal(5)),)),
    )
    session = Session(Instance(needs, offers), gap=0.0)
    assert session.cost == Decimal(69 * 10 + 20 * 5)
    assert session.next_tiers() == (
        NextTier(
            "s",
            "",
            31,
            Decimal(69 * 2).quantize(Decimal("0.01")),
            Decimal(69 * 2 + 20 * 1).quantize(Decimal("0.01")),
        ),
    )
    assert session.next_tiers()[0].sentence == "31 Stück mehr bei s sind für alle zusammen 158,00 € wert"


def test_a_warm_start_never_breaks_a_tighter_limit(session: Session) -> None:
    free = Session(replace(session.instance, constraints=Constraints()))
    assert free.cost is not None
    used = free.ask(Cheapest()).suppliers
    assert len(used) > 2
    answer = free.ask(AtMost(2))
    assert answer.difference is not None
    assert len(answer.suppliers) <= 2
    assert answer.difference > 0
