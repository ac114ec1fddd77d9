# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The search for purchases with rules the fast engine does not know: one model with everything, solved exactly.

Rules for single members make the model large. Then it is solved in two stages: first without these rules, which gives a
valid bound and the tiers worth opening (by the fast engine where nothing else stands in the way); then with all rules
on the opened tiers only; last, if time remains and the gap is open, everything at once from that start.
"""

import math
import time
from collections.abc import Callable, Mapping

from itunion.optimiser.closed_form import lift
from itunion.optimiser.columns import Formulation
from itunion.optimiser.formulation import formulate
from itunion.optimiser.highs import Limits, Run, SolverError, Stop
from itunion.optimiser.member_start import suppliers_to_keep
from itunion.optimiser.merging import merged
from itunion.optimiser.plan import Plan, make_plan
from itunion.optimiser.pool import Pool

TWO_STAGES_FROM = 1_500
"""Columns of units by class and offer from which on rules for single members are left to a second stage."""

RESCUE_SECONDS = 20.0
"""Granted for a first feasible plan if the time limit ends before one is found."""

Inner = Callable[[Pool, float], tuple[Plan | None, int, Stop]]
"""Solves a pool within so many seconds: (plan, bound in cents, why it stopped)."""

Report = Callable[[str, Plan | None, float | None, float | None], None]
"""Hears the phase, the best plan, and incumbent and bound of a run that is on its way."""


class RuledSearch:
    """One search over one pool with rules; `plan` and `bound` are the best so far at any time."""

    def __init__(
        self,
        pool: Pool,
        *,
        deadline: float,
        gap: float,
        seed: int,
        bound: int,
        inner: Inner,
        report: Report,
        should_stop: Callable[[], bool],
    ) -> None:
        self.pool = pool
        self.deadline = deadline
        self.gap = gap
        self.seed = seed
        self.bound = bound
        self.plan: Plan | None = None
        self._inner = inner
        self._report = report
        self._should_stop = should_stop
        self._phase = "Vorbereitung"

    def run(self) -> Stop:
        """Search until the gap is closed or a limit strikes."""
        form = formulate(self.pool)
        opened: Mapping[int, float] | None = None
        columns = sum(len(demand.offers) for demand in self.pool.classes)
        if self.pool.member_rules and columns >= TWO_STAGES_FROM:
            first = self._first_stage(form)
            if isinstance(first, Stop):
                return first
            self._by_members(form, first)
            opened = first
        else:
            self._phase = "Relaxation"
            self._report(self._phase, self.plan, None, None)
            relaxation = form.model.run(Limits(self._left()), relaxed=True, seed=self.seed)
            if relaxation.stop is Stop.INFEASIBLE:
                return Stop.INFEASIBLE
            self._raise_bound(relaxation.bound)
            opened = None if relaxation.values is None else near_tiers(form, relaxation)
        if opened is not None and not self._ended():
            self._phase = "Startlösung"
            limits = Limits(self._left() / 3, relative_gap=max(self.gap, 1e-3))
            self._accept(
                form,
                form.model.run(
                    limits,
                    fixed=opened,
                    start=self._start(form),
                    seed=self.seed,
                    watch=self._watch(valid=False),
                ),
            )
            if self._closed():
                return Stop.GAP
        if (ended := self._ended()) is not None:
            return self._rescue(form, ended)
        self._phase = "Suche"
        run = form.model.run(
            Limits(self._left(), relative_gap=self.gap),
            start=self._start(form),
            seed=self.seed,
            watch=self._watch(valid=True),
        )
        self._accept(form, run)
        self._raise_bound(run.bound)
        return (
            run.stop if self.plan is not None or run.stop is Stop.INFEASIBLE else self._rescue(form, run.stop)
        )

    def _by_members(self, form: Formulation, opened: Mapping[int, float]) -> None:
        """Let each member choose its suppliers at the prices of the first stage; complete that to plans."""
        tiers = {
            ladder: next((t for t, column in enumerate(columns) if column not in opened), 0)
            for ladder, columns in enumerate(form.tiers)
        }
        kept = suppliers_to_keep(self.pool, tiers)
        chosen = {
            form.of_member[m, s]
            for m, suppliers in kept.items()
            for s in suppliers
            if (m, s) in form.of_member
        }
        fixed = {column: 0.0 for column in form.of_member.values() if column not in chosen}
        self._phase = "Lieferanten je Mitglied"
        limits = Limits(self._left() / 4, relative_gap=max(self.gap, 1e-3))
        self._accept(
            form, form.model.run(limits, fixed=fixed, seed=self.seed, watch=self._watch(valid=False))
        )

    def _first_stage(self, form: Formulation) -> Mapping[int, float] | Stop:
        """Without rules for members: a bound, and the columns of tiers that need not be opened."""
        self._phase = "Ohne Regeln je Mitglied"
        self._report(self._phase, self.plan, None, None)
        plan, bound, stop = self._inner(merged(self.pool), self._left() / 2)
        if stop is Stop.INFEASIBLE:
            return Stop.INFEASIBLE
        self._raise_bound(float(bound))
        if plan is None:
            return {}
        return {
            column: 0.0
            for ladder, columns in enumerate(form.tiers)
            for tier, column in enumerate(columns)
            if ladder in plan.tiers
            and tier != plan.tiers[ladder]
            and not (self.pool.ladders[ladder].incremental and tier < plan.tiers[ladder])
        }

    def _left(self) -> float:
        return max(self.deadline - time.monotonic(), 0.0)

    def _ended(self) -> Stop | None:
        if self._should_stop():
            return Stop.USER
        return None if self._left() else Stop.TIME

    def _closed(self) -> bool:
        return self.plan is not None and self.plan.cost - self.bound <= self.gap * self.plan.cost

    def _raise_bound(self, value: float) -> None:
        if math.isfinite(value):
            self.bound = max(self.bound, lift(value))

    def _watch(self, *, valid: bool) -> Callable[[float | None, float | None], bool]:
        def watch(incumbent: float | None, bound: float | None) -> bool:
            self._report(self._phase, self.plan, incumbent, bound if valid else None)
            return self._should_stop()

        return watch

    def _accept(self, form: Formulation, run: Run) -> None:
        if run.values is None:
            return
        plan = exact_plan(self.pool, form, run, seed=self.seed)
        if plan is not None and (self.plan is None or plan.cost < self.plan.cost):
            self.plan = plan

    def _start(self, form: Formulation) -> dict[int, float] | None:
        """Tiers and suppliers of the best plan; the solver completes the rest."""
        if self.plan is None:
            return None
        chosen = {
            form.tiers[ladder][tier]
            for ladder, last in self.plan.tiers.items()
            for tier in (range(last + 1) if self.pool.ladders[ladder].incremental else (last,))
        }
        chosen |= {form.used[self.pool.ladders[ladder].supplier] for ladder in self.plan.tiers}
        chosen |= {form.bundles[index] for index in self.plan.bundles}
        decided = {column for row in form.tiers for column in row} | set(form.used) | set(form.bundles)
        return {column: float(column in chosen) for column in sorted(decided)}

    def _rescue(self, form: Formulation, stop: Stop) -> Stop:
        """A first plan after the time is up: any feasible point will do."""
        if self.plan is not None:
            return stop
        self._phase = "Notlösung"
        self._report(self._phase, None, None, None)
        run = form.model.run(Limits(RESCUE_SECONDS, relative_gap=1.0), seed=self.seed)
        self._accept(form, run)
        self._raise_bound(run.bound)
        return Stop.INFEASIBLE if run.stop is Stop.INFEASIBLE else stop


def near_tiers(form: Formulation, relaxation: Run) -> Mapping[int, float]:
    """Columns to fix to zero: tiers that neither the relaxation uses nor are next to one it uses."""
    assert relaxation.values is not None
    fixed: dict[int, float] = {}
    for columns in form.tiers:
        active = [tier for tier, column in enumerate(columns) if relaxation.values[column] > 1e-6]
        near = {tier + step for tier in active for step in (-1, 0, 1)}
        fixed |= {column: 0.0 for tier, column in enumerate(columns) if tier not in near}
    return fixed


def exact_plan(pool: Pool, form: Formulation, run: Run, *, seed: int = 0) -> Plan | None:
    """The whole plan behind a solver's point: its choices fixed, the flow solved again to an integral vertex.

    `None` if the point was feasible within the solver's tolerance only.
    """
    assert run.values is not None
    values = run.values
    whole = {
        column: float(round(float(values[column])))
        for column, integer in enumerate(form.model.integer)
        if integer
    }
    decided = {column: whole[column] for column in form.choices()}
    for fixed, relaxed in ((whole, True), (decided, False)):
        flow = form.model.run(Limits(60.0), fixed=fixed, relaxed=relaxed, seed=seed)
        if flow.values is None:
            continue
        try:
            return _read(pool, form, flow)
        except SolverError:
            continue
    return None


def _read(pool: Pool, form: Formulation, run: Run) -> Plan:
    served = {
        (index, offer): units
        for index, columns in enumerate(form.served)
        for offer, column in columns.items()
        if (units := _units(run, column))
    }
    own = {
        (index, segment): units
        for index, columns in enumerate(form.own)
        for segment, column in enumerate(columns)
        if (units := _units(run, column))
    }
    by_tier = {
        (offer, tier): units
        for offer, columns in enumerate(form.bought)
        for tier, column in enumerate(columns)
        if (units := _units(run, column))
    }
    tiers: dict[int, int] = {}
    for offer, tier in sorted(by_tier):
        ladder = pool.offers[offer].ladder
        tiers[ladder] = max(tier, tiers.get(ladder, 0))
    bands = {
        key: units for key, units in by_tier.items() if pool.ladders[pool.offers[key[0]].ladder].incremental
    }
    granted = tuple(index for index, column in enumerate(form.bundles) if _units(run, column))
    return make_plan(pool, served, own, dict(sorted(tiers.items())), bands=bands, bundles=granted)


def _units(run: Run, column: int) -> int:
    assert run.values is not None
    value = float(run.values[column])
    whole = round(value)
    if abs(value - whole) > 1e-4:
        raise SolverError(f"{value} units where whole units must come out")
    return whole
