# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: what the lot designer compares for a pool. Needs a scope across organisations."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from itunion.optimiser.api import Instance, Need, instance_to_dict
from itunion.union.procurement.models import Pool
from itunion.union.procurement.queries.tender import firm_needs, lots_of, pool_articles
from itunion.union.procurement.rules.bundling import article_estimates
from itunion.union.procurement.rules.lot_design import Assumption, cuts_of, question_of_cuts

__all__ = ["articles_without_price", "lot_question", "named_prices"]


def named_prices(pool: Pool) -> dict[str, Decimal | None]:
    """Return the average of the prices members named, by article of the pool; None where nobody named one."""
    return {
        number: estimate.suggested_price
        for number, estimate in article_estimates(firm_needs(pool.round_id)).items()
    }


def articles_without_price(pool: Pool) -> list[Any]:
    """Return the needed articles for which no member named a price."""
    prices = named_prices(pool)
    return [a for a in pool_articles(pool.pk) if a.number in prices and prices[a.number] is None]


def lot_question(
    pool: Pool,
    *,
    suppliers: int,
    spread: float,
    step: float,
    lot_limit: int | None,
    prices: Mapping[str, str],
) -> dict[str, Any]:
    """Return the question for the simulation; `prices` (€ net, as text) are for the articles nobody named a price for.

    Standards stay out, for every simulated bid meets them; own alternatives of the members stay open.
    """
    needs = firm_needs(pool.round_id)
    needed = {need.article for need in needs}
    named = {number: price for number, price in named_prices(pool).items() if price is not None}
    given = {number: Decimal(price) for number, price in prices.items()}
    cpv = {a.number: a.cpv for a in pool_articles(pool.pk) if a.number in needed}
    present = [[a.number for a in lot.articles.all() if a.number in needed] for lot in lots_of(pool.pk)]
    instance = Instance(
        needs=tuple(
            Need(need.member, need.article, frozenset(), need.quantity, need.max_unit_price) for need in needs
        ),
        offers=(),
    )
    assumption = Assumption(suppliers, spread, step, lot_limit, given | named)
    return question_of_cuts(instance_to_dict(instance), cuts_of(present, cpv), assumption)
