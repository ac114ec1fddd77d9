# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bounds that need no solver."""

import math

from itunion.optimiser.pool import DemandClass, Pool


def closed_form_bound(pool: Pool) -> int:
    """Every unit at the lowest price it could ever have, every rebate granted: valid without any solver."""
    floors = (pool.floor_price(index) for index in range(len(pool.classes)))
    goods = sum((price or 0) * demand.quantity for price, demand in zip(floors, pool.classes, strict=True))
    return max(0, goods - sum(bundle.rebate for bundle in pool.rules.bundles))


def closed_form_ceiling(pool: Pool) -> int:
    """No plan costs more: every unit at the highest price in sight, every supplier's fixed costs paid."""
    total = sum(supplier.fixed_cost for supplier in pool.suppliers)
    for demand in pool.classes:
        prices = [pool.offers[offer].prices[0] for offer in demand.offers]
        prices += [segment.price for segment in demand.segments]
        total += max(prices, default=0) * demand.quantity
    return total


def covers_itself(demand: DemandClass) -> bool:
    """Whether a class can do without any supplier."""
    return sum(segment.capacity for segment in demand.segments) >= demand.quantity


def lift(bound: float) -> int:
    """A proven bound as integer cents: costs are whole cents, so a bound may be rounded up (less solver noise)."""
    return math.ceil(bound - 1e-6 - 1e-9 * abs(bound))
