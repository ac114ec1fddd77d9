# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: pools, lots, offers, and the instance the optimiser gets. The scope decides whose rows."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict
from itunion.foundation.organisations.api import Organisation, OrganisationKind, across, organisations_of_kind
from itunion.optimiser.api import ANYTIME, Instance, Need, SupplierTerms, Tier, TierBasis, TierKind, Window
from itunion.optimiser.api import Lot as OptimiserLot
from itunion.optimiser.api import Offer as PricedOffer
from itunion.union.demand.api import (
    Article,
    NeedRound,
    articles,
    articles_by_number,
    closed_rounds,
    round_needs,
)
from itunion.union.procurement.models import Commission, Lot, Offer, OfferLine, Pool
from itunion.union.procurement.rules.bundling import (
    ArticleEstimate,
    NeedAmount,
    article_estimates,
    is_firm,
    summed,
)

__all__ = [
    "DemandLine",
    "catalogue_of_pool",
    "commission_of",
    "demand_for_suppliers",
    "estimates_of_pool",
    "firm_needs",
    "get_pool",
    "instance_of_pool",
    "is_sealed",
    "live_offers",
    "lots_of",
    "offer_count",
    "offer_for",
    "own_draft",
    "own_offers",
    "pool_articles",
    "pools",
    "priced_lines",
    "rounds_to_bundle",
    "suppliers",
    "tenders_for",
]


@dataclass(frozen=True)
class DemandLine:
    """What all members together need of an article under the same acceptable standards (none: any)."""

    article: str
    name: str
    standards: tuple[str, ...]
    units: int


def pools() -> QuerySet[Pool]:
    """Return all pools, newest first."""
    return Pool.objects.select_related("round", "commission")


def get_pool(pool_id: int) -> Pool:
    """Return one pool; raise Pool.DoesNotExist."""
    return pools().get(pk=pool_id)


def rounds_to_bundle() -> QuerySet[NeedRound]:
    """Return closed rounds that no pool has taken up."""
    return closed_rounds().filter(~Exists(Pool.objects.filter(round_id=OuterRef("pk"))))


def lots_of(pool_id: int) -> QuerySet[Lot]:
    """Return the pool's lots with their articles."""
    return Lot.objects.filter(pool_id=pool_id).prefetch_related("articles")


def commission_of(pool: Pool) -> Commission | None:
    """Return the pool's commission, if it is given."""
    return Commission.objects.filter(pool=pool).first()


def pool_articles(pool_id: int) -> list[Article]:
    """Return the articles of all lots with their standards and products, by number."""
    ids = Lot.objects.filter(pool_id=pool_id).values("articles")
    return list(articles().filter(pk__in=ids).order_by("number"))


def catalogue_of_pool(pool_id: int) -> dict[str, frozenset[str]]:
    """Return the pool's article numbers with the codes of their standards."""
    return {a.number: frozenset(s.code for s in a.standards.all()) for a in pool_articles(pool_id)}


def firm_needs(round_id: int) -> list[NeedAmount]:
    """Return the needs of a round that are bundled: all but mere interest, summed over cost centres."""
    return summed(
        NeedAmount(
            need.member,
            need.article,
            need.standards,
            need.quantity,
            need.max_unit_price,
            need.needed_by,
            need.tolerance,
        )
        for need in round_needs(round_id)
        if is_firm(need.binding)
    )


def estimates_of_pool(pool: Pool) -> dict[str, ArticleEstimate]:
    """Return what members' own prices say about the value of each article of the pool."""
    return article_estimates(firm_needs(pool.round_id))


def demand_for_suppliers(pool_id: int, *, by: Actor) -> list[DemandLine]:
    """Return the pool's demand in sums alone: suppliers learn neither who needs what nor at which price."""
    pool = get_pool(pool_id)
    names = {number: article.name for number, article in articles_by_number().items()}
    with across("procurement.supply", reason=f"pool:{pool_id}", by=by):
        totals: dict[tuple[str, tuple[str, ...]], int] = {}
        for need in firm_needs(pool.round_id):
            key = (need.article, need.standards)
            totals[key] = totals.get(key, 0) + need.quantity
    return [
        DemandLine(article, names[article], standards, units)
        for (article, standards), units in sorted(totals.items())
    ]


def suppliers() -> QuerySet[Organisation]:
    """Return all suppliers."""
    return organisations_of_kind(OrganisationKind.SUPPLIER)


def is_sealed(pool: Pool) -> bool:
    """Say whether offers are still closed: nobody but their suppliers sees into them before the opening (§ 55 VgV)."""
    return pool.status in {Pool.Status.PREPARING, Pool.Status.TENDERING}


