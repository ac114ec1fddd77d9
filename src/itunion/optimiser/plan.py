# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The plan: which tiers are chosen and which units flow where, in whole numbers.

A solver's point has tolerances; a plan has none: its sums are checked and its cost is computed in integer cents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itunion.optimiser.highs import SolverError
from itunion.optimiser.outcome import Award, Purchase
from itunion.optimiser.pool import Pool, to_euros


@dataclass(frozen=True, slots=True)
class Plan:
    """Whole units by (class, offer) and by (class, segment), the tier of every ladder in use, the cost in cents."""

    served: Mapping[tuple[int, int], int]
    own: Mapping[tuple[int, int], int]
    tiers: Mapping[int, int]
    cost: int


def make_plan(
    pool: Pool,
    served: Mapping[tuple[int, int], int],
    own: Mapping[tuple[int, int], int],
    tiers: Mapping[int, int],
) -> Plan:
    """Assemble a plan, check its sums and compute its cost.

    Raises:
        SolverError: units are missing or a tier does not fit its volume.
    """
    for index, demand in enumerate(pool.classes):
        total = sum(served.get((index, offer), 0) for offer in demand.offers)
        total += sum(own.get((index, segment), 0) for segment in range(len(demand.segments)))
        if total != demand.quantity:
            raise SolverError(f"class {index}: {total} units planned, {demand.quantity} needed")
    volume = dict.fromkeys(range(len(pool.ladders)), 0)
    cost = sum(pool.classes[index].segments[segment].price * units for (index, segment), units in own.items())
    for (_, offer), units in served.items():
        entry = pool.offers[offer]
        volume[entry.ladder] += units
        cost += entry.prices[tiers[entry.ladder]] * units
    for ladder, tier in tiers.items():
        low, high = pool.ladders[ladder].bounds[tier]
        if not low <= volume[ladder] <= high:
            raise SolverError(f"ladder {ladder}: {volume[ladder]} units at a tier from {low} to {high}")
    cost += sum(pool.suppliers[index].fixed_cost for index in suppliers_of(pool, tiers))
    return Plan(served, own, tiers, cost)


def suppliers_of(pool: Pool, ladders: Iterable[int]) -> list[int]:
    """Suppliers behind these ladders, ascending."""
    return sorted({pool.ladders[ladder].supplier for ladder in ladders})


def unit_price(pool: Pool, plan: Plan, offer: int) -> int:
    """Price of an offer at the tier the plan reaches, in cents."""
    entry = pool.offers[offer]
    return entry.prices[plan.tiers[entry.ladder]]


def to_award(pool: Pool, plan: Plan) -> Award:
    """The plan in the words of the domain."""
    purchases = [_purchase(pool, plan, index, offer, units) for (index, offer), units in plan.served.items()]
    for (index, segment), units in plan.own.items():
        demand = pool.classes[index]
        price = to_euros(demand.segments[segment].price)
        purchases.append(Purchase(None, demand.article, demand.standards, None, units, price))
    purchases.sort(
        key=lambda p: (p.supplier is None, p.supplier or "", p.article, sorted(p.standards), p.unit_price)
    )
    fixed = [
        (pool.suppliers[i].name, to_euros(pool.suppliers[i].fixed_cost))
        for i in suppliers_of(pool, plan.tiers)
    ]
    return Award(tuple(purchases), tuple(fixed))


def _purchase(pool: Pool, plan: Plan, index: int, offer: int, units: int) -> Purchase:
    entry, demand = pool.offers[offer], pool.classes[index]
    low, _ = pool.ladders[entry.ladder].bounds[plan.tiers[entry.ladder]]
    tier = entry.offer.tier_at(low)
    return Purchase(
        entry.offer.supplier, demand.article, demand.standards, tier.from_units, units, tier.unit_price
    )
