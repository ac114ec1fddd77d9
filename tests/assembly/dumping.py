# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole database as whoever holds a copy of it sees it."""

from typing import Any

from django.db import connection

__all__ = ["Row", "dump"]

Row = dict[str, Any]


def _without_rowid(cursor: Any) -> set[str]:
    """Return the tables SQLite keeps without a number for each row."""
    if connection.vendor != "sqlite":
        return set()
    cursor.execute("SELECT name FROM pragma_table_list WHERE wr = 1")
    return {name for (name,) in cursor.fetchall()}


def dump() -> dict[str, list[Row]]:
    """Return every table as the owner of the database sees it, with what tells the physical order."""
    hidden = (
        "rowid AS _rowid, *"
        if connection.vendor == "sqlite"
        else "ctid::text AS _ctid, xmin::text AS _xmin, *"
    )
    tables = {}
    with connection.cursor() as cursor:
        # tables of a full-text index have no physical order of their own
        without = _without_rowid(cursor)
        for name in connection.introspection.table_names(cursor):
            shown = "*" if name in without else hidden
            cursor.execute(f'SELECT {shown} FROM "{name}"')
            columns = [column[0] for column in cursor.description]
            tables[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return tables
