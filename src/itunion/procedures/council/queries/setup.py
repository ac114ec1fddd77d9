# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: bodies, groups and people as of a day."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Count, Prefetch, Q

from itunion.procedures.council.models import Body, Group, Membership, Person
from itunion.procedures.council.rules.papers import reference
from itunion.procedures.council.rules.people import Known, Span, person_key

__all__ = [
    "bodies",
    "bodies_with_next_reference",
    "groups_on",
    "in_force",
    "known_people",
    "members_of",
    "only_body",
    "people_on",
]


def bodies() -> Any:
    """Return the bodies of the member."""
    return Body.objects.order_by("pk")


def bodies_with_next_reference(day: dt.date) -> list[Body]:
    """Return the bodies with terms and types of papers, and the number the next paper would get as `next_reference`."""
    found = list(bodies().prefetch_related("terms", "templates__stations__group", "series"))
    for body in found:
        last = next((series.last for series in body.series.all() if series.year == day.year), 0)
        body.next_reference = reference(body.reference_pattern, year=day.year, number=last + 1)
    return found


def only_body() -> Body | None:
    """Return the body most members have only one of: the first."""
    found: Body | None = bodies().first()
    return found


def in_force(day: dt.date, prefix: str = "") -> Q:
    """Return the condition that a membership holds on a day."""
    return (Q(**{f"{prefix}start__isnull": True}) | Q(**{f"{prefix}start__lte": day})) & (
        Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": day})
    )


def groups_on(day: dt.date) -> Any:
    """Return the groups with how many belong to each on a day."""
    holding = Q(memberships__isnull=False) & in_force(day, "memberships__")
    return Group.objects.select_related("body").annotate(
        members_today=Count("memberships__person", filter=holding, distinct=True)
    )


def known_people(body: Body) -> Known:
    """Return what a list of people is checked against."""
    spans: dict[tuple[str, int], list[Span]] = defaultdict(list)
    memberships = Membership.objects.filter(person__body=body).select_related("person")
    for m in memberships:
        spans[person_key(m.person.given_name, m.person.family_name), m.group_id].append((m.start, m.end))
    groups: dict[str, int] = {}
    for group in Group.objects.filter(body=body):
        for name in filter(None, (group.short_name, group.name)):
            groups[name.casefold()] = group.pk
    logins = {
        p.login_email.casefold(): person_key(p.given_name, p.family_name)
        for p in Person.objects.exclude(login_email="")
    }
    return Known(groups, logins, {key: tuple(value) for key, value in spans.items()})


def members_of(group: Group, day: dt.date) -> Any:
    """Return the memberships of a group that hold on a day."""
    return (
        Membership.objects.filter(in_force(day), group=group)
        .select_related("person", "on_behalf_of")
        .order_by("-chairs", "person__family_name", "person__given_name", "pk")
    )


def people_on(day: dt.date) -> list[Person]:
    """Return the people with the groups they belong to on a day as `held`."""
    holding = Prefetch(
        "memberships",
        Membership.objects.filter(in_force(day)).select_related("group").order_by("group__position"),
        to_attr="held",
    )
    return list(Person.objects.prefetch_related(holding))
