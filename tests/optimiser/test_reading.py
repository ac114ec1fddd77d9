# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files as people send them are understood; everything doubtful is refused with file, row and column."""

import io
import os
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.optimiser.enumeration import random_ruled

from itunion.optimiser import (
    ANY,
    BundleBid,
    Constraints,
    InputError,
    Lot,
    Need,
    SupplierTerms,
    TierBasis,
    TierKind,
    Window,
    instance_to_dict,
    needs_file,
    offers_file,
    read_instance,
)
from itunion.optimiser.generator import municipal_instance
from itunion.optimiser.reading import (
    MORE_NEED_COLUMNS,
    MORE_OFFER_COLUMNS,
    NEED_COLUMNS,
    OFFER_COLUMNS,
    read_needs,
    read_offers,
)
from itunion.optimiser.rules_file import AwardRules, read_rules
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
        (("s,k,A,gesamt,1,10,,",), "tier_basis", "unbekannt"),
        (("s,k,A,,1,10,,",), "tier_basis", "„total“, „article“ oder „turnover“"),
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


MORE_NEEDS = ",".join([*NEED_COLUMNS, *MORE_NEED_COLUMNS])
MORE_OFFERS = ",".join([*OFFER_COLUMNS, *MORE_OFFER_COLUMNS])


def test_optional_columns_are_understood() -> None:
    (need,) = read_needs(f"{MORE_NEEDS}\nAach,k,A,3,,1.3.2027,2027-03-31,2\n".encode())
    assert need.window == Window(date(2027, 3, 1), date(2027, 3, 31))
    assert need.tolerance == 2
    (offer,), (terms,) = read_offers(
        f"{MORE_OFFERS}\ns,k,*,total,1,10,,,,31.12.2027,Incremental,5,100,20.50,7,900\n"
        "s,k,*,total,5,9,,,,,,,,,,\n".encode()
    )
    assert offer.window == Window(None, date(2027, 12, 31))
    assert terms == SupplierTerms(
        "s",
        freight=Decimal(5),
        minimum_order_value=Decimal(100),
        tier_kind=TierKind.INCREMENTAL,
        minimum_member_value=Decimal("20.50"),
        maximum_units=7,
        maximum_value=Decimal(900),
    )
    (_,), (terms,) = read_offers(offer_lines("s,k,*,turnover,1,10,,", "s,k,*,turnover,5000,9,,"))
    assert terms.tier_basis is TierBasis.TURNOVER


def test_days_from_a_workbook_are_understood() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*NEED_COLUMNS, "latest"])
    sheet.append(["Aach", "k", None, 1, None, datetime(2027, 3, 31)])  # noqa: DTZ001
    data = io.BytesIO()
    book.save(data)
    (need,) = read_needs(data.getvalue())
    assert need.window == Window(latest=date(2027, 3, 31))


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("Aach,k,A,3,,2027-02-30,,", "earliest", "kein Tag"),
        ("Aach,k,A,3,,03/31/2027,,", "earliest", "kein Tag"),
        ("Aach,k,A,3,,2027-04-01,2027-03-01,", "latest", "endet vor seinem Beginn"),
        ("Aach,k,A,3,,,,1.5", "tolerance", "Nachkommastellen"),
        ("Aach,k,A,3,,,,-1", "tolerance", "zu klein"),
    ],
)
def test_bad_optional_cells_of_needs_are_refused_with_their_place(line: str, column: str, words: str) -> None:
    (text,) = problems(read_needs, f"{MORE_NEEDS}\n{line}\n".encode())
    assert text.startswith(f"datei.csv, Zeile 2, Spalte {column}: ")
    assert words in text


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ("2027-04-01,2027-03-01,,,,,,", "latest", "endet vor seinem Beginn"),
        (",,stufig,,,,,", "tier_kind", "„all_units“ oder „incremental“"),
        (",,,NaN,,,,", "freight", "keine Zahl"),
        (",,,,1000000000,,,", "minimum_order_value", "zu groß"),
        (",,,,,-1,,", "minimum_member_value", "negativ"),
        (",,,,,,2.5,", "maximum_units", "Nachkommastellen"),
        (",,,,,,,1.001", "maximum_value", "nicht eindeutig"),
    ],
)
def test_bad_optional_cells_of_offers_are_refused_with_their_place(
    cells: str, column: str, words: str
) -> None:
    (text,) = problems(read_offers, f"{MORE_OFFERS}\ns,k,*,total,1,10,,,{cells}\n".encode())
    assert text.startswith(f"datei.csv, Zeile 2, Spalte {column}: ")
    assert words in text


