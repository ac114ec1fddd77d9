# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counting on plain data: tallies, verdicts, elections, who is present, the chain of open votes."""

from itunion.union.assembly.rules.attendance import Entry, Present, present_members, represented_by
from itunion.union.assembly.rules.elections import ElectionResult, elect
from itunion.union.assembly.rules.roll import GENESIS, broken_links, link
from itunion.union.assembly.rules.verdict import INVALID, Tally, Verdict, count, judge

__all__ = [
    "GENESIS",
    "INVALID",
    "ElectionResult",
    "Entry",
    "Present",
    "Tally",
    "Verdict",
    "broken_links",
    "count",
    "elect",
    "judge",
    "link",
    "present_members",
    "represented_by",
]
