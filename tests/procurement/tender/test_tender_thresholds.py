# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which procedure a value asks for: golden cases on both sides of 1 January 2026, and properties."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.union.procurement.rules.thresholds import (
    STRICTNESS,
    LotValue,
    NoRule,
    assess,
    assessment_to_dict,
    known_rows,
    read_rows,
    row_on,
    small_lots,
)
from itunion.union.procurement.tender_wording import OUTCOMES, PROCEDURES, STATUSES, WARNINGS

BEFORE, AFTER = date(2025, 12, 31), date(2026, 1, 1)
ROWS = known_rows()
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
VALUES = st.decimals(0, 2_000_000, places=2)


@pytest.mark.parametrize(
    ("value", "day", "procedure"),
    [
        # threshold 221,000 up to 2025-12-31, 216,000 from 2026-01-01; "reaches or exceeds"
        ("215999.99", BEFORE, "negotiated_or_restricted"),
        ("216000.00", BEFORE, "negotiated_or_restricted"),
        ("220999.99", BEFORE, "negotiated_or_restricted"),
        ("221000.00", BEFORE, "eu_open"),
        ("215999.99", AFTER, "negotiated_or_restricted"),
        ("216000.00", AFTER, "eu_open"),
        # direct orders in Saxony-Anhalt: 15,000 up to 2025-10-31, 100,000 from 2025-11-01, "up to"
        ("15000.00", date(2025, 10, 31), "direct_order"),
        ("15000.01", date(2025, 10, 31), "national_open"),
        ("100000.00", date(2025, 11, 1), "direct_order"),
        ("100000.01", date(2025, 11, 1), "negotiated_or_restricted"),
        ("10000.00", date(2024, 12, 31), "direct_order"),
        ("10000.01", date(2024, 12, 31), "national_open"),
        ("0.00", date(2023, 6, 1), "national_open"),
    ],
)
def test_golden_cases(value: str, day: date, procedure: str) -> None:
    assert assess(Decimal(value), day, ROWS).procedure == procedure


def test_the_eu_rule_is_named_with_the_value_of_the_day() -> None:
    for day, threshold in ((BEFORE, "221000"), (AFTER, "216000")):
        found = assess(Decimal(500_000), day, ROWS)
        assert found.deciding.rule_id == "eu_threshold_sub_central"
        assert found.deciding.value == Decimal(threshold)
        assert found.deciding.is_valid_on(day)


def test_a_day_beyond_the_data_is_refused_and_not_guessed() -> None:
    with pytest.raises(NoRule, match="2028-01-01"):
        assess(Decimal(1), date(2028, 1, 1), ROWS)


@given(VALUES, VALUES, DAYS)
def test_more_value_never_asks_for_less(one: Decimal, two: Decimal, day: date) -> None:
    low, high = sorted((one, two))
    assert STRICTNESS.index(assess(low, day, ROWS).procedure) <= STRICTNESS.index(
        assess(high, day, ROWS).procedure
    )


@given(VALUES, DAYS)
def test_eu_law_holds_exactly_from_the_threshold_on(value: Decimal, day: date) -> None:
    threshold = Decimal(221_000) if day <= BEFORE else Decimal(216_000)
    assert (assess(value, day, ROWS).procedure == "eu_open") == (value >= threshold)


@given(VALUES, DAYS)
def test_every_rule_applied_holds_on_the_day_and_has_words(value: Decimal, day: date) -> None:
    found = assess(value, day, ROWS)
    assert all(f.row.is_valid_on(day) and f.outcome in OUTCOMES for f in found.findings)
    assert found.procedure in PROCEDURES
    assert ("uncertain" in found.warnings) == found.deciding.is_uncertain
    assert assessment_to_dict(found)["rule_id"] == found.deciding.rule_id


@given(st.lists(st.decimals(0, 300_000, places=2), min_size=1, max_size=6), DAYS)
def test_splitting_is_warned_of_exactly_when_a_lot_alone_would_ask_for_less(
    values: list[Decimal], day: date
) -> None:
    lots = [LotValue(n, "", v) for n, v in enumerate(values, start=1)]
    found = assess(sum(values, Decimal(0)), day, ROWS, lots=lots)
    alone = {assess(v, day, ROWS).procedure for v in values}
    easier = any(STRICTNESS.index(p) < STRICTNESS.index(found.procedure) for p in alone)
    assert ("splitting" in found.warnings) == easier
    assert set(found.warnings) <= set(WARNINGS)


@pytest.mark.parametrize(
    ("values", "numbers", "allowed"),
    [
        # § 3 (9) VgV: below 80,000 and together at most 20 % of all lots
        (["79999.00", "320001.00"], (1,), True),
        (["80000.00", "320000.00"], (), False),
        (["79999.00", "319995.99"], (1,), False),
        (["50000.00", "50000.00", "300000.00"], (1, 2), False),
        (["50000.00", "50000.00", "400000.00"], (1, 2), True),
    ],
)
def test_twenty_percent_of_small_lots(values: list[str], numbers: tuple[int, ...], allowed: bool) -> None:
    lots = [LotValue(n, "", Decimal(v)) for n, v in enumerate(values, start=1)]
    found = small_lots(lots, Decimal(80_000), Decimal("0.20"))
    assert (found.numbers, found.allowed) == (numbers, allowed)
    in_full = assess(sum((lot.value for lot in lots), Decimal(0)), AFTER, ROWS, lots=lots).small_lots
    assert in_full == found


def test_below_the_threshold_small_lots_play_no_role() -> None:
    assert assess(Decimal(90_000), AFTER, ROWS, lots=[LotValue(1, "", Decimal(90_000))]).small_lots is None


def test_conflicting_sources_are_shown_as_such() -> None:
    row = row_on(ROWS, "lsa_tvergg_floor", AFTER)
    assert "conflict" in row.status
    assert row in [f.row for f in assess(Decimal(90_000), AFTER, ROWS).findings]


def test_the_data_is_sound() -> None:
    for row in ROWS:
        assert row.text.strip()
        assert row.source.strip()
        assert row.scope.strip()
        assert set(row.status) <= set(STATUSES)
        assert row.status
        assert row.valid_from is None or row.valid_to is None or row.valid_from <= row.valid_to
    for rule_id, count in Counter(row.rule_id for row in ROWS).items():
        rows = sorted((r for r in ROWS if r.rule_id == rule_id), key=lambda r: r.valid_from or date.min)
        assert len(rows) == count
        for earlier, later in pairwise(rows):
            # rows of one rule follow each other without gap and without overlap
            assert earlier.valid_to is not None
            assert later.valid_from == earlier.valid_to + timedelta(days=1)


def test_a_file_that_lacks_a_field_is_no_rule_file() -> None:
    with pytest.raises(KeyError):
        read_rows('checked_on = 2026-01-01\n[[rule]]\nrule_id = "x"\n')