@pytest.mark.parametrize("lines", [(), ("", " ")])
def test_empty_offers_are_refused(lines: tuple[str, ...]) -> None:
    assert problems(read_offers, offer_lines(*lines)) == ["datei.csv: Die Datei enthält kein Angebot."]


def test_incremental_tiers_over_turnover_are_refused() -> None:
    (text,) = problems(read_offers, f"{MORE_OFFERS}\ns,k,*,turnover,1,10,,,,,incremental,,,,,\n".encode())
    assert "Zeile 2, Spalte tier_kind: Mehrmengenstaffeln" in text


def test_the_same_need_in_two_windows_is_two_needs() -> None:
    lines = "Aach,k,A,1,,,2027-03-31,\nAach,k,A,1,,2027-04-01,,\nAach,k,A,1,,,31.03.2027,\n"
    (text,) = problems(read_needs, f"{MORE_NEEDS}\n{lines}".encode())
    assert text == "datei.csv, Zeile 4: Diesen Bedarf gibt es schon in Zeile 2; bitte zusammenfassen."


def test_prices_of_nothing_are_understood_and_of_a_billion_refused() -> None:
    (offer,), _ = read_offers(offer_lines("s,k,*,total,1,0,,"))
    assert offer.tiers[0].unit_price == 0
    (text,) = problems(read_offers, offer_lines("s,k,*,total,1,1000000000,,"))
    assert "Zeile 2, Spalte unit_price: 1000000000 ist zu groß" in text


def test_a_file_full_of_mistakes_is_refused_with_the_first_thousand() -> None:
    found = problems(read_needs, need_line("\n".join(f"m{number},k,A,x," for number in range(3_000))))
    assert len(found) == 1_001
    assert found[0].startswith("datei.csv, Zeile 2, Spalte quantity")
    assert found[-1] == "datei.csv: Mehr als 1000 Fehler; weitere werden nicht aufgeführt."


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("itunion.optimiser.table.MAX_ROWS", 3)
    (text,) = problems(read_needs, need_line("Aach,k,A,1,\nBonn,k,A,1,\nCelle,k,A,1,"))
    assert text == "datei.csv: Die Datei hat mehr als 2 Zeilen unter der Kopfzeile."
    monkeypatch.setattr("itunion.optimiser.table.MAX_BYTES", 30)
    (text,) = problems(read_needs, need_line("Aach,k,A,1,"))
    assert text == "datei.csv: Die Datei ist größer als 0 MB."


@pytest.mark.slow
@pytest.mark.skipif(
    "ITUNION_BIG_FILES" not in os.environ, reason="a quarter of a minute; set ITUNION_BIG_FILES=1"
)
def test_a_million_rows_are_read() -> None:
    lines = (
        f"Gemeinde {n % 1000},Artikel {n // 1000},A,{n % 50 + 1},{100 + n % 7}.50\n" for n in range(1_000_000)
    )
    assert len(read_needs(need_line("".join(lines).removesuffix("\n")))) == 1_000_000


RULES = """
max_suppliers = 5
excluded_suppliers = ["Süd"]
max_suppliers_per_member = 2
max_lots_per_supplier = 1
bundles_allowed = true
resilient = true
budgets = { Aach = 12000, "Bad Bonn" = "8500.50", Celle = 0.10 }
[[lots]]
name = "Geräte"
articles = ["Notebook 14"]
max_suppliers = 2
[[bundles]]
supplier = "Nord"
lots = ["Geräte"]
rebate = 1500
minimum_value = 20000.5
"""


