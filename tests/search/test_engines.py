# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each database finds exactly what a search by hand finds, in the same order: words, parts, phrases, beginnings, without."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from itunion.foundation.organisations.api import within
from itunion.foundation.search.api import Document, index_documents, remove_collection, search
from itunion.foundation.search.compounds import split
from itunion.foundation.search.words import stem

# words without endings, so that this test needs no stemmer; and two compounds with their parts
WORDS = ["amt", "bus", "dorf", "hof", "hafnia", "hab", "kiosk", "7b", "turm", "uhr"]
PARTS = {"turmuhr": {"turm", "uhr"}, "dorfhof": {"dorf", "hof"}}
DAYS = [None, date(2025, 1, 1), date(2026, 1, 1)]

FEW = ["dorf", "hof", "dorfhof", "turm", "uhr", "turmuhr"]

texts = st.lists(st.one_of(st.sampled_from(FEW), st.sampled_from(WORDS)), max_size=7)
papers = st.lists(
    st.tuples(texts, texts, st.sampled_from(DAYS), st.sampled_from(["paper", "file"])), min_size=1, max_size=8
)


@dataclass(frozen=True)
class Asked:
    """One thing asked for: 'word', 'phrase' or 'beginning'."""

    kind: str
    words: tuple[str, ...]

    def written(self) -> str:
        text = " ".join(self.words)
        return {"word": text, "phrase": f'"{text}"', "beginning": f"{text}*"}[self.kind]

    def fits(self, words: list[str]) -> bool:
        if self.kind == "phrase":
            size = len(self.words)
            return any(tuple(words[at : at + size]) == self.words for at in range(len(words) - size + 1))
        forms = {form for word in words for form in (word, *PARTS.get(word, ()))}
        if self.kind == "word":
            return self.words[0] in forms
        return any(form.startswith(self.words[0]) for form in forms)


asked = st.one_of(
    st.one_of(st.sampled_from(FEW), st.sampled_from(WORDS)).map(lambda word: Asked("word", (word,))),
    st.lists(st.sampled_from(FEW), min_size=2, max_size=3).map(lambda w: Asked("phrase", tuple(w))),
    st.sampled_from(["ha", "do", "tur", "hafn", "amt", "ku"]).map(lambda word: Asked("beginning", (word,))),
)


def test_the_words_of_this_test_need_no_stemmer() -> None:
    assert [word for word in [*WORDS, *PARTS] if stem(word) != word] == []
    assert {word: set(split(word)) for word in PARTS} == PARTS


def by_hand(
    documents: list[Document],
    wanted: list[Asked],
    unwanted: list[Asked],
    kinds: list[str] | None,
    since: date | None,
) -> list[tuple[str, int]]:
    """Search without any index."""
    found = []
    for document in documents:
        title, text = document.title.split(), document.text.split()

        def in_either(one: Asked, title: list[str] = title, text: list[str] = text) -> bool:
            return one.fits(title) or one.fits(text)

        if (
            all(map(in_either, wanted))
            and not any(map(in_either, unwanted))
            and (kinds is None or document.kind in kinds)
            and (since is None or (document.day is not None and document.day >= since))
        ):
            rank = sum(one.fits(title) for one in wanted)
            found.append((-rank, -(document.day or date.min).toordinal(), document.key))
    return [(key, -rank) for rank, _day, key in sorted(found)]


@pytest.mark.slow
@settings(max_examples=200)
# the parts of a compound are no phrase, and neither are the last word of a title and the first of a text
@example(
    papers=[([], ["dorfhof"], None, "paper"), (["dorf"], ["hof"], None, "paper")],
    wanted=[Asked("phrase", ("dorf", "hof"))],
    unwanted=[],
    bounds=(None, None),
)
@given(
    papers=papers,
    wanted=st.lists(asked, min_size=1, max_size=3, unique=True),
    unwanted=st.lists(asked, max_size=2, unique=True),
    bounds=st.tuples(st.sampled_from([None, ["paper"], ["paper", "file"]]), st.sampled_from(DAYS)),
)
def test_what_is_found_is_what_a_search_by_hand_finds(
    world: Any, papers: Any, wanted: Any, unwanted: Any, bounds: Any
) -> None:
    kinds, since = bounds
    documents = [
        Document(f"key{number}", kind, " ".join(title), " ".join(text), day)
        for number, (title, text, day, kind) in enumerate(papers)
    ]
    query = " ".join([*(one.written() for one in wanted), *(f"-{one.written()}" for one in unwanted)])
    with within(world.members[0].pk):
        remove_collection("papers")
        index_documents("papers", documents)
        page = search("papers", query, kinds=kinds, since=since)
        expected = by_hand(documents, wanted, unwanted, kinds, since)
        assert [(hit.key, hit.rank) for hit in page.hits] == expected
        assert page.total == len(expected)
        for hit in page.hits:
            marks = [piece.text for piece in (*hit.title_pieces, *hit.snippet) if piece.marked]
            assert marks
        # page by page gives the same
        single = [
            search("papers", query, kinds=kinds, since=since, limit=1, offset=n).hits
            for n in range(len(expected))
        ]
        assert [hit.key for hits in single for hit in hits] == [key for key, _rank in expected]
