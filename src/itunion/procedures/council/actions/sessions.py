# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: a meeting while it runs: opening, who comes and goes, who is barred, which item is on, the end."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.meetings import locked_meeting
from itunion.procedures.council.models import (
    AgendaItem,
    Attendance,
    Exclusion,
    Meeting,
    MeetingState,
    Membership,
    Person,
)
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.queries.sessions import excluded_people, members_on, present_at, spans_of

__all__ = [
    "arrive", "begin_item", "close_meeting", "correct_attendance", "declare_exclusion", "leave", "open_meeting",
    "record_item", "withdraw_exclusion",
]  # fmt: skip

OPEN = (MeetingState.RUNNING, MeetingState.HELD)


@transaction.atomic
def open_meeting(*, meeting: Meeting, present: list[Person], by: Actor) -> Meeting:
    """Open a meeting with those who are there; it can be opened before and after the time it was called for."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.INVITED, MeetingState.PLANNED)
    now = clock.now()
    meeting.state, meeting.opened_at = MeetingState.RUNNING, now
    meeting.save()
    for person in present:
        _enter(meeting, person, now, None, remote=False)
    audit.record(
        "council.meeting_open",
        subject=f"meeting:{meeting.pk}",
        data={"at": now, "present": [p.name for p in present]},
        by=by,
    )
    refresh(meeting)
    return meeting


def _enter(
    meeting: Meeting, person: Person, at: dt.datetime, deputy_for: Person | None, *, remote: bool
) -> Attendance:
    if Attendance.objects.filter(
        meeting=meeting, person=person, left__isnull=True, arrived__isnull=False
    ).exists():
        raise Refused(
            _("%(person)s ist schon als anwesend eingetragen.") % {"person": person.name}, field="person"
        )
    represented = deputy_for or person
    seats = members_on(meeting)
    seat: Membership | None = seats.get(represented.pk)
    if deputy_for is not None and seat is None:
        raise Refused(
            _("%(person)s hat in diesem Gremium keinen Sitz und kann nicht vertreten werden.")
            % {"person": deputy_for.name},
            field="deputy_for",
        )
    if deputy_for is not None and any(
        span.left is None and (deputy_for.pk in (span.person_id, span.deputy_for_id))
        for span in spans_of(meeting)
    ):
        raise Refused(
            _("%(person)s ist selbst da oder schon vertreten.") % {"person": deputy_for.name},
            field="deputy_for",
        )
    attendance: Attendance = Attendance.objects.create(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        person=person,
        deputy_for=deputy_for,
        voting=bool(seat and seat.voting is not False),
        remote=remote,
        arrived=at,
    )
    return attendance


@transaction.atomic
def arrive(
    *,
    meeting: Meeting,
    person: Person,
    at: dt.datetime | None = None,
    deputy_for: Person | None = None,
    remote: bool = False,
    by: Actor,
) -> Attendance:
    """Note that somebody came (again), now or at a time that is said."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, *OPEN)
    attendance = _enter(meeting, person, _moment(meeting, at), deputy_for, remote=remote)
    audit.record(
        "council.arrive",
        subject=f"meeting:{meeting.pk}",
        data={
            "person": person.name,
            "at": attendance.arrived,
            "for": deputy_for.name if deputy_for else None,
        },
        by=by,
    )
    refresh(meeting)
    return attendance


def _moment(meeting: Meeting, at: dt.datetime | None) -> dt.datetime:
    moment = at or clock.now()
    if meeting.opened_at is not None and moment < meeting.opened_at:
        return meeting.opened_at
    return moment


@transaction.atomic
def leave(*, attendance: Attendance, at: dt.datetime | None = None, by: Actor) -> Attendance:
    """Note that somebody left, for a while or for good."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(attendance.meeting, *OPEN)
    moment = at or clock.now()
    if attendance.arrived is not None and moment < attendance.arrived:
        raise Refused(_("Das liegt vor der Ankunft."), field="at")
    attendance.left = moment
    attendance.save()
    audit.record(
        "council.leave",
        subject=f"meeting:{meeting.pk}",
        data={"person": attendance.person.name, "at": moment},
        by=by,
    )
    refresh(meeting)
    return attendance


@transaction.atomic
def correct_attendance(
    *, attendance: Attendance, arrived: dt.datetime, left: dt.datetime | None, by: Actor
) -> Attendance | None:
    """Correct times that were noted wrongly, until the minutes are signed."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(attendance.meeting, *OPEN)
    if left is not None and left < arrived:
        raise Refused(_("Das Ende liegt vor der Ankunft."), field="left")
    before = (attendance.arrived, attendance.left)
    attendance.arrived, attendance.left = arrived, left
    attendance.save()
    audit.record(
        "council.attendance_correct",
        subject=f"meeting:{meeting.pk}",
        data={"person": attendance.person.name, "before": before, "after": (arrived, left)},
        by=by,
    )
    refresh(meeting)
    return attendance


