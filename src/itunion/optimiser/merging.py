# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A pool without its rules for single members: what a first stage solves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from itunion.optimiser.pool import DemandClass, Pool, Segment


def merged(pool: Pool) -> Pool:
    """The pool without rules for single members, and without the classes these kept apart: a relaxation."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, demand in enumerate(pool.classes):
        article, standards, window = demand.kind
        groups[article, tuple(standards), window].append(index)
    classes = tuple(_merged_class([pool.classes[index] for index in parts]) for parts in groups.values())
    place = {index: new for new, parts in enumerate(groups.values()) for index in parts}

    def moved(indices: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted({place[index] for index in indices}))

    rules = replace(
        pool.rules,
        lots=tuple(replace(lot, classes=moved(lot.classes)) for lot in pool.rules.lots),
        bundles=tuple(replace(bundle, classes=moved(bundle.classes)) for bundle in pool.rules.bundles),
        max_per_member=None,
        budgets={},
    )
    suppliers = tuple(replace(supplier, minimum_member_value=0) for supplier in pool.suppliers)
    return replace(pool, classes=classes, suppliers=suppliers, rules=rules)


def _merged_class(parts: list[DemandClass]) -> DemandClass:
    capacity: dict[int, int] = defaultdict(int)
    for part in parts:
        for segment in part.segments:
            capacity[segment.price] += segment.capacity
    return replace(
        parts[0],
        quantity=sum(part.quantity for part in parts),
        segments=tuple(Segment(price, capacity[price]) for price in sorted(capacity)),
        needs=tuple(sorted(need for part in parts for need in part.needs)),
        owner="",
        tolerance=sum(part.tolerance for part in parts),
    )
