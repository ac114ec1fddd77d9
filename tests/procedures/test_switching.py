# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Switching on and off for one member, and metering what it used."""

import importlib
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.procedures.scene import LONG_AGO, PRICE, at, offer_service, put_into_use

from itunion.foundation.kernel.api import NotPermitted, Refused, jobs
from itunion.foundation.organisations.api import across, within
from itunion.procedures.contract import actions, health, loading, queries, tasks
from itunion.procedures.contract.models import Activation, InstalledVersion, Metered
from itunion.union.billing import api as billing
from itunion.union.catalogue import api as catalogue

pytestmark = pytest.mark.django_db

START = date(2026, 3, 2)
PREFIX = {"tag_prefix": "HM"}


@pytest.fixture
def service(dogs: Any, system: Any) -> Any:
    return offer_service(system)


@pytest.fixture
def subscribed(service: Any, world: Any, system: Any) -> Any:
    """Both members use the service."""
    for member in world.members:
        put_into_use(service, member, START, by=system)
    return service


def switch_on(world: Any, by: Any, number: int = 0, **details: Any) -> Any:
    values = {"from_day": START, "parameters": PREFIX} | details
    return actions.activate(procedure="dogs", organisation_id=world.members[number].pk, by=by, **values)


def active(world: Any, number: int = 0, day: date = START) -> bool:
    with within(world.members[number].pk):
        return queries.is_active("dogs", world.members[number].pk, day)


def test_it_is_on_for_one_member_from_the_day_and_for_nobody_else(
    subscribed: Any, world: Any, system: Any
) -> None:
    entry = switch_on(world, system)
    assert (entry.version, entry.parameters) == ("1.0.0", PREFIX)
    assert [active(world, 0, START + timedelta(days=d)) for d in (-1, 0, 400)] == [False, True, True]
    assert not active(world, 1)


def test_it_is_off_from_the_day_it_is_switched_off(subscribed: Any, world: Any, system: Any) -> None:
    switch_on(world, system)
    end = START + timedelta(days=10)
    actions.deactivate(procedure="dogs", organisation_id=world.members[0].pk, from_day=end, by=system)
    assert [active(world, 0, end + timedelta(days=d)) for d in (-1, 0)] == [True, False]
    with pytest.raises(Refused, match="nicht eingeschaltet"):
        actions.deactivate(procedure="dogs", organisation_id=world.members[0].pk, from_day=end, by=system)


def test_without_a_subscription_that_day_it_is_refused_with_the_reason(
    service: Any, world: Any, system: Any
) -> None:
    put_into_use(service, world.members[0], START, by=system, start=False)
    with pytest.raises(Refused, match=r"am 01\.03\.2026 keine der Leistungen bestellt.*dog-register"):
        switch_on(world, system, from_day=START - timedelta(days=1))
    assert switch_on(world, system) is not None
    with pytest.raises(Refused, match="keine der Leistungen"):
        switch_on(world, system, 1)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"tag_prefix": "ZULANG"}, "„tag_prefix“ ist zu groß oder zu lang"),
        ({"colour": "red"}, "Einen Parameter „colour“ kennt das Verfahren nicht"),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(
    values: dict[str, str], reason: str, subscribed: Any, world: Any, system: Any
) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        switch_on(world, system, parameters=values)
    assert refused.value.field == next(iter(values))
    assert not active(world)


def test_the_same_twice_is_refused_and_other_parameters_are_a_new_entry(
    subscribed: Any, world: Any, system: Any
) -> None:
    switch_on(world, system)
    with pytest.raises(Refused, match="schon so eingeschaltet"):
        switch_on(world, system)
    later = START + timedelta(days=5)
    switch_on(world, system, from_day=later, parameters={"tag_prefix": "AB"})
    member = world.members[0].pk
    with within(member):
        assert queries.parameters_on("dogs", member, START) == PREFIX
        assert queries.parameters_on("dogs", member, later) == {"tag_prefix": "AB"}
        assert queries.own_procedures(member)[0].since == START


def test_a_dry_run_writes_nothing(subscribed: Any, world: Any, system: Any) -> None:
    assert switch_on(world, system, dry_run=True) is None
    assert not active(world)


def test_what_it_depends_on_must_be_on(
    subscribed: Any, world: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = loading.get("dogs")
    assert entry is not None
    assert entry.manifest is not None
    monkeypatch.setattr(entry, "manifest", _with(entry.manifest, depends_on=("cats",)))
    with pytest.raises(Refused, match="zuerst eingeschaltet sein: cats"):
        switch_on(world, system)


def _with(manifest: Any, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(manifest, **changes)


@pytest.mark.parametrize("role", ["member_head@0", "union_board", "operator_billing"])
def test_only_the_operators_service_may_switch(role: str, subscribed: Any, world: Any) -> None:
    with pytest.raises(NotPermitted):
        switch_on(world, world.actor(role))


def test_an_entry_of_the_ledger_is_never_changed(subscribed: Any, world: Any, system: Any) -> None:
    entry = switch_on(world, system)
    with within(world.members[0].pk), pytest.raises(IntegrityError), transaction.atomic():
        Activation.objects.filter(pk=entry.pk).update(on=False)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"version": "1.0.1"}, "älter als die Daten"),
        ({"version": "0.9.0"}, "noch nicht angepasst"),
        ({"failure": "0002_more"}, "gescheitert"),
    ],
)
def test_a_suspended_procedure_is_not_switched_on(
    row: dict[str, str], reason: str, subscribed: Any, world: Any, system: Any
) -> None:
    InstalledVersion.objects.filter(pk="dogs").update(**row)
    with pytest.raises(Refused, match=reason):
        switch_on(world, system)


# -- metering -------------------------------------------------------------------------------------------------------


