# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Certificate, core repair and all withdrawal quotes for 128 members, 15x40x4; each quote beside a search from scratch.

    python -m benchmarks.sharing [--seeds 3]

The named alternative is what a purchaser without the warm start would do: solve the award of the other 127 anew; five
members of each seed are asked both ways. Exit code 0 if certificate ≤ 10 s, repair ≤ 120 s to 0.01 % of the volume,
128 quotes ≤ 30 s.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from itunion.optimiser.api import RepairStatus, certify, repair_core, solve, withdrawal_quotes
from itunion.optimiser.generator import municipal_instance
from itunion.optimiser.pool import build_pool
from itunion.optimiser.solver import Search

CERTIFICATE, REPAIR, QUOTES = 10.0, 120.0, 30.0
MEMBERS = 128
ASKED_TWICE = 5


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(description="Zertifikat, Ausgleich und Austritte bei 15x40x4 × 128.")
    parser.add_argument("--seeds", type=int, default=3)
    held = True
    print(f"{'seed':>4} {'Zertifikat':>11} {'Ausgleich':>10} {'Schranke':>9} {MEMBERS} Austritte  von vorn")
    for seed in range(1, parser.parse_args(argv).seeds + 1):
        instance = municipal_instance(
            suppliers=15, articles=40, tiers=4, members=MEMBERS, standards=6, max_suppliers=None, seed=seed
        )
        result = solve(instance, seed=seed)
        if result.award is None:
            print(f"{seed:>4} kein Zuschlag")
            return 1
        times = []
        started = time.monotonic()
        certificate = certify(instance, result, time_limit=CERTIFICATE, seed=seed)
        times.append(time.monotonic() - started)
        started = time.monotonic()
        repair = repair_core(instance, result, time_limit=REPAIR, seed=seed)
        times.append(time.monotonic() - started)
        started = time.monotonic()
        quotes = withdrawal_quotes(instance, result, seed=seed)
        times.append(time.monotonic() - started)
        started = time.monotonic()
        for quote in quotes[:ASKED_TWICE]:
            others = tuple(need for need in instance.needs if need.member != quote.member)
            Search(build_pool(replace(instance, needs=others)), time_limit=60.0, seed=seed).run()
        cold = (time.monotonic() - started) / ASKED_TWICE * MEMBERS
        share = 100 * repair.bound / result.award.cost
        good = (
            certificate.proven
            and times[0] <= CERTIFICATE
            and (repair.status is RepairStatus.EMPTY_CORE or repair.bound <= repair.target)
            and times[1] <= REPAIR
            and len(quotes) == MEMBERS
            and times[2] <= QUOTES
        )
        held = held and good
        print(
            f"{seed:>4} {times[0]:>9.1f} s {times[1]:>8.1f} s {share:>7.4f} % {times[2]:>10.1f} s {cold:>7.0f} s"
            f"  {repair.status.value}, {'gehalten' if good else 'NICHT GEHALTEN'}",
            flush=True,
        )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
