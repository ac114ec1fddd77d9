# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a rule costs and which rules exclude each other, against enumeration."""

import itertools
import os
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.optimiser.enumeration import cheapest, random_ruled

from itunion.optimiser import Constraints, Instance, Need, Offer, Tier
from itunion.optimiser.conflicts import smallest_conflict
from itunion.optimiser.pool import to_euros
from itunion.optimiser.rules import Rule, demands_of, rules_of
from itunion.optimiser.shadow import shadow_answers


def _only(instance: Instance, every: tuple[Rule, ...], kept: tuple[Rule, ...]) -> Instance:
    for rule in every:
        if rule not in kept:
            instance = rule.without(instance)
    present = {need.member for need in instance.needs}
    budgets = tuple(entry for entry in instance.constraints.budgets if entry[0] in present)
    return replace(instance, constraints=replace(instance.constraints, budgets=budgets))


CASES = 25 if os.environ.get("ITUNION_FULL") else 15


def _infeasible(count: int) -> list[int]:
    seeds = (seed for seed in itertools.count() if cheapest(random_ruled(seed)) is None)
    return list(itertools.islice(seeds, count))


def test_the_smallest_conflict_is_one_and_none_is_smaller() -> None:
    checked = 0
    for seed in _infeasible(CASES):
        instance = random_ruled(seed)
        every = (*demands_of(instance), *rules_of(instance))
        conflict = smallest_conflict(instance)
        assert conflict is not None, seed
        assert conflict.smallest
        assert cheapest(_only(instance, every, conflict.rules)) is None, seed
        if len(every) <= 9:
            checked += 1
            for fewer in itertools.combinations(every, len(conflict.rules) - 1):
                assert cheapest(_only(instance, every, fewer)) is not None, seed
    assert checked >= 5


def test_a_conflict_reads_like_a_sentence() -> None:
    needs = (Need("Aach", "Notebook", frozenset({"A"}), 5), Need("Bonn", "Notebook", frozenset({"B"}), 5))
    offers = (
        Offer("Nord", "Notebook", frozenset({"A"}), (Tier(1, Decimal(10)),)),
        Offer("Süd", "Notebook", frozenset({"B"}), (Tier(1, Decimal(10)),)),
    )
    conflict = smallest_conflict(Instance(needs, offers, (), Constraints(max_suppliers=1)))
    assert conflict is not None
    assert {rule.key.split(":")[0] for rule in conflict.rules} == {"max_suppliers", "need", "standard"}
    assert "höchstens ein Lieferant" in conflict.sentence


def test_without_a_conflict_there_is_none() -> None:
    instance = next(random_ruled(seed) for seed in range(100) if cheapest(random_ruled(seed)) is not None)
    assert smallest_conflict(instance) is None


@pytest.mark.parametrize("first", range(0, 36, 12))
def test_what_a_rule_costs_is_what_enumeration_says(first: int) -> None:
    for seed in range(first, first + 12):
        instance = random_ruled(seed)
        cost = cheapest(instance)
        if cost is None:
            continue
        answers = shadow_answers(instance, to_euros(cost), gap=0.0)
        assert {answer.rule.key for answer in answers} == {rule.key for rule in rules_of(instance)}
        for answer in answers:
            truth = cheapest(answer.rule.without(instance))
            assert truth is not None
            assert answer.saving == to_euros(cost - truth), (seed, answer.rule.key)
            assert answer.most == answer.saving
