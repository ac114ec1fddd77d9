# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""German compounds into their parts: "Grundschulsanierung" into Grund, Schule, Sanierung. Pure.

The cheapest way through the word wins: few parts, no short ones, nothing unknown. A part is a word of our vocabulary,
in front of another one with a linking element. Two things may be unknown: the first part before a long last one
(Hegel|straße), and a last part that is formed like a noun after known ones (Straßen|beleuchtung).
Why not a library: decision 0014.
"""

from functools import lru_cache

from itunion.foundation.search.vocabulary import MODIFIERS, NOUNS, WHOLE
from itunion.foundation.search.words import fold, stem

__all__ = ["base", "split"]

SHORTEST = 3
SHORTEST_COMPOUND = 6
SHORTEST_UNKNOWN = 4
LONGEST_COMPOUND = 60
# a last part long enough to let the first one be unknown
LONG_HEAD = 5

_VOWELS = frozenset("aeiouy")
_LINKS = ("s", "n", "en", "es", "er", "e", "ens")
# nouns formed with these are linked with s and nothing else
_LINKED_WITH_S = ("ung", "heit", "keit", "schaft", "ion", "tat", "ling", "um")
_FORMED = ("ung", "heit", "keit", "schaft", "tion", "ment", "nis", "tum", "anz", "enz", "ierung")
# syllables that stand before verbs and their nouns: no first part of a compound
_PREFIXES = frozenset(
    {
        "auf",
        "aus",
        "ein",
        "vor",
        "nach",
        "her",
        "hin",
        "mit",
        "durch",
        "unter",
        "uber",
        "wider",
        "wieder",
        "gegen",
        "wegen",
        "weiter",
        "zusammen",
        "zuruck",
        "heraus",
        "herein",
        "hinaus",
        "hinein",
        "herum",
        "voran",
        "voraus",
        "vorbei",
        "fort",
        "fest",
        "empor",
        "nieder",
        "entgegen",
        "bevor",
        "unge",
        "unver",
        "unbe",
        "beauf",
        "beein",
        "vorver",
        "miss",
    }
)


def _forms(folded: str) -> set[str]:
    """Return how a noun may look in front of another one."""
    if folded.endswith(_LINKED_WITH_S) and len(folded) > 5:
        forms = {folded + "s"}
        return forms | {folded} if folded.endswith("um") else forms
    forms = {folded} | {folded + link for link in _LINKS}
    if folded.endswith("e"):
        forms |= {folded[:-1], folded[:-1] + "s"}
    if folded.endswith("en") and len(folded) > 5:
        forms.add(folded[:-2])
    if folded.endswith("um"):
        forms.add(folded[:-2] + "en")
    return {form for form in forms if len(form) >= SHORTEST}


_nouns = {fold(noun) for noun in NOUNS}
# the last part, by its stem: it may be inflected
_heads = {stem(noun) for noun in _nouns if len(noun) >= SHORTEST}
_head_starts = {noun[:SHORTEST] for noun in _nouns}
_whole = {stem(fold(word)) for word in WHOLE}
_fronts: dict[str, str] = {}
for _word in MODIFIERS:
    _fronts[fold(_word)] = fold(_word)
# in a fixed order: the same document has the same lexemes in every process
for _noun in sorted(_nouns, key=lambda noun: (len(noun), noun)):
    for _form in _forms(_noun):
        # the noun's own form goes before another noun's linked one
        if _form == _noun or _form not in _fronts:
            _fronts[_form] = _noun


def _price(part: str) -> float:
    return 1.0 + (0.6 if len(part) <= SHORTEST else 0.0)


def _head_price(rest: str, after_known: bool) -> float | None:
    """Return what it costs to let a word end with this; None when it may not."""
    if len(rest) < SHORTEST:
        return None
    # stemming is dear: first a look whether any noun begins so
    if rest[:SHORTEST] in _head_starts and stem(rest) in _heads:
        return _price(rest)
    if after_known and len(rest) >= 7 and rest.removesuffix("en").removesuffix("s").endswith(_FORMED):
        return 0.4 * len(rest)
    return None


@lru_cache(maxsize=200_000)
def split(folded: str) -> tuple[str, ...]:
    """Return the parts of a folded compound as they stand in it, linking elements with the part in front.

    A word that is no compound, or whose parts we do not know, comes back whole, as a tuple of one.
    """
    whole = (folded,)
    if (
        not SHORTEST_COMPOUND <= len(folded) <= LONGEST_COMPOUND
        or not folded.isascii()
        or not folded.isalpha()
    ):
        return whole
    if stem(folded) in _heads or stem(folded) in _whole:
        return whole
    # best way to have cut the first n letters into front parts: price, parts, whether all are known
    ways: dict[int, tuple[float, tuple[str, ...], bool]] = {0: (0.0, (), True)}
    best: tuple[float, tuple[str, ...]] | None = None
    for at in range(len(folded) - SHORTEST + 1):
        if at not in ways:
            continue
        price, parts, known = ways[at]
        rest = folded[at:]
        if at:
            last = _head_price(rest, known and at >= 4)
            # an unknown first part needs a long last one
            if (
                last is not None
                and (known or len(rest) >= LONG_HEAD)
                and (best is None or price + last < best[0])
            ):
                best = (price + last, (*parts, rest))
        for end in range(at + SHORTEST, len(folded) - SHORTEST + 1):
            front = folded[at:end]
            if front in _fronts:
                cost = price + _price(_fronts[front])
                if front != _fronts[front]:
                    # a linking element is a little dearer than none, one after a shortened word much more
                    cost += (
                        0.2 if front.startswith(_fronts[front]) or len(front) < len(_fronts[front]) else 0.7
                    )
                if end not in ways or cost < ways[end][0]:
                    ways[end] = (cost, (*parts, front), known)
            elif at == 0 and _may_be_unknown(front):
                ways[end] = (1 + 0.5 * len(front), (front,), False)
    return best[1] if best else whole


def _may_be_unknown(front: str) -> bool:
    return (
        len(front) >= SHORTEST_UNKNOWN
        and front not in _PREFIXES
        and bool(_VOWELS & set(front))
        and not front.startswith(("ver", "zer", "ent", "emp"))
    )


def base(part: str) -> str:
    """Return the base form of a front part: without its linking element ("strassen" to "strasse")."""
    return _fronts.get(part, part)
