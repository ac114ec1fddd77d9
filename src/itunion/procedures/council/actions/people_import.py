# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: a list of people and memberships, whole or not at all."""

from collections.abc import Sequence

from django.db import transaction

from itunion.foundation.kernel.api import Actor, audit
from itunion.procedures.council.actions.people import save_membership, save_person
from itunion.procedures.council.models import Body, Group, Membership, Person
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.rules.people import Line, person_key

__all__ = ["import_people"]


@transaction.atomic
def import_people(*, body: Body, lines: Sequence[Line], by: Actor) -> tuple[int, int]:
    """Enter checked lines; people of the same name are the same person. Returns how many people and memberships are new.

    Empty cells change nothing of what is known; a membership with the same days is changed, others stay.
    """
    by.require(Permission.MANAGE)
    people = {person_key(p.given_name, p.family_name): p for p in Person.objects.filter(body=body)}
    groups = {group.pk: group for group in Group.objects.filter(body=body)}
    new_people = new_memberships = 0
    for line in lines:
        key = person_key(line.given_name, line.family_name)
        person = people.get(key)
        if person is None or line.details:
            values = dict(line.details)
            if person is None:
                new_people += 1
                values |= {"given_name": line.given_name, "family_name": line.family_name}
            person = people[key] = save_person(body=body, person=person, values=values, by=by)
        if line.group is None:
            continue
        present = Membership.objects.filter(
            person=person, group=line.group, start=line.start, end=line.end
        ).first()
        new_memberships += present is None
        said = {
            "role": line.role or None,
            "voting": line.voting,
            "chairs": line.chairs,
            "on_behalf_of": groups[line.behalf] if line.behalf else None,
        }
        save_membership(
            person=person,
            group=groups[line.group],
            membership=present,
            values={
                **({} if present else {"voting": True}),
                **{name: value for name, value in said.items() if value is not None},
                "start": line.start,
                "end": line.end,
            },
            by=by,
        )
    audit.record(
        "council.people_import",
        subject=f"body:{body.pk}",
        data={"lines": len(lines), "people": new_people, "memberships": new_memberships},
        by=by,
    )
    return new_people, new_memberships
