# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who bears which part of a service's fixed cost in a month, when members join and leave.

All who take part share the cost F by their keys. Exits are gone through in the order of their months; those of one month
are one step, so their order does not matter. A step compares the cost before it, with those who leave, and after it:

- Where the statutes make the leaver pay for n years, it pays what the cost after the step exceeds what the others paid
  before it: L = max(0, F' − F · (K − k)/K), that is, its own former share less what its exit avoids. The others keep
  what they paid, to the cent. If the exit avoids more than the leaver's share, the others (also those who left before
  and still pay) share the lower cost in the proportion in which they bore the higher one, and none pays a cent more.
- Where the community bears it, those who still take part share the cost after the step by their keys.

When nobody with a key is left to bear the cost, who left last bears it, whatever the statutes say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm

from itunion.union.catalogue.rules.shares import KeySumZero, apportion
from itunion.union.catalogue.rules.step_down import (
    CostItem,
    Segment,
    first_month_from,
    key_units,
    last_month_until,
    segments_of,
)

__all__ = [
    "COMMUNITY",
    "LEAVER",
    "Case",
    "ExitRule",
    "ExitStep",
    "ItemMonth",
    "MonthBill",
    "Party",
    "Reckoning",
    "Stay",
]

COMMUNITY, LEAVER = "community", "leaver"


@dataclass(frozen=True, slots=True)
class ExitRule:
    """What the statutes in force on the day of an exit say: who bears the cost left behind, and for how many years."""

    bearer: str
    years: int
    version: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """A period of use, first and last day; `rule` is needed once it has an end."""

    starts_on: date
    ends_on: date | None = None
    rule: ExitRule = ExitRule(COMMUNITY, 0)


