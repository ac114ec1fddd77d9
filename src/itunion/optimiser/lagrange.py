# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lagrangian relaxation of the pool: a strong lower bound in milliseconds.

Demand gets a price λ per unit and class, scarce availability a rent μ ≥ 0 per unit and offer. What remains falls
apart by ladder: for each tier buy everything cheaper than λ, then as much more or less as the tier's bounds ask; take
the best tier; then the best suppliers up to the limit. Every (λ, μ) gives a valid bound. At the best one it equals the
linear relaxation with tiers *and* classes disaggregated, which is tighter than the layered model's (measured at
20x100x5, at most 5 suppliers: root gap 1.2 % in 0.2 s, against 1.5 % in 3 s).

Minimum order values are left out, which keeps the bound valid. Work is counted in cells (ladder x tier x entry), a
measure that is the same on every machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from itunion.optimiser.demand_side import NOWHERE, DemandSide, Floats, GivenDemand
from itunion.optimiser.pool import Pool

Flags = NDArray[np.bool_]

PATIENCE = 8
"""Steps without improvement before the step length is halved."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Part of the search space: tiers still allowed by ladder, suppliers that must be used."""

    allowed: Flags
    forced: Flags


@dataclass(frozen=True, slots=True)
class Ascent:
    """Result of an ascent: best bound, its dual point, how often suppliers and tiers were picked on the way."""

    bound: float
    dual: Floats
    supplier_share: Floats
    tier_share: Floats
    tiers: NDArray[np.int64]
    """Tier picked by ladder at the best point, −1 for none."""


@dataclass(frozen=True, slots=True)
class _Step:
    value: float
    gradient: Floats
    suppliers: NDArray[np.int64]
    ladders: NDArray[np.int64]
    tiers: NDArray[np.int64]


