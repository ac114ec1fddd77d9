# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: the invitation is made, filed, sent, and what it makes public is published."""

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.documents import attach, keep_print
from itunion.procedures.council.actions.meetings import locked_meeting
from itunion.procedures.council.actions.telling import tell_invited
from itunion.procedures.council.models import AttachmentRole, Delivery, Document, Meeting, MeetingState
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.printing import print_invitation, print_notice
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.queries.meetings import Recipient, notice_on, recipients_of

__all__ = ["confirm_receipt", "declare_urgent", "note_paper_delivery", "send_invitation", "send_supplement"]


def _check(meeting: Meeting) -> None:
    if meeting.start is None:
        raise Refused(_("Die Sitzung hat noch keinen Beginn."))
    if not meeting.items.exists():
        raise Refused(_("Die Tagesordnung ist leer. Es wurde niemand eingeladen."))
    notice = notice_on(meeting, clock.today())
    if notice is not None and not notice.kept:
        raise Refused(
            _(
                "Die Ladungsfrist von %(needed)d Tagen ist nicht mehr einzuhalten; letzter Tag war der %(latest)s. "
                "Verlegen Sie die Sitzung, oder erklären Sie sie mit Grund zum Eilfall. Es wurde niemand eingeladen."
            )
            % {"needed": notice.needed, "latest": f"{notice.latest:%d.%m.%Y}"}
        )


@transaction.atomic
def declare_urgent(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """Call a meeting with the shorter notice; the reason stands in the invitation."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.PLANNED)
    if not reason.strip():
        raise Refused(_("Der Eilfall braucht einen Grund."), field="reason")
    meeting.urgent, meeting.urgency_reason = True, reason
    meeting.save(update_fields=["urgent", "urgency_reason"])
    audit.record("council.meeting_urgent", subject=f"meeting:{meeting.pk}", data={"reason": reason}, by=by)
    return meeting


@transaction.atomic
def send_invitation(*, meeting: Meeting, by: Actor) -> list[Delivery]:
    """Invite everybody with a seat: two editions are filed, deliveries are noted, date and agenda are published.

    Nothing happens when the notice cannot be kept or the agenda is empty. E-mails leave after the transaction.
    """
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.PLANNED)
    _check(meeting)
    whole = keep_print(
        meeting, "Einladung (vollständig)", print_invitation(meeting, public=False).pdf, is_public=False
    )
    attach(document=whole, to=meeting, role=AttachmentRole.INTERNAL, by=by)
    public = keep_print(meeting, "Einladung", print_invitation(meeting, public=True).pdf, is_public=True)
    attach(document=public, to=meeting, role=AttachmentRole.INVITATION, by=by)
    bulletin = keep_print(meeting, "Bekanntmachung", print_notice(meeting), is_public=True)
    attach(document=bulletin, to=meeting, role=AttachmentRole.NOTICE, by=by)
    now = clock.now()
    meeting.state, meeting.invited_at = MeetingState.INVITED, now
    if meeting.is_public:
        meeting.published_at = meeting.published_at or now
        if meeting.body.agenda_public:
            meeting.agenda_published_at = now
    meeting.save(update_fields=["state", "invited_at", "published_at", "agenda_published_at"])
    meeting.items.update(sent_at=now)
    deliveries = _deliver(meeting, whole, recipients_of(meeting))
    audit.record(
        "council.invite",
        subject=f"meeting:{meeting.pk}",
        data={"document": whole.sha512, "recipients": [d.person.name for d in deliveries]},
        by=by,
    )
    refresh(meeting, public, bulletin)
    return deliveries


@transaction.atomic
def send_supplement(*, meeting: Meeting, by: Actor) -> list[Delivery]:
    """Send the agenda again with what was added after the invitation."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.INVITED)
    if not meeting.items.filter(supplementary=True).exists():
        raise Refused(_("Es gibt keinen Nachtrag. Es wurde nichts versandt."))
    if not meeting.items.filter(sent_at__isnull=True).exists():
        raise Refused(_("Der Nachtrag ist schon versandt. Es wurde nichts noch einmal versandt."))
    whole = keep_print(
        meeting, "Nachtrag (vollständig)", print_invitation(meeting, public=False).pdf, is_public=False
    )
    attach(document=whole, to=meeting, role=AttachmentRole.INTERNAL, by=by)
    public = keep_print(
        meeting, "Einladung mit Nachtrag", print_invitation(meeting, public=True).pdf, is_public=True
    )
    attach(document=public, to=meeting, role=AttachmentRole.INVITATION, by=by)
    meeting.items.filter(sent_at__isnull=True).update(sent_at=clock.now())
    deliveries = _deliver(meeting, whole, recipients_of(meeting))
    audit.record(
        "council.supplement", subject=f"meeting:{meeting.pk}", data={"document": whole.sha512}, by=by
    )
    refresh(meeting, public)
    return deliveries


def _deliver(meeting: Meeting, document: Document, recipients: list[Recipient]) -> list[Delivery]:
    deliveries = [
        Delivery.objects.create(
            organisation_id=meeting.organisation_id,
            meeting=meeting,
            person=recipient.person,
            document=document,
            way=recipient.way,
            address=recipient.address,
            sent_at=clock.now(),
        )
        for recipient in recipients
    ]
    tell_invited(meeting, deliveries)
    return deliveries


@transaction.atomic
def note_paper_delivery(*, delivery: Delivery, by: Actor) -> Delivery:
    """Note that an invitation on paper was handed over or posted."""
    by.require(Permission.MANAGE)
    delivery.opened_at = delivery.opened_at or clock.now()
    delivery.save(update_fields=["opened_at"])
    audit.record(
        "council.delivery",
        subject=f"meeting:{delivery.meeting_id}",
        data={"person": delivery.person.name},
        by=by,
    )
    return delivery


def confirm_receipt(*, deliveries: list[Delivery]) -> None:
    """Note that somebody opened the invitation in their workspace; the first time counts."""
    now = clock.now()
    Delivery.objects.filter(pk__in=[d.pk for d in deliveries], opened_at__isnull=True).update(opened_at=now)
