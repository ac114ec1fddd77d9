# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counting on plain data: tallies, verdicts, elections, who is present, the chain of open votes."""

from itunion.union.assembly.rules.attendance import Entry, Present, present_members, represented_by
from itunion.union.assembly.rules.elections import ElectionResult, elect
from itunion.union.assembly.rules.roll import GENESIS, broken_links, link
from itunion.union.assembly.rules.sealed import (
    Archive,
    ArchiveDamaged,
    counts_of,
    read_archive,
    template_of,
    voter_codes,
)
from itunion.union.assembly.rules.verdict import INVALID, Tally, Verdict, count, judge

__all__ = [
    "GENESIS",
    "INVALID",
    "Archive",
    "ArchiveDamaged",
    "ElectionResult",
    "Entry",
    "Present",
    "Tally",
    "Verdict",
    "broken_links",
    "count",
    "counts_of",
    "elect",
    "judge",
    "link",
    "present_members",
    "read_archive",
    "represented_by",
    "template_of",
    "voter_codes",
]
