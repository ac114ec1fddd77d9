# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The search: from a pool to the cheapest plan and a proven bound, always with the best answer so far.

Two methods, chosen by size and structure, both exact. Most pools go to our own branch and bound with Lagrangian bounds
(`tree`), which closes in seconds what the MIP solver leaves open for minutes. Small ones, those with minimum order values
and those with tiers by article and no limit on suppliers go to the MIP solver with the layered formulation.
"""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from itunion.optimiser.closed_form import closed_form_bound, closed_form_ceiling, covers_itself, lift
from itunion.optimiser.columns import Formulation
from itunion.optimiser.exchange import Exchange
from itunion.optimiser.flow import Flow
from itunion.optimiser.formulation import formulate, size
from itunion.optimiser.highs import Limits, Run, Stop, Watch
from itunion.optimiser.lagrange import Ascent, Branch, Lagrangian
from itunion.optimiser.outcome import OnProgress, Progress, ShouldStop, Status
from itunion.optimiser.plan import Plan, suppliers_of
from itunion.optimiser.polishing import Polish
from itunion.optimiser.pool import Pool, to_euros
from itunion.optimiser.rounding import Rounding
from itunion.optimiser.ruled import RESCUE_SECONDS, RuledSearch, near_tiers
from itunion.optimiser.tree import Tree
from itunion.optimiser.warm import Warm, remember

TREE_FROM_COLUMNS = 300
"""From here on the tree beats the MIP solver (measured)."""

WORK_PER_SECOND = 50_000_000
"""Cells of the relaxation granted per second of time limit: two fifths of what one ordinary core does. So the work limit,
which is reproducible, strikes before the time limit, which is not, unless the machine is less than half as fast."""

SMALL_COLUMNS = 200
"""Below, the MIP solver needs no start: it is done sooner than a relaxation and a start are found."""

INNER_GAP = 0.99
"""The search aims at a slightly smaller gap than asked for, so that rounding to cents cannot break the promise."""

LIKELY = 0.3
"""Share in the relaxation from which a supplier belongs to the start of the swap search."""

POLISH_NODES = frozenset({50, 200, 500, 1000, 2000})
"""At these nodes (and before the first) small steps from the best plan are tried."""

FIRST_STARTS = 6
"""Starts of the exchange search in a row without a better plan, after which the tree begins: so many or a quarter of the
suppliers; one after an earlier search."""

ROUND_EVERY = 3
"""Every so many nodes the relaxation's choice of tiers is completed to a plan."""


