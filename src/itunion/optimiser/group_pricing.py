# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The group that gains most by leaving with a given choice of tiers.

With the tiers fixed a small model remains: which members join, and where their units come from. It is solved exactly.
Only for pools with one ladder per supplier and without minimum order values; elsewhere tiers do not decide everything.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itunion.optimiser.highs import Limits, LinearModel
from itunion.optimiser.plan import suppliers_of
from itunion.optimiser.pool import Pool, to_cents

Terms = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class PricedGroup:
    """Members, and what they gain in cents with these tiers (their best purchase may cost less)."""

    members: frozenset[str]
    gain: int
    bound: float
    """No group gains more with these tiers."""


def plainly_tiered(pool: Pool) -> bool:
    """Whether tiers alone decide what a group pays: one ladder per supplier, no minimum values, no further rules."""
    single = all(len(supplier.ladders) == 1 and not supplier.minimum_value for supplier in pool.suppliers)
    return single and not pool.ruled


class GroupPricer:
    """Prices groups of a pool."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.members = sorted({need.member for need in pool.needs})
        column = {member: index for index, member in enumerate(self.members)}
        self._wanted: list[Terms] = []
        self._holders: list[list[Terms]] = []
        for demand in pool.classes:
            needs = [pool.needs[index] for index in demand.needs]
            self._wanted.append(_terms((column[need.member], need.quantity) for need in needs))
            self._holders.append(
                [
                    _terms(
                        (column[need.member], need.quantity)
                        for need in needs
                        if need.own_price is not None and to_cents(need.own_price) == segment.price
                    )
                    for segment in demand.segments
                ]
            )

    def best_group(
        self, tiers: Mapping[int, int], bills: Mapping[str, int], *, seconds: float
    ) -> PricedGroup | None:
        """The group with the largest gain over its bills (cents by member) if exactly these tiers (by ladder) are used.

        `None` if no group can use exactly these."""
        pool, model = self.pool, LinearModel()
        joins = {m: model.column(cost=-bills[m], upper=1, integer=True) for m in self.members}
        volume: dict[int, Terms] = {ladder: [] for ladder in tiers}
        taken: dict[int, Terms] = defaultdict(list)
        for demand, wanted, holders in zip(pool.classes, self._wanted, self._holders, strict=True):
            covered: Terms = []
            for offer in demand.offers:
                entry = pool.offers[offer]
                if entry.ladder in tiers:
                    most = min(demand.quantity, entry.capacity)
                    column = model.column(cost=entry.prices[tiers[entry.ladder]], upper=most)
                    volume[entry.ladder].append((column, 1.0))
                    taken[offer].append((column, 1.0))
                    covered.append((column, 1.0))
            for segment, holding in zip(demand.segments, holders, strict=True):
                column = model.column(cost=segment.price, upper=segment.capacity)
                covered.append((column, 1.0))
                if len(demand.segments) > 1 or holding != wanted:
                    model.row([(column, 1.0), *holding], upper=0)
            model.row([*covered, *wanted], lower=0, upper=0)
        for ladder, columns in volume.items():
            low, high = pool.ladders[ladder].bounds[tiers[ladder]]
            model.row(columns, lower=low, upper=high)
        for offer, columns in taken.items():
            if pool.offers[offer].offer.available is not None:
                model.row(columns, upper=pool.offers[offer].capacity)
        run = model.run(Limits(seconds))
        fixed = sum(pool.suppliers[supplier].fixed_cost for supplier in suppliers_of(pool, tiers))
        if run.values is None:
            return None
        values = run.values
        members = frozenset(member for member, column in joins.items() if values[column] > 0.5)
        return PricedGroup(members, -round(run.objective) - fixed, -run.bound - fixed)

    def forbid_gains(
        self,
        model: LinearModel,
        tiers: Mapping[int, int],
        bills: Mapping[str, tuple[int, int]],
        excess: int,
        room: int,
    ) -> None:
        """Add rows that leave no group with exactly these tiers more than `room` cents plus the column `excess`.

        A bill is a constant plus a column of the model, by member. The rows are the dual of the pricing problem with
        members that may join in part: slightly stricter than all its groups one by one, but all at once.
        """
        pool = self.pool
        need_price = [model.column(lower=-math.inf) for _ in pool.classes]
        low_price = {ladder: model.column() for ladder in tiers}
        high_price = {ladder: model.column() for ladder in tiers}
        rent: dict[int, int] = {}
        paid: dict[int, Terms] = defaultdict(list)
        for index, (demand, wanted, holders) in enumerate(
            zip(pool.classes, self._wanted, self._holders, strict=True)
        ):
            for offer in demand.offers:
                entry = pool.offers[offer]
                if entry.ladder in tiers:
                    terms = [
                        (need_price[index], 1.0),
                        (low_price[entry.ladder], 1.0),
                        (high_price[entry.ladder], -1.0),
                    ]
                    if entry.offer.available is not None:
                        if offer not in rent:
                            rent[offer] = model.column()
                        terms.append((rent[offer], -1.0))
                    model.row(terms, upper=entry.prices[tiers[entry.ladder]])
            for place, units in wanted:
                paid[place].append((need_price[index], -units))
            for segment, holding in zip(demand.segments, holders, strict=True):
                own = model.column()
                model.row([(need_price[index], 1.0), (own, -1.0)], upper=segment.price)
                for place, units in holding:
                    paid[place].append((own, units))
        total: Terms = [(excess, 1.0)]
        for position, member in enumerate(self.members):
            constant, column = bills[member]
            loss = model.column()
            model.row([*paid[position], (column, -1.0), (loss, 1.0)], lower=constant)
            total.append((loss, -1.0))
        for ladder, tier in tiers.items():
            low, high = pool.ladders[ladder].bounds[tier]
            total += [(low_price[ladder], float(low)), (high_price[ladder], -float(high))]
        total += [(column, -float(pool.offers[offer].capacity)) for offer, column in rent.items()]
        fixed = sum(pool.suppliers[supplier].fixed_cost for supplier in suppliers_of(pool, tiers))
        model.row(total, lower=-fixed - room)


def _terms(parts: Iterable[tuple[int, int]]) -> Terms:
    merged: dict[int, int] = defaultdict(int)
    for column, units in parts:
        merged[column] += units
    return [(column, -float(units)) for column, units in merged.items()]
