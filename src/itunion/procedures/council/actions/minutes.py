# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: minutes from draft over two signatures to release and approval, and extracts of resolutions."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.documents import attach, detach, keep_print
from itunion.procedures.council.actions.meetings import locked_meeting
from itunion.procedures.council.models import (
    AgendaItem,
    Attachment,
    AttachmentRole,
    Document,
    Meeting,
    MeetingState,
    Minutes,
    MinutesSignature,
    MinutesState,
    Person,
)
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.printing import print_extract, print_minutes
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.queries.minutes import chaired, due_of

__all__ = [
    "approve_minutes", "change_minutes", "file_extract", "freeze_minutes", "release_minutes", "reopen_minutes", "sign_minutes",
    "start_minutes",
]  # fmt: skip


SIGNERS = ("chair", "writer")


@transaction.atomic
def start_minutes(*, meeting: Meeting, by: Actor) -> Minutes:
    """Begin the minutes of a meeting that is over; again it returns those that were begun."""
    by.require(Permission.MANAGE)
    if meeting.state not in {MeetingState.HELD, MeetingState.CLOSED}:
        raise Refused(_("Die Niederschrift beginnt, wenn die Sitzung beendet ist."))
    minutes: Minutes
    minutes, created = Minutes.objects.get_or_create(
        meeting=meeting, defaults={"organisation_id": meeting.organisation_id}
    )
    if created:
        audit.record(
            "council.minutes_start", subject=f"meeting:{meeting.pk}", data={"due": due_of(meeting)}, by=by
        )
    return minutes


def _locked(minutes: Minutes, *states: str) -> Minutes:
    present: Minutes = (
        Minutes.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__body")
        .get(pk=minutes.pk)
    )
    if present.state not in states:
        raise Refused(
            _("Das geht nicht, solange die Niederschrift „%(state)s“ ist. Es wurde nichts geändert.")
            % {"state": present.get_state_display()}
        )
    return present


@transaction.atomic
def change_minutes(*, minutes: Minutes, opening: str, closing: str, by: Actor) -> Minutes:
    """Change the free texts at beginning and end."""
    by.require(Permission.MANAGE)
    minutes = _locked(minutes, MinutesState.DRAFT)
    minutes.opening, minutes.closing = opening, closing
    minutes.save(update_fields=["opening", "closing"])
    audit.record("council.minutes_change", subject=f"meeting:{minutes.meeting_id}", data={}, by=by)
    return minutes


@transaction.atomic
def freeze_minutes(*, minutes: Minutes, by: Actor) -> Minutes:
    """Freeze the minutes to be signed: the PDF of this moment is what is signed."""
    by.require(Permission.MANAGE)
    # first the meeting, so that nothing more is recorded while its minutes are printed
    meeting = locked_meeting(minutes.meeting, MeetingState.HELD, MeetingState.CLOSED)
    minutes = _locked(minutes, MinutesState.DRAFT)
    unrecorded = meeting.items.filter(
        start__isnull=False, result="", record="", votes__isnull=True
    ).values_list("label", flat=True)
    if unrecorded:
        raise Refused(
            _("Zu diesen Punkten fehlt noch, was geschehen ist: %(labels)s")
            % {"labels": ", ".join(unrecorded)}
        )
    pdf = print_minutes(minutes, public=False)
    document = keep_print(meeting, "Niederschrift (vollständig)", pdf, is_public=False)
    attach(document=document, to=meeting, role=AttachmentRole.INTERNAL, by=by)
    minutes.document, minutes.content_sha256 = document, hashlib.sha256(pdf).hexdigest()
    minutes.frozen_at, minutes.state = clock.now(), MinutesState.SIGNING
    minutes.save(update_fields=["document", "content_sha256", "frozen_at", "state"])
    audit.record(
        "council.minutes_freeze",
        subject=f"meeting:{meeting.pk}",
        data={"sha256": minutes.content_sha256},
        by=by,
    )
    return minutes


@transaction.atomic
def reopen_minutes(*, minutes: Minutes, reason: str, by: Actor) -> Minutes:
    """Make frozen minutes a draft again before they are released; signatures under them fall away."""
    by.require(Permission.MANAGE)
    minutes = _locked(minutes, MinutesState.SIGNING, MinutesState.SIGNED)
    if minutes.meeting.state == MeetingState.CLOSED:
        raise Refused(
            _(
                "Die Niederschrift ist freigegeben. Berichtigt wird sie durch Beschluss in einer späteren Sitzung."
            )
        )
    if not reason.strip():
        raise Refused(_("Nennen Sie den Grund."), field="reason")
    minutes.signatures.all().delete()
    given_up = minutes.meeting.attachments.filter(document=minutes.document)
    minutes.state, minutes.document = MinutesState.DRAFT, None
    minutes.content_sha256, minutes.frozen_at = "", None
    minutes.save(update_fields=["state", "document", "content_sha256", "frozen_at"])
    # nobody shall take the text that was given up for the one that is signed later
    for attachment in given_up:
        detach(attachment=attachment, by=by)
    audit.record(
        "council.minutes_reopen", subject=f"meeting:{minutes.meeting_id}", data={"reason": reason}, by=by
    )
    return minutes


