# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Surveys: which there are, what a member has drafted, who took part, what may be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from itunion.foundation.kernel.api import Actor, Refused, clock, system_actor
from itunion.foundation.organisations.api import across, within
from itunion.union.assembly.models import (
    AnonymousAnswer,
    NamedAnswer,
    Survey,
    SurveyDraft,
    SurveyParticipation,
    SurveyQuestion,
)
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries.electorate import member_bodies
from itunion.union.assembly.rules import surveys as rules
from itunion.union.members import api as members

__all__ = [
    "QuestionResult",
    "ResultLine",
    "as_rules",
    "draft_of",
    "earlier_survey",
    "get_survey",
    "is_asked",
    "member_kinds",
    "missing_in",
    "named_answers",
    "participants_of",
    "results_of",
    "survey_state",
    "surveys",
    "took_part",
    "unanswered_surveys",
]

SCOPE = "assembly.surveys"


def surveys(by: Actor) -> QuerySet[Survey]:
    """Return the surveys the actor may know of: published ones, its own, and for the office all."""
    if by.may(Permission.MANAGE):
        return Survey.objects.select_related("asked_by")
    known = Q(published_at__isnull=False) | Q(asked_by=by.organisation_id or 0)
    return Survey.objects.filter(known).select_related("asked_by")


def get_survey(survey_id: int, *, by: Actor) -> Survey:
    """Return one survey; raise Refused when there is none the actor may know of."""
    found = surveys(by).filter(pk=survey_id).first()
    if found is None:
        raise Refused("Diese Umfrage gibt es nicht.")
    return found


def survey_state(survey: Survey) -> str:
    """Return draft, coming, open or closed."""
    today = clock.today()
    if survey.published_at is None:
        return "draft"
    if today < survey.opens_on:
        return "coming"
    return "open" if today <= survey.closes_on else "closed"


def is_asked(by: Actor) -> bool:
    """Say whether the actor acts for a member of the union."""
    return any(body.organisation_id == by.organisation_id for body in member_bodies())


def member_kinds() -> dict[int, str]:
    """Return the kind of every member, as it is today, by organisation."""
    with across("members.register", reason="kinds of members", by=system_actor("assembly")):
        return {line.organisation_id: line.kind for line in members.member_lines()}


def _kind_names(groups: tuple[str, ...]) -> str:
    return ", ".join(sorted(str(members.MemberType(group).label) for group in groups))


def took_part(survey_id: int, member_id: int | None) -> bool:
    """Say whether a member has handed in."""
    return SurveyParticipation.objects.filter(survey_id=survey_id, member_id=member_id or 0).exists()


def unanswered_surveys(by: Actor) -> list[Survey]:
    """Return the running surveys the actor's member has not answered."""
    today = clock.today()
    if not by.organisation_id or not by.may(Permission.TAKE_PART):
        return []
    return list(
        Survey.objects.filter(published_at__isnull=False, opens_on__lte=today, closes_on__gte=today)
        .exclude(participations__member=by.organisation_id)
        .order_by("closes_on", "pk")
    )


def draft_of(survey_id: int, *, by: Actor) -> SurveyDraft | None:
    """Return what the actor's member has drafted."""
    if not by.organisation_id:
        return None
    with within(by.organisation_id):
        found: SurveyDraft | None = SurveyDraft.objects.filter(survey_id=survey_id).first()
    return found


def participants_of(survey_id: int) -> list[str]:
    """Return the names of the members that took part, in alphabetical order: the order of arrival says too much."""
    rows = SurveyParticipation.objects.filter(survey_id=survey_id)
    return list(rows.order_by("member__name").values_list("member__name", flat=True))


def missing_in(survey_id: int) -> list[str]:
    """Return the names of the members that have not taken part yet."""
    there = set(SurveyParticipation.objects.filter(survey_id=survey_id).values_list("member_id", flat=True))
    return [body.name for body in member_bodies() if body.organisation_id not in there]


def as_rules(questions: list[SurveyQuestion]) -> list[rules.Question]:
    """Return questions as the rules see them."""
    return [
        rules.Question(q.key, q.kind, tuple(q.choices), q.minimum, q.maximum, q.is_required)
        for q in questions
    ]


def named_answers(survey: Survey, *, by: Actor) -> list[NamedAnswer]:
    """Return answers by name, after the close: of an open survey to all, of a confidential one to the office."""
    by.require(Permission.VIEW if survey.mode == "open" else Permission.MANAGE)
    if survey_state(survey) != "closed" or survey.mode == "anonymous":
        return []
    return _named(survey, by)


def _named(survey: Survey, by: Actor) -> list[NamedAnswer]:
    with across(SCOPE, reason=f"survey {survey.pk}", by=by):
        rows = NamedAnswer.objects.filter(survey=survey).select_related("organisation")
        return list(rows.order_by("organisation__name"))


