# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fairness certificate: could any group of members do better by leaving?

Minimise over all groups S: own cost of S minus the bills of S, with the same offers, tiers and constraints. The
negative of the best value is the worst group's gain, the negative of the proven bound what no group can exceed.
A group has all availability to itself, which is in its favour: the certificate errs on the safe side. Small pools go
to the MIP solver with a binary per member, large ones to a tree of their own (`group_tree`).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from itunion.optimiser.closed_form import lift
from itunion.optimiser.demand_side import Floats
from itunion.optimiser.formulation import formulate, size
from itunion.optimiser.group_bound import Bounded, GroupRelaxation, Region
from itunion.optimiser.group_pricing import GroupPricer, plainly_tiered
from itunion.optimiser.group_tree import GroupTree
from itunion.optimiser.highs import Limits, Stop
from itunion.optimiser.model import Instance
from itunion.optimiser.outcome import OnProgress, Progress, ShouldStop
from itunion.optimiser.pool import Pool, build_pool, to_euros
from itunion.optimiser.report import euros
from itunion.optimiser.solver import Method

TREE_FROM_COLUMNS = 500

PRECISION = {Method.MIP: 1e-5, Method.TREE: 1e-4}
"""The search ends when no group can gain more than the worst one found plus this fraction of all bills."""

HASTY_NODES = frozenset(range(1, 60, 2))
"""The same where any group that gains will do."""

WORK_PER_SECOND = 15_000_000
"""Cells of the relaxation granted per second of time limit: less than half of what one ordinary core does, so that the
work limit, which is reproducible, strikes before the time limit, which is not."""

PRICING_WORK = 2_000_000
"""What pricing the best group of a choice of tiers counts in cells."""

PRICED_NODES = frozenset({1, 10, 30, 100, 300, 1000})
"""At these nodes of the tree the relaxation's choice of tiers is priced; leaves are priced anyway."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group that would gain by leaving (cents), with its tiers by ladder where they are known."""

    members: tuple[str, ...]
    gain: int
    tiers: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WorstGroup:
    """The group with the largest gain found (cents) and the bound on every group's gain.

    `groups` are all groups with a gain that were met on the way, largest gain first, with the tiers (by ladder) they would
    buy at where these are known. `dual` lets a search with slightly other bills start where this one began. `work` is
    what the search has cost, in cells.
    """

    members: tuple[str, ...]
    gain: int
    bound: int
    stop: Stop
    groups: tuple[Group, ...] = ()
    dual: Floats | None = None
    work: int = 0


