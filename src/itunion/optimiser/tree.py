# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Branch and bound over suppliers and tiers with Lagrangian bounds, best bound first.

Made for the limit on suppliers, where the linear relaxation of a MIP solver is slow and weak. A node fixes suppliers
in or out and narrows tiers; a node with everything fixed is a flow and solved exactly. Before a node is split, whatever
would lift its bound to the cutoff by itself is cut off (`Lagrangian.fix`). What to split is tried out: the most doubtful
choices get a short ascent on both sides, and the one that lifts both most is taken (strong branching). The search is
deterministic: its limit is counted in work, not in time.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from itunion.optimiser.demand_side import Floats
from itunion.optimiser.lagrange import Ascent, Branch, Lagrangian, split_tier
from itunion.optimiser.pace import BRISK, PATIENT, THOROUGH

ROOT_STEPS = 400
SHARP_STEPS = 1500
NODE_STEPS = 25
THOROUGH_STEPS = 600
JUDGED_AT = 20
JUDGED_FROM = 0.05
HOPELESS = 0.1
LONG = 3
"""After so many nodes and that part of the work, a tree becomes thorough that at its pace would close less than that part
of the gap, if the work left is so many times what it took."""
TRIAL_STEPS = 8
TRIALS = 5
"""Choices that are looked at per node, most doubtful first."""
DECIDED = 0.02

"""A share this close to 0 or 1 counts as decided by the relaxation."""
LIFT_FLOOR = 1e-6
"""Least lift counted, as a share of the node's distance to the cutoff, so that a product of two lifts stays telling."""

Choice = tuple[str, int]
"""What can be split: ("supplier", index) or ("ladder", index)."""


@dataclass(order=True, slots=True)
class Node:
    bound: float
    number: int
    branch: Branch = field(compare=False)
    ascent: Ascent = field(compare=False)


