# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""§ 55 KVG LSA: found at the beginning, presumed until somebody objects, second call, more than half barred."""

import datetime as dt
import io
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.council import builders as make
from tests.council.evening import EVENING, NOW, at, item_of, next_meeting
from tests.council.meeting_world import evening_of, open_now

from itunion.foundation.kernel.api import Refused
from itunion.foundation.organisations.api import within
from itunion.procedures.council.actions import agenda, invitations, quorum, sessions, votes
from itunion.procedures.council.models import Attendance, Meeting, Minutes, QuorumFinding
from itunion.procedures.council.printing.invitations import print_invitation
from itunion.procedures.council.printing.minutes import print_minutes
from itunion.procedures.council.queries.meetings import waiting_for
from itunion.procedures.council.rules.quorum import has_quorum, quorum_reason


@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40), st.booleans(), st.booleans()
)
def test_the_reason_follows_from_a_count_of_the_seats(
    seats: list[tuple[bool, bool]], found: bool, second_call: bool
) -> None:
    there = [(is_there, is_barred) for is_there, is_barred in seats if is_there and not is_barred]
    barred = [is_barred for _is_there, is_barred in seats if is_barred]
    reason = quorum_reason(
        present=len(there), barred=len(barred), seats=len(seats), found=found, second_call=second_call
    )
    more_barred_than_not = len(barred) > len(seats) - len(barred)
    more_there_than_not = len(there) > len(seats) - len(there)
    assert (reason == "barred") == more_barred_than_not
    assert (reason == "majority") == more_there_than_not
    assert not (more_barred_than_not and more_there_than_not)
    if not more_barred_than_not and not more_there_than_not:
        assert (reason == "") == (not found and not second_call)
        assert (reason == "presumed") == found


def test_without_seats_there_is_no_answer() -> None:
    with pytest.raises(ValueError):
        has_quorum(1, 0)


def two_leave(running: Meeting, by: Any) -> None:
    for span in Attendance.objects.filter(meeting=running)[:2]:
        sessions.leave(attendance=span, by=by)


def vote(item: Any, yes: int, by: Any) -> Any:
    return votes.record_vote(item=item, kind="open", yes=yes, no=0, abstained=0, by=by)


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def with_what_waits(town: Any, by: Any) -> Meeting:
    """Plan the next meeting with everything on its agenda that waits for one."""
    following = next_meeting(town, by)
    for consultation in waiting_for(following):
        agenda.put_on_agenda(meeting=following, consultation=consultation, by=by)
    return following


def minutes_of(meeting: Meeting, *, public: bool) -> str:
    minutes, _new = Minutes.objects.get_or_create(organisation_id=meeting.organisation_id, meeting=meeting)
    return words(print_minutes(minutes, public=public))


@pytest.mark.django_db
def test_who_leaves_takes_the_quorum_along_only_when_somebody_says_so(
    town: Any, running: Meeting, system: Any
) -> None:
    item = item_of(running, "Ausbau")
    with at(EVENING + dt.timedelta(minutes=5)):
        first = vote(item, 4, system)
        two_leave(running, system)
        second = vote(item, 2, system)
        assert (first.quorum, second.quorum, second.carried) == ("majority", "presumed", True)
    with at(EVENING + dt.timedelta(minutes=6)):
        with pytest.raises(Refused, match="nicht im Raum"):
            quorum.deny_quorum(meeting=running, person=town.council_people[4], by=system)
        denied = quorum.deny_quorum(meeting=running, person=town.council_people[2], by=system)
        # whoever says so counts
        assert (denied.found, denied.present, denied.seats) == (False, 2, 5)
        with pytest.raises(Refused, match="2 von 5"):
            vote(item, 2, system)
        with pytest.raises(Refused, match="2 von 5"):
            quorum.find_quorum(meeting=running, by=system)
    with at(EVENING + dt.timedelta(minutes=9)):
        sessions.arrive(meeting=running, person=town.council_people[4], by=system)
        # enough are there again: that they vote says so
        assert vote(item, 3, system).quorum == "majority"
        assert quorum.deny_quorum(meeting=running, person=town.council_people[4], by=system).found
    rows = QuorumFinding.objects.values_list("present", "found", "denied_by__family_name")
    assert [tuple(row) for row in rows] == [
        (4, True, None), (2, False, town.council_people[2].family_name), (3, True, None),
        (3, True, town.council_people[4].family_name),
    ]  # fmt: skip
    with at(EVENING + dt.timedelta(minutes=20)):
        sessions.close_meeting(meeting=running, by=system)
    whole, public = minutes_of(running, public=False), minutes_of(running, public=True)
    assert "18:00 Uhr: Beschlussfähigkeit festgestellt (4 von 5" in whole
    assert "18:06 Uhr: Beschlussunfähigkeit geltend gemacht von Person C; das Gremium ist nicht" in whole
    assert "18:06 Uhr: Beschlussunfähigkeit geltend gemacht; das Gremium ist nicht" in public


