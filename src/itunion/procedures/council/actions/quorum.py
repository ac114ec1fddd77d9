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

__all__ = ["deny_quorum", "find_quorum", "note_quorum"]


def note_quorum(meeting: Meeting, *, denied_by: Person | None = None, by: Actor) -> QuorumFinding | None:
    """Note how many are there; None, and nothing is noted, if nobody denies the quorum and there is none.

    For actions that hold the meeting's lock.
    """
    now = clock.now()
    present, seats = len(present_at(meeting, now)), seats_of(meeting)
    found = seats > 0 and has_quorum(present, seats)
    if not found and denied_by is None:
        return None
    finding: QuorumFinding = QuorumFinding.objects.create(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        at=now,
        present=present,
        seats=seats,
        found=found,
        denied_by=denied_by,
    )
    audit.record(
        "council.quorum",
        subject=f"meeting:{meeting.pk}",
        data={
            "at": now, "present": present, "seats": seats, "found": found,
            "denied_by": denied_by.name if denied_by else None,
        },
        by=by,
    )  # fmt: skip
    return finding


@transaction.atomic
def find_quorum(*, meeting: Meeting, by: Actor) -> QuorumFinding:
    """Note that the chair finds the quorum; from now on it is presumed."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.RUNNING)
    finding = note_quorum(meeting, by=by)
    if finding is None:
        raise Refused(
            _("Es sind %(present)d von %(seats)d Stimmberechtigten da; das Gremium ist nicht beschlussfähig.")
            % {"present": len(present_at(meeting, clock.now())), "seats": seats_of(meeting)}
        )
    return finding


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
    finding = note_quorum(meeting, denied_by=person, by=by)
    assert finding is not None  # whoever denies is noted
    return finding
