# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a vote being cast asks: written out, because everybody votes at the same moment.

The ORM takes several times as long to put such a statement together as the database to answer it.
"""

import json
from functools import cache

from django.db import connection, models

from itunion.union.assembly.models import AgendaItem, Ballot, Entitlement, Vote

__all__ = ["right_to_cast"]

RIGHT = ("id", "ballot_id", "member_id", "person_id", "person_key", "person_name", "votes", "channel")
BALLOT = ("id", "item_id", "secrecy", "state", "seats", "choices", "names")
ITEM = ("id", "ban_subject", "concerned")


def _fields(model: type[models.Model], wanted: tuple[str, ...]) -> list[str]:
    """Return those fields in the order of the model, as `from_db` takes them."""
    return [f.attname for f in model._meta.concrete_fields if f.attname in wanted]


@cache
def _statement() -> str:
    columns = [
        f"{prefix}.{name}"
        for prefix, model, wanted in (
            ("e", Entitlement, RIGHT),
            ("b", Ballot, BALLOT),
            ("i", AgendaItem, ITEM),
        )
        for name in _fields(model, wanted)
    ]
    return (
        f"SELECT {', '.join(columns)}, EXISTS (SELECT 1 FROM {Vote._meta.db_table} v "  # noqa: S608
        "WHERE v.ballot_id = e.ballot_id AND v.member_id = e.member_id) "
        f"FROM {Entitlement._meta.db_table} e JOIN {Ballot._meta.db_table} b ON b.id = e.ballot_id "
        f"JOIN {AgendaItem._meta.db_table} i ON i.id = b.item_id WHERE e.ballot_id = %s AND e.member_id = %s"
    )


def right_to_cast(ballot_id: int, member_id: int) -> tuple[Entitlement | None, bool]:
    """Return the member's right to vote in a ballot, None without one, and whether its vote was already cast.

    The right comes with its ballot and the ballot's item, each with the fields that casting looks at.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [ballot_id, member_id])
        row = cursor.fetchone()
    if row is None:
        return None, False
    *values, cast = row
    b, i = len(RIGHT), len(RIGHT) + len(BALLOT)
    right = Entitlement.from_db(connection.alias, _fields(Entitlement, RIGHT), values[:b])
    ballot = Ballot.from_db(connection.alias, _fields(Ballot, BALLOT), values[b:i])
    item = AgendaItem.from_db(connection.alias, _fields(AgendaItem, ITEM), values[i:])
    ballot.choices, ballot.names = json.loads(ballot.choices), json.loads(ballot.names)
    item.concerned = json.loads(item.concerned)
    ballot.item, right.ballot = item, ballot
    return right, bool(cast)
