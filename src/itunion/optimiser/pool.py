# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pool: an instance bundled, sorted and in integer cents, ready for a model.

Needs for the same article and the same acceptable standards become one class; own alternatives of a class become
segments by price. Suppliers' tiers become ladders: one for the whole supplier (basis `total`) or one per article.
Tiers out of reach and offers that nobody may use are gone. Sorting makes the result independent of row order.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from itunion.optimiser.model import Instance, Need, Offer, SupplierTerms, TierBasis


@dataclass(frozen=True, slots=True)
class Segment:
    """Units of a class that can be had outside the award at one price (cents)."""

    price: int
    capacity: int


@dataclass(frozen=True, slots=True)
class DemandClass:
    """Bundled needs: same article, same acceptable standards. `segments` ascend in price.

    `offers` and `needs` are indices into the pool.
    """

    article: str
    standards: frozenset[str]
    quantity: int
    segments: tuple[Segment, ...]
    offers: tuple[int, ...]
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PooledOffer:
    """An offer with one price (cents) per tier of its ladder; `capacity` is what can be sold at most."""

    supplier: int
    ladder: int
    prices: tuple[int, ...]
    capacity: int
    offer: Offer


@dataclass(frozen=True, slots=True)
class Ladder:
    """Tiers as inclusive volume bounds over one or several offers of a supplier."""

    supplier: int
    bounds: tuple[tuple[int, int], ...]
    offers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Supplier:
    name: str
    fixed_cost: int
    minimum_value: int
    ladders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything a model needs, as integers. Amounts in cents."""

    needs: tuple[Need, ...]
    classes: tuple[DemandClass, ...]
    offers: tuple[PooledOffer, ...]
    ladders: tuple[Ladder, ...]
    suppliers: tuple[Supplier, ...]
    max_suppliers: int | None

    @property
    def binding_max_suppliers(self) -> int | None:
        """The limit on suppliers, unless it cannot bind."""
        most = self.max_suppliers
        return most if most is not None and most < len(self.suppliers) else None

    def floor_price(self, index: int) -> int | None:
        """Lowest conceivable unit price of class `index` in cents, or `None` if nothing serves it."""
        demand = self.classes[index]
        prices = [self.offers[offer].prices[-1] for offer in demand.offers]
        prices += [segment.price for segment in demand.segments[:1]]
        return min(prices, default=None)


def to_cents(amount: Decimal) -> int:
    """Euros to cents, exactly.

    Raises:
        ValueError: the amount has fractions of a cent.
    """
    cents = amount * 100
    if cents != int(cents):
        raise ValueError(f"{amount} has fractions of a cent")
    return int(cents)


def to_euros(cents: int) -> Decimal:
    """Cents to euros with two decimals, exactly."""
    return Decimal(cents).scaleb(-2)


def build_pool(instance: Instance, members: Collection[str] | None = None) -> Pool:
    """Bundle the needs of all members, or of `members` only."""
    needs = tuple(
        sorted((n for n in instance.needs if members is None or n.member in members), key=_need_key)
    )
    offers = sorted(instance.usable_offers(), key=lambda offer: (offer.supplier, offer.article))
    groups = _group_needs(needs)
    demand_of: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
    for (article, standards), indices in groups.items():
        demand_of[article].append((standards, sum(needs[index].quantity for index in indices)))
    reachable = [(offer, _capacity(offer, demand_of[offer.article])) for offer in offers]
    reachable = [(offer, capacity) for offer, capacity in reachable if capacity > 0]
    terms = {entry.supplier: entry for entry in instance.terms}
    pooled, ladders, suppliers = _build_ladders(reachable, terms)
    offers_of: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(pooled):
        offers_of[entry.offer.article].append(index)
    classes = tuple(
        DemandClass(
            article=article,
            standards=standards,
            quantity=sum(needs[index].quantity for index in indices),
            segments=_segments(needs[index] for index in indices),
            offers=tuple(index for index in offers_of[article] if pooled[index].offer.admits(standards)),
            needs=tuple(indices),
        )
        for (article, standards), indices in groups.items()
    )
    return Pool(
        needs, classes, tuple(pooled), tuple(ladders), tuple(suppliers), instance.constraints.max_suppliers
    )


def _need_key(need: Need) -> tuple[str, str, list[str], Decimal, int]:
    return need.article, need.member, sorted(need.standards), need.own_price or Decimal(-1), need.quantity


def _group_needs(needs: tuple[Need, ...]) -> dict[tuple[str, frozenset[str]], list[int]]:
    groups: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for index, need in enumerate(needs):
        groups[need.article, need.standards].append(index)
    return {key: groups[key] for key in sorted(groups, key=lambda key: (key[0], sorted(key[1])))}


def _capacity(offer: Offer, demands: Iterable[tuple[frozenset[str], int]]) -> int:
    wanted = sum(quantity for standards, quantity in demands if offer.admits(standards))
    return wanted if offer.available is None else min(wanted, offer.available)


def _segments(needs: Iterable[Need]) -> tuple[Segment, ...]:
    capacity: dict[int, int] = defaultdict(int)
    for need in needs:
        if need.own_price is not None:
            capacity[to_cents(need.own_price)] += need.quantity
    return tuple(Segment(price, capacity[price]) for price in sorted(capacity))


def _build_ladders(
    reachable: list[tuple[Offer, int]], terms: dict[str, SupplierTerms]
) -> tuple[list[PooledOffer], list[Ladder], list[Supplier]]:
    pooled: list[PooledOffer] = []
    ladders: list[Ladder] = []
    suppliers: list[Supplier] = []
    for name in sorted({offer.supplier for offer, _ in reachable}):
        own = [(offer, capacity) for offer, capacity in reachable if offer.supplier == name]
        conditions = terms.get(name, SupplierTerms(name))
        rungs = [own] if conditions.tier_basis is TierBasis.TOTAL else [[entry] for entry in own]
        first = len(ladders)
        for rung in rungs:
            starts = _tier_starts(rung)
            last = sum(capacity for _, capacity in rung)
            ends = [start - 1 for start in starts[1:]] + [last]
            indices = tuple(range(len(pooled), len(pooled) + len(rung)))
            for offer, capacity in rung:
                prices = tuple(to_cents(offer.tier_at(start).unit_price) for start in starts)
                pooled.append(PooledOffer(len(suppliers), len(ladders), prices, capacity, offer))
            ladders.append(Ladder(len(suppliers), tuple(zip(starts, ends, strict=True)), indices))
        suppliers.append(
            Supplier(
                name=name,
                fixed_cost=to_cents(conditions.fixed_cost),
                minimum_value=to_cents(conditions.minimum_order_value),
                ladders=tuple(range(first, len(ladders))),
            )
        )
    return pooled, ladders, suppliers


def _tier_starts(rung: list[tuple[Offer, int]]) -> list[int]:
    """Volumes at which some price of the ladder changes, within reach."""
    reach = sum(capacity for _, capacity in rung)
    candidates = sorted({max(tier.from_units, 1) for offer, _ in rung for tier in offer.tiers})
    starts = [1]
    for start in candidates:
        changes = any(
            offer.tier_at(start).unit_price != offer.tier_at(starts[-1]).unit_price for offer, _ in rung
        )
        if starts[-1] < start <= reach and changes:
            starts.append(start)
    return starts
