# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules of the award: which alternatives are worth computing, and how a computed award becomes lines of orders."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from itunion.optimiser.api import Award, Constraints, Instance, ShareLine, instance_to_dict

__all__ = [
    "LARGEST_SET",
    "LONGEST_TIME",
    "AwardedLine",
    "Ordered",
    "OwnRules",
    "Variation",
    "Wanted",
    "awarded_lines",
    "default_set",
    "digest",
    "freeze",
    "ordered_lines",
    "question_of",
    "reproducible",
]

LONGEST_TIME = 120  # seconds of search for one alternative
LARGEST_SET = 6  # alternatives requested by one click
ZERO = Decimal("0.00")

Split = Callable[[Decimal, Sequence[Decimal | int]], list[Decimal]]
"""Splits euros by weights into parts that add up, to the cent: `kernel.money.split`."""


@dataclass(frozen=True)
class OwnRules:
    """Rules somebody puts together; what is `None`, empty or false does not bind. Budgets in € net by member."""

    max_suppliers: int | None = None
    excluded: tuple[str, ...] = ()
    max_suppliers_per_member: int | None = None
    max_suppliers_per_lot: int | None = None
    max_lots_per_supplier: int | None = None
    resilient: bool = False
    budgets: tuple[tuple[str, Decimal], ...] = ()

    def parameters(self) -> dict[str, Any]:
        """Return what binds, as JSON values."""
        values: dict[str, Any] = {
            "max_suppliers": self.max_suppliers,
            "excluded": sorted(self.excluded),
            "max_suppliers_per_member": self.max_suppliers_per_member,
            "max_suppliers_per_lot": self.max_suppliers_per_lot,
            "max_lots_per_supplier": self.max_lots_per_supplier,
            "resilient": self.resilient,
            "budgets": [[member, f"{amount:.2f}"] for member, amount in sorted(self.budgets)],
        }
        return {key: value for key, value in values.items() if value}


@dataclass(frozen=True)
class Variation:
    """An alternative as somebody asks for it; `value` is the number of suppliers or the supplier left out."""

    kind: str  # "cheapest", "max_suppliers", "without_supplier" or "own_rules"
    value: int | str | None = None
    rules: OwnRules = OwnRules()


@dataclass(frozen=True)
class Wanted:
    """A need behind the award: whose, what, for which cost centre; `own_price` in € net per unit."""

    member: str
    article: str
    standards: frozenset[str]
    own_price: Decimal | None
    cost_centre: str
    quantity: int


@dataclass(frozen=True)
class AwardedLine:
    """What a member gets from a supplier for one cost centre; amounts in € net.

    `amount` is the price of the goods at the price all members share; `fixed_share` is the part of activation,
    freight and compensation. Both are exact to the cent: summed over all lines they give the cost of the award.
    """

    member: str
    supplier: str
    article: str
    standards: frozenset[str]
    cost_centre: str
    quantity: int
    amount: Decimal
    fixed_share: Decimal


@dataclass(frozen=True)
class Ordered:
    """A line of an order to a supplier at the price of its offer, in € net per unit."""

    supplier: str
    article: str
    standard: str
    quantity: int
    unit_price: Decimal


def digest(data: Any) -> str:
    """Return the SHA-256 of JSON values in canonical form (sorted keys, no blanks, UTF-8)."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(instance: Instance) -> tuple[dict[str, Any], str]:
    """Return needs, offers and terms as JSON values, without constraints, and their hash.

    Leaving the constraints out gives all alternatives of one purchase the same hash: they answer the same question.
    """
    data = instance_to_dict(replace(instance, constraints=Constraints()))
    return data, digest(data)


def reproducible(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a computed outcome must come out again: everything but the measured durations."""
    return {
        part: {key: value for key, value in values.items() if key != "seconds"} if values else None
        for part, values in outcome.items()
    }


def question_of(instance: Instance, parameters: Mapping[str, Any]) -> Instance:
    """Return the frozen purchase with the rules a scenario's parameters stand for."""
    constraints = Constraints(
        max_suppliers=parameters.get("max_suppliers"),
        excluded_suppliers=frozenset(parameters.get("excluded", ())),
        max_suppliers_per_member=parameters.get("max_suppliers_per_member"),
        max_lots_per_supplier=parameters.get("max_lots_per_supplier"),
        budgets=tuple((member, Decimal(amount)) for member, amount in parameters.get("budgets", ())),
        resilient=bool(parameters.get("resilient", False)),
    )
    per_lot = parameters.get("max_suppliers_per_lot")
    lots = tuple(replace(lot, max_suppliers=per_lot) for lot in instance.lots)
    return replace(instance, constraints=constraints, lots=lots)


