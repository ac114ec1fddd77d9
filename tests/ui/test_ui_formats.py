# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""German notation: what is written can be read again, and what is ambiguous is decided or refused."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.ui.api import (
    format_date,
    format_decimal,
    format_money,
    format_percent,
    parse_date,
    parse_decimal,
)

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)


@given(NUMBERS)
def test_every_number_written_german_is_read_as_itself(number: Decimal) -> None:
    assert parse_decimal(format_decimal(number)) == number


@given(NUMBERS)
def test_every_number_written_with_a_comma_and_without_groups_is_read_as_itself(number: Decimal) -> None:
    assert parse_decimal(f"{number:f}".replace(".", ",")) == number


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from([1, 2, 4]))
def test_a_point_that_groups_nothing_is_a_decimal_point(whole: int, places: int) -> None:
    text = f"{whole}.{'7' * places}"
    assert parse_decimal(text) == Decimal(text)


@given(st.text(max_size=30))
def test_any_other_text_raises_value_error_or_is_a_finite_number(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_decimal(text).is_finite()


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.234,56", "1234.56"), ("1234.56", "1234.56"), ("1.234", "1234"), ("1 234,5", "1234.5"), ("-,5", None),
     ("0.123", "0.123"), ("−7,5", "-7.5"), ("+3", "3"), ("12.345.678", "12345678")],
)  # fmt: skip
def test_readings(text: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(ValueError):
            parse_decimal(text)
    else:
        assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,234.56", "1.23,45", "1,2,3", "1e5", "NaN", "Infinity", "1..2", "9" * 41]
)
def test_unreadable_numbers_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_decimal(text)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_date_is_read_in_german_and_iso_notation(day: dt.date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize("text", ["31.02.2026", "1.1.26", "2026-13-01", "12/31/2026", "", "heute"])
def test_impossible_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_date(text)


def test_amounts_and_ratios() -> None:
    assert format_money(Decimal("1234.565")) == "1.234,57\u00a0€"
    assert format_money(Decimal("-0.005")) == "−0,01\u00a0€"
    assert format_percent(Decimal("0.125")) == "12,5\u00a0%"
    assert format_decimal(1234567) == "1.234.567"
