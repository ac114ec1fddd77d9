# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Search for good plans under a limit on suppliers: exchange one supplier or tier, forbid the way back (tabu search).

Tiers fixed, a plan is held together only by the volume each tier asks for. With a price of volume per supplier
(`pressure`, cents per unit) every class simply buys where it is cheapest, so a handful of numbers prices a plan, not one
per class. Any pressures give a lower bound, the best ones nearly the cost; they are raised supplier by supplier
(coordinate ascent). At the pressures of a plan all its neighbours are looked at in one sweep (some 1,500 in 10 ms at
50 suppliers), the few promising ones get pressures of their own, and only what is taken is priced by a flow. Steps are
counted as work and random starts come from a seed, so the result is reproducible.

For purchases where every supplier has a single ladder. Scarce availability is left to the flow: bounds stay bounds.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from itunion.optimiser.demand_side import NOWHERE, Floats
from itunion.optimiser.lagrange import Lagrangian
from itunion.optimiser.plan import Plan

Choice = tuple[tuple[int, int], ...]
"""(ladder, tier), ascending."""

MOST_CELLS = 20_000_000
"""Prices kept at most (ladder x tier x part of demand)."""

PATIENCE = 25
"""Steps without a new best since the start, after which a start is given up."""

TRIED = 80
"""Neighbours that get pressures of their own per step at most, the most promising first."""

UPHILL = 0.02
"""By so much a step may make a plan dearer, as a share of its cost."""

START_SHARE = 0.02
"""Weight of a supplier in random starts beside its share in the relaxation."""

SHAKEN = 3
"""Suppliers of the best plan that a start near it replaces."""

PART = 0.3
"""Part of all work that goes to this search beside a tree that cannot be closed; a tenth of it beside others."""

FIT_SWEEPS = 20
TRIAL_SWEEPS = 6
"""Rounds over all suppliers when the pressures of a plan, or of a neighbour, are sought."""


