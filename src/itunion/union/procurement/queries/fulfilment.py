# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: orders, call-offs, deliveries. The scope decides whose."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DecimalField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from itunion.foundation.kernel.api import Actor
from itunion.foundation.organisations.api import across
from itunion.union.procurement.models import CallOff, CallOffLine, DeliveryLine, OrderLine, SupplierOrder
from itunion.union.procurement.rules.fulfilment import LineState

__all__ = [
    "DeliveryAddress",
    "Movement",
    "call_offs",
    "delivery_addresses",
    "get_call_off",
    "get_order",
    "line_states",
    "movements",
    "order_lines",
    "orders",
]

MONEY: DecimalField[Any, Any] = DecimalField(max_digits=16, decimal_places=2)


@dataclass(frozen=True)
class DeliveryAddress:
    """Where a supplier delivers how much of what: nothing else of the member's call-off."""

    call_off: str
    member: str
    street: str
    postcode: str
    city: str
    article: str
    name: str
    standard: str
    product: str
    quantity: int
    due_on: date


@dataclass(frozen=True)
class Movement:
    """What happened to one line with one delivery or return."""

    day: date
    note_number: str
    article: str
    kind: str
    kind_label: str
    quantity: int
    reason: str
    confirmed_by: str


def orders() -> QuerySet[Any]:
    """Return the orders the scope may see, newest first, annotated with `goods` and `total` in € net."""
    goods = (
        OrderLine.objects.filter(order=OuterRef("pk"))
        .order_by()
        .values("order")
        .annotate(sum=Sum(ExpressionWrapper(F("quantity") * F("unit_price"), output_field=MONEY)))
        .values("sum")
    )
    found: QuerySet[Any] = (
        SupplierOrder.objects.select_related("pool", "organisation")
        .annotate(goods=Coalesce(Subquery(goods, output_field=MONEY), 0, output_field=MONEY))
        .annotate(total=ExpressionWrapper(F("goods") + F("fixed_cost"), output_field=MONEY))
        .order_by("-number")
    )
    return found


def get_order(order_id: int) -> Any:
    """Return one order of the scope; raise SupplierOrder.DoesNotExist."""
    return orders().get(pk=order_id)


def order_lines(order_id: int) -> QuerySet[OrderLine]:
    """Return the lines of an order with their sum in € net."""
    found: QuerySet[OrderLine] = (
        OrderLine.objects.filter(order_id=order_id)
        .select_related("article")
        .annotate(total=ExpressionWrapper(F("quantity") * F("unit_price"), output_field=MONEY))
        .order_by("article__number", "pk")
    )
    return found


def delivery_addresses(*, order_id: int, by: Actor) -> list[DeliveryAddress]:
    """Return where the goods of an order of the own scope go; raise SupplierOrder.DoesNotExist for another's.

    Reads call-offs of all members, but only those served from this order, and only what a delivery needs.
    """
    order = get_order(order_id)
    with across("procurement.delivery_addresses", reason=f"order {order.number}", by=by):
        lines = list(
            CallOffLine.objects.filter(
                call_off__pool_id=order.pool_id, call_off__supplier_id=order.organisation_id
            )
            .values(
                "call_off__number",
                "call_off__due_on",
                "organisation__name",
                "organisation__street",
                "organisation__postcode",
                "organisation__city",
                "article__number",
                "article__name",
                "standard",
                "product",
            )
            .annotate(units=Sum("quantity"))
            .order_by("organisation__name", "article__number", "standard")
        )
    return [
        DeliveryAddress(
            line["call_off__number"],
            line["organisation__name"],
            line["organisation__street"],
            line["organisation__postcode"],
            line["organisation__city"],
            line["article__number"],
            line["article__name"],
            line["standard"],
            line["product"],
            line["units"],
            line["call_off__due_on"],
        )
        for line in lines
    ]


def _moved(kind: str) -> Coalesce:
    """Return the sum of the units of one kind over all lines of a call-off."""
    units = (
        DeliveryLine.objects.filter(delivery__call_off=OuterRef("pk"), kind=kind)
        .order_by()
        .values("delivery__call_off")
        .annotate(units=Sum("quantity"))
        .values("units")
    )
    return Coalesce(Subquery(units), 0)


def call_offs() -> QuerySet[Any]:
    """Return the call-offs the scope may see, newest first.

    Annotated with `lines_count`, `ordered`, `accepted`, `rejected`, `returned` and `open` in units.
    """
    found: QuerySet[Any] = (
        CallOff.objects.select_related("pool", "supplier", "organisation")
        .annotate(
            lines_count=Count("lines"),
            ordered=Coalesce(Sum("lines__quantity"), 0),
            accepted=_moved(DeliveryLine.Kind.ACCEPTED),
            rejected=_moved(DeliveryLine.Kind.REJECTED),
            returned=_moved(DeliveryLine.Kind.RETURNED),
        )
        .annotate(open=F("ordered") - F("accepted") + F("returned"))
        .order_by("-number")
    )
    return found


def get_call_off(call_off_id: int) -> Any:
    """Return one call-off of the scope; raise CallOff.DoesNotExist."""
    return call_offs().get(pk=call_off_id)


def line_states(call_off_id: int) -> list[tuple[CallOffLine, LineState]]:
    """Return the lines of a call-off with what came and what went back."""
    units: dict[int, dict[str, int]] = defaultdict(dict)
    rows = (
        DeliveryLine.objects.filter(delivery__call_off_id=call_off_id)
        .order_by()
        .values("line_id", "kind")
        .annotate(units=Sum("quantity"))
    )
    for row in rows:
        units[row["line_id"]][row["kind"]] = row["units"]
    lines = CallOffLine.objects.filter(call_off_id=call_off_id).select_related("article").order_by("pk")
    return [
        (
            line,
            LineState(
                line.quantity,
                units[line.pk].get("accepted", 0),
                units[line.pk].get("rejected", 0),
                units[line.pk].get("returned", 0),
            ),
        )
        for line in lines
    ]


def movements(call_off_id: int) -> list[Movement]:
    """Return everything that came, was rejected or went back, oldest first."""
    rows = (
        DeliveryLine.objects.filter(delivery__call_off_id=call_off_id)
        .select_related("delivery", "line__article")
        .order_by("pk")
    )
    return [
        Movement(
            row.delivery.delivered_on,
            row.delivery.note_number,
            str(row.line.article),
            row.kind,
            str(row.get_kind_display()),
            row.quantity,
            row.reason,
            row.delivery.confirmed_by,
        )
        for row in rows
    ]
