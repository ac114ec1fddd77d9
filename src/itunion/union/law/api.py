# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of the law: the book for a day, enforcing its findings, and the statutes."""

from itunion.union.law.actions import enforce, enter_statutes, enter_union_facts, put_in_force
from itunion.union.law.permissions import Permission
from itunion.union.law.queries import book_on, facts, statutes_on, versions
from itunion.union.law.rules import (
    MAJORITIES,
    PARAMETERS,
    RULES,
    Book,
    Decision,
    Finding,
    Kind,
    Majority,
    Parameter,
    Rule,
    Statutes,
    Text,
    book_for,
    statutes_problems,
    without,
)
from itunion.union.law.rules.deadlines import (
    add_months,
    add_years,
    clear_days_before,
    is_working_day,
    next_working_day,
    previous_working_day,
    working_days_after,
)

__all__ = [
    "MAJORITIES",
    "PARAMETERS",
    "RULES",
    "Book",
    "Decision",
    "Finding",
    "Kind",
    "Majority",
    "Parameter",
    "Permission",
    "Rule",
    "Statutes",
    "Text",
    "add_months",
    "add_years",
    "book_for",
    "book_on",
    "clear_days_before",
    "enforce",
    "enter_statutes",
    "enter_union_facts",
    "facts",
    "is_working_day",
    "next_working_day",
    "previous_working_day",
    "put_in_force",
    "statutes_on",
    "statutes_problems",
    "versions",
    "without",
    "working_days_after",
]
