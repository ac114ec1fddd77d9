# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Council information for every member of the example union, and one council with ten years behind it."""

from collections.abc import Callable

from itunion.foundation.kernel.api import Actor
from itunion.foundation.organisations.api import OrganisationKind, organisations_of_kind, within
from itunion.procedures.contract import api as contract
from itunion.procedures.council import api as council

__all__ = ["COUNCILLOR", "open_councils"]

WITH_COUNCIL = "Barleben"
COUNCILLOR = ("Ute Zabel", "rat@barleben.example")
OBJECTS = 700


def open_councils(seed: int, say: Callable[[str], None], *, by: Actor) -> None:
    """Switch council information on for everybody; papers, meetings and people of one council are invented."""
    on = contract.activate_everywhere(procedure="council", by=by)
    home = next(o for o in organisations_of_kind(OrganisationKind.MEMBER) if o.short_name == WITH_COUNCIL)
    with within(home.pk):
        made = council.make_sample(
            organisation_id=home.pk,
            name=WITH_COUNCIL,
            objects=OBJECTS,
            seed=seed,
            files=True,
            seat=COUNCILLOR,
        )
    papers, meetings = made.counts["Paper"], made.counts["Meeting"]
    say(
        f"Ratsinformation: für {on.switched_on} Mitglieder eingeschaltet; {WITH_COUNCIL}: {papers} Vorlagen, {meetings} Sitzungen."
    )
