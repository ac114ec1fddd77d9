# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The board: a chain of records that everybody can follow, given the head that stands in the minutes.

Head 0 is made from the poll's fingerprint, head n from head n-1, the position and the receipt of record n. Records are
added in shuffled batches, so that the order on the board does not tell who came when.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .ballot import Cast
from .definition import PollDefinition
from .encoding import CAST_BODY_SIZE, CAST_VERSION, genesis_head, next_head, receipt_of
from .errors import Finding
from .issuer import verify_token

__all__ = ["BoardEntry", "Shuffle", "append_batch", "empty_head", "examine_board", "includes", "verify_chain"]

Shuffle = Callable[[list[bytes]], None]
"""Brings a list into random order, in place. Anything but the operating system's randomness is for tests."""


def _shuffle(records: list[bytes]) -> None:
    secrets.SystemRandom().shuffle(records)


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """One line of the board: position from 1, record as cast, head after it (32 bytes)."""

    index: int
    record: bytes
    head: bytes


def empty_head(definition: PollDefinition) -> bytes:
    """Return the head of a poll's board before the first record."""
    return genesis_head(definition.digest)


def append_batch(
    head: bytes, length: int, records: Sequence[bytes], shuffle: Shuffle = _shuffle
) -> tuple[BoardEntry, ...]:
    """Return the lines a batch adds to a board that has a head and a length, in shuffled order."""
    batch = list(records)
    shuffle(batch)
    entries = []
    for index, record in enumerate(batch, start=length + 1):
        head = next_head(head, index, receipt_of(record))
        entries.append(BoardEntry(index, record, head))
    return tuple(entries)


def verify_chain(
    definition: PollDefinition, entries: Sequence[BoardEntry], published_head: bytes | None = None
) -> list[Finding]:
    """Return what is wrong with the chain. Without a published head a cut-off end cannot be noticed.

    Findings: `position` (lines missing, doubled or swapped), `link` (a head does not follow), `head` (the last head
    is not the published one).
    """
    found = []
    head = empty_head(definition)
    for expected, entry in enumerate(entries, start=1):
        if entry.index != expected:
            found.append(Finding("position", expected))
        head = next_head(head, expected, receipt_of(entry.record))
        if entry.head != head:
            found.append(Finding("link", expected))
            break
    if published_head is not None and head != published_head:
        found.append(Finding("head"))
    return found


def _examine_records(definition: PollDefinition, entries: Sequence[BoardEntry]) -> Iterator[Finding]:
    seen: set[bytes] = set()
    for place, entry in enumerate(entries, start=1):
        if len(entry.record) != CAST_BODY_SIZE or entry.record[0] != CAST_VERSION:
            yield Finding("malformed", place)
            continue
        cast = Cast(definition.poll_id, entry.record)
        if not verify_token(definition.issuer, definition.poll_id, cast.token, cast.signature):
            yield Finding("token", place)
        if cast.token in seen:
            yield Finding("duplicate", place)
        seen.add(cast.token)


def examine_board(
    definition: PollDefinition, entries: Sequence[BoardEntry], published_head: bytes | None = None
) -> list[Finding]:
    """Return everything wrong with a board: the chain, and `malformed`, `token` (bad signature), `duplicate`."""
    return [*verify_chain(definition, entries, published_head), *_examine_records(definition, entries)]


def includes(entries: Sequence[BoardEntry], receipt: bytes) -> int | None:
    """Return the position of the record a receipt belongs to, or None."""
    return next((entry.index for entry in entries if receipt_of(entry.record) == receipt), None)
