# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Twenty what-if questions after a first award, each beside a search from scratch.

    python -m benchmarks.what_if [--seed 1]

Exit code 0 if the median answer took at most five seconds and every answer agrees with the search from scratch: neither's
bound lies above the other's cost.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from decimal import Decimal

from itunion.optimiser.generator import municipal_instance
from itunion.optimiser.pool import build_pool, to_cents
from itunion.optimiser.solver import Search
from itunion.optimiser.what_if import AtMost, Change, Cheapest, Price, Quantity, Relax, Session, Without

MEDIAN = 5.0


def main(argv: Sequence[str] | None = None) -> int:
    """Ask, compare, print."""
    parser = argparse.ArgumentParser(
        description="Zwanzig Was-wäre-wenn-Fragen bei 15x40x4 mit 128 Mitgliedern."
    )
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args(argv).seed
    instance = municipal_instance(
        suppliers=15, articles=40, tiers=4, members=128, standards=6, max_suppliers=None, seed=seed
    )
    started = time.monotonic()
    session = Session(instance)
    print(f"erster Zuschlag {session.cost} nach {time.monotonic() - started:.1f} s")
    used = session.ask(Cheapest()).suppliers
    changes: list[Change] = [
        Cheapest(),
        *(AtMost(most) for most in (3, 5, 8)),
        *(Without(supplier) for supplier in used[:4]),
        Relax("Standard 1", "Standard 2"),
        Relax("Standard 3", "Standard 5"),
        Relax("Standard 6", "Standard 4"),
        Price(used[0], Decimal(3)),
        Price(used[1], Decimal(-3)),
        Price(used[2], Decimal(10)),
        Price("Lieferant 05", Decimal("-2.5")),
        *(Quantity(f"Artikel {article}", Decimal(change)) for article, change in (("03", 20), ("10", -100))),
        *(Quantity(f"Artikel {article}", Decimal(change)) for article, change in (("22", 50), ("01", 10))),
        Quantity("Artikel 05", Decimal(-30)),
    ]
    warm, agree = [], True
    for change in changes:
        started = time.monotonic()
        answer = session.ask(change)
        warm.append(time.monotonic() - started)
        started = time.monotonic()
        cold = Search(build_pool(change.apply(instance)), time_limit=60, gap=session.gap).run()
        seconds = time.monotonic() - started
        same = (answer.cost is None) == (cold.plan is None)
        if answer.cost is not None and cold.plan is not None:
            same = to_cents(answer.bound) <= cold.plan.cost and cold.bound <= to_cents(answer.cost)
        agree &= same
        gap = "–" if answer.gap is None else f"{100 * answer.gap:.3f} %"
        print(
            f"{warm[-1]:5.1f} s, neu {seconds:5.1f} s, Lücke {gap}, {'gleich' if same else 'ANDERS'}: {answer.sentence}"
        )
    median = statistics.median(warm)
    print(f"{len(changes)} Fragen, Median {median:.2f} s (verlangt {MEDIAN:g}), alle gleich: {agree}")
    return 0 if agree and median <= MEDIAN else 1


if __name__ == "__main__":
    sys.exit(main())
