# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fairness certificate: could any group of members do better by leaving?

Minimise over all groups S: own cost of S minus the bills of S, with the same offers, tiers and constraints. The
negative of the best value is the worst group's gain, the negative of the proven bound what no group can exceed.
A group has all availability to itself, which is in its favour: the certificate errs on the safe side. Small pools go
to the MIP solver with a binary per member, large ones to the tree with an open demand side.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from itunion.optimiser.demand_side import OpenGroup
from itunion.optimiser.formulation import formulate, size
from itunion.optimiser.highs import Limits, Stop
from itunion.optimiser.lagrange import Ascent, Branch, Lagrangian
from itunion.optimiser.model import Instance
from itunion.optimiser.outcome import OnProgress, Progress, ShouldStop
from itunion.optimiser.pool import Pool, build_pool, to_euros
from itunion.optimiser.report import euros
from itunion.optimiser.solver import WORK_PER_SECOND, Method, Search, lift
from itunion.optimiser.tree import Tree

TREE_FROM_COLUMNS = 2_500
TOLERANCE = 1e-5
"""The search ends when no group can gain more than the worst one found plus this fraction of all bills."""


GROUP_NODES = frozenset({10, 30, 100, 300, 1000})
"""At these nodes of the tree the group that the relaxation suggests is priced for itself."""

GROUP_WORK = 6_000_000
"""Work granted to price a group."""


@dataclass(frozen=True, slots=True)
class WorstGroup:
    """The group with the largest gain found (cents) and the bound on every group's gain."""

    members: tuple[str, ...]
    gain: int
    bound: int
    stop: Stop


class GroupSearch:
    """One search for the worst group; keeps the best group and the best bound."""

    def __init__(
        self,
        instance: Instance,
        bills: Mapping[str, int],
        *,
        time_limit: float,
        seed: int = 0,
        method: Method | None = None,
        work_limit: int | None = None,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> None:
        self.instance = instance
        self.pool = pool = build_pool(instance)
        self.bills = dict(sorted(bills.items()))
        self.seed = seed
        self.method = method or (Method.TREE if size(pool) >= TREE_FROM_COLUMNS else Method.MIP)
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.started = time.monotonic()
        self.time_limit = time_limit
        self.work_limit = round(time_limit * WORK_PER_SECOND) if work_limit is None else work_limit
        self.tolerance = max(1.0, TOLERANCE * sum(bills.values()))
        self.ceiling = closed_form_ceiling(pool, bills)
        self.members: tuple[str, ...] = ()
        self.gain = 0
        self._tried: set[frozenset[str]] = set()

    def run(self) -> WorstGroup:
        """Search until the worst group is proven or a limit strikes."""
        bound, stop = self._by_tree() if self.method is Method.TREE else self._by_mip()
        proven = min(self.ceiling, max(-lift(bound), 0)) if bound > -np.inf else self.ceiling
        return WorstGroup(self.members, self.gain, max(proven, self.gain), stop)

    def _report(self, bound: float) -> None:
        if self.on_progress is not None:
            known = max(0, min(self.ceiling, round(-bound))) if np.isfinite(bound) else self.ceiling
            elapsed = time.monotonic() - self.started
            self.on_progress(
                Progress("Stabilitätsnachweis", elapsed, note=f"Vorteil höchstens {euros(to_euros(known))}")
            )

    def _left(self) -> float:
        return max(self.started + self.time_limit - time.monotonic(), 0.0)

    def _keep(self, members: tuple[str, ...], gain: int) -> None:
        if gain > self.gain:
            self.members, self.gain = members, gain

    def _by_mip(self, branch: Branch | None = None) -> tuple[float, Stop]:
        form = formulate(self.pool, bills=self.bills)
        fixed = {
            column: 0.0
            for ladder, columns in enumerate(form.tiers)
            for tier, column in enumerate(columns)
            if branch is not None and not branch.allowed[ladder, tier]
        }

        def watch(_incumbent: float | None, bound: float | None) -> bool:
            if branch is None:
                self._report(-np.inf if bound is None else bound)
            return self.should_stop is not None and self.should_stop()

        run = form.model.run(
            Limits(self._left(), absolute_gap=self.tolerance),
            seed=self.seed,
            fixed=fixed,
            start=dict.fromkeys([*form.choices(), *form.joins.values()], 0.0),
            watch=watch,
        )
        if run.values is not None and run.objective < 0:
            values = run.values
            self._keep(
                tuple(m for m, column in form.joins.items() if values[column] > 0.5), -round(run.objective)
            )
        return run.bound, run.stop

    def _by_tree(self) -> tuple[float, Stop]:
        group = OpenGroup(self.pool, self.bills)
        relaxation = Lagrangian(self.pool, group)
        tree = Tree(relaxation, target=0.0)
        self._try_group(group.members_at(tree.root.dual))
        stop: list[Stop] = []

        def visit(ascent: Ascent) -> bool:
            if tree.count in GROUP_NODES:
                self._try_group(group.members_at(ascent.dual))
            if tree.count % 10 == 0:
                self._report(tree.bound)
            if self.should_stop is not None and self.should_stop():
                stop.append(Stop.USER)
            elif not self._left():
                stop.append(Stop.TIME)
            elif relaxation.work > self.work_limit:
                stop.append(Stop.WORK)
            return bool(stop)

        closed = tree.explore(
            cutoff=lambda: -self.gain - self.tolerance,
            leaf=lambda branch: self._by_mip(branch)[0],
            visit=visit,
        )
        bound = min(tree.bound, -float(self.gain))
        if closed:
            return bound, Stop.GAP if bound >= -self.gain - self.tolerance else Stop.TIME
        return bound, stop[0]

    def _try_group(self, members: frozenset[str]) -> None:
        """What these members would pay by themselves, from a short search; what they would gain, if anything."""
        if not members or members in self._tried:
            return
        self._tried.add(members)
        own = build_pool(self.instance, members)
        search = Search(
            own,
            time_limit=self._left(),
            work_limit=GROUP_WORK,
            gap=1e-4,
            seed=self.seed,
            method=Method.TREE if size(own) >= TREE_FROM_COLUMNS else Method.MIP,
        )
        plan = search.run().plan
        if plan is not None:
            self._keep(tuple(sorted(members)), sum(self.bills[member] for member in members) - plan.cost)


def closed_form_ceiling(pool: Pool, bills: Mapping[str, int]) -> int:
    """No group gains more than all members together would at the lowest prices there could ever be."""
    floors = dict.fromkeys(bills, 0)
    for index, demand in enumerate(pool.classes):
        floor = pool.floor_price(index) or 0
        for need in demand.needs:
            floors[pool.needs[need].member] += floor * pool.needs[need].quantity
    return sum(max(0, bill - floors[member]) for member, bill in bills.items())
