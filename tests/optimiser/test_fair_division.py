# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The certificate under rules against all coalitions; properties of the shares."""

import itertools
import os
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.optimiser.enumeration import cheapest, random_ruled
from tests.optimiser.reference import random_instance

from itunion.optimiser import (
    Instance,
    Result,
    certify,
    solve,
)
from itunion.optimiser.pool import to_cents
from itunion.optimiser.sharing import bills_of

FULL = bool(os.environ.get("ITUNION_FULL"))
COALITION_CASES = 600 if FULL else 40
PROPERTY_CASES = 2_400 if FULL else 160
CHUNK = 20


def groups(members: tuple[str, ...]) -> list[frozenset[str]]:
    return [
        frozenset(group)
        for size in range(1, len(members) + 1)
        for group in itertools.combinations(members, size)
    ]


def worst_gain(instance: Instance, bills: dict[str, int]) -> int:
    """The largest gain of any group in cents, by trying all of them."""
    gains = [0]
    for group in groups(instance.members):
        cost = cheapest(instance, group)
        if cost is not None:
            gains.append(sum(bills[member] for member in group) - cost)
    return max(gains)


@pytest.mark.parametrize("first", range(0, COALITION_CASES, CHUNK))
def test_the_certificate_under_rules_is_what_trying_all_groups_says(first: int) -> None:
    for seed in range(first, first + CHUNK):
        instance = random_ruled(seed)
        result = solve(instance, gap=0.0)
        if result.award is None:
            continue
        certificate = certify(instance, result)
        truth = worst_gain(instance, bills_of(result.shares))
        assert to_cents(certificate.gain) == truth, seed
        assert to_cents(certificate.gain_bound) >= truth, seed


@pytest.mark.parametrize("first", range(0, PROPERTY_CASES, CHUNK))
def test_shares_balance_spare_everybody_and_treat_equals_equally(first: int) -> None:
    for seed in range(first, first + CHUNK):
        instance = random_instance(seed, free=seed % 2 == 0)
        # a twin of the first member: same needs, another name
        twin = tuple(replace(n, member="twin") for n in instance.needs if n.member == instance.members[0])
        instance = replace(instance, needs=(*instance.needs, *twin))
        result = solve(instance, gap=0.0)
        if result.award is None:
            continue
        assert sum(line.total for line in result.shares) == result.award.cost
        alone = {saving.member: saving.alone for saving in result.savings}
        if None not in alone.values() and result.award.cost <= sum(
            a for a in alone.values() if a is not None
        ):
            assert all(s.alone is not None and s.together <= s.alone for s in result.savings), seed
        bills = bills_of(result.shares)
        assert abs(bills[instance.members[0]] - bills["twin"]) <= _cents_of_rounding(result), seed


def _cents_of_rounding(result: Result) -> int:
    """Equal needs may differ by a cent for every line and share that was rounded; or by scarce own alternatives."""
    lines: dict[str, int] = defaultdict(int)
    own: set[Decimal] = {line.unit_price for line in result.shares if line.supplier is None}
    for line in result.shares:
        lines[line.member] += 3
    if own:
        # a unit more or less at one's own alternative instead of the common price
        prices = [to_cents(line.unit_price) for line in result.shares]
        return max(lines.values()) + 2 * (max(prices) - min(prices))
    return max(lines.values())
