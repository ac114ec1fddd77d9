# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Usage lines checked whole, and what of a month's usage is still to be charged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from itunion.union.catalogue.parsing import ParseError, parse_day, parse_quantity

__all__ = [
    "ChargeDue",
    "CheckedLine",
    "Due",
    "Period",
    "UsageLine",
    "UsageProblem",
    "UsageReceipt",
    "check_usage",
    "corrections",
    "metered",
    "price_on",
    "used_on",
]

CENT = Decimal("0.01")
MOST_PROBLEMS = 200
LONGEST_SOURCE = 80

Period = tuple[date, date | None]  # first and last day of use, both included


@dataclass(frozen=True, slots=True)
class UsageLine:
    """What a meter reports: its own name for the record, the meter's key, the day, the quantity (from 0)."""

    source: str
    meter: str
    day: date
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class UsageReceipt:
    """How many records were new, and how many were known already."""

    new: int
    known: int


@dataclass(frozen=True, slots=True)
class UsageProblem:
    """Something wrong in a line (its row in the file): the column, a code and the value that was read."""

    row: int
    column: str
    code: str
    value: str = ""
    other_row: int = 0


# (row, organisation, meter, source, day, quantity)
CheckedLine = tuple[int, int, int, str, date, Decimal]


def used_on(periods: Sequence[Period], day: date) -> bool:
    """Say whether the day lies in one of the periods of use."""
    return any(first <= day and (last is None or day <= last) for first, last in periods)


def check_usage(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    members: Mapping[str, int],
    meters: Mapping[str, int],
    periods: Mapping[int, Sequence[Period]],
    today: date,
) -> tuple[list[CheckedLine], list[UsageProblem]]:
    """Check all lines; return those to record, each once, and every problem (at most the first 200).

    `rows` are (row number, cells) with the columns member, meter, source, day, quantity; `members` finds
    organisations by member number, `meters` meters by key. A line that says the same as an earlier one is left out.
    """
    lines: list[CheckedLine] = []
    problems: list[UsageProblem] = []
    seen: dict[str, CheckedLine] = {}
    days: dict[str, date] = {}
    quantities: dict[str, Decimal] = {}
    known: dict[tuple[int, date], bool] = {}
    for row, cells in rows:
        if len(problems) >= MOST_PROBLEMS:
            break
        before = len(problems)
        organisation = members.get(cells["member"].lstrip("0"))
        if organisation is None:
            problems.append(UsageProblem(row, "member", "unknown_member", cells["member"]))
        meter = meters.get(cells["meter"])
        if meter is None:
            problems.append(UsageProblem(row, "meter", "unknown_meter", cells["meter"]))
        source = cells["source"]
        if not source:
            problems.append(UsageProblem(row, "source", "missing"))
        elif len(source) > LONGEST_SOURCE:
            problems.append(UsageProblem(row, "source", "too_long", source))
        # days and quantities repeat: a million lines have a few hundred of them
        try:
            day = days.get(cells["day"]) or days.setdefault(cells["day"], parse_day(cells["day"]))
            if day > today:
                problems.append(UsageProblem(row, "day", "in_the_future", cells["day"]))
        except ParseError as error:
            problems.append(UsageProblem(row, "day", error.code, cells["day"]))
        try:
            text = cells["quantity"]
            quantity = quantities.get(text)
            if quantity is None:
                quantity = quantities[text] = parse_quantity(text)
        except ParseError as error:
            problems.append(UsageProblem(row, "quantity", error.code, cells["quantity"]))
        if len(problems) > before or organisation is None or meter is None or quantity is None:
            continue
        subscribed = known.get((organisation, day))
        if subscribed is None:
            subscribed = known[organisation, day] = used_on(periods.get(organisation, ()), day)
        if not subscribed:
            problems.append(UsageProblem(row, "member", "not_subscribed", cells["member"]))
            continue
        line = (row, organisation, meter, source, day, quantity)
        twin = seen.setdefault(source, line)
        if twin is line:
            lines.append(line)
        elif twin[1:] != line[1:]:
            problems.append(UsageProblem(row, "source", "contradicts", source, twin[0]))
    return lines, problems


@dataclass(frozen=True)
class Due:
    """What is due for an item of a month in total: quantity × unit price, net in € to the cent."""

    organisation_id: int
    month: date
    item: str
    quantity: Decimal
    unit_price: Decimal
    net: Decimal


@dataclass(frozen=True)
class ChargeDue:
    """A line to charge now: the difference to what was charged before; `number` 1 is the first, later ones correct."""

    organisation_id: int
    month: date
    item: str
    number: int
    quantity: Decimal
    unit_price: Decimal
    net: Decimal

    @property
    def stated(self) -> tuple[Decimal, Decimal]:
        """Quantity and unit price as the invoice states them: the price is never negative, credits have the sign."""
        if self.quantity and self.unit_price and (self.quantity > 0) == (self.net > 0):
            return self.quantity, self.unit_price
        return Decimal(1).copy_sign(self.net), abs(self.net)


def price_on(prices: Sequence[tuple[date, Decimal]], day: date) -> tuple[date, Decimal] | None:
    """Return (day it holds from, price) of the price that holds on the day; `prices` stand in order of their days."""
    found = None
    for valid_from, price in prices:
        if valid_from > day:
            break
        found = (valid_from, price)
    return found


def metered(
    usage: Iterable[tuple[int, str, date, Decimal]], prices: Mapping[str, Sequence[tuple[date, Decimal]]]
) -> tuple[list[Due], list[tuple[str, date]]]:
    """Return what is due for usage given as (organisation, meter key, day, quantity), and (meter, day) without a price.

    Quantities of one month, meter and price are summed first, then multiplied and rounded once.
    """
    sums: dict[tuple[int, date, str, Decimal], Decimal] = {}
    unpriced: dict[tuple[str, date], None] = {}
    for organisation_id, meter, day, quantity in usage:
        price = price_on(prices.get(meter, ()), day)
        if price is None:
            unpriced[meter, day] = None
            continue
        key = (organisation_id, day.replace(day=1), f"{meter}@{price[0].isoformat()}", price[1])
        sums[key] = sums.get(key, Decimal(0)) + quantity
    due = [
        Due(owner, month, item, quantity, price, (quantity * price).quantize(CENT, rounding=ROUND_HALF_UP))
        for (owner, month, item, price), quantity in sorted(sums.items())
    ]
    return due, sorted(unpriced)


def corrections(
    due: Iterable[Due], charged: Mapping[tuple[int, date, str], tuple[int, Decimal, Decimal]]
) -> Iterator[ChargeDue]:
    """Yield what is to be charged now so that all that was charged is what is due.

    `charged` says for (organisation, month, item) how often, which quantity and which net amount were charged so far.
    An item that was charged and is no longer due is taken back. Where nothing changed, nothing is yielded.
    """
    wanted = {(d.organisation_id, d.month, d.item): d for d in due}
    for key in sorted({*wanted, *charged}):
        times, quantity, net = charged.get(key, (0, Decimal(0), Decimal(0)))
        total = wanted.get(key)
        open_quantity = (total.quantity if total else Decimal(0)) - quantity
        open_net = (total.net if total else Decimal(0)) - net
        if not open_net:
            continue
        yield ChargeDue(*key, times + 1, open_quantity, total.unit_price if total else Decimal(0), open_net)
