# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The blend: how far bills may move from equal prices towards equal percentage savings without a group gaining.

x(θ) = (1 − θ)·equal price + θ·equal percentage. Equal prices favour small members, equal percentages large ones; an
assembly may choose any θ up to the largest stable one. Bills are linear in θ, so every group that gains names the largest
θ at which it does not (Newton's method on the worst gain); one search for the worst group per step.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from itunion.optimiser.core import goals
from itunion.optimiser.highs import Stop
from itunion.optimiser.model import Instance
from itunion.optimiser.outcome import OnProgress, Result, ShareLine, ShouldStop
from itunion.optimiser.pool import to_cents, to_euros
from itunion.optimiser.separator import Separator
from itunion.optimiser.sharing import adjusted, bills_of, whole_cents

PLACES = Decimal("0.00001")
MOST_STEPS = 30

PART = 0.5
"""Part of the budget left that one step may use, so that enough is left for a smaller θ."""


@dataclass(frozen=True, slots=True)
class Blend:
    """Shares at the largest θ that was proven stable, in euros.

    No group gains more than `bound` by leaving; `gain` is the largest gain found. `stable`: `bound` is at most `target`.
    At any θ above `theta_most` some known group gains more than `target`; up to the tolerance of the search the two are
    the same.
    """

    theta: Decimal
    theta_most: Decimal
    lines: tuple[ShareLine, ...]
    bound: Decimal
    gain: Decimal
    target: Decimal
    stable: bool
    steps: int
    stopped_by: str
    seconds: float = field(compare=False)


def blend(
    instance: Instance,
    result: Result,
    *,
    target: Decimal | None = None,
    time_limit: float = 120.0,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Blend:
    """The largest stable step from `result.shares` towards equal percentage savings.

    Stable: no group gains more than `target` euros (default 0.01 % of the volume) by leaving. If not even the shares as
    they are can be shown to be stable, θ is 0. Members that could not buy alone keep their bill.

    Raises:
        ValueError: the result has no award.
    """
    if result.award is None:
        raise ValueError("a result without award has no shares to blend")
    started = time.monotonic()
    base = dict(sorted(bills_of(result.shares).items()))
    allowed, aim = goals(sum(base.values()), len(base), target)
    towards = equal_percentage(base, {s.member: s.alone for s in result.savings})
    separator = Separator(
        instance, time_limit=time_limit, seed=seed, on_progress=on_progress, should_stop=should_stop
    )
    steps = 1
    best = theta = Decimal(0)
    proof = separator.worst(base, tolerance=allowed // 2, enough=allowed)
    most = _largest_theta(base, towards, separator.costs, allowed)
    if proof.bound <= allowed:
        theta = Decimal(1)
    while theta > best and separator.left and separator.stop is not Stop.USER and steps < MOST_STEPS:
        bills = blended(base, towards, theta)
        if separator.known(bills, above=allowed):
            below = _largest_theta(base, towards, separator.costs, aim)
            if below < theta:
                theta = below
                continue
        group = separator.worst(bills, tolerance=allowed // 2, enough=allowed, until=allowed, part=PART)
        steps += 1
        separator.report("Mischung", f"{100 * theta:.2f} %".replace(".", ","))
        if group.bound <= allowed:
            best, proof = theta, group
            break
        below = _largest_theta(base, towards, separator.costs, aim)
        # without a group to blame the proof was too hard: half way down it is easier
        theta = below if below < theta else (theta / 2).quantize(PLACES, ROUND_DOWN)
    most = max(best, min(most, _largest_theta(base, towards, separator.costs, allowed)))
    return Blend(
        theta=best,
        theta_most=most,
        lines=adjusted(result.shares, blended(base, towards, best)) if best else result.shares,
        bound=to_euros(proof.bound),
        gain=to_euros(proof.gain),
        target=to_euros(allowed),
        stable=proof.bound <= allowed,
        steps=steps,
        stopped_by=separator.stop.value,
        seconds=time.monotonic() - started,
    )


def equal_percentage(base: Mapping[str, int], alone: Mapping[str, Decimal | None]) -> dict[str, int]:
    """Bills in cents with the same sum at which everybody saves the same percentage of what it would pay alone.

    Members that could not buy alone, or for nothing, keep their bill.
    """
    known = {m: to_cents(price) for m, price in alone.items() if price is not None and price > 0}
    rest = sum(bill for member, bill in base.items() if member in known)
    sum_alone = sum(known.values())
    wanted = {member: known[member] * rest / sum_alone for member in base if member in known}
    return {**base, **whole_cents(wanted, rest)}


def blended(base: Mapping[str, int], towards: Mapping[str, int], theta: Decimal) -> dict[str, int]:
    """Bills in cents at θ, with the same sum."""
    part = float(theta)
    wanted = {member: bill + part * (towards[member] - bill) for member, bill in base.items()}
    return whole_cents(wanted, sum(base.values()))


def _largest_theta(
    base: Mapping[str, int], towards: Mapping[str, int], costs: Mapping[tuple[str, ...], int], allowed: int
) -> Decimal:
    """The largest θ in [0, 1] at which none of these groups gains more than `allowed` cents; 0 if there is none."""
    theta = Decimal(1)
    for group, cost in costs.items():
        room = cost + allowed - sum(base[member] for member in group)
        slope = sum(towards[member] - base[member] for member in group)
        if room < 0:
            return Decimal(0)
        if slope > 0:
            theta = min(theta, Decimal(room) / slope)
    return theta.quantize(PLACES, ROUND_DOWN)
