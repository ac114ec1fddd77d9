# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Money: Decimal euro, explicit commercial rounding, and shares that add up to the cent."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

__all__ = ["CENT", "ZERO", "round_cents", "split"]

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def round_cents(amount: Decimal) -> Decimal:
    """Return the amount rounded half away from zero to two decimals (kaufmännisch, DIN 1333)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def split(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Split a euro amount by weights so that the shares add up to it, to the cent.

    Largest-remainder method (Hamilton/Hare-Niemeyer): every share is rounded towards zero, the cents left over go
    to the largest remainders; equal remainders are served in the order given, so the caller's order decides.

    Raises ValueError when the total is not a whole number of cents, a weight is negative, or all are zero.
    """
    if total != total.quantize(CENT):
        raise ValueError(f"total {total} is not a whole number of cents")
    exact_weights = [Decimal(w) for w in weights]
    if any(not w.is_finite() or w < 0 for w in exact_weights):
        raise ValueError("weights must be finite and not negative")
    weight_sum = sum(exact_weights, Decimal(0))
    if weight_sum == 0:
        raise ValueError("at least one weight must be positive")
    exact = [total * w / weight_sum for w in exact_weights]
    shares = [e.quantize(CENT, rounding=ROUND_DOWN) for e in exact]
    cents_left = int((total - sum(shares, ZERO)) / CENT)
    step = CENT if cents_left >= 0 else -CENT
    by_remainder = sorted(
        (i for i, w in enumerate(exact_weights) if w > 0), key=lambda i: (-abs(exact[i] - shares[i]), i)
    )
    for i in by_remainder[: abs(cents_left)]:
        shares[i] += step
    return shares
