# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Seeded instances of any size: rounds of joint procurement as they look in practice, and the hard academic kind.

Municipal recipe: member sizes log-normal, popularity of articles gamma, demand Poisson; every supplier offers 60 % of the
articles and is approved for 70 % of the standards; five or so tiers on the supplier's total volume.

Academic recipe: the capacitated total quantity discount problem as in Manerba, Mansini, EJOR 222 (2012) 287-300. Demand
and price ranges follow the literature; tiers are our own choice, since no public instances could be found.
"""

import math
from decimal import Decimal

import numpy as np

from itunion.optimiser.model import ANY, Constraints, Instance, Need, Offer, SupplierTerms, Tier


def municipal_instance(
    *,
    suppliers: int = 20,
    articles: int = 100,
    tiers: int = 5,
    members: int = 128,
    standards: int = 6,
    max_suppliers: int | None = 5,
    seed: int = 1,
) -> Instance:
    """A round of `members` municipalities; the same arguments give the same instance on every machine."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(3.2, 1.0, members)
    popularity = rng.gamma(1.2, 0.08, articles)
    own_standard = rng.integers(0, standards, members)
    wanted = rng.random((members, articles)) < 0.45
    demand = np.where(wanted, rng.poisson(np.outer(size, popularity)), 0)
    base = np.rint(np.exp(rng.normal(9.8, 1.1, articles))).astype(int).clip(100)
    approved = _approvals(rng, suppliers, standards)
    offered = rng.random((suppliers, articles)) < 0.6
    for standard in range(standards):
        for article in range(articles):
            able = np.flatnonzero(approved[:, standard])
            if not offered[able, article].any():
                offered[rng.choice(able), article] = True
    needs = tuple(
        Need(
            member=_name("Gemeinde", member, members),
            article=_name("Artikel", article, articles),
            standards=frozenset({_name("Standard", int(own_standard[member]), standards)}),
            quantity=int(demand[member, article]),
            own_price=_euros(round(1.18 * int(base[article]))),
        )
        for member in range(members)
        for article in range(articles)
        if demand[member, article] > 0
    )
    offers: list[Offer] = []
    terms: list[SupplierTerms] = []
    for supplier in range(suppliers):
        name = _name("Lieferant", supplier, suppliers)
        cuts = np.sort(rng.uniform(0.02, 0.35, tiers - 1)) * int(demand.sum())
        starts = sorted({1, *(max(2, math.ceil(cut)) for cut in cuts)})
        steps = np.cumprod(1 - np.concatenate([[0.0], rng.uniform(0.015, 0.06, tiers - 1)]))
        satisfied = frozenset(
            _name("Standard", int(s), standards) for s in np.flatnonzero(approved[supplier])
        )
        for article in np.flatnonzero(offered[supplier]).tolist():
            first = float(base[article]) * rng.uniform(0.88, 1.12)
            ladder = tuple(
                Tier(start, _euros(max(1, round(first * step))))
                for start, step in zip(starts, steps, strict=False)
            )
            offers.append(Offer(name, _name("Artikel", article, articles), satisfied, ladder))
        terms.append(SupplierTerms(name, activation_cost=_euros(int(rng.integers(50_000, 150_001)))))
    return Instance(needs, tuple(offers), tuple(terms), Constraints(max_suppliers))


def ctqd_instance(
    suppliers: int,
    products: int,
    tiers: int,
    lam: float,
    seed: int,
    *,
    activation: bool = False,
    offered: float = 1.0,
) -> Instance:
    """One buyer, scarce availability everywhere, no way around the offers.

    Available are q ~ U{1..15} units per offer; wanted are ceil(λ·max q + (1-λ)·Σ q) units per product: with `lam` near 1
    few suppliers suffice and the choice is hard, near 0 nearly everything is needed. Prices are U[10, 200] euros by
    product times U[0.85, 1.15] by offer; tiers start at random deciles of the supplier's capacity, each U[1 %, 5 %] cheaper
    than the one before. `offered` is the share of offers made, at least two per product.
    """
    if not 1 <= tiers <= 10 or suppliers < 2:
        raise ValueError("one to ten tiers and at least two suppliers are needed")
    rng = np.random.default_rng(seed)
    units = rng.integers(1, 16, (suppliers, products))
    made = rng.random((suppliers, products)) < offered
    for product in range(products):
        missing = 2 - int(made[:, product].sum())
        if missing > 0:
            made[rng.choice(np.flatnonzero(~made[:, product]), missing, replace=False), product] = True
    units = np.where(made, units, 0)
    wanted = np.ceil(lam * units.max(axis=0) + (1 - lam) * units.sum(axis=0) - 1e-9).astype(int)
    base = rng.uniform(1_000, 20_000, products)
    needs = tuple(
        Need("Verbund", _name("Artikel", product, products), frozenset(), int(wanted[product]))
        for product in range(products)
    )
    offers: list[Offer] = []
    terms: list[SupplierTerms] = []
    for supplier in range(suppliers):
        name = _name("Lieferant", supplier, suppliers)
        deciles = np.sort(rng.choice(np.arange(1, 10), tiers - 1, replace=False))
        capacity = int(units[supplier].sum())
        starts = sorted({1, *(max(2, math.ceil(capacity * decile / 10)) for decile in deciles.tolist())})
        steps = np.cumprod(1 - np.concatenate([[0.0], rng.uniform(0.01, 0.05, tiers - 1)]))
        for product in np.flatnonzero(made[supplier]).tolist():
            first = float(base[product]) * rng.uniform(0.85, 1.15)
            ladder = tuple(
                Tier(start, _euros(max(1, round(first * step))))
                for start, step in zip(starts, steps, strict=False)
            )
            available = int(units[supplier, product])
            offers.append(Offer(name, _name("Artikel", product, products), ANY, ladder, available))
        fixed = int(rng.integers(50_000, 200_001)) if activation else 0
        terms.append(SupplierTerms(name, activation_cost=_euros(fixed)))
    return Instance(needs, tuple(offers), tuple(terms))


def _approvals(
    rng: np.random.Generator, suppliers: int, standards: int
) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    approved = rng.random((suppliers, standards)) < 0.7
    for standard in range(standards):
        missing = min(3, suppliers) - int(approved[:, standard].sum())
        if missing > 0:
            approved[rng.choice(np.flatnonzero(~approved[:, standard]), missing, replace=False), standard] = (
                True
            )
    return approved


def _name(kind: str, index: int, count: int) -> str:
    return f"{kind} {index + 1:0{len(str(count))}d}"


def _euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
