# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The order and numbers of an agenda: public part first, closed part after, no gaps that tell of anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Numbered", "Placed", "move", "number_of_supplement", "numbered"]


@dataclass(frozen=True)
class Placed:
    """An item as it stands: its key, and whether it is public."""

    key: int
    is_public: bool


@dataclass(frozen=True)
class Numbered:
    """An item's place among all, counted from 0, and its number."""

    key: int
    position: int
    label: str


def numbered(items: Sequence[Placed]) -> list[Numbered]:
    """Return the items in their parts, each part counted from 1: "Ö 1", "Ö 2", …, "N 1", ….

    The parts count by themselves, so that the public numbers have no gap where a closed item stands.
    """
    public = [item for item in items if item.is_public]
    closed = [item for item in items if not item.is_public]
    result: list[Numbered] = []
    for letter, part in (("Ö", public), ("N", closed)):
        for number, item in enumerate(part, start=1):
            result.append(Numbered(item.key, len(result), f"{letter} {number}"))
    return result


def number_of_supplement(labels: Iterable[str], after: str) -> str:
    """Return the number of an item put after another one once the invitation is out: "Ö 7" is followed by "Ö 7.1".

    Numbers that were sent out never change.
    """
    taken = set(labels)
    base = after if after.count(".") == 0 else after.rpartition(".")[0]
    number = 1
    while f"{base}.{number}" in taken:
        number += 1
    return f"{base}.{number}"


def move(keys: Sequence[int], key: int, steps: int) -> list[int]:
    """Return the keys with one moved up (negative) or down; at an end it stays. Raises ValueError if it is not there."""
    left = [other for other in keys if other != key]
    place = keys.index(key)
    left.insert(max(0, min(len(left), place + steps)), key)
    return left
