# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules on plain data: what a line of needs must look like, whatever way it came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from itunion.union.demand.parsing import ParseError, parse_binding, parse_day, parse_price, parse_units

__all__ = [
    "COLUMNS",
    "REQUIRED_COLUMNS",
    "ArticleInfo",
    "NeedLine",
    "Problem",
    "check_lines",
    "cpv_check_digit_form",
    "reminder_is_due",
]

# Column names of the import file: English name and the German ones accepted for it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "article": ("article", "artikel", "artikelnummer"),
    "standard": ("standard",),
    "alternatives": ("alternatives", "alternativen"),
    "quantity": ("quantity", "menge", "anzahl"),
    "max_unit_price": ("max_unit_price", "preisobergrenze", "höchstpreis"),
    "needed_by": ("needed_by", "benötigt_bis", "benötigt bis"),
    "contract_ends": ("contract_ends", "vertragsende", "altvertrag_bis", "altvertrag bis"),
    "binding": ("binding", "verbindlichkeit"),
    "cost_centre": ("cost_centre", "kostenstelle"),
    "note": ("note", "bemerkung"),
    "tolerance": ("tolerance", "toleranz", "toleranzmenge"),
}
REQUIRED_COLUMNS = ("article", "quantity")


@dataclass(frozen=True)
class ArticleInfo:
    """What a round knows of an article: its id, and its standards' ids by code."""

    article_id: int
    name: str
    standards: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class NeedLine:
    """One checked line of needs; prices in € net per unit.

    `tolerance` are units the member would take and pay on top if that makes the purchase cheaper for all.
    """

    article: str
    standard: str
    alternatives: tuple[str, ...]
    quantity: int
    max_unit_price: Decimal | None
    needed_by: date | None
    contract_ends: date | None
    binding: str
    cost_centre: str
    note: str
    tolerance: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes a line unique within a member's answer to a round."""
        return (self.article, self.standard, self.cost_centre)


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: the line's position (0-based), the column, a code and its parameters.

    Codes are turned into sentences by `problems.sentence`; rules know no language.
    """

    line: int
    column: str
    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def check_lines(
    lines: Sequence[Mapping[str, str]], catalogue: Mapping[str, ArticleInfo], first_day: date
) -> tuple[list[NeedLine], list[Problem]]:
    """Check raw lines (texts by column) against the round's articles; return good lines and all problems.

    `first_day` is the earliest sensible day for "needed by": today.
    """
    good: list[NeedLine] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str, str], int] = {}
    for position, raw in enumerate(lines):
        line, found = _check_line(position, raw, catalogue, first_day)
        if line is not None and line.key in seen:
            found.append(Problem(position, "article", "duplicate", {"line": seen[line.key]}))
            line = None
        problems.extend(found)
        if line is not None:
            seen[line.key] = position
            good.append(line)
    return good, problems


def _check_line(
    position: int, raw: Mapping[str, str], catalogue: Mapping[str, ArticleInfo], first_day: date
) -> tuple[NeedLine | None, list[Problem]]:
    problems: list[Problem] = []

    def attempt(column: str, parse: Any, *arguments: Any) -> Any:
        try:
            return parse(raw.get(column, "").strip(), *arguments)
        except ParseError as error:
            problems.append(Problem(position, column, error.code, {"value": raw.get(column, "").strip()}))
            return None

    article = raw.get("article", "").strip()
    info = catalogue.get(article)
    standard = raw.get("standard", "").strip()
    alternatives = tuple(
        sorted({c.strip() for c in raw.get("alternatives", "").split("|") if c.strip()} - {standard})
    )
    if info is None:
        problems.append(
            Problem(position, "article", "unknown_article" if article else "missing", {"value": article})
        )
    else:
        known = ", ".join(info.standards)
        for column, code in [("standard", standard), *(("alternatives", a) for a in alternatives)]:
            if code and code not in info.standards:
                parameters = {"value": code, "article": info.name, "known": known}
                problems.append(Problem(position, column, "outside_standard", parameters))
    if alternatives and not standard:
        problems.append(Problem(position, "alternatives", "alternatives_without_standard"))
    quantity = attempt("quantity", parse_units)
    price = attempt("max_unit_price", parse_price)
    tolerance = attempt("tolerance", parse_units, 0) if raw.get("tolerance", "").strip() else 0
    if quantity is not None and tolerance is not None and tolerance > quantity:
        problems.append(Problem(position, "tolerance", "tolerance_too_large", {"value": tolerance}))
    needed_by = attempt("needed_by", parse_day)
    contract_ends = attempt("contract_ends", parse_day)
    binding = attempt("binding", parse_binding)
    if needed_by is not None and needed_by < first_day:
        problems.append(Problem(position, "needed_by", "past", {"value": raw.get("needed_by", "").strip()}))
    for column, longest in (("cost_centre", 40), ("note", 200)):
        if len(raw.get(column, "").strip()) > longest:
            problems.append(Problem(position, column, "too_long", {"longest": longest}))
    if problems:
        return None, problems
    return (
        NeedLine(
            article,
            standard,
            alternatives,
            quantity,
            price,
            needed_by,
            contract_ends,
            binding,
            raw.get("cost_centre", "").strip(),
            raw.get("note", "").strip(),
            tolerance,
        ),
        [],
    )


def cpv_check_digit_form(code: str) -> bool:
    """Say whether a CPV code has eight digits, a hyphen and the check digit (Regulation (EC) No 213/2008)."""
    head, hyphen, check = code.partition("-")
    return (
        hyphen == "-"
        and len(head) == 8
        and head.isascii()
        and head.isdigit()
        and len(check) == 1
        and check.isdigit()
    )


def reminder_is_due(today: date, deadline: date, days_before: int, *, answered: bool, reminded: bool) -> bool:
    """Say whether a member is reminded today: once, from `days_before` days before the deadline up to it."""
    days_left = (deadline - today).days
    return not answered and not reminded and 0 <= days_left <= days_before
