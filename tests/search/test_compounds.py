# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Compounds of municipal German come apart as a reader would take them apart; other words stay whole."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.search.compounds import split
from itunion.foundation.search.vocabulary import NOUNS
from itunion.foundation.search.words import fold

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    return [line for line in (HERE / name).read_text().splitlines() if line and not line.startswith("#")]


def test_nine_of_ten_compounds_come_apart_as_written_by_hand(say: Callable[[str], None]) -> None:
    compounds = lines("compounds.txt")
    assert len(compounds) >= 150
    wrong = {
        text: "|".join(got)
        for text in compounds
        if (got := split(fold(text.replace("|", "")))) != tuple(fold(part) for part in text.split("|"))
    }
    say(f"{len(compounds) - len(wrong)} of {len(compounds)} compounds right")
    assert len(wrong) <= len(compounds) / 10, wrong


def test_of_other_words_one_in_twenty_at_most_is_torn(say: Callable[[str], None]) -> None:
    words = lines("no_compounds.txt")
    assert len(words) >= 60
    torn = [word for word in words if len(split(fold(word))) > 1]
    say(f"{len(torn)} of {len(words)} words torn")
    assert len(torn) <= len(words) / 20, torn


@given(st.text(alphabet="abcdefghiklmnorstuz", min_size=1, max_size=70))
def test_parts_put_together_are_the_word(word: str) -> None:
    assert "".join(split(word)) == word


def test_no_word_of_the_vocabulary_is_torn() -> None:
    assert [noun for noun in NOUNS if len(split(fold(noun))) > 1] == []


def test_long_words_take_no_time_of_their_own() -> None:
    # sixty letters of nothing but short nouns: the number of ways grows exponentially, the work does not
    word = ("rathausbaumhoftag" * 4)[:60]
    assert "".join(split(word)) == word


def test_every_process_makes_the_same_lexemes() -> None:
    # fronts that two nouns claim: Schrank and Schranke, Grab and Graben, Post and Posten, Bus and Buße
    text = "Schrankenplatz Schranksplatz Grabensplatz Postensplatz Bussplatz Parkensplatz Treffensplatz Gassplatz"
    program = (
        f"from itunion.foundation.search.lexemes import lexemes_of\nprint(sorted(lexemes_of({text!r}).loose))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(printed) == 1
