# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""German is found as people write it: umlauts, inflection, compounds, phrases, references; titles first, newest first."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from itunion.foundation.organisations.api import within
from itunion.foundation.search.api import Document, Notice, Piece, index_documents, notice_text, search

PAPERS = {
    "sanierung": (
        "Grundschulsanierung in Ottersleben",
        "Das Dach der Schule wird erneuert.",
        date(2026, 3, 1),
    ),
    "ausbau": ("Straßenausbau Hegelstraße", "Beiträge nach § 6b KAG; siehe VL-2026/0123.", date(2026, 4, 1)),
    "strasse": ("Bericht", "Der Ausbau der Strasse verzögert sich bis zum 12.05.2026.", date(2026, 5, 1)),
    "mueller": (
        "Anfrage der CDU-Fraktion",
        "Herr Müller fragt nach den Bürger:innen. TOP 10.1",
        date(2026, 1, 1),
    ),
    "schreiben": ("Schreiben von Frau Mueller", "Es geht um 10.1.2 und die Kitas.", None),
    "schule": ("Schulbericht", "Zahlen aller Grundschulen", date(2025, 1, 1)),
}


@pytest.fixture
def indexed(world: Any) -> Iterator[None]:
    with within(world.members[0].pk):
        index_documents(
            "papers",
            [
                Document(key, "paper" if day else "letter", title, text, day, {"number": key.upper()})
                for key, (title, text, day) in PAPERS.items()
            ],
        )
        yield


def keys(query: str, **filters: Any) -> list[str]:
    return [hit.key for hit in search("papers", query, **filters).hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Schule", ["sanierung", "schule"]),  # parts of compounds, in the title first
        ("grundschule", ["sanierung", "schule"]),
        ("Sanierung", ["sanierung"]),
        ("STRASSE", ["ausbau", "strasse"]),
        ("Straße", ["ausbau", "strasse"]),
        ("straßen ausbau", ["ausbau", "strasse"]),
        ("Müller", ["schreiben", "mueller"]),  # title before text, though without a day
        ("Mueller", ["schreiben", "mueller"]),
        ('"Ausbau der Straße"', ["strasse"]),
        ('"Ausbau Straße"', []),
        ("„der Ausbau“", ["strasse"]),
        ("Ausbau -Bericht", ["ausbau"]),
        ('Ausbau -"Ausbau der Straße"', ["ausbau"]),
        ("VL-2026/0123", ["ausbau"]),
        ("2026/0123", ["ausbau"]),
        ("0123", ["ausbau"]),
        ("VL-2026/012", []),
        ("§ 6b", ["ausbau"]),
        ("§6b", ["ausbau"]),
        ("§ 6", []),
        ("10.1", ["mueller"]),
        ("10.1.2", ["schreiben"]),
        ("12.05.2026", ["strasse"]),
        ("verzöger*", ["strasse"]),
        ("verzögern*", []),
        ("sanierung*", ["sanierung"]),
        ("otters*", ["sanierung"]),
        ("VL-2026*", ["ausbau"]),
        ("Bürgerinnen", ["mueller"]),
        ("Kita", ["schreiben"]),
        ("CDU Fraktion", ["mueller"]),
        ("cdu-fraktion", ["mueller"]),
        ("der Bericht", ["schule", "strasse"][::-1]),
        ("nichts", []),
    ],
)
def test_a_query_finds(indexed: None, query: str, expected: list[str]) -> None:
    assert keys(query) == expected
    assert search("papers", query).total == len(expected)


def test_filters_and_counts_by_kind(indexed: None) -> None:
    page = search("papers", "Müller", kinds=["letter"])
    assert ([hit.key for hit in page.hits], page.total, page.by_kind) == (
        ["schreiben"],
        1,
        {"letter": 1, "paper": 1},
    )
    assert keys("Straße", since=date(2026, 4, 2)) == ["strasse"]
    assert keys("Straße", until=date(2026, 4, 1)) == ["ausbau"]
    assert keys("Mueller", since=date(2026, 1, 1), until=date(2026, 1, 1)) == ["mueller"]
    assert keys("Straße", limit=1, offset=1) == ["strasse"]
    assert search("papers", "Straße", limit=0).total == 2
    assert search("papers", "Straße", offset=99).total == 2
    assert keys("Müller", kinds=[]) == []


