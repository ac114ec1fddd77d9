# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading for somebody with a seat: own groups' meetings, the papers on their agenda, own notes, votes and allowances."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch

from itunion.procedures.council.models import (
    AgendaItem,
    AllowanceLine,
    Attachment,
    AttachmentRole,
    Document,
    Meeting,
    MeetingState,
    Membership,
    Minutes,
    MinutesState,
    Paper,
    Person,
    PrivateNote,
    VoteCast,
)
from itunion.procedures.council.queries.minutes import chaired
from itunion.procedures.council.queries.setup import in_force
from itunion.procedures.council.rules.deadlines import begin_of

__all__ = [
    "allowances_of",
    "files_of",
    "items_for",
    "may_read_document",
    "may_read_paper",
    "meetings_of",
    "note_of",
    "on_own_agenda",
    "person_with",
    "to_sign",
    "votes_of",
]


def person_with(email: str) -> Person | None:
    """Return the person who signs in with an address; nobody when it is not clear who."""
    found: list[Person] = list(Person.objects.filter(login_email__iexact=email)[:2]) if email else []
    return found[0] if len(found) == 1 else None


def _groups(person: Person, day: dt.date) -> list[int]:
    rows = Membership.objects.filter(in_force(day), person=person)
    return list(rows.values_list("group_id", flat=True))


def meetings_of(person: Person, day: dt.date, *, past: bool = False) -> Any:
    """Return the meetings of the person's groups from a day on; `past`: those before it, the latest first."""
    midnight = begin_of(day)
    rows = (
        Meeting.objects.filter(groups__group__in=_groups(person, day))
        .exclude(state=MeetingState.PLANNED, published_at__isnull=True)
        .select_related("place", "body")
        .distinct()
    )
    return (
        rows.filter(start__lt=midnight).order_by("-start")
        if past
        else rows.filter(start__gte=midnight).order_by("start")
    )


def items_for(meeting: Meeting) -> list[AgendaItem]:
    """Return the agenda with papers and files, closed ones included, as it was sent; own bars are marked by the page."""
    shown = Attachment.objects.exclude(role=AttachmentRole.INTERNAL).select_related("document")
    items = meeting.items.order_by("position", "pk").prefetch_related(
        Prefetch("consultations__paper__attachments", shown), Prefetch("attachments", shown), "exclusions"
    )
    return [item for item in items if not item.waits_to_be_sent]


def may_read_paper(person: Person, paper: Paper, day: dt.date) -> bool:
    """Say whether a paper stands on an agenda of one of the person's groups, or was published."""
    return paper.published_at is not None or on_own_agenda(person, paper, day)


def on_own_agenda(person: Person, paper: Paper, day: dt.date) -> bool:
    """Say whether a paper stands on an agenda that one of the person's groups was invited to."""
    items = AgendaItem.objects.filter(
        consultations__paper=paper,
        meeting__groups__group__in=_groups(person, day),
        meeting__invited_at__isnull=False,
    ).select_related("meeting")
    return any(not item.waits_to_be_sent for item in items)


def may_read_document(person: Person, document: Document, day: dt.date) -> bool:
    """Say whether a file hangs at something the person may read; closed files only at an own agenda."""
    if document.held_back:
        return False
    for attachment in Attachment.objects.filter(document=document).select_related(
        "paper", "meeting", "item__meeting"
    ):
        paper = attachment.paper
        if paper is not None:
            if attachment.role == AttachmentRole.INTERNAL:
                continue
            if (document.is_public and paper.published_at is not None) or on_own_agenda(person, paper, day):
                return True
            continue
        item = attachment.item
        if item is not None and (attachment.role == AttachmentRole.INTERNAL or item.waits_to_be_sent):
            continue
        meeting = attachment.meeting or (item.meeting if item else None)
        if meeting is None or meeting.invited_at is None:
            continue
        if meeting.groups.filter(group__in=_groups(person, day)).exists():
            return True
    return False


def files_of(person: Person, paper: Paper, day: dt.date) -> list[Document]:
    """Return the files of a paper the person may read."""
    own = on_own_agenda(person, paper, day)
    rows = paper.attachments.exclude(role=AttachmentRole.INTERNAL).select_related("document")
    return [row.document for row in rows if own or row.document.is_public]


def to_sign(person: Person, meeting: Meeting) -> Document | None:
    """Return the frozen minutes that the person may sign as who has the chair, unless it is signed."""
    minutes = (
        Minutes.objects.filter(meeting=meeting, state=MinutesState.SIGNING).select_related("document").first()
    )
    if minutes is None or minutes.signatures.filter(role="chair").exists() or not chaired(meeting, person):
        return None
    document: Document | None = minutes.document
    return document


def note_of(person: Person, *, item: AgendaItem | None = None, paper: Paper | None = None) -> str:
    """Return the person's own note."""
    found = PrivateNote.objects.filter(person=person, item=item, paper=paper).first()
    return found.text if found else ""


def votes_of(person: Person) -> Any:
    """Return how the person voted by name."""
    return VoteCast.objects.filter(person=person).select_related("vote__item__meeting").order_by("-vote__at")


def allowances_of(person: Person) -> Any:
    """Return what was paid to the person."""
    return (
        AllowanceLine.objects.filter(person=person, run__frozen_at__isnull=False)
        .select_related("meeting", "run", "rate")
        .order_by("-run__last", "pk")
    )
