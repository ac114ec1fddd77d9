# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text into words: cleaning, folding of umlauts, stems. Pure; the same for documents, queries and snippets.

Folding makes "Straße" and "Strasse", "Müller" and "Mueller" the same word; it also makes "schon" and "schön" one,
as the Snowball stemmer for German does anyway.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from snowballstemmer.german_stemmer import GermanStemmer

__all__ = ["Chunk", "Word", "chunk_of", "chunks", "clean", "fold", "stem", "written_chunks"]

LONGEST_WORD = 64

# what no database stores and no reader sees: control characters but for line breaks, soft hyphens, half characters
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff]"
)
# "Straßen-\nausbau" is one word broken at the line's end; "Haupt-\nund Nebenstraße" is not
_BROKEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\n[ \t]*(?!(?:und|oder|bzw|sowie|als|bis)\b)(?=[a-zäöüß])")

# "Bürger:innen", "Bürger*innen" and "Bürger_innen" are one word
_WORD = r"[^\W_]+(?:[*:_/](?=in(?:nen)?\b)in(?:nen)?)?"
# a paragraph; or words held together by signs: "VL-2026/0123", "10.1", "CDU-Fraktion"
_CHUNK = re.compile(rf"§+\s*\d+[^\W_]*|{_WORD}(?:[-–./,:_]{_WORD})*")
_PIECE = re.compile(_WORD)
_GENDER = re.compile(r"[*:_/]")
_TWO_LETTERS = re.compile(r"ae|oe|(?<![aeq])ue")
# the stemmer cuts these down to another word ("Bürger" to "Burg", "Änderung" to "andere")
_KEPT = frozenset({"burger", "anderung"})


class _Stemmers(threading.local):
    """A stemmer per thread: it keeps what it works on in itself, so two threads in one would cut each other's words."""

    def __init__(self) -> None:
        self.german = GermanStemmer()


_stemmers = _Stemmers()


@dataclass(frozen=True)
class Word:
    """A word of a text: where it stands (characters of the text, end excluded) and its folded form."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True)
class Chunk:
    """Words held together by signs, and the signs between them; most chunks are a single word."""

    words: tuple[Word, ...]
    signs: tuple[str, ...]
    paragraph: bool
    start: int


def clean(text: str) -> str:
    """Return the text as it is kept: normal form, no invisible characters, words joined that a line's end broke."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    # half characters go before anything else: no database takes them
    text = _INVISIBLE.sub(lambda match: "" if match[0] in "\u00ad\u200b\u2060\ufeff" else " ", text)
    return _BROKEN.sub("", text)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return the word in small letters without umlauts, ß and accents; 64 characters at most."""
    text = _GENDER.sub("", word).casefold().replace("ß", "ss")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = "".join(c for c in text.casefold() if c.isalnum())
    return _TWO_LETTERS.sub(lambda match: match[0][0], text)[:LONGEST_WORD]


@lru_cache(maxsize=200_000)
def stem(folded: str) -> str:
    """Return the stem of a folded word (Snowball, German)."""
    for ending in ("", "s", "en", "in", "innen", "n"):
        word = folded.removesuffix(ending)
        if word in _KEPT and folded.endswith(ending):
            return word
    # plural of loan words, which the stemmer does not know: Kitas, Büros
    if len(folded) >= 5 and folded.endswith(("as", "os")):
        folded = folded[:-1]
    found: str = _stemmers.german.stemWord(folded)
    return found or folded


def written_chunks(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Yield the words of a cleaned text in their order, with what holds them together, as written."""
    return _CHUNK.finditer(text, start, len(text) if end is None else end)


def chunk_of(found: re.Match[str]) -> Chunk | None:
    """Return a chunk as written taken to pieces; None when nothing of it can be looked up."""
    written, start = found[0], found.start()
    words = tuple(
        Word(start + piece.start(), start + piece.end(), folded)
        for piece in _PIECE.finditer(written)
        if (folded := fold(piece[0]))
    )
    if not words:
        return None
    signs = tuple(found.string[a.end : b.start] for a, b in pairwise(words))
    return Chunk(words, signs, written.startswith("§"), start)


def chunks(text: str, start: int = 0, end: int | None = None) -> Iterator[Chunk]:
    """Yield the words of a cleaned text in their order, with what holds them together."""
    for found in written_chunks(text, start, end):
        if chunk := chunk_of(found):
            yield chunk
