# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the operator receives, enters, opens and reads offers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError
from itunion.foundation.organisations.api import Organisation
from itunion.foundation.ui.api import Table, add_domain_error, render_confirmation, render_page
from itunion.union.procurement.actions import offers as actions
from itunion.union.procurement.actions import tender as tender_actions
from itunion.union.procurement.forms.offers import OfferFileForm
from itunion.union.procurement.forms.tender import OpenForm
from itunion.union.procurement.importing import COLUMNS
from itunion.union.procurement.models import Offer
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries import tender as queries
from itunion.union.procurement.views.entry import entry_page
from itunion.union.procurement.views.files import forget_upload, kept_upload, preview_upload
from itunion.union.procurement.views.pools import tabs_of, trail_of
from itunion.union.procurement.views.tables import OfferTable, PriceTable

__all__ = ["enter_offer", "import_offer", "import_offer_confirm", "offer", "offers", "open_"]


@requires(Permission.VIEW_POOLS, across="procurement.bundling")
@require_GET
def offers(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Show how many offers have come, and after the opening what they say."""
    found = queries.get_pool(pool_id)
    sealed = queries.is_sealed(found)
    tables: list[Table] = []
    if not sealed:
        live = queries.live_offers(pool_id)
        tables = [OfferTable(live, request, name="a"), PriceTable(_price_rows(list(live)), request, name="p")]
        for table in tables:
            if (download := table.export_response()) is not None:
                return download
    return render_page(
        request,
        "procurement/offers.html",
        title=_("Angebote"),
        lead=found.title,
        breadcrumbs=trail_of(found),
        tabs=tabs_of(found, "offers"),
        pool=found,
        sealed=sealed,
        count=queries.offer_count(pool_id),
        tables=tables,
        suppliers=queries.suppliers() if sealed else [],
        may_manage=request.actor.may(Permission.MANAGE_POOLS),
    )


def _price_rows(live: list[Offer]) -> list[dict[str, Any]]:
    rows = [
        {
            "article": str(line.article),
            "supplier": offer.organisation.short_name,
            "product": line.product,
            "standards": _("alle") if "*" in line.standards else ", ".join(line.standards),
            "from_units": tier.from_units,
            "unit_price": tier.unit_price,
            "available": line.available,
        }
        for offer in live
        for line in offer.lines.all()
        for tier in line.tiers.all()
    ]
    return sorted(rows, key=lambda row: (row["article"], row["from_units"], row["unit_price"]))


@requires(Permission.VIEW_POOLS, across="procurement.bundling")
@require_GET
def offer(request: ActorRequest, offer_id: int) -> HttpResponse:
    """Show one opened offer."""
    found = queries.offer_for(offer_id)
    found_lines = queries.priced_lines(found)
    found._prefetched_objects_cache = {"lines": found_lines}  # type: ignore[attr-defined]
    table = PriceTable(_price_rows([found]), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "procurement/offer.html",
        title=found.organisation.name,
        lead=found.pool.title,
        breadcrumbs=[
            *trail_of(found.pool),
            (_("Angebote"), reverse("procurement:offers", args=[found.pool_id])),
        ],
        offer=found,
        table=table,
    )


@requires(Permission.MANAGE_POOLS, across="procurement.tendering")
@require_http_methods(["GET", "POST"])
def import_offer(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Read offers from a file, of one supplier or of several at once, and show what would happen."""
    found = queries.get_pool(pool_id)
    suppliers = list(queries.suppliers())
    form = OfferFileForm(request.POST or None, request.FILES or None, suppliers=suppliers)
    preview = None
    if request.method == "POST" and form.is_valid():
        owner = next((s for s in suppliers if s.pk == form.cleaned_data["supplier"]), None)
        try:
            preview = preview_upload(request, found, form.cleaned_data["file"], owner)
        except DomainError as error:
            add_domain_error(form, error)
    return render_page(
        request,
        "procurement/offer_import.html",
        title=_("Angebote aus Datei"),
        lead=found.title,
        breadcrumbs=[*trail_of(found), (_("Angebote"), reverse("procurement:offers", args=[pool_id]))],
        form=form,
        preview=preview,
        columns=", ".join(COLUMNS),
        confirm_url=reverse("procurement:import_offer_confirm", args=[pool_id]),
        again_url=reverse("procurement:import_offer", args=[pool_id]),
        binding=False,
    )


@requires(Permission.MANAGE_POOLS, across="procurement.tendering")
@require_POST
def import_offer_confirm(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Write what the dry run showed; everything is checked again."""
    found = queries.get_pool(pool_id)
    kept = kept_upload(request, found)
    if kept is None:
        return redirect("procurement:import_offer", pool_id)
    written = actions.import_offers(
        pool_id=pool_id,
        offers=[(o.supplier_id, o.content) for o in kept.offers],
        source=kept.name,
        by=request.actor,
    )
    forget_upload(request)
    messages.success(
        request,
        ngettext(
            "Ein Angebot aus „%(name)s“ ist erfasst.",
            "%(count)s Angebote aus „%(name)s“ sind erfasst.",
            len(written),
        )
        % {"count": len(written), "name": kept.name},
    )
    return redirect("procurement:offers", pool_id)


@requires(Permission.MANAGE_POOLS, across="procurement.tendering")
@require_http_methods(["GET", "POST"])
def enter_offer(request: ActorRequest, pool_id: int, supplier_id: int) -> HttpResponse:
    """Enter an offer for a supplier by hand."""
    found = queries.get_pool(pool_id)
    supplier: Organisation = get_object_or_404(queries.suppliers(), pk=supplier_id)
    return entry_page(
        request,
        found,
        supplier,
        title=_("Angebot von %(name)s erfassen") % {"name": supplier.name},
        breadcrumbs=[*trail_of(found), (_("Angebote"), reverse("procurement:offers", args=[pool_id]))],
        back=reverse("procurement:offers", args=[pool_id]),
        on_behalf=True,
    )


@requires(Permission.MANAGE_POOLS, across="procurement.tendering")
@require_http_methods(["GET", "POST"])
def open_(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Open the sealed offers, two people together."""
    found = queries.get_pool(pool_id)
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tender_actions.open_offers(pool_id=pool_id, by=request.actor, **form.cleaned_data)
        except DomainError as error:
            if not queries.is_sealed(queries.get_pool(pool_id)):
                raise
            add_domain_error(form, error)
        else:
            messages.success(request, _("Die Angebote sind geöffnet. Jetzt können Sie sie vergleichen."))
            return redirect("procurement:offers", pool_id)
    count = queries.offer_count(pool_id)
    return render_confirmation(
        request,
        title=_("Angebote öffnen?"),
        text=found.title,
        consequences=[
            ngettext("Es liegt ein Angebot vor.", "Es liegen %(count)s Angebote vor.", count)
            % {"count": count},
            _("Danach kann kein Lieferant mehr anbieten, ändern oder zurückziehen."),
            _("Wer geöffnet hat und wer dabei war, steht im Protokoll."),
        ],
        submit=_("Angebote öffnen"),
        cancel_url=reverse("procurement:offers", args=[pool_id]),
        form=form,
        breadcrumbs=trail_of(found),
    )
