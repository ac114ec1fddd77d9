# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shares and balances: payments, further shares, transfers on two sides, profit and loss, corrections."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.members.scene import TODAY, euro, member, on, refused_by, statutes

from itunion.foundation.kernel.api import Refused, audit
from itunion.union.members import api as members
from itunion.union.members.models import ShareEntry

pytestmark = pytest.mark.django_db


def transfer(place: Any, giver: int, taker: int, amount: Decimal, **more: Any) -> str:
    fields: dict[str, Any] = {
        "transferred_on": TODAY,
        "form": "text",
        "consent": True,
        "reference": "Vertrag",
    }
    return members.transfer_balance(
        from_id=giver, to_id=taker, amount=amount, **(fields | more), by=place.system
    )


def test_the_ledger_cannot_be_changed_or_emptied(place: Any) -> None:
    with on(TODAY, place.system):
        owner = member("Gemeinde Gamma", place.system)
        rows = ShareEntry.objects.filter(organisation_id=owner)
        for change in (lambda: rows.update(shares=9), lambda: rows.delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert members.state_on(owner).shares == 1


def test_a_partial_transfer_stands_on_both_sides_and_is_reversed_on_both(place: Any) -> None:
    with on(TODAY, place.system):
        giver = member("Gemeinde Gamma", place.system)
        taker = member("Gemeinde Delta", place.system, paid=euro(1000))
        before = members.states_on()
        transfer(place, giver, taker, euro("1500.50"))
        assert members.state_on(giver).balance == euro("3499.50")
        assert members.state_on(taker).balance == euro("2500.50")
        assert members.check_consistency() == []
        one_side = ShareEntry.objects.get(organisation_id=taker, kind="transfer_in")
        assert (
            len(members.reverse_entry(entry_id=one_side.pk, reason="falscher Betrag", by=place.system)) == 2
        )
        assert members.states_on() == before
        with pytest.raises(Refused, match="schon storniert"):
            members.reverse_entry(entry_id=one_side.pk, reason="noch einmal", by=place.system)
        with pytest.raises(Refused, match="begründen"):
            members.reverse_entry(entry_id=one_side.pk, reason=" ", by=place.system)
    assert list(audit.verify()) == []


def test_who_transfers_everything_leaves(place: Any) -> None:
    with on(TODAY, place.system):
        statutes(place.system, maximum_shares=3)
        giver, taker = member("Gemeinde Gamma", place.system), member("Gemeinde Delta", place.system)
        transfer(place, giver, taker, euro(5000), shares=1)
        left, bigger = members.state_on(giver), members.state_on(taker)
        assert (left.status, left.shares, left.balance, left.claim) == ("left", 0, 0, 0)
        assert (bigger.shares, bigger.balance) == (2, euro(10000))
        (leaving,) = [e for e in members.exits() if e.organisation_id == giver]
        assert (leaving.cause, leaving.next_step) == ("transfer_out", "notify")
        assert members.check_consistency() == []


@pytest.mark.parametrize(
    ("amount", "more", "words"),
    [
        ("5000.01", {}, "E10"),
        ("4000.01", {}, "E10"),
        ("1000", {"consent": False}, "E10"),
        ("1000", {"form": "oral"}, "E10"),
        ("0", {}, "E10"),
        ("-1", {}, "E10"),
        ("1000", {"shares": 1}, "können nicht mitgehen"),
        ("1000", {"transferred_on": TODAY + timedelta(days=1)}, "Zukunft"),
    ],
)
def test_transfers_that_do_not_do(place: Any, amount: str, more: dict[str, Any], words: str) -> None:
    with on(TODAY, place.system):
        giver = member("Gemeinde Gamma", place.system)
        taker = member("Gemeinde Delta", place.system, paid=euro(1000))
        with pytest.raises(Refused, match=words):
            transfer(place, giver, taker, euro(amount), **more)
        with pytest.raises(Refused, match="anderes Mitglied"):
            transfer(place, giver, giver, euro(1))
        assert not ShareEntry.objects.filter(kind__startswith="transfer").exists()


def test_nothing_goes_to_who_is_no_member(place: Any) -> None:
    with on(TODAY, place.system):
        giver = member("Gemeinde Gamma", place.system)
        with pytest.raises(Refused, match="Mitgliederliste"):
            transfer(place, giver, place.world.operator.pk, euro(100))


def test_payments_stay_within_the_shares(place: Any) -> None:
    with on(TODAY, place.system):
        owner = member("Gemeinde Gamma", place.system, paid=euro(3000))
        for amount, words in (("2000.01", "5.000,00"), ("0", "größer als null")):
            with pytest.raises(Refused, match=words):
                members.record_payment(
                    organisation_id=owner, amount=euro(amount), paid_on=TODAY, reference="K", by=place.system
                )
        members.record_payment(
            organisation_id=owner, amount=euro(2000), paid_on=TODAY, reference="K 2", by=place.system
        )
        assert members.state_on(owner).balance == euro(5000)


def test_instalments_by_resolution_and_what_is_overdue(place: Any) -> None:
    with on(TODAY, place.system):
        owner = member("Gemeinde Gamma", place.system, since=date(2029, 2, 1), paid=euro(0))
        plan = [(euro(2000), date(2029, 4, 1)), (euro(3000), date(2029, 10, 1))]
        members.payment_plan(organisation_id=owner, instalments=plan, resolution="GV 5/2028", by=place.system)
        with pytest.raises(Refused, match="fehlen aber nur"):
            members.payment_plan(
                organisation_id=owner,
                instalments=[(euro(1), date(2029, 5, 1))],
                resolution="GV",
                by=place.system,
            )
        assert members.state_on(owner, date(2029, 4, 1)).overdue == 0
        late = members.state_on(owner, date(2029, 4, 2))
        assert (late.overdue, late.overdue_since, late.owed) == (euro(2000), date(2029, 4, 1), euro(5000))


def test_further_shares_take_effect_with_the_later_of_declaration_and_admission(place: Any) -> None:
    with on(TODAY, place.system):
        statutes(place.system, maximum_shares=4)
        owner = member("Gemeinde Gamma", place.system)
        entry = members.subscribe_further_shares(
            organisation_id=owner, shares=1, declared_on=date(2029, 2, 1), form="text", admitted_on=date(2029, 2, 20),
            reference="V 9", by=place.system,
        )  # fmt: skip
        assert entry.effective_on == date(2029, 2, 20)
        (line,) = [x for x in members.register_as_of() if x.organisation_id == owner]
        assert line.further_shares == 1
        with refused_by("A9"):
            members.subscribe_further_shares(
                organisation_id=owner, shares=2, declared_on=TODAY, form="text", admitted_on=TODAY, reference="V", by=place.system,
            )  # fmt: skip
        with refused_by("A8"):
            members.subscribe_further_shares(
                organisation_id=owner, shares=3, declared_on=TODAY, form="text", admitted_on=TODAY, reference="V", by=place.system,
            )  # fmt: skip


def test_profit_fills_the_shares_and_adds_up_to_the_cent(place: Any) -> None:
    with on(TODAY, place.system):
        poor = member("Gemeinde Gamma", place.system, paid=euro(1000))
        middle = member("Gemeinde Delta", place.system, paid=euro(2000))
        entries = members.credit_profit(
            year_ends=date(2028, 12, 31), total=euro("100.01"), resolution="GV 1", by=place.system
        )
        credited = {e.organisation_id: e.amount for e in entries}
        # the two members of the world are full; their part is not credited
        assert credited == {poor: euro("7.69"), middle: euro("15.39")}
        assert members.state_on(poor, date(2028, 12, 31)).balance == euro("1007.69")
        with pytest.raises(Refused, match="Ende eines Geschäftsjahres"):
            members.credit_profit(
                year_ends=date(2028, 6, 30), total=euro(1), resolution="GV", by=place.system
            )


def test_losses_are_refilled_before_anything_is_paid_out(place: Any) -> None:
    with on(TODAY, place.system):
        owner = member("Gemeinde Gamma", place.system)
        members.write_off_loss(
            year_ends=date(2027, 12, 31), total=euro(300), resolution="GV 1", by=place.system
        )
        state = members.state_on(owner)
        assert (state.balance, state.losses, state.owed) == (euro(4900), euro(100), 0)
        members.credit_profit(
            year_ends=date(2028, 12, 31), total=euro(150), resolution="GV 2", by=place.system
        )
        state = members.state_on(owner)
        assert (state.balance, state.losses) == (euro(4950), euro(50))


def test_ended_single_shares_leave_a_balance_to_settle(place: Any) -> None:
    with on(date(2028, 2, 1), place.system):
        statutes(place.system, maximum_shares=3)
        owner = member("Gemeinde Gamma", place.system, shares=3)
        entry = members.terminate_shares(
            organisation_id=owner, shares=2, received_on=date(2028, 2, 1), form="text", by=place.system
        )
        assert entry.effective_on == date(2028, 12, 31)
        assert members.state_on(owner, date(2028, 12, 31)).shares == 3
    with on(TODAY, place.system):
        assert members.state_on(owner).shares == 1
        members.settle(organisation_id=owner, by=place.system)
        members.pay_settlement(
            organisation_id=owner, amount=euro(10000), paid_on=TODAY, reference="K 3", by=place.system
        )
        state = members.state_on(owner)
        assert (state.status, state.balance, state.claim) == ("member", euro(5000), 0)