# --- results ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ResultLine:
    """A line of a result: everybody or some kinds of members, and a choice (or the mean) with its count."""

    group: str
    label: str
    answers: int
    value: int | Decimal | None
    """None: hidden"""
    share: Decimal | None = None
    earlier_share: Decimal | None = None
    """The share, or the mean, in the earlier survey; None if there is none or it is hidden"""


@dataclass(frozen=True)
class QuestionResult:
    """What is published of a question."""

    question: SurveyQuestion
    lines: list[ResultLine] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    hidden: bool = False
    """Too few answered, or free texts that only the office reads"""


def earlier_survey(survey: Survey) -> Survey | None:
    """Return the survey this one repeats, if it is over: the comparison shows it."""
    return (
        Survey.objects.filter(key=survey.key, published_at__isnull=False, closes_on__lt=survey.opens_on)
        .order_by("-closes_on")
        .first()
    )


def results_of(survey: Survey, *, by: Actor) -> list[QuestionResult]:
    """Return what may be published of every question; nothing before the close.

    Open surveys hide nothing, since every answer bears a name. A breakdown by kind of member there is where answers
    bear a name at all.
    """
    by.require(Permission.VIEW)
    if survey_state(survey) != "closed":
        return []
    shares: dict[tuple[str, str], Decimal] = {}
    if (earlier := earlier_survey(survey)) is not None:
        for result in _results(earlier, by, {}):
            for line in result.lines:
                value = line.share if result.question.kind != "number" else line.value
                if not line.group and value is not None:
                    shares[result.question.key, line.label] = Decimal(value)
    return _results(survey, by, shares)


def _results(survey: Survey, by: Actor, earlier: Mapping[tuple[str, str], Decimal]) -> list[QuestionResult]:
    groups = _answers_by_group(survey, by)
    smallest = 0 if survey.mode == "open" else rules.SMALLEST
    return [_result(q, groups, survey.mode, smallest, earlier) for q in survey.questions.all()]


def _answers_by_group(survey: Survey, by: Actor) -> dict[str, list[dict[str, Any]]]:
    """Return the answers by kind of member; of an anonymous survey nobody's kind is known."""
    if survey.mode == "anonymous":
        rows = AnonymousAnswer.objects.filter(survey=survey).values_list("answers", flat=True)
        return {"": list(rows)}
    groups: dict[str, list[dict[str, Any]]] = {kind: [] for kind in survey.kinds}
    for row in _named(survey, by):
        groups.setdefault(row.kind, []).append(row.answers)
    return groups


def _result(
    question: SurveyQuestion,
    groups: Mapping[str, list[dict[str, Any]]],
    mode: str,
    smallest: int,
    earlier: Mapping[tuple[str, str], Decimal],
) -> QuestionResult:
    values = {group: [answers.get(question.key) for answers in rows] for group, rows in groups.items()}
    if question.kind == "text":
        texts = sorted(str(v) for rows in values.values() for v in rows if v)
        enough = mode == "open" or (mode == "anonymous" and sum(map(len, values.values())) >= smallest)
        return QuestionResult(question, texts=texts if enough else [], hidden=not enough)
    if question.kind == "number":
        lines = _number_lines(question, values, mode, smallest, earlier)
    else:
        lines = _choice_lines(question, values, mode, smallest, earlier)
    return QuestionResult(question, lines, hidden=not lines)


def _number_lines(
    question: SurveyQuestion,
    values: Mapping[str, list[Any]],
    mode: str,
    smallest: int,
    earlier: Mapping[tuple[str, str], Decimal],
) -> list[ResultLine]:
    numbers = {
        group: [Decimal(str(v)) for v in rows if v not in (None, "")] for group, rows in values.items()
    }
    published = rules.publish_numbers(numbers, breakdown=mode != "anonymous", smallest=smallest)
    return [
        ResultLine(
            _kind_names(line.groups),
            "",
            line.answers,
            line.mean,
            earlier_share=None if line.groups else earlier.get((question.key, "")),
        )
        for line in published
    ]


def _choice_lines(
    question: SurveyQuestion,
    values: Mapping[str, list[Any]],
    mode: str,
    smallest: int,
    earlier: Mapping[tuple[str, str], Decimal],
) -> list[ResultLine]:
    breakdown = mode != "anonymous"
    if question.kind == "single":
        none = [] if question.is_required else [rules.NO_ANSWER]
        spread = {g: rules.distribution([*question.choices, *none], rows) for g, rows in values.items()}
        published = rules.publish_single(spread, breakdown=breakdown, smallest=smallest)
    else:
        chosen = {
            g: (len(rows), rules.distribution(question.choices, [v for row in rows for v in row or []]))
            for g, rows in values.items()
        }
        published = rules.publish_several(chosen, breakdown=breakdown, smallest=smallest)
    lines = []
    for line in published:
        for key, count in line.counts.items():
            label = question.choices.get(key, key)
            share = None
            if count is not None and line.answers:
                share = (Decimal(count * 100) / line.answers).quantize(Decimal("0.1"))
            before = None if line.groups else earlier.get((question.key, label))
            lines.append(ResultLine(_kind_names(line.groups), label, line.answers, count, share, before))
    return lines