class Pressed:
    """Bounds of plans with given tiers, from pressures."""

    def __init__(self, relaxation: Lagrangian) -> None:
        pool = relaxation.pool
        self._relaxation = relaxation
        parts: list[tuple[int, float, float]] = []
        for index, demand in enumerate(pool.classes):
            left = demand.quantity
            for segment in demand.segments:
                units = min(left, segment.capacity)
                parts.append((index, units, segment.price))
                left -= units
            parts.append((index, left, NOWHERE))
        parts = [part for part in parts if part[1] > 0]
        classes = np.array([part[0] for part in parts], dtype=np.int64)
        self.units = np.array([part[1] for part in parts], dtype=np.float64)
        self.own = np.array([part[2] for part in parts], dtype=np.float64)
        """Demand cut into parts with one own price each."""
        price = np.full((*relaxation.valid.shape, len(pool.classes)), NOWHERE)
        for index, demand in enumerate(pool.classes):
            for offer in demand.offers:
                entry = pool.offers[offer]
                price[entry.ladder, : len(entry.prices), index] = entry.prices
        self.price = price[:, :, classes]
        self.low, self.high, self.valid = relaxation.low, relaxation.high, relaxation.valid
        self.fixed = relaxation.fixed_cost[relaxation.supplier_of]
        self.total = float(self.units.sum())

    def bound(
        self, choice: Choice, pressure: Floats, *, cutoff: float = np.inf, sweeps: int
    ) -> tuple[float, Floats]:
        """(lower bound, pressures) for the plan with these tiers; ends early at `cutoff`."""
        ladders, tiers = np.array(choice).T
        low, high = self.low[ladders, tiers], self.high[ladders, tiers]
        price = self.price[ladders, tiers]
        pressure = pressure.copy()
        offered = np.vstack([price - pressure[:, None], self.own])
        fixed = float(self.fixed[ladders].sum())
        best, best_pressure = -np.inf, pressure.copy()
        for _ in range(sweeps):
            self._relaxation.work += 3 * offered.size
            pick = offered.argmin(axis=0)
            volume = np.bincount(pick, self.units, minlength=len(offered))[:-1]
            value = fixed + _penalty(pressure, low, high)
            value += float(offered[pick, np.arange(len(pick))] @ self.units)
            if value > best:
                best, best_pressure = value, pressure.copy()
            off = (volume < low) | (volume > high) | ((pressure > 0) & (volume > low))
            off |= (pressure < 0) & (volume < high)
            if best >= cutoff or not off.any():
                break
            for row in np.flatnonzero(off):
                rest = np.delete(offered, row, axis=0).min(axis=0)
                balanced = self._balance(price[row] - rest, low[row], high[row])
                if balanced is None:
                    return np.inf, best_pressure
                pressure[row] = balanced
                offered[row] = price[row] - balanced
        return best, best_pressure

    def _balance(self, margin: Floats, low: float, high: float) -> float | None:
        """The pressure at which a supplier this much dearer than the others, by part, keeps its volume."""
        volume = float(self.units[margin < 0].sum())
        if low <= volume <= high:
            return 0.0
        order = np.argsort(margin)
        sold = np.cumsum(self.units[order])
        place = int(np.searchsorted(sold, low) if volume < low else np.searchsorted(sold, high, "right"))
        if place == len(order) or margin[order[place]] > NOWHERE / 2:
            return None if volume < low else 0.0
        return float(margin[order[place]])

    def neighbours(
        self, choice: Choice, pressure: Floats, most: int
    ) -> Iterator[tuple[float, Choice, Floats]]:
        """(bound, tiers, pressures) of plans that differ in one supplier or tier, by ascending bound at these pressures.

        Left out is what cannot be: more suppliers than `most`, tiers that ask for more units than there are.
        """
        ladders, tiers = np.array(choice).T
        offered = np.vstack([self.price[ladders, tiers] - pressure[:, None], self.own])
        self._relaxation.work += self.price.size * len(choice) // 5
        lowest = np.partition(offered, 1, axis=0)
        pick = offered.argmin(axis=0)
        need = float(self.low[ladders, tiers].sum())
        fixed = float(self.fixed[ladders].sum()) + _penalty(
            pressure, self.low[ladders, tiers], self.high[ladders, tiers]
        )
        out = np.setdiff1d(np.arange(len(self.fixed)), ladders)
        found: list[tuple[float, int, int, int]] = []
        for row in range(len(choice) + (len(choice) < most)):
            if row == len(choice):
                rest, base, room, mine = lowest[0], fixed, need, out
            else:
                old = ladders[row], tiers[row]
                rest = np.where(pick == row, lowest[1], lowest[0])
                base = (
                    fixed
                    - float(self.fixed[old[0]])
                    - _penalty(pressure[row : row + 1], self.low[old], self.high[old])
                )
                room, mine = need - float(self.low[old]), np.append(out, ladders[row])
                if len(choice) > 1:
                    found.append((base + float(rest @ self.units), row, -1, -1))
            values = np.minimum(self.price[mine], rest) @ self.units + self.fixed[mine][:, None] + base
            fits = self.valid[mine] & (self.low[mine] + room <= self.total)
            found += [(float(values[i, tier]), row, int(mine[i]), int(tier)) for i, tier in np.argwhere(fits)]
        pressures = dict(zip(ladders.tolist(), pressure.tolist(), strict=True))
        for value, row, ladder, tier in sorted(found):
            changed = dict(choice)
            if row < len(choice):
                del changed[choice[row][0]]
            if ladder >= 0:
                changed[ladder] = tier
            names = sorted(changed)
            yield (
                value,
                tuple((name, changed[name]) for name in names),
                np.array([pressures.get(name, 0.0) for name in names]),
            )


def _penalty(pressure: Floats, low: Floats, high: Floats) -> float:
    return float(np.where(pressure > 0, pressure * low, pressure * high).sum())


