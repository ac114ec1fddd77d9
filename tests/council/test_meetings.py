# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A meeting from plan to released minutes, tasks and allowances: what may follow what, and what becomes public."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.council import builders as make
from tests.council.evening import EVENING, NOW, at, item_of, next_meeting, shown

from itunion.foundation.kernel.api import Refused
from itunion.procedures.council.actions import (
    agenda,
    allowances,
    documents,
    follow_ups,
    meetings,
    minutes,
    sessions,
    votes,
)
from itunion.procedures.council.actions.consultations import repeat_consultation
from itunion.procedures.council.models import AllowanceLine, Attendance, Meeting, Minutes, Published, VoteCast
from itunion.procedures.council.publishing import publish_everything
from itunion.procedures.council.queries.meetings import waiting_for
from itunion.procedures.council.queries.minutes import compose, due_of

pytestmark = pytest.mark.django_db


def test_the_agenda_counts_its_parts_by_themselves(planned: Meeting) -> None:
    labels = [(i.label, i.is_public) for i in planned.items.order_by("position")]
    assert labels == [*((f"Ö {n}", True) for n in range(1, 6)), ("N 1", False)]


def test_a_closed_item_needs_a_reason(planned: Meeting, system: Any) -> None:
    with pytest.raises(Refused) as refused:
        agenda.add_item(meeting=planned, values={"name": "x", "is_public": False}, by=system)
    assert refused.value.field == "closed_reason"


def test_votes_are_checked_against_who_is_in_the_room(town: Any, running: Meeting, system: Any) -> None:
    item = item_of(running, "Ausbau")
    with at(EVENING + dt.timedelta(minutes=10)):
        sessions.begin_item(item=item, by=system)
        sessions.declare_exclusion(item=item, person=town.council_people[0], reason="Eigentum", by=system)
        with pytest.raises(Refused, match="nur 3 Stimmberechtigte"):
            votes.record_vote(item=item, kind="open", yes=4, no=0, abstained=0, by=system)
        sessions.arrive(meeting=running, person=town.council_people[4], by=system)
        vote = votes.record_vote(item=item, kind="open", yes=3, no=1, abstained=0, by=system)
    assert (vote.present, vote.excluded, vote.carried) == (4, 1, True)
    item.refresh_from_db()
    assert item.result == "mehrheitlich beschlossen"
    # nothing of it is public while the meeting runs
    assert "itunion:vote" not in shown("agenda-item", item.public_number)


def test_names_are_kept_for_a_roll_call_only(town: Any, running: Meeting, system: Any) -> None:
    item = item_of(running, "Ausbau")
    with at(EVENING + dt.timedelta(minutes=10)):
        votes.record_vote(item=item, kind="secret", yes=2, no=2, abstained=0, subject="Geheim", by=system)
        assert not VoteCast.objects.exists()
        with pytest.raises(Refused, match="nicht im Raum"):
            votes.record_roll_call(item=item, choices={town.council_people[4].pk: "yes"}, by=system)
        roll = votes.record_roll_call(
            item=item,
            choices={
                p.pk: c for p, c in zip(town.council_people, ["yes", "yes", "no", "abstained"], strict=False)
            },
            by=system,
        )
    assert (roll.yes, roll.no, roll.abstained) == (2, 1, 1)
    with at(EVENING + dt.timedelta(hours=1)):
        sessions.close_meeting(meeting=running, by=system)
    output = shown("agenda-item", item.public_number)["itunion:vote"]
    assert [v["kind"] for v in output] == ["secret", "roll_call"]
    assert all("rollCall" not in v for v in output)


def test_a_deputy_sits_for_whoever_is_missing_and_nobody_twice(
    town: Any, running: Meeting, system: Any
) -> None:
    stranger = make.person(town, "Person Z")
    with at(EVENING + dt.timedelta(minutes=5)):
        with pytest.raises(Refused, match="selbst da"):
            sessions.arrive(meeting=running, person=stranger, deputy_for=town.council_people[0], by=system)
        sits = sessions.arrive(meeting=running, person=stranger, deputy_for=town.council_people[4], by=system)
        assert sits.voting
        with pytest.raises(Refused, match="schon als anwesend"):
            sessions.arrive(meeting=running, person=stranger, by=system)
    guest = make.person(town, "Gast")
    with at(EVENING + dt.timedelta(minutes=6)):
        assert not sessions.arrive(meeting=running, person=guest, by=system).voting


