# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small steps from a good plan to a better one: a tier up or down, a supplier less, more, or another.

Every step is priced exactly by a flow. The order is fixed and the number of flows limited, so the result is
reproducible. Only suppliers with a single ladder take part; others have too many tiers for this to pay.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from itunion.optimiser.lagrange import Lagrangian
from itunion.optimiser.plan import Plan

Tiers = Mapping[int, int]


def polish(
    relaxation: Lagrangian,
    plan: Plan,
    price: Callable[[Tiers], Plan | None],
    *,
    usual: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]",
    flows: int,
) -> Plan:
    """The best plan reached by first improvement with at most `flows` flows; `usual` is a likely tier by ladder."""
    improved = True
    while improved:
        improved = False
        for tiers in _neighbours(relaxation, plan.tiers, usual):
            if not flows:
                return plan
            flows -= 1
            candidate = price(tiers)
            if candidate is not None and candidate.cost < plan.cost:
                plan, improved = candidate, True
                break
    return plan


def _neighbours(
    relaxation: Lagrangian, tiers: Tiers, usual: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"
) -> Iterator[dict[int, int]]:
    single = relaxation.single[relaxation.supplier_of]
    used = [ladder for ladder in sorted(tiers) if single[ladder]]
    unused = [ladder for ladder in range(len(single)) if single[ladder] and ladder not in tiers]
    for ladder in used:
        for tier in (tiers[ladder] + 1, tiers[ladder] - 1):
            if 0 <= tier < int(relaxation.valid[ladder].sum()):
                yield {**tiers, ladder: tier}
    for ladder in used:
        yield {other: tier for other, tier in tiers.items() if other != ladder}
    suppliers = {int(relaxation.supplier_of[ladder]) for ladder in tiers}
    if len(suppliers) < relaxation.most:
        yield from ({**tiers, new: int(usual[new])} for new in unused)
    for ladder in used:
        rest = {other: tier for other, tier in tiers.items() if other != ladder}
        yield from ({**rest, new: int(usual[new])} for new in unused)
