# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What joining or leaving does to everybody: two reckonings, side by side, year by year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from itunion.union.catalogue.rules.shares import euro
from itunion.union.catalogue.rules.step_down import first_day, first_month_from, last_month_until
from itunion.union.catalogue.rules.take_back import (
    Case,
    ExitRule,
    ItemMonth,
    MonthBill,
    Party,
    Reckoning,
    Stay,
)

__all__ = [
    "LEAST_YEARS",
    "MOST_YEARS",
    "Change",
    "Effect",
    "Outcome",
    "YearLine",
    "first_month_after",
    "first_month_of",
    "join_case",
    "leave_cases",
    "outcome",
]

LEAST_YEARS, MOST_YEARS = 1, 15


@dataclass(frozen=True, slots=True)
class Effect:
    """What one party pays for the fixed cost, € in a year or over all years: without the change, and with it."""

    before: Decimal
    after: Decimal

    @property
    def more(self) -> Decimal:
        """What it pays more with the change; negative: less."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class YearLine:
    """A calendar year, from the month of the change on; `months` of it are in the reckoning. € net.

    `before` and `after` are the fixed cost without and with the change. `member` is the member's share as one who takes
    part; what it pays as one who has left stands in `payment`. `others` are all others, also those who left and still pay.
    """

    year: int
    months: int
    before: Decimal
    after: Decimal
    member: Effect
    payment: Decimal
    others: Mapping[int, Effect]

    @property
    def others_more(self) -> Decimal:
        """What all others together pay more with the change."""
        return sum((effect.more for effect in self.others.values()), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Change:
    """A month in which an item costs another amount per year than the change would not have made it cost, and why.

    `before` and `after` are the item without and with the change (None: it does not hold).
    """

    month: date
    before: ItemMonth | None
    after: ItemMonth | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The effect of one change over the years, and the way it was reckoned for its first month."""

    first: date
    years: tuple[YearLine, ...]
    bills: tuple[MonthBill, MonthBill]
    items: tuple[tuple[ItemMonth, ...], tuple[ItemMonth, ...]]
    changes: tuple[Change, ...]

    def total(self, party: int) -> Effect:
        """Return what another party pays over all years."""
        found = [line.others[party] for line in self.years if party in line.others]
        return Effect(
            sum((e.before for e in found), Decimal("0.00")), sum((e.after for e in found), Decimal("0.00"))
        )

    @property
    def others(self) -> list[int]:
        """All other parties that pay in any of the years."""
        return sorted({party for line in self.years for party in line.others})

    @property
    def others_more(self) -> Decimal:
        """What all others together pay more over all years."""
        return sum((line.others_more for line in self.years), Decimal("0.00"))

    @property
    def payment(self) -> Decimal:
        """What the member pays after it left, over all years."""
        return sum((line.payment for line in self.years), Decimal("0.00"))


def leave_cases(case: Case, party_id: int, exit_on: date, rule: ExitRule) -> tuple[Case, Case]:
    """Return the case with the member staying and with it leaving at the end of `exit_on`.

    A notice already given is set aside in the first. Raises ValueError when the member does not use the service then.
    """
    party = next((p for p in case.parties if p.id == party_id), None)
    stay = next((s for s in party.stays if _covers(s, exit_on)), None) if party else None
    if party is None or stay is None:
        raise ValueError(f"{party_id} does not use the service on {exit_on}")
    earlier = tuple(s for s in party.stays if s.starts_on < stay.starts_on)
    staying = replace(party, stays=(*earlier, Stay(stay.starts_on)))
    leaving = replace(party, stays=(*earlier, Stay(stay.starts_on, exit_on, rule)))
    return _with(case, staying), _with(case, leaving)