def test_rules_mean_what_they_say() -> None:
    rules = read_rules(RULES.encode())
    assert rules.constraints == Constraints(
        max_suppliers=5,
        excluded_suppliers=frozenset({"Süd"}),
        max_suppliers_per_member=2,
        max_lots_per_supplier=1,
        bundles_allowed=True,
        budgets=(("Aach", Decimal(12000)), ("Bad Bonn", Decimal("8500.50")), ("Celle", Decimal("0.10"))),
        resilient=True,
    )
    assert rules.lots == (Lot("Geräte", frozenset({"Notebook 14"}), 2),)
    assert rules.bundles == (BundleBid("Nord", frozenset({"Geräte"}), Decimal(1500), Decimal("20000.5")),)
    assert read_rules(b"") == AwardRules()


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("max_supplier = 5", "max_supplier", "unbekannt"),
        ("max_suppliers = 0", "max_suppliers", "keine ganze Zahl ab 1"),
        ("max_suppliers = true", "max_suppliers", "keine ganze Zahl ab 1"),
        ("max_suppliers_per_member = 1.5", "max_suppliers_per_member", "keine ganze Zahl ab 0"),
        ("max_lots_per_supplier = -1", "max_lots_per_supplier", "keine ganze Zahl ab 0"),
        ("excluded_suppliers = 'Süd'", "excluded_suppliers", "Liste von Namen"),
        ("bundles_allowed = 'ja'", "bundles_allowed", "weder true noch false"),
        ("budgets = [1]", "budgets", "Abschnitt [budgets]"),
        ("[budgets]\nAach = nan", "budgets.Aach", "kein Betrag"),
        ("[budgets]\nAach = 'viel'", "budgets.Aach", "kein Betrag"),
        ("[budgets]\nAach = 1.001", "budgets.Aach", "mehr als zwei Nachkommastellen"),
        ("[budgets]\nAach = -1", "budgets.Aach", "negativ"),
        ("lots = 3", "lots", "[[lots]]"),
        ("[[lots]]\nname = ''\narticles = ['k']", "lots[1].name", "fehlt ein Name"),
        ("[[lots]]\nname = 'L'\narticles = []", "lots[1].articles", "Liste von Namen"),
        ("[[lots]]\nname = 'L'\narticles = ['k']\nfarbe = 1", "lots[1].farbe", "unbekannt"),
        (
            "[[bundles]]\nsupplier = 'N'\nlots = ['L']\nrebate = 1",
            "bundles[1].minimum_value",
            "fehlt ein Betrag",
        ),
    ],
)
def test_bad_rules_are_refused_with_their_key(text: str, column: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_rules(text.encode(), "regeln.toml")
    (problem,) = caught.value.problems
    assert problem.column == column
    assert words in problem.message


@pytest.mark.parametrize("data", [b"max_suppliers =", b"\xff", b"a = 1\na = 2", b"x = " + b"[" * 5000])
def test_what_is_no_toml_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="kein gültiges TOML"):
        read_rules(data)


@pytest.mark.parametrize("seed", range(12))
def test_every_term_survives_a_round_trip_through_files(seed: int) -> None:
    instance = random_ruled(seed)
    again = read_instance(
        needs_file(instance),
        offers_file(instance),
        instance.constraints,
        lots=instance.lots,
        bundles=instance.bundles,
    )
    offering = {offer.supplier for offer in instance.offers}
    kept = replace(instance, terms=tuple(terms for terms in instance.terms if terms.supplier in offering))
    assert instance_to_dict(again) == instance_to_dict(kept)


def test_files_without_optional_terms_have_no_optional_columns() -> None:
    instance = municipal_instance(suppliers=2, articles=2, tiers=2, members=2, standards=1, seed=2)
    assert needs_file(instance).splitlines()[0].decode() == ",".join(NEED_COLUMNS)
    assert offers_file(instance).splitlines()[0].decode() == ",".join(OFFER_COLUMNS)


def test_written_files_read_back_the_same() -> None:
    instance = municipal_instance(
        suppliers=4, articles=6, tiers=3, members=6, standards=3, max_suppliers=None, seed=2
    )
    again = read_instance(needs_file(instance), offers_file(instance))
    assert set(again.needs) == set(instance.needs)
    assert set(again.offers) == set(instance.offers)
    assert set(again.terms) == set(instance.terms)
