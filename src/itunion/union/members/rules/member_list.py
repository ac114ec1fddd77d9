# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list of members from a file: checked whole; either every row is good or nothing is taken."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from itunion.union.members.parsing import ParseError, parse_amount, parse_count, parse_day

__all__ = ["ALIASES", "COLUMNS", "REQUIRED", "ListedMember", "RowProblem", "check_list"]

COLUMNS = (
    "number", "name", "kind", "street", "postcode", "city", "email", "official_key", "inhabitants", "workplaces",
    "entered_on", "shares", "paid_in",
)  # fmt: skip
REQUIRED = ("number", "name", "kind", "street", "postcode", "city", "entered_on")
ALIASES = {
    "nummer": "number", "nr.": "number", "mitgliedsnummer": "number", "name": "name", "mitglied": "name", "art": "kind",
    "straße": "street", "strasse": "street", "straße und hausnummer": "street", "plz": "postcode",
    "postleitzahl": "postcode", "ort": "city", "e-mail": "email", "schlüssel": "official_key", "ags": "official_key",
    "einwohner": "inhabitants", "arbeitsplätze": "workplaces", "eintritt": "entered_on", "mitglied seit": "entered_on",
    "anteile": "shares", "eingezahlt": "paid_in", "guthaben": "paid_in",
}  # fmt: skip
LONGEST = {"name": 200, "street": 120, "postcode": 10, "city": 80, "email": 254, "official_key": 9}


@dataclass(frozen=True, slots=True)
class ListedMember:
    """A good row."""

    number: int
    name: str
    kind: str
    street: str
    postcode: str
    city: str
    email: str
    official_key: str
    inhabitants: int | None
    workplaces: int
    entered_on: date
    shares: int
    paid_in: Decimal | None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row (by its position), in which column."""

    position: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def check_list(
    raw: Sequence[Mapping[str, str]],
    *,
    kinds: Mapping[str, str],
    today: date,
    taken_numbers: Collection[int],
    taken_names: Collection[str],
    share_amount: Decimal,
    maximum_shares: int,
) -> tuple[list[ListedMember], list[RowProblem], list[int]]:
    """Return (good rows, problems, numbers that nobody has).

    `kinds` maps what people write, in lower case, to the type of member. Gaps are reported, not refused: members leave,
    and their numbers are not given again.
    """
    members: list[ListedMember] = []
    problems: list[RowProblem] = []
    numbers: dict[int, int] = {}
    names: dict[str, int] = {}
    for position, row in enumerate(raw):
        found: list[RowProblem] = []
        member = _row(position, row, kinds, found)
        if member is not None:
            found += _against(
                position,
                member,
                today,
                taken_numbers,
                taken_names,
                share_amount,
                maximum_shares,
                numbers,
                names,
            )
            numbers.setdefault(member.number, position)
            names.setdefault(member.name.casefold(), position)
            members.append(member)
        problems += found
    known = {*numbers, *taken_numbers}
    gaps = sorted(set(range(1, max(known, default=0) + 1)) - known)
    return members, problems, gaps


def _row(
    position: int, row: Mapping[str, str], kinds: Mapping[str, str], problems: list[RowProblem]
) -> ListedMember | None:
    """Return the row as a member, or None with what is wrong added to the problems."""
    text = {column: str(row.get(column) or "").strip() for column in COLUMNS}
    values: dict[str, Any] = {}

    def wrong(column: str, code: str, **more: Any) -> None:
        problems.append(RowProblem(position, column, code, {"value": text[column], **more}))

    for column in REQUIRED:
        if not text[column]:
            wrong(column, "missing")
    for column, longest in LONGEST.items():
        if len(text[column]) > longest:
            wrong(column, "too_long", longest=longest)
    if text["kind"] and text["kind"].casefold() not in kinds:
        wrong("kind", "unknown_kind", known=", ".join(sorted(kinds)))
    if text["email"] and ("@" not in text["email"] or " " in text["email"]):
        wrong("email", "not_an_email")
    for column, parse, default in (
        ("number", parse_count, None),
        ("inhabitants", parse_count, None),
        ("workplaces", parse_count, 0),
        ("shares", parse_count, 1),
        ("entered_on", parse_day, None),
        ("paid_in", parse_amount, None),
    ):
        values[column] = default
        if text[column]:
            try:
                values[column] = parse(text[column])
            except ParseError as error:
                wrong(column, error.code)
    if values["number"] == 0:
        wrong("number", "from_one")
    if any(p.position == position for p in problems):
        return None
    values |= {c: text[c] for c in ("name", "street", "postcode", "city", "email", "official_key")}
    return ListedMember(kind=kinds[text["kind"].casefold()], **values)


def _against(  # noqa: PLR0917  what a row is compared with, one by one
    position: int,
    member: ListedMember,
    today: date,
    taken_numbers: Collection[int],
    taken_names: Collection[str],
    share_amount: Decimal,
    maximum_shares: int,
    numbers: Mapping[int, int],
    names: Mapping[str, int],
) -> list[RowProblem]:
    """Return what is wrong with a readable row beside the others, the register and the statutes."""
    found = []
    if member.number in numbers:
        found.append(
            RowProblem(
                position, "number", "number_twice", {"value": member.number, "line": numbers[member.number]}
            )
        )
    if member.number in taken_numbers:
        found.append(RowProblem(position, "number", "number_taken", {"value": member.number}))
    if member.name.casefold() in names:
        found.append(
            RowProblem(
                position, "name", "name_twice", {"value": member.name, "line": names[member.name.casefold()]}
            )
        )
    if member.name.casefold() in taken_names:
        found.append(RowProblem(position, "name", "name_taken", {"value": member.name}))
    if member.entered_on > today:
        found.append(RowProblem(position, "entered_on", "future", {"value": member.entered_on}))
    if not 1 <= member.shares <= maximum_shares:
        found.append(
            RowProblem(position, "shares", "shares", {"value": member.shares, "most": maximum_shares})
        )
    elif member.paid_in is not None and member.paid_in > share_amount * member.shares:
        found.append(
            RowProblem(
                position,
                "paid_in",
                "over_share",
                {"value": member.paid_in, "full": share_amount * member.shares},
            )
        )
    return found
