# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which rows stand in whose output: what a row contains, what contains it, and what refers to it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Q

from itunion.procedures.council.models import (
    AgendaItem,
    Attachment,
    Attendance,
    Body,
    Consultation,
    ConsultationGroup,
    Document,
    Group,
    LegislativeTerm,
    Meeting,
    MeetingGroup,
    Membership,
    ObjectType,
    Paper,
    PaperLink,
    PaperOriginator,
    PaperPlace,
    Person,
    Place,
    Vote,
    VoteCast,
    VoteKind,
)

__all__ = ["MODELS", "Keys", "containers", "contents", "hanging", "referers"]

T = ObjectType
# keys of rows by the type they are published as
Keys = dict[ObjectType, set[int]]
MODELS: dict[ObjectType, type[Any]] = {
    T.BODY: Body,
    T.LEGISLATIVE_TERM: LegislativeTerm,
    T.ORGANIZATION: Group,
    T.PERSON: Person,
    T.MEMBERSHIP: Membership,
    T.MEETING: Meeting,
    T.AGENDA_ITEM: AgendaItem,
    T.PAPER: Paper,
    T.CONSULTATION: Consultation,
    T.FILE: Document,
    T.LOCATION: Place,
}
Step = Callable[[Collection[int]], Iterable[tuple[ObjectType, Any]]]


def _follow(keys: Keys, steps: dict[ObjectType, Step]) -> Keys:
    found: Keys = defaultdict(set)
    for object_type, pks in keys.items():
        if pks and (step := steps.get(object_type)) is not None:
            for other, values in step(sorted(pks)):
                found[other].update(value for value in values if value is not None)
    return found


def _ids(model: type[Any], column: str = "pk", **conditions: Any) -> Any:
    return model.objects.filter(**conditions).order_by().values_list(column, flat=True)


def contents(keys: Keys) -> Keys:
    """Return what stands inside the output of these rows, and inside that."""
    return _follow(
        keys,
        {
            T.BODY: lambda pks: [
                (T.LEGISLATIVE_TERM, _ids(LegislativeTerm, body__in=pks)),
                (T.LOCATION, _ids(Body, "place", pk__in=pks)),
            ],
            T.ORGANIZATION: lambda pks: [(T.LOCATION, _ids(Group, "place", pk__in=pks))],
            T.PERSON: lambda pks: [
                (T.MEMBERSHIP, _ids(Membership, person__in=pks)),
                (T.LOCATION, _ids(Person, "place", pk__in=pks)),
            ],
            T.MEETING: lambda pks: [
                (T.LOCATION, _ids(Meeting, "place", pk__in=pks)),
                (T.AGENDA_ITEM, _ids(AgendaItem, meeting__in=pks)),
                (T.FILE, _ids(Attachment, "document", meeting__in=pks)),
                (T.FILE, _ids(Attachment, "document", item__meeting__in=pks)),
            ],
            T.AGENDA_ITEM: lambda pks: [(T.FILE, _ids(Attachment, "document", item__in=pks))],
            T.PAPER: lambda pks: [
                (T.FILE, _ids(Attachment, "document", paper__in=pks)),
                (T.LOCATION, _ids(PaperPlace, "place", paper__in=pks)),
                (T.CONSULTATION, _ids(Consultation, paper__in=pks)),
            ],
        },
    )


def containers(keys: Keys) -> Keys:
    """Return the rows whose output contains the output of these."""
    return _follow(
        keys,
        {
            T.LEGISLATIVE_TERM: lambda pks: [(T.BODY, _ids(LegislativeTerm, "body", pk__in=pks))],
            T.MEMBERSHIP: lambda pks: [(T.PERSON, _ids(Membership, "person", pk__in=pks))],
            T.AGENDA_ITEM: lambda pks: [(T.MEETING, _ids(AgendaItem, "meeting", pk__in=pks))],
            T.CONSULTATION: lambda pks: [(T.PAPER, _ids(Consultation, "paper", pk__in=pks))],
            T.FILE: lambda pks: [
                (T.PAPER, _ids(Attachment, "paper", document__in=pks)),
                (T.MEETING, _ids(Attachment, "meeting", document__in=pks)),
                (T.AGENDA_ITEM, _ids(Attachment, "item", document__in=pks)),
                (T.MEETING, _ids(Attachment, "item__meeting", document__in=pks)),
            ],
            T.LOCATION: lambda pks: [
                (T.BODY, _ids(Body, place__in=pks)),
                (T.ORGANIZATION, _ids(Group, place__in=pks)),
                (T.PERSON, _ids(Person, place__in=pks)),
                (T.MEETING, _ids(Meeting, place__in=pks)),
                (T.PAPER, _ids(PaperPlace, "paper", place__in=pks)),
            ],
        },
    )


