# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: sorting, filtering, paging, export."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import lxml.html
import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.ui.api import Column, Table, defuse

ROWS: list[dict[str, Any]] = [
    {"name": "Zerbst", "sum": Decimal("-5.00"), "day": dt.date(2026, 3, 1)},
    {"name": "Ätzdorf", "sum": Decimal("1234.50"), "day": None},
    {"name": "Aken", "sum": None, "day": dt.date(2025, 1, 9)},
    {"name": "burg", "sum": Decimal("20.00"), "day": dt.date(2026, 2, 1)},
]


class TownTable(Table):
    caption = "Orte"
    columns = (
        Column("name", "Ort", filterable=True, row_header=True),
        Column("sum", "Summe", kind="money"),
        Column("day", "Tag", kind="date"),
    )
    file_name = "orte"


class GroupTable(Table):
    caption = "Gruppen"
    columns = (
        Column("name", "Name", filterable=True),
        Column("size", "Länge", kind="number", value=lambda group: len(group.name)),
    )
    default_sort = "-name"


def _table(address: str = "/", rows: Any = ROWS, kind: type[Table] = TownTable, **kwargs: Any) -> Table:
    return kind(rows, RequestFactory().get(address), **kwargs)


def _first_column(table: Table) -> list[str]:
    return [str(row.cells[0].html) for row in table.body]


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/?sort=name", ["Aken", "Ätzdorf", "burg", "Zerbst"]),
        ("/?sort=-name", ["Zerbst", "burg", "Ätzdorf", "Aken"]),
        ("/?sort=sum", ["Zerbst", "burg", "Ätzdorf", "Aken"]),
        ("/?sort=-sum", ["Ätzdorf", "burg", "Zerbst", "Aken"]),
        ("/?sort=day", ["Aken", "burg", "Zerbst", "Ätzdorf"]),
        ("/?sort=nonsense", ["Zerbst", "Ätzdorf", "Aken", "burg"]),
        ("/?q=ATZ", ["Ätzdorf"]),
        ("/?q=BURG", ["burg"]),
        ("/?q=nirgends", []),
    ],
)
def test_sorting_and_filtering_a_list(address: str, names: list[str]) -> None:
    assert _first_column(_table(address)) == names


def test_the_sorted_column_says_so_and_its_link_turns_the_order() -> None:
    name, total, _day = _table("/?sort=name&q=a&page=2").headers
    assert (name.aria_sort, name.sort_url) == ("ascending", "?sort=-name&q=a")
    assert (total.aria_sort, total.sort_url) == ("", "?sort=sum&q=a")


def test_two_tables_on_a_page_do_not_disturb_each_other() -> None:
    address = "/?a-sort=name&a-q=burg&b-sort=-name"
    assert _first_column(_table(address, name="a")) == ["burg"]
    assert _first_column(_table(address, name="b")) == ["Zerbst", "burg", "Ätzdorf", "Aken"]


def test_pages() -> None:
    rows = [{"name": f"Ort {n:03d}", "sum": None, "day": None} for n in range(120)]
    table = _table("/?page=3&sort=name", rows)
    assert _first_column(table) == [f"Ort {n:03d}" for n in range(100, 120)]
    assert (table.pages.previous_url, table.pages.next_url) == ("?sort=name&page=2", "")
    assert _first_column(_table("/?page=99", rows))[-1] == "Ort 119"
    assert _first_column(_table("/?page=nonsense", rows))[0] == "Ort 000"


def test_the_html_has_caption_headers_and_no_unescaped_content() -> None:
    html = render_to_string(
        "ui/table.html", {"table": _table("/?sort=sum", [{"name": "<b>x", "sum": 1, "day": None}])}
    )
    tree = lxml.html.fromstring(html)
    assert tree.xpath("string(//caption)") == "Orte"
    assert tree.xpath("//th[@scope='col']/@aria-sort") == ["ascending"]
    assert tree.xpath("string(//tbody/tr/th[@scope='row'])") == "<b>x"
    (region,) = tree.xpath("//*[@role='region']")
    assert region.get("tabindex") == "0"
    assert tree.xpath(f"//*[@id='{region.get('aria-labelledby')}']")


