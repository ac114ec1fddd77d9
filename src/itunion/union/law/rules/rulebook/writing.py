# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the book is written: one call per rule, § without a law's name meaning GenG."""

from collections.abc import Callable
from datetime import date
from typing import Any

from itunion.union.law.rules.findings import Decision, Kind, Rule, Text

__all__ = ["PROMPTLY", "TEXT_FORM_LAW", "rule"]

PROMPTLY = 5
"""Working days after which 'promptly' (unverzüglich) raises an alarm; the law names no number."""

TEXT_FORM_LAW = date(2025, 1, 1)
"""Fourth Bureaucracy Relief Act: text form, highlighting, erasure, § 177."""


def rule(  # noqa: PLR0917  a table of rules reads best by position
    number: str,
    paragraph: str,
    kinds: str,
    text: tuple[str, str],
    on_break: tuple[str, str],
    acts_in: str,
    decide: Callable[..., Decision],
    parameters: str = "",
    **dates: Any,
) -> Rule:
    """Return a rule; `kinds` and `parameters` are lists separated by blanks."""
    law = "" if any(mark in paragraph for mark in ("GenG", "HGB", "BGB", "KVG")) else " GenG"
    return Rule(
        number,
        paragraph + law,
        tuple(Kind(kind) for kind in kinds.split()),
        Text(*text),
        Text(*on_break),
        acts_in,
        decide,
        tuple(parameters.split()),
        **dates,
    )
