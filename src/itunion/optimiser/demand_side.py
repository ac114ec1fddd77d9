# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The other side of the Lagrangian: who asks for how many units at which internal prices.

For an award the demand is given and only own alternatives react to prices.
"""

import numpy as np
from numpy.typing import NDArray

from itunion.optimiser.pool import Pool

Floats = NDArray[np.float64]

NOWHERE = 1e15
"""Price in cents of what is not for sale."""


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


def _sums(index: NDArray[np.int64], weights: Floats, length: int) -> Floats:
    return np.bincount(index, weights, minlength=length).astype(np.float64)
