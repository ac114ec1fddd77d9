# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a rule is, and what a check says: frozen data that names its sources."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

__all__ = ["Decision", "Finding", "Kind", "Rule", "Text", "allow", "by_day", "demand"]


class Kind(StrEnum):
    """How a rule acts."""

    BLOCK = "block"
    """The action is refused."""
    WARN = "warn"
    """The action needs a recorded reason."""
    DEADLINE = "deadline"
    """A date is computed, explained, watched."""
    RECORD = "record"
    """A field or proof must exist."""
    PARAMETER = "parameter"
    """A value comes from the statutes."""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages of the platform, in our own words."""

    de: str
    en: str

    def __call__(self, language: str = "de") -> str:
        """Return the sentence in the language, German unless it is English."""
        return self.en if language.startswith("en") else self.de


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule decides on the facts given: kept or not, a day if it is a deadline, and the figures behind it."""

    kept: bool
    due: date | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def demand(condition: object, **values: Any) -> Decision:
    """Return a decision that holds exactly when the condition does; `values` explain it."""
    return Decision(bool(condition), values=values)


def allow(**values: Any) -> Decision:
    """Return a decision that forbids nothing and records its values."""
    return Decision(True, values=values)


def by_day(due: date, done_on: date | None, **values: Any) -> Decision:
    """Return a decision on a last day: kept unless something was done after it."""
    return Decision(done_on is None or done_on <= due, due, {"due": due, "done_on": done_on, **values})


@dataclass(frozen=True, slots=True)
class Rule:
    """One numbered rule of cooperative law: dated, with its source, its effect and where it acts.

    `decide(p, **facts)` gets the parameters of statutes and profile first. `on_break` is the sentence shown when it
    does not hold. `valid_to` is the last day it holds, None while that is open.
    """

    id: str
    paragraph: str
    kinds: tuple[Kind, ...]
    text: Text
    on_break: Text
    acts_in: str
    decide: Callable[..., Decision]
    parameters: tuple[str, ...] = ()
    valid_from: date = date(2022, 7, 27)
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Say whether the rule holds on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def test(self) -> str:
        """Name the test that fails when the rule is switched off."""
        if self.acts_in.startswith("members."):
            return f"tests/members/test_demonstrations.py::test_with_the_rule_it_holds_and_without_it_fails[{self.id}]"
        return f"tests/law/test_each_rule.py::test_rule_matters[{self.id}]"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check: which rule, on which facts, under which profile and statutes, and what came out."""

    rule: Rule
    applied: bool
    """False when the rule was not in force on the day; then everything is allowed."""
    decision: Decision
    facts: Mapping[str, Any]
    profile: str
    statutes: str

    @property
    def kept(self) -> bool:
        """Say whether the rule holds (or does not apply)."""
        return self.decision.kept

    @property
    def due(self) -> date | None:
        """Return the computed day, if the rule is a deadline in force."""
        return self.decision.due

    @property
    def needs_reason(self) -> bool:
        """Say whether the breach may be accepted for a recorded reason."""
        return (
            not self.kept
            and set(self.rule.kinds) & {Kind.WARN} != set()
            and Kind.BLOCK not in self.rule.kinds
        )

    def sentence(self, language: str = "de") -> str:
        """Say what is wrong and where that is written."""
        return f"{self.rule.on_break(language)} ({self.rule.paragraph}, {self.rule.id})"

    def as_data(self) -> dict[str, Any]:
        """Return the finding for the audit trail: rule, inputs, result, profile and version of the statutes."""
        return {
            "rule": self.rule.id,
            "applied": self.applied,
            "kept": self.kept,
            "due": self.due,
            "facts": dict(self.facts),
            "values": dict(self.decision.values),
            "profile": self.profile,
            "statutes": self.statutes,
        }
