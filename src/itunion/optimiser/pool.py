# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pool: an instance bundled, sorted and in integer cents, ready for a model.

Needs for the same article, the same acceptable standards and the same delivery window become one class; own alternatives
of a class become segments by price. Where rules look at single members, their needs stay classes of their own.
Suppliers' tiers become ladders: one for the whole supplier (basis `total`, `turnover`) or one per article. Tiers out of
reach and offers that nobody may use are gone. Sorting makes the result independent of row order.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from itunion.optimiser.model import Instance, Need, Offer, SupplierTerms, TierBasis, TierKind, Window


@dataclass(frozen=True, slots=True)
class Segment:
    """Units of a class that can be had outside the award at one price (cents)."""

    price: int
    capacity: int


@dataclass(frozen=True, slots=True)
class DemandClass:
    """Bundled needs: same article, acceptable standards and delivery window. `segments` ascend in price.

    `offers` and `needs` are indices into the pool. `owner` is the member whose needs these are where rules look at single
    members, else empty. `tolerance` are units that may be bought on top.
    """

    article: str
    standards: frozenset[str]
    quantity: int
    segments: tuple[Segment, ...]
    offers: tuple[int, ...]
    needs: tuple[int, ...]
    window: Window
    owner: str = ""
    tolerance: int = 0

    @property
    def kind(self) -> tuple[str, list[str], tuple[str, str]]:
        """What all classes at one price have in common, sortable: article, standards, delivery window."""
        return _class_key(self.article, self.standards, self.window)


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
    """Tiers as inclusive bounds over one or several offers of a supplier.

    Bounds count units, or with `turnover` cents at the prices of the first tier. `incremental`: a tier's price holds only
    for the units within its bounds.
    """

    supplier: int
    bounds: tuple[tuple[int, int], ...]
    offers: tuple[int, ...]
    incremental: bool = False
    turnover: bool = False


@dataclass(frozen=True, slots=True)
class Supplier:
    """Amounts in cents. `shared_maximum`: the framework maximum of units is not simply the end of one ladder."""

    name: str
    fixed_cost: int
    minimum_value: int
    ladders: tuple[int, ...]
    minimum_member_value: int = 0
    maximum_units: int | None = None
    maximum_value: int | None = None
    shared_maximum: bool = False


