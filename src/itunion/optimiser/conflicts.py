# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which rules contradict each other: the smallest set that no award can satisfy.

Smallest unsatisfiable subset by minimal hitting sets (Ignatiev, Previti, Liffiton, Marques-Silva, CP 2015): a set of rules
that hits every known way out is tried; if an award exists, the rules it cannot keep are one more way out; if none
exists, the set is a conflict and none is smaller.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from itunion.optimiser.closed_form import covers_itself
from itunion.optimiser.formulation import formulate
from itunion.optimiser.highs import Limits, LinearModel, Stop
from itunion.optimiser.model import Instance
from itunion.optimiser.pool import build_pool
from itunion.optimiser.rules import Rule, demands_of, rules_of

SECONDS = 20.0
"""For one question whether an award exists."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot hold together. `smallest`: proven that no conflict has fewer rules."""

    rules: tuple[Rule, ...]
    smallest: bool

    @property
    def sentence(self) -> str:
        """What contradicts what, in German."""
        names = "; ".join(rule.title for rule in self.rules)
        if len(self.rules) == 1:
            return f"Diese Vorgabe lässt sich mit keinem Angebot erfüllen: {names}."
        return f"Diese Vorgaben widersprechen sich: {names}. Eine davon muss weichen."


def smallest_conflict(instance: Instance, *, time_limit: float = 60.0, seed: int = 0) -> Conflict | None:
    """The fewest rules that exclude each other, `None` if an award exists (or nothing was proven in time)."""
    deadline = time.monotonic() + time_limit
    # needs first: they are known by their standards, which lifting a standard would change
    rules = (*demands_of(instance), *rules_of(instance))
    oracle = _Oracle(instance, rules, seed)
    everything = frozenset(range(len(rules)))
    if oracle.possible(everything):
        return None
    ways_out: list[frozenset[int]] = []
    while time.monotonic() < deadline:
        kept = _smallest_hitting_set(ways_out, len(rules))
        if not oracle.possible(kept):
            return Conflict(tuple(rules[index] for index in sorted(kept)), smallest=True)
        for index in sorted(everything - kept):
            if oracle.possible(kept | {index}):
                kept |= {index}
            if time.monotonic() >= deadline:
                return Conflict(_irreducible(oracle, rules), smallest=False)
        ways_out.append(everything - kept)
    return Conflict(_irreducible(oracle, rules), smallest=False)


class _Oracle:
    """Answers whether an award keeps a set of rules, from memory where a larger or smaller set already tells."""

    def __init__(self, instance: Instance, rules: Sequence[Rule], seed: int) -> None:
        self._instance = instance
        self._rules = rules
        self._seed = seed
        self._possible: list[frozenset[int]] = []
        self._impossible: list[frozenset[int]] = []

    def possible(self, kept: frozenset[int]) -> bool:
        if any(kept <= known for known in self._possible):
            return True
        if any(kept >= known for known in self._impossible):
            return False
        answer = self._ask(kept)
        (self._possible if answer else self._impossible).append(kept)
        return answer

    def _ask(self, kept: frozenset[int]) -> bool:
        instance = self._instance
        for index, rule in enumerate(self._rules):
            if index not in kept:
                instance = rule.without(instance)
        if not instance.needs:
            return True
        pool = build_pool(instance.with_needs(instance.needs))
        if any(not demand.offers and not covers_itself(demand) for demand in pool.classes):
            return False
        run = formulate(pool).model.run(Limits(SECONDS, relative_gap=1.0), seed=self._seed)
        # undecided counts as possible: then the set is not called a conflict
        return run.stop is not Stop.INFEASIBLE


def _smallest_hitting_set(sets: Sequence[frozenset[int]], count: int) -> frozenset[int]:
    """The fewest indices that meet every set."""
    if not sets:
        return frozenset()
    model = LinearModel()
    columns = [model.column(cost=1.0, upper=1, integer=True) for _ in range(count)]
    for members in sets:
        model.row([(columns[index], 1.0) for index in sorted(members)], lower=1)
    run = model.run(Limits(SECONDS))
    assert run.values is not None
    return frozenset(index for index, column in enumerate(columns) if run.values[column] > 0.5)


def _irreducible(oracle: _Oracle, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """A conflict from which no rule can be dropped, when there is no time to look for the smallest one."""
    kept = frozenset(range(len(rules)))
    for index in range(len(rules)):
        if not oracle.possible(kept - {index}):
            kept -= {index}
    return tuple(rules[index] for index in sorted(kept))
