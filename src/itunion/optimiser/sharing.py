# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who pays which share: same article, same class, same price; fixed costs by value; nobody worse off than alone.

All arithmetic is in integer cents, all rounding by largest remainder, so that shares add up to the cent.
Equal price is the default rule of buying groups (Schotanus, Telgen, de Boer, EJOR 187 (2008) 162-176); the repair
caps a member's bill at its stand-alone cost and lets those who save pay the difference in proportion to their saving.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from itunion.optimiser.outcome import Saving, ShareLine
from itunion.optimiser.plan import Plan, offer_value, suppliers_of
from itunion.optimiser.pool import DemandClass, Pool, to_cents, to_euros


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights` into integers that add up to it (largest remainder, earlier first).

    All weights zero: equal parts. Works for negative totals too.
    """
    if not weights:
        return []
    if total < 0:
        return [-part for part in apportion(-total, weights)]
    scale = sum(weights)
    if scale == 0:
        return apportion(total, [1] * len(weights))
    parts = [total * weight // scale for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % scale), i))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def equal_price(pool: Pool, plan: Plan) -> tuple[ShareLine, ...]:
    """Lines of every need at the equal price of article, standards and window; fixed costs spread by value of the goods.

    Rebates of bundle bids go to the articles they were granted for, by value. With incremental tiers everybody pays the
    average price of the offer: nobody's units count as the first, dear ones.
    """
    lines: list[ShareLine] = []
    values = class_values(pool, plan)
    for indices in kinds_of(pool):
        lines += _kind_lines(pool, plan, indices, values)
    fixed = sum(pool.suppliers[index].fixed_cost for index in suppliers_of(pool, plan.tiers))
    shares = _spread(fixed, lines, [line.supplier is not None for line in lines])
    for index in plan.bundles:
        bundle = pool.rules.bundles[index]
        articles = {pool.classes[number].article for number in bundle.classes}
        within = [line.supplier is not None and line.article in articles for line in lines]
        parts = _spread(-bundle.rebate, lines, within)
        shares = [share + part for share, part in zip(shares, parts, strict=True)]
    spread = [replace(line, fixed_share=to_euros(share)) for line, share in zip(lines, shares, strict=True)]
    return tuple(sorted(spread, key=_line_key))


def kinds_of(pool: Pool) -> list[list[int]]:
    """Indices of the classes that share one price: same article, standards and delivery window."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, demand in enumerate(pool.classes):
        groups[repr(demand.kind)].append(index)
    return list(groups.values())


def class_values(pool: Pool, plan: Plan) -> dict[tuple[int, int], int]:
    """Cents every (class, offer) pays for its units: the price of the tier, or an equal part of an incremental offer."""
    by_offer: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (index, offer), units in sorted(plan.served.items()):
        by_offer[offer].append((index, units))
    values: dict[tuple[int, int], int] = {}
    for offer, parts in by_offer.items():
        total = offer_value(pool, plan, offer, sum(units for _, units in parts))
        for (index, _), cents in zip(parts, apportion(total, [units for _, units in parts]), strict=True):
            values[index, offer] = cents
    return values


def _spread(total: int, lines: Sequence[ShareLine], within: Sequence[bool]) -> list[int]:
    """`total` cents by value of the goods over some of the lines; by units if these goods are free."""
    if not total:
        return [0] * len(lines)
    weights = [to_cents(line.amount) if inside else 0 for line, inside in zip(lines, within, strict=True)]
    if not any(weights):
        weights = [line.quantity if inside else 0 for line, inside in zip(lines, within, strict=True)]
    return apportion(total, weights)


def individually_rational(
    lines: Sequence[ShareLine], alone: Mapping[str, int | None]
) -> tuple[tuple[ShareLine, ...], tuple[str, ...]]:
    """Cap every bill at the stand-alone cost where it exceeds it; (lines, members that stay worse off).

    The difference is paid by those who save, in proportion to their saving, and shown as compensation. If all
    savings together do not suffice (scarce supply that everybody would have alone), nobody is compensated.
    """
    bills = bills_of(lines)
    savings = {member: alone[member] - bill for member, bill in bills.items() if alone[member] is not None}  # type: ignore[operator]
    losers = [member for member in sorted(savings) if savings[member] < 0]
    winners = [member for member in sorted(savings) if savings[member] > 0]
    excess = -sum(savings[member] for member in losers)
    if not losers:
        return tuple(lines), ()
    if excess > sum(savings[member] for member in winners):
        return tuple(lines), tuple(losers)
    moved = {member: savings[member] for member in losers}
    moved |= dict(zip(winners, apportion(excess, [savings[member] for member in winners]), strict=True))
    return adjusted(lines, {member: bill + moved.get(member, 0) for member, bill in bills.items()}), ()


def adjusted(lines: Sequence[ShareLine], bills: Mapping[str, int]) -> tuple[ShareLine, ...]:
    """The lines with compensations that lead to these bills (cents by member), spread by value of the goods."""
    result = list(lines)
    before = bills_of([replace(line, compensation=Decimal(0)) for line in lines])
    for member, bill in bills.items():
        own = [i for i, line in enumerate(lines) if line.member == member]
        weights = [to_cents(lines[i].amount) for i in own]
        for i, part in zip(own, apportion(bill - before[member], weights), strict=True):
            result[i] = replace(lines[i], compensation=to_euros(part))
    return tuple(result)


def whole_cents(
    wanted: Mapping[str, float], total: int, most: Mapping[str, int | None] | None = None
) -> dict[str, int]:
    """Bills in whole cents near the `wanted` ones that add up to `total` (largest remainder, no bill above its `most`)."""
    bills = {member: math.floor(value + 1e-6) for member, value in wanted.items()}
    order = sorted(wanted, key=lambda member: (bills[member] - wanted[member], member))
    left = total - sum(bills.values())
    for _ in range(2):
        for member in order:
            limit = None if most is None else most.get(member)
            if left > 0 and (limit is None or bills[member] < limit):
                bills[member] += 1
                left -= 1
            elif left < 0:
                bills[member] -= 1
                left += 1
    for member in order[:1]:
        bills[member] += left
    return bills


def bills_of(lines: Sequence[ShareLine]) -> dict[str, int]:
    """Cents every member pays in all."""
    bills: dict[str, int] = defaultdict(int)
    for line in lines:
        bills[line.member] += to_cents(line.total)
    return dict(bills)


def savings_of(lines: Sequence[ShareLine], alone: Mapping[str, int | None]) -> tuple[Saving, ...]:
    """Alone and together for every member, sorted by name."""
    return tuple(
        Saving(member, None if (price := alone[member]) is None else to_euros(price), to_euros(bill))
        for member, bill in sorted(bills_of(lines).items())
    )


def _kind_lines(
    pool: Pool, plan: Plan, indices: Sequence[int], values: Mapping[tuple[int, int], int]
) -> list[ShareLine]:
    """Own alternatives stay with the members for whom they are cheapest; the rest shares one price."""
    first = pool.classes[indices[0]]
    lines: list[ShareLine] = []
    deliveries: list[tuple[str, int, int]] = []
    value = 0
    for index in indices:
        demand = pool.classes[index]
        needs = [pool.needs[need] for need in demand.needs]
        sources = [(o, plan.served[index, o]) for o in demand.offers if plan.served.get((index, o))]
        own = [plan.own.get((index, segment), 0) for segment in range(len(demand.segments))]
        extra = sum(units for _, units in sources) + sum(own) - demand.quantity
        more = apportion(extra, [need.tolerance for need in needs]) if extra else [0] * len(needs)
        left = [need.quantity + part for need, part in zip(needs, more, strict=True)]
        for segment, units in zip(demand.segments, own, strict=True):
            holders = [
                i
                for i, need in enumerate(needs)
                if need.own_price is not None and to_cents(need.own_price) == segment.price
            ]
            parts = apportion(units, [needs[i].quantity for i in holders])
            for i, part in zip(holders, parts, strict=True):
                left[i] -= part
                if part:
                    price = segment.price
                    lines.append(_line(first, needs[i].member, None, part, price=price, cents=price * part))
        value += sum(values[index, offer] for offer, _ in sources)
        for need, source, units in _deliver(left, [units for _, units in sources]):
            deliveries.append((needs[need].member, sources[source][0], units))
    total = sum(units for _, _, units in deliveries)
    if not total:
        return lines
    amounts = apportion(value, [units for _, _, units in deliveries])
    mean = (2 * value + total) // (2 * total)
    for (member, offer, units), cents in zip(deliveries, amounts, strict=True):
        supplier = pool.offers[offer].offer.supplier
        lines.append(_line(first, member, supplier, units, price=mean, cents=cents))
    return lines


def _line(
    demand: DemandClass, member: str, supplier: str | None, units: int, *, price: int, cents: int
) -> ShareLine:
    return ShareLine(
        member=member,
        article=demand.article,
        standards=demand.standards,
        supplier=supplier,
        quantity=units,
        unit_price=to_euros(price),
        amount=to_euros(cents),
        window=demand.window,
    )


def _deliver(wanted: Sequence[int], supplied: Sequence[int]) -> list[tuple[int, int, int]]:
    """(need, source, units) by the north-west corner rule: at most one split need per change of supplier."""
    deliveries: list[tuple[int, int, int]] = []
    supplied = list(supplied)
    source = 0
    for need, units in enumerate(wanted):
        missing = units
        while missing:
            if not supplied[source]:
                source += 1
                continue
            part = min(missing, supplied[source])
            deliveries.append((need, source, part))
            missing -= part
            supplied[source] -= part
    return deliveries


def _line_key(line: ShareLine) -> tuple[str, str, list[str], bool, str]:
    return line.member, line.article, sorted(line.standards), line.supplier is None, line.supplier or ""
