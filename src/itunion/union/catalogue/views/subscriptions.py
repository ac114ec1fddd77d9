# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: a member's services, all cases, and one case with its next step."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.ui.api import Figure, add_domain_error, form_page, format_money, render_page
from itunion.union.catalogue.actions import subscriptions as actions
from itunion.union.catalogue.forms.subscriptions import InterestForm, OfferForm
from itunion.union.catalogue.models import Subscription
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries import subscriptions as queries
from itunion.union.catalogue.queries.charging import own_costs
from itunion.union.catalogue.queries.offers import offer_preview
from itunion.union.catalogue.tables.subscriptions import AllSubscriptionTable, OwnSubscriptionTable
from itunion.union.catalogue.views.case import (
    MEMBER_STEPS,
    OPERATOR_STEPS,
    case_page,
    form_of,
    take_step,
)
from itunion.union.catalogue.views.services import found_or_404, trail_of

__all__ = [
    "interest",
    "own",
    "own_step",
    "own_subscription",
    "step",
    "subscription",
    "subscriptions",
]


def _found(subscription_id: int) -> Subscription:
    found: Subscription | None = queries.subscriptions().filter(pk=subscription_id).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.VIEW_OWN)
@require_GET
def own(request: ActorRequest) -> HttpResponse:
    """Show a member its services, what they cost this year, and which days come next."""
    costs = own_costs(request.actor.organisation_id or 0, clock.today().year)
    rows = list(queries.subscriptions())
    charged: set[int] = set()
    for row in rows:
        # what a service cost stands once, with its newest case
        row.cost = None if row.service_id in charged else costs.get(row.service_id)
        charged.add(row.service_id)
    table = OwnSubscriptionTable(rows, request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "catalogue/own.html",
        title=_("Unsere Leistungen"),
        table=table,
        figures=[
            Figure(_("In Nutzung"), str(sum(1 for row in rows if row.status == "in_use"))),
            Figure(
                _("Kosten %(year)s, netto") % {"year": clock.today().year},
                format_money(sum(costs.values())),
                _("bisher abgerechnet"),
            ),
        ],
    )


@requires(Permission.SUBSCRIBE)
@require_http_methods(["GET", "POST"])
def interest(request: ActorRequest, service_id: int) -> HttpResponse:
    """Show interest in a service; it binds to nothing."""
    found = found_or_404(service_id, request)

    def run(data: Mapping[str, Any]) -> HttpResponse:
        made = actions.show_interest(
            service_id=service_id,
            organisation_id=request.actor.organisation_id or 0,
            **data,
            by=request.actor,
        )
        messages.success(request, _("Danke. Die Betriebsgesellschaft macht Ihnen ein Angebot."))
        return redirect("catalogue:own_subscription", made.pk)

    return form_page(
        request,
        InterestForm(request.POST or None),
        run,
        title=_("Interesse bekunden"),
        lead=_(
            "Das verpflichtet zu nichts. Die Betriebsgesellschaft macht Ihnen ein Angebot mit Beginn und Preis."
        ),
        breadcrumbs=trail_of(found),
        back=reverse("catalogue:service", args=[service_id]),
        success="",
        submit=_("Interesse bekunden"),
    )


@requires(Permission.VIEW_OWN)
@require_GET
def own_subscription(request: ActorRequest, subscription_id: int) -> HttpResponse:
    """Show a member one of its cases."""
    return case_page(request, _found(subscription_id), side="member")


@requires(Permission.SUBSCRIBE)
@require_POST
def own_step(request: ActorRequest, subscription_id: int, case_step: str) -> HttpResponse:
    """Let a member take a step; what is wrong is said on the page of the case."""
    found = _found(subscription_id)
    if case_step not in MEMBER_STEPS:
        raise Http404
    return take_step(request, found, case_step, side="member")


@requires(Permission.VIEW_ALL, across="catalogue.oversee")
@require_GET
def subscriptions(request: ActorRequest) -> HttpResponse:
    """List the cases of all members."""
    table = AllSubscriptionTable(queries.subscriptions().order_by("-pk"), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request, "catalogue/subscriptions.html", title=_("Leistungen der Mitglieder"), table=table
    )


@requires(Permission.VIEW_ALL, across="catalogue.oversee")
@require_GET
def subscription(request: ActorRequest, subscription_id: int) -> HttpResponse:
    """Show a case of any member."""
    return case_page(request, _found(subscription_id), side="operator")


@requires(Permission.OPERATE, across="catalogue.operate")
@require_POST
def step(request: ActorRequest, subscription_id: int, case_step: str) -> HttpResponse:
    """Let the operator take a step; what is wrong is said on the page of the case."""
    found = _found(subscription_id)
    if case_step not in OPERATOR_STEPS:
        raise Http404
    if case_step == "offer" and "preview" in request.POST:
        return _preview(request, found)
    return take_step(request, found, case_step, side="operator")


def _preview(request: ActorRequest, found: Subscription) -> HttpResponse:
    """Show what the offer would say, before it goes out."""
    form = form_of(found, "offer", request)
    preview = None
    if isinstance(form, OfferForm) and form.is_valid():
        offer = form.offer()
        try:
            preview = offer_preview(
                found.service_id,
                found.organisation_id,
                offer["starts_on"],
                offer["key_amount"],
                offer["usage"],
            )
        except DomainError as error:
            add_domain_error(form, error)
    return case_page(request, found, side="operator", shown=("offer", form), preview=preview)
