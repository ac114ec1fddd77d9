# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invitations: what they publish, whom they reach, supplements, and who is told when something changes."""

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from pypdf import PdfReader
from tests.council import builders as make
from tests.council.evening import BERLIN, EVENING, NOW, at, shown

from itunion.foundation.kernel.api import Refused, clock
from itunion.procedures.council.actions import (
    agenda,
    invitations,
    meetings,
    sessions,
)
from itunion.procedures.council.models import Meeting
from itunion.procedures.council.queries.workspace import items_for, may_read_document, on_own_agenda

pytestmark = pytest.mark.django_db


def test_nothing_of_an_agenda_is_public_before_the_invitation(planned: Meeting, system: Any) -> None:
    with at(NOW):
        meetings.publish_meeting(meeting=planned, by=system)
    planned.refresh_from_db()
    assert shown("meeting", planned.public_number or 0).get("agendaItem") is None


def test_the_invitation_publishes_the_public_part_and_reaches_everybody(
    town: Any, planned: Meeting, system: Any, django_capture_on_commit_callbacks: Any
) -> None:
    town.council_people[0].login_email = "a@example.org"
    town.council_people[0].save()
    with at(NOW), django_capture_on_commit_callbacks(execute=True):
        deliveries = invitations.send_invitation(meeting=planned, by=system)
    assert sorted(d.way for d in deliveries) == ["email", "paper", "paper", "paper", "paper"]
    assert [m.to for m in mail.outbox] == [["a@example.org"]]
    assert "Grundstück" not in mail.outbox[0].body
    planned.refresh_from_db()
    output = shown("meeting", planned.public_number or 0)
    assert [i["order"] for i in output["agendaItem"]] == [0, 1, 2, 3, 4]
    assert "Grundstück" not in json.dumps(output, ensure_ascii=False)
    assert output["invitation"]["mimeType"] == "application/pdf"


def test_two_editions_are_filed_and_bookmarks_lead_to_the_papers(planned: Meeting, system: Any) -> None:
    with at(NOW):
        invitations.send_invitation(meeting=planned, by=system)
    whole = planned.attachments.get(role="internal").document
    public = planned.attachments.get(role="invitation").document
    assert "Kauf des Grundstücks" in whole.text
    assert "Grundstück" not in public.text
    assert not whole.is_public
    with whole.content.open("rb") as file:
        outline = PdfReader(io.BytesIO(file.read())).outline
    titles = [entry["/Title"] for entry in outline if not isinstance(entry, list)]
    assert any(title.startswith("N 1") for title in titles)
    assert titles[0].startswith("Einladung")


def test_too_late_an_invitation_is_refused_and_an_urgent_one_is_not(planned: Meeting, system: Any) -> None:
    late = EVENING - dt.timedelta(days=5)
    with at(late), pytest.raises(Refused, match="Ladungsfrist von 7 Tagen"):
        invitations.send_invitation(meeting=planned, by=system)
    assert planned.attachments.count() == 0
    with at(late):
        invitations.declare_urgent(meeting=planned, reason="Hochwasser", by=system)
        invitations.send_invitation(meeting=planned, by=system)
    with at(EVENING - dt.timedelta(days=1)), pytest.raises(Refused, match=r"Eilfall braucht|geht nicht"):
        invitations.declare_urgent(meeting=planned, reason="", by=system)


def test_a_supplement_leaves_numbers_alone(planned: Meeting, system: Any) -> None:
    with at(NOW):
        invitations.send_invitation(meeting=planned, by=system)
        before = dict(planned.items.values_list("pk", "label"))
        added = agenda.add_item(
            meeting=planned, values={"name": "Nachtrag", "kind": "other", "is_public": True}, by=system
        )
    assert added.label == "Ö 5.1"
    assert {k: v for k, v in planned.items.values_list("pk", "label") if k in before} == before
    with at(NOW), pytest.raises(Refused):
        agenda.move_item(item=added, steps=-1, by=system)


def test_a_supplement_is_nobody_s_business_before_it_is_sent(
    town: Any, planned: Meeting, system: Any
) -> None:
    def names() -> list[str]:
        planned.refresh_from_db()
        return [i["name"] for i in shown("meeting", planned.public_number or 0)["agendaItem"]]

    with at(NOW):
        invitations.send_invitation(meeting=planned, by=system)
    before = names()
    values = {"name": "Nachtrag zur Hallenzeit", "kind": "other", "is_public": True}
    with at(NOW + dt.timedelta(hours=1)):
        added = agenda.add_item(meeting=planned, values=values, by=system)
        assert names() == before
        assert added not in items_for(planned)
        paper = make.paper(town, "Nachgereicht", published=False)
        make.consultation(paper, town.council, at=added, state="assigned")
        file = make.document(town, "Tischvorlage", is_public=False)
        make.attach(file, added)
        reader = town.council_people[0]
        assert not on_own_agenda(reader, paper, clock.today())
        assert not may_read_document(reader, file, clock.today())
        invitations.send_supplement(meeting=planned, by=system)
        with pytest.raises(Refused, match="schon versandt"):
            invitations.send_supplement(meeting=planned, by=system)
        assert on_own_agenda(reader, paper, clock.today())
        assert may_read_document(reader, file, clock.today())
    assert set(names()) == {*before, "Nachtrag zur Hallenzeit"}
    assert added in items_for(planned)
    with at(NOW + dt.timedelta(hours=2)):
        agenda.add_item(meeting=planned, values=values | {"name": "Noch einer"}, by=system)
        assert "Noch einer" not in names()
    with at(EVENING):
        # what comes up in the room is public at once, as the room is
        sessions.open_meeting(meeting=planned, present=[], by=system)
        assert "Noch einer" in names()


def test_who_was_invited_is_told_of_another_time_and_of_the_end(
    town: Any, planned: Meeting, system: Any, django_capture_on_commit_callbacks: Any
) -> None:
    town.council_people[0].login_email = "a@example.org"
    town.council_people[0].save()

    def told(do: Callable[[], Any]) -> list[str]:
        mail.outbox.clear()
        with at(NOW), django_capture_on_commit_callbacks(execute=True):
            do()
        return [f"{m.to[0]} {m.subject}: {m.body}" for m in mail.outbox]

    def change(**values: Any) -> list[str]:
        return told(lambda: meetings.change_meeting(meeting=planned, values=values, by=system))

    later = EVENING + dt.timedelta(days=1, hours=1)
    assert change(start=EVENING + dt.timedelta(hours=1)) == []
    told(lambda: invitations.send_invitation(meeting=planned, by=system))
    added = {"name": "Nachtrag", "kind": "other", "is_public": True}
    told(lambda: agenda.add_item(meeting=planned, values=added, by=system))
    told(lambda: invitations.send_supplement(meeting=planned, by=system))
    assert change(name="12. Sitzung (neu)") == []
    (moved,) = change(start=later)
    assert moved.startswith("a@example.org Geänderter Termin: 12. Sitzung")
    assert f"{later.astimezone(BERLIN):%d.%m.%Y um %H:%M} Uhr" in moved
    with pytest.raises(Refused, match="Ladungsfrist von 7 Tagen") as refused:
        change(start=NOW + dt.timedelta(days=2))
    assert refused.value.field == "day"
    planned.refresh_from_db()
    assert planned.start == later
    (ended,) = told(lambda: meetings.cancel_meeting(meeting=planned, reason="Sturm", by=system))
    assert "fällt aus" in ended
    assert "Sturm" not in ended
