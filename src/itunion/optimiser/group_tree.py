# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Branch and bound for the worst group: suppliers, tiers and members, best bound first.

Deterministic: whoever watches stops it by counted work, not by time.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from itunion.optimiser.demand_side import Floats
from itunion.optimiser.group_bound import Bounded, GroupRelaxation, Region

ROOT_STEPS = 300
NODE_STEPS = 24
TRIAL_STEPS = 8
TRIALS = 5
"""Splits that are tried per node, most doubtful first."""
LIFT_FLOOR = 1e-6
"""Least lift counted, as a share of the way to the cutoff, so that a product of two lifts stays telling."""
DECIDED = 0.02
"""A share this close to 0 or 1 counts as decided by the relaxation."""


@dataclass(order=True, slots=True)
class _Node:
    bound: float
    number: int
    bounded: Bounded = field(compare=False)


class GroupTree:
    """The search tree. `explore` runs until closed or told to stop; `bound` is valid at any time."""

    def __init__(self, relaxation: GroupRelaxation, *, cutoff: float, start: Floats | None = None) -> None:
        self.relaxation = relaxation
        self.count = 0
        dual = relaxation.first_dual() if start is None else start
        self.root = relaxation.ascend(dual, relaxation.everything(), cutoff=cutoff, steps=ROOT_STEPS)
        self._open = [_Node(self.root.bound, 0, self.root)]
        self._in_work = np.inf
        self._closed = np.inf

    @property
    def bound(self) -> float:
        """Lower bound over everything: what is open, in work, closed or narrowed away."""
        waiting = self._open[0].bound if self._open else np.inf
        return min(waiting, self._closed, self._in_work, self.relaxation.discarded)

    def explore(
        self,
        *,
        cutoff: Callable[[], float],
        leaf: Callable[[Region], float],
        visit: Callable[[Bounded], bool],
    ) -> bool:
        """Work the tree until no node is below `cutoff()`; whether that was achieved.

        `leaf` solves a region without open choices exactly and returns its bound; `visit` sees every node, may improve
        the best group behind `cutoff` and stops the search by returning True.
        """
        while self._open and self._open[0].bound < cutoff():
            node = heapq.heappop(self._open)
            self._in_work = node.bound
            children = self._children(node.bounded, cutoff())
            if not children:
                self._closed = min(self._closed, max(node.bound, leaf(node.bounded.region)))
            stopped = False
            for child in children:
                self.count += 1
                bounded = self.relaxation.ascend(child.dual, child.region, cutoff=cutoff(), steps=NODE_STEPS)
                bound = max(bounded.bound, child.bound, node.bound)
                heapq.heappush(self._open, _Node(bound, self.count, replace(bounded, bound=bound)))
                stopped = visit(bounded) or stopped
            self._in_work = np.inf
            if stopped:
                return False
        return True

    def _children(self, bounded: Bounded, cutoff: float) -> list[Bounded]:
        """Split a region where both sides promise the highest lift; nothing for a leaf."""
        distance = max(cutoff - bounded.bound, 1.0)
        best: list[Bounded] = []
        best_score = -1.0
        splits = self._splits(bounded)
        for split in splits:
            if len(splits) == 1:
                return [replace(bounded, region=side) for side in split]
            sides = [
                self.relaxation.ascend(bounded.dual, side, cutoff=cutoff, steps=TRIAL_STEPS) for side in split
            ]
            lifts = [min(max(side.bound - bounded.bound, 0.0) / distance, 1.0) for side in sides]
            score = max(lifts[0], LIFT_FLOOR) * max(lifts[1], LIFT_FLOOR)
            if score > best_score:
                best, best_score = sides, score
            if max(lifts) >= 1.0:
                break
        return best

    def _splits(self, bounded: Bounded) -> list[tuple[Region, Region]]:
        """What the relaxation leaves most undecided, most doubtful first; without doubts whatever is still open.

        Nothing if suppliers and tiers are decided: which members join is then left to the exact model."""
        region, relaxation = bounded.region, self.relaxation
        present = np.zeros(len(region.forced), dtype=np.bool_)
        present[relaxation.supplier_of[relaxation.rung_ladder[region.rungs]]] = True
        undecided = present & ~region.forced
        shares = np.zeros((len(relaxation.supplier_of), int(relaxation.rung_tier.max(initial=0)) + 1))
        allowed = np.zeros(shares.shape, dtype=np.bool_)
        rungs = np.flatnonzero(region.rungs)
        shares[relaxation.rung_ladder[rungs], relaxation.rung_tier[rungs]] = bounded.rung_share[rungs]
        allowed[relaxation.rung_ladder[rungs], relaxation.rung_tier[rungs]] = True
        several = allowed.sum(axis=1) > 1
        total = shares.sum(axis=1)
        doubt = np.minimum(bounded.supplier_share, 1 - bounded.supplier_share)
        found = [(-2 * doubt[i], 0, int(i)) for i in np.flatnonzero(undecided & (doubt > DECIDED))]
        for ladder in np.flatnonzero(several & (total > DECIDED)).tolist():
            unsure = total[ladder] - shares[ladder].max()
            if unsure > DECIDED * total[ladder]:
                found.append((-unsure, 1, ladder))
        if found:
            return [
                self._supplier_sides(region, index)
                if kind == 0
                else self._ladder_sides(region, index, shares[index])
                for _, kind, index in sorted(found)[:TRIALS]
            ]
        if undecided.any():
            share = np.where(undecided, bounded.supplier_share, -1.0)
            return [self._supplier_sides(region, int(share.argmax()))]
        if several.any():
            ladder = int(np.flatnonzero(several)[0])
            return [self._ladder_sides(region, ladder, allowed[ladder].astype(np.float64))]
        return []

    def _supplier_sides(self, region: Region, supplier: int) -> tuple[Region, Region]:
        of_rung = self.relaxation.supplier_of[self.relaxation.rung_ladder]
        forced = region.forced.copy()
        forced[supplier] = True
        full = int(forced.sum()) == self.relaxation.most
        within = replace(
            region, forced=forced, rungs=region.rungs & forced[of_rung] if full else region.rungs
        )
        return replace(region, rungs=region.rungs & (of_rung != supplier)), within

    def _ladder_sides(self, region: Region, ladder: int, shares: Floats) -> tuple[Region, Region]:
        """Lower and higher tiers, as even a split of the shares as possible, both halves non-empty."""
        on_ladder = self.relaxation.rung_ladder == ladder
        tiers = self.relaxation.rung_tier[on_ladder & region.rungs]
        below = np.cumsum(shares[tiers] / max(shares[tiers].sum(), 1e-9))[:-1]
        last = tiers[int(np.abs(below - 0.5).argmin())]
        lower, higher = self.relaxation.rung_tier <= last, self.relaxation.rung_tier > last
        return (
            replace(region, rungs=region.rungs & ~(on_ladder & higher)),
            replace(region, rungs=region.rungs & ~(on_ladder & lower)),
        )
