# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Once the tiers are chosen, what remains is a flow: the cheapest whole plan with exactly these tiers.

All data are integers, so vertices are integral and rounding removes nothing but noise. Minimum order values destroy
this structure; then the units are declared integer.
"""

from collections.abc import Mapping
from typing import Any

from itunion.optimiser.highs import Limits, LinearModel, SolverError
from itunion.optimiser.plan import Plan, make_plan, suppliers_of
from itunion.optimiser.pool import Pool

SECONDS = 60.0
"""A flow takes milliseconds; this only guards against a solver that hangs."""


def cheapest_flow(pool: Pool, tiers: Mapping[int, int]) -> Plan | None:
    """The cheapest plan that uses exactly these tiers (by ladder), `None` if no plan does."""
    used = suppliers_of(pool, tiers)
    whole = any(pool.suppliers[supplier].minimum_value for supplier in used)
    model = LinearModel()
    routes: dict[tuple[int, int], int] = {}
    volume: dict[int, list[int]] = {ladder: [] for ladder in tiers}
    taken: dict[int, list[int]] = {}
    own: dict[tuple[int, int], int] = {}
    for index, demand in enumerate(pool.classes):
        columns: list[int] = []
        for offer in demand.offers:
            entry = pool.offers[offer]
            if entry.ladder in tiers:
                price = entry.prices[tiers[entry.ladder]]
                column = model.column(cost=price, upper=min(demand.quantity, entry.capacity), integer=whole)
                routes[index, offer] = column
                volume[entry.ladder].append(column)
                taken.setdefault(offer, []).append(column)
                columns.append(column)
        for segment, (price, capacity) in enumerate((s.price, s.capacity) for s in demand.segments):
            own[index, segment] = model.column(cost=price, upper=capacity)
            columns.append(own[index, segment])
        if not columns:
            return None
        model.row([(column, 1.0) for column in columns], lower=demand.quantity, upper=demand.quantity)
    for ladder, columns in volume.items():
        low, high = pool.ladders[ladder].bounds[tiers[ladder]]
        model.row([(column, 1.0) for column in columns], lower=low, upper=high)
    for offer, columns in taken.items():
        if pool.offers[offer].offer.available is not None:
            model.row([(column, 1.0) for column in columns], upper=pool.offers[offer].capacity)
    for supplier in used:
        if pool.suppliers[supplier].minimum_value:
            value = [
                (c, model.cost[c]) for (_, o), c in routes.items() if pool.offers[o].supplier == supplier
            ]
            model.row(value, lower=pool.suppliers[supplier].minimum_value)
    run = model.run(Limits(SECONDS))
    if run.values is None:
        return None
    served = _units(routes, run.values)
    return make_plan(pool, served, _units(own, run.values), tiers)


def _units(columns: Mapping[tuple[int, int], int], values: Any) -> dict[tuple[int, int], int]:
    units: dict[tuple[int, int], int] = {}
    for key, column in columns.items():
        whole = round(float(values[column]))
        if abs(float(values[column]) - whole) > 1e-4:
            raise SolverError(f"{values[column]} units where whole units must come out")
        if whole > 0:
            units[key] = whole
    return units