@dataclass(frozen=True, slots=True)
class PoolLot:
    """A lot with an upper limit of suppliers; `classes` are indices."""

    name: str
    classes: tuple[int, ...]
    max_suppliers: int | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle bid that may count: rebate and minimum value in cents for all of `classes`."""

    supplier: int
    lots: frozenset[str]
    classes: tuple[int, ...]
    rebate: int
    minimum_value: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What goes beyond the plain problem; empty for most purchases. Amounts in cents."""

    lots: tuple[PoolLot, ...] = ()
    max_lots: int | None = None
    bundles: tuple[Bundle, ...] = ()
    max_per_member: int | None = None
    budgets: Mapping[str, int] = field(default_factory=dict)
    resilient: bool = False


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything a model needs, as integers. Amounts in cents."""

    needs: tuple[Need, ...]
    classes: tuple[DemandClass, ...]
    offers: tuple[PooledOffer, ...]
    ladders: tuple[Ladder, ...]
    suppliers: tuple[Supplier, ...]
    max_suppliers: int | None
    rules: Rules = field(default_factory=Rules)

    @property
    def binding_max_suppliers(self) -> int | None:
        """The limit on suppliers, unless it cannot bind."""
        most = self.max_suppliers
        return most if most is not None and most < len(self.suppliers) else None

    @property
    def ruled(self) -> bool:
        """Whether the pool asks more than the fast engine knows: then the model with all rules decides."""
        return (
            self.rules != Rules()
            or any(ladder.incremental or ladder.turnover for ladder in self.ladders)
            or any(demand.tolerance for demand in self.classes)
            or any(
                s.minimum_member_value or s.shared_maximum or s.maximum_value is not None
                for s in self.suppliers
            )
        )

    @property
    def member_rules(self) -> bool:
        """Whether some rule looks at single members."""
        looks = self.rules.max_per_member is not None or bool(self.rules.budgets)
        return looks or any(supplier.minimum_member_value for supplier in self.suppliers)

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
    groups = _group_needs(instance, needs)
    demand_of: dict[str, list[tuple[Need, int]]] = defaultdict(list)
    for indices in groups.values():
        wanted = sum(needs[index].quantity + needs[index].tolerance for index in indices)
        demand_of[needs[indices[0]].article].append((needs[indices[0]], wanted))
    terms = {entry.supplier: entry for entry in instance.terms}
    reachable = [(offer, _capacity(offer, demand_of[offer.article])) for offer in offers]
    reachable = [
        (offer, min(capacity, _most_units(terms.get(offer.supplier)))) for offer, capacity in reachable
    ]
    reachable = [(offer, capacity) for offer, capacity in reachable if capacity > 0]
    pooled, ladders, suppliers = _build_ladders(reachable, terms)
    offers_of: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(pooled):
        offers_of[entry.offer.article].append(index)
    classes = tuple(
        _demand_class(needs, indices, owner, offers_of, pooled) for (*_, owner), indices in groups.items()
    )
    return Pool(
        needs,
        classes,
        tuple(pooled),
        tuple(ladders),
        tuple(suppliers),
        instance.constraints.max_suppliers,
        _rules(instance, classes, suppliers, needs),
    )


_GroupKey = tuple[str, tuple[str, ...], tuple[str, str], str]


def _class_key(
    article: str, standards: frozenset[str], window: Window
) -> tuple[str, list[str], tuple[str, str]]:
    days = ("" if day is None else day.isoformat() for day in (window.earliest, window.latest))
    earliest, latest = days
    return article, sorted(standards), (earliest, latest)


def _need_key(need: Need) -> tuple[str, str, list[str], tuple[str, str], Decimal, int, int]:
    article, standards, window = _class_key(need.article, need.standards, need.window)
    return (
        article,
        need.member,
        standards,
        window,
        need.own_price if need.own_price is not None else Decimal(-1),
        need.quantity,
        need.tolerance,
    )


def _group_needs(instance: Instance, needs: tuple[Need, ...]) -> dict[_GroupKey, list[int]]:
    """Indices of needs by class; members that a rule looks at stay apart."""
    limits = instance.constraints
    everyone = limits.max_suppliers_per_member is not None or any(
        terms.minimum_member_value for terms in instance.terms
    )
    budgets = limits.budget_of
    groups: dict[_GroupKey, list[int]] = defaultdict(list)
    for index, need in enumerate(needs):
        owner = need.member if everyone or need.member in budgets else ""
        article, standards, window = _class_key(need.article, need.standards, need.window)
        groups[article, tuple(standards), window, owner].append(index)
    return {key: groups[key] for key in sorted(groups)}


def _demand_class(
    needs: tuple[Need, ...],
    indices: list[int],
    owner: str,
    offers_of: Mapping[str, list[int]],
    pooled: list[PooledOffer],
) -> DemandClass:
    first = needs[indices[0]]
    return DemandClass(
        article=first.article,
        standards=first.standards,
        quantity=sum(needs[index].quantity for index in indices),
        segments=_segments(needs[index] for index in indices),
        offers=tuple(index for index in offers_of[first.article] if pooled[index].offer.serves(first)),
        needs=tuple(indices),
        window=first.window,
        owner=owner,
        tolerance=sum(needs[index].tolerance for index in indices),
    )


def _capacity(offer: Offer, demands: Iterable[tuple[Need, int]]) -> int:
    wanted = sum(quantity for need, quantity in demands if offer.serves(need))
    return wanted if offer.available is None else min(wanted, offer.available)


def _most_units(terms: SupplierTerms | None) -> int:
    unlimited = 10**15
    return unlimited if terms is None or terms.maximum_units is None else terms.maximum_units


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
        turnover = conditions.tier_basis is TierBasis.TURNOVER
        rungs = [[entry] for entry in own] if conditions.tier_basis is TierBasis.ARTICLE else [own]
        first = len(ladders)
        for rung in rungs:
            reach = min(
                sum(
                    capacity * (to_cents(offer.tier_at(1).unit_price) if turnover else 1)
                    for offer, capacity in rung
                ),
                10**18 if turnover else _most_units(conditions),
            )
            scale = 100 if turnover else 1
            starts = _tier_starts([offer for offer, _ in rung], reach, scale)
            ends = [start * scale - 1 for start in starts[1:]] + [reach]
            lows = [0 if turnover else 1, *(start * scale for start in starts[1:])]
            indices = tuple(range(len(pooled), len(pooled) + len(rung)))
            for offer, capacity in rung:
                prices = tuple(to_cents(offer.tier_at(start).unit_price) for start in starts)
                pooled.append(PooledOffer(len(suppliers), len(ladders), prices, capacity, offer))
            ladders.append(
                Ladder(
                    len(suppliers),
                    tuple(zip(lows, ends, strict=True)),
                    indices,
                    conditions.tier_kind is TierKind.INCREMENTAL and len(starts) > 1,
                    turnover,
                )
            )
        suppliers.append(_supplier(conditions, tuple(range(first, len(ladders))), turnover))
    return pooled, ladders, suppliers


def _supplier(terms: SupplierTerms, ladders: tuple[int, ...], turnover: bool) -> Supplier:
    shared = len(ladders) > 1 or turnover
    return Supplier(
        name=terms.supplier,
        fixed_cost=to_cents(terms.fixed_cost),
        minimum_value=to_cents(terms.minimum_order_value),
        ladders=ladders,
        minimum_member_value=to_cents(terms.minimum_member_value),
        maximum_units=terms.maximum_units,
        maximum_value=None if terms.maximum_value is None else to_cents(terms.maximum_value),
        shared_maximum=shared and terms.maximum_units is not None,
    )


def _tier_starts(rung: list[Offer], reach: int, scale: int) -> list[int]:
    """Starts (units or euros) at which some price of the ladder changes, within reach (units or cents)."""
    candidates = sorted({max(tier.from_units, 1) for offer in rung for tier in offer.tiers})
    starts = [1]
    for start in candidates:
        changes = any(
            offer.tier_at(start).unit_price != offer.tier_at(starts[-1]).unit_price for offer in rung
        )
        if starts[-1] < start and start * scale <= reach and changes:
            starts.append(start)
    return starts


def _rules(
    instance: Instance, classes: tuple[DemandClass, ...], suppliers: list[Supplier], needs: tuple[Need, ...]
) -> Rules:
    limits = instance.constraints
    lots = tuple(
        PoolLot(
            lot.name,
            tuple(index for index, demand in enumerate(classes) if demand.article in lot.articles),
            lot.max_suppliers,
        )
        for lot in sorted(instance.lots, key=lambda lot: lot.name)
    )
    position = {supplier.name: index for index, supplier in enumerate(suppliers)}
    inside = {lot.name: lot.classes for lot in lots}
    bundles = tuple(
        Bundle(
            position[bid.supplier],
            bid.lots,
            tuple(sorted(index for name in bid.lots for index in inside[name])),
            to_cents(bid.rebate),
            to_cents(bid.minimum_value),
        )
        for bid in sorted(instance.bundles, key=lambda b: (b.supplier, sorted(b.lots), b.rebate))
        if limits.bundles_allowed and bid.rebate and bid.supplier in position
    )
    limited = limits.max_lots_per_supplier is not None or any(lot.max_suppliers is not None for lot in lots)
    present = {need.member for need in needs}
    return Rules(
        lots=lots if limited else (),
        max_lots=limits.max_lots_per_supplier if lots else None,
        bundles=tuple(bundle for bundle in bundles if bundle.classes),
        max_per_member=limits.max_suppliers_per_member,
        budgets={member: to_cents(amount) for member, amount in sorted(limits.budgets) if member in present},
        resilient=limits.resilient,
    )
