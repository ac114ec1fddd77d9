# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules of offers and of bundling on plain data."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.optimiser.api import Instance, Need, Offer, SupplierTerms, Tier, TierBasis
from itunion.union.procurement.offer_wording import located_sentence
from itunion.union.procurement.rules.bundling import (
    NeedAmount,
    article_estimates,
    default_lots,
    is_firm,
    lot_value,
    summed,
)
from itunion.union.procurement.rules.offers import (
    LineContent,
    OfferContent,
    accepts_offers,
    offer_problems,
)

CATALOGUE = {"A": {"A-1", "A-2"}, "B": {"B-1"}, "C": set()}
GOOD = LineContent("A", ("A-1",), (Tier(1, Decimal(9)), Tier(10, Decimal(8))))


def codes(content: OfferContent) -> list[tuple[int | None, str, str, int | None]]:
    return [(p.line, p.column, p.code, p.tier) for p in offer_problems(content, CATALOGUE)]


def test_a_good_offer_has_no_problem() -> None:
    assert codes(OfferContent((GOOD, LineContent("C", (), (Tier(0, Decimal("0.01")),))))) == []


@pytest.mark.parametrize(
    ("line", "column", "code", "tier"),
    [
        (replace(GOOD, article="X"), "article", "unknown_article", None),
        (replace(GOOD, standards=("A-1", "B-1")), "standards", "unknown_standard", None),
        (replace(GOOD, standards=()), "standards", "standards_missing", None),
        (replace(GOOD, available=-1), "available", "units_out_of_range", None),
        (replace(GOOD, product="x" * 161), "product", "too_long", None),
        (replace(GOOD, tiers=()), "tiers", "no_tiers", 0),
        (replace(GOOD, tiers=(Tier(2, Decimal(1)),)), "tier_from", "first_tier_missing", 0),
        (replace(GOOD, tiers=(Tier(1, Decimal(2)), Tier(1, Decimal(1)))), "tier_from", "tier_twice", 1),
        (replace(GOOD, tiers=(Tier(0, Decimal(2)), Tier(1, Decimal(1)))), "tier_from", "tier_twice", 1),
        (replace(GOOD, tiers=(Tier(9, Decimal(3)), Tier(1, Decimal(2)))), "unit_price", "price_rises", 0),
        (replace(GOOD, tiers=(Tier(1, Decimal(-1)),)), "unit_price", "negative", 0),
        (replace(GOOD, tiers=(Tier(1, Decimal("NaN")),)), "unit_price", "not_an_amount", 0),
        (replace(GOOD, tiers=(Tier(1, Decimal("1.005")),)), "unit_price", "too_many_decimals", 0),
        (replace(GOOD, tiers=(Tier(1, Decimal("100000000.01")),)), "unit_price", "amount_too_large", 0),
        (
            replace(GOOD, tiers=(Tier(1, Decimal("NaN")), Tier(2, Decimal(1)))),
            "unit_price",
            "not_an_amount",
            0,
        ),
        (
            replace(GOOD, tiers=(Tier(1, Decimal(1)), Tier(10_000_001, Decimal(1)))),
            "tier_from",
            "units_out_of_range",
            1,
        ),
    ],
)
def test_bad_lines_are_named_at_their_field(
    line: LineContent, column: str, code: str, tier: int | None
) -> None:
    assert codes(OfferContent((line,))) == [(0, column, code, tier)]


def test_an_article_twice_and_bad_terms() -> None:
    assert codes(OfferContent((GOOD, GOOD))) == [(1, "article", "article_twice", None)]
    content = OfferContent((), "weight", Decimal(-1), Decimal("0.001"), Decimal("Infinity"), 731)
    assert codes(content) == [
        (None, "lines", "no_lines", None),
        (None, "tier_basis", "unknown_basis", None),
        (None, "activation_cost", "negative", None),
        (None, "freight", "too_many_decimals", None),
        (None, "minimum_order_value", "not_an_amount", None),
        (None, "delivery_days", "delivery_days", None),
    ]


