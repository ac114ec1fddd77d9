# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lists of people: what a line means, and everything that is wrong with a list before any of it is written."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["COLUMNS", "REQUIRED", "Known", "Line", "Problem", "Span", "check_lines", "overlaps", "person_key"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "familienname": ("nachname", "name", "family_name"),
    "vorname": ("given_name",),
    "anrede": ("form_of_address",),
    "titel": ("title",),
    "e-mail": ("email", "mail"),
    "telefon": ("phone",),
    "anmeldung": ("login", "anmeldung mit"),
    "gremium": ("group", "ausschuss", "fraktion"),
    "funktion": ("role", "rolle"),
    "stimmrecht": ("voting",),
    "vorsitz": ("chairs",),
    "von": ("start", "seit"),
    "bis": ("end",),
    "entsandt durch": ("on_behalf_of", "entsandt"),
}
REQUIRED = ("familienname",)
LONGEST = {"familienname": 150, "vorname": 150, "anrede": 60, "titel": 120, "telefon": 60, "funktion": 120}
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
TRUTH = {"ja": True, "j": True, "x": True, "1": True, "nein": False, "n": False, "0": False}
Span = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True)
class Line:
    """A line that is in order; `group` and `behalf` are keys of known groups. Without group it names a person only.

    None, "" and what is missing in `details` were not said.
    """

    row: int
    family_name: str
    given_name: str
    details: Mapping[str, str] = field(default_factory=dict)
    group: int | None = None
    role: str = ""
    voting: bool | None = None
    chairs: bool | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    behalf: int | None = None


@dataclass(frozen=True)
class Problem:
    """Something wrong in a line: a code, and what was written.

    "missing", "long", "email", "group", "truth", "day", "backwards", "no_group", "overlap", "login" (somebody else's).
    """

    row: int
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True)
class Known:
    """What is there already: groups by folded name, who signs in with which address, and memberships.

    `logins` gives the key of a person, `spans` the days of a person in a group.
    """

    groups: Mapping[str, int]
    logins: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[tuple[str, int], tuple[Span, ...]] = field(default_factory=dict)


def person_key(given_name: str, family_name: str) -> str:
    """Return what tells people of a list apart: their name, however its letters and gaps are written."""
    return " ".join(f"{given_name} {family_name}".casefold().split())


def overlaps(one: Span, other: Span) -> bool:
    """Say whether two spans share a day; an open end goes on for ever."""
    (start, end), (begin, finish) = one, other
    return (end is None or begin is None or begin <= end) and (
        start is None or finish is None or finish >= start
    )


def check_lines(
    rows: Iterable[tuple[int, Mapping[str, str]]], known: Known
) -> tuple[list[Line], list[Problem]]:
    """Return the lines in order and every problem of the others; rows are (number, cells by column).

    A line that repeats a membership with the same days changes it; one that shares days with another is a problem.
    """
    lines: list[Line] = []
    problems: list[Problem] = []
    logins = dict(known.logins)
    spans = {key: list(value) for key, value in known.spans.items()}
    seen: set[tuple[str, int, Span]] = set()
    for row, cells in rows:
        line, found = _read(row, cells, known)
        key = person_key(line.given_name, line.family_name)
        login = line.details.get("login_email", "")
        if login and logins.setdefault(login.casefold(), key) != key:
            found.append(Problem(row, "anmeldung", "login", login))
        if line.group is not None and not found:
            span = (line.start, line.end)
            others = spans.setdefault((key, line.group), [])
            twice = (key, line.group, span) in seen
            if twice or any(other != span and overlaps(span, other) for other in others):
                found.append(Problem(row, "von", "overlap", cells.get("gremium", "")))
            else:
                seen.add((key, line.group, span))
                if span not in others:
                    others.append(span)
        if found:
            problems += found
        else:
            lines.append(line)
    return lines, problems


def _read(row: int, cells: Mapping[str, str], known: Known) -> tuple[Line, list[Problem]]:
    found: list[Problem] = []

    def value(column: str) -> str:
        text = cells.get(column, "").strip()
        if len(text) > LONGEST.get(column, 250):
            found.append(Problem(row, column, "long", text[:40]))
            return ""
        return text

    def group(column: str) -> int | None:
        text = value(column)
        if text and text.casefold() not in known.groups:
            found.append(Problem(row, column, "group", text))
        return known.groups.get(text.casefold()) if text else None

    def truth(column: str) -> bool | None:
        text = value(column).casefold()
        if text and text not in TRUTH:
            found.append(Problem(row, column, "truth", text))
        return TRUTH.get(text)

    def day(column: str) -> dt.date | None:
        text = value(column)
        try:
            return _day(text)
        except ValueError:
            found.append(Problem(row, column, "day", text))
            return None

    family = value("familienname")
    if not cells.get("familienname", "").strip():
        found.append(Problem(row, "familienname", "missing"))
    details = {
        "form_of_address": value("anrede"),
        "title": value("titel"),
        "email": value("e-mail"),
        "phone": value("telefon"),
        "login_email": value("anmeldung"),
    }
    for name, column in (("email", "e-mail"), ("login_email", "anmeldung")):
        if details[name] and not EMAIL.fullmatch(details[name]):
            found.append(Problem(row, column, "email", details[name]))
    line = Line(
        row,
        family,
        value("vorname"),
        {name: text for name, text in details.items() if text},
        group("gremium"),
        value("funktion"),
        truth("stimmrecht"),
        truth("vorsitz"),
        day("von"),
        day("bis"),
        group("entsandt durch"),
    )
    if line.start and line.end and line.end < line.start:
        found.append(Problem(row, "bis", "backwards"))
    if not cells.get("gremium", "").strip() and any(
        cells.get(column, "").strip() for column in ("funktion", "von", "bis", "entsandt durch")
    ):
        found.append(Problem(row, "gremium", "no_group"))
    return line, found


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    match = DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, month, year, iso_year, iso_month, iso_day = match.groups()
    if year:
        return dt.date(int(year), int(month), int(day))
    return dt.date(int(iso_year), int(iso_month), int(iso_day))