def add_dogs(dogs: Any, member: Any, days: Iterable[date]) -> None:
    with within(member.pk):
        owner = dogs.Owner.objects.create(organisation_id=member.pk, name="A", address="B")
        for tag, day in enumerate(days, 1):
            dogs.Dog.objects.create(
                organisation_id=member.pk,
                owner=owner,
                name="Bello",
                tag=tag,
                registered_on=day,
                tax=Decimal(50),
            )


def usage(service: Any, system: Any) -> dict[int, Decimal]:
    from itunion.union.catalogue.queries.usage import usage_between

    with across("catalogue.oversee", reason="test", by=system):
        from itunion.foundation.kernel.api import clock

        found = usage_between(service.pk, LONG_AGO, date(2027, 1, 1), clock.now())
    return {owner: quantities["registered_dogs"] for owner, quantities in found.items()}


@pytest.fixture
def counted(subscribed: Any, dogs: Any, world: Any, system: Any) -> Any:
    """Three dogs here, one there, all within the first ten days; both members switched on."""
    for number, member in enumerate(world.members):
        with at(START):
            switch_on(world, system, number)
        add_dogs(dogs, member, [START + timedelta(days=3 * d) for d in range(3 - 2 * number)])
    return subscribed


def test_what_was_used_is_counted_once_and_billed(counted: Any, world: Any, system: Any) -> None:
    with at(START + timedelta(days=10)):
        assert tasks.meter_all(system) == {"lines": 4, "failures": 0}
        assert tasks.meter_all(system) == {"lines": 0, "failures": 0}
        assert usage(counted, system) == {world.members[0].pk: Decimal(3), world.members[1].pk: Decimal(1)}
    with at(date(2026, 4, 2)), across("catalogue.charge", reason="test", by=system):
        catalogue.charge_month(service_id=counted.pk, month=START, by=system)
        catalogue.charge_month(service_id=counted.pk, month=START, by=system)
    for member, dogs_ in zip(world.members, (3, 1), strict=True):
        with within(member.pk):
            charges = [c for c in billing.open_charges() if "angemeldete Hunde" in c.description]
            assert sum(c.quantity * c.unit_price for c in charges) == dogs_ * PRICE


def test_today_is_not_counted_before_it_is_over(counted: Any, world: Any, system: Any) -> None:
    with at(START + timedelta(days=3)):
        tasks.meter_all(system)
        assert usage(counted, system)[world.members[0].pk] == 1
    with at(START + timedelta(days=4)):
        tasks.meter_all(system)
        assert usage(counted, system)[world.members[0].pk] == 2


def test_days_on_which_it_was_off_are_not_counted(counted: Any, world: Any, system: Any) -> None:
    off = START + timedelta(days=3)
    with at(off):
        actions.deactivate(procedure="dogs", organisation_id=world.members[0].pk, by=system)
    with at(START + timedelta(days=20)):
        tasks.meter_all(system)
        assert usage(counted, system)[world.members[0].pk] == 1


def test_a_member_that_fails_does_not_stop_the_other_and_is_caught_up(
    counted: Any, world: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = loading.get("dogs")
    assert entry is not None
    first, original = world.members[0].pk, entry.procedure.usage  # type: ignore[union-attr]

    def failing(organisation_id: int, *days: date) -> Any:
        if organisation_id == first:
            raise RuntimeError("KANARIE im Text des Fehlers")
        return original(organisation_id, *days)

    monkeypatch.setattr(entry.procedure, "usage", failing)
    with at(START + timedelta(days=10)):
        assert tasks.meter_all(system) == {"lines": 1, "failures": 1}
        ok, text = health.metering_done()
    assert not ok
    assert "RuntimeError" in text
    assert "KANARIE" not in text
    with within(first):
        assert Metered.objects.get().until is None
    monkeypatch.undo()
    with at(START + timedelta(days=11)):
        assert tasks.meter_all(system) == {"lines": 3, "failures": 0}
        assert health.metering_done()[0]


def test_days_of_onboarding_are_not_billed_and_days_without_service_are_a_finding(
    service: Any, dogs: Any, world: Any, system: Any
) -> None:
    member = world.members[0]
    put_into_use(service, member, START, by=system, start=False)
    with at(START):
        switch_on(world, system)
    add_dogs(dogs, member, [START, START + timedelta(days=1)])
    with at(START + timedelta(days=10)):
        assert tasks.meter_all(system) == {"lines": 0, "failures": 0}
    assert usage(service, system) == {}


def test_the_daily_job_meters(counted: Any, system: Any) -> None:
    with at(START + timedelta(days=10)):
        run = jobs.enqueue(tasks.meter)
        jobs.run_due_now()
        run.refresh_from_db()
    assert (run.status, run.result) == ("done", {"lines": 4, "failures": 0})
    assert tasks.meter.every == timedelta(days=1)


def test_a_suspended_procedure_is_not_metered(counted: Any, system: Any) -> None:
    InstalledVersion.objects.filter(pk="dogs").update(version="2.0.0")
    with at(START + timedelta(days=10)):
        assert tasks.meter_all(system) == {"lines": 0, "failures": 0}
    ok, text = health.procedures_run()
    assert not ok
    assert "dogs" in text


def test_the_example_registers_under_the_next_tag(dogs: Any, world: Any, system: Any) -> None:
    register = importlib.import_module("itunion_example_dogs.actions").register_dog
    member = world.members[0].pk
    values = {"owner": "A", "address": "B", "name": "Bello", "breed": "", "registered_on": START}
    with within(member):
        tags = [register(organisation_id=member, tax=Decimal(5), by=system, **values).tag for _n in range(2)]
        with pytest.raises(Refused):
            register(organisation_id=member, tax=Decimal(-5), by=system, **values)
    assert tags == [1, 2]
