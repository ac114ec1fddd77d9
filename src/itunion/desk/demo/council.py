# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Council information for every member of the example union, and one council with ten years behind it."""

from collections.abc import Callable

from itunion.desk.demo.people import LOGINS
from itunion.foundation.kernel.api import Actor
from itunion.foundation.organisations.api import OrganisationKind, organisations_of_kind, within
from itunion.procedures.contract import api as contract
from itunion.procedures.council import api as council

__all__ = ["open_councils"]

OBJECTS = 700


def open_councils(seed: int, say: Callable[[str], None], *, by: Actor) -> None:
    """Switch council information on for everybody; papers, meetings and people of one council are invented."""
    on = contract.activate_everywhere(procedure="council", by=by)
    councillor = next(login for login in LOGINS if login.role == "member_councillor")
    home = next(
        o for o in organisations_of_kind(OrganisationKind.MEMBER) if o.short_name == councillor.organisation
    )
    with within(home.pk):
        made = council.make_sample(
            organisation_id=home.pk,
            name=councillor.organisation,
            objects=OBJECTS,
            seed=seed,
            files=True,
            seat=(councillor.name, councillor.email),
        )
        council.prepare_meeting(made.body, by=by)
    papers, meetings = made.counts["Paper"], made.counts["Meeting"]
    say(
        f"Ratsinformation: für {on.switched_on} Mitglieder eingeschaltet; {councillor.organisation}: {papers} Vorlagen, {meetings} Sitzungen."
    )
