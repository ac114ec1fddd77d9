# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fairness certificate: could any group of members do better by leaving? One separation MIP answers.

Minimise over all groups S: own cost of S minus the bills of S, with the same offers, tiers and constraints. The
negative of the best value is the worst group's gain, the negative of the proven bound what no group can exceed.
A group has all availability to itself, which is in its favour: the certificate errs on the safe side.
"""

import time
from collections.abc import Mapping

from itunion.optimiser.formulation import formulate
from itunion.optimiser.highs import Limits, Stop
from itunion.optimiser.outcome import OnProgress, Progress, ShouldStop
from itunion.optimiser.pool import Pool, to_euros
from itunion.optimiser.solver import lift

ABSOLUTE_GAP_CENTS = 100.0
"""The search ends when no group can gain a euro more than the worst one found."""


class WorstGroup:
    """The group with the largest proven gain so far (cents) and the bound on every group's gain."""

    def __init__(self, members: tuple[str, ...], gain: int, bound: int, stop: Stop) -> None:
        self.members = members
        self.gain = gain
        self.bound = bound
        self.stop = stop


def worst_group(
    pool: Pool,
    bills: Mapping[str, int],
    *,
    time_limit: float,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> WorstGroup:
    """Search the group whose members pay most more than they would by themselves."""
    started = time.monotonic()
    form = formulate(pool, bills=bills)

    def watch(_incumbent: float | None, bound: float | None) -> bool:
        if on_progress is not None:
            known = None if bound is None else to_euros(round(bound))
            on_progress(Progress("Stabilitätsnachweis", time.monotonic() - started, None, known))
        return should_stop is not None and should_stop()

    limits = Limits(time_limit, absolute_gap=ABSOLUTE_GAP_CENTS)
    nobody = dict.fromkeys(form.choices() + list(form.joins.values()), 0.0)
    run = form.model.run(limits, seed=seed, start=nobody, watch=watch)
    ceiling = closed_form_ceiling(pool, bills)
    bound = min(ceiling, -min(lift(run.bound), 0)) if run.bound > float("-inf") else ceiling
    members: tuple[str, ...] = ()
    gain = 0
    if run.values is not None and run.objective < 0:
        gain = -round(run.objective)
        members = tuple(member for member, column in form.joins.items() if run.values[column] > 0.5)
    return WorstGroup(members if gain > 0 else (), max(gain, 0), max(bound, gain), run.stop)


def closed_form_ceiling(pool: Pool, bills: Mapping[str, int]) -> int:
    """No group gains more than all members together would at the lowest prices there could ever be."""
    floors = dict.fromkeys(bills, 0)
    for index, demand in enumerate(pool.classes):
        floor = pool.floor_price(index) or 0
        for need in demand.needs:
            floors[pool.needs[need].member] += floor * pool.needs[need].quantity
    return sum(max(0, bill - floors[member]) for member, bill in bills.items())
