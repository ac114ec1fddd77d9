# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Once the tiers are chosen, what remains is a flow: the cheapest whole plan with exactly these tiers.

All data are integers, so vertices are integral and rounding removes nothing but noise. Minimum order values destroy
this structure; then the units are declared integer.
"""

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from itunion.optimiser.highs import Limits, LinearModel, SolverError
from itunion.optimiser.plan import Plan, make_plan, suppliers_of
from itunion.optimiser.pool import Pool

SECONDS = 60.0
"""A flow takes milliseconds; this only guards against a solver that hangs."""

Ints = NDArray[np.int64]


def cheapest_flow(pool: Pool, tiers: Mapping[int, int]) -> Plan | None:
    """The cheapest plan that uses exactly these tiers (by ladder), `None` if no plan does."""
    return Flow(pool).cheapest(tiers)


class Flow:
    """The flow problems of a pool: arrays that are built once and cut to the tiers in question."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.work = 0
        """Effort so far in cells of the relaxation, estimated by size: the same on every machine."""
        self.routes = [(c, offer) for c, demand in enumerate(pool.classes) for offer in demand.offers]
        self.segments = [(c, s) for c, demand in enumerate(pool.classes) for s in range(len(demand.segments))]
        depth = max((len(ladder.bounds) for ladder in pool.ladders), default=0)
        prices = [entry.prices + entry.prices[-1:] * (depth - len(entry.prices)) for entry in pool.offers]
        self._route_class = _ints(c for c, _ in self.routes)
        self._route_offer = _ints(offer for _, offer in self.routes)
        ladders = _ints(entry.ladder for entry in pool.offers)
        self._route_ladder = ladders[self._route_offer]
        self._route_price = np.array(prices, dtype=np.int64).reshape(len(pool.offers), depth)[
            self._route_offer
        ]
        self._route_most = _ints(
            min(pool.classes[c].quantity, pool.offers[offer].capacity) for c, offer in self.routes
        )
        self._segment_class = _ints(c for c, _ in self.segments)
        self._segment_price = _ints(pool.classes[c].segments[s].price for c, s in self.segments)
        self._segment_most = _ints(pool.classes[c].segments[s].capacity for c, s in self.segments)
        self._demand = _ints(demand.quantity for demand in pool.classes)
        shared = np.bincount(self._route_offer, minlength=len(pool.offers)) > 1
        self._scarce = [o for o, e in enumerate(pool.offers) if e.offer.available is not None and shared[o]]

    def cheapest(self, tiers: Mapping[int, int], *, below: float = np.inf) -> Plan | None:
        """The cheapest plan that uses exactly these tiers, `None` if no plan does, or none costs less than `below`."""
        pool = self.pool
        chosen = np.full(len(pool.ladders), -1, dtype=np.int64)
        for ladder, tier in tiers.items():
            chosen[ladder] = tier
        open_routes = np.flatnonzero(chosen[self._route_ladder] >= 0)
        route_class = self._route_class[open_routes]
        count = len(open_routes)
        self.work += (count + len(self.segments)) * (100 + count // 30)
        served = np.bincount(route_class, minlength=len(pool.classes))
        served += np.bincount(self._segment_class, minlength=len(pool.classes))
        if not served.all():
            return None
        price = self._route_price[open_routes, chosen[self._route_ladder[open_routes]]]
        most = np.concatenate([self._route_most[open_routes], self._segment_most])
        used = suppliers_of(pool, tiers)
        whole = any(pool.suppliers[supplier].minimum_value for supplier in used)
        classes = np.concatenate([route_class, self._segment_class])
        model = LinearModel(
            cost=np.concatenate([price, self._segment_price]).astype(float).tolist(),
            lower=[0.0] * len(most),
            upper=most.astype(float).tolist(),
            integer=[whole] * count + [False] * len(self.segments),
            row_lower=self._demand.astype(float).tolist(),
            row_upper=self._demand.astype(float).tolist(),
            starts=[0, *accumulate(served.tolist())],
            indices=np.argsort(classes, kind="stable").tolist(),
            entries=[1.0] * len(classes),
        )
        for ladder in sorted(tiers):
            low, high = pool.ladders[ladder].bounds[tiers[ladder]]
            columns = np.flatnonzero(self._route_ladder[open_routes] == ladder).tolist()
            model.row([(column, 1.0) for column in columns], lower=low, upper=high)
        for offer in self._scarce:
            if pool.offers[offer].ladder in tiers:
                columns = np.flatnonzero(self._route_offer[open_routes] == offer).tolist()
                model.row([(column, 1.0) for column in columns], upper=pool.offers[offer].capacity)
        for supplier in used:
            if pool.suppliers[supplier].minimum_value:
                mine = set(pool.suppliers[supplier].ladders)
                value = [
                    (column, model.cost[column])
                    for column, route in enumerate(open_routes.tolist())
                    if int(self._route_ladder[route]) in mine
                ]
                model.row(value, lower=pool.suppliers[supplier].minimum_value)
        run = model.run(Limits(SECONDS), presolve=whole)
        fixed = sum(pool.suppliers[supplier].fixed_cost for supplier in used)
        if run.values is None or round(run.objective) + fixed >= below:
            return None
        units = _whole(run.values)
        bought = {
            self.routes[route]: amount
            for route, amount in zip(open_routes.tolist(), units[:count].tolist(), strict=True)
            if amount
        }
        own = {
            key: amount for key, amount in zip(self.segments, units[count:].tolist(), strict=True) if amount
        }
        return make_plan(pool, bought, own, tiers)


def _ints(values: Any) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _whole(values: Any) -> Ints:
    """Values rounded to whole units.

    Raises:
        SolverError: they are not whole.
    """
    units: NDArray[np.float64] = np.rint(values)
    if (np.abs(values - units) > 1e-4).any():
        raise SolverError("a flow with parts of units where whole units must come out")
    return units.astype(np.int64)
