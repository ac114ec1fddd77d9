# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deliveries: partial, rejected, returned; what is charged is what is kept, to the cent; nobody sees another's."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itunion.foundation.kernel.api import Conflict, NotPermitted, Refused, clock
from itunion.foundation.organisations.api import within
from itunion.union.billing.models import Charge
from itunion.union.procurement.actions import fulfilment as actions
from itunion.union.procurement.actions.fulfilment import Arrived, GoingBack
from itunion.union.procurement.models import CallOff, CallOffLine, Delivery, SupplierOrder
from itunion.union.procurement.queries import fulfilment as queries
from itunion.union.procurement.rules.fulfilment import due_for

pytestmark = pytest.mark.django_db
CallOffOf = Callable[[int, int], CallOff]


class Desk:
    """A member's IT officer who confirms and returns."""

    def __init__(self, world: Any, call_off: CallOff, who: str = "member_it@0") -> None:
        self.actor = world.actor(who)
        self.call_off = call_off
        self._notes = 0

    @property
    def lines(self) -> list[CallOffLine]:
        with within(self.call_off.organisation_id):
            return [line for line, _state in queries.line_states(self.call_off.pk)]

    def note(self) -> str:
        self._notes += 1
        return f"LS-{self._notes}"

    def confirm(self, *lines: Arrived, **values: Any) -> Delivery:
        fields = {"note_number": self.note(), "delivered_on": clock.today()} | values
        with within(self.call_off.organisation_id):
            return actions.confirm_delivery(
                call_off_id=self.call_off.pk, lines=lines, by=self.actor, **fields
            )

    def give_back(self, *lines: GoingBack, **values: Any) -> Delivery:
        fields = {"note_number": self.note(), "returned_on": clock.today()} | values
        with within(self.call_off.organisation_id):
            return actions.return_goods(call_off_id=self.call_off.pk, lines=lines, by=self.actor, **fields)

    def charged(self) -> Decimal:
        with within(self.call_off.organisation_id):
            return sum((charge.net for charge in Charge.objects.all()), Decimal("0.00"))


@pytest.fixture
def desk(call_off: CallOffOf, world: Any) -> Desk:
    return Desk(world, call_off(0, 0))


def test_full_delivery_charges_exactly_goods_and_fixed_share(desk: Desk) -> None:
    desk.confirm(*(Arrived(line.pk, line.quantity) for line in desk.lines))
    assert desk.charged() == sum(line.amount + line.fixed_share for line in desk.lines)
    with within(desk.call_off.organisation_id):
        charges = list(Charge.objects.all())
    assert {c.cost_centre for c in charges} == {line.cost_centre for line in desk.lines}
    assert {c.order_reference for c in charges} == {desk.call_off.number}
    assert all((c.net > 0) == (c.quantity > 0) for c in charges)


@settings(max_examples=15)
@given(moves=st.lists(st.tuples(st.booleans(), st.integers(1, 7)), min_size=1, max_size=6))
def test_whatever_comes_and_goes_back_the_charges_are_what_is_kept(
    moves: list[tuple[bool, int]], call_off: CallOffOf, world: Any
) -> None:
    from django.db import transaction

    desk = Desk(world, call_off(0, 0))
    line = max(desk.lines, key=lambda one: one.quantity)
    kept = 0
    with suppress(InterruptedError), transaction.atomic():
        for comes, units in moves:
            try:
                if comes:
                    desk.confirm(Arrived(line.pk, units))
                    kept += units
                else:
                    desk.give_back(GoingBack(line.pk, units, "defekt"))
                    kept -= units
            except Refused:
                assert not 0 <= kept + (units if comes else -units) <= line.quantity
        due = due_for(line.amount, kept, line.quantity) + due_for(line.fixed_share, kept, line.quantity)
        assert desk.charged() == due
        raise InterruptedError  # the next example starts from nothing delivered


def test_rejected_goods_are_not_charged_and_may_come_again(desk: Desk) -> None:
    line = desk.lines[0]
    desk.confirm(Arrived(line.pk, 1, 2, "Display gebrochen"))
    after_first = desk.charged()
    assert after_first == due_for(line.amount, 1, line.quantity) + due_for(line.fixed_share, 1, line.quantity)
    desk.confirm(Arrived(line.pk, line.quantity - 1))
    with within(desk.call_off.organisation_id):
        state = {one.pk: state for one, state in queries.line_states(desk.call_off.pk)}[line.pk]
    assert (state.accepted, state.rejected, state.open) == (line.quantity, 2, 0)


def test_a_return_is_credited_with_negative_quantity(desk: Desk) -> None:
    line = desk.lines[0]
    desk.confirm(Arrived(line.pk, line.quantity))
    full = desk.charged()
    desk.give_back(GoingBack(line.pk, 1, "falsche Tastatur"))
    with within(desk.call_off.organisation_id):
        credit = Charge.objects.filter(net__lt=0).order_by("pk").first()
    assert credit is not None
    assert credit.quantity == -1
    assert desk.charged() < full
    desk.confirm(Arrived(line.pk, 1))
    assert desk.charged() == full


def test_more_than_open_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    line = desk.lines[0]
    with pytest.raises(Refused, match=f"offen sind noch {line.quantity}"):
        desk.confirm(Arrived(line.pk, line.quantity + 1))
    assert desk.charged() == 0
    with within(desk.call_off.organisation_id):
        assert not Delivery.objects.exists()


