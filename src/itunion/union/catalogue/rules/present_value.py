# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What joining or leaving is worth to the member: yearly differences, discounted, less what it costs once.

Leaver: present value of (share and usage no longer paid − own cost) − one-off cost − what the statutes make it pay.
Joiner: present value of (own cost no longer paid − share and usage), own cost going on until the old contract ends
(double running) − one-off cost − book value of own investments given up − grants to repay where their bind has not run out.

The calendar year of the change counts in full, every later one is divided by (1 + rate) once more. Amounts in € net.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from itunion.union.catalogue.rules.outcome import Outcome, YearLine
from itunion.union.catalogue.rules.shares import cents_of, euro, month_part
from itunion.union.catalogue.rules.step_down import last_month_until, month_of

__all__ = ["CashYear", "OwnCosts", "Worth", "discounted", "joining_worth", "leaving_worth"]

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class OwnCosts:
    """What the member states of itself, € net: running cost per year of doing it alone, and what comes once.

    `grant_to_repay` counts only if the change comes before `grant_bound_until`; `double_until` is the last day of the
    old contract. The last four are the joiner's.
    """

    own_yearly: Decimal = ZERO
    usage_yearly: Decimal = ZERO
    one_off: Decimal = ZERO
    book_value: Decimal = ZERO
    grant_to_repay: Decimal = ZERO
    grant_bound_until: date | None = None
    double_until: date | None = None


@dataclass(frozen=True, slots=True)
class CashYear:
    """A year of the member's side, € net; `net` > 0 is in favour of the change, `value` is it discounted.

    `share` and `usage` are what it pays the union as one who takes part (saved by the leaver, paid by the joiner),
    `own` what doing it alone costs, `settlement` what it pays after leaving, `once` the one-off amounts.
    """

    year: int
    share: Decimal
    usage: Decimal
    own: Decimal
    settlement: Decimal
    once: Decimal
    net: Decimal
    factor: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Worth:
    """The years, and what they are worth together; `once` says what the one-off amounts are."""

    years: tuple[CashYear, ...]
    once: tuple[tuple[str, Decimal], ...]

    @property
    def total(self) -> Decimal:
        """The present value; > 0 is in favour of the change."""
        return sum((y.value for y in self.years), ZERO)


def discounted(amount: Decimal, rate: Decimal, years: int) -> Decimal:
    """Return what an amount due so many years on is worth now, to the cent; `rate` 0.02 is two percent a year."""
    return (amount / (1 + rate) ** years).quantize(CENT, rounding=ROUND_HALF_UP)


def _in_months(yearly: Decimal, months: Sequence[int]) -> Decimal:
    return euro(sum(month_part(cents_of(yearly), month % 12 + 1) for month in months))


def _months(line: YearLine) -> range:
    return range(line.year * 12 + 12 - line.months, line.year * 12 + 12)


def leaving_worth(found: Outcome, costs: OwnCosts, rate: Decimal) -> Worth:
    """Return what leaving is worth to the leaver."""
    once = (("one_off", costs.one_off),)
    years = []
    for position, line in enumerate(found.years):
        months = _months(line)
        share, usage = line.member.before - line.member.after, _in_months(costs.usage_yearly, months)
        own = _in_months(costs.own_yearly, months)
        now = costs.one_off if position == 0 else ZERO
        net = share + usage - own - line.payment - now
        years.append(
            CashYear(line.year, share, usage, own, line.payment, now, net, *_value(net, rate, position))
        )
    return Worth(tuple(years), once)


def joining_worth(found: Outcome, costs: OwnCosts, rate: Decimal) -> Worth:
    """Return what joining is worth to the joiner."""
    bound = costs.grant_bound_until is not None and costs.grant_bound_until >= found.first
    grant = costs.grant_to_repay if bound else ZERO
    once = (("one_off", costs.one_off), ("book_value", costs.book_value), ("grant", grant))
    last_double = last_month_until(costs.double_until) if costs.double_until else month_of(found.first) - 1
    years = []
    for position, line in enumerate(found.years):
        months = _months(line)
        share, usage = line.member.after - line.member.before, _in_months(costs.usage_yearly, months)
        saved = _in_months(costs.own_yearly, [m for m in months if m > last_double])
        now = sum((amount for _what, amount in once), ZERO) if position == 0 else ZERO
        net = saved - share - usage - now
        years.append(CashYear(line.year, share, usage, saved, ZERO, now, net, *_value(net, rate, position)))
    return Worth(tuple(years), once)


def _value(net: Decimal, rate: Decimal, years: int) -> tuple[Decimal, Decimal]:
    return (1 / (1 + rate) ** years).quantize(Decimal("0.000001")), discounted(net, rate, years)
