# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: who acts, under which mandates."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache

from django.db import connection, models

from itunion.foundation.identity.models import Invitation, Mandate, Person
from itunion.foundation.identity.permissions import Permission
from itunion.foundation.identity.roles import permissions_of
from itunion.foundation.kernel import clock
from itunion.foundation.kernel.actor import Actor
from itunion.foundation.organisations.api import Organisation

__all__ = ["SignedInActor", "actor_for", "find_invitation", "people_of", "people_with_role", "valid_mandates"]


@dataclass(frozen=True)
class SignedInActor(Actor):
    """A signed-in person acting under one of their mandates; what pages show in the header."""

    person: Person | None = None
    organisation: Organisation | None = None
    mandate_id: int | None = None
    mandates: tuple[Mandate, ...] = field(default_factory=tuple)


@cache
def _mandates_statement() -> str:
    """Return the statement behind `valid_mandates`: all fields of the mandate, then all of its organisation."""

    def columns(prefix: str, model: type[models.Model]) -> str:
        return ", ".join(f'{prefix}."{f.column}"' for f in model._meta.concrete_fields)

    return (
        f"SELECT {columns('m', Mandate)}, {columns('o', Organisation)} "  # noqa: S608
        f'FROM "{Mandate._meta.db_table}" m JOIN "{Organisation._meta.db_table}" o ON o.id = m.organisation_id '
        "WHERE m.person_id = %s AND m.valid_from <= %s AND (m.valid_to IS NULL OR m.valid_to >= %s) "
        "ORDER BY o.name, m.id"
    )


def valid_mandates(person: Person) -> list[Mandate]:
    """Return the person's mandates that hold today, each with its organisation.

    Every request of somebody signed in asks this. It is written out because the ORM takes three times as long to put
    the statement together as the database to answer it.
    """
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(_mandates_statement(), [person.pk, today, today])
        rows = cursor.fetchall()
    names, theirs = ([f.attname for f in m._meta.concrete_fields] for m in (Mandate, Organisation))
    found = []
    for row in rows:
        mandate = Mandate.from_db(connection.alias, names, row[: len(names)])
        mandate.roles = json.loads(mandate.roles)
        mandate.organisation = Organisation.from_db(connection.alias, theirs, row[len(names) :])
        found.append(mandate)
    return found


def actor_for(person: Person, mandate_id: int | None = None) -> SignedInActor | None:
    """Return the person acting under the given mandate (default: the first); None without any valid mandate."""
    mandates = valid_mandates(person)
    if not mandates:
        return None
    chosen = next((m for m in mandates if m.pk == mandate_id), mandates[0])
    return SignedInActor(
        person_id=person.pk,
        person_name=person.display_name,
        organisation_id=chosen.organisation_id,
        organisation_name=chosen.organisation.name,
        organisation_kind=chosen.organisation.kind,
        permissions=permissions_of(chosen.roles) | {Permission.SIGNED_IN},
        person=person,
        organisation=chosen.organisation,
        mandate_id=chosen.pk,
        mandates=tuple(mandates),
    )


def people_of(organisation_id: int) -> list[Mandate]:
    """Return the mandates in an organisation, newest last."""
    return list(
        Mandate.objects.filter(organisation_id=organisation_id).select_related("person").order_by("pk")
    )


def people_with_role(role: str, organisation_id: int) -> list[Person]:
    """Return the active people who hold the role in the organisation today."""
    today = clock.today()
    mandates = people_of(organisation_id)
    return [m.person for m in mandates if role in m.roles and m.is_valid_on(today) and m.person.is_active]


def find_invitation(token: str) -> Invitation | None:
    """Return the open invitation of a link, or None when unknown, used or expired: all look the same outside."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return (
        Invitation.objects.filter(token_hash=digest, accepted_at__isnull=True, expires_at__gt=clock.now())
        .select_related("organisation")
        .first()
    )