def join_case(case: Case, party_id: int, starts_on: date, key: Decimal) -> tuple[Case, Case]:
    """Return the case without and with a member that joins on `starts_on` with the key.

    Raises ValueError when it uses the service then or will.
    """
    party = next((p for p in case.parties if p.id == party_id), Party(party_id, (), ()))
    if any(s.ends_on is None or s.ends_on >= starts_on for s in party.stays):
        raise ValueError(f"{party_id} uses the service on {starts_on} or later")
    keys = (*(k for k in party.keys if k[0] < starts_on), (starts_on, key))
    joining = replace(party, stays=(*party.stays, Stay(starts_on)), keys=keys)
    return case, _with(case, joining)


def _covers(stay: Stay, day: date) -> bool:
    return stay.starts_on <= day and (stay.ends_on is None or stay.ends_on >= day)


def _with(case: Case, party: Party) -> Case:
    others = tuple(p for p in case.parties if p.id != party.id)
    return replace(case, parties=tuple(sorted((*others, party), key=lambda p: p.id)))


def first_month_after(exit_on: date) -> int:
    """Return the first month without a member whose last day of use is `exit_on`."""
    return last_month_until(exit_on) + 1


def outcome(cases: tuple[Case, Case], member: int, first: int, years: int) -> Outcome:
    """Return the effect over so many calendar years from month `first` on; the first year counts from that month only.

    Raises ValueError for years out of range, KeySumZero when a month's cost has nobody with a key to bear it.
    """
    if not LEAST_YEARS <= years <= MOST_YEARS:
        raise ValueError(f"{years} years are out of range")
    last = (first // 12 + years) * 12 - 1
    sides = (Reckoning(cases[0], first, last), Reckoning(cases[1], first, last))
    lines: list[YearLine] = []
    changes: list[Change] = []
    known: dict[str, tuple[int, int]] = {}
    for year in range(first // 12, first // 12 + years):
        sums: dict[int, list[int]] = {}
        costs, own, payment = [0, 0], [0, 0], 0
        months = range(max(first, year * 12), year * 12 + 12)
        for month in months:
            bills = tuple(side.bill(month) for side in sides)
            for side, bill in enumerate(bills):
                costs[side] += bill.cost
                for paid in (bill.shares, bill.leavers):
                    for party, cents in paid.items():
                        if party != member:
                            sums.setdefault(party, [0, 0])[side] += cents
                own[side] += bill.shares.get(member, 0)
            own[0] += bills[0].leavers.get(member, 0)
            payment += bills[1].leavers.get(member, 0)
            found, known = _changes(month, sides, known)
            changes += found
        others = {party: Effect(euro(b), euro(a)) for party, (b, a) in sorted(sums.items())}
        lines.append(
            YearLine(
                year,
                len(months),
                euro(costs[0]),
                euro(costs[1]),
                Effect(euro(own[0]), euro(own[1])),
                euro(payment),
                others,
            )
        )
    return Outcome(
        first_day(first),
        tuple(lines),
        (sides[0].bill(first), sides[1].bill(first)),
        (tuple(sides[0].items(first)), tuple(sides[1].items(first))),
        tuple(changes),
    )


def _changes(
    month: int, sides: tuple[Reckoning, Reckoning], known: Mapping[str, tuple[int, int]]
) -> tuple[list[Change], dict[str, tuple[int, int]]]:
    """Return the items whose difference between the sides is another than the month before, and all differences."""
    before, after = ({line.item.name: line for line in side.items(month)} for side in sides)
    found: dict[str, tuple[int, int]] = {}
    for name in sorted({*before, *after}):
        pair = (
            before[name].yearly if name in before else 0,
            after[name].yearly if name in after else 0,
        )
        if pair[0] != pair[1]:
            found[name] = pair
    changed = sorted(name for name in {*found, *known} if found.get(name) != known.get(name))
    return [Change(first_day(month), before.get(name), after.get(name)) for name in changed], found


def first_month_of(starts_on: date) -> int:
    """Return the first month a member pays that joins on `starts_on`."""
    return first_month_from(starts_on)