@dataclass(frozen=True, slots=True)
class Party:
    """A member with its periods of use and its keys, each from a day on; before the first its key is zero."""

    id: int
    stays: tuple[Stay, ...]
    keys: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A service: its cost items (one row per name and day) and everybody who uses, used or will use it."""

    items: tuple[CostItem, ...]
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class ExitStep:
    """One step of a month: who left from which month on, who bears it, cost before and after, and what they pay.

    `others` is what all others paid before the step. All amounts in cents.
    """

    left: tuple[int, ...]
    gone_from: int
    bearer: str
    cost_before: int
    cost_after: int
    others: int
    paid: int


@dataclass(frozen=True, slots=True)
class MonthBill:
    """What all pay for a month, in cents: those who take part, and those who left and still pay. They add up to `cost`.

    `key_sum` is that of those who take part, in ten-thousandths. Nobody pays when nobody ever took part: then the cost
    has no one to share it, and `cost` is 0.
    """

    month: int
    cost: int
    key_sum: int
    shares: dict[int, int]
    leavers: dict[int, int]
    steps: tuple[ExitStep, ...]

    def of(self, party: int) -> int:
        """Return the cents a party pays, whether it takes part or has left."""
        return self.shares.get(party, 0) + self.leavers.get(party, 0)


@dataclass(frozen=True, slots=True)
class ItemMonth:
    """An item in a month: the key sum that counts (ten-thousandths), cents per year at it, cents of the month."""

    item: CostItem
    level: int
    yearly: int
    cost: int


@dataclass(frozen=True, slots=True)
class _Exit:
    gone_from: int
    liable: bool
    keys: dict[int, int]


class Reckoning:
    """The bills of a case for the months `first` to `last`.

    Raises ValueError when an item, a key or a period is not what it must be (the caller has checked them before).
    """

    def __init__(self, case: Case, first: int, last: int) -> None:
        self.segments: list[Segment] = segments_of(case.items)
        self.first, self.last = first, last
        self._lowest = min([first, *(s.committed_from for s in self.segments)])
        length = last - self._lowest + 1
        self._order = sorted(p.id for p in case.parties)
        if len(set(self._order)) != len(self._order):
            raise ValueError("a party stands in the case twice")
        self._keys: dict[int, list[int]] = {}
        self._stays: dict[int, list[tuple[int, int | None, ExitRule]]] = {}
        self._sums = [0] * length
        for party in case.parties:
            keys = self._keys[party.id] = self._key_line(party, length)
            self._stays[party.id] = [
                (begin, end, stay.rule)
                for stay in party.stays
                for begin, end in [_months(stay)]
                if end is None or begin <= end
            ]
            for begin, end, _rule in self._stays[party.id]:
                stop = length if end is None else min(length, end + 1 - self._lowest)
                for place in range(max(0, begin - self._lowest), stop):
                    self._sums[place] += keys[place]
        self._worlds: dict[frozenset[tuple[int, int]], list[int]] = {}

    def _key_line(self, party: Party, length: int) -> list[int]:
        line = [0] * length
        for valid_from, key in sorted(party.keys, key=lambda pair: pair[0]):
            place = max(0, first_month_from(valid_from) - self._lowest)
            line[place:] = [key_units(key)] * max(0, length - place)
        return line

    def key(self, party: int, month: int) -> int:
        """Return a party's key in a month, in ten-thousandths."""
        return self._keys[party][month - self._lowest]

    def takes_part(self, party: int, month: int) -> bool:
        """Say whether a party takes part in a month."""
        return any(b <= month and (e is None or month <= e) for b, e, _r in self._stays[party])

    def items(self, month: int) -> list[ItemMonth]:
        """Return the items of a month with the key sum that counts and what they cost."""
        lines = []
        for segment in self.segments:
            if segment.holds(month):
                level = segment.level(month, self._sums, self._lowest)
                cost = segment.cost(month, self._sums, self._lowest)
                lines.append(ItemMonth(segment.item, level, segment.yearly_at(level), cost))
        return lines

    def bill(self, month: int) -> MonthBill:
        """Return what all pay for the month. Raises KeySumZero when those who could pay have no keys at all."""
        taking_part = {p: self.key(p, month) for p in self._order if self.takes_part(p, month)}
        exits = self._exits(month)
        if not any(taking_part.values()) and not any(any(e.keys.values()) for e in exits):
            if taking_part and any(s.holds(month) and s.yearly for s in self.segments):
                raise KeySumZero(month)
            return MonthBill(month, 0, 0, dict.fromkeys(taking_part, 0), {}, ())
        return _Chain(taking_part).bill(month, exits, self._costs(month, exits))

    def _exits(self, month: int) -> list[_Exit]:
        """Return those who have left by the month, in steps; steps before the first that still pays are over and gone."""
        steps: dict[tuple[int, bool], dict[int, int]] = {}
        for party in self._order:
            past = [(e, r) for b, e, r in self._stays[party] if e is not None and e < month]
            if not past or self.takes_part(party, month):
                continue
            end, rule = max(past, key=lambda pair: pair[0])
            liable = rule.bearer == LEAVER and month <= end + 12 * rule.years
            steps.setdefault((end + 1, liable), {})[party] = self.key(party, month)
        exits = [_Exit(gone_from, liable, keys) for (gone_from, liable), keys in sorted(steps.items())]
        over = 0
        while over < len(exits) and not exits[over].liable:
            over += 1
        if not any(self.key(p, month) for p in self._order if self.takes_part(p, month)) and not any(
            any(e.keys.values()) for e in exits[over:]
        ):
            # nobody is left to bear the cost: who left last, of those with a key, still does
            over = max((i for i, e in enumerate(exits) if any(e.keys.values())), default=over)
        return exits[over:]

    def _costs(self, month: int, exits: Sequence[_Exit]) -> list[int]:
        """Return the cost of the month with all of them still there, then after each step; the last one is real."""
        staying = frozenset((party, e.gone_from) for e in exits for party in e.keys)
        costs = [self._cost(month, staying)]
        for e in exits:
            staying -= {(party, e.gone_from) for party in e.keys}
            costs.append(self._cost(month, staying))
        return costs

    def _cost(self, month: int, staying: frozenset[tuple[int, int]]) -> int:
        sums = self._world(staying)
        return sum(s.cost(month, sums, self._lowest) for s in self.segments)

    def _world(self, staying: frozenset[tuple[int, int]]) -> list[int]:
        """Return the key sums as if these (party, gone from) had stayed."""
        if not staying:
            return self._sums
        known = self._worlds.get(staying)
        if known is None:
            known = list(self._sums)
            for party, gone_from in staying:
                keys = self._keys[party]
                for place in range(max(0, gone_from - self._lowest), len(known)):
                    known[place] += keys[place]
            self._worlds[staying] = known
        return known


