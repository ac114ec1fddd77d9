# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking back: the invariants of the calculation over thousands of random services, against an independent reckoning.

The services have up to six members with small and zero keys, items of all kinds with steps (some of a few
cents), bindings and lead times, and members that left before: where rounding and order could go wrong.
"""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from itunion.union.catalogue.rules.outcome import (
    first_month_after,
    first_month_of,
    join_case,
    leave_cases,
    outcome,
)
from itunion.union.catalogue.rules.shares import KeySumZero, fixed_shares
from itunion.union.catalogue.rules.step_down import CostItem, first_day, month_of
from itunion.union.catalogue.rules.take_back import (
    COMMUNITY,
    LEAVER,
    Case,
    ExitRule,
    MonthBill,
    Party,
    Reckoning,
    Stay,
)

# a minute of processor time with all of them (ITUNION_FULL=1)
SERVICES = 2000 if os.environ.get("ITUNION_FULL") else 300
BEGIN = date(2024, 1, 1)
EXIT = date(2025, 3, 31)
APRIL = month_of(date(2025, 4, 1))
MONTHS = [APRIL, APRIL + 4, APRIL + 9, APRIL + 23]
LAST = max(MONTHS)
PAYS = ExitRule(LEAVER, 2, "1")
BORNE = ExitRule(COMMUNITY, 0, "1")

amounts = st.one_of(st.integers(0, 60), st.integers(0, 2_000_000)).map(lambda cents: Decimal(cents) / 100)
days = st.integers(0, 40).map(lambda months: first_day(month_of(BEGIN) + months))


@st.composite
def cost_items(draw: Any, name: str) -> CostItem:
    kind = draw(st.sampled_from(["contract", "contract", "staff", "other", "depreciation"]))
    limits = sorted(draw(st.sets(st.integers(1, 24), max_size=3)))
    begin = draw(st.sampled_from([date(2023, 1, 1), date(2024, 7, 1), date(2025, 6, 15)]))
    ends = draw(st.none() | days.filter(lambda day: day >= begin))
    *stepped, yearly = sorted(draw(amounts) for _ in [*limits, None])
    return CostItem(
        name,
        kind,
        yearly,
        begin,
        (ends or date(2026, 12, 31)) if kind == "depreciation" else ends,
        () if kind == "depreciation" else tuple(zip(map(Decimal, limits), stepped, strict=True)),
        draw(st.integers(0, 8)),
        draw(st.none() | days),
    )


@st.composite
def services(draw: Any, left: int = 0) -> Case:
    """A service: parties 1 and 2 stay to the end with a key in the sum; `left` others may have left before or leave later."""
    items = tuple(draw(cost_items(name)) for name in "ABC"[: draw(st.integers(1, 3))])
    keys = [draw(st.integers(0, 9)) for _ in range(draw(st.integers(2, 6)))]
    assume(keys[1])
    parties = []
    for number, key in enumerate(keys, start=1):
        later = draw(st.none() | st.tuples(days.filter(lambda day: day > BEGIN), st.integers(0, 9)))
        timeline = [(BEGIN, Decimal(key))] + (
            [(later[0], Decimal(later[1]))] if later and number != 2 else []
        )
        stay = Stay(BEGIN)
        if 3 <= number < 3 + left:
            ends = draw(st.sampled_from([date(2024, 9, 30), date(2024, 12, 31), date(2025, 2, 28)]))
            stay = Stay(BEGIN, ends, draw(st.sampled_from([PAYS, PAYS, BORNE])))
        parties.append(Party(number, (stay,), tuple(timeline)))
    return Case(items, tuple(parties))


def bills(case: Case) -> list[MonthBill]:
    reckoning = Reckoning(case, min(MONTHS), LAST)
    return [reckoning.bill(month) for month in MONTHS]


def pays(bill: MonthBill) -> dict[int, int]:
    """Return what everybody pays, whether it takes part or has left."""
    return {party: bill.of(party) for party in {*bill.shares, *bill.leavers}}


# -- the independent reckoning: straight from the text of the formulas, with fractions and without any of the code ----


def key_then(party: Party, month: int) -> int:
    return int(
        max((k for k in party.keys if k[0] <= first_day(month)), key=lambda k: k[0], default=(None, 0))[1]
    )


def there(party: Party, month: int) -> bool:
    day = first_day(month)
    return any(s.starts_on <= day and (s.ends_on is None or s.ends_on >= day) for s in party.stays)


def key_sum(parties: Iterable[Party], month: int) -> int:
    return sum(key_then(p, month) for p in parties if there(p, month))


def cost_then(case: Case, month: int) -> int:
    """Return the cents of a month, by the words of step_down's first paragraph."""
    total = 0
    for item in case.items:
        day = first_day(month)
        if day < item.valid_from or (item.valid_until is not None and day > item.valid_until):
            continue
        entered = next(m for m in range(2020 * 12, 2040 * 12) if first_day(m) >= item.valid_from)
        since = (
            entered
            if item.bound_until and day <= item.bound_until
            else max(entered, month - item.lead_months)
        )
        counts = max(key_sum(case.parties, m) for m in range(since, month + 1))
        yearly = item.yearly
        if item.kind != "depreciation":
            fitting = [amount for limit, amount in item.steps if counts <= limit]
            yearly = Decimal(0) if counts == 0 else fitting[0] if fitting else item.yearly
        cents = int(yearly * 100)
        total += cents // 12 + (1 if month % 12 < cents % 12 else 0)
    return total


