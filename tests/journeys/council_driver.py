# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands before a council's month: a member with its council, committee, offices and people.

Started as `python -m tests.journeys.council_driver`; the answer is one line of JSON.
"""

import json
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")

import django

django.setup()

from itunion.desk.commands.serve import migrate
from itunion.desk.demo.people import PASSWORD
from itunion.foundation.identity.api import create_person, give_mandate
from itunion.foundation.kernel.api import clock, system_actor
from itunion.foundation.organisations.api import OrganisationKind, create_organisation, within
from itunion.procedures.contract import api as contract
from itunion.procedures.council.actions.bodies import found_body, save_place
from itunion.procedures.council.actions.people import give_consent, save_group, save_membership, save_person
from itunion.union.members import api as members

BY = system_actor("journey")
PEOPLE = (
    ("Runa Sommer", "sitzung@heidetal.example", "member_council"),
    ("Jost Heller", "bauamt@heidetal.example", "member_clerk"),
    ("Anke Dorn", "kopf@heidetal.example", "member_head"),
    ("Mira Vogt", "vogt@heidetal.example", "member_councillor"),
)
COUNCILLORS = ("Mira Vogt", "Bodo Ernst", "Carla Finke", "Dirk Gohl", "Elsa Hain")


def prepare() -> dict[str, Any]:
    """Build the member, its council and the people who work with it."""
    migrate([])
    create_organisation(kind=OrganisationKind.UNION, name="Probe-Union eG", by=BY)
    town = create_organisation(
        kind=OrganisationKind.MEMBER,
        name="Gemeinde Heidetal",
        street="Am Markt 1",
        postcode="39000",
        city="Heidetal",
        email="rathaus@heidetal.example",
        by=BY,
    )
    with within(town.pk):
        members.register_member(
            organisation=town,
            kind="municipality",
            workplaces=40,
            inhabitants=9000,
            entered_on=clock.today(),
            by=BY,
        )
    for name, email, role in PEOPLE:
        person = create_person(email=email, display_name=name, password=PASSWORD, by=BY)
        give_mandate(person=person, organisation=town, roles=[role], by=BY)
    contract.activate(procedure="council", organisation_id=town.pk, parameters={}, by=BY)
    (public,) = contract.public_members("council")
    with within(town.pk):
        body = found_body(
            organisation_id=town.pk,
            name="Gemeinde Heidetal",
            council_name="Gemeinderat",
            ags="15083999",
            license="https://www.govdata.de/dl-de/by-2-0",
            by=BY,
        )
        council = body.groups.get()
        for name in ("Bauamt", "Kämmerei"):
            save_group(
                body=body, group=None, values={"name": name, "kind": "department", "is_public": False}, by=BY
            )
        for name in COUNCILLORS:
            given, family = name.split()
            values = {
                "name": name,
                "given_name": given,
                "family_name": family,
                "login_email": "vogt@heidetal.example" if family == "Vogt" else "",
            }
            person = save_person(body=body, person=None, values=values, by=BY)
            save_membership(
                person=person,
                group=council,
                membership=None,
                values={"role": "Mitglied", "voting": True},
                by=BY,
            )
            if family != "Hain":
                give_consent(person=person, field="attendance", by=BY)
        save_place(
            organisation_id=town.pk,
            place=None,
            values={"description": "Rathaus", "room": "Ratssaal", "locality": "Heidetal"},
            by=BY,
        )
    return {"body": body.pk, "root": public.root, "key": public.key}


if __name__ == "__main__":
    print(json.dumps(prepare()))
