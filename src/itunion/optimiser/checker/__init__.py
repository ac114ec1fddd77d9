# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The independent checker: a result file in, findings out. No solver, and no line of code shared with one.

It imports nothing but the standard library and itself, so the folder can be copied anywhere and run there. Everything
it says it recomputes from `result.json`: demand, offers, tiers, prices, limits, lots, rebates, failure of a supplier,
deliveries, shares, savings and the arithmetic of the proofs. What it cannot recompute is the bound itself (a second
solver does that in the tests) and what members and groups would pay alone; there it looks for contradictions.

Command: `python -m itunion.optimiser.checker RESULT.json|DIR [NEEDS OFFERS [RULES]]`, exit code 0 without findings.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .claims import read_award, read_members, read_question, read_shares
from .files import compare_folder, compare_inputs
from .findings import Finding, Report
from .goods import check_goods
from .proof import check_proof
from .question import check_question
from .shape import read_json, shape_findings
from .sharing import check_shares
from .whole import check_whole

__all__ = ["RESULT_FILE", "Finding", "Report", "check_document", "check_result", "examine", "main"]

RESULT_FILE = "result.json"


def check_document(document: Any) -> list[Finding]:
    """Everything wrong with a result document (parsed JSON); an empty list means that it holds.

    Three steps, each only after the one before: the shape, the question, the answer.
    """
    if found := shape_findings(document):
        return found
    if found := list(check_question(document["instance"])):
        return found
    return list(_check_answer(document))


def _check_answer(document: Mapping[str, Any]) -> Iterator[Finding]:
    question = read_question(document["instance"])
    award = read_award(document["award"])
    shares, members = read_shares(document["shares"]), read_members(document["members"])
    yield from check_goods(question, award)
    yield from check_whole(question, award)
    yield from check_shares(question, award, shares, members)
    yield from check_proof(document, question, award, members)


def examine(
    path: Path, needs: Path | None = None, offers: Path | None = None, rules: Path | None = None
) -> Report:
    """Check a result file, or a folder with all files of an award, against its input files if they are given."""
    result = path / RESULT_FILE if path.is_dir() else path
    try:
        document, found = read_json(result.read_bytes(), result.name)
    except OSError as error:
        return Report((Finding(str(result), f"Die Datei lässt sich nicht lesen ({error.strerror})."),))
    notes: list[str] = []
    if not found:
        found = shape_findings(document)
    if not found:
        found = check_document(document)
        if path.is_dir():
            found += compare_folder(document, path)
        if needs is not None and offers is not None:
            differences, notes = compare_inputs(document["instance"], needs, offers, rules)
            found += differences
    return Report(tuple(found), tuple(notes))


def check_result(
    needs: Path, offers: Path, folder: Path, *, max_suppliers: int | None = None, rules: Path | None = None
) -> list[Finding]:
    """Everything wrong with the result in `folder`; an empty list means that the result holds.

    `max_suppliers`: the limit that was asked for, if any; the result must name the same one.
    """
    found = list(examine(folder, needs, offers, rules).findings)
    if max_suppliers is not None and not found:
        document, _ = read_json((folder / RESULT_FILE).read_bytes(), RESULT_FILE)
        said = document["instance"]["constraints"]["max_suppliers"]
        if said != max_suppliers:
            found.append(
                Finding(
                    RESULT_FILE, f"Höchstens {max_suppliers} Lieferanten waren verlangt, hier steht {said}."
                )
            )
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """The command's face: print findings, exit code 0 or 1."""
    parser = argparse.ArgumentParser(
        prog="checker", description="Prüft einen Zuschlag ohne Löser, allein aus seiner Ergebnisdatei."
    )
    parser.add_argument("result", metavar="RESULT.json|DIR", type=Path, help="Ergebnisdatei oder Ordner")
    parser.add_argument("needs", metavar="NEEDS", type=Path, nargs="?", help="Bedarfe, zum Vergleich")
    parser.add_argument("offers", metavar="OFFERS", type=Path, nargs="?", help="Angebote, zum Vergleich")
    parser.add_argument("rules", metavar="RULES", type=Path, nargs="?", help="Regeln, zum Vergleich")
    arguments = parser.parse_args(argv)
    if arguments.needs is not None and arguments.offers is None:
        parser.error("Bitte Bedarfe und Angebote angeben, oder keines von beiden.")
    report = examine(arguments.result, arguments.needs, arguments.offers, arguments.rules)
    for line in (*report.findings, *report.notes):
        sys.stdout.write(f"{line}\n")
    count = len(report.findings)
    sys.stdout.write("Keine Fehler gefunden.\n" if not count else f"{count} Fehler gefunden.\n")
    return 1 if count else 0