def test_more_than_kept_cannot_go_back(desk: Desk) -> None:
    line = desk.lines[0]
    desk.confirm(Arrived(line.pk, 1))
    with pytest.raises(Refused, match="Sie haben 1"):
        desk.give_back(GoingBack(line.pk, 2, "zu viel"))
    desk.give_back(GoingBack(line.pk, 1, "zu viel"))
    with pytest.raises(Refused, match="Sie haben 0"):
        desk.give_back(GoingBack(line.pk, 1, "noch einmal"))
    assert desk.charged() == 0


def test_a_delivery_note_counts_once(desk: Desk) -> None:
    line = desk.lines[0]
    desk.confirm(Arrived(line.pk, 1), note_number="4711")
    before = desk.charged()
    with pytest.raises(Conflict, match="schon erfasst, von Person member_it@0"):
        desk.confirm(Arrived(line.pk, 1), note_number=" 4711 ")
    assert desk.charged() == before


@pytest.mark.parametrize(
    ("accepted", "rejected", "reason"),
    [(0, 0, ""), (-1, 0, ""), (0, 1, " "), (10_000_001, 0, ""), (1, -1, "")],
)
def test_bad_lines_are_refused(accepted: int, rejected: int, reason: str, desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.confirm(Arrived(desk.lines[0].pk, accepted, rejected, reason))
    assert desk.charged() == 0


@pytest.mark.parametrize("days", [1, -1])
def test_a_delivery_lies_between_the_order_and_today(days: int, desk: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        desk.confirm(Arrived(desk.lines[0].pk, 1), delivered_on=clock.today() + timedelta(days=days))
    assert refusal.value.field == "delivered_on"


def test_a_line_of_another_call_off_or_twice_the_same_is_refused(
    desk: Desk, call_off: CallOffOf, world: Any
) -> None:
    foreign = Desk(world, call_off(1, 0), "member_it@1").lines[0]
    for lines in ([Arrived(foreign.pk, 1)], [Arrived(desk.lines[0].pk, 1), Arrived(desk.lines[0].pk, 1)]):
        with pytest.raises(Refused, match="gehört nicht"):
            desk.confirm(*lines)


def test_another_members_call_off_does_not_exist(call_off: CallOffOf, world: Any) -> None:
    found = call_off(1, 0)
    actor = world.actor("member_it@0")
    with within(world.members[0].pk):
        with pytest.raises(CallOff.DoesNotExist):
            actions.confirm_delivery(
                call_off_id=found.pk, note_number="1", delivered_on=clock.today(), lines=[], by=actor
            )
        with pytest.raises(CallOff.DoesNotExist):
            queries.get_call_off(found.pk)
        assert queries.line_states(found.pk) == []


def test_who_may_not_confirm_is_refused(desk: Desk, world: Any) -> None:
    desk.actor = world.actor("member_treasurer@0")
    with pytest.raises(NotPermitted):
        desk.confirm(Arrived(desk.lines[0].pk, 1))


def test_an_order_is_acknowledged_once_and_by_its_supplier(
    order: Callable[[int], SupplierOrder], world: Any
) -> None:
    found = order(0)
    with within(world.suppliers[1].pk), pytest.raises(SupplierOrder.DoesNotExist):
        actions.acknowledge_order(order_id=found.pk, by=world.actor("supplier_sales@1"))
    with within(world.suppliers[0].pk):
        done = actions.acknowledge_order(order_id=found.pk, by=world.actor("supplier_sales@0"))
        assert done.acknowledged_by == "Person supplier_sales@0"
        with pytest.raises(Conflict):
            actions.acknowledge_order(order_id=found.pk, by=world.actor("supplier_sales@0"))


def test_addresses_name_the_own_goods_only(order: Callable[[int], SupplierOrder], world: Any) -> None:
    for number in (0, 1):
        actor = world.actor(f"supplier_sales@{number}")
        with within(world.suppliers[number].pk):
            addresses = queries.delivery_addresses(order_id=order(number).pk, by=actor)
            units = {(line.article.number, line.product): 0 for line in queries.order_lines(order(number).pk)}
            for line in queries.order_lines(order(number).pk):
                units[line.article.number, line.product] += line.quantity
        shipped = dict.fromkeys(units, 0)
        for address in addresses:
            shipped[address.article, address.product] += address.quantity
            assert address.street.startswith("Testweg")
        assert shipped == units


def test_addresses_of_anothers_order_cannot_be_asked(
    order: Callable[[int], SupplierOrder], world: Any
) -> None:
    with within(world.suppliers[1].pk), pytest.raises(SupplierOrder.DoesNotExist):
        queries.delivery_addresses(order_id=order(0).pk, by=world.actor("supplier_sales@1"))


def test_call_offs_count_lines_and_units_right(desk: Desk) -> None:
    line = desk.lines[0]
    desk.confirm(Arrived(line.pk, 2, 1, "Kratzer"))
    desk.give_back(GoingBack(line.pk, 1, "defekt"))
    with within(desk.call_off.organisation_id):
        found = queries.get_call_off(desk.call_off.pk)
    ordered = sum(one.quantity for one in desk.lines)
    assert (found.lines_count, found.ordered) == (len(desk.lines), ordered)
    assert (found.accepted, found.rejected, found.returned, found.open) == (2, 1, 1, ordered - 1)
