# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What tendering shows on the start page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itunion.foundation.kernel.api import Actor, clock
from itunion.foundation.organisations.api import across
from itunion.foundation.ui.api import Task, format_date
from itunion.union.procurement.models import Pool
from itunion.union.procurement.queries import tender as queries

__all__ = ["pools_in_tender", "pools_to_commission", "rounds_to_bundle", "tenders_to_answer"]


def rounds_to_bundle(actor: Actor) -> dict[str, object] | None:
    """Return closed rounds whose needs wait to be bundled."""
    tasks = [
        Task(
            _("%(title)s: Bedarfe bündeln") % {"title": round_.title},
            reverse("procurement:create_pool", args=[round_.pk]),
            _("zu tun"),
            "warning",
        )
        for round_ in queries.rounds_to_bundle()
    ]
    return {"title": _("Geschlossene Bedarfsabfragen"), "tasks": tasks} if tasks else None


def pools_to_commission(actor: Actor) -> dict[str, object] | None:
    """Return pools that wait for the union's commission."""
    waiting = queries.pools().filter(status=Pool.Status.PREPARING, commission__isnull=True)
    tasks = [
        Task(
            _("%(title)s: Betriebsgesellschaft beauftragen") % {"title": pool.title},
            reverse("procurement:commission", args=[pool.pk]),
            _("zu tun"),
            "warning",
        )
        for pool in waiting
    ]
    return {"title": _("Beschaffungsaufträge"), "tasks": tasks} if tasks else None


def pools_in_tender(actor: Actor) -> dict[str, object] | None:
    """Return pools on the way to their offers: to call for them, waiting, or to open."""
    found = queries.pools().filter(status__in=[Pool.Status.PREPARING, Pool.Status.TENDERING])
    tasks = []
    with across("procurement.tendering", reason="start page", by=actor):
        for pool in found:
            count = queries.offer_count(pool.pk)
            status, tone = _state(pool, count)
            tasks.append(Task(pool.title, reverse("procurement:pool", args=[pool.pk]), status, tone))
    return {"title": _("Laufende Bündelungen"), "tasks": tasks} if tasks else None


def _state(pool: Pool, count: int) -> tuple[str, str]:
    if pool.status == Pool.Status.PREPARING:
        if queries.commission_of(pool) is None:
            return _("wartet auf Auftrag der Genossenschaft"), "info"
        return _("Angebote erbitten"), "warning"
    offers = ngettext("ein Angebot", "%(count)s Angebote", count) % {"count": count}
    if pool.offers_until is not None and pool.offers_until < clock.today():
        return _("%(offers)s, zu öffnen") % {"offers": offers}, "warning"
    until = format_date(pool.offers_until) if pool.offers_until else ""
    return _("%(offers)s, Frist %(day)s") % {"offers": offers, "day": until}, "info"


def tenders_to_answer(actor: Actor) -> dict[str, object] | None:
    """Return the tenders a supplier can answer, and whether it has."""
    supplier_id = actor.organisation_id or 0
    tasks = []
    for pool in queries.tenders_for(supplier_id).filter(
        status=Pool.Status.TENDERING, offers_until__gte=clock.today()
    ):
        offered = any(offer.status == "submitted" for offer in queries.own_offers(pool.pk, supplier_id))
        tasks.append(
            Task(
                _("%(title)s: Angebot bis %(day)s")
                % {"title": pool.title, "day": format_date(pool.offers_until) if pool.offers_until else ""},
                reverse("procurement:tender", args=[pool.pk]),
                _("abgegeben") if offered else _("offen"),
                "success" if offered else "warning",
            )
        )
    return {"title": _("Offene Ausschreibungen"), "tasks": tasks} if tasks else None