def _months(stay: Stay) -> tuple[int, int | None]:
    return first_month_from(stay.starts_on), last_month_until(stay.ends_on) if stay.ends_on else None


class _Chain:
    """The steps of one month. Beside the cents stand the exact amounts: by them, not by the cents, a lower cost is shared."""

    def __init__(self, taking_part: dict[int, int]) -> None:
        self.taking_part = taking_part
        self.cents: dict[int, int] = {}
        self.keys: dict[int, int] = {}
        self.price = Fraction(0)
        self.left: dict[int, Fraction] = {}

    def bill(self, month: int, exits: Sequence[_Exit], costs: Sequence[int]) -> MonthBill:
        """Go through the steps and return the bill."""
        self.keys = dict(self.taking_part)
        for e in exits:
            self.keys.update(e.keys)
        self._share_anew(costs[0])
        steps = [
            self._step(e, before, after)
            for e, before, after in zip(exits, costs[:-1], costs[1:], strict=True)
        ]
        shares = {party: self.cents[party] for party in sorted(self.taking_part)}
        leavers = {party: self.cents[party] for party in sorted(self.left) if self.cents[party]}
        return MonthBill(month, costs[-1], sum(self.taking_part.values()), shares, leavers, tuple(steps))

    def _share_anew(self, amount: int) -> None:
        """Share an amount among those who take part, by their keys."""
        order = sorted(self.keys)
        shares = apportion(amount, [self.keys[p] for p in order])
        self.cents.update(zip(order, shares, strict=True))
        whole = sum(self.keys.values())
        self.price = Fraction(amount, whole) if whole else Fraction(0)

    def _step(self, e: _Exit, cost_before: int, cost_after: int) -> ExitStep:
        leaving = sorted(e.keys)
        for party in leaving:
            del self.keys[party], self.cents[party]
        others = sum(self.cents.values())
        # without anybody who has a key the community cannot bear anything
        liable = e.liable or not any(self.keys.values())
        paid = [0] * len(leaving)
        exact = Fraction(0)
        if cost_after < others:
            self._relieve(cost_after)
        elif liable:
            weights = [e.keys[party] for party in leaving]
            paid = apportion(cost_after - others, weights)
            exact = max(Fraction(0), cost_after - self._exact_others()) / (sum(weights) or 1)
        else:
            self._share_anew(cost_after - sum(self.cents[party] for party in self.left))
        for party, amount in zip(leaving, paid, strict=True):
            self.cents[party] = amount
            self.left[party] = exact * e.keys[party]
        bearer = LEAVER if liable else COMMUNITY
        return ExitStep(tuple(leaving), e.gone_from, bearer, cost_before, cost_after, others, sum(paid))

    def _exact_others(self) -> Fraction:
        return self.price * sum(self.keys.values()) + sum(self.left.values(), Fraction(0))

    def _relieve(self, cost: int) -> None:
        """Share a lower cost in the proportion of the exact amounts so far; nobody pays more cents than before."""
        order = sorted(self.cents)
        caps = [self.cents[p] for p in order]
        amounts = [self.price * self.keys[p] if p in self.keys else self.left[p] for p in order]
        scale = lcm(*(a.denominator for a in amounts))
        weights = [a.numerator * (scale // a.denominator) for a in amounts]
        # a cent of rounding can be all that is paid
        shares = apportion(cost, weights if any(weights) else caps, caps)
        self.cents = dict(zip(order, shares, strict=True))
        before = self._exact_others()
        factor = cost / before if before else Fraction(0)
        self.price *= factor
        self.left = {party: amount * factor for party, amount in self.left.items()}