class Tree:
    """The search tree. `explore` runs until closed or told to stop; `bound` is valid at any time."""

    def __init__(self, relaxation: Lagrangian, *, target: float, dual: Floats | None = None) -> None:
        self.relaxation = relaxation
        self.count = 0
        branch = relaxation.everything()
        first = relaxation.first_dual() if dual is None else dual
        ascent = relaxation.ascend(first, branch, target=target, steps=ROOT_STEPS)
        self.root = ascent
        self._root_work = relaxation.work
        self.thorough = False
        """Few nodes with good bounds instead of many with quick ones: what pays where a tree cannot be closed."""
        self.open: list[Node] = [Node(ascent.bound, 0, branch, ascent)]
        self._in_work = np.inf
        self.closed_bound = np.inf
        """Least bound among nodes and parts of nodes that were given up because they cannot matter any more."""

    def sharpen(self, target: float, *, most_work: int) -> None:
        """Raise the bound of the root before it is split, now that `target`, the cost of a plan, is known."""
        node = self.open[0]
        steps = min(SHARP_STEPS, ROOT_STEPS * most_work // max(self._root_work, 1))
        ascent = self.relaxation.ascend(
            self.relaxation.first_dual(), node.branch, target=target, steps=steps, pace=PATIENT
        )
        if ascent.bound > node.bound:
            self.root = ascent
            self.open = [Node(ascent.bound, node.number, node.branch, ascent)]

    def judge(self, goal: float, *, spent: int, left: int) -> None:
        """Become thorough if, after so much work and with so much left, the tree will not get near `goal`."""
        if self.count < JUDGED_AT or spent < JUDGED_FROM * (spent + left) or self.thorough:
            return
        done = self.bound - self.root.bound
        hopeless = done * (1 + left / spent) < HOPELESS * (goal - self.root.bound)
        self.thorough = hopeless and left > LONG * spent

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
            limit = cutoff()
            branch = self.relaxation.fix(node.branch, node.ascent.dual, cutoff=limit)
            self.closed_bound = min(self.closed_bound, limit)
            children = self._children(Node(node.bound, node.number, branch, node.ascent), limit)
            if children is None:
                self.closed_bound = min(self.closed_bound, max(node.bound, leaf(branch)))
            for child, dual in children or ():
                steps, pace = (THOROUGH_STEPS, THOROUGH) if self.thorough else (NODE_STEPS, BRISK)
                ascent = self.relaxation.ascend(dual, child, target=cutoff(), steps=steps, pace=pace)
                self.count += 1
                heapq.heappush(self.open, Node(max(ascent.bound, node.bound), self.count, child, ascent))
                if visit(ascent):
                    return False
            self._in_work = np.inf
        return True

    def _children(self, node: Node, cutoff: float) -> list[tuple[Branch, Floats]] | None:
        """Split a node where both sides promise the highest lift; `None` for a leaf."""
        choices = self._doubtful(node)
        if not choices:
            choice = self._any_choice(node)
            if choice is None:
                return None
            return [(side, node.ascent.dual) for side in self._sides(node, choice)]
        distance = max(cutoff - node.bound, 1.0)
        best: list[tuple[Branch, Floats]] = []
        best_score = -1.0
        for choice in choices[:TRIALS]:
            sides = self._sides(node, choice)
            trials = [
                self.relaxation.ascend(node.ascent.dual, side, target=cutoff, steps=TRIAL_STEPS)
                for side in sides
            ]
            lifts = [min(max(trial.bound - node.bound, 0.0), distance) / distance for trial in trials]
            score = max(lifts[0], LIFT_FLOOR) * max(lifts[1], LIFT_FLOOR)
            if score > best_score:
                best = [(side, trial.dual) for side, trial in zip(sides, trials, strict=True)]
                best_score = score
        return best

    def _doubtful(self, node: Node) -> list[Choice]:
        """Choices the relaxation leaves open, most doubtful first."""
        relaxation, branch, ascent = self.relaxation, node.branch, node.ascent
        undecided = self._undecided(branch)
        doubt = np.minimum(ascent.supplier_share, 1 - ascent.supplier_share)
        found = [(-2 * doubt[i], ("supplier", int(i))) for i in np.flatnonzero(undecided & (doubt > DECIDED))]
        open_tiers = (branch.allowed.sum(axis=1) > 1) & relaxation.single[relaxation.supplier_of]
        total = ascent.tier_share.sum(axis=1)
        for ladder in np.flatnonzero(open_tiers & (total > DECIDED)):
            unsure = 1 - ascent.tier_share[ladder].max() / total[ladder]
            if unsure > DECIDED:
                found.append((-unsure * total[ladder], ("ladder", int(ladder))))
        return [choice for _, choice in sorted(found)]

    def _any_choice(self, node: Node) -> Choice | None:
        """Something still open although the relaxation has no doubt; `None` if everything is decided."""
        relaxation, branch, ascent = self.relaxation, node.branch, node.ascent
        undecided = self._undecided(branch)
        if undecided.any():
            return "supplier", int(np.where(undecided, ascent.supplier_share, -1.0).argmax())
        several = (branch.allowed.sum(axis=1) > 1) & relaxation.single[relaxation.supplier_of]
        return ("ladder", int(np.flatnonzero(several)[0])) if several.any() else None

    def _undecided(self, branch: Branch) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        present = np.zeros(len(branch.forced), dtype=np.bool_)
        present[self.relaxation.supplier_of[branch.allowed.any(axis=1)]] = True
        return present & ~branch.forced

    def _sides(self, node: Node, choice: Choice) -> list[Branch]:
        kind, index = choice
        if kind == "supplier":
            return self._split_supplier(node.branch, index)
        tiers = np.flatnonzero(node.branch.allowed[index])
        share = node.ascent.tier_share[index][tiers]
        below = np.cumsum(share / max(share.sum(), 1e-9))[:-1]
        return list(split_tier(node.branch, index, int(tiers[int(np.abs(below - 0.5).argmin())])))

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