def referers(keys: Keys) -> Keys:
    """Return the rows that name these by their address, beside those that are `hanging` on them anyway."""
    return _follow(
        keys,
        {
            T.BODY: lambda pks: [
                (other, MODELS[other].objects.filter(**{f"{path}__in": pks}).values_list("pk", flat=True))
                for other, path in (
                    (T.LEGISLATIVE_TERM, "body"),
                    (T.ORGANIZATION, "body"),
                    (T.PERSON, "body"),
                    (T.MEMBERSHIP, "group__body"),
                    (T.MEETING, "body"),
                    (T.AGENDA_ITEM, "meeting__body"),
                    (T.PAPER, "body"),
                    (T.CONSULTATION, "paper__body"),
                    (T.FILE, "body"),
                )
            ],
            T.ORGANIZATION: lambda pks: [
                (T.ORGANIZATION, _ids(Group, part_of__in=pks)),
                (
                    T.MEMBERSHIP,
                    Membership.objects.filter(Q(group__in=pks) | Q(on_behalf_of__in=pks)).values_list(
                        "pk", flat=True
                    ),
                ),
                (T.PAPER, _ids(Paper, department__in=pks)),
                (T.PAPER, _ids(PaperOriginator, "paper", group__in=pks)),
                (T.CONSULTATION, _ids(ConsultationGroup, "consultation", group__in=pks)),
                (T.MEETING, _ids(MeetingGroup, "meeting", group__in=pks)),
                (T.LOCATION, _ids(Group, "place", pk__in=pks)),
            ],
            T.PERSON: lambda pks: [
                (T.MEMBERSHIP, _ids(Membership, person__in=pks)),
                (T.PAPER, _ids(PaperOriginator, "paper", person__in=pks)),
                (T.MEETING, _ids(Attendance, "meeting", person__in=pks)),
                (T.AGENDA_ITEM, _ids(VoteCast, "vote__item", person__in=pks)),
                (T.LOCATION, _ids(Person, "place", pk__in=pks)),
            ],
            T.MEMBERSHIP: lambda pks: [(T.ORGANIZATION, _ids(Membership, "group", pk__in=pks))],
            T.PAPER: lambda pks: [
                (T.PAPER, _ids(PaperLink, "other", paper__in=pks)),
                (T.PAPER, _ids(PaperLink, "paper", other__in=pks)),
                (T.AGENDA_ITEM, _ids(Consultation, "item", paper__in=pks)),
                (T.FILE, _ids(Attachment, "document", paper__in=pks)),
                (T.LOCATION, _ids(PaperPlace, "place", paper__in=pks)),
            ],
            T.CONSULTATION: lambda pks: [(T.AGENDA_ITEM, _ids(Consultation, "item", pk__in=pks))],
            T.MEETING: lambda pks: [
                (T.AGENDA_ITEM, _ids(AgendaItem, meeting__in=pks)),
                (T.FILE, _ids(Attachment, "document", meeting__in=pks)),
                (T.LOCATION, _ids(Meeting, "place", pk__in=pks)),
            ],
        },
    )


def hanging(keys: Keys) -> Keys:
    """Return the rows whose visibility hangs on something of these that their own output need not show.

    A closed item without anything released is not published, before or after; but a paper's consultation there is.
    """
    return _follow(
        keys,
        {
            T.BODY: lambda pks: [
                (T.AGENDA_ITEM, _ids(Vote, "item", kind=VoteKind.ROLL_CALL, item__meeting__body__in=pks))
            ],
            T.MEETING: lambda pks: [
                (T.CONSULTATION, _ids(Consultation, meeting__in=pks)),
                (T.CONSULTATION, _ids(Consultation, item__meeting__in=pks)),
            ],
            T.AGENDA_ITEM: lambda pks: [
                (T.CONSULTATION, _ids(Consultation, item__in=pks)),
                (T.FILE, _ids(Attachment, "document", item__in=pks)),
            ],
            T.FILE: lambda pks: [
                (T.FILE, _ids(Document, derived_from__in=pks)),
                (T.FILE, _ids(Document, "derived_from", pk__in=pks)),
            ],
        },
    )
