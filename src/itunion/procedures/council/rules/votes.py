# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counting: votes with their majority, and who was in the room when.

Sources: § 33 KVG LSA (who may not take part neither counts nor votes), § 56 (more yes than no; abstentions and invalid
votes do not count; a tie rejects).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "MAJORITIES", "Count", "Span", "Verdict", "count_problem", "decide", "in_the_room", "result_text",
]  # fmt: skip

MAJORITIES = ("simple", "seats", "two_thirds", "two_thirds_seats")


@dataclass(frozen=True)
class Count:
    """Numbers of a vote. `present` is who was there with a vote, without those who may not take part."""

    yes: int
    no: int
    abstained: int
    invalid: int
    present: int


@dataclass(frozen=True)
class Verdict:
    """Whether it is carried, with both sides of the comparison: `have` must be more than, or at least, `need`."""

    carried: bool
    have: int
    need: int


def count_problem(count: Count, *, excluded: int = 0, seats: int | None = None) -> str:
    """Return what is wrong with the numbers: "negative", "more_than_present", "more_than_seats", or ""."""
    if min(count.yes, count.no, count.abstained, count.invalid, count.present, excluded) < 0:
        return "negative"
    if count.yes + count.no + count.abstained + count.invalid > count.present:
        return "more_than_present"
    if seats is not None and count.present + excluded > seats:
        return "more_than_seats"
    return ""


def decide(count: Count, majority: str, *, seats: int = 0) -> Verdict:
    """Say whether a motion is carried. `seats` is the number of members by law, for majorities of all members.

    Raises ValueError for an unknown majority, or one of seats without their number.
    """
    if majority not in MAJORITIES:
        raise ValueError(majority)
    if majority in {"seats", "two_thirds_seats"} and seats <= 0:
        raise ValueError("the number of seats is needed")
    if majority == "simple":
        need = count.no + 1
    elif majority == "seats":
        need = seats // 2 + 1
    elif majority == "two_thirds":
        # at least two thirds of the votes that count, and there must be one
        need = max(1, -(-2 * (count.yes + count.no) // 3))
    else:
        need = -(-2 * seats // 3)
    return Verdict(count.yes >= need, count.yes, need)


def result_text(count: Count, verdict: Verdict) -> str:
    """Return the usual words for a result, as councils of the region write them."""
    if verdict.carried:
        if count.no == 0 and count.abstained == 0:
            return "einstimmig beschlossen"
        return "einstimmig beschlossen bei Enthaltungen" if count.no == 0 else "mehrheitlich beschlossen"
    if count.yes == 0 and count.no > 0:
        return "einstimmig abgelehnt"
    if count.yes == count.no:
        return "abgelehnt (Stimmengleichheit)"
    # most were for it, but it needed more than that
    return "abgelehnt (nötige Mehrheit verfehlt)" if count.yes > count.no else "mehrheitlich abgelehnt"


@dataclass(frozen=True)
class Span:
    """A time somebody was in the room: from `arrived`, up to but not including `left` (None: still there)."""

    person: int
    arrived: dt.datetime
    left: dt.datetime | None
    voting: bool = True

    def covers(self, at: dt.datetime) -> bool:
        """Say whether the person is in the room at a moment."""
        return self.arrived <= at and (self.left is None or at < self.left)


def in_the_room(spans: Iterable[Span], at: dt.datetime) -> frozenset[int]:
    """Return who with a vote is in the room at a moment."""
    return frozenset(span.person for span in spans if span.voting and span.covers(at))
