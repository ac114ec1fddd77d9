# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Searching: a page of hits with the lines around what was found, and how many there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from itunion.foundation.search.actions import Document, organisation_of_scope
from itunion.foundation.search.asking import Notice, Query, understand
from itunion.foundation.search.engines import Wish, engine_for, facet_lexeme
from itunion.foundation.search.models import IndexedDocument, SearchCollection
from itunion.foundation.search.snippets import Piece, marked, snippet

__all__ = ["Hit", "SearchPage", "rows_of", "search"]

MOST_HITS = 200


@dataclass(frozen=True)
class Hit:
    """A document found. `rank`: how many of the terms stand in its title; `cut`: its text was too long to index whole."""

    key: str
    kind: str
    title: str
    day: date | None
    rank: int
    title_pieces: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    extra: Mapping[str, Any]
    cut: bool


@dataclass(frozen=True)
class SearchPage:
    """A page of hits, best first; `total` counts all; `by_kind` counts whatever kinds were asked for.

    `notice` says why nothing can be found, or that the query was shortened; `hint` is another query worth a try when
    nothing was found, or ''.
    """

    hits: tuple[Hit, ...]
    total: int
    by_kind: Mapping[str, int]
    notice: Notice
    hint: str


def search(
    collection: str,
    query: str,
    *,
    kinds: Sequence[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    facets: Mapping[str, Sequence[str]] | None = None,
    limit: int = 20,
    offset: int = 0,
) -> SearchPage:
    """Return a page of what the query finds in a collection of the scope's organisation.

    Words must all occur, "exact phrase", -without, beginn*. `since` and `until` are inclusive; a document without a day
    is outside any such bound. Of a facet's values one must fit, of several facets each. `limit` is 0 to 200.
    """
    organisation_id = organisation_of_scope()
    asked = understand(query)
    home = SearchCollection.objects.filter(organisation_id=organisation_id, name=collection).first()
    if home is None or not asked.wanted:
        return SearchPage((), 0, {}, asked.notice, "")
    groups = tuple(
        tuple(sorted({facet_lexeme(name, str(value)) for value in values}))
        for name, values in sorted((facets or {}).items())
    )
    if any(not group for group in groups):
        return SearchPage((), 0, {}, asked.notice, "")
    found = engine_for().find(
        Wish(
            organisation_id=organisation_id,
            collection_id=home.pk,
            query=asked,
            facets=groups,
            kinds=None if kinds is None else tuple(kinds),
            since=since,
            until=until,
            limit=max(0, min(limit, MOST_HITS)),
            offset=max(0, offset),
        )
    )
    total = sum(count for kind, count in found.by_kind.items() if kinds is None or kind in kinds)
    rows = home.documents.in_bulk([pk for pk, _rank in found.page])
    hits = tuple(_hit(rows[pk], rank, asked) for pk, rank in found.page if pk in rows)
    return SearchPage(hits, total, found.by_kind, asked.notice, "" if total else asked.hint())


def _hit(row: IndexedDocument, rank: int, asked: Query) -> Hit:
    return Hit(
        key=row.key,
        kind=row.kind,
        title=row.title,
        day=row.day,
        rank=rank,
        title_pieces=marked(row.title, asked),
        snippet=snippet(row.text, asked),
        extra=row.extra,
        cut=row.cut,
    )


def rows_of(collection: str) -> Iterator[Document]:
    """Yield the documents of a collection as the index keeps them, by key; for checks and exports."""
    rows = IndexedDocument.objects.filter(
        organisation_id=organisation_of_scope(), collection__name=collection
    )
    for row in rows.order_by("key").iterator(chunk_size=200):
        yield Document(row.key, row.kind, row.title, row.text, row.day, row.extra, row.facets)
