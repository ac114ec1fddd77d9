# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files as people send them are understood; everything doubtful is refused with file, row and column."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.optimiser import ANY, InputError, Need, TierBasis, needs_file, offers_file, read_instance
from itunion.optimiser.generator import municipal_instance
from itunion.optimiser.reading import NEED_COLUMNS, OFFER_COLUMNS, read_needs, read_offers
from itunion.optimiser.table import parse_number

NEEDS = b"member,article,standard,quantity,max_unit_price\nAach,k,A,3,\nBonn,k,,1200,9.50\n"
OFFERS = (
    b"supplier,article,standards,tier_basis,tier_from,unit_price,available,activation_cost\n"
    b"s,k,A|B,total,1,10.00,,5\ns,k,A|B,total,10,9,,\nt,k,*,article,0,11,50,\n"
)


def problems(read: object, data: bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(data, "datei.csv")  # type: ignore[operator]
    return [str(problem) for problem in caught.value.problems]


def need_line(line: str) -> bytes:
    return f"{','.join(NEED_COLUMNS)}\n{line}\n".encode()


def offer_lines(*lines: str) -> bytes:
    return "\n".join([",".join(OFFER_COLUMNS), *lines, ""]).encode()


def test_plain_files_mean_what_they_say() -> None:
    instance = read_instance(NEEDS, OFFERS)
    assert instance.needs == (
        Need("Aach", "k", frozenset({"A"}), 3),
        Need("Bonn", "k", frozenset(), 1200, Decimal("9.50")),
    )
    first, second = instance.offers
    assert first.standards == {"A", "B"}
    assert [tier.from_units for tier in first.tiers] == [1, 10]
    assert second.standards == ANY
    assert second.available == 50
    assert instance.terms_of("s").activation_cost == 5
    assert instance.terms_of("t").tier_basis is TierBasis.ARTICLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_german_spreadsheets_are_understood_whatever_the_column_order(encoding: str) -> None:
    text = (
        "Quantity;max_unit_price;member;standard;article\r\n1.200;1.234,5 €;Müllheim;;Maus, groß\r\n;;;;\r\n"
    )
    (need,) = read_needs(text.encode(encoding))
    assert need == Need("Müllheim", "Maus, groß", frozenset(), 1200, Decimal("1234.5"))


def test_xlsx_is_understood() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(NEED_COLUMNS))
    sheet.append(["Müllheim", "k", None, 1200, 12.3])
    sheet.append(["Aach", 4711, "A", "1.200", "1.234,50"])
    data = io.BytesIO()
    book.save(data)
    assert read_needs(data.getvalue()) == (
        Need("Müllheim", "k", frozenset(), 1200, Decimal("12.3")),
        Need("Aach", "4711", frozenset({"A"}), 1200, Decimal("1234.50")),
    )


def test_a_broken_xlsx_is_refused() -> None:
    assert "beschädigt" in problems(read_needs, b"PK\x03\x04 nothing")[0]


@pytest.mark.parametrize(
    "quantity",
    ["0", "-1", "1000000000000", "1e12", "zehn", "2.5", "5.0", "1.000", "", "NaN", "inf", "10000001"],
)
def test_bad_quantities_are_refused_with_their_place(quantity: str) -> None:
    (text,) = problems(read_needs, need_line(f"Aach,k,A,{quantity},"))
    assert text.startswith("datei.csv, Zeile 2, Spalte quantity: ")


@pytest.mark.parametrize("price", ["-1", "NaN", "inf", "1.005", "teuer", "1e3", "100000000.01"])
def test_bad_prices_are_refused_with_their_place(price: str) -> None:
    (text,) = problems(read_needs, need_line(f"Aach,k,A,1,{price}"))
    assert text.startswith("datei.csv, Zeile 2, Spalte max_unit_price: ")


def test_a_notation_with_two_meanings_is_never_guessed() -> None:
    with pytest.raises(ValueError, match="nicht eindeutig"):
        parse_number("1,234", german=False)
    with pytest.raises(ValueError, match="nicht eindeutig"):
        parse_number("1.230", german=False)
    assert parse_number("1.234", german=True) == 1234
    assert parse_number("1,234.50", german=False) == Decimal("1234.50")
    assert parse_number("1.234,50", german=False) == Decimal("1234.50")


@given(st.decimals(0, 10**8, places=2))
def test_german_and_international_notation_read_alike(value: Decimal) -> None:
    international = f"{value:,.2f}"
    german = international.translate(str.maketrans(",.", ".,"))
    assert parse_number(german, german=True) == value
    assert parse_number(f"{value:.2f}", german=False) == value


