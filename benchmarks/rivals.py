# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What others would do: the strong layered model as it stands in the textbook, given to a MIP solver without tuning.

Needs are bundled by article and standard first, as our own method does; the rest is the plain model: y per tier, z per
offer and tier, w per offer and class, with strong and layered links. One thread, default settings, a gap of 1e-4.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from itunion.optimiser.pool import Pool

GAP = 1e-4
NEAR = 0.01
"""The gap whose time is reported besides the end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Best value and bound in cents (`None`: nothing found), seconds until NEAR was reached (`None`: never)."""

    status: str
    value: float | None
    bound: float | None
    near_after: float | None


@dataclass(slots=True)
class Model:
    """Columns (cost, upper bound, binary) and rows (terms, lower, upper)."""

    columns: list[tuple[int, int, bool]] = field(default_factory=list)
    rows: list[tuple[list[tuple[int, int]], int | None, int | None]] = field(default_factory=list)

    def column(self, cost: int, upper: int, *, binary: bool = False) -> int:
        self.columns.append((cost, upper, binary))
        return len(self.columns) - 1


def plain_model(pool: Pool) -> Model:
    """The strong layered model of a pool without special rules."""
    model = Model()
    used = [model.column(supplier.fixed_cost, 1, binary=True) for supplier in pool.suppliers]
    tiers = [[model.column(0, 1, binary=True) for _ in ladder.bounds] for ladder in pool.ladders]
    bought = [[model.column(price, offer.capacity) for price in offer.prices] for offer in pool.offers]
    for ladder, columns in zip(pool.ladders, tiers, strict=True):
        model.rows.append(([*((y, 1) for y in columns), (used[ladder.supplier], -1)], None, 0))
        for tier, (y, (low, high)) in enumerate(zip(columns, ladder.bounds, strict=True)):
            volume = [(bought[offer][tier], 1) for offer in ladder.offers]
            model.rows.append(([*volume, (y, -low)], 0, None))
            model.rows.append(([*volume, (y, -high)], None, 0))
            for offer in ladder.offers:
                most = min(pool.offers[offer].capacity, high)
                model.rows.append(([(bought[offer][tier], 1), (y, -most)], None, 0))
    uses: list[list[tuple[int, int]]] = [[] for _ in pool.offers]
    for demand in pool.classes:
        served = []
        for offer in demand.offers:
            most = min(demand.quantity, pool.offers[offer].capacity)
            w = model.column(0, most)
            uses[offer].append((w, 1))
            served.append((w, 1))
            links = [(y, -most) for y in tiers[pool.offers[offer].ladder]]
            model.rows.append(([(w, 1), *links], None, 0))
        own = [(model.column(segment.price, segment.capacity), 1) for segment in demand.segments]
        model.rows.append((served + own, demand.quantity, demand.quantity))
    for offer, columns in enumerate(uses):
        model.rows.append(([*columns, *((z, -1) for z in bought[offer])], 0, 0))
        model.rows.append(([(z, 1) for z in bought[offer]], None, pool.offers[offer].capacity))
    if pool.max_suppliers is not None:
        model.rows.append(([(u, 1) for u in used], None, pool.max_suppliers))
    return model


