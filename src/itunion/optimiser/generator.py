# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Seeded municipal instances of any size: needs and offers that look like a real round of joint procurement.

Recipe: member sizes log-normal, popularity of articles gamma, demand Poisson; every supplier offers 60 % of the
articles and is approved for 70 % of the standards; five or so tiers on the supplier's total volume.
"""

import math
from decimal import Decimal

import numpy as np

from itunion.optimiser.model import Constraints, Instance, Need, Offer, SupplierTerms, Tier


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
