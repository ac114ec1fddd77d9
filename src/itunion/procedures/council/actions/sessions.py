# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: a meeting while it runs: opening, who comes and goes, who is barred, which item is on, the end."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.consultations import repeat_consultation
from itunion.procedures.council.actions.meetings import locked_meeting, recordable_meeting
from itunion.procedures.council.actions.quorum import note_quorum
from itunion.procedures.council.models import (
    AgendaItem,
    Attendance,
    Consultation,
    ConsultationState,
    Exclusion,
    Meeting,
    MeetingState,
    Membership,
    Person,
    VoteCast,
)
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.queries.sessions import excluded_people, members_on, present_at, spans_of

__all__ = [
    "arrive", "begin_item", "close_meeting", "correct_attendance", "declare_exclusion", "leave", "open_meeting",
    "postpone_item", "record_item", "remove_attendance", "withdraw_exclusion",
]  # fmt: skip

OPEN = (MeetingState.RUNNING, MeetingState.HELD)
# somebody can be barred from an item that was not dealt with yet
BEFORE = (MeetingState.PLANNED, MeetingState.INVITED)


@transaction.atomic
def open_meeting(*, meeting: Meeting, present: list[Person], by: Actor) -> Meeting:
    """Open a meeting with those who are there; it can be opened before and after the time it was called for.

    If they are enough, this is the chair's finding that there is a quorum.
    """
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
    note_quorum(meeting, by=by)
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
    spans = spans_of(meeting)
    if any(span.person_id == person.pk and span.left is not None and at < span.left for span in spans):
        raise Refused(_("%(person)s war zu dieser Zeit schon da.") % {"person": person.name}, field="time")
    standing_in = next(
        (span for span in spans if span.left is None and span.deputy_for_id == person.pk), None
    )
    if standing_in is not None and deputy_for is None:
        raise Refused(
            _("%(person)s wird von %(deputy)s vertreten. Tragen Sie zuerst ein, dass die Vertretung geht.")
            % {"person": person.name, "deputy": standing_in.person.name},
            field="person",
        )
    represented = deputy_for or person
    seats = members_on(meeting)
    own = seats.get(person.pk)
    if deputy_for is not None and own is not None and own.voting is not False:
        raise Refused(
            _("%(person)s hat selbst eine Stimme und kann niemanden vertreten.") % {"person": person.name},
            field="deputy_for",
        )
    seat: Membership | None = seats.get(represented.pk)
    if deputy_for is not None and seat is None:
        raise Refused(
            _("%(person)s hat in diesem Gremium keinen Sitz und kann nicht vertreten werden.")
            % {"person": deputy_for.name},
            field="deputy_for",
        )
    if deputy_for is not None and any(
        span.left is None and (deputy_for.pk in (span.person_id, span.deputy_for_id)) for span in spans
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
        # entered afterwards: there until the end
        left=max(at, meeting.closed_at) if meeting.closed_at else None,
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
    meeting = recordable_meeting(meeting, *OPEN)
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
    """Return the moment that is meant, inside the meeting; times are typed without seconds."""
    if at is None and meeting.closed_at is not None:
        raise Refused(_("Die Sitzung ist beendet. Nennen Sie die Uhrzeit."), field="time")
    moment = at or clock.now()
    last = meeting.closed_at or clock.now()
    if moment >= last + dt.timedelta(minutes=1):
        raise Refused(
            _("Die Sitzung war da schon beendet.")
            if meeting.closed_at
            else _("Diese Uhrzeit liegt noch vor uns."),
            field="time",
        )
    moment = min(moment, last)
    return max(moment, meeting.opened_at) if meeting.opened_at is not None else moment


def _attendance(attendance: Attendance) -> tuple[Attendance, Meeting]:
    """Return the span as it is now with its meeting, locked."""
    meeting = recordable_meeting(attendance.meeting, *OPEN)
    found = Attendance.objects.select_related("person").filter(pk=attendance.pk).first()
    if found is None:
        raise Refused(_("Dieser Eintrag wurde inzwischen entfernt."))
    return found, meeting


@transaction.atomic
def leave(*, attendance: Attendance, at: dt.datetime | None = None, by: Actor) -> Attendance:
    """Note that somebody left, for a while or for good."""
    by.require(Permission.MANAGE)
    attendance, meeting = _attendance(attendance)
    if attendance.left is not None:
        raise Refused(
            _("%(person)s ist schon gegangen. Ändern Sie die Zeiten, wenn sie falsch sind.")
            % {"person": attendance.person.name}
        )
    moment = _moment(meeting, at)
    if attendance.arrived is not None and moment < attendance.arrived:
        if moment + dt.timedelta(minutes=1) <= attendance.arrived:
            raise Refused(_("Das liegt vor der Ankunft."), field="time")
        moment = attendance.arrived
    attendance.left = moment
    attendance.save(update_fields=["left"])
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
    *, attendance: Attendance, arrived: dt.datetime | None, left: dt.datetime | None, by: Actor
) -> Attendance:
    """Correct times that were noted wrongly, until the minutes are frozen to be signed."""
    by.require(Permission.MANAGE)
    attendance, meeting = _attendance(attendance)
    if left is None and meeting.closed_at is not None:
        left = meeting.closed_at
    if arrived is None:
        raise Refused(_("Nennen Sie die Uhrzeit."), field="arrived")
    if left is not None and left < arrived:
        raise Refused(_("Das Ende liegt vor der Ankunft."), field="left")
    others = meeting.attendances.filter(person=attendance.person_id).exclude(pk=attendance.pk)
    if any(
        (left is None or other.arrived is None or other.arrived < left)
        and (other.left is None or arrived < other.left)
        for other in others
    ):
        raise Refused(
            _("%(person)s war zu dieser Zeit schon da.") % {"person": attendance.person.name}, field="arrived"
        )
    before = (attendance.arrived, attendance.left)
    attendance.arrived, attendance.left = arrived, left
    attendance.save(update_fields=["arrived", "left"])
    audit.record(
        "council.attendance_correct",
        subject=f"meeting:{meeting.pk}",
        data={"person": attendance.person.name, "before": before, "after": (arrived, left)},
        by=by,
    )
    refresh(meeting)
    return attendance


