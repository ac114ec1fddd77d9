# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The quick way of a usage file says what the careful one says: the same rows, or the same refusal."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itunion.foundation.kernel.api import Refused
from itunion.optimiser.api import InputError, read_table
from itunion.union.catalogue import importing
from itunion.union.catalogue.actions.staging import copy_blocks
from itunion.union.catalogue.importing import ALIASES, COLUMNS, read_usage

HEADER = "Mitglied;Zähler;Quelle;Tag;Menge"
SOUND = f"{HEADER}\n1;vorgang;a-1;05.01.2026;3\n\n2; seite ;a-2;06.01.2026;1,5\n"

PLAIN = st.text(st.sampled_from("aä1 \u0308\u00a0-"), max_size=4)
CELLS = PLAIN | PLAIN | PLAIN | st.sampled_from(['"a\n1"', '"a;""b"', '"', ";", ",", "\t"])
# most lines are sound, so that the odd ones come after some of those
WIDTHS = st.sampled_from([5, 5, 5, 5, 5, 5, 4, 6, 7])
LINES = WIDTHS.flatmap(lambda width: st.lists(CELLS, min_size=width, max_size=width))
HEADERS = [
    HEADER,
    HEADER,
    HEADER.replace(";", ","),
    HEADER.replace(";", "\t"),
    "Tag;Menge;Mitglied;Zähler;Quelle",
    f"{HEADER};",
    "Mitglied;Menge",
]


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file as people send it: a header, lines (some empty), one delimiter, one end of line."""
    header = draw(st.sampled_from(HEADERS))
    mark = next(mark for mark in ";,\t" if mark in header)
    lines = draw(st.lists(LINES | st.just([""]) | st.just(["", "", "", "", "", ""]), max_size=5))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return end.join([header, *(mark.join(cells) for cells in lines)])


def careful(data: bytes) -> list[tuple[int, dict[str, str]]] | None:
    try:
        table = read_table(data, list(COLUMNS), source="n.csv", aliases=ALIASES)
    except InputError:
        return None
    return [(row.number, row.cells) for row in table.rows]


def read(data: bytes) -> list[tuple[int, dict[str, str]]] | None:
    try:
        return [(number, dict(cells)) for number, cells in read_usage(data, "n.csv")]
    except Refused:
        return None


@settings(max_examples=400)
@given(files(), st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16"]))
def test_both_ways_read_the_same(text: str, encoding: str) -> None:
    data = text.encode(encoding, errors="replace")
    assert read(data) == careful(data)


def test_a_sound_file_does_not_need_the_careful_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(importing, "read_table")
    rows = read(SOUND.encode())
    assert rows is not None
    assert [number for number, _cells in rows] == [2, 4]
    assert rows[1][1] == {"member": "2", "meter": "seite", "source": "a-2", "day": "06.01.2026", "quantity": "1,5"}  # fmt: skip


def test_a_fault_far_down_is_said_with_its_line() -> None:
    data = f"{SOUND}3;vorgang;a-3;07.01.2026\n".encode()
    with pytest.raises(Refused) as refusal:
        list(read_usage(data, "n.csv"))
    assert refusal.value.details == ("n.csv, Zeile 5: Die Zeile hat 4 Felder, die Kopfzeile 5.",)


def test_a_null_character_is_said_with_its_line_wherever_it_stands() -> None:
    far = "".join(f"2;seite;a-{n};06.01.2026;1\n" for n in range(3, 400))
    data = f"{SOUND}{far}2;seite;a\0b;06.01.2026;1\n".encode()
    assert data.index(b"\0") > 4096
    with pytest.raises(Refused) as refusal:
        list(read_usage(data, "n.csv"))
    (detail,) = refusal.value.details
    last = data.count(b"\n")
    assert detail == f"n.csv, Zeile {last}: Die Zeile enthält ein Nullzeichen."


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_LINES", 1)
    with pytest.raises(RuntimeError, match="odd"):
        list(read_usage(SOUND.encode(), "n.csv"))


@given(st.text(st.sampled_from("a\\\t\n\rN;\u00fc\u2028"), min_size=1, max_size=12))
def test_a_source_survives_the_copy_format(source: str) -> None:
    """Read back by the rules of PostgreSQL's manual (COPY, text format): a backslash makes the next character plain."""
    lines = [
        (2, 7, 1, source, date(2026, 1, 5), Decimal("1.5")),
        (3, 7, 1, "b", date(2026, 1, 6), Decimal(2)),
    ]
    (block,) = copy_blocks(lines)
    rows = [row.split("\t") for row in block.removesuffix("\n").split("\n")]
    assert rows[1] == ["3", "7", "1", "b", "2026-01-06", "2"]
    names = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    told, characters = "", iter(rows[0][3])
    for character in characters:
        told += names[next(characters)] if character == "\\" else character
    assert told == source
    assert rows[0][:3] + rows[0][4:] == ["2", "7", "1", "2026-01-05", "1.5"]