class GroupSearch:
    """One search for the worst group; keeps the best group and the best bound.

    The search ends as soon as no group can gain more than the worst one found plus `precision` (a fraction of all
    bills), or more than `enough` cents. With `until` it also ends as soon as some group gains more than that.
    """

    def __init__(
        self,
        instance: Instance,
        bills: Mapping[str, int],
        *,
        time_limit: float,
        seed: int = 0,
        method: Method | None = None,
        work_limit: int | None = None,
        precision: float | None = None,
        enough: int = 0,
        until: int | None = None,
        start: Floats | None = None,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> None:
        self.pool = pool = build_pool(instance)
        self.bills = dict(sorted(bills.items()))
        self.seed = seed
        large = size(pool) >= TREE_FROM_COLUMNS
        self.method = Method.MIP if pool.ruled else method or (Method.TREE if large else Method.MIP)
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.started = time.monotonic()
        self.time_limit = time_limit
        self.work_limit = round(time_limit * WORK_PER_SECOND) if work_limit is None else work_limit
        self.start = start
        self.ceiling = closed_form_ceiling(pool, bills)
        self.members: tuple[str, ...] = ()
        self.gain = 0
        self.groups: dict[tuple[str, ...], Group] = {}
        self.work = 0
        self.enough = enough
        self.until = until
        share = PRECISION[self.method] if precision is None else precision
        self.tolerance = max(0.5, share * sum(bills.values()))

    def run(self) -> WorstGroup:
        """Search until the worst group is proven or a limit strikes."""
        dual: Floats | None = None
        if self.method is Method.TREE:
            bound, stop, dual = self._by_tree()
        else:
            bound, stop = self._by_mip()
        proven = min(self.ceiling, max(-lift(bound), 0)) if bound > -np.inf else self.ceiling
        found = tuple(sorted(self.groups.values(), key=lambda group: (-group.gain, group.members)))
        return WorstGroup(self.members, self.gain, max(proven, self.gain), stop, found, dual, self.work)

    def _report(self, bound: float) -> None:
        if self.on_progress is not None:
            known = max(0, min(self.ceiling, round(-bound))) if np.isfinite(bound) else self.ceiling
            elapsed = time.monotonic() - self.started
            self.on_progress(
                Progress("Stabilitätsnachweis", elapsed, note=f"Vorteil höchstens {euros(to_euros(known))}")
            )

    def _left(self) -> float:
        return max(self.started + self.time_limit - time.monotonic(), 0.0)

    def _cutoff(self) -> float:
        """Where nothing is left to be found."""
        return -max(self.gain + self.tolerance, float(self.enough))

    def _keep(self, members: tuple[str, ...], gain: int, tiers: tuple[tuple[int, int], ...] = ()) -> None:
        if gain > 0 and (members not in self.groups or self.groups[members].gain < gain):
            self.groups[members] = Group(members, gain, tiers)
        if gain > self.gain:
            self.members, self.gain = members, gain

    def _by_mip(
        self, region: Region | None = None, rungs: list[tuple[int, int]] | None = None
    ) -> tuple[float, Stop]:
        form = formulate(self.pool, bills=self.bills)
        fixed: dict[int, float] = {}
        if region is not None and rungs is not None:
            fixed = {
                form.tiers[ladder][tier]: 0.0
                for (ladder, tier), allowed in zip(rungs, region.rungs, strict=True)
                if not allowed
            }
            for column, inside, outside in zip(
                form.joins.values(), region.inside, region.outside, strict=True
            ):
                if inside or outside:
                    fixed[column] = float(inside)

        def watch(_incumbent: float | None, bound: float | None) -> bool:
            if region is None:
                self._report(-np.inf if bound is None else bound)
            return self.should_stop is not None and self.should_stop()

        start = dict.fromkeys([*form.choices(), *form.joins.values()], 0.0)
        run = form.model.run(
            Limits(self._left(), absolute_gap=max(0.5, min(self.tolerance, -self._cutoff() - self.gain))),
            seed=self.seed,
            fixed=fixed,
            start=None if fixed else start,
            watch=watch,
        )
        if run.stop is Stop.INFEASIBLE:
            return np.inf, run.stop
        if run.values is not None and run.objective < 0:
            values = run.values
            self._keep(
                tuple(m for m, column in form.joins.items() if values[column] > 0.5), -round(run.objective)
            )
        return run.bound, run.stop

    def _by_tree(self) -> tuple[float, Stop, Floats]:
        relaxation = GroupRelaxation(self.pool, self.bills)
        pricer = GroupPricer(self.pool) if plainly_tiered(self.pool) else None
        rungs = list(zip(relaxation.rung_ladder.tolist(), relaxation.rung_tier.tolist(), strict=True))
        seen: set[tuple[tuple[int, int], ...]] = set()

        def price(tiers: tuple[tuple[int, int], ...]) -> float:
            """The best group with these tiers, kept; the bound over all groups with them."""
            assert pricer is not None
            relaxation.work += PRICING_WORK
            seen.add(tiers)
            group = pricer.best_group(dict(tiers), self.bills, seconds=self._left())
            if group is None:
                return np.inf
            self._keep(tuple(sorted(group.members)), group.gain, tiers)
            return float(lift(-group.bound))

        def leaf(region: Region) -> float:
            if pricer is None:
                bound = self._by_mip(region, rungs)[0]
                return float(lift(bound)) if np.isfinite(bound) else bound
            return price(tuple(rung for rung, allowed in zip(rungs, region.rungs, strict=True) if allowed))

        tree = GroupTree(relaxation, cutoff=self._cutoff(), start=self.start)
        stop: list[Stop] = []

        def visit(bounded: Bounded) -> bool:
            known = bounded.tiers in seen or bounded.bound >= self._cutoff()
            due = tree.count in (PRICED_NODES if self.until is None else HASTY_NODES)
            if pricer is not None and due and not known:
                price(bounded.tiers)
            if tree.count % 10 == 0:
                self._report(tree.bound)
            if self.should_stop is not None and self.should_stop():
                stop.append(Stop.USER)
            elif not self._left():
                stop.append(Stop.TIME)
            elif relaxation.work > self.work_limit or (self.until is not None and self.gain > self.until):
                stop.append(Stop.WORK)
            return bool(stop)

        closed = tree.explore(cutoff=self._cutoff, leaf=leaf, visit=visit)
        self.work = relaxation.work
        bound = min(tree.bound, -float(self.gain))
        if closed:
            return bound, Stop.GAP if bound >= self._cutoff() else Stop.TIME, tree.root.dual
        return bound, stop[0], tree.root.dual


def closed_form_ceiling(pool: Pool, bills: Mapping[str, int]) -> int:
    """No group gains more than all members together would at the lowest prices and all rebates there could ever be."""
    rebates = sum(bundle.rebate for bundle in pool.rules.bundles)
    floors = dict.fromkeys(bills, 0)
    for index, demand in enumerate(pool.classes):
        floor = pool.floor_price(index) or 0
        for need in demand.needs:
            floors[pool.needs[need].member] += floor * pool.needs[need].quantity
    return rebates + sum(max(0, bill - floors[member]) for member, bill in bills.items())
