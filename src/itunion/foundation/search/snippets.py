# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lines around what was found, as plain text with marked pieces; never HTML. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from itunion.foundation.search.asking import Beginning, Lexeme, Phrase, Query
from itunion.foundation.search.lexemes import reference_lexemes, word_lexemes
from itunion.foundation.search.words import Chunk, chunks, stem

__all__ = ["Piece", "marked", "snippet"]

LENGTH = 240
# places looked at in a long text; the best lines are nearly always among the first
MOST_PLACES = 120
BEFORE = 60
_SPACE = re.compile(r"\s")
_SPACES = re.compile(r"\s+")
_WORD_AND_SPACE = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Piece:
    """A piece of plain text; `marked` when it is what was searched for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class _Match:
    start: int
    end: int
    term: int


@lru_cache(maxsize=64)
def _candidates(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that is found wherever one of the folded words may begin, in the text as written."""
    written = []
    for word in sorted(words):
        text = re.escape(word).replace("ss", "(?:ss|ß)")
        written.append(re.sub(r"(?<!\\)[aou]", lambda m: f"(?:{m[0]}e?|{'äöü'['aou'.index(m[0])]})", text))
    return re.compile("|".join(written), re.IGNORECASE)


def _roots(query: Query) -> tuple[str, ...]:
    """Return beginnings of words that every match contains."""
    roots = set()
    for term in query.wanted:
        for atom in term.atoms:
            text = atom.lexemes[0] if isinstance(atom, Phrase) else atom.text
            roots.add(text.lstrip("§").partition("-")[0][:8])
    return tuple(sorted(root for root in roots if root))


def _matches(text: str, query: Query, places: Iterator[int]) -> Iterator[_Match]:
    """Yield what of the text matches a term, looking at the given places of it only."""
    until = 0
    for place in places:
        if place < until:
            continue
        start, end = max(until, _word_start(text, place)), _word_end(text, place, query)
        window = list(chunks(text, start, end))
        until = window[0].words[-1].end if window else place + 1
        yield from _in_window(window, query)


def _word_start(text: str, place: int) -> int:
    while place > 0 and not text[place - 1].isspace():
        place -= 1
    # "§ 6b" is one chunk
    return place - 2 if text[max(0, place - 2) : place] == "§ " else place


def _word_end(text: str, place: int, query: Query) -> int:
    longest = max(
        (len(atom.lexemes) for term in query.wanted for atom in term.atoms if isinstance(atom, Phrase)),
        default=1,
    )
    for _word in range(longest):
        found = _WORD_AND_SPACE.match(text, place)
        if found is None:
            break
        place = found.end()
    return place


def _in_window(window: Sequence[Chunk], query: Query) -> Iterator[_Match]:
    if not window:
        return
    first = window[0]
    following = [(word, stem(word.folded)) for chunk in window for word in chunk.words]
    references = reference_lexemes(first)
    for number, term in enumerate(query.wanted):
        for atom in term.atoms:
            if isinstance(atom, Phrase):
                for at in range(len(first.words)):
                    if (
                        tuple(lexeme for _word, lexeme in following[at : at + len(atom.lexemes)])
                        == atom.lexemes
                    ):
                        yield _Match(
                            following[at][0].start, following[at + len(atom.lexemes) - 1][0].end, number
                        )
                continue
            if any(_fits(one, atom) for one in references):
                yield _Match(first.start, first.words[-1].end, number)
                continue
            for word in first.words:
                if any(_fits(one, atom) for one in word_lexemes(word.folded)):
                    yield _Match(word.start, word.end, number)


def _fits(lexeme: str, atom: Lexeme | Beginning) -> bool:
    if isinstance(atom, Lexeme):
        return lexeme == atom.text
    return lexeme.removeprefix("=").startswith(atom.text)


def _found(text: str, query: Query, most: int) -> list[_Match]:
    roots = _roots(query)
    if not roots:
        return []
    places = (
        match.start() for match, _n in zip(_candidates(roots).finditer(text), range(most), strict=False)
    )
    return sorted(_matches(text, query, places), key=lambda match: (match.start, match.end))


def _pieces(text: str, start: int, end: int, matches: Sequence[_Match]) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for match in matches:
        if match.start < at or match.end > end:
            continue
        if match.start > at:
            pieces.append(Piece(text[at : match.start], marked=False))
        pieces.append(Piece(text[match.start : match.end], marked=True))
        at = match.end
    if at < end:
        pieces.append(Piece(text[at:end], marked=False))
    return pieces


def marked(text: str, query: Query) -> tuple[Piece, ...]:
    """Return the whole text with what was found marked; for titles."""
    return tuple(_pieces(text, 0, len(text), _found(text, query, MOST_PLACES)))


def snippet(text: str, query: Query) -> tuple[Piece, ...]:
    """Return about 240 characters around as many different terms as possible; the text's beginning if none is in it."""
    matches = _found(text, query, MOST_PLACES)
    best, most = 0, -1
    for match in matches:
        inside = {
            other.term
            for other in matches
            if match.start <= other.start and other.end <= match.start + LENGTH - BEFORE
        }
        if len(inside) > most:
            best, most = match.start, len(inside)
    start = max(0, best - BEFORE) if matches else 0
    start = _next_word(text, start, best) if start else 0
    end = min(len(text), start + LENGTH)
    if end < len(text):
        space = text.rfind(" ", start + LENGTH // 2, end)
        end = space if space > 0 else end
    pieces = [
        Piece(_SPACES.sub(" ", piece.text), piece.marked) for piece in _pieces(text, start, end, matches)
    ]
    if start:
        pieces.insert(0, Piece("… ", marked=False))
    if end < len(text):
        pieces.append(Piece(" …", marked=False))
    return tuple(pieces)


def _next_word(text: str, start: int, best: int) -> int:
    space = _SPACE.search(text, start, best)
    return space.end() if space else best
