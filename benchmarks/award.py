# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The award benchmark: our own search beside the plain strong model in MIP solvers, one table in one run.

    python -m benchmarks.award [--quick] [--limit S] [--only TEXT] [--methods eigen,HiGHS]

Every solve has a process of its own, with one thread; memory is the peak of that process, building the model included.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec

from benchmarks.rivals import GAP, NEAR, RIVALS, Outcome

from itunion.optimiser.generator import ctqd_instance, municipal_instance
from itunion.optimiser.highs import Stop
from itunion.optimiser.outcome import Progress
from itunion.optimiser.pool import Pool, build_pool
from itunion.optimiser.solver import Search

OWN = "eigen"
MODULES = {OWN: "numpy", "HiGHS": "highspy", "SCIP": "pyscipopt", "CP-SAT": "ortools"}
LIMIT, QUICK_LIMIT = 120.0, 5.0
GRACE = 60.0
"""Seconds beyond the limit after which a solve that does not end is killed."""
MEMORY = 4096
HARD = 10.0
"""Seconds the plain model must need to 1 % before our own time is compared with it."""
FASTER = 5.0


@dataclass(frozen=True, slots=True)
class Case:
    """One instance: municipal (with the most suppliers allowed) or CTQD (with its λ)."""

    suppliers: int
    articles: int
    tiers: int
    seed: int
    most: int | None = None
    lam: float | None = None

    @property
    def family(self) -> str:
        shape = f"{self.suppliers}x{self.articles}x{self.tiers}"
        if self.lam is not None:
            return f"CTQD {shape} λ={self.lam}"
        return shape if self.most is None else f"{shape} max {self.most}"

    def pool(self) -> Pool:
        if self.lam is not None:
            return build_pool(ctqd_instance(self.suppliers, self.articles, self.tiers, self.lam, self.seed))
        return build_pool(
            municipal_instance(
                suppliers=self.suppliers,
                articles=self.articles,
                tiers=self.tiers,
                members=128,
                standards=6,
                max_suppliers=self.most,
                seed=self.seed,
            )
        )


@dataclass(frozen=True, slots=True)
class Row:
    """Result of one solve. Seconds without building the pool; megabytes at the peak."""

    family: str
    seed: int
    method: str
    status: str
    gap: float | None
    seconds: float
    near_after: float | None
    memory: int


@dataclass(frozen=True, slots=True)
class Target:
    """What our own search promises for a family: a gap within seconds, with every seed."""

    family: str
    seconds: float
    gap: float


TARGETS = (
    Target("6x25x4", 2, GAP),
    Target("15x40x4", 15, GAP),
    Target("20x100x5 max 5", 45, GAP),
    Target("50x200x5 max 8", 120, NEAR),
    Target("CTQD 50x500x5 λ=0.8", 120, 0.005),
)
QUICK = (*(Case(6, 25, 4, seed) for seed in (1, 2, 3)), Case(15, 40, 4, 3))
FULL = (
    *(
        Case(suppliers, articles, tiers, seed, most)
        for suppliers, articles, tiers, most in (
            (6, 25, 4, None),
            (15, 40, 4, None),
            (20, 100, 5, 5),
            (50, 200, 5, 8),
        )
        for seed in (1, 2, 3)
    ),
    *(Case(20, 100, 5, 1, lam=lam) for lam in (0.8, 0.5, 0.1)),
    Case(50, 100, 5, 1, lam=0.8),
    Case(50, 500, 5, 1, lam=0.8),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table and the targets; exit code 0 if every target that was measured is held."""
    parser = argparse.ArgumentParser(description="Eigene Suche neben dem einfachen Modell in MIP-Lösern.")
    parser.add_argument("--quick", action="store_true", help="nur die kleinen Fälle, unter einer Minute")
    parser.add_argument("--limit", type=float, metavar="S", help="Sekunden je Lauf (120; mit --quick 5)")
    parser.add_argument("--only", default="", metavar="TEXT", help="nur Fälle, deren Name so beginnt")
    parser.add_argument("--methods", default=",".join(MODULES), metavar="NAMEN")
    parser.add_argument("--solve", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    limit = arguments.limit or (QUICK_LIMIT if arguments.quick else LIMIT)
    if arguments.solve:
        return _child(arguments.solve[0], Case(**json.loads(arguments.solve[1])), limit)
    methods = [name for name in arguments.methods.split(",") if name in MODULES]
    absent = [name for name in methods if find_spec(MODULES[name]) is None]
    for name in absent:
        print(f"{name} ist nicht installiert und fehlt in der Tabelle.")
    cases = [c for c in (QUICK if arguments.quick else FULL) if c.family.startswith(arguments.only)]
    print(f"Grenze {limit:g} s je Lauf, ein Thread, verlangte Lücke {GAP:g}; Speicher in MiB")
    head = f"{'Fall':<22} {'Saat':>4} {'Verfahren':<9} {'Ergebnis':<10}"
    print(head + f" {'Lücke %':>8} {'Sekunden':>9} {'bis 1 %':>8} {'Speicher':>8}")
    rows: list[Row] = []
    for case in cases:
        for method in methods:
            if method not in absent:
                rows.append(_measure(method, case, limit))
                print(_line(rows[-1]), flush=True)
    print()
    return 0 if all(_judge(rows, limit)) else 1


def _measure(method: str, case: Case, limit: float) -> Row:
    """One solve in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.award", "--limit", str(limit)]
    command += ["--solve", method, json.dumps(asdict(case))]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    started = time.monotonic()
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=limit + GRACE, check=False
        )
    except subprocess.TimeoutExpired:
        return Row(case.family, case.seed, method, "hängt", None, time.monotonic() - started, None, 0)
    if done.returncode:
        error = (done.stderr.strip().splitlines() or [f"Code {done.returncode}"])[-1]
        return Row(
            case.family, case.seed, method, f"Fehler {error}", None, time.monotonic() - started, None, 0
        )
    return Row(**json.loads(done.stdout.splitlines()[-1]))


