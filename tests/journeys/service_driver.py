# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands before the journey of a service: a small union, a catalogue, and what other members use since last year.

Started as `python -m tests.journeys.service_driver`; the answer is one line of JSON.
"""

import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")

import django

django.setup()

from itunion.desk.commands.serve import migrate
from itunion.desk.demo.people import PASSWORD
from itunion.foundation.identity.api import create_person, give_mandate
from itunion.foundation.kernel.api import clock, system_actor
from itunion.foundation.organisations.api import OrganisationKind, across, create_organisation, within
from itunion.union.catalogue import api as catalogue
from itunion.union.members import api as members

BY = system_actor("journey")
LAST_YEAR = date(clock.today().year - 1, 1, 1)
PEOPLE = (
    ("Anke Dorn", "kopf@heidetal.example", "member_head", "member"),
    ("Lars Pape", "it@heidetal.example", "member_it", "member"),
    ("Grit Kersten", "kasse@heidetal.example", "member_treasurer", "member"),
    ("Nico Thiele", "service@betrieb.example", "operator_service", "operator"),
    ("Olga Wille", "abrechnung@betrieb.example", "operator_billing", "operator"),
)


def prepare() -> dict[str, Any]:
    """Build the union and its catalogue."""
    migrate([])
    create_organisation(kind=OrganisationKind.UNION, name="Probe-Union eG", by=BY)
    operator = create_organisation(kind=OrganisationKind.OPERATOR, name="Probe-Betrieb GmbH", by=BY)
    bodies = [
        _member(name, n) for n, name in enumerate(("Gemeinde Heidetal", "Stadt Auenfurt", "Stadt Börde"))
    ]
    for name, email, role, kind in PEOPLE:
        person = create_person(email=email, display_name=name, password=PASSWORD, by=BY)
        place = operator if kind == "operator" else bodies[0]
        give_mandate(person=person, organisation=place, roles=[role], valid_from=LAST_YEAR, by=BY)
    moment = datetime(LAST_YEAR.year, 1, 1, 11, tzinfo=UTC)
    with clock.simulated(moment):
        council = _service("ratsinfo", "Ratsinformation", minimum=0, notice=0, to="day")
        mail = _service("post", "Elektronische Post", minimum=36, notice=3, to="year")
        for body in bodies[1:]:
            _use(council, body)
        bound = _use(mail, bodies[0])
    with within(bodies[0].pk):
        member = members.member_of(bodies[0].pk)
    assert member is not None
    return {"service": council.pk, "bound": bound.pk, "number": member.number}


def _member(name: str, number: int) -> Any:
    body = create_organisation(
        kind=OrganisationKind.MEMBER,
        name=name,
        street="Am Markt 1",
        postcode="39000",
        city="Musterstadt",
        email=f"rathaus{number}@probe.example",
        by=BY,
    )
    with within(body.pk):
        members.register_member(
            organisation=body,
            kind="municipality",
            workplaces=40 * (number + 1),
            inhabitants=9000 * (number + 1),
            entered_on=LAST_YEAR,
            by=BY,
        )
    return body


def _service(key: str, name: str, *, minimum: int, notice: int, to: str) -> Any:
    service = catalogue.create_service(
        key=key,
        name=name,
        for_deciders="Sitzungen, Vorlagen und Beschlüsse ohne Papier, für Rat und Öffentlichkeit.",
        for_technicians="OParl-Schnittstelle, Anmeldung über das Landesnetz.",
        by=BY,
    )
    catalogue.set_terms(
        service_id=service.pk,
        valid_from=LAST_YEAR,
        minimum_term_months=minimum,
        notice_months=notice,
        notice_to=to,
        key_kind="workplaces",
        vat_case="S",
        by=BY,
    )
    meter = catalogue.add_meter(
        service_id=service.pk, key="sitzung", label="Sitzungen", unit_code="C62", by=BY
    )
    catalogue.set_price(meter_id=meter.pk, price=Decimal("12.50"), valid_from=LAST_YEAR, by=BY)
    catalogue.add_level(
        service_id=service.pk,
        name="Verfügbarkeit",
        measure="Anteil der Minuten im Monat",
        target="99,5 %",
        valid_from=LAST_YEAR,
        by=BY,
    )
    catalogue.enter_cost_item(
        service_id=service.pk,
        name="Rechenzentrum",
        kind="contract",
        yearly=Decimal("48000.00"),
        lead_months=3,
        valid_from=LAST_YEAR,
        by=BY,
    )
    if key == "ratsinfo":
        for phase, title, who in (
            ("onboarding", "Mandant anlegen", "operator"),
            ("onboarding", "Gremien und Personen melden", "member"),
            ("take_back", "Zugänge sperren", "operator"),
            ("take_back", "Daten im eigenen System prüfen", "member"),
        ):
            catalogue.add_task(service_id=service.pk, phase=phase, title=title, who=who, by=BY)
        catalogue.publish_annex(
            service_id=service.pk,
            subject="Betrieb des Ratsinformationssystems, solange die Leistung genutzt wird.",
            categories="Namen, Ämter, Anschriften, Wortbeiträge.",
            data_subjects="Mitglieder der Gremien, Einwohnerinnen und Einwohner.",
            sub_processors="Probe-Rechenzentrum GmbH, Magdeburg.",
            measures="Verschlüsselung, Trennung der Mandanten, tägliche Sicherung.",
            by=BY,
        )
    return catalogue.set_status(service_id=service.pk, status="offered", by=BY)


def _use(service: Any, body: Any) -> Any:
    """Let a member use a service from the present moment on."""
    day = clock.today()
    with within(body.pk):
        case = catalogue.show_interest(service_id=service.pk, organisation_id=body.pk, by=BY)
        number = members.member_of(body.pk)
        assert number is not None
    with across("catalogue.operate", reason="journey", by=BY):
        catalogue.make_offer(
            subscription_id=case.pk,
            starts_on=day,
            valid_until=day,
            key_amount=Decimal(number.workplaces),
            by=BY,
        )
    with within(body.pk):
        catalogue.order(subscription_id=case.pk, by=BY)
        if (annex := catalogue.latest_annex(service.pk)) is not None:
            catalogue.sign_annex(
                subscription_id=case.pk, annex_id=annex.pk, name="Vertretung", function="Leitung", by=BY
            )
    with across("catalogue.operate", reason="journey", by=BY):
        for line in catalogue.task_lines(catalogue.subscription(case.pk), "onboarding"):
            catalogue.complete_task(subscription_id=case.pk, task_id=line.task.pk, by=BY)
        return catalogue.start_use(subscription_id=case.pk, starts_on=day, by=BY)


if __name__ == "__main__":
    print(json.dumps(prepare()))
