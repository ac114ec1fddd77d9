# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts into words: spellings that mean the same become the same, and no text is too strange."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.search.asking import understand
from itunion.foundation.search.lexemes import LARGEST, PLACES, PLACES_OF_ONE, lexemes_of
from itunion.foundation.search.snippets import marked, snippet
from itunion.foundation.search.words import chunks, clean, fold, stem


@pytest.mark.parametrize(
    "spellings",
    [
        ("Straße", "STRASSE", "Strasse", "strassen", "Straßen"),
        ("Müller", "Mueller", "MÜLLER", "Mu\u0308ller"),
        ("Häuser", "Haeuser", "Haus", "Hauses"),
        (
            "Bürger",
            "Buergerinnen",
            "Bürger:innen",
            "Bürger*innen",
            "Bürger_innen",
            "Bürger/innen",
            "BürgerInnen",
        ),
        ("Änderung", "Aenderungen", "Änderungen"),
        ("Kita", "Kitas"),
        ("Café", "Cafe"),
        ("Sanierung", "Sanierungen"),
        ("Größe", "Groesse", "GRÖSSE"),
    ],
)
def test_spellings_of_one_word_are_one(spellings: tuple[str, ...]) -> None:
    def only_word(text: str) -> str:
        (chunk,) = chunks(clean(text))
        (word,) = chunk.words
        return stem(word.folded)

    assert len({only_word(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Bürger", "Burg"), ("Änderung", "andere"), ("neuen", "neun"), ("Bauer", "Baur")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


def test_words_broken_at_the_lines_end_are_joined() -> None:
    assert clean("Straßen-\r\nausbau, Haupt-\nund Nebenweg, Soft\u00adhyphen") == (
        "Straßenausbau, Haupt-\nund Nebenweg, Softhyphen"
    )


@given(st.text(max_size=200))
def test_any_text_is_cleaned_into_what_a_database_takes(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\0" not in cleaned
    for lexeme in lexemes_of(cleaned).all():
        assert lexeme
        assert len(lexeme) <= 210
        assert not set(lexeme) & set(" \t\n\"'\\*:&|!()<>")


@given(st.text(max_size=300), st.text(max_size=60))
def test_pieces_put_together_are_the_text(text: str, query: str) -> None:
    text = clean(text)
    asked = understand(query)
    assert "".join(piece.text for piece in marked(text, asked)) == text
    lines = "".join(piece.text for piece in snippet(text, asked))
    assert len(lines) <= 240 + 4


@given(st.text(max_size=3000))
def test_any_query_has_a_meaning_within_bounds(text: str) -> None:
    query = understand(text)
    assert len(query.wanted) <= 32
    assert len(query.unwanted) <= 32
    query.hint()


def test_a_snippet_shows_the_lines_with_most_of_what_was_asked() -> None:
    text = (
        "Der Radweg am Ring. "
        + "Füllwort " * 400
        + "Am Hafen entsteht ein Radweg mit Beleuchtung. "
        + "Ende " * 300
    )
    pieces = snippet(text, understand("Radweg Hafen"))
    assert [piece.text for piece in pieces if piece.marked] == ["Hafen", "Radweg"]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"
    assert snippet(text, understand("nirgends"))[0].text.startswith("Der Radweg am Ring.")


def test_bounds_of_places_and_size() -> None:
    many = lexemes_of(" ".join(f"w{n}x" for n in range(PLACES + 10)))
    assert (len(many.ordered), many.cut) == (PLACES, False)
    assert f"w{PLACES + 5}x" in many.loose
    often = lexemes_of("immer " * (PLACES_OF_ONE + 50) + "wieder")
    assert often.ordered.count("imm") == PLACES_OF_ONE
    assert often.ordered[-1] == "wied"
    large = lexemes_of(" ".join(f"wort{n:07d}" for n in range(45_000)))
    assert large.cut
    assert sum(len(one) + 12 for one in large.all()) <= LARGEST


def test_threads_do_not_cut_each_others_words() -> None:
    # one by one first; then all at once, past what is remembered, switching as often as it goes
    texts = [f"{beginning}{ending}" for beginning in ("strassenausbau", "grundstuck", "haushaltssatzung") for ending in
             ("en", "s", "es", "ung", "ungen", "lich", "keit", "er", "ern", "e")]  # fmt: skip
    alone = [stem.__wrapped__(text) for text in texts]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _n: [stem.__wrapped__(text) for text in texts], range(60)))
    finally:
        sys.setswitchinterval(interval)
    assert all(stems == alone for stems in found)
