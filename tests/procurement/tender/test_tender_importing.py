# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Offer files: every row in its place, every error by row and column."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from itunion.foundation.organisations.api import Organisation
from itunion.optimiser.api import InputError, Tier
from itunion.union.procurement.importing import COLUMNS, OfferFile, canonical_text, read_offer_file
from itunion.union.procurement.rules.offers import LineContent, OfferContent

CATALOGUE = {"NB14": {"NB-1", "NB-2"}, "MO27": {"MO-1"}}
EINS = Organisation(pk=1, kind="supplier", name="Lieferant Eins GmbH", short_name="Eins")
ZWEI = Organisation(pk=2, kind="supplier", name="Lieferant Zwei GmbH", short_name="Zwei")
HEAD = "supplier;article;standards;tier_basis;tier_from;unit_price;available;activation_cost"


def read(*lines: str, head: str = HEAD, owner: Organisation | None = None, name: str = "a.csv") -> OfferFile:
    data = "\n".join([head, *lines]).encode()
    text = canonical_text(data, name, owner.name if owner else "")
    return read_offer_file(text, name, suppliers=[EINS, ZWEI], catalogue=CATALOGUE, owner=owner)


def found(file: OfferFile) -> list[tuple[int | None, str]]:
    return [(p.row, p.column) for p in file.problems]


def test_one_file_holds_offers_of_several_suppliers_by_name_or_short_name() -> None:
    file = read(
        "Lieferant Eins GmbH;NB14;NB-1|NB-2;total;1;900,00;;100,00",
        "eins;NB14;NB-1|NB-2;total;50;850,00;;",
        "Zwei;MO27;*;article;1;1.200,50;30;",
    )
    assert file.problems == []
    nb = LineContent("NB14", ("NB-1", "NB-2"), (Tier(1, Decimal("900.00")), Tier(50, Decimal("850.00"))))
    mo = LineContent("MO27", ("*",), (Tier(1, Decimal("1200.50")),), available=30)
    assert [(o.supplier_id, o.content) for o in file.offers] == [
        (1, OfferContent((nb,), "total", Decimal("100.00"))),
        (2, OfferContent((mo,), "article", Decimal(0))),
    ]


def test_the_owner_needs_no_supplier_column_and_may_add_terms() -> None:
    file = read(
        "NB14;NB-1;total;1;900;;100;Modell A;25,00;500,00;7;Zahlung in 30 Tagen",
        head="Artikel;Standard;Staffelbasis;Ab Stück;Stückpreis;Verfügbar;Aktivierungskosten;Produkt;Fracht;"
        "Mindestbestellwert;Lieferzeit;Bedingungen",
        owner=EINS,
    )
    assert file.problems == []
    (offer,) = file.offers
    line = LineContent("NB14", ("NB-1",), (Tier(1, Decimal(900)),), "Modell A")
    assert offer.content == OfferContent(
        (line,), "total", Decimal(100), Decimal("25.00"), Decimal("500.00"), 7, "Zahlung in 30 Tagen"
    )


def test_the_owner_may_not_bring_an_offer_of_somebody_else() -> None:
    file = read("Zwei;NB14;NB-1;total;1;900;;", ";NB14;NB-1;total;1;900;;", owner=EINS)
    assert found(file) == [(2, "supplier")]
    assert file.offers == []


