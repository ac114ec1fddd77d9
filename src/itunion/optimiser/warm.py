# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one search can tell the next one about a similar pool: internal prices and tiers that were good.

Everything is kept by name, not by position, because a change may add or remove classes, offers and tiers. It only
shortens the search; the proof of the next answer does not rest on it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from itunion.optimiser.demand_side import Floats
from itunion.optimiser.lagrange import Lagrangian
from itunion.optimiser.plan import Plan
from itunion.optimiser.pool import Pool

ClassKey = tuple[str, tuple[str, ...], tuple[str, str]]
LadderKey = tuple[str, str]
"""Supplier and article; the article is empty if the ladder counts all of them."""


@dataclass(frozen=True, slots=True)
class Warm:
    """Internal prices (cents) by class and rents by offer, and plans as starts of the tiers reached, by ladder."""

    prices: Mapping[ClassKey, float]
    rents: Mapping[LadderKey, float]
    plans: tuple[Mapping[LadderKey, int], ...]

    def dual(self, relaxation: Lagrangian) -> Floats:
        """The prices on another pool; a class that is new gets the mean of its article."""
        pool, dual = relaxation.pool, relaxation.first_dual()
        by_article: dict[str, list[float]] = defaultdict(list)
        for (article, _, _), price in self.prices.items():
            by_article[article].append(price)
        for index, key in enumerate(_class_keys(pool)):
            known = by_article.get(key[0], [])
            fallback = sum(known) / len(known) if known else float(dual[index])
            dual[index] = self.prices.get(key, fallback)
        for position, offer in enumerate(relaxation.scarce):
            dual[len(pool.classes) + position] = self.rents.get(_offer_key(pool, offer), 0.0)
        return dual

    def tiers(self, pool: Pool) -> list[dict[int, int]]:
        """The plans on another pool, as far as their suppliers are still there."""
        ladders = _ladder_keys(pool)
        return [
            {
                ladder: max(
                    (t for t, (low, _) in enumerate(pool.ladders[ladder].bounds) if low <= plan[key]),
                    default=0,
                )
                for ladder, key in enumerate(ladders)
                if key in plan
            }
            for plan in self.plans
        ]


def remember(relaxation: Lagrangian, dual: Floats, plans: tuple[Plan, ...]) -> Warm:
    """What a search with this relaxation, this dual point and these plans can pass on."""
    pool = relaxation.pool
    ladders = _ladder_keys(pool)
    classes = len(pool.classes)
    return Warm(
        prices={key: float(price) for key, price in zip(_class_keys(pool), dual[:classes], strict=True)},
        rents={
            _offer_key(pool, offer): float(dual[classes + position])
            for position, offer in enumerate(relaxation.scarce)
        },
        plans=tuple(
            {ladders[ladder]: pool.ladders[ladder].bounds[tier][0] for ladder, tier in plan.tiers.items()}
            for plan in plans
        ),
    )


def _class_keys(pool: Pool) -> list[ClassKey]:
    kinds = (demand.kind for demand in pool.classes)
    return [(article, tuple(standards), window) for article, standards, window in kinds]


def _ladder_keys(pool: Pool) -> list[LadderKey]:
    keys = []
    for ladder in pool.ladders:
        supplier = pool.suppliers[ladder.supplier]
        article = "" if len(supplier.ladders) == 1 else pool.offers[ladder.offers[0]].offer.article
        keys.append((supplier.name, article))
    return keys


def _offer_key(pool: Pool, offer: int) -> LadderKey:
    return pool.offers[offer].offer.supplier, pool.offers[offer].offer.article
