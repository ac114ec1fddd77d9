# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules of billing."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from itunion.union.billing.rules import ChargeLine, due_date, group_charges, missing_numbers, stated_price

CENT = Decimal("0.01")
amounts = st.integers(-(10**7), 10**7).map(lambda c: Decimal(c) / 100)
lines = st.lists(
    st.builds(
        ChargeLine,
        charge_id=st.integers(1, 10**6),
        recipient_id=st.integers(1, 4),
        leitweg_id=st.sampled_from(["a", "b"]),
        vat_case=st.sampled_from("SEO"),
        net=amounts,
    ),
    max_size=30,
    unique_by=lambda line: line.charge_id,
)


@given(lines)
def test_no_charge_is_billed_twice_and_none_to_somebody_else(charges: list[ChargeLine]) -> None:
    by_id = {c.charge_id: c for c in charges}
    taken: set[int] = set()
    for group in group_charges(charges):
        assert not taken & set(group.charge_ids)
        taken |= set(group.charge_ids)
        assert {(by_id[i].recipient_id, by_id[i].leitweg_id) for i in group.charge_ids} == {
            (group.recipient_id, group.leitweg_id)
        }
        assert group.net == sum(by_id[i].net for i in group.charge_ids) > 0


@given(lines)
def test_not_taxable_charges_stand_alone(charges: list[ChargeLine]) -> None:
    by_id = {c.charge_id: c for c in charges}
    for group in group_charges(charges):
        cases = {by_id[i].vat_case for i in group.charge_ids}
        assert cases == {"O"} or "O" not in cases


@given(
    st.integers(1, 10**5).map(Decimal) | st.integers(1, 10**5).map(lambda q: -Decimal(q)),
    st.integers(0, 10**8).map(lambda p: Decimal(p) / 10000),
    st.integers(-3, 3),
)
def test_quantity_times_price_gives_the_net_amount(quantity: Decimal, price: Decimal, cents_off: int) -> None:
    net = (quantity * price).quantize(CENT, rounding=ROUND_HALF_UP) + cents_off * CENT
    if net * quantity < 0:
        return  # a share never changes its sign
    stated, base = stated_price(quantity, price, net)
    assert stated >= 0
    assert base > 0
    assert (quantity * stated / base).quantize(CENT, rounding=ROUND_HALF_UP) == net


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_invoices_fall_due_on_working_days_of_the_week(issued: date) -> None:
    due = due_date(issued)
    assert due.weekday() < 5
    assert 30 <= (due - issued).days <= 32


def test_gaps_are_named() -> None:
    assert missing_numbers([1, 2, 4], 5) == [3, 5]
    assert missing_numbers([], 0) == []