def test_facets_filter_without_being_words(world: Any) -> None:
    with within(world.members[0].pk):
        index_documents(
            "papers",
            [
                Document(name, "paper", "Radweg", "", facets={"committee": committees, "year": [year]})
                for name, committees, year in (
                    ("a", ["12", "13"], "2025"),
                    ("b", ["13"], "2026"),
                    ("c", [], "2026"),
                )
            ],
        )
        assert keys("Radweg", facets={"committee": ["12", "99"]}) == ["a"]
        assert keys("Radweg", facets={"committee": ["13"]}) == ["a", "b"]
        assert keys("Radweg", facets={"committee": ["13"], "year": ["2026"]}) == ["b"]
        assert keys("Radweg", facets={"committee": []}) == []
        assert keys("12") == keys("committee") == []


def test_hits_bring_what_was_given_and_plain_pieces(indexed: None) -> None:
    hit = search("papers", "schule dach").hits[0]
    assert (hit.key, hit.kind, hit.day, hit.rank) == ("sanierung", "paper", date(2026, 3, 1), 1)
    assert hit.extra == {"number": "SANIERUNG"}
    assert hit.title_pieces == (Piece("Grundschulsanierung", True), Piece(" in Ottersleben", False))
    assert hit.snippet == (
        Piece("Das ", False), Piece("Dach", True), Piece(" der ", False), Piece("Schule", True), Piece(" wird erneuert.", False)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("§ 6b", ["§ 6b"]),
        ("2026/0123", ["VL-2026/0123"]),
        ('"Ausbau der Straße"', ["Ausbau der Strasse"]),
        ("verzög*", ["verzögert"]),
        ("Bürger", ["Bürger:innen"]),
        ("10.1", ["10.1"]),
        ("muller cdu", ["Müller"]),
    ],
)
def test_the_lines_around_mark_what_was_found(indexed: None, query: str, marks: list[str]) -> None:
    found = search("papers", query).hits[0]
    assert [piece.text for piece in found.snippet if piece.marked] == marks


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("", Notice.EMPTY),
        ("  \n ", Notice.EMPTY),
        ('"', Notice.EMPTY),
        ("* - ( ) & | ! : <->", Notice.EMPTY),
        ("der die das", Notice.ONLY_FILLERS),
        ("-Schule", Notice.ONLY_WITHOUT),
        ('"Schule', Notice.NONE),
        ("Schule\x00\x07", Notice.NONE),
        ("Schule " * 1500, Notice.SHORTENED),
        (" ".join(f"wort{n}" for n in range(200)), Notice.SHORTENED),
        ("a" * 10_000, Notice.SHORTENED),
        ("' OR 1=1; --", Notice.NONE),
        ("NEAR(a b) {title}: ^x", Notice.NONE),
        ("\ud800 Schule", Notice.NONE),
    ],
)
def test_every_text_is_a_query(indexed: None, query: str, notice: Notice) -> None:
    page = search("papers", query)
    assert page.notice == notice
    assert bool(notice_text(page.notice)) == bool(notice)
    if notice in {Notice.EMPTY, Notice.ONLY_FILLERS, Notice.ONLY_WITHOUT}:
        assert (page.hits, page.total) == ((), 0)


def test_a_hint_when_nothing_is_found(indexed: None) -> None:
    assert search("papers", "Straßenverzögerung").hint == "strasse verzogerung"
    assert keys("strasse verzogerung") == []
    assert search("papers", '"Schule Dach"').hint == "schule dach"
    assert keys("schule dach") == ["sanierung"]
    assert search("papers", "Straße").hint == ""
    assert search("papers", "unbekannt").hint == ""
