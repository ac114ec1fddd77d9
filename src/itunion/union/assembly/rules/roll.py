# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The chain of open votes: each vote's hash covers the one before, so the roll cannot be changed unseen."""

import hashlib
import json
from collections.abc import Iterable, Sequence

__all__ = ["GENESIS", "broken_links", "link"]

GENESIS = "0" * 64


def link(*, previous: str, ballot: int, member: int, choice: Sequence[str], votes: int, sequence: int) -> str:
    """Return the hash of a vote that follows `previous` (SHA-256 over canonical JSON)."""
    fields = {
        "ballot": ballot,
        "choice": sorted(choice),
        "member": member,
        "previous": previous,
        "sequence": sequence,
        "votes": votes,
    }
    return hashlib.sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def broken_links(
    ballot: int, roll: Iterable[tuple[int, int, Sequence[str], int, str, str]], head: str
) -> list[int]:
    """Return the sequence numbers where the roll does not hold; `head` is the published hash of the last vote.

    A row is (sequence, member, choice, votes, previous hash, hash). A missing tail is reported as the number after
    the last one.
    """
    broken: list[int] = []
    expected, previous = 1, GENESIS
    for sequence, member, choice, votes, before, found in roll:
        right = link(
            previous=before, ballot=ballot, member=member, choice=choice, votes=votes, sequence=sequence
        )
        if sequence != expected or before != previous or found != right:
            broken.append(sequence)
        expected, previous = sequence + 1, found
    if previous != head:
        broken.append(expected)
    return broken
