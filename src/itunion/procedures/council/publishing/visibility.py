# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the public may see a row at all. Everything else about publication follows from these answers.

Each takes rows with what it refers to at hand, and decides on stored states alone, never on the clock: publication
happens by an action of somebody, not by time passing.
"""

from itunion.procedures.council.models import (
    AgendaItem,
    Attachment,
    AttachmentRole,
    Body,
    Consultation,
    Document,
    Group,
    LegislativeTerm,
    Meeting,
    MeetingState,
    Membership,
    Paper,
    PaperState,
    Person,
)

__all__ = [
    "attachment_visible", "attendance_visible", "body_visible", "consultation_visible", "document_open", "document_visible", "group_visible", "item_visible",
    "meeting_visible", "membership_visible", "on_agenda", "paper_visible", "person_visible", "results_visible", "term_visible",
]  # fmt: skip


def body_visible(body: Body) -> bool:
    """A body is published as a whole or not at all."""
    return body.is_public


def group_visible(group: Group) -> bool:
    """Say whether a group is published."""
    return group.is_public and body_visible(group.body)


def person_visible(person: Person) -> bool:
    """Say whether a person is published: whoever has a seat is, unless marked otherwise."""
    return person.is_public and body_visible(person.body)


def consented(person: Person) -> set[str]:
    """Return the details a person agrees to have published now. The consents must be at hand."""
    return {consent.field for consent in person.consents.all() if consent.revoked_at is None}


def attendance_visible(person: Person) -> bool:
    """Say whether it may be published in which meetings a person was. The consents must be at hand."""
    return person_visible(person) and "attendance" in consented(person)


def home_visible(person: Person) -> bool:
    """Say whether it may be published where to find a person. The consents must be at hand."""
    return person_visible(person) and "place" in consented(person)


def membership_visible(membership: Membership) -> bool:
    """A membership is published when both its ends are."""
    return person_visible(membership.person) and group_visible(membership.group)


def term_visible(term: LegislativeTerm) -> bool:
    """A term is published with its body."""
    return body_visible(term.body)


def paper_visible(paper: Paper) -> bool:
    """A paper is published once it is released, public, and somebody published it."""
    return (
        paper.is_public
        and paper.published_at is not None
        and paper.state == PaperState.RELEASED
        and body_visible(paper.body)
    )


def meeting_visible(meeting: Meeting) -> bool:
    """Say whether the public knows of a meeting."""
    return meeting.is_public and meeting.published_at is not None and body_visible(meeting.body)


def results_visible(meeting: Meeting) -> bool:
    """Results, votes and attendance are published when the meeting is over."""
    return meeting.state in {MeetingState.HELD, MeetingState.CLOSED}


def item_visible(item: AgendaItem) -> bool:
    """An item is published with the agenda, a later one when it is sent; a closed one only if something was released."""
    return (
        meeting_visible(item.meeting)
        and item.meeting.agenda_published_at is not None
        and not item.waits_to_be_sent
        and (item.is_public or bool(item.released_name))
    )


def consultation_visible(consultation: Consultation) -> bool:
    """A consultation is published with its paper, unless it takes place out of the public's sight.

    If it stands on a closed item, that the paper is dealt with there is itself closed. The groups must be at hand.
    """
    if not paper_visible(consultation.paper):
        return False
    item, meeting = consultation.item, consultation.meeting
    if item is not None and not item.is_public:
        return False
    if meeting is not None and not meeting.is_public:
        return False
    groups = [entry.group for entry in consultation.groups.all()]
    return not groups or any(group_visible(group) for group in groups)


def on_agenda(consultation: Consultation) -> bool:
    """Say whether the public may know in which meeting a paper is dealt with: only once the agenda is published."""
    item, meeting = consultation.item, consultation.meeting
    if meeting is None or not meeting_visible(meeting) or meeting.agenda_published_at is None:
        return False
    return item is None or item_visible(item)


def attachment_visible(attachment: Attachment) -> bool:
    """Say whether what a file is attached to lets it be seen; the file itself must be public too."""
    role = attachment.role
    if role == AttachmentRole.INTERNAL:
        return False
    if attachment.paper is not None:
        return paper_visible(attachment.paper)
    if attachment.item is not None:
        item = attachment.item
        if not (item.is_public and item_visible(item)):
            return False
        return role != AttachmentRole.RESOLUTION or results_visible(item.meeting)
    meeting = attachment.meeting
    if meeting is None or not meeting_visible(meeting):
        return False
    if role in {AttachmentRole.MINUTES, AttachmentRole.VERBATIM}:
        return meeting.state == MeetingState.CLOSED
    return meeting.agenda_published_at is not None


def document_open(document: Document) -> bool:
    """Say whether a file by itself may be published: it is public, and can be handed out."""
    return document.is_public and not document.held_back and bool(document.content or document.external_url)


def document_visible(document: Document) -> bool:
    """A file is published if it may be, and hangs at something the public sees."""
    return (
        document_open(document)
        and body_visible(document.body)
        and any(attachment_visible(attachment) for attachment in document.attachments.all())
    )
