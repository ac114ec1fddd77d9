# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Accession of a public body as a case: which steps there are, which are done, which comes next."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

__all__ = ["CaseFacts", "CaseState", "CaseStep", "earliest_decision", "state_of", "steps_of"]


class CaseState(StrEnum):
    """Where a case stands; the name says what was reached."""

    OPENED = "opened"
    RESOLVED = "resolved"
    CLEARANCE_SENT = "clearance_sent"
    CLEARED = "cleared"
    DECLARED = "declared"
    ADMITTED = "admitted"
    ENTERED = "entered"
    NOTIFIED = "notified"
    COMPLETE = "complete"
    REFUSED = "refused"
    REFUSAL_TOLD = "refusal_told"
    CLOSED = "closed"


OPEN_STATES = frozenset(set(CaseState) - {CaseState.COMPLETE, CaseState.CLOSED})


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What has happened in a case."""

    resolved: bool = False
    clearance_type: str = "submission"
    clearance_sent_on: date | None = None
    clearance_weeks: int = 6
    clearance_answer: str = ""
    """'' while open, 'granted', 'not_objected' or 'objected'."""
    declared: bool = False
    admitted: bool = False
    entered: bool = False
    notified: bool = False
    planned: bool = False
    refused: bool = False
    refusal_told: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A step of the case: its key, and whether it is done, next or later."""

    key: str
    state: str


def earliest_decision(facts: CaseFacts) -> date | None:
    """Return the first day to complete the accession: an answer opens the way at once, silence after the weeks."""
    if facts.clearance_sent_on is None:
        return None
    return facts.clearance_sent_on + timedelta(weeks=facts.clearance_weeks)


def is_cleared(facts: CaseFacts, today: date) -> bool:
    """Say whether the municipal supervisor stands in the way no longer."""
    match facts.clearance_type:
        case "not_required":
            return True
        case "approval":
            return facts.clearance_answer == "granted"
        case "notification":
            return facts.clearance_sent_on is not None and facts.clearance_answer != "objected"
    if facts.clearance_answer in ("granted", "not_objected"):
        return True
    first = earliest_decision(facts)
    return facts.clearance_answer != "objected" and first is not None and today >= first


def state_of(facts: CaseFacts, today: date) -> CaseState:
    """Return where the case stands."""
    if facts.refused:
        if facts.erased:
            return CaseState.CLOSED
        return CaseState.REFUSAL_TOLD if facts.refusal_told else CaseState.REFUSED
    for done, state in (
        (facts.planned, CaseState.COMPLETE),
        (facts.notified, CaseState.NOTIFIED),
        (facts.entered, CaseState.ENTERED),
        (facts.admitted, CaseState.ADMITTED),
        (facts.declared, CaseState.DECLARED),
    ):
        if done:
            return state
    if facts.resolved and is_cleared(facts, today):
        return CaseState.CLEARED
    if facts.clearance_sent_on is not None:
        return CaseState.CLEARANCE_SENT
    return CaseState.RESOLVED if facts.resolved else CaseState.OPENED


def steps_of(facts: CaseFacts, today: date) -> list[CaseStep]:
    """Return all steps in order; exactly one is 'current' unless the case is over.

    The clearance may come before or after the council's resolution: Länder differ, and practice does too.
    """
    if facts.refused:
        done = [("declaration", facts.declared), ("refusal", True), ("refusal_notice", facts.refusal_told),
                ("erasure", facts.erased)]  # fmt: skip
    else:
        done = [
            ("resolution", facts.resolved),
            ("clearance", is_cleared(facts, today)),
            ("declaration", facts.declared),
            ("admission", facts.admitted),
            ("entry", facts.entered),
            ("notice", facts.notified),
            ("payment", facts.planned),
        ]
    result, found = [], False
    for key, is_done in done:
        if is_done:
            result.append(CaseStep(key, "done"))
        else:
            result.append(CaseStep(key, "open" if found else "current"))
            found = True
    return result
