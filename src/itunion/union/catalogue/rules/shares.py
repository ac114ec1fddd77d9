# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sharing a sum by keys, to the cent: P_j = F · k_j / K, cents by the largest remainder, so that the shares add up.

Reckoned in whole cents with whole-number weights: no rounding but the one that is meant, so the same input gives the
same cents on every machine. Largest remainder: Hamilton, in Germany Hare-Niemeyer.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import lcm

__all__ = [
    "KeySumZero",
    "apportion",
    "cents_of",
    "euro",
    "fixed_shares",
    "month_part",
    "monthly_parts",
    "whole_weights",
]


class KeySumZero(ValueError):
    """A cost cannot be shared: the keys of all who take part add up to zero; `month` says when, where that is known."""

    def __init__(self, month: int = 0) -> None:
        super().__init__("the keys add up to zero")
        self.month = month


def cents_of(amount: Decimal) -> int:
    """Return an amount in whole cents; raise ValueError unless it is one and not negative."""
    cents = amount * 100
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of cents")
    if cents < 0:
        raise ValueError(f"{amount} is negative")
    return int(cents)


def euro(cents: int) -> Decimal:
    """Return cents as euro with two decimals."""
    return Decimal(cents).scaleb(-2)


def whole_weights(keys: Mapping[int, Decimal]) -> dict[int, int]:
    """Return the keys multiplied to whole numbers, in proportion; raise ValueError for a negative or endless one."""
    ratios = {}
    for party, key in keys.items():
        if not key.is_finite() or key < 0:
            raise ValueError(f"key {key} of {party} is negative or not a number")
        ratios[party] = key.as_integer_ratio()
    scale = lcm(*(denominator for _n, denominator in ratios.values())) if ratios else 1
    return {party: n * (scale // d) for party, (n, d) in ratios.items()}


def apportion(total: int, weights: Sequence[int], caps: Sequence[int] | None = None) -> list[int]:
    """Share `total` cents by weights so that the shares add up; equal remainders are served in the order given.

    With `caps` nobody gets more than its cap: what is cut off there goes to those furthest below their exact share.
    The caps must leave room for the total. Raises KeySumZero when all weights are zero but the total is not.
    """
    whole = sum(weights)
    if not whole:
        if total:
            raise KeySumZero
        return [0] * len(weights)
    parts = [divmod(total * weight, whole) for weight in weights]
    shares = [quotient for quotient, _remainder in parts]
    if caps is None:
        left = total - sum(shares)
        for index in sorted(range(len(parts)), key=lambda i: (-parts[i][1], i))[:left]:
            shares[index] += 1
        return shares
    shares = [min(share, cap) for share, cap in zip(shares, caps, strict=True)]
    left = total - sum(shares)
    if sum(caps) < total:
        raise ValueError("the caps leave no room for the total")
    while left:
        # how far each stands below its exact share, in parts of a cent
        open_ = sorted(
            (i for i in range(len(shares)) if shares[i] < caps[i]),
            key=lambda i: (shares[i] * whole - total * weights[i], i),
        )
        for index in open_[:left]:
            shares[index] += 1
        left -= min(left, len(open_))
    return shares


def fixed_shares(fixed: Decimal, keys: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Return who bears how much of a fixed cost (€ to the cent), by key; the shares add up to it.

    Equal remainders are served by the lower id. Raises KeySumZero when the keys add up to zero (also for nobody),
    ValueError for a negative cost or key.
    """
    order = sorted(keys)
    weights = whole_weights(keys)
    if not any(weights.values()):
        raise KeySumZero
    shares = apportion(cents_of(fixed), [weights[party] for party in order])
    return {party: euro(share) for party, share in zip(order, shares, strict=True)}


def month_part(yearly: int, month: int) -> int:
    """Return the cents of one month (1 to 12) of a yearly amount in cents; the twelve add up to it.

    The first months carry the cents left over. So a lower yearly amount is in no month a higher one.
    """
    return yearly // 12 + (month <= yearly % 12)


def monthly_parts(yearly: Decimal) -> list[Decimal]:
    """Return the twelve monthly parts of a yearly amount, January first; they add up to it, to the cent."""
    cents = cents_of(yearly)
    return [euro(month_part(cents, month)) for month in range(1, 13)]
