# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: suppliers submit and withdraw offers, or the operator does it for them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, NotPermitted, Refused, audit, clock
from itunion.foundation.organisations.api import across, within
from itunion.union.procurement.actions.tender import locked_pool
from itunion.union.procurement.models import Offer, OfferLine, OfferTier, Pool
from itunion.union.procurement.offer_wording import located_sentence
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries.tender import catalogue_of_pool, pool_articles, suppliers
from itunion.union.procurement.rules.offers import OfferContent, accepts_offers, offer_problems

__all__ = ["import_offers", "save_draft", "submit_offer", "withdraw_offer"]


def _is_own(supplier_id: int, by: Actor) -> bool:
    return by.organisation_id == supplier_id and not by.is_system


@contextmanager
def _supplier_scope(supplier_id: int, by: Actor) -> Iterator[None]:
    """Enter the supplier's own scope, or for the operator the audited one for entering offers on behalf."""
    if _is_own(supplier_id, by):
        by.require(Permission.OFFER)
        with within(supplier_id):
            yield
    else:
        by.require(Permission.MANAGE_POOLS)
        with across("procurement.tendering", reason=f"offer of organisation:{supplier_id}", by=by):
            yield


def _accepting_pool(pool_id: int, by: Actor) -> Pool:
    pool = locked_pool(pool_id)
    today = pool.offers_until if by.is_system and pool.offers_until else clock.today()
    if not accepts_offers(pool.status, pool.offers_until, today):
        until = pool.offers_until.strftime("%d.%m.%Y") if pool.offers_until else "–"
        raise Conflict(
            _(
                "„%(title)s“ nimmt keine Angebote und Änderungen an; Frist: %(until)s. Was bisher vorliegt, ist "
                "unverändert. Wenden Sie sich an den Einkauf."
            )
            % {"title": pool.title, "until": until}
        )
    return pool


def _check_supplier(supplier_id: int) -> None:
    if not suppliers().filter(pk=supplier_id).exists():
        raise Refused(_("Angebote kann nur ein Lieferant abgeben."), field="supplier")


@transaction.atomic
def save_draft(*, pool_id: int, supplier_id: int, typed: Mapping[str, Sequence[str]], by: Actor) -> Offer:
    """Keep what a supplier has typed so far (values by form field), complete or not; it is no offer yet.

    Only the supplier itself: nobody else may see or overwrite it.
    """
    by.require(Permission.OFFER)
    if not _is_own(supplier_id, by):
        raise NotPermitted(_("Entwürfe speichert nur der Lieferant selbst. Es wurde nichts geändert."))
    with within(supplier_id):
        _accepting_pool(pool_id, by)
        _check_supplier(supplier_id)
        draft: Offer = Offer.objects.update_or_create(
            pool_id=pool_id,
            organisation_id=supplier_id,
            status=Offer.Status.DRAFT,
            defaults={"typed": {name: list(values) for name, values in typed.items()}},
        )[0]
        audit.record("procurement.save_draft", subject=f"pool:{pool_id}", chain=supplier_id, by=by)
    return draft


@transaction.atomic
def submit_offer(
    *, pool_id: int, supplier_id: int, content: OfferContent, source: str = "", by: Actor
) -> Offer:
    """Submit a supplier's binding offer; an earlier one is withdrawn, a draft is used up.

    `source` says how it came in, e.g. a file's name. Raises Refused with every problem, Conflict outside the term.
    """
    with _supplier_scope(supplier_id, by):
        pool = _accepting_pool(pool_id, by)
        return _submit(pool, supplier_id, content, source, by)


@transaction.atomic
def import_offers(
    *, pool_id: int, offers: Sequence[tuple[int, OfferContent]], source: str, by: Actor
) -> list[Offer]:
    """Submit the offers of one or several suppliers (by id), all or none, as the operator."""
    by.require(Permission.MANAGE_POOLS)
    with across("procurement.tendering", reason=f"import offers pool:{pool_id}", by=by):
        pool = _accepting_pool(pool_id, by)
        return [_submit(pool, supplier_id, content, source, by) for supplier_id, content in offers]