AMOUNTS = st.one_of(
    st.decimals(-2, 20, places=1),
    st.sampled_from([Decimal("0.005"), Decimal("100000000.00"), Decimal("100000000.01")]),
)
TIERS = st.lists(
    st.builds(Tier, st.sampled_from([-1, 0, 1, 2, 5, 10_000_000, 10_000_001]), AMOUNTS), max_size=3
)
LINES = st.builds(
    LineContent,
    st.sampled_from(["A", "B"]),
    st.sampled_from([("*",), ("A-1",), ("B-1",)]),
    TIERS.map(tuple),
    available=st.sampled_from([None, -1, 0, 5, 10_000_001]),
)


@given(st.lists(LINES, min_size=1, max_size=3).map(tuple), AMOUNTS)
def test_the_optimiser_refuses_the_same_prices_and_quantities(
    lines: tuple[LineContent, ...], cost: Decimal
) -> None:
    """Independent check: what passes here is a sound instance there, and the other way round."""
    catalogue = {article: {"A-1", "B-1"} for article in "AB"}
    content = OfferContent(lines, "article", cost)
    instance = Instance(
        (Need("m", "A", frozenset(), 1, None),),
        tuple(Offer("s", li.article, frozenset(li.standards), li.tiers, li.available) for li in lines),
        (SupplierTerms("s", TierBasis.ARTICLE, cost),),
    )
    problems = offer_problems(content, catalogue)
    assert bool(problems) == bool(instance.problems())
    assert all(located_sentence(problem, content) for problem in problems)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(-5, 5))
def test_offers_are_accepted_while_tendering_up_to_the_last_day(until: date, days: int) -> None:
    today = until + timedelta(days=days)
    assert accepts_offers("tendering", until, today) == (days <= 0)
    assert not any(accepts_offers(s, until, today) for s in ("preparing", "evaluating", "awarded"))
    assert not accepts_offers("tendering", None, today)


NEEDS = st.lists(
    st.builds(
        NeedAmount,
        st.sampled_from("MN"),
        st.sampled_from("AB"),
        st.sampled_from([(), ("1",), ("1", "2"), ("2", "1")]),
        st.integers(1, 100),
        st.one_of(st.none(), st.decimals("0.01", 50, places=2)),
    ),
    max_size=12,
)


@given(NEEDS)
def test_summing_keeps_every_unit_and_no_two_equal_lines(needs: list[NeedAmount]) -> None:
    lines = summed(needs)

    def units(of: list[NeedAmount]) -> Counter[tuple[object, ...]]:
        total: Counter[tuple[object, ...]] = Counter()
        for n in of:
            total[n.member, n.article, frozenset(n.standards), n.max_unit_price] += n.quantity
        return total

    assert units(lines) == units(needs)
    assert len(lines) == len(units(needs))
    assert summed(list(reversed(needs))) == lines


@given(NEEDS, st.decimals("0.01", 50, places=2))
def test_the_estimate_is_the_sum_over_all_units(needs: list[NeedAmount], price: Decimal) -> None:
    estimates = article_estimates(needs)
    expected = sum((n.quantity * (n.max_unit_price or price) for n in needs), Decimal(0))
    assert lot_value(["A", "B"], estimates, {"A": price, "B": price}) == expected
    open_articles = {n.article for n in needs if n.max_unit_price is None}
    if open_articles:
        with pytest.raises(KeyError):
            lot_value(["A", "B"], estimates, {})


@given(
    st.dictionaries(
        st.text("AB", min_size=1, max_size=3), st.sampled_from(["30213100-6", "30231310-3", "48000000-8"])
    )
)
def test_every_article_is_in_exactly_one_lot_of_its_cpv_group(cpv: dict[str, str]) -> None:
    lots = default_lots(cpv)
    assert sorted(a for lot in lots for a in lot) == sorted(cpv)
    assert [len({cpv[a][:3] for a in lot}) for lot in lots] == [1] * len({c[:3] for c in cpv.values()})
    assert len(default_lots(cpv, one_lot=True)) == min(1, len(cpv))


def test_interest_alone_is_not_firm() -> None:
    assert [is_firm(b) for b in ("interest", "intent", "commitment")] == [False, True, True]