@pytest.mark.django_db
def test_nothing_is_presumed_where_there_never_were_enough(town: Any, planned: Meeting, system: Any) -> None:
    with at(NOW):
        invitations.send_invitation(meeting=planned, by=system)
    with at(EVENING):
        meeting = sessions.open_meeting(meeting=planned, present=town.council_people[:2], by=system)
        assert not QuorumFinding.objects.exists()
        with pytest.raises(Refused, match="2 von 5"):
            vote(item_of(meeting, "Ausbau"), 2, system)
        sessions.arrive(meeting=meeting, person=town.council_people[2], by=system)
        assert quorum.find_quorum(meeting=meeting, by=system).present == 3


@pytest.mark.django_db
def test_at_the_second_call_whoever_comes_decides_if_the_invitation_says_so(
    town: Any, planned: Meeting, system: Any
) -> None:
    item, other = item_of(planned, "Ausbau"), item_of(planned, "Feststellung der Tagesordnung")
    with at(NOW):
        agenda.change_item(item=item, values={"second_call": True}, by=system)
        assert "Zweite Einberufung" in words(print_invitation(planned, public=False).pdf)
        invitations.send_invitation(meeting=planned, by=system)
        with pytest.raises(Refused) as refused:
            agenda.change_item(item=other, values={"second_call": True}, by=system)
        assert refused.value.field == "second_call"
        # a supplement can say so too, if it is sent
        unsent = agenda.add_item(meeting=planned, values={"name": "Nachtrag", "second_call": True}, by=system)
    with at(EVENING):
        meeting = sessions.open_meeting(meeting=planned, present=town.council_people[:1], by=system)
        with pytest.raises(Refused) as refused:
            agenda.add_item(meeting=meeting, values={"name": "Nachtrag", "second_call": True}, by=system)
        assert refused.value.field == "second_call"
        for untold in (other, unsent):
            with pytest.raises(Refused, match="1 von 5"):
                vote(untold, 1, system)
        item.refresh_from_db()
        assert vote(item, 1, system).quorum == "second_call"
        sessions.close_meeting(meeting=meeting, by=system)
    assert "entschieden ohne Rücksicht auf die Zahl der Anwesenden" in minutes_of(meeting, public=True)


@pytest.mark.django_db
@pytest.mark.parametrize("come_back", [False, True])
def test_what_was_put_off_for_want_of_a_quorum_is_called_again(
    come_back: bool, town: Any, running: Meeting, system: Any
) -> None:
    with at(EVENING + dt.timedelta(minutes=5)):
        two_leave(running, system)
        quorum.deny_quorum(meeting=running, person=town.council_people[2], by=system)
        sessions.begin_item(item=item_of(running, "Ausbau"), by=system)
        sessions.postpone_item(item=item_of(running, "Ausbau"), by=system)
        if come_back:
            sessions.arrive(meeting=running, person=town.council_people[4], by=system)
            quorum.find_quorum(meeting=running, by=system)
        sessions.close_meeting(meeting=running, by=system)
        following = with_what_waits(town, system)
    assert item_of(following, "Ausbau").second_call is not come_back