def _submit(pool: Pool, supplier_id: int, content: OfferContent, source: str, by: Actor) -> Offer:
    _check_supplier(supplier_id)
    if problems := offer_problems(content, catalogue_of_pool(pool.pk)):
        raise Refused(
            _("Das Angebot enthält Fehler. Es wurde nichts gespeichert."),
            details=[located_sentence(problem, content) for problem in problems],
        )
    now = clock.now()
    mine = Offer.objects.filter(pool=pool, organisation_id=supplier_id)
    own = _is_own(supplier_id, by)
    if own:
        mine.filter(status=Offer.Status.DRAFT).delete()
    replaced = mine.filter(status=Offer.Status.SUBMITTED).first()
    if replaced is not None:
        _withdraw(replaced, by)
    offer: Offer = Offer.objects.create(
        organisation_id=supplier_id,
        pool=pool,
        status=Offer.Status.SUBMITTED,
        tier_basis=content.tier_basis,
        activation_cost=content.activation_cost,
        freight=content.freight,
        minimum_order_value=content.minimum_order_value,
        tier_kind=content.tier_kind,
        minimum_member_value=content.minimum_member_value,
        maximum_units=content.maximum_units,
        maximum_value=content.maximum_value,
        delivery_days=content.delivery_days,
        conditions=content.conditions,
        source=source[:120],
        on_behalf=not own,
        submitted_at=now,
        submitted_by=by.person_name,
    )
    articles = {article.number: article for article in pool_articles(pool.pk)}
    for line in content.lines:
        row = OfferLine.objects.create(
            organisation_id=supplier_id,
            offer=offer,
            article=articles[line.article],
            standards=sorted(set(line.standards)),
            product=line.product,
            available=line.available,
        )
        OfferTier.objects.bulk_create(
            OfferTier(
                organisation_id=supplier_id,
                line=row,
                from_units=max(tier.from_units, 1),
                unit_price=tier.unit_price,
            )
            for tier in line.tiers
        )
    audit.record(
        "procurement.submit_offer",
        subject=f"offer:{offer.pk}",
        data={
            "pool": pool.pk,
            "lines": len(content.lines),
            "source": source,
            "on_behalf": not own,
            "replaces": replaced.pk if replaced else None,
        },
        chain=supplier_id,
        by=by,
    )
    return offer


def _withdraw(offer: Offer, by: Actor) -> None:
    """Mark an offer as withdrawn; what a supplier submitted itself the operator does not touch."""
    if not offer.on_behalf and not _is_own(offer.organisation_id, by) and not by.is_system:
        raise Conflict(
            _(
                "%(name)s hat selbst ein Angebot abgegeben. Nur der Lieferant kann es ändern oder zurückziehen; es wurde "
                "nichts gespeichert."
            )
            % {"name": offer.organisation.name}
        )
    offer.status, offer.withdrawn_at, offer.withdrawn_by = (
        Offer.Status.WITHDRAWN,
        clock.now(),
        by.person_name,
    )
    offer.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])


@transaction.atomic
def withdraw_offer(*, pool_id: int, supplier_id: int, by: Actor) -> Offer:
    """Withdraw a supplier's offer while the term runs."""
    with _supplier_scope(supplier_id, by):
        _accepting_pool(pool_id, by)
        offer: Offer | None = Offer.objects.filter(
            pool_id=pool_id, organisation_id=supplier_id, status=Offer.Status.SUBMITTED
        ).first()
        if offer is None:
            raise Conflict(_("Es liegt kein Angebot vor, das zurückgezogen werden könnte."))
        _withdraw(offer, by)
        audit.record(
            "procurement.withdraw_offer",
            subject=f"offer:{offer.pk}",
            data={"pool": pool_id},
            chain=supplier_id,
            by=by,
        )
    return offer
