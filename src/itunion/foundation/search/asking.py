# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody typed into the search field, understood. Pure; every text has a meaning, none is an error.

Words must all occur. "exact phrase" in quotation marks, -without, beginn*. A compound in a document is found by its parts;
a compound asked for is not torn, but a hint offers its parts when nothing was found.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from itunion.foundation.search.compounds import base, split
from itunion.foundation.search.lexemes import reference_lexemes
from itunion.foundation.search.vocabulary import FILLERS
from itunion.foundation.search.words import Chunk, chunks, clean, fold, stem

__all__ = ["Beginning", "Lexeme", "Notice", "Phrase", "Query", "Term", "understand"]

LONGEST_QUERY = 1_000
MOST_TERMS = 32
SHORTEST_BEGINNING = 2

_fillers = {fold(word) for word in FILLERS}
_QUOTES = re.compile('["„“”«»]')
# a quoted phrase, closed or not; or one word with what stands before and after it
_PART = re.compile(r'(?<!\S)(-?)"([^"]*)"?|(§+\s*\d+\w*|[^\s"]+)')


@dataclass(frozen=True)
class Lexeme:
    """A lexeme that must occur."""

    text: str


@dataclass(frozen=True)
class Beginning:
    """Any word that begins so."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Lexemes one after the other."""

    lexemes: tuple[str, ...]


Atom = Lexeme | Beginning | Phrase


@dataclass(frozen=True)
class Term:
    """One thing asked for: any of the atoms will do. `words` are the folded words, for hints and marks."""

    atoms: tuple[Atom, ...]
    words: tuple[str, ...] = ()


class Notice(StrEnum):
    """Why a query finds nothing by its nature, or what of it was left out."""

    NONE = ""
    EMPTY = "empty"
    ONLY_FILLERS = "only_fillers"
    ONLY_WITHOUT = "only_without"
    SHORTENED = "shortened"


@dataclass(frozen=True)
class Query:
    """A query: all `wanted`, none of `unwanted`; without `wanted` it finds nothing, and `notice` says why."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]
    notice: Notice

    def hint(self) -> str:
        """Return another query worth trying, or '': compounds torn apart, phrases and exclusions given up."""
        words: list[str] = []
        for term in self.wanted:
            for word in term.words:
                parts = split(word)
                words += [base(part) for part in parts[:-1]] + [parts[-1]]
        changed = (
            any(len(split(word)) > 1 for term in self.wanted for word in term.words)
            or any(isinstance(atom, Phrase) for term in self.wanted for atom in term.atoms)
            or bool(self.unwanted)
        )
        return " ".join(dict.fromkeys(words)) if changed else ""


def understand(text: str) -> Query:
    """Return the meaning of a query."""
    shortened = len(text) > LONGEST_QUERY
    text = _QUOTES.sub('"', clean(text[:LONGEST_QUERY]))
    wanted: dict[Term, bool] = {}  # term: whether it is only a filler
    unwanted: dict[Term, None] = {}
    for part in _PART.finditer(text):
        if part[3] is None:
            terms = [(term, False) for term in _phrase(part[2])]
            without = bool(part[1])
        else:
            without = len(part[3]) > 1 and part[3][0] in "-–" and part[3][1].isalnum()
            terms = _terms(part[3].removeprefix("-") if without else part[3])
        for term, filler in terms:
            if without:
                unwanted[term] = None
            else:
                wanted[term] = wanted.get(term, True) and filler
    telling = [term for term, filler in wanted.items() if not filler]
    if len(telling) > MOST_TERMS or len(unwanted) > MOST_TERMS:
        shortened = True
    if telling:
        notice = Notice.SHORTENED if shortened else Notice.NONE
    elif wanted:
        notice = Notice.ONLY_FILLERS
    else:
        notice = Notice.ONLY_WITHOUT if unwanted else Notice.EMPTY
    return Query(tuple(telling[:MOST_TERMS]), tuple(unwanted)[:MOST_TERMS], notice)


def _phrase(text: str) -> list[Term]:
    words = tuple(word.folded for chunk in chunks(text) for word in chunk.words)[:MOST_TERMS]
    lexemes = tuple(stem(word) for word in words)
    if not lexemes:
        return []
    if len(lexemes) == 1:
        return [Term((Lexeme(lexemes[0]),), words)]
    return [Term((Phrase(lexemes),), words)]


def _terms(text: str) -> list[tuple[Term, bool]]:
    found = list(chunks(text))
    begins = text.endswith("*")
    terms: list[tuple[Term, bool]] = []
    for number, chunk in enumerate(found):
        last = number == len(found) - 1
        if begins and last and chunk.words[-1].end == len(text.rstrip("*")):
            terms += _beginning(chunk)
        else:
            terms.append(_word_or_reference(chunk))
    return terms


def _beginning(chunk: Chunk) -> list[tuple[Term, bool]]:
    references = reference_lexemes(chunk)
    words = [word.folded for word in chunk.words]
    if references and any(c.isdigit() for c in references[0]):
        return [(Term((Beginning(references[0]),), tuple(words)), False)]
    *whole, beginning = words
    terms = [(Term((Lexeme(stem(word)),), (word,)), word in _fillers) for word in whole]
    if len(beginning) < SHORTEST_BEGINNING:
        return [*terms, (Term((Lexeme(stem(beginning)),), (beginning,)), False)]
    return [*terms, (Term((Beginning(beginning),), (beginning,)), False)]


def _word_or_reference(chunk: Chunk) -> tuple[Term, bool]:
    words = tuple(word.folded for word in chunk.words)
    references = reference_lexemes(chunk)
    if len(words) == 1 and not references:
        return Term((Lexeme(stem(words[0])),), words), words[0] in _fillers
    if references and (chunk.paragraph or any(c.isdigit() for c in references[0])):
        return Term((Lexeme(references[0]),), words), False
    atoms: tuple[Atom, ...] = (Phrase(tuple(stem(word) for word in words)),)
    return Term((*atoms, *(Lexeme(joined) for joined in references)), words), False