@pytest.mark.django_db
@pytest.mark.parametrize(("came", "expected"), [(0, False), (2, True), (3, False)])
def test_only_where_people_came_and_never_enough_is_it_called_again_unasked(
    came: int, expected: bool, town: Any, planned: Meeting, system: Any
) -> None:
    with at(NOW):
        invitations.send_invitation(meeting=planned, by=system)
    with at(EVENING):
        meeting = sessions.open_meeting(meeting=planned, present=town.council_people[:came], by=system)
    with at(EVENING + dt.timedelta(minutes=20)):
        sessions.close_meeting(meeting=meeting, by=system)
        following = with_what_waits(town, system)
        assert item_of(following, "Ausbau").second_call is expected
        # in a meeting that runs nobody can be told any more
        running = sessions.open_meeting(meeting=following, present=[], by=system)
        assert not item_of(running, "Ausbau").is_second_call


@pytest.mark.django_db
def test_where_more_than_half_are_barred_the_rest_decides_and_it_needs_approval(
    town: Any, running: Meeting, system: Any
) -> None:
    item = item_of(running, "Ausbau")
    deputy = make.person(town, "Person Z")
    with at(EVENING + dt.timedelta(minutes=5)):
        # two in the room, and one whose deputy is not barred
        sessions.arrive(meeting=running, person=deputy, deputy_for=town.council_people[4], by=system)
        for person in (*town.council_people[:2], town.council_people[4]):
            sessions.declare_exclusion(item=item, person=person, reason="Eigentum", by=system)
        assert vote(item, 3, system).quorum == "majority"
        votes.withdraw_vote(vote=item.votes.get(), reason="zu früh", by=system)
        sessions.leave(attendance=Attendance.objects.get(person=deputy), by=system)
        assert vote(item, 2, system).quorum == "barred"
        # what is rejected needs nobody's approval
        other = item_of(running, "Feststellung der Tagesordnung")
        for person in town.council_people[:3]:
            sessions.declare_exclusion(item=other, person=person, reason="Eigentum", by=system)
        votes.record_vote(item=other, kind="open", yes=0, no=1, abstained=0, by=system)
        sessions.close_meeting(meeting=running, by=system)
    assert minutes_of(running, public=True).count("Genehmigung der Kommunalaufsichtsbehörde") == 1


@pytest.mark.django_db
def test_the_running_page_says_what_holds(
    world: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    member = world.members[0]
    make.open_council(member.pk, system)
    with within(member.pk):
        scene = evening_of(member)
        spans = open_now(scene)
    office = client_for("member_council@0")

    def shown() -> str:
        answer = office.get(reverse("council:session", args=[scene.meeting.pk]))
        return " ".join(unescape(answer.content.decode()).split())

    assert "Beschlussfähigkeit feststellen" in shown()
    answer = office.post(reverse("council:find_quorum", args=[scene.meeting.pk]), follow=True)
    assert "Die Beschlussfähigkeit ist festgestellt." in answer.content.decode()
    assert "Beschlussfähigkeit feststellen" not in shown()
    for span in spans[:2]:
        office.post(reverse("council:leave", args=[span.pk]), {"time": ""})
    assert "gilt als beschlussfähig" in shown()
    deny = reverse("council:deny_quorum", args=[scene.meeting.pk])
    gone, there = spans[0].person, spans[3].person
    assert "gültige Auswahl" in office.post(deny, {"person": gone.pk}).content.decode()
    office.post(deny, {"person": there.pk})
    page = shown()
    assert "nicht beschlussfähig" in page
    assert f"{there.name} macht Beschlussunfähigkeit geltend, 2 von 5 sind da." in page
    office.post(reverse("council:close_meeting", args=[scene.meeting.pk]))
    page = shown()
    assert "macht Beschlussunfähigkeit geltend" in page
    assert "sind im Raum" not in page
