# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: orders for suppliers, call-offs and deliveries for members, both for who runs the procurement."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError
from itunion.foundation.ui.api import (
    Figure,
    Tab,
    Table,
    add_domain_error,
    format_date,
    format_decimal,
    format_moment,
    format_money,
    render_page,
)
from itunion.union.procurement.actions import fulfilment as actions
from itunion.union.procurement.forms.fulfilment import ArrivedForm, DeliveryForm, GoingBackForm, ReturnForm
from itunion.union.procurement.models import CallOff
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries import fulfilment as queries
from itunion.union.procurement.views.fulfilment_tables import (
    AddressTable,
    AllCallOffTable,
    AllOrderTable,
    CallOffLineTable,
    CallOffTable,
    MovementTable,
    OrderLineTable,
    OrderTable,
)

__all__ = [
    "acknowledge",
    "all_call_offs",
    "all_orders",
    "any_call_off",
    "any_order",
    "call_off",
    "call_offs",
    "deliver",
    "order",
    "orders",
    "return_",
]


def _list(
    request: ActorRequest,
    template: str,
    title: str,
    *,
    table: type[Table],
    rows: QuerySet[Any],
    tabs: list[Tab],
    navigation: str = "",
) -> HttpResponse:
    shown = table(rows, request)
    if (download := shown.export_response()) is not None:
        return download
    return render_page(request, template, title=title, table=shown, tabs=tabs, navigation=navigation)


def _tabs(current: str) -> list[Tab]:
    return [
        Tab(_("Bestellungen"), reverse("procurement:all_orders"), current == "orders"),
        Tab(_("Abrufe der Mitglieder"), reverse("procurement:all_call_offs"), current == "call_offs"),
    ]


# -- orders -------------------------------------------------------------------------------------------------------


@requires(Permission.VIEW_OWN_ORDERS)
@require_GET
def orders(request: ActorRequest) -> HttpResponse:
    """List the orders to the own organisation."""
    return _list(
        request,
        "procurement/orders.html",
        _("Bestellungen an uns"),
        table=OrderTable,
        rows=queries.orders(),
        tabs=[],
    )


@requires(Permission.VIEW_POOLS, across="procurement.fulfilment")
@require_GET
def all_orders(request: ActorRequest) -> HttpResponse:
    """List the orders to all suppliers."""
    return _list(
        request,
        "procurement/orders.html",
        _("Bestellungen"),
        table=AllOrderTable,
        rows=queries.orders(),
        tabs=_tabs("orders"),
    )


def _order_page(request: ActorRequest, order_id: int, *, own: bool) -> HttpResponse:
    found = queries.get_order(order_id)
    lines = OrderLineTable(queries.order_lines(order_id), request, name="p")
    addresses = (
        AddressTable(queries.delivery_addresses(order_id=order_id, by=request.actor), request, name="a")
        if own
        else None
    )
    for table in (lines, addresses):
        if table is not None and (download := table.export_response()) is not None:
            return download
    listing = "procurement:orders" if own else "procurement:all_orders"
    return render_page(
        request,
        "procurement/order.html",
        title=_("Bestellung %(number)s") % {"number": found.number},
        lead=found.pool.title,
        breadcrumbs=[(_("Bestellungen"), reverse(listing))],
        order=found,
        facts=[
            (_("Lieferant"), found.organisation.name),
            (_("Bestellt"), f"{format_moment(found.ordered_at)}, {found.ordered_by}"),
            (_("Lieferfrist"), _("%(days)s Tage") % {"days": found.delivery_days}),
            (_("Aktivierung und Fracht"), format_money(found.fixed_cost)),
            (_("Summe netto"), format_money(found.total)),
            (
                _("Bestätigt"),
                f"{format_moment(found.acknowledged_at)}, {found.acknowledged_by}"
                if found.acknowledged_at
                else _("noch nicht"),
            ),
        ],
        lines=lines,
        addresses=addresses,
        may_acknowledge=own and found.acknowledged_at is None,
    )


@requires(Permission.VIEW_OWN_ORDERS)
@require_GET
def order(request: ActorRequest, order_id: int) -> HttpResponse:
    """Show an own order with the delivery addresses."""
    return _order_page(request, order_id, own=True)


@requires(Permission.VIEW_POOLS, across="procurement.fulfilment")
@require_GET
def any_order(request: ActorRequest, order_id: int) -> HttpResponse:
    """Show an order to any supplier."""
    return _order_page(request, order_id, own=False)


@requires(Permission.VIEW_OWN_ORDERS)
@require_POST
def acknowledge(request: ActorRequest, order_id: int) -> HttpResponse:
    """Acknowledge an own order."""
    done = actions.acknowledge_order(order_id=order_id, by=request.actor)
    messages.success(request, _("Die Bestellung %(number)s ist bestätigt.") % {"number": done.number})
    return redirect("procurement:order", order_id)


# -- call-offs ----------------------------------------------------------------------------------------------------


@requires(Permission.VIEW_CALL_OFFS)
@require_GET
def call_offs(request: ActorRequest) -> HttpResponse:
    """List the own call-offs."""
    return _list(
        request,
        "procurement/call_offs.html",
        _("Unsere Abrufe"),
        table=CallOffTable,
        rows=queries.call_offs(),
        tabs=[],
    )