def test_without_owner_the_supplier_column_is_needed_and_every_supplier_known() -> None:
    with pytest.raises(InputError, match="supplier"):
        read("NB14;NB-1;total;1;900;;", head=HEAD.removeprefix("supplier;"))
    file = read("Drei;NB14;NB-1;total;1;900;;", "Eins;NB14;NB-1;total;1;900;;", ";NB14;NB-1;total;1;9;;")
    assert found(file) == [(2, "supplier"), (4, "supplier")]
    assert "Drei" in file.problems[0].text


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (["Eins;NB14;NB-1;total;2;9;;"], [(2, "tier_from")]),
        (["Eins;NB14;NB-1;total;1;9;;", "Eins;NB14;NB-1;total;1;8;;"], [(3, "tier_from")]),
        (["Eins;NB14;NB-1;total;1;9;;", "Eins;NB14;NB-1;total;5;9,01;;"], [(3, "unit_price")]),
        (["Eins;NB14;NB-1;total;1;-9;;"], [(2, "unit_price")]),
        (["Eins;NB14;NB-1;total;1;neun;;"], [(2, "unit_price")]),
        (["Eins;NB14;NB-1;weight;1;9;;"], [(2, "tier_basis")]),
        (["Eins;NB14;NB-1;total;1;9;-1;"], [(2, "available")]),
        (["Eins;NB14;NB-1;total;1;9;;1", "Eins;MO27;MO-1;total;1;9;;2"], [(3, "activation_cost")]),
        (["Eins;MO27;MO-1;total;1;9;;", "Eins;XX;;total;1;9;;"], [(3, "article")]),
        (["Eins;MO27;MO-1;total;1;9;;", "Eins;NB14;MO-1;total;1;9;;"], [(3, "standards")]),
        (["Eins;MO27;;total;1;9;;"], [(2, "standards")]),
    ],
)
def test_errors_are_named_by_row_and_column(lines: Sequence[str], where: list[tuple[int, str]]) -> None:
    file = read(*lines)
    assert found(file) == where
    assert file.offers == []


@pytest.mark.parametrize(
    ("column", "values", "row"),
    [
        ("freight", ("-1", ""), 2),
        ("freight", ("1", "2"), 3),
        ("minimum_order_value", ("viel", ""), 2),
        ("delivery_days", ("7,5", ""), 2),
        ("delivery_days", ("800", ""), 2),
        ("product", ("Modell A", "Modell B"), 3),
    ],
)
def test_wrong_terms_are_named_too(column: str, values: tuple[str, str], row: int) -> None:
    lines = [f"Eins;NB14;NB-1;total;{start};9;;;{v}" for start, v in zip((1, 5), values, strict=True)]
    assert found(read(*lines, head=f"{HEAD};{column}")) == [(row, column)]


def test_rows_keep_their_number_behind_blank_lines_and_line_breaks_in_cells() -> None:
    file = read(
        "",
        'Eins;NB14;NB-1;total;1;9;;;"zwei\nZeilen"',
        "",
        "Eins;XX;;total;1;9;;;",
        head=f"{HEAD};conditions",
    )
    assert found(file) == [(6, "article")]


def test_a_number_that_reads_in_two_ways_is_refused_in_a_comma_file() -> None:
    head = f"{HEAD};freight".replace(";", ",")
    assert found(read("Eins,NB14,NB-1,total,1,9,,,1.234", head=head)) == [(2, "freight")]


def test_a_spreadsheet_reads_like_a_csv_file() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    cells: dict[str, Any] = {
        "supplier": "Eins",
        "article": "NB14",
        "standards": "NB-1",
        "tier_basis": "total",
        "tier_from": 1,
        "unit_price": 899.9,
        "activation_cost": 100,
        "product": "Modell",
        "freight": 12.5,
        "delivery_days": 7,
    }
    for row in (list(COLUMNS), [cells.get(column) for column in COLUMNS]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    text = canonical_text(buffer.getvalue(), "a.xlsx")
    (offer,) = read_offer_file(text, "a.xlsx", suppliers=[EINS], catalogue=CATALOGUE).offers
    assert offer.content.lines[0].tiers == (Tier(1, Decimal("899.9")),)
    assert (offer.content.freight, offer.content.delivery_days) == (Decimal("12.5"), 7)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"a;b\n1;2\n", b"PK\x03\x04kaputt"])
def test_what_is_no_such_table_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        canonical_text(data, "a.csv")


def test_every_term_of_the_optimiser_can_come_with_a_file() -> None:
    head = (
        "supplier;article;standards;tier_basis;tier_from;unit_price;available;activation_cost;"
        "tier_kind;minimum_member_value;maximum_units;maximum_value"
    )
    file = read("Eins;NB14;NB-1;article;1;900;;;incremental;50,00;400;100000,00", head=head)
    assert file.problems == []
    content = file.offers[0].content
    assert (content.tier_kind, content.minimum_member_value) == ("incremental", Decimal("50.00"))
    assert (content.maximum_units, content.maximum_value) == (400, Decimal("100000.00"))
    file = read("Eins;NB14;NB-1;turnover;1;900;;;incremental;;;", head=head)
    assert found(file) == [(2, "tier_kind")]
