# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The plan: which tiers are chosen and which units flow where, in whole numbers.

A solver's point has tolerances; a plan has none: its sums are checked and its cost is computed in integer cents.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from itunion.optimiser.highs import SolverError
from itunion.optimiser.outcome import Award, Purchase, Rebate
from itunion.optimiser.pool import Pool, to_euros


@dataclass(frozen=True, slots=True)
class Plan:
    """Whole units by (class, offer) and by (class, segment), the tier of every ladder in use, the cost in cents.

    `bands` are units by (offer, tier) on incremental ladders, where `tiers` names the last one reached. `bundles` are the
    bundle bids (indices of the pool's rules) whose rebate is due.
    """

    served: Mapping[tuple[int, int], int]
    own: Mapping[tuple[int, int], int]
    tiers: Mapping[int, int]
    cost: int
    bands: Mapping[tuple[int, int], int] = field(default_factory=dict)
    bundles: tuple[int, ...] = ()


def make_plan(
    pool: Pool,
    served: Mapping[tuple[int, int], int],
    own: Mapping[tuple[int, int], int],
    tiers: Mapping[int, int],
    *,
    bands: Mapping[tuple[int, int], int] | None = None,
    bundles: tuple[int, ...] = (),
) -> Plan:
    """Assemble a plan, check its sums and tiers and compute its cost.

    Raises:
        SolverError: units are missing or a tier does not fit its volume.
    """
    bands = bands or {}
    for index, demand in enumerate(pool.classes):
        total = sum(served.get((index, offer), 0) for offer in demand.offers)
        total += sum(own.get((index, segment), 0) for segment in range(len(demand.segments)))
        if not demand.quantity <= total <= demand.quantity + demand.tolerance:
            raise SolverError(f"class {index}: {total} units planned, {demand.quantity} needed")
    plan = Plan(served, own, tiers, 0, bands, bundles)
    units = units_of_offers(plan)
    for ladder, tier in tiers.items():
        if pool.ladders[ladder].incremental:
            _check_bands(pool, plan, ladder, units)
            continue
        low, high = pool.ladders[ladder].bounds[tier]
        volume = measure(pool, ladder, units)
        if not low <= volume <= high:
            raise SolverError(f"ladder {ladder}: a volume of {volume} at a tier from {low} to {high}")
    cost = sum(pool.classes[index].segments[segment].price * count for (index, segment), count in own.items())
    cost += sum(offer_value(pool, plan, offer, count) for offer, count in units.items())
    cost += sum(pool.suppliers[index].fixed_cost for index in suppliers_of(pool, tiers))
    cost -= sum(pool.rules.bundles[index].rebate for index in bundles)
    return Plan(served, own, tiers, cost, bands, bundles)


def units_of_offers(plan: Plan) -> dict[int, int]:
    """Units bought by offer."""
    units: dict[int, int] = defaultdict(int)
    for (_, offer), count in plan.served.items():
        units[offer] += count
    return dict(units)


def measure(pool: Pool, ladder: int, units: Mapping[int, int]) -> int:
    """What the ladder's tiers count: units, or cents at the prices of the first tier."""
    entry = pool.ladders[ladder]
    weights = {offer: pool.offers[offer].prices[0] if entry.turnover else 1 for offer in entry.offers}
    return sum(units.get(offer, 0) * weight for offer, weight in weights.items())


def offer_value(pool: Pool, plan: Plan, offer: int, units: int) -> int:
    """Cents to pay for all units of an offer."""
    entry = pool.offers[offer]
    if pool.ladders[entry.ladder].incremental:
        return sum(price * plan.bands.get((offer, tier), 0) for tier, price in enumerate(entry.prices))
    return entry.prices[plan.tiers[entry.ladder]] * units


