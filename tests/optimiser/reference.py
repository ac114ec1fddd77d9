# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Random small instances, and the truth about them by plain enumeration of where every unit could come from."""

import itertools
import random
from decimal import Decimal

from itunion.optimiser import ANY, Constraints, Instance, Need, Offer, SupplierTerms, Tier, TierBasis


def random_instance(
    seed: int, *, suppliers: int = 3, members: int = 3, basis: TierBasis | None = None, free: bool = False
) -> Instance:
    """Two articles. Classes always; own alternatives, capacities and a supplier limit unless `free`."""
    rng = random.Random(seed)
    needs = [
        Need(
            f"m{member}",
            f"k{article}",
            frozenset(rng.sample(["A", "B"], rng.randint(0, 2))),
            rng.randint(1, 2 if members > 2 else 4),
            None if free or rng.random() < 0.5 else _price(rng, 700, 1300),
        )
        for member in range(members)
        for article in range(2)
        if rng.random() < 0.8 or (member, article) == (0, 0)
    ]
    offers, terms = [], []
    for supplier in range(suppliers):
        kind = basis or rng.choice([TierBasis.TOTAL, TierBasis.ARTICLE])
        terms.append(
            SupplierTerms(
                f"s{supplier}", kind, activation_cost=Decimal(rng.choice([0, 0, 500, 1500])).scaleb(-2)
            )
        )
        for article in range(2):
            if supplier and rng.random() < 0.2:
                continue
            price, ladder = rng.randint(800, 1200), []
            for start in (rng.randint(0, 1), *sorted(rng.sample(range(2, 12), 2))):
                ladder.append(Tier(start, Decimal(price).scaleb(-2)))
                price = rng.randint(price * 2 // 3, price)
            standards = ANY if supplier == 0 else frozenset(rng.sample(["A", "B"], rng.randint(1, 2)))
            available = None if free or supplier == 0 or rng.random() < 0.6 else rng.randint(0, 4)
            offers.append(Offer(f"s{supplier}", f"k{article}", standards, tuple(ladder), available))
    limit = None if free or rng.random() < 0.5 else rng.randint(1, 2)
    return Instance(tuple(needs), tuple(offers), tuple(terms), Constraints(limit))


def cheapest_cost(instance: Instance, members: frozenset[str] | None = None) -> int | None:
    """Least cost in cents of these members (all without), `None` if impossible; by enumeration of volumes."""
    needs = [need for need in instance.needs if members is None or need.member in members]
    offers = [o for o in instance.offers if o.supplier not in instance.constraints.excluded_suppliers]
    names = sorted({offer.supplier for offer in offers})
    articles = sorted({need.article for need in needs})
    choices = [
        list(
            _splits(
                [n for n in needs if n.article == a], [o for o in offers if o.article == a], names
            ).items()
        )
        for a in articles
    ]
    limit = instance.constraints.max_suppliers
    best: int | None = None
    for combination in itertools.product(*choices):
        totals = [sum(volumes[i] for volumes, _ in combination) for i in range(len(names))]
        used = [i for i, total in enumerate(totals) if total]
        if limit is not None and len(used) > limit:
            continue
        cost = sum(own for _, own in combination)
        for i in used:
            terms = instance.terms_of(names[i])
            value = 0
            for article, (volumes, _) in zip(articles, combination, strict=True):
                if volumes[i]:
                    count = totals[i] if terms.tier_basis is TierBasis.TOTAL else volumes[i]
                    value += _tier_price(offers, names[i], article, count) * volumes[i]
            if value < terms.minimum_order_value * 100:
                break
            cost += value + int(terms.fixed_cost * 100)
        else:
            best = cost if best is None else min(best, cost)
    return best


def _splits(needs: list[Need], offers: list[Offer], names: list[str]) -> dict[tuple[int, ...], int]:
    """Volumes by supplier for one article -> least cost of the own alternatives that make them possible."""
    states: dict[tuple[int, ...], int] = {(0,) * len(names): 0}
    for need in needs:
        sources = [names.index(offer.supplier) for offer in offers if offer.admits(need.standards)]
        own_price = None if need.own_price is None else int(need.own_price * 100)
        following: dict[tuple[int, ...], int] = {}
        for volumes, cost in states.items():
            for parts in _compositions(need.quantity, len(sources) + (own_price is not None)):
                reached = list(volumes)
                for source, part in zip(sources, parts, strict=False):
                    reached[source] += part
                key = tuple(reached)
                total = cost + (parts[-1] * own_price if own_price is not None else 0)
                following[key] = min(following.get(key, total), total)
        states = following
    limits = {names.index(o.supplier): o.available for o in offers if o.available is not None}
    return {key: cost for key, cost in states.items() if all(key[i] <= most for i, most in limits.items())}


def _compositions(total: int, parts: int) -> list[tuple[int, ...]]:
    if parts == 0:
        return [] if total else [()]
    if parts == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in _compositions(total - first, parts - 1)]


def _tier_price(offers: list[Offer], supplier: str, article: str, count: int) -> int:
    (offer,) = [o for o in offers if o.supplier == supplier and o.article == article]
    return min(int(tier.unit_price * 100) for tier in offer.tiers if tier.from_units <= max(count, 1))


def _price(rng: random.Random, low: int, high: int) -> Decimal:
    return Decimal(rng.randint(low, high)).scaleb(-2)
