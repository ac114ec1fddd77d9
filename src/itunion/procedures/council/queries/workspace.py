# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading for somebody with a seat: own groups' meetings, the papers on their agenda, own notes, votes and allowances."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from itunion.procedures.council.models import (
    AgendaItem,
    AllowanceLine,
    Attachment,
    AttachmentRole,
    Document,
    Meeting,
    MeetingState,
    Membership,
    Paper,
    Person,
    PrivateNote,
    VoteCast,
)
from itunion.procedures.council.queries.setup import in_force

__all__ = [
    "allowances_of",
    "items_for",
    "may_read_document",
    "may_read_paper",
    "meetings_of",
    "note_of",
    "person_with",
    "votes_of",
]


def person_with(email: str) -> Person | None:
    """Return the person who signs in with an address."""
    found: Person | None = Person.objects.filter(login_email__iexact=email).first() if email else None
    return found


def _groups(person: Person, day: dt.date) -> list[int]:
    rows = Membership.objects.filter(in_force(day), person=person)
    return list(rows.values_list("group_id", flat=True))


def meetings_of(person: Person, day: dt.date, *, past: bool = False) -> Any:
    """Return the meetings of the person's groups from a day on; `past`: those before it, the latest first."""
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time()))
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


def items_for(person: Person, meeting: Meeting) -> list[AgendaItem]:
    """Return the agenda with papers and files, closed ones included, as it was sent; own bars are marked by the page."""
    return list(
        meeting.items.order_by("position", "pk").prefetch_related(
            "consultations__paper__attachments__document", "attachments__document", "exclusions"
        )
    )


def may_read_paper(person: Person, paper: Paper, day: dt.date) -> bool:
    """Say whether a paper stands on an agenda of one of the person's groups, or was published."""
    if paper.published_at is not None:
        return True
    return bool(
        Meeting.objects.filter(
            Q(items__consultations__paper=paper),
            groups__group__in=_groups(person, day),
            invited_at__isnull=False,
        ).exists()
    )


def may_read_document(person: Person, document: Document, day: dt.date) -> bool:
    """Say whether a file hangs at something the person may read."""
    for attachment in Attachment.objects.filter(document=document).select_related(
        "paper", "meeting", "item__meeting"
    ):
        if attachment.paper is not None and may_read_paper(person, attachment.paper, day):
            return bool(attachment.role != AttachmentRole.INTERNAL)
        meeting = attachment.meeting or (attachment.item.meeting if attachment.item else None)
        if meeting is None or meeting.invited_at is None:
            continue
        if meeting.groups.filter(group__in=_groups(person, day)).exists():
            return True
    return False


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