class Exchange:
    """Tabu search with restarts over the plans of a pool."""

    def __init__(
        self,
        relaxation: Lagrangian,
        price: Callable[[Mapping[int, int]], Plan | None],
        share: Floats,
        usual: NDArray[np.int64],
        seed: int,
    ) -> None:
        """`price` prices tiers by a flow; `share` of suppliers and `usual` tier by ladder shape the random starts."""
        self._relaxation = relaxation
        self._price = price
        self._pressed = Pressed(relaxation)
        weight = share[relaxation.supplier_of] + START_SHARE
        self._weight = weight / weight.sum()
        self._usual = usual
        self._random = np.random.default_rng(seed)
        self._priced: set[Choice] = set()
        self._best = np.inf
        self._starts = 0
        self._work = 0
        self.stale = 0
        """Starts in a row without a better plan."""

    @staticmethod
    def suits(relaxation: Lagrangian) -> bool:
        """Whether the search was made for such a pool: a limit that binds, one ladder per supplier, size."""
        cells = relaxation.valid.size * len(relaxation.demand)
        limited = relaxation.pool.binding_max_suppliers is not None
        return limited and bool(relaxation.single.all()) and cells <= MOST_CELLS

    def due(self, work: int, thorough: bool) -> bool:
        """Whether the search has had less than its part of all `work` so far."""
        return self._work < work * (PART if thorough else PART / 10)

    def improve(self, plan: Plan | None, *, work: Callable[[], int], ended: Callable[[], bool]) -> None:
        """One start: from `plan` at first, later from a plan near it or far away, in turn."""
        if plan is None or self._starts % 2:
            choice = self._drawn({})
        elif self._starts:
            kept = self._random.permutation(len(plan.tiers))[SHAKEN:]
            tiers = sorted(plan.tiers.items())
            choice = self._drawn(dict(tiers[index] for index in kept.tolist()))
        else:
            choice = tuple(sorted(plan.tiers.items()))
        before = self._best = min(self._best, np.inf if plan is None else float(plan.cost))
        begin = work()
        if choice:
            self._climb(choice, ended)
        self._starts += 1
        self._work += work() - begin
        self.stale = 0 if self._best < before else self.stale + 1

    def _drawn(self, kept: dict[int, int]) -> Choice:
        """Random suppliers at their usual tiers beside those kept, no more units asked for than there are."""
        relaxation, pressed = self._relaxation, self._pressed
        chosen = dict(kept)
        need = sum(float(pressed.low[ladder, tier]) for ladder, tier in chosen.items())
        count = len(self._weight)
        for ladder in self._random.choice(count, count, replace=False, p=self._weight).tolist():
            low = float(pressed.low[ladder, self._usual[ladder]])
            if len(chosen) < relaxation.most and ladder not in chosen and need + low <= pressed.total:
                chosen[ladder] = int(self._usual[ladder])
                need += low
        return tuple(sorted(chosen.items()))

    def _climb(self, choice: Choice, ended: Callable[[], bool]) -> None:
        cost, pressure = self._fit(choice)
        best, seen, stale = cost, {choice}, 0
        while stale < PATIENCE and not ended():
            step = self._step(choice, cost, pressure, seen, ended)
            if step is None:
                return
            choice, cost, pressure = step
            seen.add(choice)
            stale = 0 if cost < best else stale + 1
            best = min(best, cost)

    def _fit(self, choice: Choice, cutoff: float = np.inf) -> tuple[float, Floats]:
        """(bound, pressures) of a plan; one that may be the best so far is priced."""
        value, pressure = self._pressed.bound(choice, np.zeros(len(choice)), cutoff=cutoff, sweeps=FIT_SWEEPS)
        if value < self._best and choice not in self._priced:
            self._priced.add(choice)
            plan = self._price(dict(choice))
            if plan is not None:
                self._best = min(self._best, float(plan.cost))
        return value, pressure

    def _step(
        self, choice: Choice, cost: float, pressure: Floats, seen: set[Choice], ended: Callable[[], bool]
    ) -> tuple[Choice, float, Floats] | None:
        """The best neighbour not `seen`, or the first that is cheaper; `None` if there is none worth a step."""
        pressed = self._pressed
        found: list[tuple[float, Choice]] = []
        limit = cutoff = (1 + UPHILL) * cost
        tries = TRIED
        for hint, other, start in pressed.neighbours(choice, pressure, self._relaxation.most):
            if hint >= cutoff or not tries or ended():
                break
            if other in seen:
                continue
            tries -= 1
            value, _ = pressed.bound(other, start, cutoff=cutoff, sweeps=TRIAL_SWEEPS)
            if value < cost:
                fitted = self._fit(other, cost)
                if fitted[0] < cost:
                    return other, *fitted
                value = fitted[0]
            if value < cutoff:
                found.append((value, other))
                cutoff = value
        best: tuple[Choice, float, Floats] | None = None
        for hint, other in sorted(found):
            if hint >= limit:
                break
            fitted = self._fit(other, limit)
            if fitted[0] < limit:
                limit, best = fitted[0], (other, *fitted)
        return best
