# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who plays joint operation in the example union, and when: members with the people who act for them; months ago."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from itunion.desk.demo.people import invented_name
from itunion.foundation.identity.api import actor_for, create_person, give_mandate, people_with_role
from itunion.foundation.kernel.api import Actor
from itunion.foundation.organisations.api import OrganisationKind, across, organisations_of_kind
from itunion.union.members import api as members

__all__ = ["Cast", "Party", "days_ago", "gather", "moment", "month"]


@dataclass(frozen=True)
class Party:
    """A member that uses services: what its keys are taken from, and who acts for it."""

    organisation_id: int
    number: int
    name: str
    inhabitants: int
    workplaces: int
    technician: Actor
    head: Actor


@dataclass(frozen=True)
class Cast:
    """Who plays: operator and accounts, and the members by name."""

    operator_id: int
    operator: Actor
    accounts: Actor
    parties: dict[str, Party]


def month(ago: int) -> date:
    """Return the first day of the month so many months ago (negative: to come)."""
    today = timezone.localdate()
    year, number = divmod(today.year * 12 + today.month - 1 - ago, 12)
    return date(year, number + 1, 1)


def moment(ago: int, day: int) -> datetime:
    """Return ten o'clock on a day of a month, but never later than now."""
    found = timezone.make_aware(datetime.combine(month(ago).replace(day=day), time(10)))
    return min(found, timezone.now())


def days_ago(days: int) -> datetime:
    """Return ten o'clock so many days ago."""
    return timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=days), time(10)))


def gather(names: Collection[str], random: Random, *, by: Actor) -> Cast:
    """Return everybody who plays; a member without a head of administration gets one, who may order and sign."""
    operator = organisations_of_kind(OrganisationKind.OPERATOR)[0]
    bodies = {body.pk: body for body in organisations_of_kind(OrganisationKind.MEMBER)}
    with across("members.administration", reason="example union", by=by):
        lines = [line for line in members.register_as_of() if line.name in names]
    parties = {}
    for line in lines:
        body = bodies[line.organisation_id]
        if not people_with_role("member_head", body.pk):
            person = create_person(
                email=body.email.replace("rechnung@", "leitung@"),
                display_name=invented_name(random),
                password=None,
                by=by,
            )
            give_mandate(person=person, organisation=body, roles=["member_head"], valid_from=month(24), by=by)
        parties[line.name] = Party(
            body.pk,
            line.number,
            line.name,
            line.inhabitants or 0,
            line.workplaces,
            _actor("member_it", body.pk),
            _actor("member_head", body.pk),
        )
    return Cast(
        operator.pk,
        _actor("operator_service", operator.pk),
        _actor("operator_billing", operator.pk),
        parties,
    )


def _actor(role: str, organisation_id: int) -> Actor:
    """Return the first person with the role, acting for the organisation."""
    person = people_with_role(role, organisation_id)[0]
    first = actor_for(person)
    mandate = next(
        m
        for m in (first.mandates if first else ())
        if m.organisation_id == organisation_id and role in m.roles
    )
    found = actor_for(person, mandate.pk)
    assert found is not None
    return found
