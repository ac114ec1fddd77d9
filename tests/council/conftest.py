# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A member with the council switched on, in whose scope a test runs, and an evening of its council."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.council import builders as make
from tests.council.evening import EVENING, NOW, at

from itunion.foundation.organisations.api import within
from itunion.procedures.council.actions import agenda, invitations, meetings, sessions
from itunion.procedures.council.models import Meeting
from itunion.procedures.council.publishing import publish_everything
from itunion.procedures.council.queries.meetings import waiting_for


@pytest.fixture
def alpha(world: Any, system: Any) -> Iterator[Any]:
    """The first member with the council switched on; its scope is entered, its key is gemeinde-alpha."""
    member = world.members[0]
    assert make.open_council(member.pk, system) == "gemeinde-alpha"
    with within(member.pk):
        yield member


@pytest.fixture
def town(alpha: Any) -> Any:
    """A council of five, a released public paper and a closed one waiting for it."""
    with at(NOW):
        body = make.body(alpha.pk)
        body.council = make.group(body)
        body.council_people = [make.person(body, f"Person {letter}") for letter in "ABCDE"]
        for person in body.council_people:
            make.member_of(person, body.council, voting=True)
        body.paper = make.paper(
            body, "Ausbau der Lindenstraße", resolution="Die Lindenstraße wird ausgebaut."
        )
        body.closed = make.paper(
            body, "Kauf des Grundstücks", is_public=False, published_at=None, closed_reason="Vertrag"
        )
        for paper in (body.paper, body.closed):
            make.consultation(paper, body.council, state="planned")
        publish_everything()
    return body


@pytest.fixture
def planned(town: Any, system: Any) -> Meeting:
    """A meeting with an agenda from both papers."""
    with at(NOW):
        meeting = meetings.plan_meeting(
            body=town, groups=[town.council], name="12. Sitzung", start=EVENING, by=system
        )
        agenda.add_standard_items(meeting=meeting, by=system)
        for consultation in waiting_for(meeting):
            agenda.put_on_agenda(meeting=meeting, consultation=consultation, by=system)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def running(town: Any, planned: Meeting, system: Any) -> Meeting:
    """The same meeting, open, with four of five."""
    with at(NOW):
        invitations.send_invitation(meeting=planned, by=system)
    with at(EVENING):
        return sessions.open_meeting(meeting=planned, present=town.council_people[:4], by=system)
