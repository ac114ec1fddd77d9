# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Branch and bound over suppliers and tiers with Lagrangian bounds, best bound first.

Made for the limit on suppliers, where the linear relaxation of a MIP solver is slow and weak. A node fixes suppliers
in or out and narrows tiers; a node with everything fixed is a flow and solved exactly. The search is deterministic:
its limit is counted in work, not in time.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from itunion.optimiser.lagrange import Ascent, Branch, Lagrangian, split_tier

ROOT_STEPS = 400
NODE_STEPS = 40
DECIDED = 0.02
"""A share this close to 0 or 1 counts as decided by the relaxation."""


@dataclass(order=True, slots=True)
class Node:
    bound: float
    number: int
    branch: Branch = field(compare=False)
    ascent: Ascent = field(compare=False)


class Tree:
    """The search tree. `explore` runs until closed or told to stop; `bound` is valid at any time."""

    def __init__(self, relaxation: Lagrangian, *, target: float) -> None:
        self.relaxation = relaxation
        self.count = 0
        branch = relaxation.everything()
        ascent = relaxation.ascend(relaxation.first_dual(), branch, target=target, steps=ROOT_STEPS)
        self.root = ascent
        self.open: list[Node] = [Node(ascent.bound, 0, branch, ascent)]
        self._in_work = np.inf
        self.closed_bound = np.inf
        """Least bound among nodes that were given up because they cannot matter any more."""

    @property
    def bound(self) -> float:
        """Lower bound over everything not proven worse, the node in work included."""
        waiting = self.open[0].bound if self.open else np.inf
        return min(waiting, self.closed_bound, self._in_work)

    def explore(
        self,
        *,
        cutoff: Callable[[], float],
        leaf: Callable[[Branch], float],
        visit: Callable[[Ascent], bool],
    ) -> bool:
        """Work the tree until no node is below `cutoff()`; whether that was achieved.

        `leaf` solves a fully decided branch exactly and returns its bound; `visit` sees every ascent, may improve the
        incumbent behind `cutoff` and stops the search by returning True.
        """
        while self.open and self.open[0].bound < cutoff():
            node = heapq.heappop(self.open)
            self._in_work = node.bound
            children = self._children(node)
            if children is None:
                self.closed_bound = min(self.closed_bound, max(node.bound, leaf(node.branch)))
            for child in children or ():
                ascent = self.relaxation.ascend(node.ascent.dual, child, target=cutoff(), steps=NODE_STEPS)
                self.count += 1
                heapq.heappush(self.open, Node(max(ascent.bound, node.bound), self.count, child, ascent))
                if visit(ascent):
                    return False
            self._in_work = np.inf
        return True

    def _children(self, node: Node) -> list[Branch] | None:
        """Split a node at what the relaxation leaves most undecided; `None` for a leaf."""
        branch, ascent = node.branch, node.ascent
        present = np.zeros(len(branch.forced), dtype=np.bool_)
        present[self.relaxation.supplier_of[branch.allowed.any(axis=1)]] = True
        undecided = present & ~branch.forced
        if undecided.any():
            share = np.where(undecided, ascent.supplier_share, -1.0)
            doubt = np.where(undecided, np.minimum(share, 1 - share), -1.0)
            pick = int(doubt.argmax()) if doubt.max() > DECIDED else -1
            if pick >= 0:
                return self._split_supplier(branch, pick)
        choices = branch.allowed.sum(axis=1) * self.relaxation.single[self.relaxation.supplier_of]
        ladders = np.flatnonzero((choices > 1) & (ascent.tier_share.sum(axis=1) > DECIDED))
        if len(ladders):
            shares = ascent.tier_share[ladders]
            shares = shares / shares.sum(axis=1, keepdims=True)
            doubts = 1 - shares.max(axis=1)
            row = int(doubts.argmax())
            if doubts[row] > DECIDED or not undecided.any():
                tier = self._split_point(branch, int(ladders[row]), shares[row])
                return list(split_tier(branch, int(ladders[row]), tier))
        if undecided.any():
            share = np.where(undecided, ascent.supplier_share, -1.0)
            return self._split_supplier(branch, int(share.argmax()))
        rest = np.flatnonzero(choices > 1)
        if len(rest):
            ladder = int(rest[0])
            first = int(np.flatnonzero(branch.allowed[ladder])[0])
            return list(split_tier(branch, ladder, first))
        return None

    def _split_point(
        self, branch: Branch, ladder: int, share: "np.ndarray[tuple[int], np.dtype[np.float64]]"
    ) -> int:
        """Last tier of the lower half: as even a split of the shares as possible, both halves non-empty."""
        tiers = np.flatnonzero(branch.allowed[ladder])
        below = np.cumsum(share[tiers])[:-1]
        return int(tiers[int(np.abs(below - 0.5).argmin())])

    def _split_supplier(self, branch: Branch, supplier: int) -> list[Branch]:
        without = branch.allowed.copy()
        without[self.relaxation.supplier_of == supplier] = False
        forced = branch.forced.copy()
        forced[supplier] = True
        within = branch.allowed
        if forced.sum() == self.relaxation.most:
            within = branch.allowed.copy()
            within[~forced[self.relaxation.supplier_of]] = False
        return [Branch(without, branch.forced), Branch(within, forced)]
