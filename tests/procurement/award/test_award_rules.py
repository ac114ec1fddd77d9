# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules of award and fulfilment: nothing is lost or doubled, to the cent."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.kernel.money import split
from itunion.optimiser.api import Constraints, Instance, Need, Offer, ShareLine, SupplierTerms, Tier
from itunion.union.procurement.rules.award import (
    LARGEST_SET,
    Wanted,
    awarded_lines,
    default_set,
    digest,
    freeze,
    reproducible,
)
from itunion.union.procurement.rules.fulfilment import LineState, charge_step, due_for

cents = st.integers(-50_000, 5_000_000).map(lambda n: Decimal(n) / 100)
NAMES = st.sampled_from(["Alpha", "Beta", "Gamma"])
CLASSES = st.sampled_from([frozenset[str](), frozenset({"NB-1"}), frozenset({"NB-1", "NB-2"})])


@given(st.integers(1, 60), cents, st.lists(st.integers(-60, 60), max_size=20))
def test_any_sequence_of_deliveries_and_returns_charges_exactly_what_is_kept(
    ordered: int, total: Decimal, moves: list[int]
) -> None:
    kept, charged = 0, Decimal(0)
    for move in moves:
        after = min(ordered, max(0, kept + move))
        step = charge_step(total, ordered, kept, after)
        assert step == step.quantize(Decimal("0.01"))
        charged += step
        kept = after
    assert charged == due_for(total, kept, ordered)
    assert charged + charge_step(total, ordered, kept, ordered) == total
    assert charged + charge_step(total, ordered, kept, 0) == 0


@given(st.integers(1, 60), st.integers(0, 5_000_000), st.data())
def test_more_units_never_cost_less_and_the_share_is_off_by_half_a_cent_at_most(
    ordered: int, total_cents: int, data: st.DataObject
) -> None:
    total = Decimal(total_cents) / 100
    kept = data.draw(st.integers(0, ordered - 1))
    assert due_for(total, kept, ordered) <= due_for(total, kept + 1, ordered)
    assert abs(due_for(total, kept, ordered) - total * kept / ordered) <= Decimal("0.005")


@pytest.mark.parametrize("kept", [-1, 4])
def test_more_than_ordered_or_less_than_nothing_cannot_be_charged(kept: int) -> None:
    with pytest.raises(ValueError, match="units"):
        due_for(Decimal(10), kept, 3)


def test_rejected_units_stay_open_and_returned_units_open_again() -> None:
    state = LineState(ordered=10, accepted=6, rejected=3, returned=2)
    assert (state.kept, state.open) == (4, 6)


@st.composite
def purchases(draw: st.DrawFn) -> tuple[list[ShareLine], list[Wanted]]:
    """Shares as the optimiser gives them, with needs behind them that they serve exactly."""
    shares: list[ShareLine] = []
    wanted: list[Wanted] = []
    for member, standards in draw(st.sets(st.tuples(NAMES, CLASSES), min_size=1)):
        own_price = draw(st.none() | st.just(Decimal("10.00")))
        parts = draw(
            st.lists(st.sampled_from(["Eins", "Zwei", None] if own_price else ["Eins", "Zwei"]), min_size=1)
        )
        total = 0
        for supplier in parts:
            quantity = draw(st.integers(1, 40))
            total += quantity
            amount = own_price * quantity if supplier is None and own_price else draw(cents)
            price = own_price if supplier is None and own_price else Decimal("9.99")
            extra, moved = (Decimal(0), draw(cents)) if supplier is None else (draw(cents), draw(cents))
            shares.append(
                ShareLine(member, "NB14", standards, supplier, quantity, price, amount, extra, moved)
            )
        left = total
        while left:
            quantity = draw(st.integers(1, left))
            centre = draw(st.sampled_from(["100", "200", ""]))
            wanted.append(Wanted(member, "NB14", standards, own_price, centre, quantity))
            left -= quantity
    return shares, wanted


