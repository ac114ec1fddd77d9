# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The search: from a pool to the cheapest plan and a proven bound, always with the best answer so far.

Steps: a closed-form bound; the relaxation; a guided start (the MIP restricted to what the relaxation uses); the full
MIP from that start. Each step only improves incumbent and bound, so the search can end after any of them.
"""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

from itunion.optimiser.flow import cheapest_flow
from itunion.optimiser.formulation import Formulation, formulate
from itunion.optimiser.highs import Limits, Run, Stop, Watch
from itunion.optimiser.outcome import OnProgress, Progress, ShouldStop, Status
from itunion.optimiser.plan import Plan
from itunion.optimiser.pool import Pool, to_euros

RESCUE_SECONDS = 20.0
"""Granted for a first feasible plan if the time limit ends before one is found."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """Best plan found, proven lower bound in cents, and why the search ended. No plan: see `stop`."""

    plan: Plan | None
    bound: int
    stop: Stop


def status_of(optimum: Optimum) -> Status:
    """The outcome in the words of the domain."""
    if optimum.stop is Stop.INFEASIBLE:
        return Status.INFEASIBLE
    if optimum.plan is None:
        return Status.UNKNOWN
    return Status.OPTIMAL if optimum.stop is Stop.GAP else Status.FEASIBLE


class Search:
    """One search over one pool; keeps the best plan and the best bound."""

    def __init__(
        self,
        pool: Pool,
        *,
        time_limit: float,
        gap: float = 0.0,
        seed: int = 0,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> None:
        self.pool = pool
        self.gap = gap
        self.seed = seed
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.started = time.monotonic()
        self.deadline = self.started + time_limit
        self.plan: Plan | None = None
        self.bound = closed_form_bound(pool)
        self.form: Formulation = formulate(pool)

    def run(self) -> Optimum:
        """Search until the gap is closed or a limit strikes."""
        self._report("Vorbereitung")
        relaxation = self._relax()
        if relaxation is not None and relaxation.stop is Stop.INFEASIBLE:
            return Optimum(None, self.bound, Stop.INFEASIBLE)
        if relaxation is not None and relaxation.values is not None and not self._done():
            self._guided_start(relaxation)
        stop = self._full() if not self._done() else Stop.GAP
        if self.plan is None and stop in (Stop.TIME, Stop.USER):
            stop = self._rescue(stop)
        if stop is Stop.GAP and self.plan is not None and self.gap == 0:
            self.bound = self.plan.cost
        self._report("fertig")
        return Optimum(self.plan, self.bound, stop)

    def _left(self) -> float:
        return max(self.deadline - time.monotonic(), 0.0)

    def _done(self) -> bool:
        return self.plan is not None and self.plan.cost - self.bound <= self.gap * self.plan.cost

    def _report(self, phase: str, incumbent: float | None = None, bound: float | None = None) -> None:
        if self.on_progress is None:
            return
        known = [cost for cost in (incumbent, self.plan.cost if self.plan else None) if cost is not None]
        best = round(min(known)) if known else None
        proven = max(self.bound, lift(bound) if bound is not None else 0)
        self.on_progress(
            Progress(
                phase,
                time.monotonic() - self.started,
                None if best is None else to_euros(best),
                to_euros(proven if best is None else min(proven, best)),
            )
        )

    def _watch(self, phase: str) -> Watch:
        def watch(incumbent: float | None, bound: float | None) -> bool:
            self._report(phase, incumbent, bound)
            return self.should_stop is not None and self.should_stop()

        return watch

    def _accept(self, run: Run) -> None:
        """Take over what a run found, if it is better."""
        if run.values is None:
            return
        tiers = {
            ladder: tier
            for ladder, columns in enumerate(self.form.tiers)
            for tier, column in enumerate(columns)
            if run.values[column] > 0.5
            and sum(run.values[self.form.bought[o][tier]] for o in self.pool.ladders[ladder].offers) > 0.5
        }
        self._offer(tiers)

    def _offer(self, tiers: Mapping[int, int]) -> None:
        """Take over the cheapest plan with these tiers, if it is better."""
        plan = cheapest_flow(self.pool, tiers)
        if plan is not None and (self.plan is None or plan.cost < self.plan.cost):
            self.plan = plan

    def _raise_bound(self, value: float) -> None:
        if math.isfinite(value):
            self.bound = max(self.bound, lift(value))
            if self.plan is not None:
                self.bound = min(self.bound, self.plan.cost)

    def _relax(self) -> Run | None:
        if not self._left():
            return None
        run = self.form.model.run(Limits(self._left()), relaxed=True, seed=self.seed)
        self._raise_bound(run.bound)
        self._report("Relaxation")
        return run

    def _guided_start(self, relaxation: Run) -> None:
        """Solve the model restricted to the tiers the relaxation uses and their neighbours."""
        fixed = self._restriction(relaxation)
        limits = Limits(self._left() / 4, relative_gap=max(self.gap, 1e-3), nodes=200)
        run = self.form.model.run(limits, fixed=fixed, seed=self.seed, watch=self._watch("Startlösung"))
        self._accept(run)
        self._report("Startlösung")

    def _restriction(self, relaxation: Run) -> Mapping[int, float]:
        assert relaxation.values is not None
        point = relaxation.values
        fixed: dict[int, float] = {}
        for columns in self.form.tiers:
            active = [tier for tier, column in enumerate(columns) if point[column] > 1e-6]
            near = {tier + step for tier in active for step in (-1, 0, 1)}
            fixed |= {column: 0.0 for tier, column in enumerate(columns) if tier not in near}
        return fixed

    def _full(self) -> Stop:
        start = self._start_values()
        limits = Limits(self._left(), relative_gap=self.gap)
        run = self.form.model.run(limits, start=start, seed=self.seed, watch=self._watch("Suche"))
        self._accept(run)
        self._raise_bound(run.bound)
        return run.stop

    def _start_values(self) -> dict[int, float] | None:
        """Tiers and suppliers of the incumbent; the solver completes the flow."""
        if self.plan is None:
            return None
        chosen = {self.form.tiers[ladder][tier] for ladder, tier in self.plan.tiers.items()}
        chosen |= {self.form.used[self.pool.ladders[ladder].supplier] for ladder in self.plan.tiers}
        return {column: float(column in chosen) for column in self.form.choices()}

    def _rescue(self, stop: Stop) -> Stop:
        """A first plan after the time is up: any feasible point will do."""
        self._report("Notlösung")
        run = self.form.model.run(Limits(RESCUE_SECONDS, relative_gap=1.0), seed=self.seed)
        self._accept(run)
        self._raise_bound(run.bound)
        return Stop.INFEASIBLE if run.stop is Stop.INFEASIBLE else stop


def lift(bound: float) -> int:
    """A proven bound as integer cents: costs are whole cents, so a bound may be rounded up (less solver noise)."""
    return math.ceil(bound - 1e-6 - 1e-9 * abs(bound))


def closed_form_bound(pool: Pool) -> int:
    """Every unit at the lowest price it could ever have: valid without any solver."""
    floors = (pool.floor_price(index) for index in range(len(pool.classes)))
    return sum((price or 0) * demand.quantity for price, demand in zip(floors, pool.classes, strict=True))