def _may_sign(minutes: Minutes, role: str, person: Person | None, by: Actor) -> None:
    """Raise unless the actor may sign in a role: the writer is of the office, the chair signs or leads the committee."""
    if role not in SIGNERS:
        raise Refused(_("Unterschrieben wird als Vorsitz oder als Schriftführung."), field="role")
    if role == "writer":
        by.require(Permission.MANAGE)
    elif person is None:
        by.require(Permission.SIGN)
    else:
        by.require(Permission.SIT)
        if not chaired(minutes.meeting, person):
            raise Refused(
                _("Als Vorsitz unterschreibt nur, wer dem Gremium vorsitzt und in der Sitzung war.")
            )


@transaction.atomic
def sign_minutes(*, minutes: Minutes, role: str, person: Person | None = None, by: Actor) -> MinutesSignature:
    """Sign the frozen minutes as who led the meeting or who wrote them; two people, each once (§ 58 KVG LSA).

    `person` is the signed-in person with a seat, when somebody signs who is not of the administration.
    """
    _may_sign(minutes, role, person, by)
    minutes = _locked(minutes, MinutesState.SIGNING)
    present = list(minutes.signatures.all())
    if any(signature.role == role for signature in present):
        raise Refused(_("In dieser Funktion ist schon unterschrieben."), field="role")
    if any(signature.by == by.person_name for signature in present):
        raise Refused(_("Die zweite Unterschrift leistet jemand anderes."), field="role")
    signature: MinutesSignature = MinutesSignature.objects.create(
        organisation_id=minutes.organisation_id,
        minutes=minutes,
        role=role,
        by=by.person_name,
        at=clock.now(),
        content_sha256=minutes.content_sha256,
    )
    if len(present) == 1:
        minutes.state = MinutesState.SIGNED
        minutes.save(update_fields=["state"])
    audit.record(
        "council.minutes_sign",
        subject=f"meeting:{minutes.meeting_id}",
        data={"role": role, "sha256": minutes.content_sha256},
        by=by,
    )
    return signature


@transaction.atomic
def release_minutes(*, minutes: Minutes, by: Actor) -> Minutes:
    """Release signed minutes: the public version, without the closed part, is published with the results."""
    by.require(Permission.MANAGE)
    minutes = _locked(minutes, MinutesState.SIGNED, MinutesState.APPROVED)
    meeting = minutes.meeting
    if meeting.state == MeetingState.CLOSED:
        raise Refused(_("Die Niederschrift ist schon freigegeben."))
    pdf = print_minutes(minutes, public=True)
    document = keep_print(meeting, "Niederschrift", pdf, is_public=True)
    meeting.state = MeetingState.CLOSED
    meeting.save(update_fields=["state"])
    attach(document=document, to=meeting, role=AttachmentRole.MINUTES, by=by)
    audit.record(
        "council.minutes_release", subject=f"meeting:{meeting.pk}", data={"document": document.sha512}, by=by
    )
    refresh(meeting, document)
    return minutes


@transaction.atomic
def approve_minutes(*, minutes: Minutes, approved_in: Meeting, objections: str = "", by: Actor) -> Minutes:
    """Note that a later meeting approved the minutes, with the objections that were raised."""
    by.require(Permission.MANAGE)
    minutes = _locked(minutes, MinutesState.SIGNED)
    before = minutes.meeting
    if before.start and approved_in.start and approved_in.start <= before.start:
        raise Refused(_("Genehmigt wird in einer späteren Sitzung."), field="approved_in")
    minutes.state, minutes.approved_in, minutes.objections = MinutesState.APPROVED, approved_in, objections
    minutes.save(update_fields=["state", "approved_in", "objections"])
    audit.record(
        "council.minutes_approve",
        subject=f"meeting:{before.pk}",
        data={"in": approved_in.name, "objections": bool(objections)},
        by=by,
    )
    return minutes


@transaction.atomic
def file_extract(*, item: AgendaItem, by: Actor) -> Document:
    """File the extract of a resolution at its item; of a public item it is published with the results."""
    by.require(Permission.MANAGE)
    meeting = item.meeting
    if meeting.state not in {MeetingState.HELD, MeetingState.CLOSED}:
        raise Refused(_("Einen Auszug gibt es, wenn die Sitzung beendet ist."))
    pdf = print_extract(item)
    document = keep_print(meeting, f"Beschlussauszug {item.label}", pdf, is_public=item.is_public)
    before: list[Any] = list(
        Attachment.objects.filter(item=item, role=AttachmentRole.RESOLUTION).select_related("document")
    )
    for attachment in before:
        attachment.role = AttachmentRole.INTERNAL
        attachment.save(update_fields=["role"])
    attach(document=document, to=item, role=AttachmentRole.RESOLUTION, by=by)
    audit.record(
        "council.extract",
        subject=f"meeting:{meeting.pk}",
        data={"item": item.label, "document": document.sha512},
        by=by,
    )
    refresh(item, document, *(entry.document for entry in before))
    return document
