# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is present: the in/out log read up to a moment."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Entry", "Present", "present_members", "represented_by"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log, in order."""

    member: int
    person_key: str
    is_in: bool
    channel: str = "hall"
    person_name: str = ""
    basis: str = "statutory"


@dataclass(frozen=True, slots=True)
class Present:
    """A member that is present, and through whom."""

    member: int
    person_key: str
    person_name: str
    basis: str
    channel: str


def present_members(log: Iterable[Entry]) -> dict[int, Present]:
    """Return the members present after the log: the last line of each decides."""
    last: dict[int, Entry] = {}
    for entry in log:
        last[entry.member] = entry
    return {
        member: Present(member, e.person_key, e.person_name, e.basis, e.channel)
        for member, e in last.items()
        if e.is_in
    }


def represented_by(
    person_key: str, representations: Iterable[tuple[str, str]], *, employees_count: bool
) -> int:
    """Count the members a person represents by proxy; `representations` are (person key, basis).

    Statutory representation is never a proxy. Whether a mandated employee counts is a switch of the statutes.
    """
    counting = {"proxy", "employee"} if employees_count else {"proxy"}
    return sum(1 for key, basis in representations if key == person_key and basis in counting)