def _child(method: str, case: Case, limit: float) -> int:
    pool = case.pool()
    started = time.monotonic()
    outcome = _own(pool, limit) if method == OWN else RIVALS[method](pool, limit)
    seconds = time.monotonic() - started
    gap = None
    if outcome.value is not None and outcome.bound is not None:
        gap = max(0.0, (outcome.value - outcome.bound) / outcome.value)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    row = Row(case.family, case.seed, method, outcome.status, gap, seconds, outcome.near_after, memory)
    print(json.dumps(asdict(row)))
    return 0


def _own(pool: Pool, limit: float) -> Outcome:
    near: list[float] = []

    def watch(progress: Progress) -> None:
        if not near and progress.gap is not None and progress.gap <= NEAR:
            near.append(progress.elapsed)

    optimum = Search(pool, time_limit=limit, gap=GAP, on_progress=watch).run()
    status = {Stop.GAP: "bewiesen", Stop.WORK: "Arbeit", Stop.TIME: "Zeit"}.get(
        optimum.stop, optimum.stop.value
    )
    value = None if optimum.plan is None else float(optimum.plan.cost)
    return Outcome(status, value, float(optimum.bound), near[0] if near else None)


def _line(row: Row) -> str:
    gap = "–" if row.gap is None else f"{100 * row.gap:.4f}"
    near = "–" if row.near_after is None else f"{row.near_after:.1f}"
    return (
        f"{row.family:<22} {row.seed:>4} {row.method:<9} {row.status:<10} {gap:>8} {row.seconds:>9.1f} "
        f"{near:>8} {row.memory:>8}"
    )


def _judge(rows: Sequence[Row], limit: float) -> Iterable[bool]:
    """One line per target: held or not."""
    by_family: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_family[row.family, row.method].append(row)
    verdicts = []

    def say(text: str, held: bool) -> None:
        verdicts.append(held)
        print(f"{'gehalten      ' if held else 'NICHT gehalten'}  {text}")

    for target in TARGETS:
        own = by_family.get((target.family, OWN), [])
        if own:
            held = all(r.gap is not None and r.gap <= target.gap and r.seconds <= target.seconds for r in own)
            worst = max(r.gap if r.gap is not None else 1.0 for r in own)
            slowest = max(r.seconds for r in own)
            promise = f"Lücke höchstens {100 * target.gap:g} % in {target.seconds:g} s"
            say(f"{target.family}: {promise}; gemessen {100 * worst:.4f} % in {slowest:.1f} s", held)
    for family in dict.fromkeys(row.family for row in rows):
        own, plain = by_family.get((family, OWN), []), by_family.get((family, "HiGHS"), [])
        if own and plain:
            mine, theirs = _near(own, limit), _near(plain, limit)
            if theirs > HARD:
                factor = theirs / max(mine, 0.01)
                text = (
                    f"{family}: Median bis 1 % {mine:.1f} s gegen {theirs:.1f} s, {factor:.1f}-mal so schnell"
                )
                say(f"{text} (verlangt {FASTER:g})", factor >= FASTER)
    own_rows = [row for row in rows if row.method == OWN]
    if own_rows:
        most = max(row.memory for row in own_rows)
        say(f"Speicher höchstens {MEMORY} MiB; gemessen {most} MiB", most <= MEMORY)
    return verdicts


def _near(rows: Sequence[Row], limit: float) -> float:
    """Median seconds to a gap of 1 %; who never got there counts with the limit."""
    return statistics.median(limit if row.near_after is None else row.near_after for row in rows)


if __name__ == "__main__":
    sys.exit(main())
