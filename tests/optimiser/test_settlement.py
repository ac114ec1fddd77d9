# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""True-up, letters and savings by size: sums to the cent, blame where it belongs, sentences from the data."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.optimiser import (
    Constraints,
    Instance,
    Need,
    Offer,
    SupplierTerms,
    Tier,
    TierBasis,
    certify,
    solve,
)
from itunion.optimiser.member_letter import letter_to
from itunion.optimiser.outcome import Saving
from itunion.optimiser.settlement import CallOff, true_up
from itunion.optimiser.size_deciles import large_members, savings_by_size

TIERS = (Tier(1, Decimal("10.00")), Tier(50, Decimal("9.00")), Tier(100, Decimal("8.01")))
OFFERS = tuple(
    Offer(supplier, article, frozenset({"*"}), TIERS) for supplier in ("s", "t") for article in ("k", "l")
)
FRAME = Instance(
    (Need("a", "k", frozenset(), 1),), OFFERS, (SupplierTerms("t", TierBasis.ARTICLE), SupplierTerms("s"))
)
lines = st.lists(
    st.builds(
        CallOff,
        member=st.sampled_from("abcd"),
        supplier=st.sampled_from("st"),
        article=st.sampled_from("kl"),
        forecast=st.integers(0, 80),
        actual=st.integers(0, 80),
    ),
    max_size=8,
)


def owed(call_offs: list[CallOff]) -> Decimal:
    """What the suppliers are owed, straight from the tiers."""
    total = Decimal(0)
    for supplier in "st":
        for article in "kl":
            own = [c for c in call_offs if (c.supplier, c.article) == (supplier, article)]
            counted = own if supplier == "t" else [c for c in call_offs if c.supplier == "s"]
            volume = max(1, sum(c.actual for c in counted))
            price = min(t.unit_price for t in TIERS if t.from_units <= volume)
            total += price * sum(c.actual for c in own)
    return total


@given(lines)
def test_the_totals_are_what_the_suppliers_are_owed(call_offs: list[CallOff]) -> None:
    settled = true_up(FRAME, call_offs)
    assert sum((s.total for s in settled), Decimal(0)) == owed(call_offs)
    assert {s.member for s in settled} == {c.member for c in call_offs}


@given(lines)
def test_who_kept_the_forecast_bears_nothing_of_a_shortfall_that_others_can_bear(
    call_offs: list[CallOff],
) -> None:
    settled = {s.member: s for s in true_up(FRAME, call_offs)}
    for member, own in settled.items():
        short = [c for c in call_offs if c.member == member and c.actual < c.forecast]
        assert own.shortfall >= 0
        if not short:
            assert own.shortfall == 0


def test_a_lost_tier_is_borne_by_who_lost_it() -> None:
    kept, fell = CallOff("a", "s", "k", 60, 60), CallOff("b", "s", "k", 40, 10)
    a, b = true_up(FRAME, [kept, fell])
    # 70 units at 9.00 instead of 8.01: 0.99 each, 69.30 in all; b did not call off 30 units
    assert (a.shortfall, a.shared, a.total) == (0, 0, Decimal("480.60"))
    assert b.shortfall == Decimal("69.30")
    assert a.total + b.total == 70 * Decimal("9.00")


def test_a_better_tier_is_shared_by_units() -> None:
    a, b = true_up(FRAME, [CallOff("a", "s", "k", 30, 60), CallOff("b", "s", "k", 40, 40)])
    assert a.total == 60 * Decimal("8.01")
    assert b.total == 40 * Decimal("8.01")


def test_tiers_without_a_unit_price_are_refused() -> None:
    frame = Instance(FRAME.needs, OFFERS, (SupplierTerms("s", TierBasis.TURNOVER),))
    with pytest.raises(ValueError, match="no single price"):
        true_up(frame, [CallOff("a", "s", "k", 1, 1)])
    with pytest.raises(ValueError, match="does not offer"):
        true_up(FRAME, [CallOff("a", "nobody", "k", 1, 1)])


def test_a_letter_says_why_and_what_is_proven() -> None:
    needs = (
        Need("Aach", "Notebook", frozenset(), 10),
        Need("Bonn", "Notebook", frozenset(), 95),
        Need("Aach", "Maus", frozenset(), 3, Decimal("5.00")),
    )
    offers = (
        Offer("Nord", "Notebook", frozenset({"*"}), (Tier(1, Decimal(900)), Tier(100, Decimal(800)))),
        Offer("Nord", "Maus", frozenset({"*"}), (Tier(1, Decimal(9)),)),
    )
    instance = Instance(needs, offers, (SupplierTerms("Nord", activation_cost=Decimal(500)),), Constraints())
    result = solve(instance)
    letter = letter_to("Aach", instance, result, certify(instance, result))
    text = " ".join((letter.opening, *letter.reasons, *letter.fairness))
    saving = next(s for s in result.savings if s.member == "Aach")
    assert letter.saving == saving.saving > 0
    assert "Allein würden Sie 9.515,00 € zahlen" in text  # 10 x 900 + 500 + 3 x 5
    assert "Notebook kostet bei Nord 800,00 € statt 900,00 €" in text
    assert "105 Stück" in text
    assert "teilen sich 2 Mitglieder" in text
    assert "3 Stück kaufen Sie weiter selbst" in text
    assert "auch nur einen Cent" in text
    with pytest.raises(ValueError, match="no share"):
        letter_to("Celle", instance, result)


amounts = st.integers(0, 10_000_000).map(lambda cents: Decimal(cents).scaleb(-2))
savings = st.lists(
    st.builds(Saving, st.uuids().map(str), st.none() | amounts, amounts),
    max_size=40,
    unique_by=lambda s: s.member,
)


@given(savings)
def test_deciles_hold_every_member_once_smallest_first(entries: list[Saving]) -> None:
    deciles = savings_by_size(entries)
    names = [member for decile in deciles for member in decile.members]
    assert sorted(names) == sorted(entry.member for entry in entries)
    assert len(deciles) == min(10, len(entries))
    sizes = [len(decile.members) for decile in deciles]
    assert max(sizes, default=0) - min(sizes, default=0) <= 1
    by_name = {entry.member: entry.together for entry in entries}
    assert [by_name[name] for name in names] == sorted(by_name.values())
    total = sum((d.saving for d in deciles), Decimal(0))
    assert total == sum((s.saving for s in entries if s.saving is not None), Decimal(0))


def test_a_member_with_more_than_a_quarter_is_named() -> None:
    entries = [Saving("large", None, Decimal(60)), Saving("small", None, Decimal(40))]
    assert [name for name, _ in large_members(entries)] == ["large", "small"]
    assert large_members(entries, Decimal("0.5"))[0] == ("large", Decimal("0.6"))
