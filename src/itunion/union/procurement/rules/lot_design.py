# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which cuts into lots are compared before a tender, and the assumption about the bidders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from itunion.union.procurement.rules.bundling import default_lots

__all__ = ["Assumption", "cuts_of", "question_of_cuts"]


@dataclass(frozen=True)
class Assumption:
    """What is assumed: so many bidders, prices spread around the guide price, fallen by a step per tier (shares of one).

    `lot_limit`: at most so many lots per supplier (§ 30 (1) VgV). `prices` are guide prices in € net by article.
    """

    suppliers: int
    spread: float
    step: float
    lot_limit: int | None
    prices: Mapping[str, Decimal]


def cuts_of(
    present: Sequence[Sequence[str]], cpv_by_article: Mapping[str, str]
) -> dict[str, list[list[str]]]:
    """Return the cuts to compare, each once, by the names it goes by, joined by "+".

    "present": the pool's own lots; "one": a single lot; "cpv": one per CPV group; "article": one per article.
    """
    candidates = {
        "present": [list(lot) for lot in present if lot],
        "one": default_lots(cpv_by_article, one_lot=True),
        "cpv": default_lots(cpv_by_article),
        "article": [[article] for article in sorted(cpv_by_article)],
    }
    names: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for name, cut in candidates.items():
        names.setdefault(tuple(sorted(tuple(sorted(lot)) for lot in cut)), []).append(name)
    return {"+".join(same): [list(lot) for lot in cut] for cut, same in names.items()}


def question_of_cuts(
    instance: Mapping[str, Any], cuts: Mapping[str, list[list[str]]], assumption: Assumption
) -> dict[str, Any]:
    """Return the question for the simulation as JSON values; a lot limit that cannot bind is left out."""
    limit = assumption.lot_limit
    return {
        "instance": dict(instance),
        "cuts": [
            {"name": key, "lots": cut, "lot_limit": limit if limit is not None and limit < len(cut) else None}
            for key, cut in cuts.items()
        ],
        "market": {
            "guide_prices": {article: f"{price:.2f}" for article, price in sorted(assumption.prices.items())},
            "suppliers": assumption.suppliers,
            "spread": assumption.spread,
            "step": assumption.step,
        },
    }