def test_an_empty_table_says_why() -> None:
    assert "Keine Einträge vorhanden" in render_to_string("ui/table.html", {"table": _table("/", [])})
    assert "„nirgends“" in render_to_string("ui/table.html", {"table": _table("/?q=nirgends")})


def _csv(response: HttpResponse | None) -> list[list[str]]:
    assert response is not None
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_holds_all_rows_sorted_with_decimal_commas() -> None:
    assert _csv(_table("/?export=csv&sort=name").export_response()) == [
        ["Ort", "Summe", "Tag"],
        ["Aken", "", "09.01.2025"],
        ["Ätzdorf", "1234,50", ""],
        ["burg", "20,00", "01.02.2026"],
        ["Zerbst", "-5,00", "01.03.2026"],
    ]


def test_xlsx_holds_typed_values() -> None:
    response = _table("/?export=xlsx&sort=-sum").export_response()
    assert response is not None
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0] == ["Ort", "Summe", "Tag"]
    assert values[1] == ["Ätzdorf", 1234.5, None]
    assert values[2][:2] == ["burg", 20]
    assert values[2][2].date() == dt.date(2026, 2, 1)
    assert sheet["C3"].number_format == "dd.mm.yyyy"


def test_without_the_parameter_nothing_is_exported() -> None:
    assert _table("/").export_response() is None
    assert _table("/?export=exe").export_response() is None


EVIL = st.builds(
    lambda start, rest: start + rest, st.sampled_from(list("=+-@\t\r\n＝＋－＠")), st.text(max_size=20)
)


@given(EVIL)
def test_no_exported_text_begins_like_a_formula(text: str) -> None:
    # CSV readers must get back exactly the defused text
    rows = [{"name": text, "sum": None, "day": None}]
    exported = _csv(_table("/?export=csv", rows).export_response())[1][0]
    assert exported[0] == "'"
    assert defuse(text) == f"'{text}"


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "@SUM(1)", "\t=1", "  =1+1", "-2+3", "+49 391 1"])
def test_xlsx_cells_are_texts_never_formulas(text: str) -> None:
    response = _table("/?export=xlsx", [{"name": text, "sum": None, "day": None}]).export_response()
    assert response is not None
    cell = openpyxl.load_workbook(io.BytesIO(response.content)).active["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    if text and text[0].isalnum():
        assert defuse(text) == text


@pytest.mark.django_db
def test_a_queryset_costs_the_same_queries_for_10_and_10000_rows() -> None:
    costs = []
    for count in (10, 10_000):
        Group.objects.all().delete()
        Group.objects.bulk_create(Group(name=f"Gruppe {n:05d}") for n in range(count))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            html = render_to_string(
                "ui/table.html", {"table": _table("/?q=gruppe", Group.objects.all(), GroupTable)}
            )
        assert f"Gruppe {count - 1:05d}" in html
        costs.append(len(queries))
    assert costs == [2, 2]


@pytest.mark.django_db
def test_a_queryset_is_filtered_and_sorted_by_the_database() -> None:
    Group.objects.bulk_create(Group(name=name) for name in ("Alpha", "Beta", "Gamma"))
    table = _table("/?q=a&sort=name", Group.objects.all(), GroupTable)
    assert _first_column(table) == ["Alpha", "Beta", "Gamma"]
    assert _first_column(_table("/?q=bet", Group.objects.all(), GroupTable)) == ["Beta"]
    assert [header.sort_url for header in table.headers] == ["?q=a&sort=-name", ""]
    assert _csv(_table("/?export=csv", Group.objects.all(), GroupTable).export_response())[1:] == [
        ["Gamma", "5"], ["Beta", "4"], ["Alpha", "5"],
    ]  # fmt: skip
