# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: meetings are planned, moved, cancelled, replaced, announced."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.telling import tell_cancelled, tell_moved
from itunion.procedures.council.models import (
    Body,
    Consultation,
    ConsultationState,
    Group,
    Meeting,
    MeetingGroup,
    MeetingState,
    Minutes,
    MinutesState,
    Place,
)
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.queries.meetings import notice_on

__all__ = [
    "cancel_meeting",
    "change_meeting",
    "locked_meeting",
    "plan_meeting",
    "publish_meeting",
    "recordable_meeting",
]


def locked_meeting(meeting: Meeting, *states: str) -> Meeting:
    """Return a meeting as it is now, locked; raise Refused unless it is in one of the states and takes place."""
    present: Meeting = (
        Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=meeting.pk)
    )
    if present.cancelled:
        raise Refused(_("Die Sitzung ist abgesagt. Es wurde nichts geändert."))
    if states and present.state not in states:
        raise Refused(
            _("Das geht nicht, solange die Sitzung „%(state)s“ ist. Es wurde nichts geändert.")
            % {"state": present.get_state_display()}
        )
    return present


def recordable_meeting(meeting: Meeting, *states: str) -> Meeting:
    """Return a meeting of which something may be recorded, locked: what was frozen to be signed is not changed any more."""
    present = locked_meeting(meeting, *states)
    if Minutes.objects.filter(meeting=present).exclude(state=MinutesState.DRAFT).exists():
        raise Refused(
            _(
                "Die Niederschrift ist schon festgeschrieben. Öffnen Sie sie zuerst wieder; es wurde nichts geändert."
            )
        )
    return present


@transaction.atomic
def plan_meeting(
    *,
    body: Body,
    groups: Sequence[Group],
    name: str,
    start: dt.datetime,
    end: dt.datetime | None = None,
    place: Place | None = None,
    is_public: bool = True,
    circular: bool = False,
    replaces: Meeting | None = None,
    by: Actor,
) -> Meeting:
    """Plan a meeting; the first group leads a joint one. `start` is a moment, so the hour that comes twice is clear."""
    by.require(Permission.MANAGE)
    if not groups:
        raise Refused(_("Wählen Sie das Gremium, das tagt."), field="groups")
    if any(group.body_id != body.pk for group in groups):
        raise Refused(_("Gemeinsam tagen können nur Gremien derselben Körperschaft."), field="groups")
    if end is not None and end < start:
        raise Refused(_("Das Ende liegt vor dem Beginn."), field="end")
    meeting: Meeting = Meeting.objects.create(
        organisation_id=body.organisation_id,
        body=body,
        name=name,
        start=start,
        end=end,
        place=place,
        is_public=is_public,
        circular=circular,
        replaces=replaces,
        created_at=clock.now(),
    )
    for position, group in enumerate(groups):
        MeetingGroup.objects.create(
            organisation_id=body.organisation_id, meeting=meeting, group=group, position=position
        )
    audit.record(
        "council.meeting_plan",
        subject=f"meeting:{meeting.pk}",
        data={"name": name, "start": start, "groups": [g.name for g in groups]},
        by=by,
    )
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, values: dict[str, Any], by: Actor) -> Meeting:
    """Change name, time or place of a meeting that has not begun; who was invited is told of another time or place.

    Another day after the invitation must keep the notice as well.
    """
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.PLANNED, MeetingState.INVITED)
    before = {name: str(getattr(meeting, name)) for name in values}
    known = (meeting.start, meeting.place)
    for name, value in values.items():
        setattr(meeting, name, value)
    if meeting.end is not None and meeting.start is not None and meeting.end < meeting.start:
        raise Refused(_("Das Ende liegt vor dem Beginn."), field="end")
    if meeting.state == MeetingState.INVITED:
        _check_notice(meeting, known[0])
    if not meeting.is_public:
        meeting.published_at = meeting.agenda_published_at = None
    meeting.save()
    if meeting.state == MeetingState.INVITED and (meeting.start, meeting.place) != known:
        tell_moved(meeting)
    audit.record(
        "council.meeting_change",
        subject=f"meeting:{meeting.pk}",
        data={name: (old, str(getattr(meeting, name))) for name, old in before.items()},
        by=by,
    )
    refresh(meeting)
    return meeting


def _check_notice(meeting: Meeting, before: dt.datetime | None) -> None:
    """Raise Refused if a meeting was moved to a day whose notice cannot be kept any more (§ 53 KVG LSA)."""
    if (
        meeting.start is None
        or before is None
        or timezone.localdate(meeting.start) == timezone.localdate(before)
    ):
        return
    kept = notice_on(meeting, clock.today())
    if kept is not None and not kept.kept:
        raise Refused(
            _(
                "Auch für den neuen Tag gilt die Ladungsfrist von %(needed)d Tagen; sie ist nicht mehr einzuhalten. Es wurde nichts geändert."
            )
            % {"needed": kept.needed},
            field="day",
        )


@transaction.atomic
def publish_meeting(*, meeting: Meeting, by: Actor) -> Meeting:
    """Announce the date of a meeting; the agenda follows with the invitation."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting)
    if not meeting.is_public:
        raise Refused(_("Die Sitzung ist als nicht öffentlich angekündigt geführt. Ändern Sie das zuerst."))
    if meeting.published_at is None:
        meeting.published_at = clock.now()
        meeting.save()
        audit.record(
            "council.meeting_publish", subject=f"meeting:{meeting.pk}", data={"name": meeting.name}, by=by
        )
        refresh(meeting)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """Cancel a meeting: it stays announced as cancelled, its consultations wait for another one, who was invited is told."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.PLANNED, MeetingState.INVITED)
    meeting.cancelled = True
    meeting.save()
    if meeting.state == MeetingState.INVITED:
        tell_cancelled(meeting)
    # what was postponed or done keeps its place in the chain
    released = list(
        Consultation.objects.filter(
            meeting=meeting, state__in=[ConsultationState.PLANNED, ConsultationState.ASSIGNED]
        )
    )
    for consultation in released:
        consultation.meeting = consultation.item = None
        consultation.state = ConsultationState.PLANNED
        consultation.save()
    audit.record("council.meeting_cancel", subject=f"meeting:{meeting.pk}", data={"reason": reason}, by=by)
    refresh(meeting, *released)
    return meeting
