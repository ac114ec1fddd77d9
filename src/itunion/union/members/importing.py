# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Member lists from a file: CSV or XLSX, checked whole before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Refused, clock
from itunion.foundation.organisations.api import names_by_id
from itunion.optimiser.api import InputError, read_table
from itunion.union.law import api as law
from itunion.union.members.models import Member, MemberType
from itunion.union.members.problems import COLUMN_NAMES, sentence
from itunion.union.members.rules.member_list import ALIASES, COLUMNS, REQUIRED, ListedMember, check_list

__all__ = ["FileProblem", "ListPreview", "preview_list", "read_list"]


@dataclass(frozen=True)
class FileProblem:
    """Something wrong in a file: the row as a spreadsheet shows it, the column, and a sentence."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class ListPreview:
    """What an import would do. With any problem nothing is written; gaps are only reported."""

    members: list[ListedMember]
    problems: list[FileProblem]
    gaps: list[int]


def read_list(data: bytes, name: str) -> tuple[list[dict[str, str]], list[int]]:
    """Read the file into raw lines and their row numbers; raise Refused when it is no such table at all."""
    try:
        table = read_table(
            data,
            REQUIRED,
            source=name,
            optional=[c for c in COLUMNS if c not in REQUIRED],
            aliases=ALIASES,
        )
    except InputError as error:
        raise Refused(
            _("Die Datei „%(name)s“ konnte nicht gelesen werden. Es wurde nichts gespeichert.")
            % {"name": name},
            field="file",
            details=[str(p) for p in error.problems],
        ) from error
    return [dict(row.cells) for row in table.rows], [row.number for row in table.rows]


def preview_list(raw: Sequence[Mapping[str, str]], numbers: Sequence[int]) -> ListPreview:
    """Check all rows beside each other, the register and the statutes."""
    statutes = law.statutes_on(clock.today())
    kinds = {str(label).casefold(): value for value, label in MemberType.choices}
    kinds |= {value: value for value in MemberType.values}
    members, problems, gaps = check_list(
        raw,
        kinds=kinds,
        today=clock.today(),
        taken_numbers=set(Member.objects.values_list("number", flat=True)),
        taken_names={name.casefold() for name in names_by_id().values()},
        share_amount=statutes.amount("share_amount"),
        maximum_shares=statutes.number("maximum_shares"),
    )
    texts = [
        FileProblem(
            numbers[problem.position],
            str(COLUMN_NAMES[problem.column]),
            sentence(problem, lambda position: numbers[position]),
        )
        for problem in problems
    ]
    return ListPreview(members, texts, gaps)
