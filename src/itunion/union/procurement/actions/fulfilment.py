# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: orders acknowledged, deliveries confirmed, goods returned. What is accepted is charged at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.billing.api import record_charge
from itunion.union.procurement.models import CallOff, CallOffLine, Delivery, DeliveryLine, SupplierOrder
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries.fulfilment import line_states
from itunion.union.procurement.rules.fulfilment import LineState, charge_step

__all__ = ["Arrived", "GoingBack", "acknowledge_order", "confirm_delivery", "return_goods"]

MOST_UNITS = 10_000_000


@dataclass(frozen=True)
class Arrived:
    """What came for one line of a call-off; a rejection needs a reason."""

    line_id: int
    accepted: int
    rejected: int = 0
    reason: str = ""


@dataclass(frozen=True)
class GoingBack:
    """What of a line goes back, and why."""

    line_id: int
    quantity: int
    reason: str


@transaction.atomic
def acknowledge_order(*, order_id: int, by: Actor) -> SupplierOrder:
    """Acknowledge an order, once."""
    by.require(Permission.VIEW_OWN_ORDERS)
    order: SupplierOrder = SupplierOrder.objects.select_for_update().get(pk=order_id)
    if order.acknowledged_at is not None:
        raise Conflict(
            _("Die Bestellung %(number)s ist schon bestätigt, von %(who)s.")
            % {"number": order.number, "who": order.acknowledged_by}
        )
    order.acknowledged_at, order.acknowledged_by = clock.now(), by.person_name
    order.save(update_fields=["acknowledged_at", "acknowledged_by"])
    audit.record(
        "procurement.acknowledge_order",
        subject=f"order:{order_id}",
        data={"number": order.number},
        chain=order.organisation_id,
        by=by,
    )
    return order


@transaction.atomic
def confirm_delivery(
    *, call_off_id: int, note_number: str, delivered_on: date, lines: Sequence[Arrived], by: Actor
) -> Delivery:
    """Confirm what came with one delivery note, in full or in part; accepted units become charges at once."""
    by.require(Permission.CONFIRM_DELIVERY)
    call_off, states = _locked(call_off_id)
    delivery = _delivery(call_off, note_number, delivered_on, by)
    entries = [entry for entry in lines if entry.accepted or entry.rejected]
    if not entries:
        raise Refused(_("Tragen Sie mindestens bei einer Position ein, was angekommen ist."))
    _check_lines(
        [(e.line_id, min(e.accepted, e.rejected), max(e.accepted, e.rejected)) for e in entries], states
    )
    for entry in entries:
        line, state = states[entry.line_id]
        if entry.accepted > state.open:
            raise Refused(
                _(
                    "%(article)s: offen sind noch %(open)s, angenommen werden sollten %(count)s. Es wurde nichts "
                    "gespeichert. Was zu viel geliefert wurde, tragen Sie als abgelehnt ein."
                )
                % {"article": line.article, "open": state.open, "count": entry.accepted},
                field="accepted",
            )
        if entry.rejected and not entry.reason.strip():
            raise Refused(
                _("%(article)s: Bitte nennen Sie den Grund der Ablehnung.") % {"article": line.article},
                field="reason",
            )
        if entry.rejected:
            _record(delivery, line, DeliveryLine.Kind.REJECTED, entry.rejected, entry.reason)
        if entry.accepted:
            accepted = _record(delivery, line, DeliveryLine.Kind.ACCEPTED, entry.accepted)
            _charge(call_off, accepted, state.kept, state.kept + entry.accepted, by)
    _audit("procurement.confirm_delivery", delivery, [vars(e) for e in entries], by)
    return delivery


@transaction.atomic
def return_goods(
    *, call_off_id: int, note_number: str, returned_on: date, lines: Sequence[GoingBack], by: Actor
) -> Delivery:
    """Record goods sent back; each returned line becomes a credit at once. Replacements may be delivered again."""
    by.require(Permission.CONFIRM_DELIVERY)
    call_off, states = _locked(call_off_id)
    delivery = _delivery(call_off, note_number, returned_on, by)
    entries = [entry for entry in lines if entry.quantity]
    if not entries:
        raise Refused(_("Tragen Sie mindestens bei einer Position ein, was zurückgeht."))
    _check_lines([(e.line_id, 0, e.quantity) for e in entries], states)
    for entry in entries:
        line, state = states[entry.line_id]
        if entry.quantity > state.kept:
            raise Refused(
                _(
                    "%(article)s: Sie haben %(kept)s, zurückgehen können also nicht %(count)s. Es wurde nichts gespeichert."
                )
                % {"article": line.article, "kept": state.kept, "count": entry.quantity},
                field="quantity",
            )
        if not entry.reason.strip():
            raise Refused(
                _("%(article)s: Bitte nennen Sie den Grund der Rückgabe.") % {"article": line.article},
                field="reason",
            )
        returned = _record(delivery, line, DeliveryLine.Kind.RETURNED, entry.quantity, entry.reason)
        _charge(call_off, returned, state.kept, state.kept - entry.quantity, by)
    _audit("procurement.return_goods", delivery, [vars(e) for e in entries], by)
    return delivery