@given(purchases())
def test_splitting_by_cost_centre_keeps_every_unit_and_every_cent(
    case: tuple[list[ShareLine], list[Wanted]],
) -> None:
    shares, wanted = case
    lines, owed = awarded_lines(shares, wanted, split)
    bought = [share for share in shares if share.supplier is not None]
    assert sum(line.amount for line in lines) == sum(share.amount for share in bought)
    for member in {share.member for share in shares}:
        shared = sum(s.fixed_share + s.compensation for s in shares if s.member == member)
        assert (
            sum(line.fixed_share for line in lines if line.member == member) + owed.get(member, 0) == shared
        )
        assert not (member in owed and any(line.member == member for line in lines))
    units = {(s.member, s.supplier, s.standards): 0 for s in bought}
    for share in bought:
        units[share.member, share.supplier, share.standards] += share.quantity
    served = dict.fromkeys(units, 0)
    for line in lines:
        served[line.member, line.supplier, line.standards] += line.quantity
    assert served == units


@given(purchases())
def test_no_cost_centre_gets_more_units_than_it_asked_for(case: tuple[list[ShareLine], list[Wanted]]) -> None:
    shares, wanted = case
    asked: dict[tuple[str, str], int] = {}
    for entry in wanted:
        asked[entry.member, entry.cost_centre] = (
            asked.get((entry.member, entry.cost_centre), 0) + entry.quantity
        )
    got: dict[tuple[str, str], int] = {}
    for line in awarded_lines(shares, wanted, split)[0]:
        got[line.member, line.cost_centre] = got.get((line.member, line.cost_centre), 0) + line.quantity
    assert all(units <= asked[key] for key, units in got.items())


def test_units_bought_alone_are_taken_from_the_need_with_that_own_price() -> None:
    wanted = [
        Wanted("Alpha", "NB14", frozenset(), Decimal("5.00"), "200", 4),
        Wanted("Alpha", "NB14", frozenset(), None, "100", 6),
    ]
    shares = [
        ShareLine("Alpha", "NB14", frozenset(), "Eins", 6, Decimal("7.00"), Decimal("42.00")),
        ShareLine("Alpha", "NB14", frozenset(), None, 4, Decimal("5.00"), Decimal("20.00")),
    ]
    (line,), owed = awarded_lines(shares, wanted, split)
    assert (line.cost_centre, line.quantity, line.amount, owed) == ("100", 6, Decimal("42.00"), {})


@given(st.lists(st.text("ABCDEFGH", min_size=1, max_size=3), unique=True, max_size=9), st.data())
def test_the_usual_alternatives_are_few_different_and_start_with_the_cheapest(
    offering: list[str], data: st.DataObject
) -> None:
    used = data.draw(st.lists(st.sampled_from(offering), unique=True)) if offering else []
    variations = default_set(offering, used)
    assert variations[0].kind == "cheapest"
    assert len(variations) == len(set(variations)) <= LARGEST_SET
    assert all(v.value in (used or offering) for v in variations if v.kind == "without_supplier")
    assert len(offering) > 1 or all(v.kind == "cheapest" for v in variations)


def _instance() -> Instance:
    return Instance(
        (
            Need("Alpha", "NB14", frozenset({"NB-1"}), 3),
            Need("Beta", "NB14", frozenset(), 2, Decimal("7.50")),
        ),
        (Offer("Eins", "NB14", frozenset({"NB-1"}), (Tier(1, Decimal("9.00")),)),),
        (SupplierTerms("Eins"),),
    )


def test_the_same_inputs_freeze_to_the_same_hash_in_any_order_and_under_any_constraint() -> None:
    instance = _instance()
    turned = replace(instance, needs=instance.needs[::-1], constraints=Constraints(1, frozenset({"Eins"})))
    assert freeze(instance) == freeze(turned)
    dearer = replace(instance, needs=(instance.needs[0], replace(instance.needs[1], quantity=3)))
    assert freeze(instance)[1] != freeze(dearer)[1]


def test_the_hash_survives_storage_and_ignores_durations_alone() -> None:
    outcome = {"result": {"status": "optimal", "seconds": 1.5}, "certificate": None}
    stored = json.loads(json.dumps(outcome))
    assert digest(reproducible(stored)) == digest(reproducible(outcome))
    slower = {"result": {"status": "optimal", "seconds": 9.0}, "certificate": None}
    assert digest(reproducible(slower)) == digest(reproducible(outcome))
    other = {"result": {"status": "feasible", "seconds": 1.5}, "certificate": None}
    assert digest(reproducible(other)) != digest(reproducible(outcome))
