# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rule book: pure data and decisions, importable without Django and without a clock."""

from itunion.union.law.rules.book import RULES, Book, book_for
from itunion.union.law.rules.findings import Decision, Finding, Kind, Rule, Text
from itunion.union.law.rules.majorities import MAJORITIES, Majority
from itunion.union.law.rules.profiles import PROFILES, Profile, profile_on
from itunion.union.law.rules.statutes import PARAMETERS, Parameter, Problem, Statutes, statutes_problems
from itunion.union.law.rules.switches import without

__all__ = [
    "MAJORITIES",
    "PARAMETERS",
    "PROFILES",
    "RULES",
    "Book",
    "Decision",
    "Finding",
    "Kind",
    "Majority",
    "Parameter",
    "Problem",
    "Profile",
    "Rule",
    "Statutes",
    "Text",
    "book_for",
    "profile_on",
    "statutes_problems",
    "without",
]
