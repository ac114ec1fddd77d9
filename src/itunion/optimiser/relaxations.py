# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which standards are worth asking about: pairs of which one could also be the other."""

from collections import defaultdict
from decimal import Decimal

from itunion.optimiser.model import ANY, Instance, Offer
from itunion.optimiser.what_if import Relax


def relaxations(instance: Instance) -> list[Relax]:
    """Return the pairs of standards worth asking about, those that promise most first.

    A pair is left out if no offer satisfies the other standard alone: then the change opens nothing to anybody.
    """
    offers: dict[str, list[Offer]] = defaultdict(list)
    for offer in instance.offers:
        offers[offer.article].append(offer)
    promise: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for need in instance.needs:
        now = [offer for offer in offers[need.article] if offer.serves(need)]
        if not need.standards or not now:
            continue
        cheapest = min(_lowest_price(offer) for offer in now)
        for other in offers[need.article]:
            if other in now or other.standards == ANY:
                continue
            gain = max(Decimal(0), cheapest - _lowest_price(other))
            for standard in need.standards:
                for into in other.standards - need.standards:
                    promise[standard, into] += need.quantity * gain
    return [Relax(*pair) for pair in sorted(promise, key=lambda pair: (-promise[pair], pair))]


def _lowest_price(offer: Offer) -> Decimal:
    return min(tier.unit_price for tier in offer.tiers)
