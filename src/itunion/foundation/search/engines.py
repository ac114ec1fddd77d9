# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What both databases can do for the index, and which one does it here.

Both hold the same lexemes, each with the collection's number before it: the list of places of a word is then one
collection's alone, so that a search costs the same with one organisation and with 128, and cannot count foreign rows.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from itunion.foundation.search.asking import Query
from itunion.foundation.search.lexemes import Lexemes

__all__ = ["Engine", "Found", "Row", "Wish", "engine_for", "facet_lexeme", "scoped"]

TABLE = "search_lexemes"
DOCUMENTS = "search_indexeddocument"


@dataclass(frozen=True)
class Row:
    """A document's lexemes, to be put into the index."""

    document_id: int
    organisation_id: int
    collection_id: int
    kind: str
    day: date | None
    key: str
    title: Lexemes
    text: Lexemes
    facets: frozenset[str]


@dataclass(frozen=True)
class Wish:
    """What is looked for within a collection: all of `query`, one lexeme of each group of `facets`."""

    organisation_id: int
    collection_id: int
    query: Query
    facets: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...] | None
    since: date | None
    until: date | None
    limit: int
    offset: int


@dataclass(frozen=True)
class Found:
    """Document ids with their rank, best first; and how many there are of each kind, whatever kinds were asked for."""

    page: Sequence[tuple[int, int]]
    by_kind: Mapping[str, int]


class Engine(Protocol):
    """The index of one kind of database. Rank: how many of the terms stand in the title; then newest; then key."""

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Make the table of lexemes, if it is not there."""

    def prepare(self) -> None:
        """Called before documents are written or removed."""

    def finish(self) -> None:
        """Called when they are, in the same transaction: afterwards no word of a removed row remains."""

    def put(self, rows: Sequence[Row]) -> None:
        """Insert or replace rows by their document."""

    def remove(self, document_ids: Sequence[int]) -> None:
        """Remove rows."""

    def find(self, wish: Wish) -> Found:
        """Return what is found."""


def engine_for(wrapper: BaseDatabaseWrapper = connection) -> Engine:
    """Return the engine of a database connection."""
    from itunion.foundation.search.postgresql import PostgresqlEngine
    from itunion.foundation.search.sqlite import SqliteEngine

    return PostgresqlEngine() if wrapper.vendor == "postgresql" else SqliteEngine()


def scoped(collection_id: int, lexeme: str) -> str:
    """Return a lexeme as it stands in the table: with the number of its collection."""
    return f"{collection_id}_{lexeme}"


def facet_lexeme(name: str, value: str) -> str:
    """Return the lexeme of a facet's value; its length does not depend on the value's."""
    return "#" + hashlib.blake2s(f"{name}\0{value}".encode(), digest_size=10).hexdigest()
