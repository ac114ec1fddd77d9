# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading rows with everything their output needs, in a number of statements that does not grow with the rows."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from itunion.procedures.council.models import Meeting, ObjectType, PaperPlace, PaperState
from itunion.procedures.council.publishing import visibility as seen
from itunion.procedures.council.publishing.neighbours import MODELS

__all__ = ["body_of", "load", "visible"]

T = ObjectType
BESIDE: dict[ObjectType, tuple[tuple[str, ...], tuple[str, ...]]] = {
    T.BODY: ((), ("terms",)),
    T.LEGISLATIVE_TERM: (("body",), ()),
    T.ORGANIZATION: (("body", "part_of__body"), ("memberships__person__body", "memberships__group__body")),
    T.PERSON: (("body",), ("consents", "memberships")),
    T.MEMBERSHIP: (("person__body", "group__body", "on_behalf_of__body"), ()),
    T.MEETING: (
        ("body",),
        (
            "groups__group__body",
            "attachments",
            "items",
            "attendances__person__body",
            "attendances__person__consents",
        ),
    ),
    T.AGENDA_ITEM: (
        ("meeting__body",),
        (
            "attachments",
            "consultations__paper__body",
            "consultations__meeting",
            "consultations__groups__group__body",
            "votes__casts__person__body",
        ),
    ),
    T.PAPER: (
        ("body", "department__body"),
        (
            "attachments",
            "originators__person__body",
            "originators__group__body",
            "links__other__body",
            "linked_from__paper__body",
            "places",
            "consultations",
        ),
    ),
    T.CONSULTATION: (("paper__body", "item__meeting__body", "meeting__body"), ("groups__group__body",)),
    T.FILE: (
        ("body", "derived_from__body"),
        (
            "attachments__paper__body",
            "attachments__meeting__body",
            "attachments__item__meeting__body",
            "derived_from__attachments__paper__body",
            "derived_from__attachments__meeting__body",
            "derived_from__attachments__item__meeting__body",
            "derivatives__body",
            "derivatives__attachments__paper__body",
            "derivatives__attachments__meeting__body",
            "derivatives__attachments__item__meeting__body",
        ),
    ),
    T.LOCATION: ((), ("bodies", "groups__body", "people__body", "people__consents")),
}


# rows read at a time. Django asks SQLite for what rows refer to with one OR each, of which SQLite takes 1,000; a
# council has had hundreds of members, a meeting dozens present
PACKAGE = 100
SMALLER = {T.ORGANIZATION: 5, T.MEETING: 20}


def load(object_type: ObjectType, pks: Collection[int]) -> list[Any]:
    """Return the rows with what their output needs."""
    joined, fetched = BESIDE[object_type]
    wanted, length = sorted(pks), SMALLER.get(object_type, PACKAGE)
    found: list[Any] = []
    for start in range(0, len(wanted), length):
        rows = MODELS[object_type].objects.filter(pk__in=wanted[start : start + length])
        if joined:
            rows = rows.select_related(*joined)
        if object_type == T.LOCATION:
            rows = _with_uses(rows)
        found += rows.prefetch_related(*fetched)
    return found


def _with_uses(places: Any) -> Any:
    """Note at each place whether a published meeting or paper is there: there may be thousands, one is enough."""
    meetings = Meeting.objects.filter(
        place=OuterRef("pk"), is_public=True, published_at__isnull=False, body__is_public=True
    )
    papers = PaperPlace.objects.filter(
        place=OuterRef("pk"), paper__is_public=True, paper__published_at__isnull=False,
        paper__state=PaperState.RELEASED, paper__body__is_public=True,
    )  # fmt: skip
    return places.annotate(
        of_meeting=Exists(meetings),
        of_paper=Exists(papers),
        meeting_body=Subquery(meetings.order_by("body__public_number").values("body__public_number")[:1]),
        paper_body=Subquery(
            papers.order_by("paper__body__public_number").values("paper__body__public_number")[:1]
        ),
    )


def _place_visible(place: Any) -> bool:
    return (
        place.of_meeting
        or place.of_paper
        or any(seen.body_visible(b) for b in place.bodies.all())
        or any(seen.group_visible(g) for g in place.groups.all())
        or any(seen.home_visible(p) for p in place.people.all())
    )


TESTS: dict[ObjectType, Any] = {
    T.BODY: seen.body_visible,
    T.LEGISLATIVE_TERM: seen.term_visible,
    T.ORGANIZATION: seen.group_visible,
    T.PERSON: seen.person_visible,
    T.MEMBERSHIP: seen.membership_visible,
    T.MEETING: seen.meeting_visible,
    T.AGENDA_ITEM: seen.item_visible,
    T.PAPER: seen.paper_visible,
    T.CONSULTATION: seen.consultation_visible,
    T.FILE: seen.document_visible,
    T.LOCATION: _place_visible,
}


def visible(object_type: ObjectType, row: Any) -> bool:
    """Say whether a loaded row is to be published."""
    return bool(TESTS[object_type](row))


def body_of(object_type: ObjectType, row: Any) -> int:
    """Return the number of the body in whose lists the row stands; 0 if there is none (never for a visible row)."""
    if object_type == T.BODY:
        body = row
    elif object_type == T.MEMBERSHIP:
        body = row.group.body
    elif object_type == T.AGENDA_ITEM:
        body = row.meeting.body
    elif object_type == T.CONSULTATION:
        body = row.paper.body
    elif object_type == T.LOCATION:
        # used by several bodies, it stands in the lists of the first
        users = [
            *(b for b in row.bodies.all() if seen.body_visible(b)),
            *(g.body for g in row.groups.all() if seen.group_visible(g)),
            *(p.body for p in row.people.all() if seen.home_visible(p)),
        ]
        numbers = [*(b.public_number for b in users), row.meeting_body, row.paper_body]
        return min((number for number in numbers if number is not None), default=0)
    else:
        body = row.body
    return body.public_number or 0