def offer_count(pool_id: int) -> int:
    """Return how many submitted offers the scope sees; all that is known of them while they are sealed."""
    found: int = Offer.objects.filter(pool_id=pool_id, status=Offer.Status.SUBMITTED).count()
    return found


def live_offers(pool_id: int) -> QuerySet[Offer]:
    """Return the submitted offers of a pool with lines and tiers, by supplier; raise Conflict while sealed."""
    if is_sealed(get_pool(pool_id)):
        raise Conflict(
            _("Die Angebote sind noch verschlossen. Öffnen Sie sie zuerst nach dem Vier-Augen-Prinzip.")
        )
    found: QuerySet[Offer] = (
        Offer.objects.filter(pool_id=pool_id, status=Offer.Status.SUBMITTED)
        .select_related("organisation")
        .prefetch_related("lines__article", "lines__tiers")
        .order_by("organisation__name")
    )
    return found


def offer_for(offer_id: int) -> Offer:
    """Return one opened offer for evaluation; raise Offer.DoesNotExist for sealed ones, drafts and unknown ones."""
    found: Offer = (
        Offer.objects.exclude(status=Offer.Status.DRAFT)
        .filter(pool__status__in=[Pool.Status.EVALUATING, Pool.Status.AWARDED])
        .select_related("organisation", "pool")
        .get(pk=offer_id)
    )
    return found


def priced_lines(offer: Offer) -> list[OfferLine]:
    """Return an offer's lines with article and tiers."""
    return list(
        OfferLine.objects.filter(offer=offer)
        .select_related("article")
        .prefetch_related("tiers", "article__standards")
    )


def tenders_for(supplier_id: int) -> QuerySet[Pool]:
    """Return the pools a supplier may know: those calling for offers, and those it has made an offer for."""
    own = Offer.objects.filter(organisation_id=supplier_id, pool_id=OuterRef("pk")).exclude(
        status=Offer.Status.DRAFT
    )
    return Pool.objects.filter(Q(status=Pool.Status.TENDERING) | Exists(own))


def own_offers(pool_id: int, supplier_id: int) -> list[Offer]:
    """Return a supplier's submitted and withdrawn offers for a pool, newest first."""
    return list(
        Offer.objects.filter(pool_id=pool_id, organisation_id=supplier_id)
        .exclude(status=Offer.Status.DRAFT)
        .order_by("-submitted_at", "-pk")
    )


def own_draft(pool_id: int, supplier_id: int) -> Offer | None:
    """Return a supplier's draft for a pool, if there is one."""
    found: Offer | None = Offer.objects.filter(
        pool_id=pool_id, organisation_id=supplier_id, status=Offer.Status.DRAFT
    ).first()
    return found


def _deliverable(pool: Pool, offer: Offer) -> Window:
    """From when the offer can deliver: its delivery time counted from the last day of the call for offers."""
    if pool.offers_until is None:
        return ANYTIME
    return Window(earliest=pool.offers_until + timedelta(days=offer.delivery_days))


def instance_of_pool(pool_id: int) -> Instance:
    """Return the question for the optimiser: firm needs of all members, opened offers, their terms.

    Members and suppliers are named by their organisations' names (unique). A need's highest price is the price of
    the member's own alternative; without one it must be covered. Needs that differ only by cost centre are summed.
    A need with a last day is served only by offers whose delivery time allows it.
    Needs a scope across organisations; raises Conflict while the offers are sealed.
    """
    pool = get_pool(pool_id)
    offers = list(live_offers(pool_id))
    inside = set(catalogue_of_pool(pool_id))
    return Instance(
        needs=tuple(
            Need(
                n.member,
                n.article,
                frozenset(n.standards),
                n.quantity,
                n.max_unit_price,
                Window(latest=n.needed_by) if n.needed_by else ANYTIME,
                n.tolerance,
            )
            for n in firm_needs(pool.round_id)
            if n.article in inside
        ),
        offers=tuple(
            PricedOffer(
                offer.organisation.name,
                line.article.number,
                frozenset(line.standards),
                tuple(Tier(tier.from_units, tier.unit_price) for tier in line.tiers.all()),
                line.available,
                _deliverable(pool, offer),
            )
            for offer in offers
            for line in offer.lines.all()
        ),
        terms=tuple(
            SupplierTerms(
                offer.organisation.name,
                TierBasis(offer.tier_basis),
                offer.activation_cost,
                offer.freight,
                offer.minimum_order_value,
                TierKind(offer.tier_kind),
                offer.minimum_member_value,
                offer.maximum_units,
                offer.maximum_value,
            )
            for offer in offers
        ),
        lots=tuple(
            OptimiserLot(str(lot), frozenset(article.number for article in lot.articles.all()))
            for lot in lots_of(pool_id)
        ),
    )
