# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The union tests act in is copied: the copy is what the platform's own actions would have built."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from tests.owner import as_owner
from tests.world import small_union

from itunion.foundation.kernel.api import audit, clock
from itunion.foundation.organisations.api import OrganisationKind, create_organisation

pytestmark = pytest.mark.django_db
TABLES = (
    "kernel_auditentry", "kernel_audithead", "organisations_organisation", "identity_person", "identity_mandate",
    "members_shareentry",
)  # fmt: skip


def sizes() -> list[int]:
    with as_owner(), connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
        return found


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_copy_is_as_large_as_what_is_built() -> None:
    with undone():
        copied, after_copy = small_union(), sizes()
    with undone(), clock.simulated(clock.now() - dt.timedelta(days=1)):
        built, after_building = small_union(), sizes()
    assert 0 not in after_copy
    assert after_copy == after_building
    assert set(copied.people) == set(built.people)
    assert [member.name for member in copied.members] == [member.name for member in built.members]


def test_life_goes_on_from_the_copy(system: Any) -> None:
    world = small_union()
    made = create_organisation(
        kind=OrganisationKind.MEMBER, name="Gemeinde Gamma", street="Am Markt 1", postcode="39000",
        city="Musterstadt", email="gamma@example.org", by=system,
    )  # fmt: skip
    assert made.pk not in {organisation.pk for organisation in (*world.members, *world.suppliers)}
    with as_owner():
        assert list(audit.verify()) == []


def test_nobody_shares_the_copy() -> None:
    with undone():
        small_union().people["union_board"].display_name = "geändert"
    assert small_union().people["union_board"].display_name == "Person union_board"
