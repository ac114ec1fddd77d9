# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Charts: the picture is reproducible, styled by classes only, and its numbers stand beside it."""

from decimal import Decimal

import lxml.etree
import lxml.html
import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.ui.api import Chart, Series
from itunion.foundation.ui.charts import Kind, nice_ticks

KINDS: list[Kind] = ["bars", "columns", "line"]
VALUES = st.lists(
    st.one_of(st.none(), st.decimals(min_value=-(10**7), max_value=10**7, places=2)), min_size=1, max_size=8
)


def _chart(kind: Kind, values: list[Decimal | None], stacked: bool = False) -> Chart:
    return Chart("Kosten", "Die Kosten <sinken>.", [f"K{n}" for n in range(len(values))],
                 [Series("Union", values), Series("Einzeln", values)], kind=kind, unit="money", stacked=stacked)  # fmt: skip


@given(st.sampled_from(KINDS), VALUES)
def test_every_picture_is_well_formed_named_finite_and_free_of_inline_style(
    kind: Kind, values: list[Decimal | None]
) -> None:
    chart = _chart(kind, values)
    svg = str(chart.svg())
    tree = lxml.etree.fromstring(svg)
    assert tree.get("role") == "img"
    names = tree.get("aria-labelledby").split()
    assert [tree.xpath(f"string(//*[@id='{name}'])") for name in names] == ["Kosten", "Die Kosten <sinken>."]
    assert "style" not in {a for e in tree.iter() for a in e.attrib}
    assert "nan" not in svg
    assert "inf" not in svg
    assert svg == str(_chart(kind, values).svg())


@pytest.mark.parametrize("kind", KINDS)
def test_the_numbers_stand_beside_the_picture(kind: Kind) -> None:
    html = render_to_string("ui/chart.html", {"chart": _chart(kind, [Decimal("1234.5"), None])})
    tree = lxml.html.fromstring(html)
    cells = [cell.text_content() for cell in tree.xpath("//details//tbody//*[self::td or self::th]")]
    assert cells == ["K0", "1.234,50\u00a0€", "1.234,50\u00a0€", "K1", "–", "–"]


def test_heights_of_columns_are_proportional_to_values() -> None:
    chart = Chart("x", "y", ["a", "b"], [Series("s", [10, 40])], kind="columns")
    heights = [float(r.get("height")) for r in lxml.etree.fromstring(str(chart.svg())).iter("rect")]
    assert heights[1] == pytest.approx(4 * heights[0], abs=0.3)


def test_stacked_bars_end_where_their_sum_would() -> None:
    stacked = Chart("x", "y", ["a"], [Series("s", [10]), Series("t", [30])], kind="bars", stacked=True)
    rects = list(lxml.etree.fromstring(str(stacked.svg())).iter("rect"))
    assert float(rects[0].get("x")) + float(rects[0].get("width")) == pytest.approx(
        float(rects[1].get("x")), abs=0.2
    )


def test_wrong_data_are_refused() -> None:
    with pytest.raises(ValueError, match="2 values for 1"):
        Chart("x", "y", ["a"], [Series("s", [1, 2])])
    with pytest.raises(ValueError, match="negative"):
        Chart("x", "y", ["a"], [Series("s", [-1])], stacked=True)


@given(st.floats(min_value=-1e9, max_value=0), st.floats(min_value=0.01, max_value=1e9))
def test_ticks_cover_the_range_with_even_steps(low: float, high: float) -> None:
    ticks = nice_ticks(low, high)
    # a thousandth of a pixel may stick out
    assert ticks[0] <= low + 1e-6 * (high - low)
    assert ticks[-1] >= high - 1e-6 * (high - low)
    assert 2 <= len(ticks) <= 12


def test_columns_stand_on_the_zero_line_or_hang_from_it() -> None:
    chart = Chart("x", "y", ["a", "b"], [Series("s", [30, -20])], kind="columns")
    tree = lxml.etree.fromstring(str(chart.svg()))
    (zero,) = (float(line.get("y1")) for line in tree.iter("line") if line.get("class") == "chart__axis")
    above, below = tree.iter("rect")
    assert float(above.get("y")) + float(above.get("height")) == pytest.approx(zero, abs=0.2)
    assert float(below.get("y")) == pytest.approx(zero, abs=0.2)
