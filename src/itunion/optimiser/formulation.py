# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The layered strong formulation of the total quantity discount problem with admissibility classes.

For ladder l, tier r, offer o, class c and supplier i:

    y[l,r]  tier chosen (binary)                 z[o,r]  units bought from o at tier r
    u[i]    supplier used (binary)               w[o,c]  units of o that go to class c
                                                 e[c,p]  units of c bought at own alternatives of price p

    Σ_c w[o,c] = Σ_r z[o,r]                      what is bought is used
    Σ_o w[o,c] + Σ_p e[c,p] = d[c]               demand is met exactly: nobody buys up to the next tier
    lo·y[l,r] ≤ Σ_o z[o,r] ≤ hi·y[l,r]           the tier is valid for the volume
    z[o,r] ≤ min(capacity, hi)·y[l,r]            strong link: closes the root gap from 2.5-6 % to below 1 %
    w[o,c] ≤ d[c]·Σ_r y[l,r]                     layered link
    Σ_r y[l,r] ≤ u[i],  Σ_i u[i] ≤ S             supplier limit

minimise Σ price·z + Σ fixed·u + Σ p·e, in cents. With y fixed the rest is a flow with integer data, so z, w and e
are integral at a vertex; only minimum order values break that, then they are declared integer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from itunion.optimiser.highs import LinearModel
from itunion.optimiser.pool import DemandClass, Pool, to_cents


@dataclass(slots=True)
class Formulation:
    """A model of a pool, with the columns by meaning."""

    model: LinearModel
    tiers: list[list[int]] = field(default_factory=list)
    """Column of y by ladder and tier."""
    used: list[int] = field(default_factory=list)
    """Column of u by supplier; with a single tier on a single ladder it is that tier's column."""
    bought: list[list[int]] = field(default_factory=list)
    """Column of z by offer and tier."""
    served: list[dict[int, int]] = field(default_factory=list)
    """Column of w by class and offer."""
    own: list[list[int]] = field(default_factory=list)
    """Column of e by class and segment."""
    joins: dict[str, int] = field(default_factory=dict)
    """Column of s by member: whether it belongs to the group (separation models only)."""
    short: list[int] = field(default_factory=list)
    """Column of uncovered units by class (elastic models only)."""

    def choices(self) -> list[int]:
        """All binary columns that decide tiers and suppliers."""
        return sorted({column for row in self.tiers for column in row} | set(self.used))


def size(pool: Pool) -> int:
    """Columns the model of a pool will have, without building it."""
    tiers = sum(len(ladder.bounds) * (1 + len(ladder.offers)) for ladder in pool.ladders)
    return tiers + sum(len(demand.offers) + len(demand.segments) for demand in pool.classes)


def formulate(pool: Pool, *, elastic: bool = False, bills: Mapping[str, int] | None = None) -> Formulation:
    """Build the model of `pool`.

    With `elastic`, the only cost is one per unit that stays uncovered. With `bills` (cents by member), demand is
    endogenous: a binary per member says whether it belongs to the group, and the objective becomes the group's own
    cost minus its bills (the separation problem of the core).
    """
    form = Formulation(LinearModel())
    if bills is not None:
        for member, bill in bills.items():
            form.joins[member] = form.model.column(cost=-bill, upper=1, integer=True)
    _add_tiers(form, pool, cost=not elastic)
    _add_flows(form, pool, cost=not elastic)
    _add_demand(form, pool, elastic=elastic)
    return form


def _add_tiers(form: Formulation, pool: Pool, *, cost: bool) -> None:
    model = form.model
    form.tiers = [[model.column(upper=1, integer=True) for _ in ladder.bounds] for ladder in pool.ladders]
    for supplier in pool.suppliers:
        columns = [form.tiers[ladder] for ladder in supplier.ladders]
        if len(columns) == 1 and len(columns[0]) == 1:
            used = columns[0][0]
            model.cost[used] = supplier.fixed_cost if cost else 0
        else:
            used = model.column(cost=supplier.fixed_cost if cost else 0, upper=1, integer=True)
            for tiers in columns:
                one_ladder = len(columns) == 1
                model.row(
                    [*((tier, 1) for tier in tiers), (used, -1)],
                    lower=0 if one_ladder else -len(tiers),
                    upper=0,
                )
        form.used.append(used)
    if pool.binding_max_suppliers is not None:
        model.row([(used, 1) for used in form.used], upper=pool.binding_max_suppliers)


