# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What members may see of a round's outlook, as a rule; and that rounds ask whoever knows something."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.kernel.registry import RoundInsight, round_insights
from itunion.union.demand.api import AdviceEffect, AdviceLine, RoundOutlook, ThresholdLine
from itunion.union.demand.outlook import SMALLEST_GROUP
from itunion.union.demand.queries import outlooks

counts = st.integers(0, 6)
ZERO = Decimal("0.00")


@st.composite
def full_outlooks(draw: st.DrawFn) -> RoundOutlook:
    effect = AdviceEffect("Gemeinde Beta", 3, ZERO)
    return RoundOutlook(
        thresholds=tuple(
            ThresholdLine("Nord", ("Notebook",), draw(counts), 10, ZERO, members, tolerance=4)
            for members in draw(st.lists(counts, max_size=4))
        ),
        advice=tuple(
            AdviceLine("Notebook", "A", "B", ZERO, members, 5, effects=(effect,) * members)
            for members in draw(st.lists(counts, max_size=4))
        ),
    )


@given(full_outlooks())
def test_members_see_no_sum_over_a_small_group_and_no_other_member(full: RoundOutlook) -> None:
    seen = full.for_members()
    lines = [*full.thresholds, *full.advice]
    large = [line for line in lines if line.members >= SMALLEST_GROUP]
    assert [line.members for line in [*seen.thresholds, *seen.advice]] == [line.members for line in large]
    assert all(line.effects == () for line in seen.advice)
    assert all(line.tolerance == 0 for line in seen.thresholds)
    assert seen.withheld == (len(large) < len(lines))


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_the_way_to_the_next_tier_adds_up(units: int, more: int) -> None:
    line = ThresholdLine("Nord", (), units, units + more, ZERO, 3)
    assert line.units + line.missing == line.next_from
    assert 0 <= line.percent < 100


@pytest.fixture
def insight() -> Iterator[None]:
    """A room above that knows a sum over two members, and nothing of drafts."""
    line = ThresholdLine("Nord", ("Notebook",), 5, 10, Decimal("80.00"), 2)

    def build(_actor: Any, round_: Any) -> RoundOutlook | None:
        return RoundOutlook(thresholds=(line,)) if round_.status == "open" else None

    round_insights.register(RoundInsight("tests.insight", build))
    yield
    round_insights._entries.pop("tests.insight")


@pytest.mark.django_db
@pytest.mark.usefixtures("insight")
def test_the_page_asks_every_insight_and_keeps_small_sums_from_members(open_round: Any, world: Any) -> None:
    purchasing = outlooks(open_round, world.actor("operator_purchasing"))
    assert [line.supplier for outlook in purchasing for line in outlook.thresholds] == ["Nord"]
    member = outlooks(open_round, world.actor("member_it@0"))
    assert [line.supplier for outlook in member for line in outlook.thresholds] == []
    assert any(outlook.withheld for outlook in member)
    open_round.status = "draft"
    assert outlooks(open_round, world.actor("operator_purchasing")) == []
