# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing cuts into lots before the tender, in the solver's own process. Works on JSON values alone."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from itunion.optimiser.api import Design, Lot, Market, Rating, compare_designs, instance_from_dict
from itunion.union.procurement.solving import OnProgress, in_own_process

__all__ = ["DESIGNS", "MARKETS", "compare", "compute"]

DESIGNS = "itunion.union.procurement.lot_designing:compare"
MARKETS = 5  # simulated ones, the same for all cuts
AWARD_SECONDS = 1.0
KILLED_AFTER = 180.0


def compute(question: Mapping[str, Any], *, on_progress: OnProgress | None = None) -> dict[str, Any]:
    """Compare in a process of its own; raises SolvingFailed."""
    return in_own_process(DESIGNS, question, seconds=KILLED_AFTER, on_progress=on_progress)


def compare(question: Mapping[str, Any], report: OnProgress) -> dict[str, Any]:
    """Rate every cut of the question in the same simulated markets; best first. Amounts are texts in € net."""
    market = question["market"]
    bidders = Market(
        guide_prices={article: Decimal(price) for article, price in market["guide_prices"].items()},
        suppliers=market["suppliers"],
        spread=market["spread"],
        step=market["step"],
        rounds=MARKETS,
    )
    designs = [
        Design(
            cut["name"],
            tuple(
                Lot(str(number), frozenset(articles)) for number, articles in enumerate(cut["lots"], start=1)
            ),
            lot_limit=cut["lot_limit"],
        )
        for cut in question["cuts"]
    ]
    needs = instance_from_dict(question["instance"]).needs
    comparison = compare_designs(needs, designs, bidders, time_limit=AWARD_SECONDS)
    return {
        "assumption": comparison.assumption,
        "ratings": [_rating(rating) for rating in comparison.ratings],
    }


def _rating(rating: Rating) -> dict[str, Any]:
    return {
        "name": rating.design.name,
        "lots": len(rating.design.lots),
        "lot_limit": rating.design.lot_limit,
        "cost": _euros(rating.cost),
        "suppliers": rating.suppliers,
        "without_limit": _euros(rating.without_limit),
        "without_largest": _euros(rating.without_largest),
        "served": rating.served,
        "surviving": rating.surviving,
        "rounds": rating.rounds,
    }


def _euros(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
