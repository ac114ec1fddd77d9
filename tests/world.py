# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The small union most tests act in: built once per worker by the platform's own actions, then copied row by row.

Building it takes some 500 statements, copying it a dozen; nearly a thousand tests begin with it.
"""

import copy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from tests.owner import as_owner

__all__ = ["World", "small_union"]

# table, its columns, its rows
Rows = list[tuple[str, list[str], list[tuple[Any, ...]]]]


@dataclass
class World:
    """A small union: two members, two suppliers, the union, the operator, and people in every role."""

    union: Any
    operator: Any
    members: list[Any]
    suppliers: list[Any]
    people: dict[
        str, Any
    ]  # "<role>" for single organisations, "<role>@0", "<role>@1" for members and suppliers

    def actor(self, who: str) -> Any:
        """Return the actor of a person."""
        from itunion.foundation.identity.api import actor_for

        actor = actor_for(self.people[who])
        assert actor is not None
        return actor


def small_union() -> World:
    """Put the small union into the database and return it; at another time than now, or beside other rows, it is built."""
    from itunion.foundation.kernel.api import clock

    is_now = abs(clock.now() - timezone.now()) < timedelta(seconds=1)
    if not is_now or time_machine.escape_hatch.is_travelling() or any(_filled().values()):
        return _built()
    world, rows = _snapshot()
    with transaction.atomic(), as_owner(), connection.cursor() as cursor:
        for table, columns, values in rows:
            names = ", ".join(connection.ops.quote_name(column) for column in columns)
            places = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(values))
            flat = [value for row in values for value in row]
            cursor.execute(f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES {places}", flat)
    return copy.deepcopy(world)


def _tables() -> list[str]:
    """Return the tables of our own models; those of Django are filled when the database is made."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("itunion.")
    )


def _filled() -> dict[str, bool]:
    """Return by table whether there is anything in it."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"
                for table in _tables()
            )
        )
        return dict(cursor.fetchall())


@cache
def _snapshot() -> tuple[World, Rows]:
    """Build the union, read its rows, and undo it."""
    with transaction.atomic():
        world = _built()
        rows: Rows = []
        tables = [table for table, filled in _filled().items() if filled]
        with as_owner(), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
                rows.append((table, [column[0] for column in cursor.description], cursor.fetchall()))
        transaction.set_rollback(True)
    return world, rows


def _built() -> World:
    """Build the small union."""
    from itunion.foundation.identity.api import ROLES, create_person, give_mandate
    from itunion.foundation.kernel.api import system_actor
    from itunion.foundation.organisations.api import OrganisationKind, create_organisation, within
    from itunion.union.members.api import leitweg_check_digits, register_member

    system = system_actor("tests")

    def organisation(kind: str, name: str, number: int) -> Any:
        return create_organisation(
            kind=kind,
            name=name,
            street=f"Testweg {number}",
            postcode=f"39{number:03d}",
            city="Musterstadt",
            email=f"post{number}@example.org",
            phone="+49 391 5550100",
            vat_id="DE123456788",
            iban="DE02120300000000202051",
            by=system,
        )

    union = organisation(OrganisationKind.UNION, "Muster-Union eG", 1)
    operator = organisation(OrganisationKind.OPERATOR, "Muster-Betrieb GmbH", 2)
    auditor = organisation(OrganisationKind.AUDITOR, "Prüfungsverband Muster", 3)
    supervisory = organisation(OrganisationKind.SUPERVISORY, "Landesaufsicht Muster", 4)
    members = [
        organisation(OrganisationKind.MEMBER, f"Gemeinde {n}", 10 + i)
        for i, n in enumerate(("Alpha", "Beta"))
    ]
    suppliers = [
        organisation(OrganisationKind.SUPPLIER, f"Lieferant {n}", 20 + i)
        for i, n in enumerate(("Eins", "Zwei"))
    ]
    for i, member in enumerate(members):
        with within(member.pk):
            register_member(
                organisation=member,
                kind="municipality",
                workplaces=50 * (i + 1),
                inhabitants=5000 * (i + 1),
                entered_on=date(2020, 1, 1),
                leitweg_id=f"1508304{i}-0001-{leitweg_check_digits(f'1508304{i}', '0001')}",
                by=system,
            )
    people = {}
    by_kind = {
        "union": [union],
        "operator": [operator],
        "auditor": [auditor],
        "supervisory": [supervisory],
        "member": members,
        "supplier": suppliers,
    }
    for role in ROLES.values():
        bodies = by_kind[role.kind]
        for i, body in enumerate(bodies):
            key = role.key if len(bodies) == 1 else f"{role.key}@{i}"
            person = create_person(
                email=f"{key.replace('@', '.')}@example.org",
                display_name=f"Person {key}",
                password=None,
                by=system,
            )
            give_mandate(person=person, organisation=body, roles=[role.key], by=system)
            people[key] = person
    return World(union, operator, members, suppliers, people)
