# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Usage lines checked whole, and correction lines: whatever is reported late, what was charged is what is due."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.union.catalogue.parsing import ParseError, parse_day, parse_quantity
from itunion.union.catalogue.rules.metering import Due, check_usage, corrections, metered

TODAY = date(2026, 6, 30)
GROUND: dict[str, Any] = {
    "members": {"7": 70, "8": 80},
    "meters": {"vorgang": 1, "seite": 2},
    "periods": {70: [(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 5, 1), None)]},
    "today": TODAY,
}


def line(number: int = 2, **cells: str) -> tuple[int, dict[str, str]]:
    usual = {"member": "7", "meter": "vorgang", "source": "a-1", "day": "05.01.2026", "quantity": "3"}
    return number, usual | cells


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"member": "99"}, "member", "unknown_member"),
        ({"member": ""}, "member", "unknown_member"),
        ({"meter": "strom"}, "meter", "unknown_meter"),
        ({"source": ""}, "source", "missing"),
        ({"source": "x" * 81}, "source", "too_long"),
        ({"day": ""}, "day", "missing"),
        ({"day": "31.02.2026"}, "day", "not_a_day"),
        ({"day": "2026-07-01"}, "day", "in_the_future"),
        ({"quantity": ""}, "quantity", "missing"),
        ({"quantity": "-1"}, "quantity", "negative"),
        ({"quantity": "viel"}, "quantity", "not_a_number"),
        ({"quantity": "1.234"}, "quantity", "ambiguous"),
        ({"quantity": "0,0001"}, "quantity", "too_many_decimals"),
        ({"quantity": "100000001"}, "quantity", "too_large"),
        ({"member": "8"}, "member", "not_subscribed"),
        ({"day": "31.12.2025"}, "member", "not_subscribed"),
        ({"day": "01.04.2026"}, "member", "not_subscribed"),
    ],
)
def test_each_fault_is_found_at_its_row_and_column(cells: dict[str, str], column: str, code: str) -> None:
    lines, problems = check_usage([line(2), line(3, **{"source": "b", **cells})], **GROUND)
    assert [(p.row, p.column, p.code) for p in problems] == [(3, column, code)]
    assert [entry[0] for entry in lines] == [2]


@pytest.mark.parametrize("day", ["01.01.2026", "31.03.2026", "01.05.2026", "2026-06-30"])
def test_first_and_last_day_of_use_belong_to_it(day: str) -> None:
    lines, problems = check_usage([line(day=day)], **GROUND)
    assert problems == []
    assert lines == [(2, 70, 1, "a-1", parse_day(day), Decimal(3))]


def test_the_same_record_twice_counts_once_and_a_changed_one_names_both_lines() -> None:
    lines, problems = check_usage([line(2), line(3, member="007", quantity="3,0")], **GROUND)
    assert (len(lines), problems) == (1, [])
    lines, problems = check_usage([line(2), line(3, quantity="4")], **GROUND)
    assert [(p.row, p.code, p.other_row) for p in problems] == [(3, "contradicts", 2)]


def test_several_faults_of_a_line_are_all_named() -> None:
    _lines, problems = check_usage([line(2, member="x", meter="y", day="z", quantity="-2")], **GROUND)
    assert [p.column for p in problems] == ["member", "meter", "day", "quantity"]


@pytest.mark.parametrize(
    ("text", "value"), [("1.234,5", "1234.5"), ("1234", "1234"), ("0,125", "0.125"), ("0.125", "0.125")]
)
def test_quantities_are_read_as_people_write_them(text: str, value: str) -> None:
    assert parse_quantity(text) == Decimal(value)


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ParseError):
        parse_day("29.02.2026")


PRICES = {"vorgang": [(date(2026, 1, 1), Decimal("1.50")), (date(2026, 1, 16), Decimal("2.00"))]}


def test_usage_is_priced_by_its_day_and_split_by_month() -> None:
    due, unpriced = metered(
        [
            (70, "vorgang", date(2026, 1, 15), Decimal("2")),
            (70, "vorgang", date(2026, 1, 16), Decimal("2")),
            (70, "vorgang", date(2026, 2, 1), Decimal("1")),
            (70, "vorgang", date(2025, 12, 31), Decimal("1")),
            (70, "seite", date(2026, 1, 1), Decimal("1")),
        ],
        PRICES,
    )
    assert [(d.month, d.item, d.net) for d in due] == [
        (date(2026, 1, 1), "vorgang@2026-01-01", Decimal("3.00")),
        (date(2026, 1, 1), "vorgang@2026-01-16", Decimal("4.00")),
        (date(2026, 2, 1), "vorgang@2026-01-16", Decimal("2.00")),
    ]
    assert unpriced == [("seite", date(2026, 1, 1)), ("vorgang", date(2025, 12, 31))]


quantities = st.decimals(0, 10_000, places=3)
usages = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.just("vorgang"),
        st.integers(0, 80).map(lambda n: date(2026, 1, 1) + timedelta(days=n)),
        quantities,
    ),
    max_size=30,
)


def charged_after(runs: list[list[Due]]) -> dict[Any, tuple[int, Decimal, Decimal]]:
    """Charge what is due in each run; return the ledger."""
    ledger: dict[Any, tuple[int, Decimal, Decimal]] = {}
    for due in runs:
        for entry in corrections(due, ledger):
            key = (entry.organisation_id, entry.month, entry.item)
            times, quantity, net = ledger.get(key, (0, Decimal(0), Decimal(0)))
            assert entry.number == times + 1
            ledger[key] = (times + 1, quantity + entry.quantity, net + entry.net)
    return ledger


@given(usages, usages, usages)
def test_late_usage_is_corrected_until_all_that_is_due_is_charged(a: Any, b: Any, c: Any) -> None:
    runs = [metered(part, PRICES)[0] for part in (a, a + b, a + b + c)]
    ledger = charged_after(runs)
    expected = sum((d.net for d in runs[-1]), Decimal(0))
    assert sum((net for _n, _q, net in ledger.values()), Decimal(0)) == expected
    assert list(corrections(runs[-1], ledger)) == []
    for d in runs[-1]:
        # a quantity too small to be a cent waits in the ledger for the next one
        _times, quantity, _net = ledger.get((d.organisation_id, d.month, d.item), (0, Decimal(0), Decimal(0)))
        assert abs(d.quantity - quantity) * d.unit_price <= Decimal("0.01")


@given(usages, usages)
def test_what_is_no_longer_due_is_taken_back(a: Any, b: Any) -> None:
    ledger = charged_after([metered(a + b, PRICES)[0], metered(a, PRICES)[0], []])
    assert all(net == 0 for _n, _q, net in ledger.values())


@given(usages)
def test_each_line_is_quantity_times_price_rounded_once(a: Any) -> None:
    due, _unpriced = metered(a, PRICES)
    for d in due:
        assert d.net == (d.quantity * d.unit_price).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    for owner in {u[0] for u in a}:
        mine = sum((d.quantity for d in due if d.organisation_id == owner), Decimal(0))
        assert mine == sum((u[3] for u in a if u[0] == owner), Decimal(0))


@given(st.decimals(-500, 500, places=3), st.decimals(0, 20, places=4), st.decimals(-900, 900, places=2))
def test_the_invoice_never_states_a_negative_price(quantity: Decimal, price: Decimal, net: Decimal) -> None:
    due = Due(1, date(2026, 1, 1), "x", quantity, price, net)
    for entry in corrections([due], {}):
        stated, unit_price = entry.stated
        assert unit_price >= 0
        assert (stated > 0) == (net > 0)
