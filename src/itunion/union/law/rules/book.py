# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The book: all numbered rules, and the view of them on one day under one version of the statutes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from itunion.union.law.rules.findings import Decision, Finding, Rule
from itunion.union.law.rules.profiles import Profile, profile_on
from itunion.union.law.rules.rulebook import ALL
from itunion.union.law.rules.statutes import Statutes
from itunion.union.law.rules.switches import is_off

__all__ = ["RULES", "Book", "Parameters", "book_for"]

RULES: dict[str, Rule] = {rule.id: rule for rule in ALL}
if len(RULES) != len(ALL):
    raise ValueError("two rules share a number")


@dataclass(frozen=True, slots=True)
class Parameters:
    """What `decide` gets: the statutes, the profile's figures, and the public holidays of the Land."""

    statutes: Statutes
    profile: Profile
    holidays: Collection[date] = ()

    def __getitem__(self, key: str) -> Any:
        """Return a parameter of the statutes, or a figure of the profile."""
        if key in self.profile.values:
            return self.profile.values[key]
        return self.statutes[key]

    @property
    def form(self) -> str:
        """Return the form declarations need: 'text' or 'written' (BGB §§ 126, 126b)."""
        asked = self.statutes["declaration_form"]
        return str(self.profile.values["form_by_law"] if asked == "law" else asked)


@dataclass(frozen=True, slots=True)
class Book:
    """The rules as they hold on `day`; every check says which rule, facts, profile and statutes it used."""

    day: date
    parameters: Parameters

    @property
    def statutes(self) -> Statutes:
        """Return the version of the statutes in force."""
        return self.parameters.statutes

    def check(self, rule_id: str, **facts: Any) -> Finding:
        """Apply one rule to facts; a rule not in force on the day allows everything. Raises KeyError if unknown."""
        rule = RULES[rule_id]
        applied = rule.in_force(self.day) and not is_off(rule_id)
        decision = rule.decide(self.parameters, **facts) if applied else Decision(True)
        return Finding(rule, applied, decision, facts, self.parameters.profile.key, self.statutes.version)

    def rules(self) -> list[Rule]:
        """Return the rules in force on the day, in the order of the fact sheet."""
        return [r for r in RULES.values() if r.in_force(self.day)]


def book_for(day: date, statutes: Statutes, holidays: Collection[date] = ()) -> Book:
    """Return the book for a day: the profile in force and the given statutes."""
    return Book(day, Parameters(statutes, profile_on(day), holidays))