@requires(Permission.VIEW_POOLS, across="procurement.fulfilment")
@require_GET
def all_call_offs(request: ActorRequest) -> HttpResponse:
    """List the call-offs of all members."""
    return _list(
        request,
        "procurement/call_offs.html",
        _("Abrufe der Mitglieder"),
        table=AllCallOffTable,
        rows=queries.call_offs(),
        tabs=_tabs("call_offs"),
        navigation=reverse("procurement:all_orders"),
    )


def _call_off_page(request: ActorRequest, call_off_id: int, *, own: bool) -> HttpResponse:
    found = queries.get_call_off(call_off_id)
    states = queries.line_states(call_off_id)
    lines = CallOffLineTable(states, request, name="p")
    movements = MovementTable(queries.movements(call_off_id), request, name="l")
    for table in (lines, movements):
        if (download := table.export_response()) is not None:
            return download
    may_confirm = own and request.actor.may(Permission.CONFIRM_DELIVERY)
    goods = sum(line.amount for line, _state in states)
    fixed = sum(line.fixed_share for line, _state in states)
    return render_page(
        request,
        "procurement/call_off.html",
        title=_("Abruf %(number)s") % {"number": found.number},
        lead=found.pool.title if own else f"{found.organisation.name} · {found.pool.title}",
        breadcrumbs=[
            (_("Abrufe"), reverse("procurement:call_offs" if own else "procurement:all_call_offs")),
        ],
        navigation="" if own else reverse("procurement:all_orders"),
        call_off=found,
        facts=[
            (_("Lieferant"), found.supplier.name),
            (_("Bestellung"), found.order_number),
            (_("Abgerufen"), format_moment(found.created_at)),
            (_("Zu liefern bis"), format_date(found.due_on)),
        ],
        figures=[
            Figure(_("Waren netto"), format_money(goods)),
            Figure(_("Anteil Fracht, Aktivierung, Ausgleich"), format_money(fixed)),
            Figure(_("Noch offen"), format_decimal(sum(state.open for _line, state in states))),
        ],
        lines=lines,
        movements=movements,
        may_deliver=may_confirm and any(state.open for _line, state in states),
        may_return=may_confirm and any(state.kept for _line, state in states),
    )


@requires(Permission.VIEW_CALL_OFFS)
@require_GET
def call_off(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """Show an own call-off."""
    return _call_off_page(request, call_off_id, own=True)


@requires(Permission.VIEW_POOLS, across="procurement.fulfilment")
@require_GET
def any_call_off(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """Show a call-off of any member."""
    return _call_off_page(request, call_off_id, own=False)


# -- deliveries and returns ---------------------------------------------------------------------------------------


@requires(Permission.CONFIRM_DELIVERY)
@require_http_methods(["GET", "POST"])
def deliver(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """Confirm what came with a delivery note."""
    found = queries.get_call_off(call_off_id)
    states = queries.line_states(call_off_id)
    data = request.POST or None
    form = DeliveryForm(data)
    rows = [
        (line, state, ArrivedForm(data, prefix=f"p{line.pk}", initial={"accepted": state.open or None}))
        for line, state in states
    ]
    if request.method == "POST" and _all_valid(form, rows):
        try:
            actions.confirm_delivery(
                call_off_id=call_off_id,
                lines=[entry.arrived(line.pk) for line, _state, entry in rows],
                by=request.actor,
                **form.cleaned_data,
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(
                request,
                _("Die Lieferung ist bestätigt. Was Sie angenommen haben, steht auf der nächsten Rechnung."),
            )
            return redirect("procurement:call_off", call_off_id)
    return _entry_page(
        request,
        found,
        title=_("Lieferung bestätigen"),
        form=form,
        rows=rows,
        submit=_("Lieferung bestätigen"),
    )


@requires(Permission.CONFIRM_DELIVERY)
@require_http_methods(["GET", "POST"])
def return_(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """Record what goes back."""
    found = queries.get_call_off(call_off_id)
    data = request.POST or None
    form = ReturnForm(data)
    rows = [
        (line, state, GoingBackForm(data, prefix=f"p{line.pk}"))
        for line, state in queries.line_states(call_off_id)
        if state.kept
    ]
    if request.method == "POST" and _all_valid(form, rows):
        try:
            actions.return_goods(
                call_off_id=call_off_id,
                note_number=form.cleaned_data["note_number"],
                returned_on=form.cleaned_data["delivered_on"],
                lines=[entry.going_back(line.pk) for line, _state, entry in rows],
                by=request.actor,
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(
                request, _("Die Rückgabe ist erfasst. Die Gutschrift steht auf der nächsten Rechnung.")
            )
            return redirect("procurement:call_off", call_off_id)
    return _entry_page(
        request, found, title=_("Ware zurückgeben"), form=form, rows=rows, submit=_("Rückgabe erfassen")
    )


def _all_valid(form: Any, rows: list[Any]) -> bool:
    return all([form.is_valid(), *(entry.is_valid() for _line, _state, entry in rows)])


def _entry_page(
    request: ActorRequest, found: CallOff, *, title: str, form: Any, rows: list[Any], submit: str
) -> HttpResponse:
    return render_page(
        request,
        "procurement/delivery.html",
        title=title,
        lead=_("Abruf %(number)s, %(supplier)s") % {"number": found.number, "supplier": found.supplier.name},
        breadcrumbs=[
            (_("Abrufe"), reverse("procurement:call_offs")),
            (found.number, reverse("procurement:call_off", args=[found.pk])),
        ],
        form=form,
        rows=rows,
        row_errors=any(entry.errors for _line, _state, entry in rows) if form.is_bound else False,
        submit=submit,
        cancel_url=reverse("procurement:call_off", args=[found.pk]),
    )
