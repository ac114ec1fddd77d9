# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Joint operation in the example union: built by the actions of the rooms, the same every time, and adding up."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from itunion.desk.demo.joint_operation import operate_jointly
from itunion.desk.demo.people import LOGINS
from itunion.desk.demo.services import SERVICES, Cost
from itunion.desk.demo.setting import build_setting
from itunion.foundation.identity.api import ROLES
from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import Organisation, across
from itunion.union.billing import api as billing
from itunion.union.catalogue import api as catalogue
from itunion.union.catalogue.models import UsageCharge, UsageRecord

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_what_is_written_down_fits_together() -> None:
    """Before anything is built: names of services, keys and roles that lead somewhere."""
    known: set[str] = set()
    for example in SERVICES:
        assert set(example.requires) <= known, "a service stands after those it requires"
        for required in (e for e in SERVICES if e.key in example.requires):
            late = {n for n, begun in example.users.items() if required.users.get(n, 0) < begun}
            assert late == set(), "who uses a service has used what it requires since then"
        assert example.reference in example.users
        if example.key_kind == "devices":
            assert set(example.devices) >= set(example.users)
        assert "Beispiel" in example.for_deciders
        assert all("(Beispiel)" in cost.name for cost in example.costs)
        known.add(example.key)
    assert {login.role for login in LOGINS} <= set(ROLES)


def test_services_in_every_state_charged_to_the_cent(system: Any) -> None:
    random = Random(2009)
    build_setting(random, by=system)
    said: list[str] = []
    operate_jointly(random, said.append, by=system)
    assert "4 Leistungen, 51 Übergaben" in said[0]
    with across("catalogue.operate", reason="test", by=system):
        _every_state()
        _fixed_parts_are_the_cost()
        _charged_is_what_was_used()
    _nothing_is_left_to_charge(system)
    with across("billing.run", reason="test", by=system):
        charges = list(billing.Charge.objects.all())
        drafts = billing.draft_invoices(run="next", by=system)
    assert {charge.vat_case for charge in charges} == {"S"}
    assert all(charge.supplied_on <= clock.today() and charge.net for charge in charges)
    recipients = {name for example in SERVICES for name in example.users}
    assert {draft.organisation.name for draft in drafts} == recipients
    _taking_back_has_an_answer(system)


def _every_state() -> None:
    states: dict[str, Counter[str]] = {}
    for case in catalogue.subscriptions():
        states.setdefault(case.service.key, Counter())[case.status] += 1
    assert all(counted["in_use"] >= 12 for counted in states.values()), states
    assert set().union(*states.values()) == {
        "interest", "offered", "ordered", "in_use", "notice", "returned",
    }  # fmt: skip
    last = {case.opened_on for case in catalogue.subscriptions()}
    assert max(last) <= clock.today()


def _yearly(cost: Cost, key_sum: int) -> Decimal:
    """What an item costs in a year at a key sum, read off the table by hand."""
    return next((Decimal(amount) for limit, amount in cost.steps if key_sum <= limit), cost.yearly)


def _fixed_parts_are_the_cost() -> None:
    """The council's service, which nobody has left: every month's fixed parts are a twelfth of the steps in force."""
    council = next(example for example in SERVICES if example.key == "ratsinformation")
    service = catalogue.service_by_key(council.key)
    assert service is not None
    inhabitants = {"Haldensleben": 18900, "Wolmirstedt": 11300, "Gardelegen": 22000, "Burg": 22500,
        "Oschersleben (Bode)": 19200, "Barleben": 9300, "Genthin": 13500, "Hohe Börde": 18600,
        "Niedere Börde": 6900, "Möser": 8200, "Gommern": 10400, "Sülzetal": 9100}  # fmt: skip
    today = clock.today()
    for ago in range(6, 0, -1):
        year, month = divmod(today.year * 12 + today.month - 1 - ago, 12)
        key_sum = sum(inhabitants[name] for name, begun in council.users.items() if begun >= ago)
        expected = sum((_yearly(cost, key_sum) for cost in council.costs), Decimal(0)) / 12
        rows = UsageCharge.objects.filter(service=service, month=date(year, month + 1, 1), item="fixed")
        charged = sum((row.net for row in rows), Decimal(0))
        assert abs(charged - expected) <= Decimal("0.03"), (year, month + 1, charged, expected)


def _charged_is_what_was_used() -> None:
    """All usage of all members, times the price: what their usage lines add up to, but for the rounding of each."""
    for example in SERVICES:
        service = catalogue.service_by_key(example.key)
        assert service is not None
        used = [row.quantity for row in UsageRecord.objects.filter(service=service)]
        lines = UsageCharge.objects.filter(service=service).exclude(item="fixed")
        assert len(used) == len(lines) > 0
        charged = sum((line.net for line in lines), Decimal(0))
        assert abs(charged - sum(used, Decimal(0)) * example.meter.price) <= len(used) * Decimal("0.005")


def _nothing_is_left_to_charge(system: Any) -> None:
    """Charging the last month again charges nothing: late entries would show as corrections."""
    today = clock.today()
    year, month = divmod(today.year * 12 + today.month - 2, 12)
    with across("catalogue.charge", reason="test", by=system):
        for service in catalogue.services():
            again = catalogue.charge_month(service_id=service.pk, month=date(year, month + 1, 1), by=system)
            assert again.lines == (), service.key


def _taking_back_has_an_answer(system: Any) -> None:
    """Barleben's logins can calculate: one of its services frees the others of cost, the other leaves some behind.

    By the customary statutes who leaves pays for five years; so long nobody else pays a cent more.
    """
    barleben = Organisation.objects.get(name="Barleben")
    exit_on = date(clock.today().year + 1, 12, 31)
    payments = {}
    with across("catalogue.calculate", reason="test", by=system):
        for key in ("ratsinformation", "email-groupware"):
            service = catalogue.service_by_key(key)
            assert service is not None
            found = catalogue.take_back(
                service_id=service.pk,
                organisation_id=barleben.pk,
                exit_on=exit_on,
                known_at=datetime.now(UTC),
            )
            paying = [line for line in found.outcome.years if line.year <= exit_on.year + 5]
            assert all(effect.more <= 0 for line in paying for effect in line.others.values()), key
            payments[key] = found.outcome
    assert payments["ratsinformation"].others_more < 0
    assert payments["email-groupware"].payment > payments["ratsinformation"].payment > 0