# -- one leaver -------------------------------------------------------------------------------------------------------


@settings(max_examples=SERVICES)
@given(services(), st.sampled_from([1, 2]))
def test_one_leaver_that_pays(case: Case, leaver: int) -> None:
    """L = max(0, F' − F·(K − k)/K); the others share the rest; all add up; nobody else pays a cent more."""
    staying, leaving = leave_cases(case, leaver, EXIT, PAYS)
    for before, after in zip(bills(staying), bills(leaving), strict=True):
        month = before.month
        full, rest = cost_then(staying, month), cost_then(leaving, month)
        assert (before.cost, after.cost) == (full, rest)
        assert sum(pays(before).values()) == full
        assert sum(pays(after).values()) == rest
        assert all(cents >= 0 for cents in [*pays(before).values(), *pays(after).values()])
        others = [p for p in case.parties if p.id != leaver]
        whole, left = key_sum(staying.parties, month), key_sum(others, month)
        if not whole:
            continue
        if month <= APRIL - 1 + 24:
            assert all(after.of(p.id) <= before.of(p.id) for p in case.parties)
            exact = max(Fraction(0), rest - Fraction(full * left, whole))
            assert abs(after.of(leaver) - exact) < 1
            for p in others:
                assert abs(after.of(p.id) - (rest - exact) * Fraction(key_then(p, month), left or 1)) < 2
        if key_then(next(p for p in case.parties if p.id == leaver), month) == 0 and left:
            assert after.of(leaver) == 0