def _add_flows(form: Formulation, pool: Pool, *, cost: bool) -> None:
    model = form.model
    whole = any(supplier.minimum_value for supplier in pool.suppliers)
    form.bought = [
        [
            model.column(cost=price if cost else 0, upper=min(offer.capacity, high), integer=whole)
            for price, (_, high) in zip(offer.prices, pool.ladders[offer.ladder].bounds, strict=True)
        ]
        for offer in pool.offers
    ]
    for ladder, tiers in zip(pool.ladders, form.tiers, strict=True):
        for tier, (column, (low, high)) in enumerate(zip(tiers, ladder.bounds, strict=True)):
            volume = [(form.bought[offer][tier], 1.0) for offer in ladder.offers]
            if low > 0:
                model.row([*volume, (column, -low)], lower=0)
            model.row([*volume, (column, -high)], upper=0)
            if len(ladder.offers) > 1:
                for offer in ladder.offers:
                    most = min(pool.offers[offer].capacity, high)
                    model.row([(form.bought[offer][tier], 1), (column, -most)], upper=0)
    for supplier, used in zip(pool.suppliers, form.used, strict=True):
        if supplier.minimum_value:
            value = [
                (column, float(price))
                for ladder in supplier.ladders
                for offer in pool.ladders[ladder].offers
                for column, price in zip(form.bought[offer], pool.offers[offer].prices, strict=True)
            ]
            model.row([*value, (used, -supplier.minimum_value)], lower=0)
    for offer, entry in enumerate(pool.offers):
        if len(form.bought[offer]) > 1 and entry.offer.available is not None:
            model.row([(column, 1) for column in form.bought[offer]], upper=entry.capacity)


def _add_demand(form: Formulation, pool: Pool, *, elastic: bool) -> None:
    model = form.model
    uses: list[list[tuple[int, float]]] = [[] for _ in pool.offers]
    for demand in pool.classes:
        served: dict[int, int] = {}
        for offer in demand.offers:
            column = model.column(upper=min(demand.quantity, pool.offers[offer].capacity))
            served[offer] = column
            uses[offer].append((column, 1.0))
            tiers = form.tiers[pool.offers[offer].ladder]
            most = min(demand.quantity, pool.offers[offer].capacity)
            model.row([(column, 1), *((tier, -most) for tier in tiers)], upper=0)
        own = [model.column(cost=0 if elastic else s.price, upper=s.capacity) for s in demand.segments]
        short = [model.column(cost=1, upper=demand.quantity)] if elastic else []
        covered = [(column, 1.0) for column in (*served.values(), *own, *short)]
        if form.joins:
            _balance_group(form, pool, demand, covered, own)
        else:
            model.row(covered, lower=demand.quantity, upper=demand.quantity)
        form.served.append(served)
        form.own.append(own)
        form.short.extend(short)
    for offer, columns in enumerate(uses):
        model.row([*columns, *((column, -1.0) for column in form.bought[offer])], lower=0, upper=0)


def _balance_group(
    form: Formulation, pool: Pool, demand: DemandClass, covered: list[tuple[int, float]], own: list[int]
) -> None:
    """Demand and own alternatives of a class are those of the members that belong to the group."""
    needs = [pool.needs[index] for index in demand.needs]
    wanted = [(form.joins[need.member], -float(need.quantity)) for need in needs]
    form.model.row(covered + _merged(wanted), lower=0, upper=0)
    for column, segment in zip(own, demand.segments, strict=True):
        at_price = [
            need for need in needs if need.own_price is not None and to_cents(need.own_price) == segment.price
        ]
        holders = [(form.joins[need.member], -float(need.quantity)) for need in at_price]
        form.model.row([(column, 1.0), *_merged(holders)], upper=0)


def _merged(terms: list[tuple[int, float]]) -> list[tuple[int, float]]:
    merged: dict[int, float] = {}
    for column, coefficient in terms:
        merged[column] = merged.get(column, 0.0) + coefficient
    return list(merged.items())
