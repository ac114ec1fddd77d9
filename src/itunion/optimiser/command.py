# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion award NEEDS OFFERS --out DIR`: a proven award and fair shares from two plain files, nothing else needed.

Exit codes: 0 award written and checked, 1 no award (infeasible, or nothing found in time), 2 input refused,
3 the independent checker found a fault. Files appear in DIR only if the code is 0.
"""

import argparse
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType

from itunion.optimiser.api import certify, solve
from itunion.optimiser.checker import check_result
from itunion.optimiser.model import Instance, InstanceError
from itunion.optimiser.outcome import Result, Status
from itunion.optimiser.progress import ProgressLine
from itunion.optimiser.reading import read_instance
from itunion.optimiser.report import award_report, infeasible_report
from itunion.optimiser.rules_file import AwardRules, read_rules
from itunion.optimiser.table import InputError, Problem
from itunion.optimiser.writing import result_files

DEFAULT_TIME_LIMIT = 60.0
CERTIFICATE_TIME_LIMIT = 30.0

DONE, NO_AWARD, REFUSED, FAULTY = 0, 1, 2, 3


def run_award_command(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments; the exit code."""
    arguments = _parse(argv)
    try:
        instance = _read(arguments)
        if problems := instance.problems():
            raise InstanceError(problems)
    except (InputError, InstanceError) as error:
        count = len(error.problems)
        heading = "Ein Fehler" if count == 1 else f"{count} Fehler"
        _tell(f"{heading} in den Eingaben; es wurde nichts berechnet und nichts geschrieben.", sys.stderr)
        for problem in error.problems:
            _tell(f"  {problem}", sys.stderr)
        return REFUSED
    stop = threading.Event()
    previous = _stop_on_interrupt(stop)
    try:
        with ProgressLine(sys.stderr) as progress:
            result = solve(
                instance,
                time_limit=arguments.time_limit,
                seed=arguments.seed,
                on_progress=progress,
                should_stop=stop.is_set,
            )
            if result.award is None:
                progress.close()
                return _tell_why_not(result)
            limit = min(CERTIFICATE_TIME_LIMIT, arguments.time_limit)
            certificate = certify(
                instance,
                result,
                time_limit=limit,
                seed=arguments.seed,
                on_progress=progress,
                should_stop=stop.is_set,
            )
    finally:
        signal.signal(signal.SIGINT, previous)
    files = result_files(
        instance,
        result,
        certificate,
        time_limit=arguments.time_limit,
        certificate_limit=limit,
        seed=arguments.seed,
    )
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), files)
        findings = check_result(
            Path(arguments.needs),
            Path(arguments.offers),
            Path(folder),
            max_suppliers=arguments.max_suppliers,
            rules=None if arguments.rules is None else Path(arguments.rules),
        )
    if findings:
        _tell("Die unabhängige Prüfung hat Fehler gefunden; es wurde nichts geschrieben.", sys.stderr)
        for finding in findings:
            _tell(f"  {finding}", sys.stderr)
        return FAULTY
    out = Path(arguments.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write(out, files)
    except OSError as error:
        _tell(f"Die Ergebnisse lassen sich nicht nach {out} schreiben: {error.strerror}.", sys.stderr)
        return REFUSED
    _tell(award_report(instance, result, certificate), sys.stdout)
    _tell(f"Unabhängige Prüfung bestanden. Dateien in {out}: " + ", ".join(sorted(files)), sys.stdout)
    return DONE


def _read(arguments: argparse.Namespace) -> Instance:
    """The question in the files, with the problems of all of them.

    Raises:
        InputError: at least one finding.
    """
    problems: list[Problem] = []
    rules = AwardRules()
    if arguments.rules is not None:
        try:
            rules = read_rules(Path(arguments.rules))
        except InputError as error:
            problems.extend(error.problems)
    limits, most = rules.constraints, arguments.max_suppliers
    if most is not None and limits.max_suppliers not in (None, most):
        text = f"Die Datei sagt {limits.max_suppliers}, die Option --max-suppliers {most}."
        problems.append(Problem(Path(arguments.rules).name, None, "max_suppliers", text))
    if most is not None:
        limits = replace(limits, max_suppliers=most)
    try:
        instance = read_instance(
            Path(arguments.needs), Path(arguments.offers), limits, lots=rules.lots, bundles=rules.bundles
        )
    except InputError as error:
        raise InputError([*problems, *error.problems]) from error
    if problems:
        raise InputError(problems)
    return instance


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="itunion award",
        description="Berechnet aus Bedarfen und Angeboten den günstigsten Zuschlag mit Nachweis und gerechten Anteilen.",
    )
    parser.add_argument("needs", metavar="NEEDS", help="Bedarfe als CSV oder XLSX")
    parser.add_argument("offers", metavar="OFFERS", help="Angebote als CSV oder XLSX")
    parser.add_argument("--out", metavar="DIR", required=True, help="Ordner für die Ergebnisse")
    parser.add_argument("--max-suppliers", metavar="N", type=_count, help="höchstens so viele Lieferanten")
    parser.add_argument(
        "--rules",
        metavar="FILE",
        help="Regeln des Zuschlags als TOML: Lose, Budgets, Grenzen, Kopplungsrabatte",
    )
    parser.add_argument(
        "--time-limit",
        metavar="S",
        type=_seconds,
        default=DEFAULT_TIME_LIMIT,
        help="Sekunden für die Suche (60)",
    )
    parser.add_argument(
        "--seed", metavar="K", type=_seed, default=0, help="Startwert des Zufalls im Löser (0)"
    )
    return parser.parse_args(argv)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("bitte eine ganze Zahl ab 1")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError("bitte Sekunden über 0 bis 86400")
    return value


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) >= 2**31:
        raise argparse.ArgumentTypeError("bitte eine ganze Zahl von 0 bis 2147483647")
    return int(text)


def _stop_on_interrupt(stop: threading.Event) -> "signal._HANDLER":
    def handler(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        _tell("\nAbbruch angefordert: der beste bisherige Zuschlag wird ausgegeben.", sys.stderr)

    return signal.signal(signal.SIGINT, handler)


def _tell_why_not(result: Result) -> int:
    if result.status is Status.INFEASIBLE:
        _tell(infeasible_report(result), sys.stderr)
    else:
        _tell(
            "In der Zeit wurde kein Zuschlag gefunden; es wurde nichts geschrieben. Bitte mehr Zeit geben.",
            sys.stderr,
        )
    return NO_AWARD


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _tell(text: str, stream: object) -> None:
    stream.write(text + "\n")  # type: ignore[attr-defined]
