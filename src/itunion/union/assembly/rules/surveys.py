# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Surveys on plain data: which answers are possible, and what of the counts may be published.

Nothing below five is published, nor anything a reader could work out by subtracting. Three ideas keep that simple:

- In a distribution with a total, every count below five is hidden together with the smallest of the others (all that
  tie). Whoever swaps a small count with that other one gets another distribution with the very same publication, so no
  hidden count follows from what is shown, even for a reader who knows this rule.
- A line per group hides the same choices as the line of everybody; groups whose line would not be publishable that way
  are added up to one line. If one line is left, there is no breakdown.
- Where several choices are possible, „not chosen“ is a count too: a choice is shown only if both are at least five.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, TypeVar

__all__ = [
    "NO_ANSWER",
    "SMALLEST",
    "Line",
    "NumberLine",
    "Question",
    "answer_problems",
    "distribution",
    "hidden_choices",
    "publish_numbers",
    "publish_several",
    "publish_single",
]

SMALLEST = 5
"""The smallest count that may be published; 0 where every answer bears a name and nothing is hidden"""
NO_ANSWER = ""
"""Key of „no answer“ in a distribution"""
LONGEST_TEXT = 5000
T = TypeVar("T")


@dataclass(frozen=True)
class Question:
    """A question as the checks see it. `kind`: single, several, number or text."""

    key: str
    kind: str
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    is_required: bool = True


@dataclass(frozen=True)
class Line:
    """A published line: of everybody (no group) or of the groups named. None is a hidden count."""

    groups: tuple[str, ...]
    answers: int
    counts: Mapping[str, int | None]


@dataclass(frozen=True)
class NumberLine:
    """A published mean: of everybody (no group) or of the groups named. None is a hidden mean."""

    groups: tuple[str, ...]
    answers: int
    mean: Decimal | None


# --- answers ---------------------------------------------------------------------------------------------------------


def answer_problems(
    questions: Sequence[Question], answers: Mapping[str, Any], *, complete: bool
) -> dict[str, str]:
    """Return what is wrong, by question: unknown, choice, number, range, text or missing (only if `complete`)."""
    known = {question.key for question in questions}
    problems = {key: "unknown" for key in answers if key not in known}
    for question in questions:
        value = answers.get(question.key)
        if value in (None, "", []):
            if complete and question.is_required:
                problems[question.key] = "missing"
        elif problem := _problem(question, value):
            problems[question.key] = problem
    return problems


def _problem(question: Question, value: Any) -> str:
    if question.kind == "single":
        return "" if isinstance(value, str) and value in question.choices else "choice"
    if question.kind == "several":
        listed = isinstance(value, list) and all(isinstance(v, str) for v in value)
        possible = listed and len(set(value)) == len(value) and set(value) <= set(question.choices)
        return "" if possible else "choice"
    if question.kind == "number":
        return _number_problem(question, value)
    return "" if isinstance(value, str) and len(value) <= LONGEST_TEXT else "text"


def _number_problem(question: Question, value: Any) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return "number"
    if not number.is_finite():
        return "number"
    too_small = question.minimum is not None and number < question.minimum
    too_large = question.maximum is not None and number > question.maximum
    return "range" if too_small or too_large else ""


def distribution(choices: Iterable[str], values: Iterable[str | None]) -> dict[str, int]:
    """Return how often each choice was taken, no answer included if there was one."""
    counts = dict.fromkeys(choices, 0)
    for value in values:
        key = value or NO_ANSWER
        counts[key] = counts.get(key, 0) + 1
    return counts


# --- one choice ------------------------------------------------------------------------------------------------------


def hidden_choices(counts: Mapping[str, int], smallest: int = SMALLEST) -> frozenset[str]:
    """Return the choices of a distribution that must not be shown beside its total."""
    small = {key for key, count in counts.items() if count < smallest}
    if not small:
        return frozenset()
    large = [count for count in counts.values() if count >= smallest]
    beside = {key for key, count in counts.items() if large and count == min(large)}
    return frozenset(small | beside)