def test_a_postponed_paper_waits_again(town: Any, running: Meeting, system: Any) -> None:
    item = item_of(running, "Ausbau")
    consultation = item.consultations.get()
    with at(EVENING):
        following = repeat_consultation(consultation=consultation, state="postponed", by=system)
        other = next_meeting(town, system)
    assert [c.pk for c in waiting_for(other)] == [following.pk]


def closed(running: Meeting, system: Any, town: Any) -> Meeting:
    """End the meeting with one vote, somebody late, somebody barred."""
    item = item_of(running, "Ausbau")
    with at(EVENING + dt.timedelta(minutes=10)):
        sessions.begin_item(item=item, by=system)
        sessions.declare_exclusion(item=item, person=town.council_people[0], reason="Eigentum", by=system)
        sessions.arrive(meeting=running, person=town.council_people[4], by=system)
        votes.record_vote(item=item, kind="open", yes=4, no=0, abstained=0, by=system)
    with at(EVENING + dt.timedelta(hours=2)):
        return sessions.close_meeting(meeting=running, by=system)


def test_minutes_are_composed_signed_by_two_and_published_without_names(
    town: Any, running: Meeting, system: Any
) -> None:
    meeting = closed(running, system, town)
    composed = compose(meeting)
    assert [p.name for p in composed.present] == [f"Person {letter}" for letter in "ABCDE"]
    assert [bool(p.spans) for p in composed.present] == [False, False, False, False, True]
    with at(EVENING + dt.timedelta(days=3)):
        found = minutes.start_minutes(meeting=meeting, by=system)
        assert due_of(found.meeting) == dt.date(2026, 12, 20)
        minutes.freeze_minutes(minutes=found, by=system)
        chair, writer = (dataclasses.replace(system, person_name=name) for name in ("Chair", "Writer"))
        minutes.sign_minutes(minutes=found, role="chair", by=chair)
        with pytest.raises(Refused, match="jemand anderes"):
            minutes.sign_minutes(minutes=found, role="writer", by=chair)
        with pytest.raises(Refused):
            minutes.release_minutes(minutes=found, by=system)
        minutes.sign_minutes(minutes=found, role="writer", by=writer)
        minutes.release_minutes(minutes=found, by=system)
    meeting.refresh_from_db()
    output = shown("meeting", meeting.public_number or 0)
    assert output["meetingState"] == "durchgeführt"
    public = output["resultsProtocol"]
    assert "Grundstück" not in public["text"]
    assert "Person A" not in public["text"]
    assert "5 von 5 Stimmberechtigten" in public["text"]
    whole = meeting.attachments.filter(role="internal").latest("pk").document
    assert "Vom Mitwirken ausgeschlossen: Person A" in whole.text
    assert "Eigentum" not in whole.text
    assert Minutes.objects.get().content_sha256


def test_a_signed_text_can_be_opened_again_until_it_is_released(
    town: Any, running: Meeting, system: Any
) -> None:
    meeting = closed(running, system, town)
    found = minutes.start_minutes(meeting=meeting, by=system)
    minutes.freeze_minutes(minutes=found, by=system)
    with pytest.raises(Refused):
        minutes.change_minutes(minutes=found, opening="x", closing="", by=system)
    minutes.reopen_minutes(minutes=found, reason="Tippfehler", by=system)
    minutes.change_minutes(minutes=found, opening="Begrüßung", closing="", by=system)


def test_an_item_that_was_dealt_with_needs_words(town: Any, running: Meeting, system: Any) -> None:
    with at(EVENING + dt.timedelta(minutes=3)):
        sessions.begin_item(item=item_of(running, "Einwohner"), by=system)
    meeting = closed(running, system, town)
    found = minutes.start_minutes(meeting=meeting, by=system)
    with pytest.raises(Refused, match=r"Ö 5|Ö 4"):
        minutes.freeze_minutes(minutes=found, by=system)


def test_the_extract_is_published_with_its_item(town: Any, running: Meeting, system: Any) -> None:
    meeting = closed(running, system, town)
    item = item_of(meeting, "Ausbau")
    first = minutes.file_extract(item=item, by=system)
    second = minutes.file_extract(item=item, by=system)
    output = shown("agenda-item", item.public_number)
    second.refresh_from_db()
    assert output["resolutionFile"]["id"] == f"/file/{second.public_number}"
    first.refresh_from_db()
    assert Published.objects.get(type="file", number=first.public_number).deleted
    secret = minutes.file_extract(item=item_of(meeting, "Kauf"), by=system)
    assert not secret.is_public