@transaction.atomic
def declare_exclusion(*, item: AgendaItem, person: Person, reason: str, by: Actor) -> Exclusion:
    """Note that somebody may not take part in an item (§ 33 KVG LSA); the reason stays internal."""
    by.require(Permission.MANAGE)
    locked_meeting(item.meeting)
    if item.votes.exists():
        raise Refused(_("Über den Punkt ist schon abgestimmt. Nehmen Sie zuerst die Abstimmung zurück."))
    if person.pk in excluded_people(item):
        raise Refused(_("%(person)s ist schon ausgeschlossen.") % {"person": person.name}, field="person")
    exclusion: Exclusion = Exclusion.objects.create(
        organisation_id=item.organisation_id, item=item, person=person, reason=reason, declared_at=clock.now()
    )
    # the trail may be read by more people than the reason
    audit.record(
        "council.exclude",
        subject=f"meeting:{item.meeting_id}",
        data={"item": item.label, "person": person.name},
        by=by,
    )
    refresh(item)
    return exclusion


@transaction.atomic
def withdraw_exclusion(*, exclusion: Exclusion, by: Actor) -> None:
    """Take a note back that somebody may not take part."""
    by.require(Permission.MANAGE)
    item = exclusion.item
    locked_meeting(item.meeting)
    if item.votes.exists():
        raise Refused(_("Über den Punkt ist schon abgestimmt. Nehmen Sie zuerst die Abstimmung zurück."))
    audit.record(
        "council.exclude_withdraw",
        subject=f"meeting:{item.meeting_id}",
        data={"item": item.label, "person": exclusion.person.name},
        by=by,
    )
    exclusion.delete()
    refresh(item)


@transaction.atomic
def begin_item(*, item: AgendaItem, by: Actor) -> AgendaItem:
    """Call an item; the one before it ends."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(item.meeting, MeetingState.RUNNING)
    now = clock.now()
    for other in meeting.items.filter(start__isnull=False, end__isnull=True).exclude(pk=item.pk):
        other.end = now
        other.save(update_fields=["end"])
    item.start, item.end = item.start or now, None
    item.save(update_fields=["start", "end"])
    audit.record(
        "council.item_begin", subject=f"meeting:{meeting.pk}", data={"label": item.label, "at": now}, by=by
    )
    return item


@transaction.atomic
def record_item(*, item: AgendaItem, result: str, resolution_text: str, record: str, by: Actor) -> AgendaItem:
    """Write down result, wording of the resolution and what the minutes say about an item."""
    by.require(Permission.MANAGE)
    locked_meeting(item.meeting, *OPEN)
    item.result, item.resolution_text, item.record = result, resolution_text, record
    item.save(update_fields=["result", "resolution_text", "record"])
    audit.record(
        "council.item_record",
        subject=f"meeting:{item.meeting_id}",
        data={"label": item.label, "result": result},
        by=by,
    )
    refresh(item)
    return item


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: Actor) -> Meeting:
    """End a meeting: who was still there leaves now, items that were dealt with end, consultations are done."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.RUNNING)
    now = clock.now()
    meeting.attendances.filter(left__isnull=True, arrived__isnull=False).update(left=now)
    meeting.items.filter(start__isnull=False, end__isnull=True).update(end=now)
    meeting.state, meeting.closed_at = MeetingState.HELD, now
    meeting.end = (
        meeting.end if meeting.end and meeting.start and meeting.end > now else max(now, meeting.start or now)
    )
    meeting.save()
    for item in meeting.items.filter(start__isnull=False):
        item.consultations.filter(state="assigned").update(state="done")
    audit.record(
        "council.meeting_close",
        subject=f"meeting:{meeting.pk}",
        data={"at": now, "present": len(present_at(meeting, now - dt.timedelta(microseconds=1)))},
        by=by,
    )
    refresh(meeting)
    return meeting
