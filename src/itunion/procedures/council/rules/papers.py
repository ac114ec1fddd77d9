# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Papers: their numbers, and which step may follow which."""

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["STEPS", "Station", "next_stations", "pattern_problem", "reference", "step_problem"]

# what may be done in which state: action → states it may start from
STEPS: dict[str, frozenset[str]] = {
    "revise": frozenset({"draft", "co_signing", "signed"}),
    "send_round": frozenset({"draft"}),
    "co_sign": frozenset({"co_signing"}),
    "take_back": frozenset({"co_signing", "signed"}),
    "sign": frozenset({"draft", "co_signing"}),
    "release": frozenset({"signed"}),
    "publish": frozenset({"released"}),
    "withdraw": frozenset({"draft", "co_signing", "signed", "released"}),
}


@dataclass(frozen=True)
class Station:
    """A station of co-signing: stations of one step sign side by side; a state is open, signed, refused or dropped."""

    key: int
    step: int
    state: str


def step_problem(action: str, state: str) -> bool:
    """Say whether an action may not be done in a state; raises KeyError for an unknown action."""
    return state not in STEPS[action]


def next_stations(stations: Iterable[Station]) -> Sequence[int]:
    """Return the keys of the stations whose turn it is: the open ones of the first step that is not finished.

    A refused station stops the round: nobody after it is asked before the draft was revised.
    """
    alive = [s for s in stations if s.state != "dropped"]
    for step in sorted({s.step for s in alive}):
        here = [s for s in alive if s.step == step]
        if any(s.state == "refused" for s in here):
            return ()
        if waiting := [s.key for s in here if s.state == "open"]:
            return tuple(waiting)
    return ()


def pattern_problem(pattern: str) -> str:
    """Return why a pattern of reference numbers cannot be used: "number" (missing), "form" (not understood), or ""."""
    try:
        names = {
            name for _text, name, _spec, _conversion in string.Formatter().parse(pattern) if name is not None
        }
        if not names <= {"year", "number"}:
            return "form"
        pattern.format(year=2026, number=1)
    except (ValueError, KeyError, IndexError, AttributeError):
        return "form"
    return "" if "number" in names else "number"


def reference(pattern: str, *, year: int, number: int) -> str:
    """Return the reference number of a paper, e.g. "VL-2026/0007"."""
    return pattern.format(year=year, number=number)
