# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The index on PostgreSQL: tsvectors of our own lexemes under a GIN index; no text search configuration, no extension.

Row-level security would hide the GIN index from the planner (the operator @@ is not leakproof, and making it so takes a
superuser), and every search would read all rows. Therefore the table's policy binds everybody but its owner, and a
function of the owner searches; it reads the scope itself from the same setting as the policies. Decision 0014.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from itunion.foundation.search.asking import Beginning, Lexeme, Term
from itunion.foundation.search.engines import DOCUMENTS, TABLE, Found, Row, Wish, scoped
from itunion.foundation.search.lexemes import NOTHING, Lexemes

__all__ = ["PostgresqlEngine"]

_SCOPE = "(SELECT NULLIF(current_setting('itunion.organisation', true), '')::bigint)"

_TABLE = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
    document_id bigint PRIMARY KEY,
    organisation_id bigint NOT NULL,
    collection_id bigint NOT NULL,
    day date,
    kind text NOT NULL,
    key text COLLATE "C" NOT NULL,
    title tsvector NOT NULL,
    lexemes tsvector NOT NULL
) WITH (toast_tuple_target = 128)
"""

# long vectors stand apart, so that counting and ranking thousands of hits reads short rows only
_AROUND = (
    f"ALTER TABLE {TABLE} ALTER COLUMN title SET STORAGE MAIN",
    f"CREATE INDEX IF NOT EXISTS {TABLE}_lexemes ON {TABLE} USING gin (lexemes) WITH (gin_pending_list_limit = 1024)",
    f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY",
    f"DROP POLICY IF EXISTS itunion_scope ON {TABLE}",
    f"CREATE POLICY itunion_scope ON {TABLE} USING (organisation_id = {_SCOPE})",
)

# whoever deletes a document deletes its lexemes with it
_TRIGGER = (
    "CREATE OR REPLACE FUNCTION itunion_search_forget() RETURNS trigger LANGUAGE plpgsql AS "  # noqa: S608
    f"$$ BEGIN DELETE FROM {TABLE} WHERE document_id = OLD.id; RETURN NULL; END $$",
    f"DROP TRIGGER IF EXISTS {TABLE}_forget ON {DOCUMENTS}",
    f"CREATE TRIGGER {TABLE}_forget AFTER DELETE ON {DOCUMENTS} "
    "FOR EACH ROW EXECUTE FUNCTION itunion_search_forget()",
)

# Without the index every vector would be unpacked, which the planner does not reckon with: it would read the whole
# table for a frequent word, ten times slower.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION itunion_search(
    collection bigint, query text, terms text[], kinds text[], since date, until date, most integer, skipped integer,
    OUT by_kind jsonb, OUT ids bigint[], OUT ranks integer[]
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $search$
DECLARE
    organisation bigint := NULLIF(current_setting('itunion.organisation', true), '')::bigint;
    rank text;
BEGIN
    IF organisation IS NULL THEN
        RAISE EXCEPTION 'searching needs the scope of one organisation' USING ERRCODE = '42501';
    END IF;
    SELECT string_agg(format('(title @@ %L::tsquery)::integer', term), ' + ') INTO rank FROM unnest(terms) AS term;
    EXECUTE format(
        'WITH hits AS MATERIALIZED ('
        ' SELECT document_id, kind, day, key, %s AS rank FROM %I.{TABLE}'
        ' WHERE lexemes @@ $1::tsquery AND organisation_id = $2 AND collection_id = $3'
        ' AND ($4 IS NULL OR day >= $4) AND ($5 IS NULL OR day <= $5)'
        '), counted AS (SELECT kind, count(*) AS number FROM hits GROUP BY kind'
        '), page AS ('
        ' SELECT document_id, rank, day, key FROM hits WHERE $6 IS NULL OR kind = ANY ($6)'
        ' ORDER BY rank DESC, day DESC NULLS LAST, key LIMIT $7 OFFSET $8'
        '), arrays AS ('
        ' SELECT array_agg(document_id ORDER BY rank DESC, day DESC NULLS LAST, key) AS ids,'
        ' array_agg(rank ORDER BY rank DESC, day DESC NULLS LAST, key) AS ranks FROM page'
        ') SELECT (SELECT jsonb_object_agg(kind, number) FROM counted), arrays.ids, arrays.ranks FROM arrays',
        COALESCE(rank, '0'), '@SCHEMA@'
    ) USING query, organisation, collection, since, until, kinds, most, skipped INTO by_kind, ids, ranks;
END $search$
"""  # noqa: S608