def _check_bands(pool: Pool, plan: Plan, ladder: int, units: Mapping[int, int]) -> None:
    """Every tier below the last one is full, and the units by tier are the units bought."""
    entry = pool.ladders[ladder]
    last = plan.tiers[ladder]
    for tier, (low, high) in enumerate(entry.bounds):
        filled = sum(plan.bands.get((offer, tier), 0) for offer in entry.offers)
        width = high - max(low, 1) + 1
        fits = filled == width if tier < last else 0 < filled <= width if tier == last else not filled
        if not fits:
            raise SolverError(f"ladder {ladder}: {filled} units in tier {tier} of width {width}")
    for offer in entry.offers:
        split = sum(plan.bands.get((offer, tier), 0) for tier in range(len(entry.bounds)))
        if split != units.get(offer, 0):
            raise SolverError(f"offer {offer}: {split} units by tier, {units.get(offer, 0)} bought")


def suppliers_of(pool: Pool, ladders: Iterable[int]) -> list[int]:
    """Suppliers behind these ladders, ascending."""
    return sorted({pool.ladders[ladder].supplier for ladder in ladders})


def to_award(pool: Pool, plan: Plan) -> Award:
    """The plan in the words of the domain; classes that rules keep apart are one line again."""
    lines: dict[tuple[int | None, tuple[object, ...], int, int], int] = defaultdict(int)
    for (index, offer), units in sorted(plan.served.items()):
        kind = _kind(pool, index)
        for tier, part in _by_tier(pool, plan, offer, units, taken=lines):
            lines[offer, kind, tier, pool.offers[offer].prices[tier]] += part
    for (index, segment), units in sorted(plan.own.items()):
        lines[None, _kind(pool, index), -1, pool.classes[index].segments[segment].price] += units
    classes = {_kind(pool, index): demand for index, demand in enumerate(pool.classes)}
    purchases = []
    for (number, kind, tier, price), units in lines.items():
        if not units:
            continue
        demand = classes[kind]
        start = None if number is None else _tier_start(pool, number, tier)
        supplier = None if number is None else pool.offers[number].offer.supplier
        purchases.append(
            Purchase(supplier, demand.article, demand.standards, start, units, to_euros(price), demand.window)
        )
    purchases.sort(key=_purchase_key)
    fixed = [
        (pool.suppliers[i].name, to_euros(pool.suppliers[i].fixed_cost))
        for i in suppliers_of(pool, plan.tiers)
    ]
    granted = [pool.rules.bundles[index] for index in plan.bundles]
    rebates = [Rebate(pool.suppliers[b.supplier].name, b.lots, to_euros(b.rebate)) for b in granted]
    return Award(tuple(purchases), tuple(fixed), tuple(rebates))


def _kind(pool: Pool, index: int) -> tuple[object, ...]:
    article, standards, window = pool.classes[index].kind
    return article, tuple(standards), window


def _by_tier(
    pool: Pool,
    plan: Plan,
    offer: int,
    units: int,
    *,
    taken: Mapping[tuple[int | None, tuple[object, ...], int, int], int],
) -> list[tuple[int, int]]:
    """The units of one class by tier: the reached one, or on incremental ladders what earlier classes left of each."""
    entry = pool.offers[offer]
    if not pool.ladders[entry.ladder].incremental:
        return [(plan.tiers[entry.ladder], units)]
    parts: list[tuple[int, int]] = []
    for tier in range(len(entry.prices)):
        used = sum(count for (number, _, t, _), count in taken.items() if (number, t) == (offer, tier))
        part = min(units, plan.bands.get((offer, tier), 0) - used)
        if part:
            parts.append((tier, part))
            units -= part
    return parts


def _tier_start(pool: Pool, offer: int, tier: int) -> int:
    """`from_units` of the offer's own tier that holds at this tier of the ladder."""
    entry = pool.offers[offer]
    ladder = pool.ladders[entry.ladder]
    low = ladder.bounds[tier][0]
    return entry.offer.tier_at(low // 100 if ladder.turnover else low).from_units


def _purchase_key(purchase: Purchase) -> tuple[object, ...]:
    window = tuple(
        "" if day is None else day.isoformat() for day in (purchase.window.earliest, purchase.window.latest)
    )
    return (
        purchase.supplier is None,
        purchase.supplier or "",
        purchase.article,
        sorted(purchase.standards),
        window,
        purchase.unit_price,
    )
