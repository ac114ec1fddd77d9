# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one place that talks to HiGHS: a linear model as plain lists, and a run with honest limits.

HiGHS keeps one scheduler per process: the number of threads may never change, so it is a constant. Every run ends
in a status that is looked at; a status nobody expects is an error and never a result.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import highspy
import numpy as np

SOLVER = "HiGHS"
SOLVER_VERSION = f"{highspy.HIGHS_VERSION_MAJOR}.{highspy.HIGHS_VERSION_MINOR}.{highspy.HIGHS_VERSION_PATCH}"
WRONG_PRESOLVE = frozenset({"1.14.0"})
"""Versions whose preparation of integer models can cut off the optimum and call the rest optimal (HiGHS #3043, #3094; in
0.3 % of small purchases here). They run without it."""
THREADS = 1
IPM_FROM_COLUMNS = 10_000
"""From here on the interior point method beats the simplex at the root of layered models (measured)."""

Watch = Callable[[float | None, float | None], bool]
"""Called now and then with (incumbent, bound); returning True ends the search."""


class SolverError(RuntimeError):
    """HiGHS ended in a state that must not happen."""


class Stop(StrEnum):
    """Why a run ended."""

    GAP = "gap"
    WORK = "work"
    TIME = "time"
    USER = "user"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Limits:
    """When a run may end. `nodes` is reproducible, `seconds` is not."""

    seconds: float
    relative_gap: float = 0.0
    absolute_gap: float = 0.5
    nodes: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Outcome of a run. `values` is `None` without a feasible point; `bound` is −∞ while nothing is proven."""

    stop: Stop
    values: np.ndarray[Any, np.dtype[np.float64]] | None
    objective: float
    bound: float


@dataclass(slots=True)
class LinearModel:
    """A minimisation in the making: columns and rows as plain lists."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    indices: list[int] = field(default_factory=list)
    entries: list[float] = field(default_factory=list)

    def column(
        self, *, cost: float = 0, lower: float = 0, upper: float = math.inf, integer: bool = False
    ) -> int:
        """Add a variable; its index."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.cost) - 1

    def row(
        self, terms: Sequence[tuple[int, float]], *, lower: float = -math.inf, upper: float = math.inf
    ) -> None:
        """Add lower ≤ Σ coefficient·column ≤ upper."""
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        self.indices.extend(column for column, _ in terms)
        self.entries.extend(coefficient for _, coefficient in terms)
        self.starts.append(len(self.indices))

    def run(
        self,
        limits: Limits,
        *,
        seed: int = 0,
        fixed: Mapping[int, float] | None = None,
        relaxed: bool = False,
        start: Mapping[int, float] | None = None,
        watch: Watch | None = None,
        presolve: bool = True,
    ) -> Run:
        """Solve, with some columns `fixed`, without integrality (`relaxed`), from a `start` point.

        `presolve=False` saves the solver's own preparation, which costs more than it brings on small flows.

        Raises:
            SolverError: HiGHS reports anything but optimal, infeasible or a limit.
        """
        solver = highspy.Highs()
        mip = any(self.integer) and not relaxed
        options: dict[str, bool | int | float | str] = {
            "output_flag": False,
            "threads": THREADS,
            "random_seed": seed,
            "time_limit": max(limits.seconds, 0.0),
            "mip_rel_gap": limits.relative_gap,
            "mip_abs_gap": limits.absolute_gap,
        }
        if not presolve or (mip and SOLVER_VERSION in WRONG_PRESOLVE):
            options["presolve"] = "off"
        if limits.nodes is not None:
            options["mip_max_nodes"] = limits.nodes
        if len(self.cost) >= IPM_FROM_COLUMNS:
            options["mip_lp_solver" if mip else "solver"] = "ipm"
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.passModel(self._problem(fixed or {}, mip))
        if mip and start:
            solver.setSolution(
                len(start), np.array(list(start), dtype=np.int32), np.array(list(start.values()))
            )
        stopped_by_user = _attach(solver, watch) if mip and watch else [False]
        solver.run()
        return _read(solver, mip, stopped_by_user[0])

    def _problem(self, fixed: Mapping[int, float], mip: bool) -> Any:
        problem = highspy.HighsLp()
        problem.num_col_ = len(self.cost)
        problem.num_row_ = len(self.row_lower)
        problem.col_cost_ = np.array(self.cost, dtype=np.float64)
        lower, upper = np.array(self.lower, dtype=np.float64), np.array(self.upper, dtype=np.float64)
        for column, value in fixed.items():
            lower[column] = upper[column] = value
        problem.col_lower_, problem.col_upper_ = lower, upper
        problem.row_lower_ = np.array(self.row_lower, dtype=np.float64)
        problem.row_upper_ = np.array(self.row_upper, dtype=np.float64)
        problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        problem.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        problem.a_matrix_.index_ = np.array(self.indices, dtype=np.int32)
        problem.a_matrix_.value_ = np.array(self.entries, dtype=np.float64)
        if mip:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            problem.integrality_ = [kinds[integer] for integer in self.integer]
        return problem


def _attach(solver: Any, watch: Watch) -> list[bool]:
    stopped = [False]
    last = [time.monotonic()]

    def callback(_kind: Any, _message: str, out: Any, inside: Any, _data: Any) -> None:
        now = time.monotonic()
        if now - last[0] < 0.2:
            return
        last[0] = now
        incumbent = out.mip_primal_bound if math.isfinite(out.mip_primal_bound) else None
        bound = out.mip_dual_bound if math.isfinite(out.mip_dual_bound) else None
        if watch(incumbent, bound):
            stopped[0] = True
            inside.user_interrupt = True

    solver.setCallback(callback, None)
    solver.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
    return stopped


def _read(solver: Any, mip: bool, stopped_by_user: bool) -> Run:
    status = solver.getModelStatus()
    kinds = highspy.HighsModelStatus
    stops = {
        kinds.kOptimal: Stop.GAP,
        kinds.kInfeasible: Stop.INFEASIBLE,
        kinds.kTimeLimit: Stop.TIME,
        kinds.kSolutionLimit: Stop.WORK,
        kinds.kIterationLimit: Stop.WORK,
        kinds.kInterrupt: Stop.USER if stopped_by_user else Stop.TIME,
    }
    if status not in stops:
        raise SolverError(f"{SOLVER} {SOLVER_VERSION}: {solver.modelStatusToString(status)}")
    info = solver.getInfo()
    feasible = info.primal_solution_status == highspy.kSolutionStatusFeasible
    values = np.array(solver.getSolution().col_value) if feasible else None
    if mip:
        bound = info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else -math.inf
    else:
        bound = info.objective_function_value if stops[status] is Stop.GAP else -math.inf
    return Run(stops[status], values, info.objective_function_value if feasible else math.inf, bound)
