# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bundling: which needs count, into which lots they fall, and what the contract is worth (§ 3 VgV)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

__all__ = [
    "CPV_GROUP_DIGITS",
    "ArticleEstimate",
    "NeedAmount",
    "article_estimates",
    "default_lots",
    "is_firm",
    "lot_value",
    "summed",
]

CPV_GROUP_DIGITS = 3
NOT_FIRM = "interest"


@dataclass(frozen=True)
class NeedAmount:
    """Units of one article a member needs, with its own highest price (€ net per unit) if it named one."""

    member: str
    article: str
    standards: tuple[str, ...]
    quantity: int
    max_unit_price: Decimal | None
    needed_by: date | None = None
    tolerance: int = 0


@dataclass(frozen=True)
class ArticleEstimate:
    """What is known of an article's value: units with a member's own price, and units without any."""

    article: str
    units: int
    priced_value: Decimal
    unpriced_units: int

    @property
    def suggested_price(self) -> Decimal | None:
        """The average of the prices members named, to the cent; None when nobody named one."""
        priced_units = self.units - self.unpriced_units
        if priced_units == 0:
            return None
        return (self.priced_value / priced_units).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    def value_at(self, price: Decimal | None) -> Decimal | None:
        """Return the article's value when units without a price cost `price`; None when it is needed but missing."""
        if self.unpriced_units == 0:
            return self.priced_value
        return None if price is None else self.priced_value + self.unpriced_units * price


def is_firm(binding: str) -> bool:
    """Say whether a need is bundled: interest alone is not."""
    return binding != NOT_FIRM


def summed(needs: Iterable[NeedAmount]) -> list[NeedAmount]:
    """Return needs that differ by nothing but quantity and tolerance as one, sorted: cost centres do not matter."""
    totals: dict[tuple[str, str, tuple[str, ...], Decimal | None, date | None], tuple[int, int]] = {}
    for need in needs:
        key = (need.member, need.article, tuple(sorted(need.standards)), need.max_unit_price, need.needed_by)
        quantity, tolerance = totals.get(key, (0, 0))
        totals[key] = quantity + need.quantity, tolerance + need.tolerance
    return [
        NeedAmount(member, article, standards, quantity, price, needed_by, tolerance)
        for (member, article, standards, price, needed_by), (quantity, tolerance) in sorted(
            totals.items(),
            key=lambda item: (
                *item[0][:3],
                item[0][3] is None,
                item[0][3] or Decimal(0),
                item[0][4] or date.max,
            ),
        )
    ]


def default_lots(cpv_by_article: Mapping[str, str], *, one_lot: bool = False) -> list[list[str]]:
    """Return the article numbers of each lot: one lot per CPV group (first three digits), or a single one."""
    groups: dict[str, list[str]] = {}
    for article, cpv in sorted(
        cpv_by_article.items(), key=lambda item: (item[1][:CPV_GROUP_DIGITS], item[0])
    ):
        groups.setdefault("" if one_lot else cpv[:CPV_GROUP_DIGITS], []).append(article)
    return list(groups.values())


def article_estimates(needs: Iterable[NeedAmount]) -> dict[str, ArticleEstimate]:
    """Return per article what members' own prices say about its value."""
    found: dict[str, ArticleEstimate] = {}
    for need in needs:
        before = found.get(need.article, ArticleEstimate(need.article, 0, Decimal("0.00"), 0))
        priced = Decimal(0) if need.max_unit_price is None else need.quantity * need.max_unit_price
        found[need.article] = ArticleEstimate(
            need.article,
            before.units + need.quantity,
            before.priced_value + priced,
            before.unpriced_units + (need.quantity if need.max_unit_price is None else 0),
        )
    return dict(sorted(found.items()))


def lot_value(
    articles: Sequence[str], estimates: Mapping[str, ArticleEstimate], prices: Mapping[str, Decimal]
) -> Decimal:
    """Return a lot's estimated value, € net; raise KeyError naming an article whose price is missing."""
    total = Decimal("0.00")
    for article in articles:
        if article not in estimates:
            continue
        value = estimates[article].value_at(prices.get(article))
        if value is None:
            raise KeyError(article)
        total += value
    return total
