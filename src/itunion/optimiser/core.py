# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Repair of the core: change bills as little as possible, so that no group would gain by leaving.

A linear model keeps the bills: they add up to the cost, nobody pays more than alone, every group known so far gains at
most ε, and members with the same needs change by the same amount. Of all such bills it takes those whose largest relative
change is smallest, and among these the smallest sum of changes. The worst group at these bills joins the known groups,
until none is left (row generation; Dantzig, Fulkerson, Johnson 1954; for cost sharing Frisk et al., EJOR 205 (2010)
448-458). The core can be empty; then the smallest ε that the known groups leave possible is proven and reported.
"""

import math
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from itunion.optimiser.highs import Limits, LinearModel, SolverError, Stop
from itunion.optimiser.model import Instance, Need
from itunion.optimiser.outcome import OnProgress, Result, ShareLine, ShouldStop
from itunion.optimiser.pool import to_cents, to_euros
from itunion.optimiser.report import euros
from itunion.optimiser.separator import Separator
from itunion.optimiser.sharing import adjusted, bills_of, whole_cents

TARGET = Decimal("0.0001")
"""Part of the volume that no group may gain after a repair: 0.01 %."""

LP_SECONDS = 30.0

MOST_TURNS = 12
"""So many times known tiers are asked for groups that still gain, before a search for others."""


class RepairStatus(StrEnum):
    """How a repair ended."""

    UNCHANGED = "unchanged"
    """No group gains more than allowed; the bills stay as they were."""
    REPAIRED = "repaired"
    """The new bills leave no group more than allowed."""
    EMPTY_CORE = "empty_core"
    """Proven: whatever the bills, some group gains more than allowed. The new bills are near the best there are."""
    UNFINISHED = "unfinished"
    """Time, work or patience ended first. The best bills so far, with what is proven about them."""


@dataclass(frozen=True, slots=True)
class Repair:
    """New shares and what is proven about them, in euros.

    No group gains more than `bound` by leaving; `gain` is the largest gain found. `target` is what was asked for, `least`
    what some group gains under any bills that leave nobody worse off than alone (0 if nothing is proven).
    `largest_change` is the largest change of a bill in percent, `moved` what changes hands, `groups` how many groups the
    bills take into account.
    """

    status: RepairStatus
    lines: tuple[ShareLine, ...]
    bound: Decimal
    gain: Decimal
    target: Decimal
    least: Decimal
    largest_change: Decimal
    moved: Decimal
    groups: int
    stopped_by: str
    seconds: float = field(compare=False)


def goals(total: int, members: int, target: Decimal | None) -> tuple[int, int]:
    """(what no group may gain, what new bills aim at) in cents, of bills that add up to `total`.

    Half of what is allowed is left to the search as tolerance, a cent per member to rounding.
    """
    allowed = max(4, round(total * TARGET) if target is None else to_cents(target))
    return allowed, max(allowed // 2 - members, allowed // 4)


def repair_core(
    instance: Instance,
    result: Result,
    *,
    target: Decimal | None = None,
    time_limit: float = 120.0,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Repair:
    """The smallest change of `result.shares` after which no group gains more than `target` euros by leaving.

    Without `target`, 0.01 % of the volume. Ends with the best bills so far when the time is over or `should_stop()`.

    Raises:
        ValueError: the result has no award.
    """
    if result.award is None:
        raise ValueError("a result without award has no shares to repair")
    started = time.monotonic()
    base = dict(sorted(bills_of(result.shares).items()))
    total = sum(base.values())
    allowed, aim = goals(total, len(base), target)
    alone = {s.member: None if s.alone is None else to_cents(s.alone) for s in result.savings}
    separator = Separator(
        instance, time_limit=time_limit, seed=seed, on_progress=on_progress, should_stop=should_stop
    )
    master = _Master(base, alone, _kinds(instance))
    bills, slack = base, 0.0
    best, best_bound, best_gain = base, math.inf, 0
    tried: list[tuple[dict[str, int], float]] = []
    while True:
        tried.append((bills, slack))
        level = aim + math.ceil(slack)
        limit = allowed if level <= allowed else level + max(1, allowed // 4)
        group = separator.worst(bills, tolerance=max(1, limit - level), enough=limit, until=limit)
        if group.bound < best_bound:
            best, best_bound, best_gain = bills, group.bound, group.gain
        separator.report(
            "Ausgleich", f"{len(separator.costs)} Gruppen, Vorteil höchstens {euros(to_euros(group.bound))}"
        )
        finished = group.bound <= limit
        if finished or group.gain <= level or separator.stop in (Stop.USER, Stop.TIME):
            break
        for _ in range(MOST_TURNS):
            bills, slack = master.solve(separator, aim)
            stopped = (should_stop is not None and should_stop()) or not separator.left
            if stopped or not separator.known(bills, above=aim + len(base) + math.ceil(slack)):
                break
        if (bills, slack) in tried:
            break
    least = slack + aim if slack > 0 else 0.0
    status = RepairStatus.UNFINISHED
    if finished and least > allowed:
        status = RepairStatus.EMPTY_CORE
    elif finished:
        status = RepairStatus.UNCHANGED if best == base else RepairStatus.REPAIRED
    changes = [(Decimal(abs(best[m] - bill)) / bill) for m, bill in base.items() if bill]
    return Repair(
        status=status,
        lines=result.shares if best == base else adjusted(result.shares, best),
        bound=to_euros(int(best_bound)),
        gain=to_euros(best_gain),
        target=to_euros(allowed),
        least=to_euros(math.floor(least) if least > allowed else 0),
        largest_change=(100 * max(changes, default=Decimal(0))).quantize(Decimal("0.001")),
        moved=to_euros(sum(max(0, best[member] - bill) for member, bill in base.items())),
        groups=len(separator.costs),
        stopped_by=separator.stop.value,
        seconds=time.monotonic() - started,
    )


class _Master:
    """The linear model of the bills, rebuilt for the groups known so far."""

    def __init__(
        self, base: Mapping[str, int], alone: Mapping[str, int | None], kinds: Mapping[str, int]
    ) -> None:
        self.base = base
        self.alone = alone
        self.kinds = kinds

    def solve(self, known: Separator, allowed: int) -> tuple[dict[str, int], float]:
        """Bills that leave the known groups at most `allowed` cents, and by how much that had to be exceeded.

        All other groups that could buy at known tiers gain no more either, as far as that is possible at all.
        """
        model = LinearModel()
        sizes: list[int] = []
        excess, surplus, largest = model.column(), model.column(), model.column()
        members: dict[int, list[str]] = defaultdict(list)
        for member in self.base:
            members[self.kinds[member]].append(member)
        changes: dict[str, int] = {}
        every: list[tuple[int, float]] = []
        for _, same in sorted(members.items()):
            bill = min(self.base[member] for member in same)
            rooms = (self._room(member) for member in same)
            change = model.column(
                lower=-bill, upper=min((r for r in rooms if r is not None), default=math.inf)
            )
            changes |= dict.fromkeys(same, change)
            every.append((change, float(len(same))))
            size = model.column()
            sizes.append(size)
            model.row([(change, 1.0), (size, -1.0)], upper=0)
            model.row([(change, -1.0), (size, -1.0)], upper=0)
            model.row([(size, 1.0), (largest, -float(bill))], upper=0)
        model.row(every, lower=0, upper=0)
        for group, cost in sorted(known.costs.items()):
            counts: dict[int, int] = defaultdict(int)
            for member in group:
                counts[changes[member]] += 1
            gap = cost + allowed - sum(self.base[member] for member in group)
            model.row([*((c, float(n)) for c, n in sorted(counts.items())), (excess, -1.0)], upper=gap)
        slack = self._minimise(model, {excess: 1.0}, {})[excess]
        slack = slack + 1e-3 if slack > 1e-2 else 0.0
        fixed = {excess: slack, surplus: 0.0}
        if known.pricer is not None:
            bills = {member: (bill, changes[member]) for member, bill in self.base.items()}
            for tiers in known.tiers:
                known.pricer.forbid_gains(model, dict(tiers), bills, surplus, allowed + math.ceil(slack))
            most = self._minimise(model, {surplus: 1.0}, {excess: slack})[surplus]
            fixed[surplus] = most + 1e-3 if most > 1e-2 else 0.0
        change_at_most = self._minimise(model, {largest: 1.0}, fixed)[largest]
        fixed[largest] = change_at_most * (1 + 1e-6) + 1e-9
        values = self._minimise(model, dict.fromkeys(sizes, 1.0), fixed)
        wanted = {member: bill + values[changes[member]] for member, bill in self.base.items()}
        limits = {
            m: None if (room := self._room(m)) is None else bill + room for m, bill in self.base.items()
        }
        return whole_cents(wanted, sum(self.base.values()), limits), slack

    def _room(self, member: str) -> int | None:
        """By how many cents a bill may rise: up to what the member pays alone."""
        alone = self.alone[member]
        return None if alone is None else max(alone - self.base[member], 0)

    def _minimise(
        self, model: LinearModel, cost: Mapping[int, float], fixed: Mapping[int, float]
    ) -> list[float]:
        model.cost = [cost.get(column, 0.0) for column in range(len(model.cost))]
        run = model.run(Limits(LP_SECONDS), relaxed=True, fixed=fixed)
        if run.values is None:
            raise SolverError("the bills that were there are feasible, so bills must come out")
        return [float(value) for value in run.values]


def _kinds(instance: Instance) -> dict[str, int]:
    """A number by member; members with the same needs have the same one."""
    needs: dict[str, list[Need]] = defaultdict(list)
    for need in instance.needs:
        needs[need.member].append(need)
    signature = {
        member: tuple(
            sorted(
                repr((n.article, sorted(n.standards), n.quantity, n.own_price, n.tolerance, str(n.window)))
                for n in own
            )
        )
        for member, own in needs.items()
    }
    numbers = {kind: index for index, kind in enumerate(sorted(set(signature.values())))}
    return {member: numbers[kind] for member, kind in signature.items()}
