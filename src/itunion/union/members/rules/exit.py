# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exit: what a notice received on a day leads to, how a settlement is made, who is paid next."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

__all__ = [
    "Claim",
    "ExitDays",
    "Payable",
    "credit_of",
    "earliest_year_end",
    "months_on",
    "payout_queue",
    "settlement_of",
    "year_end",
    "year_start",
]

ZERO = Decimal("0.00")


def months_on(day: date, months: int) -> date:
    """Return the day that many months on; the last of a month stays the last where the day is missing."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def year_end(day: date, ends: str = "12-31") -> date:
    """Return the end of the business year the day lies in; `ends` is MM-DD from the statutes."""
    month, last = (int(part) for part in ends.split("-"))
    for year in (day.year, day.year + 1):
        end = date(year, month, min(last, calendar.monthrange(year, month)[1]))
        if day <= end:
            return end
    raise ValueError(day)


def year_start(end: date, ends: str = "12-31") -> date:
    """Return the first day of the business year that ends on `end`."""
    before = year_end(date(end.year - 1, end.month, min(end.day, 28)), ends)
    return date.fromordinal(before.toordinal() + 1)


@dataclass(frozen=True, slots=True)
class ExitDays:
    """What the calculator shows: the last day of receipt for the year end, the exit, the last day of payment."""

    received_on: date
    last_receipt: date
    exit_on: date
    pay_until: date
    missed: date | None
    """The year end that this notice just missed, if it came late in the year."""


def earliest_year_end(
    received_on: date, months: int, settlement_months: int, ends: str = "12-31"
) -> ExitDays:
    """Return the first year end a notice reaches with this notice period."""
    first = end = year_end(received_on, ends)
    while months_on(end, -months) < received_on:
        end = year_end(date.fromordinal(end.toordinal() + 1), ends)
    # only a year end whose last day of receipt lies in the same year was missed; long periods pass several by design
    missed = first if end != first and months < 12 else None
    return ExitDays(received_on, months_on(end, -months), end, months_on(end, settlement_months), missed)


def settlement_of(balance: Decimal, owed: Decimal, reserves: Decimal = ZERO) -> Decimal:
    """Return the claim of a leaver: its paid-in balance to the cent, nothing of the reserves (§ 73 II).

    Neither what is still owed on the share nor what the reserves hold changes it; both are parameters so that the
    tests can show that.
    """
    del owed, reserves
    return max(ZERO, balance)


def credit_of(profit: Decimal, balance: Decimal, full: Decimal) -> tuple[Decimal, Decimal]:
    """Return (credited, left for payout): profit fills the share first (§ 19)."""
    credited = min(profit, max(ZERO, full - balance))
    return credited, profit - credited


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of a leaver."""

    owner: int
    exit_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Payable:
    """A claim in the queue: how much can be paid now without undercutting the minimum capital."""

    claim: Claim
    payable: Decimal

    @property
    def suspended(self) -> Decimal:
        """Return what has to wait (§ 8a)."""
        return self.claim.amount - self.payable


def payout_queue(claims: Sequence[Claim], capital: Decimal, minimum: Decimal) -> list[Payable]:
    """Return the claims by day of exit with what each may get: capital above the minimum, first come first served.

    `capital` is what the balances of the members and the unpaid claims make together.
    """
    room = max(ZERO, capital - minimum)
    result = []
    for claim in sorted(claims, key=lambda c: (c.exit_on, c.owner)):
        payable = min(claim.amount, room)
        room -= payable
        result.append(Payable(claim, payable))
    return result
