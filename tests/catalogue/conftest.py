# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the catalogue's tests: a service with terms, a meter, tasks and an agreement; members that use it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import across, within
from itunion.union.catalogue import api

LONG_AGO = date(2020, 1, 2)


def at(day: date) -> Any:
    """Let a block believe it is noon of the day."""
    return clock.simulated(datetime(day.year, day.month, day.day, 11, tzinfo=UTC))


@dataclass
class Shop:
    """The small union with one service on offer."""

    world: Any
    system: Any
    service: Any
    meter: Any

    def __post_init__(self) -> None:
        # whoever acts got the mandate today, but may act on other days of a simulation
        self.actors = {who: self.world.actor(who) for who in self.world.people}

    def head(self, number: int = 0) -> Any:
        return self.actors[f"member_head@{number}"]

    @property
    def operator(self) -> Any:
        return self.actors["operator_service"]

    def offered(self, number: int = 0, *, starts_on: date | None = None, key: int = 100) -> Any:
        """Bring a member to an offer; return its subscription."""
        member = self.world.members[number]
        day = starts_on or clock.today()
        with within(member.pk):
            found = api.show_interest(
                service_id=self.service.pk, organisation_id=member.pk, by=self.head(number)
            )
        with across("catalogue.operate", reason="test", by=self.operator):
            api.make_offer(
                subscription_id=found.pk,
                starts_on=day,
                valid_until=day,
                key_amount=Decimal(key),
                by=self.operator,
            )
        return found

    def ordered(self, number: int = 0, **details: Any) -> Any:
        """Bring a member to an order."""
        found = self.offered(number, **details)
        with within(self.world.members[number].pk):
            return api.order(subscription_id=found.pk, by=self.head(number))

    def prepared(self, number: int = 0, **details: Any) -> Any:
        """Bring a member to the day before use: agreement signed, tasks done."""
        found = self.ordered(number, **details)
        self.sign(found, number)
        self.tick(found, "onboarding")
        return found

    def sign(self, found: Any, number: int = 0) -> None:
        annex = api.latest_annex(self.service.pk)
        if annex is not None:
            with within(self.world.members[number].pk):
                api.sign_annex(
                    subscription_id=found.pk,
                    annex_id=annex.pk,
                    name="Dr. Ina Vogt",
                    function="Bürgermeisterin",
                    by=self.head(number),
                )

    def tick(self, found: Any, phase: str) -> None:
        """Do all tasks of a phase."""
        with across("catalogue.operate", reason="test", by=self.operator):
            for line in api.task_lines(api.subscription(found.pk), phase):
                api.complete_task(subscription_id=found.pk, task_id=line.task.pk, by=self.system)

    def used(self, number: int = 0, *, starts_on: date | None = None, **details: Any) -> Any:
        """Bring a member to the use of the service."""
        day = starts_on or clock.today()
        found = self.prepared(number, starts_on=day, **details)
        with across("catalogue.operate", reason="test", by=self.operator):
            return api.start_use(subscription_id=found.pk, starts_on=day, by=self.operator)

    def noticed(self, number: int = 0, **details: Any) -> Any:
        """Bring a member to a notice, given today."""
        found = self.used(number, **details)
        with within(self.world.members[number].pk):
            return api.give_notice(subscription_id=found.pk, by=self.head(number))

    def now(self, found: Any) -> Any:
        """Return the subscription as it stands."""
        with across("catalogue.operate", reason="test", by=self.operator):
            return api.subscription(found.pk)


@pytest.fixture
def plain_service(world: Any, system: Any) -> Callable[..., Any]:
    """Return a function that puts a service on offer."""

    def make(key: str = "fachverfahren", **terms: Any) -> Any:
        with at(LONG_AGO):
            service = api.create_service(
                key=key, name=f"Leistung {key}", for_deciders="Wofür sie gut ist.", by=system
            )
            values = {
                "minimum_term_months": 0,
                "notice_months": 0,
                "notice_to": "day",
                "key_kind": "workplaces",
                "vat_case": "S",
            }
            api.set_terms(service_id=service.pk, valid_from=LONG_AGO, by=system, **(values | terms))
            return api.set_status(service_id=service.pk, status="offered", by=system)

    return make


@pytest.fixture
def shop(world: Any, system: Any, plain_service: Callable[..., Any]) -> Shop:
    """A service with a meter, a price, an agreement and a task for each side in each phase."""
    made = Shop(world, system, plain_service(), None)
    with at(LONG_AGO):
        return _filled(made)


def _filled(shop: Shop) -> Shop:
    service, system = shop.service, shop.system
    shop.meter = meter = api.add_meter(
        service_id=service.pk, key="vorgang", label="Vorgänge", unit_code="C62", by=system
    )
    api.set_price(meter_id=meter.pk, price=Decimal("1.50"), valid_from=LONG_AGO, by=system)
    for phase, what in (("onboarding", "Einrichten"), ("take_back", "Zurücknehmen")):
        for who in ("operator", "member"):
            api.add_task(service_id=service.pk, phase=phase, title=f"{what} ({who})", who=who, by=system)
    api.publish_annex(
        service_id=service.pk,
        subject="Gegenstand",
        categories="Namen",
        data_subjects="Einwohner",
        sub_processors="keine",
        measures="Verschlüsselung",
        by=system,
    )
    return shop
