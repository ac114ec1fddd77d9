# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing the index: derived data, written in the transaction of whoever changes what it is derived from.

No actor and no audit entry: the change itself is audited where it happens.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction

from itunion.foundation.kernel.scope import OrganisationScope, ScopeMissing, current_scope
from itunion.foundation.search.engines import Row, engine_for, facet_lexeme
from itunion.foundation.search.lexemes import LONGEST_TEXT, Lexemes, lexemes_of
from itunion.foundation.search.models import IndexedDocument, SearchCollection
from itunion.foundation.search.words import clean

__all__ = [
    "Document",
    "Indexed",
    "index_documents",
    "organisation_of_scope",
    "remove_collection",
    "remove_collections",
    "remove_documents",
]

T = TypeVar("T")

# raise it when lexemes are made in another way: documents then count as changed
WAY = 1
BATCH = 200
LONGEST_TITLE = 2_000
# a title has few places, so that title and text together stay below what PostgreSQL counts
TITLE_PLACES = 300


@dataclass(frozen=True)
class Document:
    """What is to be found: `key` names it within its collection, `extra` comes back with every hit as it is.

    `facets` are values it can be filtered by: {"committee": ["12", "13"]}. Text beyond 500,000 characters is neither
    indexed nor kept.
    """

    key: str
    kind: str
    title: str
    text: str
    day: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Indexed:
    """What `index_documents` did: written and unchanged documents, and the keys of those too long to index whole."""

    written: int
    unchanged: int
    cut: tuple[str, ...]


def organisation_of_scope() -> int:
    """Return the organisation of the scope; raise ScopeMissing outside any, and in a scope across organisations."""
    scope = current_scope()
    if not isinstance(scope, OrganisationScope):
        raise ScopeMissing("the search index is written and read within one organisation only")
    return scope.organisation_id


def index_documents(collection: str, documents: Iterable[Document]) -> Indexed:
    """Insert or replace documents by their key; of two with the same key the last one stays.

    Raises ValueError for a key or kind that is empty, too long or has control characters.
    """
    organisation_id = organisation_of_scope()
    written, unchanged, cut = 0, 0, []
    with transaction.atomic():
        engine = engine_for()
        engine.prepare()
        home, _made = SearchCollection.objects.get_or_create(organisation_id=organisation_id, name=collection)
        for batch in _batches(documents):
            rows = [_row(home, document) for document in {d.key: d for d in batch}.values()]
            known = dict(
                home.documents.filter(key__in=[row.key for row in rows]).values_list("key", "digest")
            )
            changed = [row for row in rows if known.get(row.key) != row.digest]
            # cut is decided by the words as well, so lexemes come first
            lexemes = [_lexemes(row) for row in changed]
            stored = _store(changed)
            engine.put([_index_row(row, *pair) for row, pair in zip(stored, lexemes, strict=True)])
            written += len(changed)
            unchanged += len(rows) - len(changed)
            cut += [row.key for row in stored if row.cut]
        engine.finish()
    return Indexed(written, unchanged, tuple(cut))


def remove_documents(collection: str, keys: Iterable[str]) -> int:
    """Remove documents, leaving nothing of them in the index; unknown keys are no error. Returns how many there were."""
    organisation_id = organisation_of_scope()
    wanted = sorted(set(keys))
    with transaction.atomic():
        ids = []
        for part in _batches(wanted):
            ids += IndexedDocument.objects.filter(
                organisation_id=organisation_id, collection__name=collection, key__in=part
            ).values_list("pk", flat=True)
        return _remove(ids)


def remove_collection(collection: str) -> int:
    """Remove a collection with all its documents. Returns how many there were."""
    organisation_id = organisation_of_scope()
    with transaction.atomic():
        homes = SearchCollection.objects.filter(organisation_id=organisation_id, name=collection)
        ids = list(IndexedDocument.objects.filter(collection__in=homes).values_list("pk", flat=True))
        removed = _remove(ids)
        homes.delete()
    return removed


def remove_collections(beginning: str) -> int:
    """Remove every collection whose name begins so, e.g. all of a procedure. Returns how many documents there were."""
    organisation_id = organisation_of_scope()
    names = SearchCollection.objects.filter(organisation_id=organisation_id, name__startswith=beginning)
    return sum(remove_collection(name) for name in list(names.values_list("name", flat=True)))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _remove(ids: Sequence[int]) -> int:
    if ids:
        engine = engine_for()
        engine.prepare()
        engine.remove(ids)
        for part in _batches(ids):
            IndexedDocument.objects.filter(pk__in=part).delete()
        engine.finish()
    return len(ids)


def _name(text: str, longest: int, what: str) -> str:
    if not text or len(text) > longest or not text.isprintable():
        raise ValueError(f"{what} of a document: 1 to {longest} printable characters, got {text[:80]!r}")
    return text


def _plain(value: Any) -> Any:
    """Return a JSON value whose texts any database takes."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _row(home: SearchCollection, document: Document) -> IndexedDocument:
    # cleaning makes a text shorter at most by what is invisible: a little more is read, then the bound applies
    text = clean(document.text[: LONGEST_TEXT * 2])
    row = IndexedDocument(
        organisation_id=home.organisation_id,
        collection=home,
        key=_name(document.key, 200, "key"),
        kind=_name(document.kind, 60, "kind"),
        day=document.day,
        title=clean(document.title)[:LONGEST_TITLE],
        text=text[:LONGEST_TEXT],
        cut=len(text) > LONGEST_TEXT or len(document.text) > LONGEST_TEXT * 2,
        extra=_plain(dict(document.extra)),
        facets={str(name): sorted({str(v) for v in values}) for name, values in document.facets.items()},
    )
    row.digest = _digest(row)
    return row


def _digest(row: IndexedDocument) -> str:
    parts = [WAY, row.key, row.kind, str(row.day), row.title, row.extra, row.facets, row.text]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _lexemes(row: IndexedDocument) -> tuple[Lexemes, Lexemes]:
    """Return the lexemes of title and text, and note on the row when they are not all."""
    title = lexemes_of(row.title, places=TITLE_PLACES, places_of_one=4)
    text = lexemes_of(row.text)
    row.cut = row.cut or text.cut
    return title, text


def _store(rows: Sequence[IndexedDocument]) -> Sequence[IndexedDocument]:
    stored: Sequence[IndexedDocument] = IndexedDocument.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation", "collection", "key"],
        update_fields=["kind", "day", "digest", "cut", "title", "extra", "facets", "text"],
    )
    return stored


def _index_row(row: IndexedDocument, title: Lexemes, text: Lexemes) -> Row:
    return Row(
        document_id=row.pk,
        organisation_id=row.organisation_id,
        collection_id=row.collection_id,
        kind=row.kind,
        day=row.day,
        key=row.key,
        title=title,
        text=text,
        facets=frozenset(
            facet_lexeme(name, value) for name, values in row.facets.items() for value in values
        ),
    )