@settings(max_examples=SERVICES // 2)
@given(services(), st.sampled_from([1, 2]))
def test_one_leaver_whose_cost_the_community_bears(case: Case, leaver: int) -> None:
    """The others share F' by their keys over K − k, exactly as if they were alone; the leaver pays nothing."""
    staying, leaving = leave_cases(case, leaver, EXIT, BORNE)
    for before, after in zip(bills(staying), bills(leaving), strict=True):
        rest = cost_then(leaving, before.month)
        assert sum(pays(before).values()) == before.cost == cost_then(staying, before.month)
        assert sum(pays(after).values()) == after.cost == rest
        keys = {p.id: Decimal(key_then(p, before.month)) for p in case.parties if p.id != leaver}
        if any(keys.values()):
            assert {p: Decimal(c) / 100 for p, c in after.shares.items()} == fixed_shares(
                Decimal(rest) / 100, keys
            )
            assert after.leavers == {}
        else:
            # the last one with a key has nobody to leave its cost to
            assert after.of(leaver) == rest


@settings(max_examples=SERVICES // 6)
@given(services(), st.sampled_from([PAYS, BORNE]))
def test_a_key_of_zero_changes_nothing(case: Case, rule: ExitRule) -> None:
    nobody = Party(9, (Stay(BEGIN),), ((BEGIN, Decimal(0)),))
    case = replace(case, parties=(*case.parties, nobody))
    staying, leaving = leave_cases(case, 9, EXIT, rule)
    for before, after in zip(bills(staying), bills(leaving), strict=True):
        assert after.cost == before.cost
        assert {**after.shares, 9: 0} == before.shares
        assert after.of(9) == 0


# -- several leavers --------------------------------------------------------------------------------------------------


@settings(max_examples=SERVICES)
@given(services(left=3), st.sampled_from([PAYS, BORNE]))
def test_a_further_leaver_after_others(case: Case, rule: ExitRule) -> None:
    """Whoever left before: all add up, nobody pays less than nothing, and the further leaver makes nobody else pay more."""
    staying, leaving = leave_cases(case, 1, EXIT, rule)
    for before, after in zip(bills(staying), bills(leaving), strict=True):
        assert sum(pays(before).values()) == before.cost == cost_then(staying, before.month)
        assert sum(pays(after).values()) == after.cost == cost_then(leaving, before.month)
        assert min([*pays(before).values(), *pays(after).values()]) >= 0
        others = {*pays(before), *pays(after)} - {1}
        if rule is PAYS and after.month <= APRIL - 1 + 24:
            assert all(after.of(party) <= before.of(party) for party in others)
        elif rule is BORNE:
            # members bear it, not those who left before and pay for their own exit
            assert all(after.of(party) <= before.of(party) for party in before.leavers if party != 1)


@settings(max_examples=SERVICES // 2)
@given(services(), st.sampled_from([PAYS, BORNE]))
def test_two_exits_of_one_month_in_either_order(case: Case, rule: ExitRule) -> None:
    """The order does not matter, not even the day within the month; together they make nobody else pay more."""
    assume(len(case.parties) > 2)
    one = leave_cases(leave_cases(case, 1, EXIT, rule)[1], 2, date(2025, 3, 10), rule)[1]
    other = leave_cases(leave_cases(case, 2, EXIT, rule)[1], 1, date(2025, 3, 10), rule)[1]
    assert bills(one) == bills(other)
    for before, after in zip(bills(case), bills(one), strict=True):
        assert sum(pays(after).values()) == after.cost
        if rule is PAYS and after.month <= APRIL - 1 + 24:
            assert all(after.of(p.id) <= before.of(p.id) for p in case.parties if p.id > 2)


@settings(max_examples=SERVICES // 6)
@given(services(left=2))
def test_the_same_case_gives_the_same_figures(case: Case) -> None:
    mixed = Case(tuple(reversed(case.items)), tuple(reversed(case.parties)))
    assert bills(case) == bills(mixed) == bills(case)


# -- joining ----------------------------------------------------------------------------------------------------------


@settings(max_examples=SERVICES // 4)
@given(services(), st.integers(1, 9), st.sampled_from([PAYS, BORNE]))
def test_joining_then_leaving_changes_nothing_once_it_is_over(case: Case, key: int, rule: ExitRule) -> None:
    """After bindings, lead times and the leaver's years have run out, the others pay what they would have paid anyhow."""
    free = replace(case, items=tuple(replace(item, bound_until=None) for item in case.items))
    joined = join_case(free, 9, date(2024, 6, 1), Decimal(key))[1]
    left = leave_cases(joined, 9, date(2024, 8, 31), rule)[1]
    late = month_of(date(2024, 8, 31)) + 1 + max(24, *(item.lead_months for item in case.items))
    without, after = (Reckoning(c, late, late + 12) for c in (free, left))
    for month in (late, late + 3, late + 11):
        assert after.bill(month).shares == without.bill(month).shares
        assert after.bill(month).leavers == {}


@given(services(), st.integers(1, 9))
def test_joining_and_leaving_within_a_month_never_happened(case: Case, key: int) -> None:
    joined = join_case(case, 9, date(2025, 3, 5), Decimal(key))[1]
    left = leave_cases(joined, 9, date(2025, 3, 20), PAYS)[1]
    assert bills(left) == bills(case)


@settings(max_examples=SERVICES // 4)
@given(services(), st.integers(0, 9))
def test_a_joiner_shares_from_its_first_month(case: Case, key: int) -> None:
    without, joined = join_case(case, 9, date(2025, 4, 1), Decimal(key))
    for before, after in zip(bills(without), bills(joined), strict=True):
        assert sum(pays(before).values()) == before.cost == cost_then(without, before.month)
        assert sum(pays(after).values()) == after.cost == cost_then(joined, before.month)
        assert 9 not in before.shares
        assert 9 in after.shares


# -- examples with round figures ----------------------------------------------------------------------------------------


def party(number: int, key: int, ends_on: date | None = None, rule: ExitRule = PAYS) -> Party:
    stay = Stay(BEGIN, ends_on, rule) if ends_on else Stay(BEGIN)
    return Party(number, (stay,), ((BEGIN, Decimal(key)),))


CONTRACT = CostItem(
    "Wartung", "contract", Decimal(12000), BEGIN, None, ((Decimal(30), Decimal(6000)),), 3, date(2025, 12, 31)
)  # fmt: skip
FOUR = Case((CONTRACT,), tuple(party(n, 10) for n in (1, 2, 3, 4)))


def test_the_step_down_waits_for_the_binding() -> None:
    """12.000 € by four equal keys are 250 € a month each; after an exit 6.000 €, but the contract binds all of 2025."""
    leaving = leave_cases(FOUR, 4, EXIT, PAYS)[1]
    reckoning = Reckoning(leaving, APRIL, APRIL + 30)
    december, january = reckoning.bill(APRIL + 8), reckoning.bill(APRIL + 9)
    assert december.shares == {1: 25000, 2: 25000, 3: 25000}
    assert december.leavers == {4: 25000}
    assert january.cost == 50000
    # the exit saves 500 €, twice the leaver's share: it pays nothing, the others are better off
    assert january.leavers == {}
    assert sorted(january.shares.values()) == [16666, 16667, 16667]
    borne = leave_cases(FOUR, 4, EXIT, BORNE)[1]
    assert sorted(Reckoning(borne, APRIL, APRIL).bill(APRIL).shares.values()) == [33333, 33333, 33334]


def test_the_step_down_waits_for_the_lead_time() -> None:
    free = replace(FOUR, items=(replace(CONTRACT, bound_until=None),))
    reckoning = Reckoning(leave_cases(free, 4, EXIT, PAYS)[1], APRIL, APRIL + 5)
    assert [reckoning.bill(APRIL + m).cost for m in range(5)] == [100000, 100000, 100000, 50000, 50000]


def test_a_new_price_does_not_loosen_a_binding_but_a_renewal_does() -> None:
    dearer = replace(
        CONTRACT, yearly=Decimal(24000), steps=((Decimal(30), Decimal(9000)),), valid_from=date(2025, 7, 1)
    )
    renewed = replace(dearer, bound_until=date(2028, 12, 31))
    for item, cost in ((dearer, 200000), (renewed, 75000)):
        case = replace(FOUR, items=(CONTRACT, item))
        assert Reckoning(leave_cases(case, 4, EXIT, PAYS)[1], APRIL, APRIL + 3).bill(APRIL + 3).cost == cost


def test_the_leaver_pays_for_its_years_and_not_longer() -> None:
    item = replace(CONTRACT, steps=(), bound_until=None)
    reckoning = Reckoning(leave_cases(replace(FOUR, items=(item,)), 4, EXIT, PAYS)[1], APRIL, APRIL + 24)
    assert reckoning.bill(APRIL + 23).leavers == {4: 25000}
    assert reckoning.bill(APRIL + 24).leavers == {}
    assert sorted(reckoning.bill(APRIL + 24).shares.values()) == [33333, 33333, 33334]


def test_the_last_member_pays_until_the_service_has_ended() -> None:
    """Under either rule: there is nobody else. Contract and staff end after their terms, depreciation at its own end."""
    machine = CostItem("Server", "depreciation", Decimal(1200), BEGIN, date(2026, 6, 30))
    alone = Case((CONTRACT, machine), (party(1, 10),))
    for rule in (PAYS, BORNE):
        reckoning = Reckoning(leave_cases(alone, 1, EXIT, rule)[1], APRIL, APRIL + 30)
        paid = [reckoning.bill(APRIL + m).of(1) for m in range(30)]
        # until December 2025: 500 € (the step for up to 30) and 100 €; until June 2026 the machine alone
        assert paid == [60000] * 9 + [10000] * 6 + [0] * 15


def test_who_left_before_gains_like_the_others_when_a_further_exit_saves_more() -> None:
    """Three keys of ten, 36.000 €: 1.000 € a month each. 3 leaves, nothing is saved: it pays on. Then 2 leaves and half is saved."""
    item = CostItem("Betrieb", "other", Decimal(36000), BEGIN, None, ((Decimal(10), Decimal(9000)),))
    case = Case((item,), (party(1, 10), party(2, 10), party(3, 10, date(2024, 12, 31))))
    leaving = leave_cases(case, 2, EXIT, PAYS)[1]
    reckoning = Reckoning(leaving, APRIL - 3, APRIL)
    assert pays(reckoning.bill(APRIL - 3)) == {1: 100000, 2: 100000, 3: 100000}
    # 750 € are left where 1 and 3 paid 2.000 €: each bears its part of it
    assert pays(reckoning.bill(APRIL)) == {1: 37500, 3: 37500}


def test_not_even_rounding_makes_anybody_pay_a_cent_more() -> None:
    """18 cents by 1:1:9 are 2, 1 and 15. The first leaves, 15 cents remain: by remainders alone 1:9 would be 2 and 13."""
    item = CostItem("Lizenz", "other", Decimal("2.16"), BEGIN, None, ((Decimal(10), Decimal("1.80")),))
    case = Case((item,), (party(1, 1), party(2, 1), party(3, 9)))
    assert fixed_shares(Decimal("0.15"), {2: Decimal(1), 3: Decimal(9)})[2] == Decimal("0.02")
    staying, leaving = (Reckoning(c, APRIL, APRIL).bill(APRIL) for c in leave_cases(case, 1, EXIT, PAYS))
    assert staying.shares == {1: 2, 2: 1, 3: 15}
    assert leaving.shares == {2: 1, 3: 14}
    assert leaving.leavers == {}


def test_keys_that_add_up_to_zero_are_refused() -> None:
    nobody = replace(FOUR, parties=tuple(party(n, 0) for n in (1, 2)))
    with pytest.raises(KeySumZero):
        Reckoning(nobody, APRIL, APRIL).bill(APRIL)


def test_a_service_nobody_uses_yet_has_nothing_to_share() -> None:
    bill = Reckoning(replace(FOUR, parties=()), APRIL, APRIL).bill(APRIL)
    assert (bill.cost, bill.shares, bill.leavers) == (0, {}, {})


def test_who_comes_back_is_a_member_again() -> None:
    back = replace(FOUR.parties[3], stays=(Stay(BEGIN, EXIT, PAYS), Stay(date(2025, 6, 1))))
    reckoning = Reckoning(replace(FOUR, parties=(*FOUR.parties[:3], back)), APRIL, APRIL + 3)
    assert reckoning.bill(APRIL).leavers == {4: 25000}
    assert reckoning.bill(APRIL + 2).shares == {1: 25000, 2: 25000, 3: 25000, 4: 25000}
    assert reckoning.bill(APRIL + 2).leavers == {}


def test_days_and_months() -> None:
    assert first_month_after(date(2025, 3, 31)) == first_month_after(date(2025, 3, 1)) == APRIL
    assert first_month_of(date(2025, 4, 1)) == APRIL == first_month_of(date(2025, 3, 2))


def test_a_leaver_must_use_the_service_and_a_joiner_must_not() -> None:
    with pytest.raises(ValueError, match="does not use"):
        leave_cases(FOUR, 9, EXIT, PAYS)
    with pytest.raises(ValueError, match="does not use"):
        leave_cases(FOUR, 4, date(2023, 12, 31), PAYS)
    with pytest.raises(ValueError, match="uses the service"):
        join_case(FOUR, 4, EXIT, Decimal(1))
    for years in (0, 16):
        with pytest.raises(ValueError, match="out of range"):
            outcome(leave_cases(FOUR, 4, EXIT, PAYS), 4, APRIL, years)
