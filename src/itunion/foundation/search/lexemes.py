# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is put into the index for a text: lexemes in their order, and lexemes without a place. Pure.

Both databases get the same lexemes, so they find the same. Kinds of lexemes:
- the stem of each word, in its order (an exact phrase is a sequence of stems);
- without a place: stems of the parts of a compound, references such as `vl-2026-0123`, `10.1` or `§6b`, and the folded
  word itself with `=` before it, where it differs from its stem (a search for a beginning looks there).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from itunion.foundation.search.compounds import base, split
from itunion.foundation.search.words import Chunk, chunk_of, fold, stem, written_chunks

__all__ = [
    "LONGEST_TEXT",
    "Lexemes",
    "lexemes_of",
    "loose_lexemes",
    "reference_lexemes",
    "word_lexemes",
]

# Characters of a text that are indexed and kept, about 200 pages.
LONGEST_TEXT = 500_000
# Words of a text whose order is known; beyond, and beyond 250 times the same word, a word is found but not in a phrase.
# PostgreSQL counts places up to 16,383 and keeps 255 of a lexeme; the same bound holds on SQLite.
PLACES = 16_000
PLACES_OF_ONE = 250
# Bytes of all different lexemes of a document; a tsvector of PostgreSQL ends at 1 MB, and holds pairs of words besides.
LARGEST = 500_000
# stands in the place of a word that is not found there
NOTHING = "_"
MOST_PIECES = 6


@dataclass(frozen=True)
class Lexemes:
    """Lexemes of a text: in order, without a place, and whether something was left out."""

    ordered: tuple[str, ...]
    loose: frozenset[str]
    cut: bool

    def all(self) -> set[str]:
        """Return every lexeme once."""
        return {*self.ordered, *self.loose} - {NOTHING}


@lru_cache(maxsize=200_000)
def loose_lexemes(folded: str) -> frozenset[str]:
    """Return the lexemes of a folded word that have no place: itself, and the parts of a compound, alone and joined."""
    own = stem(folded)
    found = set() if own == folded else {f"={folded}"}
    parts = split(folded)
    for first in range(len(parts)):
        for last in range(first, len(parts)):
            at_end = last == len(parts) - 1
            if (first, last) == (0, len(parts) - 1):
                continue
            run = "".join((*parts[first:last], parts[last] if at_end else base(parts[last])))
            found.add(stem(run))
            if at_end and stem(run) != run:
                found.add(f"={run}")
    return frozenset(found - {own})


@lru_cache(maxsize=200_000)
def word_lexemes(folded: str) -> frozenset[str]:
    """Return all lexemes under which a single folded word is found."""
    return loose_lexemes(folded) | {stem(folded)}


def _sign(sign: str) -> str:
    return sign if sign in {".", ","} else "-"


def reference_lexemes(chunk: Chunk) -> tuple[str, ...]:
    """Return the lexemes of words held together: the whole first, then what may be asked for of it.

    "VL-2026/0123" is found whole and as "2026/0123"; "10.1" and "12.05.2026" only whole, so that "10.1" does not find
    "10.1.2". "CDU-Fraktion" is found as one word, too.
    """
    words = [word.folded for word in chunk.words]
    if chunk.paragraph:
        return (f"§{words[0]}",)
    if len(words) == 1:
        return ()
    numbered = any(c.isdigit() for word in words for c in word)
    if not numbered:
        return (stem("".join(words)),) if set(chunk.signs) <= {"-", "–"} and len(words) <= 3 else ()
    signs = [_sign(sign) for sign in chunk.signs]

    def run(first: int, last: int) -> str:
        text = words[first]
        for sign, word in zip(signs[first:last], words[first + 1 : last + 1], strict=True):
            text += sign + word
        return text[:200]

    count = len(words)
    found = [run(0, count - 1)]
    dotted = all(word.isdigit() for word in words) and set(signs) <= {".", ","}
    if not dotted and count <= MOST_PIECES:
        found += [run(a, b) for a in range(count) for b in range(a + 1, count) if (a, b) != (0, count - 1)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=200_000)
def _single(written: str) -> tuple[str, tuple[str, ...]]:
    """Return the lexeme of a single word as written, '' for none, and its lexemes without a place."""
    folded = fold(written)
    return (stem(folded), tuple(loose_lexemes(folded))) if folded else ("", ())


def _with_places(text: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the lexeme of each word with those that have no place."""
    for found in written_chunks(text, 0, LONGEST_TEXT):
        # nearly all chunks are one word
        if found[0].isalnum():
            lexeme, others = _single(found[0])
            if lexeme:
                yield lexeme, others
        elif chunk := chunk_of(found):
            references = reference_lexemes(chunk)
            for number, word in enumerate(chunk.words):
                loose = tuple(loose_lexemes(word.folded))
                yield stem(word.folded), loose if number else (*loose, *references)


def lexemes_of(
    text: str, *, places: int = PLACES, places_of_one: int = PLACES_OF_ONE, largest: int = LARGEST
) -> Lexemes:
    """Return the lexemes of a cleaned text."""
    ordered: list[str] = []
    times: dict[str, int] = {}
    late: set[str] = set()
    loose: set[str] = set()
    size = 0
    cut = len(text) > LONGEST_TEXT
    for lexeme, others in _with_places(text):
        new = [one for one in (lexeme, *others) if one not in times and one not in loose]
        if new:
            size += sum(len(one.encode()) + 12 for one in new)
            if size > largest:
                cut = True
                break
            loose.update(others)
        often = times[lexeme] = times.get(lexeme, 0) + 1
        if len(ordered) < places and often <= places_of_one:
            ordered.append(lexeme)
        else:
            late.add(lexeme)
            if len(ordered) < places:
                ordered.append(NOTHING)
    return Lexemes(tuple(ordered), frozenset(loose | late) - frozenset(ordered), cut)
