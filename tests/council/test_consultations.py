# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The way of a paper through the committees: planned anew without losing what is fixed, assigned, repeated, dropped."""

import datetime as dt
from typing import Any

import pytest
from tests.council import builders as make

from itunion.foundation.kernel.api import Refused, clock
from itunion.procedures.council.actions import consultations as actions
from itunion.procedures.council.actions.consultations import PlannedStation
from itunion.procedures.council.models import Consultation, MeetingState, Published


@pytest.fixture
def town(alpha: Any) -> Any:
    body = make.body(alpha.pk)
    body.council = make.group(body)
    body.building = make.group(body, "Bauausschuss", classification="Ausschuss")
    body.finance = make.group(body, "Finanzausschuss", classification="Ausschuss")
    return body


def station(*groups: Any, role: str = "Vorberatung", decides: bool = False) -> PlannedStation:
    return PlannedStation(groups, role, decides)


def way(paper: Any) -> list[tuple[str, int, str]]:
    return [
        (", ".join(e.group.name for e in c.groups.all()), c.position, c.state)
        for c in Consultation.objects.filter(paper=paper).order_by("position")
    ]


def test_planning_anew_keeps_meeting_and_address_of_the_same_committee(town: Any, system: Any) -> None:
    paper = make.paper(town)
    first, last = actions.plan_chain(
        paper=paper, stations=[station(town.building), station(town.council, decides=True)], by=system
    )
    meeting = make.meeting(town, town.council, start=clock.now() + dt.timedelta(days=20), published=False)
    actions.assign_consultation(consultation=last, meeting=meeting, by=system)
    numbers = {c.pk: c.public_number for c in Consultation.objects.all()}
    assert all(numbers.values())
    actions.plan_chain(
        paper=paper,
        stations=[station(town.finance), station(town.council, role="Entscheidung", decides=True)],
        by=system,
    )
    assert way(paper) == [("Finanzausschuss", 0, "planned"), ("Gemeinderat", 1, "planned")]
    last.refresh_from_db()
    assert (last.meeting, last.public_number, last.role) == (meeting, numbers[last.pk], "Entscheidung")
    gone = Published.objects.get(type="consultation", number=numbers[first.pk])
    assert gone.deleted


def test_what_took_place_stays_before_what_is_planned(town: Any, system: Any) -> None:
    paper = make.paper(town)
    make.consultation(paper, town.building, state="done", position=4)
    actions.plan_chain(paper=paper, stations=[station(town.council, decides=True)], by=system)
    assert way(paper) == [("Bauausschuss", 4, "done"), ("Gemeinderat", 5, "planned")]


def test_chains_that_make_no_sense(town: Any, system: Any) -> None:
    paper = make.paper(town)
    for stations in (
        [station()],
        [station(town.building, decides=True), station(town.council, decides=True)],
    ):
        with pytest.raises(Refused):
            actions.plan_chain(paper=paper, stations=stations, by=system)
    withdrawn = make.paper(town, state="withdrawn", published=False)
    with pytest.raises(Refused):
        actions.plan_chain(paper=withdrawn, stations=[station(town.council)], by=system)
    assert not Consultation.objects.exists()


def test_only_a_meeting_of_its_committees_that_is_still_to_come(town: Any, system: Any) -> None:
    row = make.consultation(make.paper(town), town.building)
    for meeting in (
        make.meeting(town, town.council),
        make.meeting(town, town.building, state=MeetingState.HELD),
        make.meeting(town, town.building, cancelled=True),
    ):
        with pytest.raises(Refused) as refused:
            actions.assign_consultation(consultation=row, meeting=meeting, by=system)
        assert refused.value.field == "meeting"
    joint = make.meeting(town, town.council, town.building)
    actions.assign_consultation(consultation=row, meeting=joint, by=system)
    actions.assign_consultation(consultation=row, meeting=None, by=system)
    row.refresh_from_db()
    assert row.meeting is None


def test_on_an_agenda_it_is_fixed(town: Any, system: Any) -> None:
    meeting = make.meeting(town, town.building)
    row = make.consultation(make.paper(town), town.building, at=make.item(meeting), state="assigned")
    with pytest.raises(Refused):
        actions.assign_consultation(consultation=row, meeting=None, by=system)
    with pytest.raises(Refused):
        actions.drop_consultation(consultation=row, reason="entfällt", by=system)


def test_postponed_and_referred_go_on_right_after(town: Any, system: Any) -> None:
    paper = make.paper(town)
    first, _last = actions.plan_chain(
        paper=paper,
        stations=[station(town.building, town.finance), station(town.council, decides=True)],
        by=system,
    )
    again = actions.repeat_consultation(consultation=first, state="postponed", by=system)
    assert way(paper) == [
        ("Bauausschuss, Finanzausschuss", 0, "postponed"),
        ("Bauausschuss, Finanzausschuss", 1, "planned"),
        ("Gemeinderat", 2, "planned"),
    ]
    with pytest.raises(Refused) as refused:
        actions.repeat_consultation(consultation=again, state="referred", by=system)
    assert refused.value.field == "groups"
    actions.repeat_consultation(consultation=again, state="referred", groups=[town.finance], by=system)
    assert [line[0] for line in way(paper)] == [
        "Bauausschuss, Finanzausschuss", "Bauausschuss, Finanzausschuss", "Finanzausschuss", "Gemeinderat",
    ]  # fmt: skip
    with pytest.raises(Refused):
        actions.repeat_consultation(consultation=first, state="postponed", by=system)


def test_dropping_needs_a_reason(town: Any, system: Any) -> None:
    row = make.consultation(make.paper(town), town.building)
    with pytest.raises(Refused):
        actions.drop_consultation(consultation=row, reason=" ", by=system)
    actions.drop_consultation(consultation=row, reason="erledigt", by=system)
    row.refresh_from_db()
    assert row.state == "dropped"
    with pytest.raises(Refused):
        actions.assign_consultation(consultation=row, meeting=None, by=system)
