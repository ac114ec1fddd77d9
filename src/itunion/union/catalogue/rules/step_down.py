# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a service costs in a month, and how its fixed cost steps down when members leave.

An item costs what its steps say for the key sum that counts: the highest key sum of the last `lead_months` (staff
needs notice, a contract needs cancelling), and while the item is bound, the highest since it was entered into. So the
cost rises at once with who joins and falls late with who leaves. When nobody is left the service is given up: every
item but depreciation ends under the same terms.

Months count by their first day: a month belongs to an item, a binding or a member that holds on its first day. They are
whole numbers, year · 12 + month − 1, and keys are whole numbers of ten-thousandths.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from itunion.union.catalogue.rules.shares import cents_of, month_part

__all__ = [
    "KINDS",
    "CostItem",
    "Segment",
    "Trouble",
    "first_day",
    "first_month_from",
    "item_problems",
    "key_units",
    "last_month_until",
    "month_of",
    "segments_of",
]

KINDS = ("contract", "staff", "depreciation", "other")
KEY_UNITS = 10_000


def month_of(day: date) -> int:
    """Return the number of the month the day lies in."""
    return day.year * 12 + day.month - 1


def first_month_from(day: date) -> int:
    """Return the first month whose first day is not before the day: when something that begins on it counts."""
    return month_of(day) + (day.day > 1)


def last_month_until(day: date) -> int:
    """Return the last month whose first day is not after the day: the last that something ending on it counts for."""
    return month_of(day)


def first_day(month: int) -> date:
    """Return the first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def key_units(key: Decimal) -> int:
    """Return a key in ten-thousandths; raise ValueError when it is negative or finer than that."""
    units = key * KEY_UNITS
    if not units.is_finite() or units < 0 or units != units.to_integral_value():
        raise ValueError(f"key {key} is negative or has more than four decimals")
    return int(units)


@dataclass(frozen=True, slots=True)
class CostItem:
    """An item of the fixed cost, € net per year; `record` is the id of the row it stands in.

    `steps` are (key limit, € per year) with rising limits: what it costs at a key sum up to the limit. Amounts rise with
    them, up to `yearly`: if fewer members cost more, who stays could be charged for who leaves.
    """

    name: str
    kind: str
    yearly: Decimal
    valid_from: date
    valid_until: date | None = None
    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    lead_months: int = 0
    bound_until: date | None = None
    record: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an item cannot stand: the field, a code, and the step it is about (from 1)."""

    field: str
    code: str
    step: int = 0


def item_problems(item: CostItem) -> list[Trouble]:
    """Return everything that is wrong with an item: amounts, steps, days, what depreciation cannot have."""
    found = []
    if not _is_amount(item.yearly):
        found.append(Trouble("yearly", "not_an_amount"))
    limit_before = Decimal(0)
    for number, (limit, amount) in enumerate(item.steps, start=1):
        if not limit.is_finite() or limit <= limit_before:
            found.append(Trouble("steps", "limit_not_rising", number))
        elif (limit * KEY_UNITS) % 1:
            found.append(Trouble("steps", "limit_too_fine", number))
        else:
            limit_before = limit
        dearer = item.steps[number][1] if number < len(item.steps) else item.yearly
        if not _is_amount(amount):
            found.append(Trouble("steps", "not_an_amount", number))
        elif _is_amount(dearer) and amount > dearer:
            found.append(Trouble("steps", "amount_not_rising", number))
    if item.kind not in KINDS:
        found.append(Trouble("kind", "unknown"))
    if not 0 <= item.lead_months <= 120:
        found.append(Trouble("lead_months", "out_of_range"))
    if item.valid_until is not None and item.valid_until < item.valid_from:
        found.append(Trouble("valid_until", "before_start"))
    if item.kind == "depreciation":
        if item.valid_until is None:
            found.append(Trouble("valid_until", "depreciation_needs_end"))
        if item.steps:
            found.append(Trouble("steps", "depreciation_has_no_steps"))
    return found


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and amount >= 0 and (amount * 100) % 1 == 0


@dataclass(frozen=True, slots=True)
class Segment:
    """An item over the months it holds; `committed_from` is the month from which its present terms bind."""

    item: CostItem
    first: int
    last: int | None
    committed_from: int
    bound_until: int
    yearly: int
    steps: tuple[tuple[int, int], ...]

    def holds(self, month: int) -> bool:
        """Say whether the item is paid in the month."""
        return self.first <= month and (self.last is None or month <= self.last)

    def window(self, month: int) -> tuple[int, int]:
        """Return first and last month of the key sums that count for the month."""
        since = month - self.item.lead_months if month > self.bound_until else self.committed_from
        return max(self.committed_from, since), month

    def yearly_at(self, level: int) -> int:
        """Return the cents per year at the key sum that counts."""
        if self.item.kind == "depreciation":
            return self.yearly
        if not level:
            return 0
        for limit, amount in self.steps:
            if level <= limit:
                return amount
        return self.yearly

    def level(self, month: int, sums: Sequence[int], lowest: int) -> int:
        """Return the key sum that counts for the month; `sums` are the key sums from month `lowest` on."""
        since, until = self.window(month)
        return max(sums[max(since, lowest) - lowest : until - lowest + 1])

    def cost(self, month: int, sums: Sequence[int], lowest: int) -> int:
        """Return the cents the item costs in the month."""
        if not self.holds(month):
            return 0
        return month_part(self.yearly_at(self.level(month, sums, lowest)), month % 12 + 1)


def segments_of(items: Iterable[CostItem]) -> list[Segment]:
    """Return the items as months, by name and beginning; a row of the same name ends the one before it.

    Rows of a name in a row with the same `bound_until` are one commitment: a new price does not loosen a binding,
    a renewal with a new end begins a new one. Raises ValueError for an item with problems.
    """
    found: list[Segment] = []
    by_name = sorted(items, key=lambda item: (item.name, item.valid_from, item.record))
    for position, item in enumerate(by_name):
        if problems := item_problems(item):
            raise ValueError(f"{item.name}: {problems}")
        follower = by_name[position + 1] if position + 1 < len(by_name) else None
        first = first_month_from(item.valid_from)
        last = last_month_until(item.valid_until) if item.valid_until else None
        if follower is not None and follower.name == item.name:
            taken_over = first_month_from(follower.valid_from) - 1
            last = taken_over if last is None else min(last, taken_over)
        before = found[-1] if found and found[-1].item.name == item.name else None
        continues = before is not None and before.item.bound_until == item.bound_until
        found.append(
            Segment(
                item,
                first,
                last,
                before.committed_from if before is not None and continues else first,
                last_month_until(item.bound_until) if item.bound_until else first - 1,
                cents_of(item.yearly),
                tuple((key_units(limit), cents_of(amount)) for limit, amount in item.steps),
            )
        )
    return found
