# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A council in the middle of its evening for tests of pages: rows straight in the tables, no PDF is made."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.council import builders as make

from itunion.foundation.kernel.api import clock
from itunion.procedures.council.models import (
    AllowanceRate,
    AllowanceRun,
    Attendance,
    FollowUp,
    Meeting,
    MeetingState,
    Minutes,
)

__all__ = ["come", "evening_of", "open_now", "url_of"]


def evening_of(member: Any) -> Any:
    """Make two committees, five councillors, a public and a closed paper on the agenda of the council's next meeting.

    The councillor who signs in is the first; the other committee is one they do not belong to.
    """
    town = make.body(member.pk)
    town.council, town.other = make.group(town), make.group(town, "Werksausschuss")
    town.seats = [make.person(town, f"Rat {letter}") for letter in "ABCDE"]
    town.me = town.seats[0]
    town.me.login_email = "member_councillor.0@example.org"
    town.me.save()
    for person in town.seats:
        make.member_of(person, town.council)
    town.stranger = make.person(town, "Rat Z")
    make.member_of(town.stranger, town.other)
    town.paper = make.paper(town, "Ausbau der Lindenstraße", resolution="Die Straße wird ausgebaut.")
    town.closed = make.paper(
        town, "Kauf des Grundstücks", is_public=False, published_at=None, closed_reason="Vertrag"
    )
    start = clock.now() + dt.timedelta(days=20)
    town.meeting = make.meeting(town, town.council, name="12. Sitzung", start=start, invited_at=clock.now())
    town.item = make.item(town.meeting, "Ausbau der Lindenstraße")
    town.closed_item = make.item(
        town.meeting, "Kauf des Grundstücks", label="N 1", is_public=False, closed_reason="Vertrag"
    )
    town.consultation = make.consultation(town.paper, town.council, at=town.item, state="assigned")
    make.consultation(town.closed, town.council, at=town.closed_item, state="assigned")
    # the other committee's own meeting, with a closed paper of its own
    town.foreign = make.meeting(town, town.other, name="3. Sitzung", start=start, invited_at=clock.now())
    town.foreign_paper = make.paper(
        town, "Vergabe", is_public=False, published_at=None, closed_reason="Vergabe"
    )
    town.foreign_item = make.item(
        town.foreign, "Vergabe", label="N 1", is_public=False, closed_reason="Vergabe"
    )
    make.consultation(town.foreign_paper, town.other, at=town.foreign_item, state="assigned")
    town.rate = AllowanceRate.objects.create(
        organisation_id=member.pk, body=town, amount=Decimal("20.50"), start=dt.date(2020, 1, 1)
    )
    return town


def come(meeting: Meeting, person: Any, **fields: Any) -> Attendance:
    """Let somebody be in a meeting since it was opened."""
    fields = {"arrived": meeting.opened_at, "voting": True, **fields}
    made: Attendance = Attendance.objects.create(
        organisation_id=meeting.organisation_id, meeting=meeting, person=person, **fields
    )
    return made


def open_now(town: Any, *, state: str = MeetingState.RUNNING) -> list[Attendance]:
    """Open the meeting an hour ago with four of five; `state` "held": it was closed just now."""
    meeting = town.meeting
    meeting.state, meeting.opened_at = state, clock.now() - dt.timedelta(hours=1)
    meeting.start = meeting.opened_at
    if state != MeetingState.RUNNING:
        meeting.closed_at = clock.now()
    meeting.save()
    return [come(meeting, person, left=meeting.closed_at) for person in town.seats[:4]]


def url_of(town: Any) -> dict[str, list[tuple[str, int]]]:
    """Return the addresses that are looked at, by who may: name and key."""
    meeting, item = town.meeting.pk, town.item.pk
    span = town.spans[0].pk
    Minutes.objects.create(organisation_id=town.organisation_id, meeting=town.meeting)
    task = FollowUp.objects.create(
        organisation_id=town.organisation_id, item=town.item, task="Ausschreiben", created_at=clock.now()
    )
    run = AllowanceRun.objects.create(
        organisation_id=town.organisation_id, body=town, first=dt.date(2026, 1, 1), last=dt.date(2026, 1, 31)
    )
    return {
        "view": [("meetings", 0), ("meeting", meeting), ("minutes", meeting), ("follow_ups", 0), ("follow_up", task.pk)],
        "draft": [("report_back", task.pk)],
        "manage": [
            *((name, meeting) for name in (
                "change_meeting", "cancel_meeting", "urgent_meeting", "add_item", "invite", "session", "open_meeting",
                "arrive", "deny_quorum", "change_minutes", "reopen_minutes", "approve_minutes",
            )),
            *((name, item) for name in ("change_item", "exclude", "vote", "roll_call", "record_item", "give_task")),
            ("add_meeting", town.pk), ("leave", span), ("correct_attendance", span),
        ],
        "pay": [
            ("allowances", 0), ("run", run.pk), ("accounts", 0), ("account", town.me.pk), ("add_rate", town.pk), ("end_rate", town.rate.pk),
            ("compute_run", town.pk),
        ],
        "sit": [
            ("workspace", 0), ("own_meeting", meeting), ("own_paper", town.paper.pk), ("own_paper", town.closed.pk),
            ("item_note", item), ("paper_note", town.paper.pk), ("own_record", 0),
        ],
    }  # fmt: skip
