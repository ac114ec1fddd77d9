# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A start for rules about single members: which suppliers each member should keep.

At given prices the members are independent of each other: each drops, one by one, the supplier it misses least, until it
keeps no more suppliers than allowed and each of them reaches its minimum value. The volumes that result decide the tiers,
the tiers the prices, and so on for a few rounds. Availability and budgets are left to the model that completes the start.
"""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from itunion.optimiser.pool import Pool

Floats = NDArray[np.float64]
ROUNDS = 6
NOWHERE = 1e15


def suppliers_to_keep(pool: Pool, tiers: Mapping[int, int]) -> dict[str, tuple[int, ...]]:
    """Suppliers by member, from a plan's tiers (by ladder) on; suppliers without a tier count at their first one."""
    start = _prices(pool, dict.fromkeys(range(len(pool.ladders)), 0) | dict(tiers))
    members: dict[str, list[int]] = defaultdict(list)
    for index, demand in enumerate(pool.classes):
        if demand.owner:
            members[demand.owner].append(index)
    prices, kept = start, {}
    seen: set[tuple[tuple[int, ...], ...]] = set()
    for _ in range(ROUNDS):
        volume = np.zeros(len(pool.offers))
        kept = {member: _keep(pool, classes, prices, volume) for member, classes in sorted(members.items())}
        state = tuple(kept.values())
        if state in seen:
            break
        seen.add(state)
        prices = _prices(pool, _reached(pool, volume))
    return kept


def _prices(pool: Pool, tiers: Mapping[int, int]) -> Floats:
    return np.array(
        [float(entry.prices[tiers.get(entry.ladder, 0)]) for entry in pool.offers], dtype=np.float64
    )


def _reached(pool: Pool, volume: Floats) -> dict[int, int]:
    """Tier by ladder at these volumes by offer."""
    tiers = {}
    for index, ladder in enumerate(pool.ladders):
        weight = [pool.offers[o].prices[0] if ladder.turnover else 1 for o in ladder.offers]
        total = sum(w * volume[o] for w, o in zip(weight, ladder.offers, strict=True))
        tiers[index] = max(sum(1 for low, _ in ladder.bounds if total >= low) - 1, 0)
    return tiers


def _keep(pool: Pool, classes: list[int], prices: Floats, volume: Floats) -> tuple[int, ...]:
    """The suppliers one member keeps; adds its units to `volume` by offer."""
    count = len(pool.suppliers)
    price = np.full((count, len(classes)), NOWHERE)
    source = np.full((count, len(classes)), -1, dtype=np.int64)
    for position, index in enumerate(classes):
        for offer in pool.classes[index].offers:
            supplier = pool.offers[offer].supplier
            price[supplier, position], source[supplier, position] = prices[offer], offer
    own = np.array(
        [min((s.price for s in pool.classes[index].segments), default=NOWHERE) for index in classes]
    )
    units = np.array([pool.classes[index].quantity for index in classes], dtype=np.float64)
    least = np.array([supplier.minimum_member_value for supplier in pool.suppliers], dtype=np.float64)
    most = pool.rules.max_per_member
    kept = np.flatnonzero((price < NOWHERE).any(axis=1))
    while True:
        here = price[kept] if len(kept) else np.full((1, len(classes)), NOWHERE)
        pick = here.argmin(axis=0)
        bought = here[pick, np.arange(len(classes))] < own
        value = np.bincount(pick[bought], (here.min(axis=0) * units)[bought], minlength=max(len(kept), 1))
        used = value[: len(kept)] > 0
        kept = kept[used]
        value = value[: len(used)][used]
        if not len(kept) or ((most is None or len(kept) <= most) and (value >= least[kept]).all()):
            break
        # what the member would pay without each of them; among those below their minimum, if there are any
        below = value < least[kept]
        candidates = np.flatnonzero(below) if below.any() else np.arange(len(kept))
        costs = []
        for candidate in candidates:
            rest = np.delete(kept, candidate)
            offered = price[rest].min(axis=0) if len(rest) else np.full(len(classes), NOWHERE)
            costs.append(float(np.minimum(offered, own) @ units))
        kept = np.delete(kept, candidates[int(np.argmin(costs))])
    for position in np.flatnonzero(bought).tolist() if len(kept) else []:
        best = kept[int(price[kept, position].argmin())]
        volume[source[best, position]] += units[position]
    return tuple(int(supplier) for supplier in kept)
