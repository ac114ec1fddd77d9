# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who pays which share: same article, same class, same price; fixed costs by value; nobody worse off than alone.

All arithmetic is in integer cents, all rounding by largest remainder, so that shares add up to the cent.
Equal price is the default rule of buying groups (Schotanus, Telgen, de Boer, EJOR 187 (2008) 162-176); the repair
caps a member's bill at its stand-alone cost and lets those who save pay the difference in proportion to their saving.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from itunion.optimiser.outcome import Saving, ShareLine
from itunion.optimiser.plan import Plan, suppliers_of, unit_price
from itunion.optimiser.pool import Pool, to_cents, to_euros


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
    """Lines of every need at the equal price of its class, fixed costs spread by value of the goods."""
    lines = [line for index in range(len(pool.classes)) for line in _class_lines(pool, plan, index)]
    fixed = sum(pool.suppliers[index].fixed_cost for index in suppliers_of(pool, plan.tiers))
    weights = [0 if line.supplier is None else to_cents(line.amount) for line in lines]
    if fixed and not any(weights):
        weights = [0 if line.supplier is None else line.quantity for line in lines]
    shares = apportion(fixed, weights) if fixed else [0] * len(lines)
    spread = [replace(line, fixed_share=to_euros(share)) for line, share in zip(lines, shares, strict=True)]
    return tuple(sorted(spread, key=_line_key))


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
    return tuple(_compensated(lines, moved)), ()


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


def _class_lines(pool: Pool, plan: Plan, index: int) -> list[ShareLine]:
    """Own alternatives stay with the members for whom they are cheapest; the rest shares one price."""
    demand = pool.classes[index]
    needs = [pool.needs[need] for need in demand.needs]
    lines: list[ShareLine] = []
    left = [need.quantity for need in needs]
    for segment, (price, _) in enumerate((s.price, s.capacity) for s in demand.segments):
        units = plan.own.get((index, segment), 0)
        holders = [
            i
            for i, need in enumerate(needs)
            if need.own_price is not None and to_cents(need.own_price) == price
        ]
        for i, part in zip(holders, apportion(units, [needs[i].quantity for i in holders]), strict=True):
            left[i] -= part
            if part:
                amount = to_euros(price * part)
                lines.append(
                    ShareLine(
                        needs[i].member, demand.article, demand.standards, None, part, to_euros(price), amount
                    )
                )
    sources = [
        (offer, plan.served[index, offer]) for offer in demand.offers if plan.served.get((index, offer))
    ]
    total = sum(units for _, units in sources)
    if not total:
        return lines
    value = sum(unit_price(pool, plan, offer) * units for offer, units in sources)
    deliveries = _deliver(left, [units for _, units in sources])
    amounts = apportion(value, [units for _, _, units in deliveries])
    mean = to_euros((2 * value + total) // (2 * total))
    for (need, source, units), cents in zip(deliveries, amounts, strict=True):
        supplier = pool.offers[sources[source][0]].offer.supplier
        member = needs[need].member
        lines.append(
            ShareLine(member, demand.article, demand.standards, supplier, units, mean, to_euros(cents))
        )
    return lines


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


def _compensated(lines: Sequence[ShareLine], moved: Mapping[str, int]) -> list[ShareLine]:
    result = list(lines)
    for member, cents in moved.items():
        own = [i for i, line in enumerate(lines) if line.member == member]
        for i, part in zip(own, apportion(cents, [to_cents(lines[i].amount) for i in own]), strict=True):
            result[i] = replace(lines[i], compensation=to_euros(part))
    return result


def _line_key(line: ShareLine) -> tuple[str, str, list[str], bool, str]:
    return line.member, line.article, sorted(line.standards), line.supplier is None, line.supplier or ""
