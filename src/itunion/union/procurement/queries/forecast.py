# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: the needs of an open round at the prices of earlier awards, and what was forecast of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from itunion.foundation.kernel.api import clock
from itunion.optimiser.api import Instance, Need, SupplierTerms, Tier, TierBasis, TierKind, instance_to_dict
from itunion.optimiser.api import Offer as PricedOffer
from itunion.union.demand.api import RoundNeed, round_needs
from itunion.union.procurement.models import (
    AwardDecision,
    ForecastShare,
    Offer,
    OrderLine,
    Pool,
    RoundForecast,
)
from itunion.union.procurement.rules.award import digest
from itunion.union.procurement.rules.bundling import NeedAmount, is_firm, summed

__all__ = ["ForecastQuestion", "Source", "forecast_of", "is_bundled", "question_of_round", "shares_of"]


@dataclass(frozen=True)
class Source:
    """An earlier award whose prices are taken for some articles (numbers)."""

    pool: str
    decided_on: date
    articles: tuple[str, ...]


@dataclass(frozen=True)
class ForecastQuestion:
    """The firm needs of a round against the prices of earlier awards.

    In `instance` members stand by the id of their organisation, a supplier by its own and that of the pool its prices
    come from; `suppliers` gives its short name. `left_out` are articles nobody has prices for.
    """

    instance: Instance
    needs: tuple[RoundNeed, ...]
    suppliers: dict[str, str]
    sources: tuple[Source, ...]
    left_out: tuple[str, ...]
    asked_at: datetime

    @property
    def data(self) -> dict[str, Any]:
        """The instance as JSON values."""
        return instance_to_dict(self.instance)

    @property
    def hash(self) -> str:
        """The SHA-256 of everything that decides the forecast."""
        sources = [[source.pool, source.decided_on.isoformat()] for source in self.sources]
        tolerance = sorted([need.article, need.organisation_id, need.tolerance] for need in self.needs)
        return digest([self.data, sources, tolerance, list(self.left_out)])

    def tolerance(self, articles: Iterable[str], supplier: str) -> int:
        """Return the units members would take on top of needs that a supplier's offers for these articles serve."""
        wanted = set(articles)
        offers = [o for o in self.instance.offers if o.supplier == supplier and o.article in wanted]
        return sum(
            need.tolerance
            for need in self.needs
            if any(o.article == need.article and o.admits(frozenset(need.standards)) for o in offers)
        )


def is_bundled(round_id: int) -> bool:
    """Say whether a round became a pool: from then on real offers count, no forecast."""
    return Pool.objects.filter(round_id=round_id).exists()


def question_of_round(round_id: int) -> ForecastQuestion:
    """Return what to forecast of a round. Needs a scope across organisations.

    For every article the latest award that bought it gives the prices: the tiers of the suppliers that were awarded the
    article, nobody else's. Availability, least order values, framework maxima, delivery dates and tolerances of that
    purchase stay out: they belonged to it, and a forecast shall not fail on them.
    """
    asked_at = clock.now()
    needs = [need for need in round_needs(round_id) if is_firm(need.binding)]
    sources, offers, terms, suppliers = _earlier_prices(round_id, {need.article for need in needs})
    by_article: dict[str, list[PricedOffer]] = defaultdict(list)
    for offer in offers:
        by_article[offer.article].append(offer)
    valued = [
        need
        for need in needs
        if any(offer.admits(frozenset(need.standards)) for offer in by_article[need.article])
    ]
    amounts = summed(
        NeedAmount(str(n.organisation_id), n.article, n.standards, n.quantity, n.max_unit_price)
        for n in valued
    )
    return ForecastQuestion(
        instance=Instance(
            needs=tuple(
                Need(n.member, n.article, frozenset(n.standards), n.quantity, n.max_unit_price)
                for n in amounts
            ),
            offers=tuple(offers),
            terms=tuple(terms),
        ),
        needs=tuple(valued),
        suppliers=suppliers,
        sources=tuple(sources),
        left_out=tuple(sorted({need.article for need in needs} - {need.article for need in valued})),
        asked_at=asked_at,
    )


def _earlier_prices(
    round_id: int, wanted: set[str]
) -> tuple[list[Source], list[PricedOffer], list[SupplierTerms], dict[str, str]]:
    sources: list[Source] = []
    offers: list[PricedOffer] = []
    terms: list[SupplierTerms] = []
    suppliers: dict[str, str] = {}
    missing = set(wanted)
    decisions = AwardDecision.objects.exclude(pool__round_id=round_id).select_related("pool")
    for decision in decisions.order_by("-decided_at", "-pk"):
        if not missing:
            break
        awarded = set(
            OrderLine.objects.filter(
                order__pool_id=decision.pool_id, article__number__in=missing
            ).values_list("order__organisation_id", "article__number")
        )
        found = {article for _supplier, article in awarded}
        if not found:
            continue
        missing -= found
        decided_on = timezone.localdate(decision.decided_at)
        sources.append(Source(decision.pool.title, decided_on, tuple(sorted(found))))
        for offer in _offers_of(decision.pool_id, {supplier for supplier, _article in awarded}):
            party = f"{offer.organisation_id}/{offer.pool_id}"
            suppliers[party] = offer.organisation.short_name
            terms.append(
                SupplierTerms(
                    party,
                    TierBasis(offer.tier_basis),
                    offer.activation_cost,
                    offer.freight,
                    tier_kind=TierKind(offer.tier_kind),
                )
            )
            offers += [
                PricedOffer(
                    party,
                    line.article.number,
                    frozenset(line.standards),
                    tuple(Tier(tier.from_units, tier.unit_price) for tier in line.tiers.all()),
                )
                for line in offer.lines.all()
                if (offer.organisation_id, line.article.number) in awarded
            ]
    return sources, offers, terms, suppliers


def _offers_of(pool_id: int, suppliers: set[int]) -> Sequence[Offer]:
    return list(
        Offer.objects.filter(pool_id=pool_id, status=Offer.Status.SUBMITTED, organisation_id__in=suppliers)
        .select_related("organisation")
        .prefetch_related("lines__article", "lines__tiers")
        .order_by("organisation_id")
    )


def forecast_of(round_id: int) -> RoundForecast | None:
    """Return the latest forecast of a round: sums over all members."""
    return RoundForecast.objects.filter(round_id=round_id).first()


def shares_of(forecast: RoundForecast) -> list[ForecastShare]:
    """Return what the forecast says about the members the scope may see, by name."""
    return list(
        ForecastShare.objects.filter(forecast=forecast)
        .select_related("organisation")
        .order_by("organisation__name")
    )