class Lagrangian:
    """Arrays of a pool, and the dual function with its ascent."""

    def __init__(self, pool: Pool, demand_side: DemandSide | None = None) -> None:
        self.pool = pool
        self.demand_side: DemandSide = demand_side or GivenDemand(pool)
        self.work = 0
        entries: list[list[tuple[int, int]]] = [[] for _ in pool.ladders]
        for index, demand in enumerate(pool.classes):
            for offer in demand.offers:
                entries[pool.offers[offer].ladder].append((offer, index))
        ladders, width = len(pool.ladders), max((len(row) for row in entries), default=0)
        depth = max((len(ladder.bounds) for ladder in pool.ladders), default=0)
        classes = len(pool.classes)
        scarce = [o for o, entry in enumerate(pool.offers) if entry.offer.available is not None]
        rent_of = {offer: classes + position for position, offer in enumerate(scarce)}
        self.no_rent = classes + len(scarce)
        self.entry_class = np.zeros((ladders, width), dtype=np.int64)
        self.entry_rent = np.full((ladders, width), self.no_rent, dtype=np.int64)
        self.entry_units = np.zeros((ladders, width))
        self.entry_price = np.full((ladders, depth, width), NOWHERE)
        self.low = np.zeros((ladders, depth))
        self.high = np.zeros((ladders, depth))
        self.valid = np.zeros((ladders, depth), dtype=np.bool_)
        for ladder, row in enumerate(entries):
            for tier, (low, high) in enumerate(pool.ladders[ladder].bounds):
                self.low[ladder, tier], self.high[ladder, tier], self.valid[ladder, tier] = low, high, True
            for position, (offer, index) in enumerate(row):
                self.entry_class[ladder, position] = index
                self.entry_rent[ladder, position] = rent_of.get(offer, self.no_rent)
                self.entry_units[ladder, position] = min(
                    pool.classes[index].quantity, pool.offers[offer].capacity
                )
                prices = pool.offers[offer].prices
                self.entry_price[ladder, : len(prices), position] = prices
        self.demand = np.array([demand.quantity for demand in pool.classes], dtype=np.float64)
        self.supplier_of = np.array([ladder.supplier for ladder in pool.ladders], dtype=np.int64)
        self.fixed_cost = np.array([supplier.fixed_cost for supplier in pool.suppliers], dtype=np.float64)
        self.single = np.array([len(supplier.ladders) == 1 for supplier in pool.suppliers], dtype=np.bool_)
        limit = pool.binding_max_suppliers
        self.most = len(pool.suppliers) if limit is None else limit
        self.capacity = np.array([pool.offers[offer].capacity for offer in scarce], dtype=np.float64)
        floors = np.array([pool.floor_price(index) or 1 for index in range(classes)], dtype=np.float64)
        rents = np.array([pool.offers[offer].prices[0] for offer in scarce], dtype=np.float64)
        self.scale = np.concatenate([floors / self.demand, rents / np.maximum(self.capacity, 1), [0.0]])

    def everything(self) -> Branch:
        """The whole search space."""
        return Branch(self.valid.copy(), np.zeros(len(self.pool.suppliers), dtype=np.bool_))

    def first_dual(self) -> Floats:
        """Prices between the lowest conceivable one and the own alternative (or the highest offer)."""
        dual = np.zeros(self.no_rent + 1)
        for index, demand in enumerate(self.pool.classes):
            prices = [self.pool.offers[offer].prices[0] for offer in demand.offers]
            prices += [segment.price for segment in demand.segments[:1]]
            dual[index] = ((self.pool.floor_price(index) or 0) + min(prices, default=0)) / 2
        return dual

    def ascend(self, dual: Floats, branch: Branch, *, target: float, steps: int) -> Ascent:
        """Improve the bound by scaled subgradient steps (Polyak), until it reaches `target` or `steps` are done."""
        best, best_dual, length, stale = -np.inf, dual, 1.0, 0
        supplier_share = np.zeros(len(self.pool.suppliers))
        tier_share = np.zeros(self.valid.shape)
        tiers = np.full(len(self.pool.ladders), -1)
        for _ in range(steps):
            step = self._evaluate(dual, branch)
            supplier_share *= 0.9
            supplier_share[step.suppliers] += 0.1
            tier_share *= 0.9
            tier_share[step.ladders, step.tiers] += 0.1
            if step.value > best + 1e-7 * abs(best) or not np.isfinite(best):
                best, best_dual, stale = step.value, dual.copy(), 0
                tiers[:] = -1
                tiers[step.ladders] = step.tiers
            else:
                stale += 1
                if stale >= PATIENCE:
                    length, stale, dual = length / 2, 0, best_dual.copy()
                    continue
            scaled = self.scale * step.gradient
            steepness = float(scaled @ step.gradient)
            if best >= target or steepness <= 0 or length < 1e-3:
                break
            dual = dual + length * max(target - step.value, 1.0) / steepness * scaled
            dual[len(self.demand) :] = np.maximum(dual[len(self.demand) :], 0.0)
            dual[self.no_rent] = 0.0
        return Ascent(float(best), best_dual, supplier_share, tier_share, tiers)

    def _evaluate(self, dual: Floats, branch: Branch) -> _Step:
        active = np.flatnonzero(branch.allowed.any(axis=1))
        allowed, units = branch.allowed[active], self.entry_units[active]
        worth = dual[self.entry_class[active]] - dual[self.entry_rent[active]]
        reduced = self.entry_price[active] - worth[:, None, :]
        self.work += reduced.size
        wanted = (reduced < 0) @ units[:, :, None]
        wanted = wanted[:, :, 0]
        target = np.clip(wanted, self.low[active], self.high[active])
        values = (np.minimum(reduced, 0.0) @ units[:, :, None])[:, :, 0]
        rigid = (target != wanted) & allowed
        easy = np.where(allowed & ~rigid, values, np.inf).min(axis=1, keepdims=True, initial=np.inf)
        hopeless = rigid & (values >= easy)
        rows, tiers = np.nonzero(rigid & ~hopeless)
        if len(rows):
            taken = _fill(reduced[rows, tiers], units[rows], target[rows, tiers])
            exact = (reduced[rows, tiers] * taken).sum(axis=1)
            enough = taken.sum(axis=1) >= self.low[active[rows], tiers]
            values[rows, tiers] = np.where(enough, exact, np.inf)
        values[~allowed | hopeless] = np.inf
        pick = values.argmin(axis=1) if values.size else np.zeros(0, dtype=np.int64)
        ladder_value = values[np.arange(len(active)), pick]
        supplier_of = self.supplier_of[active]
        part = np.where(self.single[supplier_of], ladder_value, np.minimum(ladder_value, 0.0))
        supplier_value = self.fixed_cost + np.bincount(supplier_of, part, minlength=len(self.fixed_cost))
        present = np.zeros(len(self.fixed_cost), dtype=np.bool_)
        present[supplier_of] = True
        forced = np.flatnonzero(branch.forced)
        free = np.flatnonzero(present & ~branch.forced & (supplier_value < 0))
        order = np.argsort(supplier_value[free], kind="stable")[: self.most - len(forced)]
        chosen = np.concatenate([forced, free[order]])
        busy = (
            np.isin(supplier_of, chosen)
            & (self.single[supplier_of] | (ladder_value < 0))
            & np.isfinite(ladder_value)
        )
        where = np.flatnonzero(busy)
        taken = _fill(reduced[where, pick[where]], units[where], target[where, pick[where]])
        classes = len(self.demand)
        asked_value, asked = self.demand_side.answer(dual[:classes])
        left = np.concatenate([asked, -self.capacity, [0.0]])
        left -= np.bincount(self.entry_class[active[where]].ravel(), taken.ravel(), minlength=len(left))
        used = np.bincount(self.entry_rent[active[where]].ravel(), taken.ravel(), minlength=len(left))
        left[classes:] += used[classes:]
        left[self.no_rent] = 0.0
        rent = float(dual[classes : self.no_rent] @ self.capacity)
        value = asked_value - rent + float(supplier_value[chosen].sum())
        blocked = bool((branch.forced & ~present).any())
        return _Step(np.inf if blocked else value, left, chosen, active[where], pick[where])


def _fill(reduced: Floats, units: Floats, target: Floats) -> Floats:
    """Per row: buy in the order of reduced price until `target` units are taken."""
    order = np.argsort(reduced, axis=1)
    available = np.take_along_axis(units, order, axis=1)
    before = np.cumsum(available, axis=1) - available
    taken = np.empty_like(units)
    np.put_along_axis(taken, order, np.clip(target[:, None] - before, 0.0, available), axis=1)
    return taken


def split_tier(branch: Branch, ladder: int, tier: int) -> Iterable[Branch]:
    """The branch with only lower tiers up to `tier` on a ladder, and the one with only higher ones."""
    for keep in (slice(0, tier + 1), slice(tier + 1, None)):
        allowed = branch.allowed.copy()
        mask: Any = np.zeros(allowed.shape[1], dtype=np.bool_)
        mask[keep] = True
        allowed[ladder] &= mask
        yield Branch(allowed, branch.forced)
