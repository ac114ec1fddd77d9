# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life of a subscription: which step may follow, what is missing, whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

__all__ = [
    "FOLLOWS",
    "STEPS",
    "Missing",
    "Readiness",
    "Standing",
    "Task",
    "current_step",
    "may_follow",
    "missing_for_deletion",
    "missing_for_start",
]

# what may happen in which state; everything else is refused
FOLLOWS: dict[str, tuple[str, ...]] = {
    "withdraw": ("interest",),
    "cancel": ("ordered",),
    "offer": ("interest", "offered"),
    "decline": ("offered",),
    "order": ("offered",),
    "sign": ("ordered", "in_use"),
    "start": ("ordered",),
    "notice": ("in_use",),
    # a later export may follow the first, until the deletion
    "hand_over": ("notice", "handed_over"),
    "deletion": ("handed_over",),
}
STEPS = (
    "interest",
    "offer",
    "order",
    "annex",
    "onboarding",
    "use",
    "notice",
    "take_back",
    "data",
    "deletion",
)


@dataclass(frozen=True)
class Task:
    """A task of setting up or taking back; `who` is "operator" or "member"."""

    title: str
    who: str
    done: bool


@dataclass(frozen=True)
class Readiness:
    """What a start depends on: services that must be in use, the agreement, the tasks.

    `required` are (name, is in use) pairs; `annex_version` is the published version (0: the service needs none).
    """

    required: tuple[tuple[str, bool], ...] = ()
    annex_version: int = 0
    signed_version: int = 0
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: `kind` is "service", "annex" or "task"; `text` names it, `who` must act."""

    kind: str
    text: str
    who: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a subscription stands, for the display of its steps."""

    status: str
    annex_version: int = 0
    signed_version: int = 0
    onboarding: tuple[Task, ...] = ()
    take_back: tuple[Task, ...] = ()


def may_follow(kind: str, status: str) -> bool:
    """Say whether this may happen to a subscription in this state."""
    return status in FOLLOWS[kind]


def missing_for_start(readiness: Readiness) -> list[Missing]:
    """Return everything that is missing before use may begin; nothing means it may."""
    missing = [Missing("service", name, "member") for name, in_use in readiness.required if not in_use]
    if readiness.annex_version > readiness.signed_version:
        missing.append(Missing("annex", str(readiness.annex_version), "member"))
    return missing + _open(readiness.tasks)


def missing_for_deletion(tasks: Iterable[Task], ends_on: date, today: date) -> list[Missing]:
    """Return what is missing before data may be deleted: open tasks, and the end of use."""
    missing = _open(tasks)
    if today < ends_on:
        missing.insert(0, Missing("end", ends_on.isoformat(), ""))
    return missing


def _open(tasks: Iterable[Task]) -> list[Missing]:
    return [Missing("task", task.title, task.who) for task in tasks if not task.done]


def current_step(standing: Standing) -> str:
    """Return the step of STEPS that is being done; "done" once the service is back, "" when it never came to an order."""
    match standing.status:
        case "interest":
            return "offer"
        case "offered":
            return "order"
        case "ordered" if standing.annex_version > standing.signed_version:
            return "annex"
        case "ordered" if any(not task.done for task in standing.onboarding):
            return "onboarding"
        case "ordered" | "in_use":
            return "use"
        case "notice":
            return "take_back" if any(not task.done for task in standing.take_back) else "data"
        case "handed_over":
            return "take_back" if any(not task.done for task in standing.take_back) else "deletion"
        case "returned":
            return "done"
        case _:
            return ""