def by_highs(pool: Pool, seconds: float) -> Outcome:
    """HiGHS."""
    import highspy
    import numpy as np

    model = plain_model(pool)
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = len(model.columns), len(model.rows)
    problem.col_cost_ = np.array([float(c) for c, _, _ in model.columns])
    problem.col_lower_ = np.zeros(len(model.columns))
    problem.col_upper_ = np.array([float(u) for _, u, _ in model.columns])
    problem.row_lower_ = np.array([-math.inf if low is None else float(low) for _, low, _ in model.rows])
    problem.row_upper_ = np.array([math.inf if high is None else float(high) for _, _, high in model.rows])
    lengths = [len(terms) for terms, _, _ in model.rows]
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    problem.a_matrix_.index_ = np.array([c for terms, _, _ in model.rows for c, _ in terms], dtype=np.int32)
    problem.a_matrix_.value_ = np.array([float(a) for terms, _, _ in model.rows for _, a in terms])
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    problem.integrality_ = [kinds[binary] for _, _, binary in model.columns]
    solver = highspy.Highs()
    options: dict[str, bool | int | float] = {
        "output_flag": False,
        "threads": 1,
        "time_limit": seconds,
        "mip_rel_gap": GAP,
    }
    for name, option in options.items():
        solver.setOptionValue(name, option)
    solver.passModel(problem)
    near: list[float] = []
    started = time.monotonic()

    def callback(_kind: object, _message: str, out: object, _inside: object, _data: object) -> None:
        value, bound = out.mip_primal_bound, out.mip_dual_bound  # type: ignore[attr-defined]
        if not near and math.isfinite(value) and value - bound <= NEAR * value:
            near.append(time.monotonic() - started)

    solver.setCallback(callback, None)
    solver.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.kSolutionStatusFeasible
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    bound = info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else None
    if proven and not near:
        near.append(time.monotonic() - started)
    status = "bewiesen" if proven else "Zeit"
    return Outcome(status, info.objective_function_value if found else None, bound, near[0] if near else None)


def by_scip(pool: Pool, seconds: float) -> Outcome:
    """SCIP through PySCIPOpt: first to NEAR, then on to the end.

    Raises:
        ImportError: not installed.
    """
    from pyscipopt import Model as Scip
    from pyscipopt import quicksum

    plain, model = plain_model(pool), Scip()
    model.hideOutput()
    columns = [
        model.addVar(vtype="B" if binary else "C", ub=upper, obj=cost)
        for cost, upper, binary in plain.columns
    ]
    for terms, low, high in plain.rows:
        total = quicksum(factor * columns[column] for column, factor in terms)
        if low is not None and low == high:
            model.addCons(total == low)
        elif low is not None:
            model.addCons(total >= low)
        else:
            model.addCons(total <= high)
    started = time.monotonic()
    model.setParam("limits/time", seconds)
    model.setParam("limits/gap", NEAR)
    model.optimize()
    reached = model.getStatus() in {"gaplimit", "optimal"}
    near = time.monotonic() - started if reached else None
    if model.getStatus() == "gaplimit":
        model.setParam("limits/gap", GAP)
        model.optimize()
    found = model.getNSols() > 0
    proven = model.getStatus() in {"gaplimit", "optimal"}
    value = model.getObjVal() if found else None
    return Outcome("bewiesen" if proven else "Zeit", value, model.getDualbound(), near)


def by_cp_sat(pool: Pool, seconds: float) -> Outcome:
    """CP-SAT from OR-Tools.

    Raises:
        ImportError: not installed.
    """
    from ortools.sat.python import cp_model

    plain, model = plain_model(pool), cp_model.CpModel()
    columns = [model.new_int_var(0, upper, f"x{index}") for index, (_, upper, _) in enumerate(plain.columns)]
    for terms, low, high in plain.rows:
        total = sum(factor * columns[column] for column, factor in terms)
        if low is not None:
            model.add(total >= low)
        if high is not None:
            model.add(total <= high)
    model.minimize(sum(cost * columns[index] for index, (cost, _, _) in enumerate(plain.columns)))
    near: list[float] = []
    started = time.monotonic()

    class Watch(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
        def on_solution_callback(self) -> None:
            if not near and self.objective_value - self.best_objective_bound <= NEAR * self.objective_value:
                near.append(time.monotonic() - started)

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = GAP
    status = solver.solve(model, Watch())
    proven = status == cp_model.OPTIMAL
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Outcome("Zeit", None, None, None)
    if proven and not near:
        near.append(time.monotonic() - started)
    outcome = "bewiesen" if proven else "Zeit"
    return Outcome(outcome, solver.objective_value, solver.best_objective_bound, near[0] if near else None)


RIVALS: dict[str, Callable[[Pool, float], Outcome]] = {
    "HiGHS": by_highs,
    "SCIP": by_scip,
    "CP-SAT": by_cp_sat,
}
