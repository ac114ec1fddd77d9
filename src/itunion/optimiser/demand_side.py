# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The other side of the Lagrangian: who asks for how many units at which internal prices.

For an award the demand is given and only own alternatives react to prices. For the fairness certificate the group
itself is open: a member joins if its needs cost less at these prices than the bill it got.
"""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from itunion.optimiser.pool import Pool, to_cents

Floats = NDArray[np.float64]

NOWHERE = 1e15
"""Price in cents of what is not for sale."""


class DemandSide(Protocol):
    """Answers internal prices with its share of the dual value and the units it wants from suppliers, by class."""

    def answer(self, prices: Floats) -> tuple[float, Floats]: ...


class GivenDemand:
    """All needs of the pool; own alternatives are used where they are cheaper than the internal price."""

    def __init__(self, pool: Pool) -> None:
        segments = [
            (c, s.price, s.capacity) for c, demand in enumerate(pool.classes) for s in demand.segments
        ]
        self.units = np.array([demand.quantity for demand in pool.classes], dtype=np.float64)
        self.segment_class = np.array([entry[0] for entry in segments], dtype=np.int64)
        self.segment_price = np.array([entry[1] for entry in segments], dtype=np.float64)
        self.segment_units = np.array([entry[2] for entry in segments], dtype=np.float64)

    def answer(self, prices: Floats) -> tuple[float, Floats]:
        gain = self.segment_price - prices[self.segment_class]
        own = gain < 0
        value = float(prices @ self.units + gain[own] @ self.segment_units[own])
        return value, self.units - _sums(self.segment_class[own], self.segment_units[own], len(prices))


class OpenGroup:
    """Members who join if that is cheaper than their bill (cents by member)."""

    def __init__(self, pool: Pool, bills: Mapping[str, int]) -> None:
        self.members = tuple(sorted(bills))
        position = {member: index for index, member in enumerate(self.members)}
        class_of = {need: index for index, demand in enumerate(pool.classes) for need in demand.needs}
        self.bills = np.array([bills[member] for member in self.members], dtype=np.float64)
        self.need_class = np.array([class_of[index] for index in range(len(pool.needs))], dtype=np.int64)
        self.need_member = np.array([position[need.member] for need in pool.needs], dtype=np.int64)
        self.need_units = np.array([need.quantity for need in pool.needs], dtype=np.float64)
        self.need_own = np.array(
            [NOWHERE if need.own_price is None else to_cents(need.own_price) for need in pool.needs],
            dtype=np.float64,
        )

    def joining(self, prices: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """What joining is worth to each member (negative: it joins), and which needs would be served by suppliers."""
        offered = prices[self.need_class]
        paid = np.minimum(offered, self.need_own) * self.need_units
        return _sums(self.need_member, paid, len(self.bills)) - self.bills, offered < self.need_own

    def members_at(self, dual: Floats) -> frozenset[str]:
        """The members that join at the prices of a dual point."""
        worth, _ = self.joining(dual)
        return frozenset(member for member, value in zip(self.members, worth, strict=True) if value < 0)

    def answer(self, prices: Floats) -> tuple[float, Floats]:
        worth, bought = self.joining(prices)
        inside = worth < 0
        taken = bought & inside[self.need_member]
        return float(worth[inside].sum()), _sums(self.need_class[taken], self.need_units[taken], len(prices))


def _sums(index: NDArray[np.int64], weights: Floats, length: int) -> Floats:
    return np.bincount(index, weights, minlength=length).astype(np.float64)