def publish_single(
    by_group: Mapping[str, Mapping[str, int]], *, breakdown: bool, smallest: int = SMALLEST
) -> list[Line]:
    """Return the lines of a question with one choice: everybody first, then groups if they may be shown.

    `by_group` holds a distribution for every group there is, also for those of which nobody answered.
    """
    everybody = _added(by_group.values())
    total = sum(everybody.values())
    if total < smallest:
        return []
    hidden = hidden_choices(everybody, smallest)

    def fits(counts: Mapping[str, int]) -> bool:
        shown = all(counts.get(key, 0) >= smallest for key in everybody if key not in hidden)
        return shown and (not hidden or sum(counts.get(key, 0) for key in hidden) >= smallest)

    def line(groups: tuple[str, ...], counts: Mapping[str, int]) -> Line:
        published = {key: None if key in hidden else counts.get(key, 0) for key in everybody}
        return Line(groups, sum(counts.values()), published)

    lines = [line((), everybody)]
    if breakdown:
        parts = _merged(by_group, fits, _added, lambda counts: sum(counts.values()))
        lines += [line(groups, counts) for groups, counts in parts]
    return lines


# --- several choices -------------------------------------------------------------------------------------------------

Chosen = tuple[int, Mapping[str, int]]
"""How many answered, and how often each choice was among theirs"""


def publish_several(
    by_group: Mapping[str, Chosen], *, breakdown: bool, smallest: int = SMALLEST
) -> list[Line]:
    """Return the lines of a question with several choices: everybody first, then groups if they may be shown."""
    total, everybody = _added_chosen(by_group.values())
    if total < smallest:
        return []

    def is_open(key: str, chosen: Chosen) -> bool:
        return smallest <= chosen[1].get(key, 0) <= chosen[0] - smallest

    shown = {key for key in everybody if is_open(key, (total, everybody))}

    def fits(chosen: Chosen) -> bool:
        return chosen[0] >= smallest and all(is_open(key, chosen) for key in shown)

    def line(groups: tuple[str, ...], chosen: Chosen) -> Line:
        counts = {key: chosen[1].get(key, 0) if key in shown else None for key in everybody}
        return Line(groups, chosen[0], counts)

    lines = [line((), (total, everybody))]
    if breakdown and shown:
        parts = _merged(by_group, fits, _added_chosen, lambda chosen: chosen[0])
        lines += [line(groups, chosen) for groups, chosen in parts]
    return lines


# --- numbers ---------------------------------------------------------------------------------------------------------


def publish_numbers(
    by_group: Mapping[str, Sequence[Decimal]], *, breakdown: bool, smallest: int = SMALLEST
) -> list[NumberLine]:
    """Return means: everybody first, then groups if they may be shown. No extremes: they belong to somebody.

    If all gave the same number the mean would be everybody's answer; it is hidden.
    """
    everybody = [number for numbers in by_group.values() for number in numbers]
    if len(everybody) < max(smallest, 1):
        return []

    def fits(numbers: Sequence[Decimal]) -> bool:
        return len(numbers) >= smallest and (len(set(numbers)) > 1 or not smallest)

    def line(groups: tuple[str, ...], numbers: Sequence[Decimal]) -> NumberLine:
        if not numbers or not fits(numbers):
            return NumberLine(groups, len(numbers), None)
        mean = (sum(numbers, Decimal(0)) / len(numbers)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return NumberLine(groups, len(numbers), mean)

    lines = [line((), everybody)]
    if breakdown and fits(everybody):
        parts = _merged(by_group, fits, lambda lists: [n for numbers in lists for n in numbers], len)
        lines += [line(groups, numbers) for groups, numbers in parts]
    return lines


# --- groups ----------------------------------------------------------------------------------------------------------


def _added(distributions: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for counts in distributions:
        for key, count in counts.items():
            total[key] = total.get(key, 0) + count
    return total


def _added_chosen(lines: Iterable[Chosen]) -> Chosen:
    lines = list(lines)
    return sum(answers for answers, _counts in lines), _added(counts for _answers, counts in lines)


def _merged(
    by_group: Mapping[str, T],
    fits: Callable[[T], bool],
    add: Callable[[Iterable[T]], T],
    size: Callable[[T], int],
) -> list[tuple[tuple[str, ...], T]]:
    """Return the groups that may stand alone, and all others added up; [] if nothing but one line would be left.

    The others must be publishable too, since they follow from everybody minus the rest: the smallest of the groups
    that could stand alone join them until they are.
    """
    alone = {key: value for key, value in by_group.items() if fits(value)}
    rest = {key: value for key, value in by_group.items() if key not in alone}
    while rest and alone and not fits(add(rest.values())):
        joining = min(alone, key=lambda key: (size(alone[key]), key))
        rest[joining] = alone.pop(joining)
    lines: list[tuple[tuple[str, ...], T]] = [((key,), value) for key, value in alone.items()]
    if rest and fits(add(rest.values())):
        lines.append((tuple(sorted(rest)), add(rest.values())))
    return lines if len(lines) > 1 else []
