# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: that there is a quorum, and that a member says there is none (§ 55 Abs. 1 KVG LSA)."""

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.meetings import locked_meeting
from itunion.procedures.council.models import Meeting, MeetingState, Person, QuorumFinding
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries.sessions import present_at, seats_of
from itunion.procedures.council.rules.quorum import has_quorum

__all__ = ["deny_quorum", "find_quorum", "note_quorum", "too_few"]


def too_few(present: int, seats: int) -> Refused:
    """Return the refusal of what needs a quorum."""
    return Refused(
        _("Es sind %(present)d von %(seats)d Stimmberechtigten da; das Gremium ist nicht beschlussfähig.")
        % {"present": present, "seats": seats}
    )


def _counted(meeting: Meeting, denied_by: Person | None = None) -> QuorumFinding:
    """Return what a count of the room finds now, not yet noted; for actions that hold the meeting's lock."""
    now = clock.now()
    present, seats = len(present_at(meeting, now)), seats_of(meeting)
    return QuorumFinding(
        organisation_id=meeting.organisation_id, meeting=meeting, at=now, present=present, seats=seats,
        found=seats > 0 and has_quorum(present, seats), denied_by=denied_by,
    )  # fmt: skip


def _noted(finding: QuorumFinding, by: Actor) -> QuorumFinding:
    finding.save()
    audit.record(
        "council.quorum",
        subject=f"meeting:{finding.meeting_id}",
        data={
            "at": finding.at, "present": finding.present, "seats": finding.seats, "found": finding.found,
            "denied_by": finding.denied_by.name if finding.denied_by else None,
        },
        by=by,
    )  # fmt: skip
    return finding


def note_quorum(meeting: Meeting, *, by: Actor) -> None:
    """Note that there is a quorum, if there is one: part of actions that hold the meeting's lock."""
    finding = _counted(meeting)
    if finding.found:
        _noted(finding, by)


@transaction.atomic
def find_quorum(*, meeting: Meeting, by: Actor) -> QuorumFinding:
    """Note that the chair finds the quorum; from now on it is presumed."""
    by.require(Permission.MANAGE)
    finding = _counted(locked_meeting(meeting, MeetingState.RUNNING))
    if not finding.found:
        raise too_few(finding.present, finding.seats)
    return _noted(finding, by)


@transaction.atomic
def deny_quorum(*, meeting: Meeting, person: Person, by: Actor) -> QuorumFinding:
    """Note that a member says too few are there; the member counts as present, and nothing is presumed if it is right."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.RUNNING)
    if person.pk not in present_at(meeting, clock.now()):
        raise Refused(
            _("%(person)s ist nicht im Raum oder hat kein Stimmrecht.") % {"person": person.name},
            field="person",
        )
    return _noted(_counted(meeting, denied_by=person), by)
