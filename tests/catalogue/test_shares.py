# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shares by key: they add up to the cent, nobody is off by a whole cent, zero keys and zero sums are treated plainly."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.union.catalogue.rules.shares import (
    KeySumZero,
    apportion,
    fixed_shares,
    monthly_parts,
    whole_weights,
)

cents = st.integers(0, 10**9)
keys = st.dictionaries(
    st.integers(1, 200), st.decimals(0, 10**6, places=2, allow_nan=False), min_size=1, max_size=30
).filter(lambda found: any(found.values()))


@given(cents, keys)
def test_shares_add_up_and_stay_within_a_cent(total: int, found: dict[int, Decimal]) -> None:
    shares = fixed_shares(Decimal(total) / 100, found)
    key_sum = sum(map(Fraction, found.values()))
    assert sum(shares.values()) == Decimal(total) / 100
    for party, key in found.items():
        exact = Fraction(total, 100) * Fraction(key) / key_sum
        assert abs(Fraction(shares[party]) - exact) < Fraction(1, 100)
        assert shares[party] >= 0
        assert key or shares[party] == 0


@given(cents, keys, st.integers(1, 10**6))
def test_only_the_proportion_of_the_keys_counts(total: int, found: dict[int, Decimal], factor: int) -> None:
    fixed = Decimal(total) / 100
    assert fixed_shares(fixed, found) == fixed_shares(fixed, {p: k * factor for p, k in found.items()})


def test_the_left_over_cents_go_to_the_largest_remainders_then_to_the_lower_id() -> None:
    # 100 € by 1:1:1 leaves a cent; 0,05 € by 1:2:4 is 0,71 | 1,43 | 2,86 cents: two cents go to 4 and then to 1
    assert fixed_shares(Decimal(100), {9: Decimal(1), 2: Decimal(1), 5: Decimal(1)}) == {
        2: Decimal("33.34"),
        5: Decimal("33.33"),
        9: Decimal("33.33"),
    }
    assert fixed_shares(Decimal("0.05"), {1: Decimal(1), 2: Decimal(2), 4: Decimal(4)}) == {
        1: Decimal("0.01"),
        2: Decimal("0.01"),
        4: Decimal("0.03"),
    }


@pytest.mark.parametrize("nothing", [{}, {1: Decimal(0)}, {1: Decimal(0), 2: Decimal("0.00")}])
def test_a_key_sum_of_zero_is_refused(nothing: dict[int, Decimal]) -> None:
    with pytest.raises(KeySumZero):
        fixed_shares(Decimal(1), nothing)


@pytest.mark.parametrize(
    ("fixed", "found"),
    [
        (Decimal("-0.01"), {1: Decimal(1)}),
        (Decimal("0.001"), {1: Decimal(1)}),
        (Decimal("NaN"), {1: Decimal(1)}),
        (Decimal(1), {1: Decimal(1), 2: Decimal(-1)}),
        (Decimal(1), {1: Decimal("Infinity")}),
    ],
)
def test_negative_and_broken_amounts_are_refused(fixed: Decimal, found: dict[int, Decimal]) -> None:
    with pytest.raises(ValueError, match=r"cents|negative"):
        fixed_shares(fixed, found)


@given(cents, st.integers(0, 40))
def test_twelve_months_make_a_year_and_a_cheaper_year_has_no_dearer_month(yearly: int, less: int) -> None:
    parts = monthly_parts(Decimal(yearly) / 100)
    assert len(parts) == 12
    assert sum(parts) == Decimal(yearly) / 100
    assert max(parts) - min(parts) <= Decimal("0.01")
    cheaper = monthly_parts(Decimal(max(0, yearly - less)) / 100)
    assert all(low <= high for low, high in zip(cheaper, parts, strict=True))


@given(st.data())
def test_caps_are_kept_and_the_sum_still_adds_up(data: Any) -> None:
    weights = data.draw(st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any))
    caps = [data.draw(st.integers(0, 100)) for _ in weights]
    total = data.draw(st.integers(0, sum(caps)))
    shares = apportion(total, weights, caps)
    assert sum(shares) == total
    assert all(0 <= share <= cap for share, cap in zip(shares, caps, strict=True))
    if all(cap > total for cap in caps):
        assert shares == apportion(total, weights)


def test_keys_become_whole_numbers_in_proportion() -> None:
    assert whole_weights({1: Decimal("0.25"), 2: Decimal("1.5"), 3: Decimal(2)}) == {1: 1, 2: 6, 3: 8}