class Method(StrEnum):
    """How to search."""

    MIP = "mip"
    TREE = "tree"


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
        method: Method | None = None,
        work_limit: int | None = None,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
        warm: Warm | None = None,
    ) -> None:
        self.pool = pool
        self.warm = warm
        """What an earlier search passed on; after the run of a tree, what this one passes on."""
        self.gap = gap
        self.inner_gap = INNER_GAP * gap
        self.seed = seed
        self.method = method or _method_for(pool)
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.started = time.monotonic()
        self.deadline = self.started + time_limit
        self.work_limit = round(time_limit * WORK_PER_SECOND) if work_limit is None else work_limit
        self.plan: Plan | None = None
        self.bound = closed_form_bound(pool)
        self._flow = Flow(pool)
        self.phase = "Vorbereitung"

    def run(self) -> Optimum:
        """Search until the gap is closed or a limit strikes."""
        self._report()
        if any(not demand.offers and not covers_itself(demand) for demand in self.pool.classes):
            return Optimum(None, self.bound, Stop.INFEASIBLE)
        if self.pool.ruled:
            stop = self._with_rules()
        else:
            stop = self._by_tree() if self.method is Method.TREE else Stop.WORK
            if self.plan is None:
                stop = self._by_mip()
            if self.plan is None and stop in (Stop.TIME, Stop.USER):
                stop = self._rescue(stop)
        if self.plan is not None:
            self.bound = min(self.bound, self.plan.cost)
            if self.plan.cost - self.bound <= self.gap * self.plan.cost:
                stop = Stop.GAP
        self.phase = "Suche beendet"
        self._report()
        return Optimum(self.plan, self.bound, stop)

    def _with_rules(self) -> Stop:
        """Rules beyond the plain problem: the model that knows them all."""

        def inner(pool: Pool, seconds: float) -> tuple[Plan | None, int, Stop]:
            first = Search(
                pool, time_limit=seconds, gap=self.gap / 2, seed=self.seed, should_stop=self.should_stop
            )
            optimum = first.run()
            return optimum.plan, optimum.bound, optimum.stop

        def report(phase: str, plan: Plan | None, incumbent: float | None, bound: float | None) -> None:
            self.phase, self.plan, self.bound = phase, plan, search.bound
            self._report(incumbent, bound)

        search = RuledSearch(
            self.pool,
            deadline=self.deadline,
            gap=self.inner_gap,
            seed=self.seed,
            bound=self.bound,
            inner=inner,
            report=report,
            should_stop=self.should_stop or (lambda: False),
        )
        stop = search.run()
        self.plan, self.bound = search.plan, search.bound
        return stop

    def _left(self) -> float:
        return max(self.deadline - time.monotonic(), 0.0)

    def _report(self, incumbent: float | None = None, bound: float | None = None) -> None:
        if self.on_progress is None:
            return
        known = [cost for cost in (incumbent, self.plan.cost if self.plan else None) if cost is not None]
        best = round(min(known)) if known else None
        proven = max(self.bound, self.bound if bound is None else lift(bound))
        self.on_progress(
            Progress(
                self.phase,
                time.monotonic() - self.started,
                None if best is None else to_euros(best),
                to_euros(proven if best is None else min(proven, best)),
            )
        )

    def _asked(self) -> bool:
        """Whether somebody wants the search to end."""
        return self.should_stop is not None and self.should_stop()

    def _interrupted(self) -> Stop | None:
        if self._asked():
            return Stop.USER
        return Stop.TIME if not self._left() else None

    def _offer(self, tiers: Mapping[int, int]) -> Plan | None:
        """The cheapest plan with these tiers, kept if it is the best so far; `None` beyond the limit on suppliers."""
        most = self.pool.max_suppliers
        if most is not None and len(suppliers_of(self.pool, tiers)) > most:
            return None
        plan = self._flow.cheapest(tiers)
        if plan is not None and (self.plan is None or plan.cost < self.plan.cost):
            self.plan = plan
        return plan

    def _raise_bound(self, value: float) -> None:
        if math.isfinite(value):
            self.bound = max(self.bound, lift(value))

    def _by_tree(self) -> Stop:
        self.phase = "Relaxation"
        relaxation = Lagrangian(self.pool)
        rounding = Rounding(relaxation)
        ceiling = closed_form_ceiling(self.pool)
        dual = None
        if self.warm is not None:
            self._start_warm(self.warm, rounding)
            dual = self.warm.dual(relaxation)
        tree = Tree(relaxation, target=float(self.plan.cost if self.plan else ceiling), dual=dual)
        self._raise_bound(tree.bound)
        self._report()
        self.phase = "Startlösung"
        share = tree.root.supplier_share
        count = max(1, min(relaxation.most, int((share > LIKELY).sum())))
        likely = np.argsort(-share, kind="stable")[:count].tolist()
        suited = Exchange.suits(relaxation)
        cost, tiers = rounding.from_suppliers(likely) if suited else rounding.swap_search(likely)
        if math.isfinite(cost):
            self._offer(_chosen(tiers))
        self._offer(_chosen(tree.root.tiers))
        self._report()
        usual = tree.root.tier_share.argmax(axis=1)
        polish = Polish(relaxation, self._offer, usual=usual, likely=share)
        exchange = Exchange(relaxation, self._offer, share, usual, self.seed) if suited else None

        def work() -> int:
            return relaxation.work + self._flow.work

        def ended() -> Stop | None:
            return self._interrupted() or (Stop.WORK if work() > self.work_limit else None)

        relaxation.ended = lambda: bool(ended())

        def improve() -> None:
            if exchange is not None:
                exchange.improve(self.plan, work=work, ended=lambda: bool(ended()))
            elif self.plan is not None:
                polish.improve(self.plan, tree.root.dual, ended=lambda: bool(ended()))
            self._report()

        def cutoff() -> float:
            return (
                ceiling + 1.0
                if self.plan is None
                else min(self.plan.cost * (1 - self.inner_gap), self.plan.cost - 0.5)
            )

        if self.bound < cutoff():
            improve()
        if exchange and self.plan and not self.warm and self.bound < cutoff():
            tree.sharpen(float(self.plan.cost), most_work=self.work_limit // 8)
            self._raise_bound(tree.bound)
            self._report()
        starts = 1 if self.warm else min(FIRST_STARTS, len(self.pool.suppliers) // 4)
        while exchange and exchange.stale < starts and self.bound < cutoff() and not ended():
            improve()
        begin = work()
        self.phase = "Suche"
        stop: list[Stop] = []
        seen: set[bytes] = set()

        def visit(ascent: Ascent) -> bool:
            if tree.count % ROUND_EVERY == 0 and ascent.tiers.tobytes() not in seen:
                seen.add(ascent.tiers.tobytes())
                tiers = _chosen(ascent.tiers)
                if self.plan is None or polish.may_beat(self.plan, tiers, ascent.dual):
                    self._offer(tiers)
            if tree.count in POLISH_NODES if exchange is None else exchange.due(work(), tree.thorough):
                improve()
            if self.plan is not None:
                tree.judge(self.plan.cost, spent=work() - begin, left=max(self.work_limit - work(), 0))
            if tree.count % 10 == 0:
                self._raise_bound(tree.bound)
                self._report()
            reason = ended()
            if reason is not None:
                stop.append(reason)
            return reason is not None

        self._report()
        closed = tree.explore(cutoff=cutoff, leaf=self._leaf, visit=visit)
        known = () if self.plan is None else (self.plan,)
        self.warm = remember(relaxation, tree.root.dual, known)
        if closed and self.plan is None:
            return Stop.INFEASIBLE
        self._raise_bound(min(tree.bound, float("inf") if self.plan is None else self.plan.cost))
        if closed:
            return Stop.GAP if tree.bound >= cutoff() else Stop.TIME
        return stop[0]

    def _start_warm(self, warm: Warm, rounding: Rounding) -> None:
        """Plans of an earlier search: their tiers as they were, and as the volumes of today make them."""
        for tiers in warm.tiers(self.pool):
            self._offer(tiers)
            start = np.full(len(self.pool.ladders), -1, dtype=np.int64)
            for ladder, tier in tiers.items():
                start[ladder] = tier
            cost, reached = rounding.improve(start)
            if math.isfinite(cost):
                self._offer(_chosen(reached))

    def _leaf(self, branch: Branch) -> float:
        """Cost bound of a branch where every supplier is decided: a flow, or a small MIP if tiers are open."""
        if not (branch.allowed.sum(axis=1) > 1).any() and self._flow_like(branch):
            first = np.where(branch.allowed.any(axis=1), branch.allowed.argmax(axis=1), -1)
            plan = self._offer(_chosen(first))
            return float("inf") if plan is None else float(plan.cost)
        form = formulate(self.pool)
        fixed = {
            column: 0.0
            for ladder, columns in enumerate(form.tiers)
            for tier, column in enumerate(columns)
            if not branch.allowed[ladder, tier]
        }
        limits = Limits(self._left(), relative_gap=self.inner_gap)
        run = form.model.run(
            limits, fixed=fixed, seed=self.seed, watch=lambda _incumbent, _bound: self._asked()
        )
        self._accept(form, run)
        return float("inf") if run.stop is Stop.INFEASIBLE else run.bound

    def _flow_like(self, branch: Branch) -> bool:
        """Whether each supplier present has one ladder, so that the branch leaves no choice of tiers."""
        present = {
            self.pool.ladders[int(ladder)].supplier for ladder in np.flatnonzero(branch.allowed.any(axis=1))
        }
        return all(len(self.pool.suppliers[supplier].ladders) == 1 for supplier in present)

    def _by_mip(self) -> Stop:
        form = formulate(self.pool)
        if len(form.model.cost) < SMALL_COLUMNS:
            return self._by_mip_alone(form)
        self.phase = "Relaxation"
        relaxation = form.model.run(Limits(self._left()), relaxed=True, seed=self.seed)
        if relaxation.stop is Stop.INFEASIBLE:
            return Stop.INFEASIBLE
        self._raise_bound(relaxation.bound)
        self._report()
        if relaxation.values is not None:
            self.phase = "Startlösung"
            limits = Limits(self._left() / 4, relative_gap=max(self.gap, 1e-3), nodes=200)
            fixed = near_tiers(form, relaxation)
            self._accept(form, form.model.run(limits, fixed=fixed, seed=self.seed, watch=self._watch()))
            self._report()
        return self._by_mip_alone(form)

    def _by_mip_alone(self, form: Formulation) -> Stop:
        self.phase = "Suche"
        if (reason := self._interrupted()) is not None:
            return reason
        limits = Limits(self._left(), relative_gap=self.inner_gap)
        run = form.model.run(limits, start=self._start(form), seed=self.seed, watch=self._watch())
        self._accept(form, run)
        self._raise_bound(run.bound)
        return run.stop

    def _watch(self) -> Watch:
        def watch(incumbent: float | None, bound: float | None) -> bool:
            self._report(incumbent, bound)
            return self._asked()

        return watch

    def _accept(self, form: Formulation, run: Run) -> None:
        """Take over the tiers a run found."""
        if run.values is not None:
            self._offer(form.tiers_at(run.values, self.pool))

    def _start(self, form: Formulation) -> dict[int, float] | None:
        """Tiers and suppliers of the best plan; the solver completes the flow."""
        if self.plan is None:
            return None
        chosen = {form.tiers[ladder][tier] for ladder, tier in self.plan.tiers.items()}
        chosen |= {form.used[self.pool.ladders[ladder].supplier] for ladder in self.plan.tiers}
        return {column: float(column in chosen) for column in form.choices()}

    def _rescue(self, stop: Stop) -> Stop:
        """A first plan after the time is up: any feasible point will do."""
        self.phase = "Notlösung"
        self._report()
        form = formulate(self.pool)
        run = form.model.run(Limits(RESCUE_SECONDS, relative_gap=1.0), seed=self.seed)
        self._accept(form, run)
        self._raise_bound(run.bound)
        return Stop.INFEASIBLE if run.stop is Stop.INFEASIBLE else stop


def _method_for(pool: Pool) -> Method:
    limited = pool.binding_max_suppliers is not None
    whole = any(supplier.minimum_value for supplier in pool.suppliers)
    layered = not limited and any(len(supplier.ladders) > 1 for supplier in pool.suppliers)
    return Method.TREE if size(pool) >= TREE_FROM_COLUMNS and not whole and not layered else Method.MIP


def _chosen(tiers: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> dict[int, int]:
    return {ladder: int(tier) for ladder, tier in enumerate(tiers) if tier >= 0}
