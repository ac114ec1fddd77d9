# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a cost item, field by field and step by step."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from itunion.union.catalogue.rules.step_down import CostItem, item_problems, month_of
from itunion.union.catalogue.rules.take_back import Case, Reckoning

APRIL = month_of(date(2025, 4, 1))
CONTRACT = CostItem(
    "Wartung", "contract", Decimal(12000), date(2024, 1, 1), None, ((Decimal(30), Decimal(6000)),), 3, date(2025, 12, 31)
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"yearly": Decimal("-1")}, ("yearly", "not_an_amount", 0)),
        ({"yearly": Decimal("1.001")}, ("yearly", "not_an_amount", 0)),
        ({"steps": ((Decimal(20), Decimal(1)), (Decimal(20), Decimal(2)))}, ("steps", "limit_not_rising", 2)),
        ({"steps": ((Decimal(20), Decimal(1)), (Decimal(10), Decimal(2)))}, ("steps", "limit_not_rising", 2)),
        ({"steps": ((Decimal(0), Decimal(1)),)}, ("steps", "limit_not_rising", 1)),
        ({"steps": ((Decimal("1.00001"), Decimal(1)),)}, ("steps", "limit_too_fine", 1)),
        ({"steps": ((Decimal(20), Decimal(-1)),)}, ("steps", "not_an_amount", 1)),
        (
            {"steps": ((Decimal(20), Decimal(2)), (Decimal(30), Decimal(1)))},
            ("steps", "amount_not_rising", 1),
        ),
        ({"steps": ((Decimal(20), Decimal(12001)),)}, ("steps", "amount_not_rising", 1)),
        ({"kind": "magic"}, ("kind", "unknown", 0)),
        ({"lead_months": 121}, ("lead_months", "out_of_range", 0)),
        ({"valid_until": date(2023, 12, 31)}, ("valid_until", "before_start", 0)),
    ],
)
def test_what_is_wrong_with_an_item(change: dict[str, Any], code: tuple[str, str, int]) -> None:
    assert item_problems(CONTRACT) == []
    found = item_problems(replace(CONTRACT, **change))
    assert [(t.field, t.code, t.step) for t in found] == [code]
    with pytest.raises(ValueError, match="Wartung"):
        Reckoning(Case((replace(CONTRACT, **change),), ()), APRIL, APRIL)


def test_depreciation_has_an_end_and_no_steps() -> None:
    codes = [t.code for t in item_problems(replace(CONTRACT, kind="depreciation"))]
    assert codes == ["depreciation_needs_end", "depreciation_has_no_steps"]
