# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Papers: their numbers, and which step may follow which."""

import hashlib
import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = [
    "PAPER_TEXTS",
    "STEPS",
    "Situation",
    "Station",
    "fingerprint",
    "next_stations",
    "next_step",
    "pattern_problem",
    "reference",
    "step_problem",
]

WIDTH = re.compile("(0[1-9])?d?")
# what a version keeps
PAPER_TEXTS = ("name", "text", "resolution", "financial_effects")
# what may be done in which state: action → states it may start from
STEPS: dict[str, frozenset[str]] = {
    "revise": frozenset({"draft", "co_signing", "signed"}),
    "send_round": frozenset({"draft"}),
    "co_sign": frozenset({"co_signing"}),
    "take_back": frozenset({"co_signing", "signed", "released"}),
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
        parts = [part[1:] for part in string.Formatter().parse(pattern) if part[1] is not None]
    except ValueError:
        return "form"
    names = {name for name, _spec, _conversion in parts}
    # a width of any size would make numbers of any size
    if not names <= {"year", "number"} or any(c or not WIDTH.fullmatch(spec or "") for _n, spec, c in parts):
        return "form"
    return "" if "number" in names else "number"


def reference(pattern: str, *, year: int, number: int) -> str:
    """Return the reference number of a paper, e.g. "VL-2026/0007"."""
    return pattern.format(year=year, number=number)


def fingerprint(texts: Iterable[str]) -> str:
    """Return a short mark of some texts: other texts, or the same ones split differently, have another one."""
    digest = hashlib.sha256()
    for text in texts:
        # a browser sends line ends as CR LF
        data = text.replace("\r\n", "\n").encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Situation:
    """Where a paper stands, as far as the next step depends on it.

    `stations` are those of co-signing in force, `planned` and `unassigned` count the consultations still to come and
    those of them without a meeting, `held` those that took place.
    """

    state: str
    is_public: bool
    published: bool
    has_text: bool
    stations: tuple[Station, ...] = ()
    planned: int = 0
    unassigned: int = 0
    held: int = 0


def next_step(now: Situation) -> str:
    """Return what has to happen next, or "" if nothing is left to do.

    "write", "send_round" (or sign at once), "co_sign", "revise" (somebody refused), "sign", "release", "publish",
    "plan" (no way through the committees), "assign" (no meeting), "wait" (for the meetings).
    """
    if now.state == "draft":
        return "send_round" if now.has_text else "write"
    if now.state == "co_signing":
        if any(station.state == "refused" for station in now.stations):
            return "revise"
        return "co_sign" if next_stations(now.stations) else "sign"
    if now.state == "signed":
        return "release"
    if now.state == "released":
        if not now.planned and not now.held:
            return "plan"
        if now.unassigned:
            return "assign"
        if now.is_public and not now.published:
            return "publish"
        return "wait" if now.planned else ""
    return ""
