# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small steps from a good plan to a better one: a tier up or down, a supplier less, more, or another.

Steps that the relaxation proves useless cost a fraction of a millisecond, the others a flow. The order is fixed and
their number limited, so the result is reproducible. Only suppliers with a single ladder take part; others have too many
tiers for this to pay.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from itunion.optimiser.demand_side import Floats
from itunion.optimiser.lagrange import Lagrangian
from itunion.optimiser.plan import Plan

Tiers = Mapping[int, int]

TRIES = 1000
"""Neighbours looked at, at most."""

PLAN_STEPS = 150
"""Steps that fit the internal prices to a plan before its neighbours are looked at."""

NEIGHBOUR_STEPS = 25
"""Steps after which a neighbour that may still be cheaper is priced by a flow."""


class Polish:
    """Local search over the tiers of plans. `usual` is a likely tier by ladder, `likely` orders suppliers to try."""

    def __init__(
        self,
        relaxation: Lagrangian,
        price: Callable[[Tiers], Plan | None],
        *,
        usual: NDArray[np.int64],
        likely: Floats,
    ) -> None:
        self._relaxation = relaxation
        self._price = price
        self._usual = usual
        single = relaxation.single[relaxation.supplier_of]
        order = np.argsort(-likely[relaxation.supplier_of], kind="stable")
        self._single = single
        self._order = [int(ladder) for ladder in order if single[ladder]]

    def improve(self, plan: Plan, dual: Floats, *, ended: Callable[[], bool], tries: int = TRIES) -> Plan:
        """The best plan reached by first improvement with at most so many tries; ends early if `ended()`."""
        dual = self._fit(plan, dual)
        done: set[tuple[tuple[int, int], ...]] = set()
        improved = True
        while improved:
            improved = False
            for tiers in self._neighbours(plan.tiers):
                key = tuple(sorted(tiers.items()))
                if key in done:
                    continue
                if not tries or ended():
                    return plan
                tries -= 1
                done.add(key)
                if not self.may_beat(plan, tiers, dual):
                    continue
                candidate = self._price(tiers)
                if candidate is not None and candidate.cost < plan.cost:
                    plan, improved = candidate, True
                    dual = self._fit(plan, dual)
                    break
        return plan

    def may_beat(self, plan: Plan, tiers: Tiers, dual: Floats) -> bool:
        """Whether a plan with these tiers may cost less than `plan`, as far as a short ascent can tell."""
        most = float(plan.cost)
        branch = self._relaxation.only(tiers)
        return self._relaxation.ascend(dual, branch, target=most, steps=NEIGHBOUR_STEPS).bound < most

    def _fit(self, plan: Plan, dual: Floats) -> Floats:
        branch = self._relaxation.only(plan.tiers)
        return self._relaxation.ascend(dual, branch, target=float(plan.cost), steps=PLAN_STEPS).dual

    def _neighbours(self, tiers: Tiers) -> Iterator[dict[int, int]]:
        relaxation = self._relaxation
        used = [ladder for ladder in sorted(tiers) if self._single[ladder]]
        unused = [ladder for ladder in self._order if ladder not in tiers]
        for ladder in used:
            for tier in (tiers[ladder] + 1, tiers[ladder] - 1):
                if 0 <= tier < relaxation.valid.shape[1] and relaxation.valid[ladder, tier]:
                    yield {**tiers, ladder: tier}
        for ladder in used:
            yield {other: tier for other, tier in tiers.items() if other != ladder}
        suppliers = {int(relaxation.supplier_of[ladder]) for ladder in tiers}
        if len(suppliers) < relaxation.most:
            yield from ({**tiers, new: int(self._usual[new])} for new in unused)
        for new in unused:
            for ladder in used:
                rest = {other: tier for other, tier in tiers.items() if other != ladder}
                yield {**rest, new: int(self._usual[new])}