def _locked(call_off_id: int) -> tuple[CallOff, dict[int, tuple[CallOffLine, LineState]]]:
    call_off: CallOff = CallOff.objects.select_for_update().get(pk=call_off_id)
    return call_off, {line.pk: (line, state) for line, state in line_states(call_off_id)}


def _delivery(call_off: CallOff, note_number: str, day: date, by: Actor) -> Delivery:
    note_number = note_number.strip()[:60]
    if not note_number:
        raise Refused(_("Bitte geben Sie die Nummer des Lieferscheins ein."), field="note_number")
    if day > clock.today():
        raise Refused(_("Der Tag liegt in der Zukunft. Es wurde nichts gespeichert."), field="delivered_on")
    ordered_on = timezone.localdate(call_off.created_at)
    if day < ordered_on:
        raise Refused(
            _("Der Tag liegt vor der Bestellung vom %(day)s. Es wurde nichts gespeichert.")
            % {"day": ordered_on.strftime("%d.%m.%Y")},
            field="delivered_on",
        )
    known = Delivery.objects.filter(call_off=call_off, note_number=note_number).first()
    if known is not None:
        raise Conflict(
            _(
                "Der Lieferschein %(number)s ist schon erfasst, von %(who)s. Es wurde nichts doppelt gespeichert."
            )
            % {"number": note_number, "who": known.confirmed_by},
            field="note_number",
        )
    created: Delivery = Delivery.objects.create(
        organisation_id=call_off.organisation_id,
        call_off=call_off,
        note_number=note_number,
        delivered_on=day,
        confirmed_at=clock.now(),
        confirmed_by=by.person_name,
    )
    return created


def _check_lines(
    entries: Sequence[tuple[int, int, int]], states: dict[int, tuple[CallOffLine, LineState]]
) -> None:
    """Refuse lines of another call-off, lines named twice, and quantities outside the possible."""
    ids = [line_id for line_id, _least, _most in entries]
    if len(set(ids)) != len(ids) or not set(ids) <= set(states):
        raise Refused(_("Eine Position gehört nicht zu diesem Abruf. Laden Sie die Seite neu."))
    if any(least < 0 or most > MOST_UNITS for _line, least, most in entries):
        raise Refused(_("Mengen müssen zwischen 0 und 10.000.000 liegen. Es wurde nichts gespeichert."))


def _record(
    delivery: Delivery, line: CallOffLine, kind: DeliveryLine.Kind, quantity: int, reason: str = ""
) -> DeliveryLine:
    created: DeliveryLine = DeliveryLine.objects.create(
        organisation_id=delivery.organisation_id,
        delivery=delivery,
        line=line,
        kind=kind,
        quantity=quantity,
        reason=reason.strip()[:200],
    )
    return created


def _charge(call_off: CallOff, entry: DeliveryLine, before: int, after: int, by: Actor) -> None:
    """Charge goods and fixed share as two charges, so that the invoice shows the price all members share."""
    line, delivery = entry.line, entry.delivery
    goods = charge_step(line.amount, line.quantity, before, after)
    charge = partial(
        record_charge,
        recipient_id=call_off.organisation_id,
        supplied_on=delivery.delivered_on,
        cost_centre=line.cost_centre,
        order_reference=call_off.number,
        by=by,
    )
    name = f"{line.article.name} ({line.product})" if line.product else line.article.name
    text = _("%(name)s, Lieferschein %(note)s") if after > before else _("Rückgabe %(name)s, Beleg %(note)s")
    charge(
        source=f"delivery-line:{entry.pk}",
        description=text % {"name": name, "note": delivery.note_number},
        quantity=Decimal(after - before),
        unit_price=line.unit_price,
        net=goods,
        article_number=line.article.number,
        cpv=line.article.cpv,
        unit_code=line.article.unit_code,
    )
    shared = charge_step(line.fixed_share, line.quantity, before, after)
    if shared:
        charge(
            source=f"delivery-line:{entry.pk}:fixed",
            description=_("Anteil Fracht, Aktivierung, Ausgleich: %(name)s, Lieferschein %(note)s")
            % {"name": name, "note": delivery.note_number},
            quantity=Decimal(1 if shared > 0 else -1),
            unit_price=abs(shared),
            net=shared,
            unit_code="C62",
        )


def _audit(action: str, delivery: Delivery, lines: Sequence[dict[str, object]], by: Actor) -> None:
    audit.record(
        action,
        subject=f"call_off:{delivery.call_off_id}",
        data={"note": delivery.note_number, "day": delivery.delivered_on, "lines": lines},
        chain=delivery.organisation_id,
        by=by,
    )
