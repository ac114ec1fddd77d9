# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What makes an offer acceptable, whatever way it came in: form, file, or the operator on a supplier's behalf."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from itunion.optimiser.api import MAX_UNITS, Tier

__all__ = [
    "ALL_STANDARDS",
    "MAX_AMOUNT",
    "MAX_DELIVERY_DAYS",
    "LineContent",
    "OfferContent",
    "Problem",
    "accepts_offers",
    "offer_problems",
]

ALL_STANDARDS = "*"
MAX_AMOUNT = Decimal("100000000.00")  # € net; the optimiser's limit for prices and costs
MAX_DELIVERY_DAYS = 730


@dataclass(frozen=True)
class LineContent:
    """What is offered for one article. `standards` are codes, or ("*",) for all; `available` None: no limit."""

    article: str
    standards: tuple[str, ...]
    tiers: tuple[Tier, ...]
    product: str = ""
    available: int | None = None


@dataclass(frozen=True)
class OfferContent:
    """An offer as it is submitted: lines and the terms that hold once. Amounts in € net.

    `tier_basis` is "total" (units over all articles of the supplier), "article" or "turnover" (whole euros over all
    articles at first-tier prices), `tier_kind` "all_units" or "incremental". Maxima are those of the framework.
    """

    lines: tuple[LineContent, ...]
    tier_basis: str = "total"
    activation_cost: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    minimum_order_value: Decimal = Decimal(0)
    delivery_days: int = 14
    conditions: str = ""
    tier_kind: str = "all_units"
    minimum_member_value: Decimal = Decimal(0)
    maximum_units: int | None = None
    maximum_value: Decimal | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: the line's position (None: the offer as a whole), the field, the tier's position.

    Codes are turned into sentences by `problems.sentence`; rules know no language.
    """

    line: int | None
    column: str
    code: str
    tier: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


def accepts_offers(status: str, offers_until: date | None, today: date) -> bool:
    """Say whether suppliers may submit and withdraw today: while tendering, up to and including the last day."""
    return status == "tendering" and offers_until is not None and today <= offers_until


def offer_problems(content: OfferContent, catalogue: Mapping[str, Collection[str]]) -> list[Problem]:
    """Return everything wrong with an offer; `catalogue` holds the pool's articles with their standards' codes."""
    return [*_term_problems(content), *_line_problems(content, catalogue)]


def _term_problems(content: OfferContent) -> Iterator[Problem]:
    if not content.lines:
        yield Problem(None, "lines", "no_lines")
    if content.tier_basis not in {"total", "article", "turnover"}:
        yield Problem(None, "tier_basis", "unknown_basis", parameters={"value": content.tier_basis})
    if content.tier_kind not in {"all_units", "incremental"}:
        yield Problem(None, "tier_kind", "unknown_kind", parameters={"value": content.tier_kind})
    if (content.tier_kind, content.tier_basis) == ("incremental", "turnover"):
        yield Problem(None, "tier_kind", "incremental_turnover")
    amounts = ["activation_cost", "freight", "minimum_order_value", "minimum_member_value"]
    if content.maximum_value is not None:
        amounts.append("maximum_value")
    for column in amounts:
        if code := _amount_problem(getattr(content, column)):
            yield Problem(None, column, code)
    if content.maximum_units is not None and not 0 <= content.maximum_units <= MAX_UNITS:
        yield Problem(None, "maximum_units", "units_out_of_range")
    if not 0 <= content.delivery_days <= MAX_DELIVERY_DAYS:
        yield Problem(None, "delivery_days", "delivery_days", parameters={"most": MAX_DELIVERY_DAYS})


def _line_problems(content: OfferContent, catalogue: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for position, line in enumerate(content.lines):
        if line.article not in catalogue:
            yield Problem(position, "article", "unknown_article", parameters={"value": line.article})
        else:
            known = catalogue[line.article]
            if known and not line.standards:
                parameters = {"known": ", ".join(sorted(known))}
                yield Problem(position, "standards", "standards_missing", parameters=parameters)
            for code in line.standards:
                if code != ALL_STANDARDS and code not in known:
                    parameters = {"value": code, "article": line.article, "known": ", ".join(sorted(known))}
                    yield Problem(position, "standards", "unknown_standard", parameters=parameters)
        if line.article in seen:
            yield Problem(position, "article", "article_twice", parameters={"value": line.article})
        seen.add(line.article)
        if line.available is not None and not 0 <= line.available <= MAX_UNITS:
            yield Problem(position, "available", "units_out_of_range")
        if len(line.product) > 160:
            yield Problem(position, "product", "too_long", parameters={"longest": 160})
        yield from _tier_problems(position, line.tiers)


def _tier_problems(position: int, tiers: tuple[Tier, ...]) -> Iterator[Problem]:
    if not tiers:
        yield Problem(position, "tiers", "no_tiers", 0)
        return
    faulty = False
    for index, tier in enumerate(tiers):
        if not 0 <= tier.from_units <= MAX_UNITS:
            faulty = True
            yield Problem(position, "tier_from", "units_out_of_range", index)
        if code := _amount_problem(tier.unit_price):
            faulty = True
            yield Problem(position, "unit_price", code, index)
    if faulty:
        return  # numbers that are none cannot be compared
    order = sorted(range(len(tiers)), key=lambda index: tiers[index].from_units)
    if (first := tiers[order[0]].from_units) > 1:
        yield Problem(position, "tier_from", "first_tier_missing", order[0], {"from_units": first})
    for lower, upper in pairwise(order):
        # 0 and 1 begin at the same first unit
        if tiers[upper].from_units <= max(tiers[lower].from_units, 1):
            yield Problem(position, "tier_from", "tier_twice", upper, {"from_units": tiers[upper].from_units})
        elif tiers[upper].unit_price > tiers[lower].unit_price:
            parameters = {
                "from_units": tiers[upper].from_units,
                "price": tiers[upper].unit_price,
                "before": tiers[lower].unit_price,
            }
            yield Problem(position, "unit_price", "price_rises", upper, parameters)


def _amount_problem(value: Decimal) -> str:
    if not value.is_finite():
        return "not_an_amount"
    if value < 0:
        return "negative"
    if value > MAX_AMOUNT:
        return "amount_too_large"
    return "" if value == value.quantize(Decimal("0.01")) else "too_many_decimals"