@pytest.mark.parametrize(
    ("lines", "column", "words"),
    [
        (("s,k,A,total,1,10,,", "s,k,A,total,1,9,,"), "tier_from", "nur einmal"),
        (("s,k,A,total,0,10,,", "s,k,A,total,1,9,,"), "tier_from", "nur einmal"),
        (("s,k,A,total,1,10,,", "s,k,A,total,5,11,,"), "unit_price", "steigt"),
        (("s,k,A,total,5,10,,",), "tier_from", "erste Staffel"),
        (("s,k,A,total,1,10,,", "s,l,A,article,1,9,,"), "tier_basis", "Widerspruch"),
        (("s,k,A,total,1,10,,5", "s,l,A,total,1,9,,6"), "activation_cost", "Widerspruch"),
        (("s,k,A,total,1,10,,", "s,k,B,total,5,9,,"), "standards", "Widerspruch"),
        (("s,k,A,total,1,10,7,", "s,k,A,total,5,9,8,"), "available", "Widerspruch"),
        (("s,k,A,turnover,1,10,,",), "tier_basis", "Umsatzstaffeln"),
        (("s,k,A,gesamt,1,10,,",), "tier_basis", "unbekannt"),
        (("s,k,A,,1,10,,",), "tier_basis", "„total“ oder „article“"),
        (("s,k,A,total,1,-1,,",), "unit_price", "negativ"),
        (("s,k,A,total,1,,,",), "unit_price", "leer"),
        (("s,k,A,total,-1,5,,",), "tier_from", "zu klein"),
        (("s,k,A,total,1,5,1.5,",), "available", "Nachkommastellen"),
        (("s,k,A,total,1,5,,-3",), "activation_cost", "negativ"),
        ((",k,A,total,1,5,,",), "supplier", "leer"),
    ],
)
def test_bad_offers_are_refused_with_their_place(lines: tuple[str, ...], column: str, words: str) -> None:
    (text,) = problems(read_offers, offer_lines(*lines))
    assert text.startswith(f"datei.csv, Zeile {1 + len(lines)}, Spalte {column}: ")
    assert words in text


def test_doubled_and_starred_needs_are_refused() -> None:
    found = problems(read_needs, need_line("Aach,k,A,1,\nAach,k,A,2,\nBonn,k,*,1,"))
    assert [text.split(": ")[0] for text in found] == [
        "datei.csv, Zeile 3",
        "datei.csv, Zeile 4, Spalte standard",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leer"),
        (b"\n\n", "leer"),
        (b"member,article,standard,quantity\nA,k,,1\n", "Diese Spalte fehlt"),
        (b"member,article,standard,quantity,max_unit_price,farbe\nA,k,,1,,rot\n", "unbekannt"),
        (b"member,member,article,standard,quantity,max_unit_price\nA,A,k,,1,\n", "zweimal"),
        (b"member,article,standard,quantity,max_unit_price\nA,k,1\n", "3 Felder"),
        (b"member,article,standard,quantity,max_unit_price\n", "keinen Bedarf"),
        (b"\x89PNG\x00\x00\x01", "weder eine CSV"),
        (b'member,article,standard,quantity,max_unit_price\n"A,k,,1,\n', "kein gültiges CSV"),
    ],
)
def test_files_of_the_wrong_shape_are_refused(data: bytes, words: str) -> None:
    assert words in "\n".join(problems(read_needs, data))


def test_all_problems_of_both_files_come_together() -> None:
    needs = need_line("Aach,k,A,0,x\nBonn,,A,zehn,")
    offers = offer_lines("s,k,A,total,1,10,,", "s,k,A,total,1,-9,,", "s,l,A,article,1,9,x,")
    with pytest.raises(InputError) as caught:
        read_instance(needs, offers)
    places = {(problem.row, problem.column) for problem in caught.value.problems}
    assert places == {
        (2, "quantity"),
        (2, "max_unit_price"),
        (3, "article"),
        (3, "quantity"),
        (3, "unit_price"),
        (4, "tier_basis"),
        (4, "available"),
    }


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_and_nothing_else(data: bytes) -> None:
    with pytest.raises(InputError):
        read_needs(data)


def test_written_files_read_back_the_same() -> None:
    instance = municipal_instance(
        suppliers=4, articles=6, tiers=3, members=6, standards=3, max_suppliers=None, seed=2
    )
    again = read_instance(needs_file(instance), offers_file(instance))
    assert set(again.needs) == set(instance.needs)
    assert set(again.offers) == set(instance.offers)
    assert set(again.terms) == set(instance.terms)
