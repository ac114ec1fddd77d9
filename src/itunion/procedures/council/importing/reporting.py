# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reports: runs of taking over another system, and what each repaired or could not use."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from itunion.procedures.council.importing.notes import SENTENCES, is_repaired
from itunion.procedures.council.models import Finding, ImportRun

__all__ = ["EXAMPLES", "FILES", "STATES", "TYPES", "RunReport", "report_of"]

# what a run counts: objects by type and by what became of them, contents of files by what became of them
TYPES = {
    "Body": _("Körperschaften"), "LegislativeTerm": _("Wahlperioden"),
    "Organization": _("Gremien"), "Person": _("Personen"),
    "Membership": _("Mitgliedschaften"), "Meeting": _("Sitzungen"),
    "AgendaItem": _("Tagesordnungspunkte"), "Paper": _("Vorlagen"),
    "Consultation": _("Beratungen"), "File": _("Dateien"), "Location": _("Orte"),
}  # fmt: skip
STATES = {
    "new": _("neu"), "changed": _("geändert"), "unchanged": _("unverändert"),
    "deleted": _("gelöscht"), "left_out": _("ausgelassen"),
}  # fmt: skip
FILES = {
    "kept": _("geladen"), "refused": _("zurückgehalten"), "missing": _("nicht abrufbar"),
}  # fmt: skip

# shown of each kind of finding
EXAMPLES = 5


@dataclass(frozen=True)
class Line:
    """One kind of finding."""

    code: str
    sentence: Any
    count: int
    examples: tuple[Finding, ...]


@dataclass(frozen=True)
class RunReport:
    """A run: numbers by type as (type, {state: number}), findings that stay and those that were repaired."""

    run: ImportRun
    counts: tuple[tuple[str, dict[str, int]], ...]
    files: dict[str, int]
    left: tuple[Line, ...]
    repaired: tuple[Line, ...]


def report_of(run: ImportRun) -> RunReport:
    """Return the report of a run, in the words of people."""
    examples: dict[str, list[Finding]] = defaultdict(list)
    for finding in run.findings.order_by("pk"):
        examples[finding.code].append(finding)
    counted = run.counts.get("findings") or {}
    lines = [
        Line(code, SENTENCES.get(code, code), count, tuple(examples[code][:EXAMPLES]))
        for code, count in sorted(counted.items(), key=lambda pair: -pair[1])
    ]
    return RunReport(
        run=run,
        counts=tuple((run.counts.get("objects") or {}).items()),
        files=run.counts.get("files") or {},
        left=tuple(line for line in lines if not is_repaired(line.code)),
        repaired=tuple(line for line in lines if is_repaired(line.code)),
    )
