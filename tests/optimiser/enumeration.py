# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tiny instances with every kind of rule, and their cheapest award by trying every source for every unit.

Written from the definitions in `model.py` alone; shares no code with the engine.
"""

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from itunion.optimiser import (
    ANY,
    BundleBid,
    Constraints,
    Instance,
    Lot,
    Need,
    Offer,
    SupplierTerms,
    Tier,
    TierBasis,
    TierKind,
    Window,
)

MOST_COMBINATIONS = 6_000
WINDOWS = (Window(), Window(latest=date(2027, 3, 31)), Window(earliest=date(2027, 4, 1)))


@cache
def random_ruled(seed: int) -> Instance:
    """An instance small enough for `cheapest`; every kind of rule is drawn now and then."""
    rng = random.Random(seed)
    articles = ["k0", "k1"]
    members = [f"m{i}" for i in range(rng.randint(1, 3))]
    needs = tuple(
        Need(
            member,
            article,
            frozenset(rng.sample(["A", "B"], rng.randint(0, 2))),
            rng.randint(1, 3),
            None if rng.random() < 0.6 else _price(rng, 700, 1400),
            rng.choice(WINDOWS) if rng.random() < 0.3 else Window(),
            rng.randint(1, 2) if rng.random() < 0.25 else 0,
        )
        for member in members
        for article in articles
        if rng.random() < 0.8 or (member, article) == ("m0", "k0")
    )
    names = [f"s{i}" for i in range(rng.randint(2, 3))]
    offers, terms = [], []
    for name in names:
        basis = rng.choice(list(TierBasis))
        incremental = basis is not TierBasis.TURNOVER and rng.random() < 0.35
        # over several articles the buyer may count units so that a value is reached; the truth below counts cheapest first
        plain = incremental and basis is TierBasis.TOTAL
        terms.append(
            SupplierTerms(
                name,
                basis,
                activation_cost=Decimal(rng.choice([0, 0, 500, 1500])).scaleb(-2),
                freight=Decimal(rng.choice([0, 0, 300])).scaleb(-2),
                minimum_order_value=Decimal(0 if plain else rng.choice([0, 0, 0, 25])),
                tier_kind=TierKind.INCREMENTAL if incremental else TierKind.ALL_UNITS,
                minimum_member_value=Decimal(rng.choice([0, 0, 0, 12, 20])),
                maximum_units=rng.choice([None, None, None, rng.randint(2, 6)]),
                maximum_value=None if plain else rng.choice([None, None, None, Decimal(rng.randint(20, 60))]),
            )
        )
        for article in articles:
            if name != "s0" and rng.random() < 0.2:
                continue
            offers.append(_offer(rng, name, article, basis))
    lots: tuple[Lot, ...] = ()
    bundles: tuple[BundleBid, ...] = ()
    if rng.random() < 0.4:
        lots = tuple(Lot(f"L{i}", frozenset({a}), rng.choice([None, 1, 2])) for i, a in enumerate(articles))
        bundles = tuple(
            BundleBid(
                name,
                frozenset(rng.sample(["L0", "L1"], rng.randint(1, 2))),
                _price(rng, 100, 900),
                Decimal(rng.choice([10, 30])),
            )
            for name, conditions in zip(names, terms, strict=True)
            if rng.random() < 0.6 and conditions.tier_kind is TierKind.ALL_UNITS
        )
    limits = Constraints(
        max_suppliers=rng.choice([None, None, 1, 2]),
        excluded_suppliers=frozenset({"s1"}) if rng.random() < 0.1 else frozenset(),
        max_suppliers_per_member=rng.choice([None, None, None, 1]),
        max_lots_per_supplier=rng.choice([None, None, 1]) if lots else None,
        bundles_allowed=rng.random() < 0.7,
        budgets=tuple(
            (m, Decimal(rng.randint(15, 60)))
            for m in members
            if rng.random() < 0.2 and any(n.member == m for n in needs)
        ),
        resilient=rng.random() < 0.15,
    )
    instance = Instance(needs, tuple(offers), tuple(terms), limits, lots, bundles)
    while _combinations(instance) > MOST_COMBINATIONS:
        instance = _with_needs(instance, instance.needs[:-1])
    return instance


def _offer(rng: random.Random, supplier: str, article: str, basis: TierBasis) -> Offer:
    price, tiers = rng.randint(800, 1200), []
    starts = (
        sorted(rng.sample(range(15, 60), 2))
        if basis is TierBasis.TURNOVER
        else sorted(rng.sample(range(2, 9), 2))
    )
    for start in (rng.randint(0, 1), *starts):
        tiers.append(Tier(start, Decimal(price).scaleb(-2)))
        price = rng.randint(price * 2 // 3, price)
    return Offer(
        supplier,
        article,
        ANY if supplier == "s0" else frozenset(rng.sample(["A", "B"], rng.randint(1, 2))),
        tuple(tiers),
        None if rng.random() < 0.7 else rng.randint(0, 4),
        rng.choice(WINDOWS) if rng.random() < 0.2 else Window(),
    )


def _with_needs(instance: Instance, needs: tuple[Need, ...]) -> Instance:
    present = {need.member for need in needs}
    kept = tuple(entry for entry in instance.constraints.budgets if entry[0] in present)
    return replace(instance, needs=needs, constraints=replace(instance.constraints, budgets=kept))


def _serving(instance: Instance, need: Need) -> list[int]:
    usable = _usable(instance)
    return [
        i
        for i, offer in enumerate(usable)
        if offer.article == need.article
        and (not need.standards or offer.standards == ANY or offer.standards & need.standards)
        and _together(offer.window, need.window)
    ]


def _together(one: Window, other: Window) -> bool:
    first = max(one.earliest or date.min, other.earliest or date.min)
    last = min(one.latest or date.max, other.latest or date.max)
    return first <= last


def _usable(instance: Instance) -> list[Offer]:
    return [o for o in instance.offers if o.supplier not in instance.constraints.excluded_suppliers]


def _options(instance: Instance, number: int) -> list[tuple[dict[int, int], int]]:
    """All ways to cover one need: (units by offer, units at the own alternative)."""
    need = instance.needs[number]
    sources = _serving(instance, need)
    ways = []
    for total in range(need.quantity, need.quantity + need.tolerance + 1):
        for own in range(need.quantity + 1 if need.own_price is not None else 1):
            for parts in _compositions(total - own, len(sources)) if total >= own else []:
                ways.append(({s: p for s, p in zip(sources, parts, strict=True) if p}, own))
    return ways


def _combinations(instance: Instance) -> int:
    count = 1
    for number in range(len(instance.needs)):
        count *= max(1, len(_options(instance, number)))
    return count


def _compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 0:
        if total == 0:
            yield ()
        return
    for first in range(total + 1):
        for rest in _compositions(total - first, parts - 1):
            yield (first, *rest)


@cache
def cheapest(instance: Instance, members: frozenset[str] | None = None) -> int | None:
    """Least cost in cents of all awards that keep every rule, for these members; `None` if there is none."""
    if members is not None:
        instance = _with_needs(instance, tuple(need for need in instance.needs if need.member in members))
    truth = _Truth(instance)
    options = [_options(instance, number) for number in range(len(instance.needs))]
    costs = (truth.cost(combination) for combination in itertools.product(*options))
    return min((cost for cost in costs if cost is not None), default=None)


_Priced = tuple[dict[int, int], dict[int, int]]
"""Value by offer, and the price that counts for rules of single members."""


class _Truth:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.offers = _usable(instance)
        self.terms = {name: instance.terms_of(name) for name in {o.supplier for o in self.offers}}
        self.tiers = [[(t.from_units, _cents(t.unit_price)) for t in offer.tiers] for offer in self.offers]
        self.lot_of = {article: lot.name for lot in instance.lots for article in lot.articles}
        self.resilient: dict[frozenset[str], bool] = {}
        self.priced: dict[tuple[tuple[int, int], ...], _Priced | None] = {}
        """What these units of a supplier cost; the same ones come up in many combinations."""

    def cost(self, ways: Sequence[tuple[dict[int, int], int]]) -> int | None:
        limits = self.instance.constraints
        units: dict[int, int] = defaultdict(int)
        total = 0
        for need, (parts, own) in zip(self.instance.needs, ways, strict=True):
            for offer, count in parts.items():
                units[offer] += count
            if own:
                total += own * _cents(need.own_price)
        for offer, count in units.items():
            available = self.offers[offer].available
            if available is not None and count > available:
                return None
        used = {self.offers[offer].supplier for offer in units}
        if limits.max_suppliers is not None and len(used) > limits.max_suppliers:
            return None
        value: dict[int, int] = {}
        member_price: dict[int, int] = {}
        for name in used:
            own = {o: count for o, count in sorted(units.items()) if self.offers[o].supplier == name}
            key = tuple(own.items())
            if key not in self.priced:
                self.priced[key] = self._supplier(name, own)
            priced = self.priced[key]
            if priced is None:
                return None
            goods, prices = priced
            value |= goods
            member_price |= prices
            total += sum(goods.values()) + _cents(self.terms[name].fixed_cost)
        if not self._members_agree(ways, member_price) or not self._lots_agree(units):
            return None
        if limits.resilient and not self._survives(frozenset(used)):
            return None
        return total - self._rebates(ways, units, value)

    def _supplier(self, name: str, own: dict[int, int]) -> _Priced | None:
        terms = self.terms[name]
        if terms.maximum_units is not None and sum(own.values()) > terms.maximum_units:
            return None
        if terms.tier_kind is TierKind.INCREMENTAL:
            groups = [own] if terms.tier_basis is TierBasis.TOTAL else [{o: c} for o, c in own.items()]
            value = {}
            for group in groups:
                value |= self._bands(group)
            prices = {o: self._price(o, 1) for o in own}
        else:
            prices = {}
            for o, count in own.items():
                if terms.tier_basis is TierBasis.ARTICLE:
                    level = count
                elif terms.tier_basis is TierBasis.TOTAL:
                    level = sum(own.values())
                else:
                    level = sum(self._price(other, 1) * c for other, c in own.items()) // 100
                prices[o] = self._price(o, level)
            value = {o: prices[o] * count for o, count in own.items()}
        goods = sum(value.values())
        if goods < _cents(terms.minimum_order_value):
            return None
        if terms.maximum_value is not None and goods > _cents(terms.maximum_value):
            return None
        return value, prices

    def _price(self, offer: int, level: int) -> int:
        return min(price for start, price in self.tiers[offer] if start <= max(level, 1))

    def _bands(self, group: dict[int, int]) -> dict[int, int]:
        """Value by offer when units fill the tiers one after the other, in the order that is cheapest."""
        offers = sorted(group)
        starts = sorted({max(t.from_units, 1) for o in offers for t in self.offers[o].tiers})

        @cache
        def best(position: int, left: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
            if not sum(left):
                return 0, (0,) * len(offers)
            width = starts[position + 1] - starts[position] if position + 1 < len(starts) else sum(left)
            found: tuple[int, tuple[int, ...]] | None = None
            for parts in _compositions(min(width, sum(left)), len(offers)):
                if any(p > most for p, most in zip(parts, left, strict=True)):
                    continue
                prices = [self._price(o, starts[position]) for o in offers]
                here = tuple(p * price for p, price in zip(parts, prices, strict=True))
                rest = tuple(most - p for p, most in zip(parts, left, strict=True))
                cost, values = best(position + 1, rest) if sum(rest) else (0, (0,) * len(offers))
                total = cost + sum(here)
                if found is None or total < found[0]:
                    found = total, tuple(a + b for a, b in zip(here, values, strict=True))
            assert found is not None
            return found

        _, values = best(0, tuple(group[o] for o in offers))
        return dict(zip(offers, values, strict=True))

    def _members_agree(self, ways: Sequence[tuple[dict[int, int], int]], price: dict[int, int]) -> bool:
        limits = self.instance.constraints
        value: dict[tuple[str, str], int] = defaultdict(int)
        spent: dict[str, int] = defaultdict(int)
        for need, (parts, own) in zip(self.instance.needs, ways, strict=True):
            spent[need.member] += own * _cents(need.own_price) if own else 0
            for offer, count in parts.items():
                value[need.member, self.offers[offer].supplier] += count * price[offer]
                spent[need.member] += count * price[offer]
        if any(v < _cents(self.terms[s].minimum_member_value) for (_, s), v in value.items()):
            return False
        if limits.max_suppliers_per_member is not None:
            suppliers = [member for member, _ in value]
            if any(suppliers.count(m) > limits.max_suppliers_per_member for m in suppliers):
                return False
        return all(spent[m] <= _cents(most) for m, most in limits.budgets)

    def _lots_agree(self, units: dict[int, int]) -> bool:
        inside: dict[str, set[str]] = defaultdict(set)
        for offer in units:
            if self.offers[offer].article in self.lot_of:
                inside[self.lot_of[self.offers[offer].article]].add(self.offers[offer].supplier)
        if any(
            lot.max_suppliers is not None and len(inside[lot.name]) > lot.max_suppliers
            for lot in self.instance.lots
        ):
            return False
        most = self.instance.constraints.max_lots_per_supplier
        names = [name for suppliers in inside.values() for name in suppliers]
        return most is None or not self.lot_of or all(names.count(name) <= most for name in names)

    def _rebates(
        self, ways: Sequence[tuple[dict[int, int], int]], units: dict[int, int], value: dict[int, int]
    ) -> int:
        if not self.instance.constraints.bundles_allowed:
            return 0
        total = 0
        for bid in self.instance.bundles:
            inside = {article for article, lot in self.lot_of.items() if lot in bid.lots}
            elsewhere = any(
                own or any(self.offers[o].supplier != bid.supplier for o in parts)
                for need, (parts, own) in zip(self.instance.needs, ways, strict=True)
                if need.article in inside
            )
            own_offers = [
                o
                for o in units
                if self.offers[o].supplier == bid.supplier and self.offers[o].article in inside
            ]
            goods = sum(value[o] for o in own_offers)
            if own_offers and not elsewhere and goods >= _cents(bid.minimum_value):
                total += _cents(bid.rebate)
        return total

    def _survives(self, used: frozenset[str]) -> bool:
        if used not in self.resilient:
            self.resilient[used] = all(self._covers(used - {name}) for name in used)
        return self.resilient[used]

    def _covers(self, suppliers: frozenset[str]) -> bool:
        """Whether these suppliers can deliver everything that has no own alternative, at whatever price."""
        must = [need for need in self.instance.needs if need.own_price is None]
        available = {i: offer.available for i, offer in enumerate(self.offers) if offer.supplier in suppliers}

        def fill(number: int, taken: dict[int, int]) -> bool:
            if number == len(must):
                return True
            sources = [i for i in _serving(self.instance, must[number]) if i in available]
            for parts in _compositions(must[number].quantity, len(sources)):
                now = dict(taken)
                for source, part in zip(sources, parts, strict=True):
                    now[source] = now.get(source, 0) + part
                within = all(available[i] is None or c <= available[i] for i, c in now.items())
                for name in suppliers:
                    most = self.terms[name].maximum_units
                    sold = sum(c for i, c in now.items() if self.offers[i].supplier == name)
                    within = within and (most is None or sold <= most)
                if within and fill(number + 1, now):
                    return True
            return False

        return fill(0, {})


@cache
def _cents(amount: Decimal | None) -> int:
    assert amount is not None
    return int(amount * 100)


def _price(rng: random.Random, low: int, high: int) -> Decimal:
    return Decimal(rng.randint(low, high)).scaleb(-2)
