# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Money: rounding and shares that add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.kernel.money import round_cents, split

cents = st.integers(-(10**12), 10**12).map(lambda c: Decimal(c) / 100)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=60).filter(any)


@given(cents, weights)
def test_shares_add_up_to_the_total(total: Decimal, parts: list[int]) -> None:
    assert sum(split(total, parts)) == total


@given(cents, weights)
def test_no_share_is_a_cent_or_more_from_its_exact_value(total: Decimal, parts: list[int]) -> None:
    for share, weight in zip(split(total, parts), parts, strict=True):
        assert abs(share - total * weight / sum(parts)) < Decimal("0.01")


@given(cents, weights)
def test_who_has_no_weight_pays_nothing(total: Decimal, parts: list[int]) -> None:
    for share, weight in zip(split(total, parts), parts, strict=True):
        assert share == 0 or weight > 0


@pytest.mark.parametrize("bad", [[], [0, 0], [-1, 2], [Decimal("NaN")]])
def test_senseless_weights_are_refused(bad: list[Decimal | int]) -> None:
    with pytest.raises(ValueError):
        split(Decimal("1.00"), bad)


def test_a_total_with_parts_of_cents_is_refused() -> None:
    with pytest.raises(ValueError):
        split(Decimal("1.005"), [1])


def test_rounding_is_commercial() -> None:
    assert round_cents(Decimal("0.005")) == Decimal("0.01")
    assert round_cents(Decimal("-0.005")) == Decimal("-0.01")
    assert round_cents(Decimal("2.675")) == Decimal("2.68")