def test_tasks_come_from_resolutions_and_are_reported_on(
    town: Any, running: Meeting, planned: Meeting, system: Any
) -> None:
    item = item_of(running, "Ausbau")
    task = follow_ups.give_task(
        item=item, department=None, task="Ausschreiben", due=dt.date(2026, 12, 1), by=system
    )
    follow_ups.report_back(follow_up=task, text="Ausgeschrieben", state="done", by=system)
    task.refresh_from_db()
    assert task.state == "done"
    with pytest.raises(Refused):
        follow_ups.report_back(follow_up=task, text=" ", state="open", by=system)


def test_what_is_printed_has_a_name_that_can_be_kept(planned: Meeting) -> None:
    planned.name = "Sitzung / " * 50
    kept = documents.keep_print(planned, "Einladung", b"%PDF-1.7", is_public=True)
    kept.full_clean()
    assert kept.name.startswith("Einladung Sitzung / Sitzung")
    assert kept.file_name.endswith(".pdf")
    assert "/" not in kept.file_name


def test_allowances_are_paid_once_and_later_ones_by_the_next_run(
    town: Any, running: Meeting, system: Any
) -> None:
    meeting = closed(running, system, town)
    start = dt.date(2026, 1, 1)
    allowances.set_rate(
        body=town, group=None, role="", kind="meeting", amount=Decimal("20.50"), start=start, by=system
    )
    with pytest.raises(Refused, match="gilt schon ein Satz"):
        allowances.set_rate(
            body=town, group=None, role="", kind="meeting", amount=Decimal(30), start=start, by=system
        )

    def rate(amount: int, start: dt.date) -> Any:
        return allowances.set_rate(
            body=town,
            group=town.council,
            role="",
            kind="meeting",
            amount=Decimal(amount),
            start=start,
            by=system,
        )

    following = rate(30, dt.date(2027, 1, 1))
    allowances.end_rate(rate=following, last_day=dt.date(2027, 6, 30), by=system)
    rate(40, dt.date(2027, 7, 1))
    for day, said in (
        (dt.date(2027, 7, 1), "endet schon am 30.06.2027"),
        (dt.date(2026, 12, 31), "vor dem Beginn"),
    ):
        with pytest.raises(Refused, match=said):
            allowances.end_rate(rate=following, last_day=day, by=system)
    period = {"first": dt.date(2026, 11, 1), "last": dt.date(2026, 11, 30)}
    with at(dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)):
        run = allowances.compute_run(body=town, **period, by=system)
        with pytest.raises(Refused, match="noch nicht vorbei"):
            allowances.freeze_run(run=run, by=system)
    assert run.total == Decimal("102.50")
    with at(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)):
        allowances.freeze_run(run=run, by=system)
        again = allowances.compute_run(body=town, **period, by=system)
        assert again.total == 0
        allowances.discard_run(run=again, by=system)
        # a person who was forgotten is paid by the next run
        make.member_of(forgotten := make.person(town, "Person F"), town.council, voting=True)
        Attendance.objects.create(
            organisation_id=town.organisation_id,
            meeting=meeting,
            person=forgotten,
            arrived=EVENING,
            left=EVENING + dt.timedelta(hours=1),
        )
        late = allowances.compute_run(body=town, **period, by=system)
    assert [line.person.name for line in AllowanceLine.objects.filter(run=late)] == ["Person F"]
    # a rate that ended before would let what follows it pay the same evening again
    paid = late.lines.get().rate
    with pytest.raises(Refused, match="schon abgerechnet"):
        allowances.end_rate(rate=paid, last_day=dt.date(2026, 11, 19), by=system)
    assert allowances.end_rate(rate=paid, last_day=dt.date(2026, 11, 20), by=system).end is not None


def test_a_cancelled_meeting_lets_its_papers_go(town: Any, planned: Meeting, system: Any) -> None:
    with at(NOW):
        meetings.publish_meeting(meeting=planned, by=system)
        meetings.cancel_meeting(meeting=planned, reason="Sturm", by=system)
        other = next_meeting(town, system)
    planned.refresh_from_db()
    assert shown("meeting", planned.public_number or 0)["cancelled"] is True
    assert len(waiting_for(other)) == 2
    with pytest.raises(Refused, match="abgesagt"):
        sessions.open_meeting(meeting=planned, present=[], by=system)


def test_what_is_published_after_all_this_equals_a_new_start(
    town: Any, running: Meeting, system: Any
) -> None:
    meeting = closed(running, system, town)
    minutes.file_extract(item=item_of(meeting, "Ausbau"), by=system)
    assert not publish_everything()
