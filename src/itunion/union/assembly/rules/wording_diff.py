# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two wordings compared word by word, paragraphs of a text, and amendments worked into it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Piece", "apply_amendments", "joined", "new_wording", "old_wording", "paragraphs", "word_diff"]

WORDS = re.compile(r"\s+|[^\W_]+(?:[-'’.,:/][^\W_]+)*|.", re.DOTALL)
"""Gaps, words (also 1.200, E-Mail), and each other sign alone; together they are the whole text"""


@dataclass(frozen=True)
class Piece:
    """A piece of a comparison: „same“, „out“ or „in“."""

    kind: str
    text: str


def word_diff(old: str, new: str) -> list[Piece]:
    """Return how to get from the old wording to the new one, in whole words."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[start:end])))
            continue
        if start < end:
            pieces.append(Piece("out", "".join(before[start:end])))
        if new_start < new_end:
            pieces.append(Piece("in", "".join(after[new_start:new_end])))
    return pieces


def old_wording(pieces: list[Piece]) -> str:
    """Return the old wording out of a comparison."""
    return "".join(piece.text for piece in pieces if piece.kind != "in")


def new_wording(pieces: list[Piece]) -> str:
    """Return the new wording out of a comparison."""
    return "".join(piece.text for piece in pieces if piece.kind != "out")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what stands between empty lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return [part.strip() for part in re.split(r"\n[^\S\n]*\n", lines) if part.strip()]


def joined(parts: list[str]) -> str:
    """Return paragraphs as one text."""
    return "\n\n".join(parts)


def apply_amendments(text: str, amendments: Mapping[int, str]) -> str:
    """Return the text with paragraphs replaced by number (1 is the first); an empty one goes.

    The number after the last one appends a paragraph. Raises ValueError for other numbers.
    """
    parts = paragraphs(text)
    if unknown := [number for number in amendments if not 1 <= number <= len(parts) + 1]:
        raise ValueError(f"no paragraph {unknown[0]}")
    changed = [amendments.get(number, part) for number, part in enumerate(parts, start=1)]
    changed.append(amendments.get(len(parts) + 1, ""))
    return joined([part for whole in changed for part in paragraphs(whole)])
