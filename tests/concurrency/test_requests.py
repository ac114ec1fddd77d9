# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Requests at once: colleagues in each other's way do not deadlock, and the same form sent twenty times acts once."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.concurrency.together import at_once
from tests.conftest import PASSWORD
from tests.desk.furnished import Furnished, furnish

from itunion.foundation.identity.api import create_person, give_mandate, invite
from itunion.foundation.identity.models import Mandate, Person
from itunion.foundation.kernel.api import audit, clock, jobs
from itunion.foundation.kernel.models import AuditEntry
from itunion.foundation.organisations.api import across, within
from itunion.union.billing import api as billing
from itunion.union.billing.models import Charge
from itunion.union.demand import api as demand
from itunion.union.procurement import api as procurement
from itunion.union.procurement.models import Delivery

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 12
TIMES = 20
LONGEST = 20.0  # seconds for all rounds of requests; a single deadlock costs one (deadlock_timeout)


@pytest.fixture
def furnished(world: Any, system: Any) -> Furnished:
    """The small union with one of everything."""
    return furnish(world, system)


def signed_in(person: Any) -> Client:
    """Return a client of its own for a person."""
    client = Client()
    client.force_login(person)
    return client


def status(send: Callable[..., Any], *arguments: Any) -> int:
    """Send a request and return the status of its answer."""
    return int(send(*arguments).status_code)


def test_colleagues_reading_across_and_locking_rows_do_not_deadlock(
    furnished: Furnished, world: Any, system: Any, say: Callable[[str], None]
) -> None:
    """Each round is closed, prolonged and read at once, by two people of one organisation.

    Closing enters its scope (an audit entry) before it locks the round, prolonging locks the round before it records.
    """
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: only PostgreSQL can deadlock")
    colleague = create_person(email="zweite@example.org", display_name="Zweite", password=None, by=system)
    give_mandate(person=colleague, organisation=world.operator, roles=["operator_purchasing"], by=system)
    people = [world.people["operator_purchasing"], colleague]
    clients = [signed_in(person) for person in people for _number in range(4)]
    article = demand.create_article(number="X", name="X", cpv="30213100-6", by=system)
    day = clock.today()
    later = (day + timedelta(days=30)).strftime("%d.%m.%Y")
    scenario, pool = furnished.arguments["scenario_id"], furnished.arguments["pool_id"]
    pages = [reverse("procurement:pool", args=[pool]), reverse("procurement:scenarios", args=[pool])]
    seen: Counter[int] = Counter()
    started = time.monotonic()
    for number in range(ROUNDS):
        round_ = demand.create_round(
            title=f"Runde {number}",
            opens_on=day,
            deadline=day + timedelta(days=9),
            articles=[article],
            by=system,
        )
        demand.open_round(round_id=round_.pk, by=system)
        close = reverse("demand:close_round", args=[round_.pk])
        prolong = reverse("demand:prolong_round", args=[round_.pk])
        requests: list[tuple[str, Any]] = [
            (prolong, {"deadline": later}),
            (close, {}),
            (pages[0], None),
            (reverse("procurement:reproduce", args=[scenario]), {}),
            (close, {}),
            (prolong, {"deadline": later}),
            (pages[1], None),
            (reverse("demand:answers", args=[round_.pk]), None),
        ]
        answers = at_once(
            [
                partial(status, *((c.get, path) if data is None else (c.post, path, data)))
                for c, (path, data) in zip(clients, requests, strict=True)
            ]
        )
        assert all(isinstance(answer, int) for answer in answers), answers
        seen.update(answers)  # type: ignore[arg-type]
    seconds = time.monotonic() - started
    say(f"{seen.total()} requests in {seconds:.1f} s, answers {dict(seen)}")
    assert set(seen) <= {200, 302, 409}
    assert AuditEntry.objects.filter(action="demand.round_close", data={}).count() == ROUNDS + 1
    assert list(audit.verify()) == []
    assert seconds < LONGEST


def test_a_delivery_note_confirmed_twenty_times_at_once_counts_once(furnished: Furnished, world: Any) -> None:
    call_off_id = furnished.arguments["call_off_id"]
    member = world.members[0].pk
    with within(member):
        charges = Charge.objects.count()
        form: dict[str, Any] = {"note_number": "LS-2", "delivered_on": clock.today().strftime("%d.%m.%Y")}
        for line, state in procurement.line_states(call_off_id):
            form |= {f"p{line.pk}-accepted": 1, f"p{line.pk}-rejected": 0, f"p{line.pk}-reason": ""}
            assert state.open > 1
    address = reverse("procurement:deliver", args=[call_off_id])
    clients = [signed_in(world.people["member_it@0"]) for _number in range(TIMES)]
    answers = Counter(at_once([partial(status, c.post, address, form) for c in clients]))
    with within(member):
        assert Delivery.objects.filter(note_number="LS-2").count() == 1
        assert Charge.objects.count() == charges + 1
        (once,) = procurement.line_states(call_off_id)
    assert once[1].kept == 6  # five with the first note, one now
    assert answers[302] == 1, answers


def test_an_invitation_accepted_twenty_times_at_once_makes_one_person(world: Any, system: Any) -> None:
    token = invite(
        email="neu@example.org",
        display_name="Neu",
        organisation=world.members[0],
        roles=["member_it"],
        by=system,
    )
    address = reverse("identity:accept", args=[token])
    form = {"password": PASSWORD, "repeated": PASSWORD}
    answers = Counter(at_once([partial(status, Client().post, address, form) for _number in range(TIMES)]))
    assert set(answers) <= {302, 400, 404}, answers
    assert answers[302] == 1
    person = Person.objects.get(email="neu@example.org")
    assert Mandate.objects.filter(person=person).count() == 1
    assert AuditEntry.objects.filter(action="identity.invitation_accept").count() == 1


def test_a_run_issued_twenty_times_at_once_by_several_workers_numbers_each_invoice_once(
    world: Any, system: Any
) -> None:
    for number, member in enumerate(world.members):
        with within(member.pk):
            billing.record_charge(
                recipient_id=member.pk,
                source=f"test:{number}",
                description="Notebook",
                quantity=Decimal(1),
                unit_price=Decimal(100),
                net=Decimal("100.00"),
                supplied_on=clock.today(),
                by=system,
            )
    with across("billing.run", reason="test", by=system):
        billing.draft_invoices(run="lauf", by=system)
    clients = [signed_in(world.people["operator_billing"]) for _number in range(TIMES)]
    address = reverse("billing:issue", args=["lauf"])
    answers = Counter(at_once([partial(status, c.post, address) for c in clients]))
    assert answers == {302: TIMES}
    assert at_once([jobs.run_due_now] * 4)
    with across("billing.oversight", reason="test", by=system):
        numbers = [invoice.number for invoice in billing.issued_invoices()]
        assert billing.verify_archive() == []
    assert sorted(str(n)[-5:] for n in numbers) == ["00001", "00002"]
    assert AuditEntry.objects.filter(action="billing.issue").count() == 2
    assert not jobs.failed_runs().exists()
    assert list(audit.verify()) == []