class PostgresqlEngine:
    """Full-text search of PostgreSQL with lexemes made in Python."""

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Make the table of lexemes, its policy and the function that searches."""
        with connection.cursor() as cursor:
            cursor.execute(_TABLE)
            for statement in (*_AROUND, *_TRIGGER):
                cursor.execute(statement)
            cursor.execute("SELECT current_schema()")
            schema = str(cursor.fetchone()[0]).replace("'", "''")
            cursor.execute(_FUNCTION.replace("@SCHEMA@", schema).replace("%", "%%"), [])

    def prepare(self) -> None:
        """Nothing to do."""

    def finish(self) -> None:
        """Nothing to do: what is kept of a deleted row until it is vacuumed is out of reach of any query."""

    def put(self, rows: Sequence[Row]) -> None:
        """Insert or replace rows by their document."""
        columns = "document_id, organisation_id, collection_id, day, kind, key, title, lexemes"
        changed = ", ".join(f"{c} = EXCLUDED.{c}" for c in columns.split(", ")[1:])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s::tsvector, %s::tsvector) "  # noqa: S608
                f"ON CONFLICT (document_id) DO UPDATE SET {changed}",
                [
                    (
                        row.document_id,
                        row.organisation_id,
                        row.collection_id,
                        row.day,
                        row.kind,
                        row.key,
                        vector(row.collection_id, [row.title]),
                        vector(row.collection_id, [row.title, row.text], row.facets),
                    )
                    for row in rows
                ],
            )

    def remove(self, document_ids: Sequence[int]) -> None:
        """Remove rows."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE document_id = ANY (%s)", [list(document_ids)])  # noqa: S608

    def find(self, wish: Wish) -> Found:
        """Return what is found."""
        number = wish.collection_id
        wanted = [_any_of(term, number) for term in wish.query.wanted]
        parts = [
            *wanted,
            *(f"({' | '.join(_quoted(number, lexeme) for lexeme in group)})" for group in wish.facets),
            *(f"!{_any_of(term, number)}" for term in wish.query.unwanted),
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT by_kind, ids, ranks FROM itunion_search"
                "(%s, %s, %s::text[], %s::text[], %s::date, %s::date, %s, %s)",
                [
                    number,
                    " & ".join(parts),
                    wanted,
                    None if wish.kinds is None else list(wish.kinds),
                    wish.since,
                    wish.until,
                    wish.limit,
                    wish.offset,
                ],
            )
            by_kind, ids, ranks = cursor.fetchone()
        # Django leaves JSON as text; NULL when nothing is found
        return Found(list(zip(ids or (), ranks or (), strict=True)), json.loads(by_kind or "{}"))


def _quoted(collection_id: int, lexeme: str) -> str:
    # lexemes have letters, digits and a few signs, none of them a quotation mark or backslash
    return f"'{scoped(collection_id, lexeme)}'"


def _any_of(term: Term, collection_id: int) -> str:
    found = []
    for atom in term.atoms:
        if isinstance(atom, Lexeme):
            found.append(_quoted(collection_id, atom.text))
        elif isinstance(atom, Beginning):
            found += [f"{_quoted(collection_id, sign + atom.text)}:*" for sign in ("", "=")]
        else:
            found.append(_phrase(collection_id, atom.lexemes))
    return f"({' | '.join(found)})"


def _pair(collection_id: int, first: str, second: str) -> str:
    """Return the quoted lexeme of two words one after the other: 48 bits of a hash, whatever their length."""
    digest = hashlib.blake2s(f"{collection_id} {first} {second}".encode(), digest_size=6).digest()
    return f"'~{urlsafe_b64encode(digest).decode()}'"


def _phrase(collection_id: int, lexemes: Sequence[str]) -> str:
    """Return the query of a phrase: its pairs, which the index answers alone; of three words and more, their places, too.

    Places stand in the vector only; without the pairs every document that has all the words would be opened.
    """
    parts = [_pair(collection_id, *pair) for pair in pairwise(lexemes)]
    if len(lexemes) > 2:
        parts.append(f"({' <-> '.join(_quoted(collection_id, one) for one in lexemes)})")
    return f"({' & '.join(parts)})"


def vector(collection_id: int, fields: Sequence[Lexemes], loose: Iterable[str] = ()) -> str:
    """Return a tsvector literal of one or more fields; no phrase reaches from one into the next."""
    places: dict[str, list[int]] = {}
    pairs: set[str] = set()
    first = 1
    for field in fields:
        for place, lexeme in enumerate(field.ordered, first):
            if lexeme != NOTHING:
                places.setdefault(lexeme, []).append(place)
        for lexeme in field.loose:
            places.setdefault(lexeme, [])
        pairs.update(_pair(collection_id, *pair) for pair in pairwise(field.ordered) if NOTHING not in pair)
        first += len(field.ordered) + 1
    for lexeme in loose:
        places.setdefault(lexeme, [])
    words = (
        f"{_quoted(collection_id, lexeme)}{':' if found else ''}{','.join(map(str, found))}"
        for lexeme, found in places.items()
    )
    return " ".join((*words, *pairs))
