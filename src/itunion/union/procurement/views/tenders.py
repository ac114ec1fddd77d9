# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: a supplier reads tenders and offers. It sees sums of needs and its own offers, nothing of others."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.organisations.api import Organisation, get_organisation
from itunion.foundation.ui.api import add_domain_error, render_confirmation, render_page
from itunion.union.procurement.actions import offers as actions
from itunion.union.procurement.forms.offers import OfferFileForm
from itunion.union.procurement.importing import COLUMNS
from itunion.union.procurement.models import Offer, Pool
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries import tender as queries
from itunion.union.procurement.rules.offers import accepts_offers
from itunion.union.procurement.views.entry import entry_page
from itunion.union.procurement.views.files import forget_upload, kept_upload, preview_upload
from itunion.union.procurement.views.tables import DemandTable, OwnOfferTable, TenderTable

__all__ = ["own_file", "own_file_confirm", "own_offer", "template_file", "tender", "tenders", "withdraw"]


@dataclass(frozen=True)
class TenderLine:
    """A tender in a supplier's list."""

    pool: Pool
    is_open: bool
    has_offer: bool

    @property
    def state(self) -> str:
        """Whether offers are accepted, in words."""
        return _("offen") if self.is_open else _("Frist abgelaufen")

    @property
    def tone(self) -> str:
        """The badge's tone."""
        return "success" if self.is_open else ""

    @property
    def own(self) -> str:
        """Whether the supplier has offered, in words."""
        return _("abgegeben") if self.has_offer else _("keines")

    @property
    def own_tone(self) -> str:
        """The badge's tone."""
        return "success" if self.has_offer else ""


def _supplier_id(request: ActorRequest) -> int:
    return request.actor.organisation_id or 0


def _supplier(request: ActorRequest) -> Organisation:
    return get_organisation(_supplier_id(request))


def _tender(request: ActorRequest, pool_id: int) -> Pool:
    return get_object_or_404(queries.tenders_for(_supplier_id(request)), pk=pool_id)


def _is_open(pool: Pool) -> bool:
    return accepts_offers(pool.status, pool.offers_until, clock.today())


def _trail(pool: Pool) -> list[tuple[str, str]]:
    return [
        (_("Ausschreibungen"), reverse("procurement:tenders")),
        (pool.title, reverse("procurement:tender", args=[pool.pk])),
    ]


@requires(Permission.OFFER)
@require_GET
def tenders(request: ActorRequest) -> HttpResponse:
    """List the tenders this supplier may know."""
    supplier_id = _supplier_id(request)
    lines = [
        TenderLine(
            pool,
            _is_open(pool),
            any(o.status == Offer.Status.SUBMITTED for o in queries.own_offers(pool.pk, supplier_id)),
        )
        for pool in queries.tenders_for(supplier_id)
    ]
    table = TenderTable(lines, request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(request, "procurement/tenders.html", title=_("Ausschreibungen"), table=table)


@requires(Permission.OFFER)
@require_GET
def tender(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Show what is wanted, and the own offers."""
    found = _tender(request, pool_id)
    demand = DemandTable(queries.demand_for_suppliers(pool_id, by=request.actor), request, name="bedarf")
    own = queries.own_offers(pool_id, _supplier_id(request))
    own_table = OwnOfferTable(own, request, name="angebote")
    for table in (demand, own_table):
        if (download := table.export_response()) is not None:
            return download
    return render_page(
        request,
        "procurement/tender.html",
        title=found.title,
        breadcrumbs=_trail(found)[:1],
        pool=found,
        is_open=_is_open(found),
        submitted=next((o for o in own if o.status == Offer.Status.SUBMITTED), None),
        draft=queries.own_draft(pool_id, _supplier_id(request)),
        demand=demand,
        own_table=own_table,
        articles=queries.pool_articles(pool_id),
        lots=queries.lots_of(pool_id),
    )


@requires(Permission.OFFER)
@require_http_methods(["GET", "POST"])
def own_offer(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Enter the own offer."""
    found = _tender(request, pool_id)
    back = reverse("procurement:tender", args=[pool_id])
    if not _is_open(found):
        messages.error(request, _("Diese Ausschreibung nimmt keine Angebote mehr an."))
        return redirect(back)

    def units() -> dict[str, int]:
        wanted: dict[str, int] = {}
        for line in queries.demand_for_suppliers(pool_id, by=request.actor):
            wanted[line.article] = wanted.get(line.article, 0) + line.units
        return wanted

    return entry_page(
        request,
        found,
        _supplier(request),
        title=_("Unser Angebot"),
        breadcrumbs=_trail(found),
        back=back,
        units=units,
    )


@requires(Permission.OFFER)
@require_http_methods(["GET", "POST"])
def own_file(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Upload the own offer as a file and see what it says."""
    found = _tender(request, pool_id)
    form = OfferFileForm(request.POST or None, request.FILES or None)
    preview: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            preview = preview_upload(request, found, form.cleaned_data["file"], _supplier(request))
        except DomainError as error:
            add_domain_error(form, error)
    return render_page(
        request,
        "procurement/offer_import.html",
        title=_("Angebot aus Datei"),
        lead=found.title,
        breadcrumbs=_trail(found),
        form=form,
        preview=preview,
        columns=", ".join(COLUMNS),
        template_url=reverse("procurement:template_file", args=[pool_id]),
        confirm_url=reverse("procurement:own_file_confirm", args=[pool_id]),
        again_url=reverse("procurement:own_file", args=[pool_id]),
        binding=True,
    )


@requires(Permission.OFFER)
@require_POST
def own_file_confirm(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Submit what the dry run showed; everything is checked again."""
    found = _tender(request, pool_id)
    kept = kept_upload(request, found)
    if kept is None:
        return redirect("procurement:own_file", pool_id)
    (own,) = kept.offers
    actions.submit_offer(
        pool_id=pool_id,
        supplier_id=own.supplier_id,
        content=own.content,
        source=kept.name,
        by=request.actor,
    )
    forget_upload(request)
    messages.success(request, _("Das Angebot aus „%(name)s“ ist abgegeben.") % {"name": kept.name})
    return redirect("procurement:tender", pool_id)


@requires(Permission.OFFER)
@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Withdraw the own offer, after asking."""
    found = _tender(request, pool_id)
    if request.method == "POST":
        actions.withdraw_offer(pool_id=pool_id, supplier_id=_supplier_id(request), by=request.actor)
        messages.success(request, _("Ihr Angebot ist zurückgezogen."))
        return redirect("procurement:tender", pool_id)
    return render_confirmation(
        request,
        title=_("Angebot zurückziehen?"),
        text=found.title,
        consequences=[_("Bis zum Ende der Frist können Sie ein neues Angebot abgeben.")],
        submit=_("Angebot zurückziehen"),
        cancel_url=reverse("procurement:tender", args=[pool_id]),
        dangerous=True,
        breadcrumbs=_trail(found),
    )


@requires(Permission.OFFER)
@require_GET
def template_file(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Give a file with the tender's articles and standards to fill in."""
    found = _tender(request, pool_id)
    lines = [";".join(COLUMNS)]
    for number, standards in queries.catalogue_of_pool(found.pk).items():
        filled = {
            "article": number,
            "standards": "|".join(sorted(standards)) or "*",
            "tier_basis": "total",
            "tier_from": "1",
            "activation_cost": "0",
            "delivery_days": "14",
        }
        lines.append(";".join(filled.get(column, "") for column in COLUMNS))
    response = HttpResponse("\ufeff" + "\r\n".join(lines) + "\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="angebot-vorlage.csv"'
    return response
