# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The index on SQLite: an FTS5 table of lexemes made beforehand, joined with the documents of the scope.

FTS5 keeps words of deleted rows in its older segments. From SQLite 3.42 on it can be told not to; before, the index is
merged after each removal, which leaves nothing behind either, but takes time with the size of the index.
"""

import sqlite3
from collections.abc import Sequence

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from itunion.foundation.search.asking import Beginning, Lexeme, Term
from itunion.foundation.search.engines import DOCUMENTS, TABLE, Found, Row, Wish, scoped
from itunion.foundation.search.lexemes import NOTHING, Lexemes

__all__ = ["SqliteEngine"]

_TABLE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5"
    """(title, title_loose, text, text_loose, tokenize = "ascii tokenchars '-.,=#_'")"""
)
# whoever deletes a document deletes its lexemes with it
_TRIGGER = (
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_forget AFTER DELETE ON {DOCUMENTS} "  # noqa: S608
    f"BEGIN DELETE FROM {TABLE} WHERE rowid = OLD.id; END"
)
_FORGETS_BY_ITSELF = sqlite3.sqlite_version_info >= (3, 42)


class SqliteEngine:
    """FTS5 with lexemes made in Python."""

    def __init__(self) -> None:
        self._removed = 0

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Make the table of lexemes."""
        with connection.cursor() as cursor:
            cursor.execute(_TABLE)
            cursor.execute(_TRIGGER)
            if _FORGETS_BY_ITSELF:
                cursor.execute(f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('secure-delete', 1)")  # noqa: S608

    def prepare(self) -> None:
        """Have everything that is freed overwritten with zeros; some builds of SQLite do it by themselves."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")

    def finish(self) -> None:
        """Merge the index when something was removed and this SQLite would keep its words."""
        if self._removed and not _FORGETS_BY_ITSELF:
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")  # noqa: S608
        self._removed = 0

    def put(self, rows: Sequence[Row]) -> None:
        """Insert or replace rows by their document."""
        self.remove([row.document_id for row in rows])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, title, title_loose, text, text_loose) VALUES (%s, %s, %s, %s, %s)",  # noqa: S608
                [
                    (
                        row.document_id,
                        _in_order(row.collection_id, row.title),
                        _loose(row.collection_id, row.title.loose),
                        _in_order(row.collection_id, row.text),
                        _loose(row.collection_id, row.text.loose | row.facets),
                    )
                    for row in rows
                ],
            )

    def remove(self, document_ids: Sequence[int]) -> None:
        """Remove rows."""
        with connection.cursor() as cursor:
            for start in range(0, len(document_ids), 500):
                part = list(document_ids[start : start + 500])
                marks = ", ".join(["%s"] * len(part))
                cursor.execute(f"DELETE FROM {TABLE} WHERE rowid IN ({marks})", part)  # noqa: S608
                self._removed += max(0, cursor.rowcount)

    def find(self, wish: Wish) -> Found:
        """Return what is found."""
        number = wish.collection_id
        wanted = [_any_of(term, number) for term in wish.query.wanted]
        facets = [f"({' OR '.join(_quoted(number, lexeme) for lexeme in group)})" for group in wish.facets]
        match = f"({' AND '.join([*wanted, *facets])})"
        if wish.query.unwanted:
            match += f" NOT ({' OR '.join(_any_of(term, number) for term in wish.query.unwanted)})"
        in_title = f"(d.id IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s))"  # noqa: S608
        hits = (
            f"WITH hits AS MATERIALIZED (SELECT d.id, d.kind, d.day, d.key, {' + '.join([in_title] * len(wanted))} AS rank "  # noqa: S608
            f"FROM {TABLE} f JOIN {DOCUMENTS} d ON d.id = f.rowid WHERE f.{TABLE} MATCH %s "
            "AND d.organisation_id = %s AND d.collection_id = %s "
            "AND (%s IS NULL OR d.day >= %s) AND (%s IS NULL OR d.day <= %s)) "
        )
        parameters = [
            *(f"{{title title_loose}} : {term}" for term in wanted),
            match,
            wish.organisation_id,
            number,
            *[wish.since and wish.since.isoformat()] * 2,
            *[wish.until and wish.until.isoformat()] * 2,
        ]
        chosen = "1" if wish.kinds is None else f"kind IN ({', '.join(['%s'] * len(wish.kinds))})"
        with connection.cursor() as cursor:
            cursor.execute(hits + "SELECT kind, count(*) FROM hits GROUP BY kind", parameters)  # noqa: S608
            by_kind = {str(kind): int(count) for kind, count in cursor.fetchall()}
            cursor.execute(
                f"{hits} SELECT id, rank FROM hits WHERE {chosen} "  # noqa: S608
                "ORDER BY rank DESC, day DESC NULLS LAST, key LIMIT %s OFFSET %s",
                [*parameters, *(wish.kinds or ()), wish.limit, wish.offset],
            )
            return Found([(int(pk), int(rank)) for pk, rank in cursor.fetchall()], by_kind)


def _in_order(collection_id: int, lexemes: Lexemes) -> str:
    return " ".join(one if one == NOTHING else scoped(collection_id, one) for one in lexemes.ordered)


def _loose(collection_id: int, lexemes: frozenset[str]) -> str:
    return " ".join(scoped(collection_id, one) for one in sorted(lexemes))


def _quoted(collection_id: int, lexeme: str) -> str:
    # lexemes have letters, digits and a few signs, no quotation mark
    return f'"{scoped(collection_id, lexeme)}"'


def _any_of(term: Term, collection_id: int) -> str:
    found = []
    for atom in term.atoms:
        if isinstance(atom, Lexeme):
            found.append(_quoted(collection_id, atom.text))
        elif isinstance(atom, Beginning):
            found += [f"{_quoted(collection_id, sign + atom.text)} *" for sign in ("", "=")]
        else:
            words = " ".join(scoped(collection_id, one) for one in atom.lexemes)
            found.append(f'{{title text}} : "{words}"')
    return f"({' OR '.join(found)})"