@transaction.atomic
def remove_attendance(*, attendance: Attendance, by: Actor) -> None:
    """Take an entry back of somebody who was not there; whoever voted by name was."""
    by.require(Permission.MANAGE)
    attendance, meeting = _attendance(attendance)
    if VoteCast.objects.filter(vote__item__meeting=meeting, person=attendance.person_id).exists():
        raise Refused(
            _("%(person)s hat in dieser Sitzung namentlich abgestimmt.") % {"person": attendance.person.name}
        )
    audit.record(
        "council.attendance_remove",
        subject=f"meeting:{meeting.pk}",
        data={"person": attendance.person.name, "arrived": attendance.arrived, "left": attendance.left},
        by=by,
    )
    attendance.delete()
    refresh(meeting)


@transaction.atomic
def declare_exclusion(*, item: AgendaItem, person: Person, reason: str, by: Actor) -> Exclusion:
    """Note that somebody may not take part in an item (§ 33 KVG LSA); the reason stays internal."""
    by.require(Permission.MANAGE)
    recordable_meeting(item.meeting, *BEFORE, *OPEN)
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
    recordable_meeting(item.meeting, *BEFORE, *OPEN)
    if not Exclusion.objects.filter(pk=exclusion.pk).exists():
        raise Refused(_("Das ist schon zurückgenommen."))
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
    item = AgendaItem.objects.get(pk=item.pk)
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
    recordable_meeting(item.meeting, *OPEN)
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
def postpone_item(*, item: AgendaItem, by: Actor) -> AgendaItem:
    """Put an item off: every paper on it waits for another meeting of the same committees."""
    by.require(Permission.MANAGE)
    locked_meeting(item.meeting, MeetingState.RUNNING)
    item = AgendaItem.objects.get(pk=item.pk)
    if item.votes.filter(subject="").exists():
        raise Refused(_("Über den Punkt ist schon abgestimmt. Nehmen Sie zuerst die Abstimmung zurück."))
    waiting = list(item.consultations.filter(state=ConsultationState.ASSIGNED))
    if not waiting:
        raise Refused(_("An dem Punkt gibt es nichts zu vertagen."))
    for consultation in waiting:
        repeat_consultation(consultation=consultation, state=ConsultationState.POSTPONED, by=by)
    # German: it stands in the official minutes
    return record_item(
        item=item, result="vertagt", resolution_text=item.resolution_text, record=item.record, by=by
    )


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: Actor) -> Meeting:
    """End a meeting: who was still there leaves now, items that were dealt with end, consultations are done."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.RUNNING)
    now = clock.now()
    meeting.attendances.filter(left__isnull=True, arrived__isnull=False).update(left=now)
    meeting.items.filter(start__isnull=False, end__isnull=True).update(end=now)
    meeting.state, meeting.closed_at = MeetingState.HELD, now
    meeting.end = max(now, meeting.start or now)
    meeting.save()
    assigned = Consultation.objects.filter(item__meeting=meeting, state=ConsultationState.ASSIGNED)
    assigned.filter(item__start__isnull=False).update(state=ConsultationState.DONE)
    # what was not reached waits for another meeting
    for consultation in assigned.filter(item__start__isnull=True):
        repeat_consultation(consultation=consultation, state=ConsultationState.POSTPONED, by=by)
    meeting.items.filter(
        start__isnull=True, result="", consultations__state=ConsultationState.POSTPONED
    ).update(result="nicht behandelt")
    audit.record(
        "council.meeting_close",
        subject=f"meeting:{meeting.pk}",
        data={"at": now, "present": len(present_at(meeting, now - dt.timedelta(microseconds=1)))},
        by=by,
    )
    refresh(meeting)
    return meeting
