# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Needs from a file: CSV or XLSX, checked whole before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Refused, clock
from itunion.optimiser.api import InputError, read_table
from itunion.union.demand.problems import COLUMN_NAMES, sentence
from itunion.union.demand.rules import COLUMNS, REQUIRED_COLUMNS, ArticleInfo, NeedLine, check_lines

__all__ = ["FileProblem", "ImportPreview", "preview_import", "read_lines"]


@dataclass(frozen=True)
class FileProblem:
    """Something wrong in a file: the row as a spreadsheet shows it, the column, and a sentence."""

    row: int | None
    column: str
    text: str


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do. With any problem nothing is written."""

    lines: list[NeedLine]
    problems: list[FileProblem]
    raw: list[Mapping[str, str]]
    rows: int


def read_lines(data: bytes, name: str) -> tuple[list[dict[str, str]], list[int]]:
    """Read the file into raw lines and their row numbers; raise Refused when it is no such table at all."""
    try:
        table = read_table(
            data,
            REQUIRED_COLUMNS,
            source=name,
            optional=[c for c in COLUMNS if c not in REQUIRED_COLUMNS],
            aliases={alias: column for column, names in COLUMNS.items() for alias in names},
        )
    except InputError as error:
        raise Refused(
            _("Die Datei „%(name)s“ konnte nicht gelesen werden. Es wurde nichts gespeichert.")
            % {"name": name},
            field="file",
            details=[str(p) for p in error.problems],
        ) from error
    return [dict(row.cells) for row in table.rows], [row.number for row in table.rows]


def preview_import(
    raw: Sequence[Mapping[str, str]], numbers: Sequence[int], catalogue: Mapping[str, ArticleInfo]
) -> ImportPreview:
    """Check all lines and say what an import would do."""
    lines, problems = check_lines(raw, catalogue, clock.today())
    texts = [
        FileProblem(
            numbers[problem.line],
            str(COLUMN_NAMES[problem.column]),
            sentence(problem, lambda line: numbers[line]),
        )
        for problem in problems
    ]
    return ImportPreview(lines, texts, list(raw), len(raw))
