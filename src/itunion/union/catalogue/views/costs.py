# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the cost items of a service and the keys of its members; the operator enters them, others see them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import formset_factory
from django.forms.formsets import BaseFormSet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.organisations.api import organisations_of_kind
from itunion.foundation.ui.api import add_domain_error, form_page, format_date, render_page
from itunion.union.catalogue.actions.costs import enter_cost_item, set_key
from itunion.union.catalogue.forms.calculation import CostItemForm, KeyForm, StepForm
from itunion.union.catalogue.models import CostItem, KeyKind, Service
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries import costs as queries
from itunion.union.catalogue.queries.services import terms_on
from itunion.union.catalogue.queries.subscriptions import periods_of_use
from itunion.union.catalogue.tables.calculation import CostTable, KeyLine, KeyTable
from itunion.union.catalogue.views.services import found_or_404, trail_of

__all__ = ["cost_item", "costs", "keys", "new_cost_item", "new_key"]

MOST_STEPS = 12
Steps = formset_factory(StepForm, extra=MOST_STEPS, max_num=MOST_STEPS, absolute_max=MOST_STEPS)


def _key_label(service_id: int) -> str:
    terms = terms_on(service_id, clock.today())
    return str(KeyKind(terms.key_kind).label) if terms else ""


class _EditableCostTable(CostTable):
    """The rows, each leading to the form that supersedes it."""

    columns = tuple(
        replace(column, url=lambda r: reverse("catalogue:cost_item", args=[r.service_id, r.pk]))
        if column.key == "name"
        else column
        for column in CostTable.columns
    )


@requires(Permission.CALCULATE)
@require_GET
def costs(request: ActorRequest, service_id: int) -> HttpResponse:
    """Show every row of the cost items."""
    service = found_or_404(service_id, request)
    may_manage = request.actor.may(Permission.MANAGE_SERVICES)
    kind = _EditableCostTable if may_manage else CostTable
    table = kind(queries.cost_rows(service_id), request)
    if (download := table.export_response()) is not None:
        return download
    present = queries.present_items(service_id, clock.today())
    return render_page(
        request,
        "catalogue/costs.html",
        title=_("Feste Kosten von „%(name)s“") % {"name": service.name},
        lead=_(
            "Netto je Jahr. Die Mitglieder teilen sie nach ihrem Schlüssel; was schon galt, bleibt stehen."
        ),
        breadcrumbs=trail_of(service),
        table=table,
        service=service,
        total=sum(row.yearly for row in present),
        count=len(present),
        may_manage=may_manage,
    )


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "POST"])
def new_cost_item(request: ActorRequest, service_id: int) -> HttpResponse:
    """Enter a cost item."""
    return _item_page(request, found_or_404(service_id, request), None)


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "POST"])
def cost_item(request: ActorRequest, service_id: int, item_id: int) -> HttpResponse:
    """Supersede or continue a cost item."""
    row = CostItem.objects.filter(service_id=service_id, pk=item_id).first()
    if row is None:
        raise Http404
    return _item_page(request, found_or_404(service_id, request), row)


def _item_page(request: ActorRequest, service: Service, row: CostItem | None) -> HttpResponse:
    initial = CostItemForm.initial_of(row) if row else {"valid_from": format_date(clock.today())}
    form = CostItemForm(request.POST or None, initial=initial)
    steps: BaseFormSet[Any]
    if request.method == "POST":
        steps = Steps(request.POST, prefix="steps")
    else:
        filled = (
            [{"limit": Decimal(limit), "yearly": Decimal(amount)} for limit, amount in row.steps]
            if row
            else []
        )
        steps = Steps(prefix="steps", initial=filled)
        steps.extra = max(4, len(filled) + 2) - len(filled)
    back = reverse("catalogue:costs", args=[service.pk])
    if request.method == "POST" and form.is_valid() and steps.is_valid():
        pairs = [
            (step.cleaned_data["limit"], step.cleaned_data["yearly"])
            for step in steps
            if step.cleaned_data.get("limit") is not None
        ]
        try:
            enter_cost_item(service_id=service.pk, steps=pairs, **form.cleaned_data, by=request.actor)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Die Kostenposition ist eingetragen. Bereits abgerechnete Monate berichtigt der nächste Lauf."))  # fmt: skip
            return redirect(back)
    return render_page(
        request,
        "catalogue/cost_item.html",
        title=_("Kostenposition ändern") if row else _("Neue Kostenposition"),
        lead=_("Der bisherige Satz bleibt stehen. Derselbe Beginn ersetzt ihn, ein späterer setzt ihn fort.")
        if row
        else service.name,
        breadcrumbs=[*trail_of(service), (_("Feste Kosten"), back)],
        form=form,
        steps=steps,
        back=back,
    )


@requires(Permission.CALCULATE, across="catalogue.calculate")
@require_GET
def keys(request: ActorRequest, service_id: int) -> HttpResponse:
    """Show every key ever recorded."""
    service = found_or_404(service_id, request)
    # of several periods of use the last one
    periods = {line.organisation_id: line for line in periods_of_use(service_id, clock.now())}
    rows = [
        KeyLine(
            row.organisation.name,
            row.amount,
            row.valid_from,
            row.recorded_at,
            periods[row.organisation_id].starts_on if row.organisation_id in periods else None,
            periods[row.organisation_id].ends_on if row.organisation_id in periods else None,
        )
        for row in queries.key_rows(service_id)
    ]
    table = KeyTable(rows, request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "catalogue/keys.html",
        title=_("Schlüssel von „%(name)s“") % {"name": service.name},
        lead=_("Nach ihnen teilen sich die Mitglieder die festen Kosten: %(kind)s.")
        % {"kind": _key_label(service_id)},
        breadcrumbs=trail_of(service),
        table=table,
        service=service,
        may_manage=request.actor.may(Permission.MANAGE_SERVICES),
    )


@requires(Permission.MANAGE_SERVICES, across="catalogue.operate")
@require_http_methods(["GET", "POST"])
def new_key(request: ActorRequest, service_id: int) -> HttpResponse:
    """Set a member's key from a day on."""
    service = found_or_404(service_id, request)
    members = {o.pk: o.name for o in organisations_of_kind("member")}
    form = KeyForm(
        request.POST or None,
        members=members,
        key_label=_key_label(service_id),
        initial={"valid_from": format_date(clock.today())},
    )
    back = reverse("catalogue:keys", args=[service_id])
    return form_page(
        request,
        form,
        lambda data: set_key(service_id=service_id, **data, by=request.actor),
        title=_("Schlüssel setzen"),
        lead=service.name,
        breadcrumbs=[*trail_of(service), (_("Schlüssel"), back)],
        back=back,
        success=_("Der Schlüssel ist eingetragen. Bereits abgerechnete Monate berichtigt der nächste Lauf."),
    )
