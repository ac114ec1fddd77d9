# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Quick whole plans from a choice of suppliers: everybody buys where it is cheapest, tiers follow the volumes.

The fixed point of "prices decide volumes, volumes decide tiers" is feasible unless availability or minimum order
values bite; `plan.complete` then finds the cheapest flow for its tiers. A swap search improves the set of suppliers.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from itunion.optimiser.demand_side import NOWHERE, Floats, GivenDemand
from itunion.optimiser.lagrange import Lagrangian

Tiers = NDArray[np.int64]
FIXED_POINT_ROUNDS = 8


class Rounding:
    """Evaluates choices of tiers and suppliers on the arrays of a relaxation."""

    def __init__(self, relaxation: Lagrangian) -> None:
        self.relaxation = relaxation
        classes = len(relaxation.demand)
        ladders, width = relaxation.entry_class.shape
        routes: list[list[int]] = [[] for _ in range(classes)]
        for ladder in range(ladders):
            for position in np.flatnonzero(relaxation.entry_units[ladder] > 0):
                routes[relaxation.entry_class[ladder, position]].append(ladder * width + int(position))
        most = max((len(route) for route in routes), default=0)
        self._routes = np.full((classes, max(most, 1)), ladders * width, dtype=np.int64)
        for index, route in enumerate(routes):
            self._routes[index, : len(route)] = route
        self._width = max(width, 1)
        self._given = GivenDemand(relaxation.pool)

    def improve(self, tiers: Tiers) -> tuple[float, Tiers]:
        """(cost, tiers) at the best point on the way to the fixed point; infinite if demand stays open."""
        best_cost, best = np.inf, tiers
        for _ in range(FIXED_POINT_ROUNDS):
            cost, reached = self._buy(tiers)
            if cost < best_cost:
                best_cost, best = cost, reached
            if np.array_equal(reached, tiers):
                break
            tiers = reached
        return best_cost, best

    def from_suppliers(self, suppliers: Iterable[int]) -> tuple[float, Tiers]:
        """Start optimistic: every ladder of these suppliers at its best tier."""
        chosen = np.isin(self.relaxation.supplier_of, list(suppliers))
        last = self.relaxation.valid.sum(axis=1) - 1
        return self.improve(np.where(chosen, last, -1))

    def swap_search(self, suppliers: list[int]) -> tuple[float, Tiers]:
        """Add, drop or swap single suppliers as long as that is cheaper (first improvement, fixed order)."""
        everyone = range(len(self.relaxation.fixed_cost))
        current = sorted(suppliers)
        cost, tiers = self.from_suppliers(current)
        improved = True
        while improved:
            improved = False
            for candidate in self._neighbours(current, everyone):
                other, reached = self.from_suppliers(candidate)
                if other < cost:
                    cost, tiers, current, improved = other, reached, candidate, True
                    break
        return cost, tiers

    def _neighbours(self, current: list[int], everyone: Iterable[int]) -> Iterable[list[int]]:
        outside = [supplier for supplier in everyone if supplier not in current]
        if len(current) < self.relaxation.most:
            yield from (sorted([*current, new]) for new in outside)
        for old in current:
            rest = [supplier for supplier in current if supplier != old]
            yield rest
            yield from (sorted([*rest, new]) for new in outside)

    def _buy(self, tiers: Tiers) -> tuple[float, Tiers]:
        relaxation = self.relaxation
        ladders = np.arange(len(tiers))
        prices = np.where((tiers >= 0)[:, None], relaxation.entry_price[ladders, tiers], NOWHERE)
        flat = np.append(prices.ravel(), NOWHERE)
        offered = flat[self._routes]
        pick = offered.argmin(axis=1)
        route = self._routes[np.arange(len(pick)), pick]
        best = offered[np.arange(len(pick)), pick]
        outside_cost, left = self._outside(best)
        if (left[best >= NOWHERE] > 0).any():
            return np.inf, tiers
        buying = left > 0
        ladder = route[buying] // self._width
        volume = np.bincount(ladder, left[buying], minlength=len(tiers))
        reached = ((volume[:, None] >= relaxation.low) & relaxation.valid).sum(axis=1) - 1
        paid = relaxation.entry_price[ladder, reached[ladder], route[buying] % self._width]
        used = np.unique(relaxation.supplier_of[volume > 0])
        cost = float(paid @ left[buying]) + outside_cost + float(relaxation.fixed_cost[used].sum())
        return cost, np.where(volume > 0, reached, -1)

    def _outside(self, prices: Floats) -> tuple[float, Floats]:
        """Cost of own alternatives that beat these prices, and the units left for suppliers."""
        value, left = self._given.answer(prices)
        return value - float(np.where(left > 0, prices, 0.0) @ left), left
