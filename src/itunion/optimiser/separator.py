# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking for the worst group again and again, for bills that change a little each time.

What one search learns helps the next: groups found keep their cost, tiers that once attracted a group are tried first
(milliseconds), internal prices are the start of the next search. All searches together share one budget.
"""

import time
from collections.abc import Mapping

from itunion.optimiser.certificate import WORK_PER_SECOND, GroupSearch, WorstGroup
from itunion.optimiser.demand_side import Floats
from itunion.optimiser.group_pricing import GroupPricer, plainly_tiered
from itunion.optimiser.highs import Stop
from itunion.optimiser.model import Instance
from itunion.optimiser.outcome import OnProgress, Progress, ShouldStop
from itunion.optimiser.pool import build_pool

MOST_TIERS = 40
"""So many choices of tiers are tried before a search, latest first."""


class Separator:
    """Finds groups that would gain at given bills, and remembers what every group would pay by itself (cents)."""

    def __init__(
        self,
        instance: Instance,
        *,
        time_limit: float,
        seed: int,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> None:
        self.instance = instance
        self.seed = seed
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.started = time.monotonic()
        self.time_limit = time_limit
        self.work_left = round(time_limit * WORK_PER_SECOND)
        self.costs: dict[tuple[str, ...], int] = {}
        self.stop = Stop.GAP
        self.tiers: list[tuple[tuple[int, int], ...]] = []
        self._dual: Floats | None = None
        pool = build_pool(instance)
        self.pricer = GroupPricer(pool) if plainly_tiered(pool) else None

    @property
    def left(self) -> float:
        """Seconds left of the budget."""
        return max(self.started + self.time_limit - time.monotonic(), 0.0)

    def report(self, phase: str, note: str) -> None:
        """A sign of life, in German."""
        if self.on_progress is not None:
            self.on_progress(Progress(phase, time.monotonic() - self.started, note=note))

    def worst(
        self,
        bills: Mapping[str, int],
        *,
        tolerance: int,
        enough: int,
        until: int | None = None,
        part: float = 1.0,
    ) -> WorstGroup:
        """The worst group at these bills, proven up to `tolerance` cents; no proof is sought below `enough` cents.

        With `until`, any group that gains more than that will do. The search may use `part` of the budget that is left.
        """
        total = sum(bills.values())
        group = GroupSearch(
            self.instance,
            bills,
            time_limit=part * self.left,
            work_limit=round(part * max(self.work_left, 0)),
            seed=self.seed,
            precision=tolerance / total if total else 0.0,
            enough=enough,
            until=until,
            start=self._dual,
            should_stop=self.should_stop,
        ).run()
        self.work_left -= group.work
        self._dual = group.dual
        found_one = until is not None and group.gain > until
        self.stop = Stop.GAP if found_one and group.stop is Stop.WORK and self.work_left > 0 else group.stop
        for found in group.groups:
            self._learn(found.members, sum(bills[member] for member in found.members) - found.gain)
            if found.tiers:
                self._remember(found.tiers)
        return group

    def known(self, bills: Mapping[str, int], *, above: int) -> bool:
        """Whether a group gains more than `above` cents with tiers that are known; all such groups are learnt."""
        found = False
        if self.pricer is None:
            return False
        for tiers in self.tiers[:MOST_TIERS]:
            group = self.pricer.best_group(dict(tiers), bills, seconds=self.left)
            if group is not None and group.gain > above:
                members = tuple(sorted(group.members))
                found |= self._learn(members, sum(bills[member] for member in members) - group.gain)
        return found

    def _learn(self, members: tuple[str, ...], cost: int) -> bool:
        """Whether the cost of this group was not known yet, or a higher one."""
        if cost >= self.costs.get(members, cost + 1):
            return False
        self.costs[members] = cost
        return True

    def _remember(self, tiers: tuple[tuple[int, int], ...]) -> None:
        if tiers in self.tiers:
            self.tiers.remove(tiers)
        self.tiers.insert(0, tiers)
