# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two wordings compared, line by line and inside changed lines word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Piece", "word_diff"]

WORDS = re.compile(r"\s+|[^\W_]+(?:[-'’.,:/][^\W_]+)*|.", re.DOTALL)
# comparing words costs their product; longer blocks are shown as replaced whole
MOST_WORDS = 3_000


@dataclass(frozen=True)
class Piece:
    """A piece of a comparison: "same", "out" or "in"."""

    kind: str
    text: str


def word_diff(old: str, new: str) -> list[Piece]:
    """Return how to get from the old wording to the new one; line ends of browsers do not count as changes."""
    pieces: list[Piece] = []
    for piece in _by_line(old.replace("\r\n", "\n"), new.replace("\r\n", "\n")):
        if pieces and pieces[-1].kind == piece.kind:
            pieces[-1] = Piece(piece.kind, pieces[-1].text + piece.text)
        else:
            pieces.append(piece)
    return pieces


def _by_line(old: str, new: str) -> Iterator[Piece]:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[a:b]))
        else:
            yield from _by_word("".join(before[a:b]), "".join(after[c:d]))


def _by_word(old: str, new: str) -> Iterator[Piece]:
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) > MOST_WORDS or len(after) > MOST_WORDS:
        before, after = [old], [new]
    for tag, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        if a < b:
            yield Piece("out", "".join(before[a:b]))
        if c < d:
            yield Piece("in", "".join(after[c:d]))