def default_set(offering: Sequence[str], used: Sequence[str] = ()) -> tuple[Variation, ...]:
    """Return the alternatives worth seeing, the most useful first, at most `LARGEST_SET`.

    The cheapest award; fewer suppliers down to two; the award without each supplier that it uses (`used`, once the
    cheapest is known, else all that offer); last a single supplier.
    """
    count = len(used) or len(offering)
    fewer = [Variation("max_suppliers", most) for most in range(2, count)]
    without = (
        [Variation("without_supplier", name) for name in sorted(used or offering)]
        if len(offering) > 1
        else []
    )
    single = [Variation("max_suppliers", 1)] if count > 1 else []
    return (Variation("cheapest"), *fewer[:2], *without, *single)[:LARGEST_SET]


def ordered_lines(award: Award, delivered: Callable[[str, str, frozenset[str]], str]) -> tuple[Ordered, ...]:
    """Return the lines of all orders: same supplier, article, class and price in one line; own purchases left out.

    `delivered` names the class a supplier delivers for an article where some classes are acceptable.
    """
    units: dict[tuple[str, str, str, Decimal], int] = defaultdict(int)
    for purchase in award.purchases:
        if purchase.supplier is not None:
            standard = delivered(purchase.supplier, purchase.article, purchase.standards)
            units[purchase.supplier, purchase.article, standard, purchase.unit_price] += purchase.quantity
    return tuple(Ordered(*key[:3], quantity, key[3]) for key, quantity in sorted(units.items()))


def awarded_lines(
    shares: Sequence[ShareLine], wanted: Iterable[Wanted], split: Split
) -> tuple[tuple[AwardedLine, ...], dict[str, Decimal]]:
    """Return the lines of all call-offs, split by cost centre, and credits of members without any line.

    Amounts are split by units. Units a member buys at its own alternative make no
    line; they are taken from the needs with that own price first. Compensation that belongs to such units goes to
    the member's other lines, or, where there is none, into the credits (€ net, negative: the member is owed).
    """
    open_units = _Units(wanted)
    merged: dict[tuple[str, str, str, tuple[str, ...]], list[ShareLine]] = defaultdict(list)
    beside: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for share in shares:
        if share.supplier is None:
            open_units.take(share, share.unit_price)
            beside[share.member] += share.fixed_share + share.compensation
        else:
            merged[share.member, share.supplier, share.article, tuple(sorted(share.standards))].append(share)
    lines: list[AwardedLine] = []
    for (member, supplier, article, standards), parts in sorted(merged.items()):
        units: dict[str, int] = defaultdict(int)
        for part in parts:
            for cost_centre, quantity in open_units.take(part):
                units[cost_centre] += quantity
        centres = sorted(units)
        weights = [units[centre] for centre in centres]
        amounts = split(sum((p.amount for p in parts), ZERO), weights)
        fixed = split(sum((p.fixed_share + p.compensation for p in parts), ZERO), weights)
        lines += [
            AwardedLine(member, supplier, article, frozenset(standards), centre, units[centre], amount, extra)
            for centre, amount, extra in zip(centres, amounts, fixed, strict=True)
        ]
    return _with_beside(lines, beside, split)


def _with_beside(
    lines: list[AwardedLine], beside: Mapping[str, Decimal], split: Split
) -> tuple[tuple[AwardedLine, ...], dict[str, Decimal]]:
    owed: dict[str, Decimal] = {}
    for member, amount in beside.items():
        own = [index for index, line in enumerate(lines) if line.member == member]
        if amount and not own:
            owed[member] = amount
        elif amount:
            parts = split(amount, [lines[index].quantity for index in own])
            for index, part in zip(own, parts, strict=True):
                lines[index] = replace(lines[index], fixed_share=lines[index].fixed_share + part)
    return tuple(lines), owed


class _Units:
    """The needs of each member as a stock of units that the lines of the award are served from."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self._left: dict[tuple[str, str, frozenset[str]], list[list[Any]]] = defaultdict(list)
        for need in sorted(wanted, key=lambda w: (w.member, w.article, w.cost_centre)):
            key = (need.member, need.article, need.standards)
            self._left[key].append([need.cost_centre, need.own_price, need.quantity])

    def take(self, share: ShareLine, own_price: Decimal | None = None) -> list[tuple[str, int]]:
        """Take the units of a share; returns (cost centre, units). Units nobody asked for get no cost centre."""
        stock = self._left[share.member, share.article, share.standards]
        if own_price is not None:
            stock = [entry for entry in stock if entry[1] == own_price] or stock
        missing, taken = share.quantity, []
        for entry in stock:
            part = min(missing, entry[2])
            if part:
                entry[2] -= part
                missing -= part
                taken.append((str(entry[0]), part))
        return [*taken, ("", missing)] if missing else taken
