# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Leitweg-ID: official examples, traps, and the check digits as a property."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.kernel.api import Refused
from itunion.foundation.organisations.api import checked_iban, within
from itunion.union.members import api


@pytest.mark.parametrize(
    "valid",
    [
        "04011000-1234512345-06", "991-33333TEST-33", "992-90009-96", "04011000-12345-03", "15-1001-85", "01-95",
        "991-A-73",
    ],
)  # fmt: skip
def test_official_examples_are_accepted(valid: str) -> None:
    assert api.leitweg_problem(valid) == ""


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("04011000-1234512345-04", "check"),
        ("15-1001", "form"),
        ("15-1001-84", "check"),
        ("17-1001-00", "land"),
        ("15--53", "form"),
        ("15-abc-12", "form"),
        (" 15-1001-85", "form"),
        ("", "form"),
        ("15-" + "A" * 31 + "-00", "form"),
    ],
)
def test_wrong_ones_are_refused_with_their_reason(wrong: str, problem: str) -> None:
    assert api.leitweg_problem(wrong) == problem


coarse = st.from_regex(r"(0[1-9]|1[0-6]|99)[0-9]{0,10}", fullmatch=True)
fine = st.from_regex(r"[0-9A-Z]{0,30}", fullmatch=True)


@given(coarse, fine)
def test_computed_check_digits_are_accepted_and_any_other_pair_refused(coarse: str, fine: str) -> None:
    head = f"{coarse}-{fine}" if fine else coarse
    right = api.leitweg_check_digits(coarse, fine)
    assert api.leitweg_problem(f"{head}-{right}") == ""
    # 98 − (n mod 97) lies in 02…98, so no other pair of that range is congruent to it
    for other in range(2, 99):
        if f"{other:02d}" != right:
            assert api.leitweg_problem(f"{head}-{other:02d}") == "check"


def test_a_second_default_cannot_arise(world: Any, system: Any) -> None:
    member = world.members[0].pk
    with within(member):
        api.add_leitweg_id(organisation_id=member, value="15-1001-85", label="Schulamt", by=system)
        assert [e.is_default for e in api.leitweg_ids(member)] == [True, False]
        with pytest.raises(Refused):
            api.add_leitweg_id(organisation_id=member, value="15-1001-85", label="noch einmal", by=system)


@pytest.mark.parametrize("wrong", ["DE02120300000000202052", "DE0212", "XX00", "DE02 1203 0000 0000 2020 5"])
def test_an_iban_with_wrong_check_digits_is_refused(wrong: str) -> None:
    with pytest.raises(Refused):
        checked_iban(wrong)


def test_an_iban_is_kept_without_blanks() -> None:
    assert checked_iban("DE02 1203 0000 0000 2020 51") == "DE02120300000000202051"
