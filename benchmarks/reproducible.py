# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""One seeded municipal round of any size, solved twice through the files, checked, compared bit for bit.

    python -m benchmarks.reproducible --suppliers 20 --articles 100 --tiers 5 --members 128 --standards 6 --max-suppliers 5 --seed 1

`--out DIR` keeps the generated files and results; `--once` leaves out the second run that proves reproducibility.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from itunion.optimiser import needs_file, offers_file
from itunion.optimiser.checker import check_result
from itunion.optimiser.command import run_award_command
from itunion.optimiser.generator import municipal_instance

REPEATABLE = ("award.csv", "members.csv", "savings.csv", "certificate.json")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; exit code 0 if the award was checked and (unless `--once`) repeated bit for bit."""
    parser = argparse.ArgumentParser(
        description="Benchmark of `itunion award` on a generated municipal round."
    )
    for name, default in (
        ("suppliers", 20),
        ("articles", 100),
        ("tiers", 5),
        ("members", 128),
        ("standards", 6),
        ("max-suppliers", 5),
        ("seed", 1),
    ):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N")
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S")
    parser.add_argument("--out", type=Path, metavar="DIR")
    parser.add_argument("--once", action="store_true")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        return _run(arguments, arguments.out or Path(temporary))


def _run(arguments: argparse.Namespace, folder: Path) -> int:
    instance = municipal_instance(
        suppliers=arguments.suppliers,
        articles=arguments.articles,
        tiers=arguments.tiers,
        members=arguments.members,
        standards=arguments.standards,
        max_suppliers=arguments.max_suppliers or None,
        seed=arguments.seed,
    )
    folder.mkdir(parents=True, exist_ok=True)
    needs, offers = folder / "needs.csv", folder / "offers.csv"
    needs.write_bytes(needs_file(instance))
    offers.write_bytes(offers_file(instance))
    options = ["--time-limit", str(arguments.time_limit), "--seed", str(arguments.seed)]
    if arguments.max_suppliers:
        options += ["--max-suppliers", str(arguments.max_suppliers)]
    seconds = []
    results = [folder / "result"] if arguments.once else [folder / "result", folder / "repeated"]
    for result in results:
        started = time.monotonic()
        code = run_award_command([str(needs), str(offers), "--out", str(result), *options])
        seconds.append(time.monotonic() - started)
        if code:
            return code
    findings = check_result(needs, offers, results[0])
    same = all(len({(result / name).read_bytes() for result in results}) == 1 for name in REPEATABLE)
    proof = json.loads((results[0] / "certificate.json").read_text("utf-8"))
    measured = json.loads((results[0] / "run.json").read_text("utf-8"))
    summary = {
        "needs": len(instance.needs),
        "offers": len(instance.offers),
        "seconds_total": [round(value, 1) for value in seconds],
        "seconds_award": measured["seconds"],
        "seconds_certificate": measured["certificate_seconds"],
        "same_files": same if len(results) > 1 else None,
        "findings": len(findings),
        **{
            key: proof[key]
            for key in (
                "status",
                "stopped_by",
                "objective",
                "bound",
                "gap",
                "worst_group_gain",
                "worst_group_bound",
            )
        },
    }
    sys.stdout.write(json.dumps(summary, indent=2) + "\n")
    return 0 if same and not findings else 1


if __name__ == "__main__":
    sys.exit(main())
