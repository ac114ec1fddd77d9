# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Surveys: ask, draft together, hand in once.

An anonymous answer is handed in in two transactions that share nothing: the first records that the member takes part
and deletes its draft, the second, after the commit of the first, takes all anonymous answers of the survey out, adds
the new one, and writes them back shuffled under new keys. So no key, order, place or transaction in the database leads
from a participation to an answer. The price: if the process dies between the two, that answer is lost (never doubled);
if only the second fails, the participation is taken back and the member can hand in again.
"""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, NotPermitted, Refused, audit, clock
from itunion.foundation.organisations.api import within
from itunion.union.assembly.models import (
    AnonymousAnswer,
    NamedAnswer,
    Survey,
    SurveyDraft,
    SurveyParticipation,
    SurveyQuestion,
)
from itunion.union.assembly.models.voice import QuestionKind, SurveyMode
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries.voice import (
    as_rules,
    get_survey,
    is_asked,
    member_kinds,
    survey_state,
    took_part,
)
from itunion.union.assembly.rules.surveys import answer_problems

__all__ = [
    "add_question",
    "hand_in",
    "plan_survey",
    "publish_survey",
    "remove_question",
    "repeat_survey",
    "save_draft",
]


# --- asking ----------------------------------------------------------------------------------------------------------


def _must_ask(by: Actor) -> None:
    """Raise NotPermitted unless the actor is the office, the board, or represents a member."""
    if not by.may(Permission.MANAGE):
        by.require(Permission.REPRESENT)


def _own(survey_id: int, by: Actor) -> Survey:
    """Return a survey in preparation that is the actor's to change, locked."""
    _must_ask(by)
    survey = Survey.objects.select_for_update().filter(pk=survey_id).first()
    if survey is None:
        raise Refused(_("Diese Umfrage gibt es nicht."))
    if not by.may(Permission.MANAGE) and survey.asked_by_id != by.organisation_id:
        raise NotPermitted(_("Diese Umfrage stellt jemand anderes. Es wurde nichts geändert."))
    if survey.published_at is not None:
        raise Conflict(_("Die Umfrage ist schon gestartet und bleibt, wie sie ist."))
    return survey


def _check_days(opens_on: date, closes_on: date) -> None:
    if closes_on < opens_on:
        raise Refused(_("Die Umfrage endet vor ihrem Beginn."), field="closes_on")
    if closes_on < clock.today():
        raise Refused(_("Das Ende liegt in der Vergangenheit."), field="closes_on")


@transaction.atomic
def plan_survey(
    *, title: str, text: str = "", mode: str, opens_on: date, closes_on: date, by: Actor
) -> Survey:
    """Prepare a survey of all members; questions come next."""
    _must_ask(by)
    if by.organisation_id is None:
        raise Refused(_("Eine Umfrage stellt die Genossenschaft oder ein Mitglied."))
    if mode not in SurveyMode.values:
        raise Refused(_("Diese Art der Umfrage gibt es nicht."), field="mode")
    _check_days(opens_on, closes_on)
    survey: Survey = Survey.objects.create(
        key=uuid.uuid4().hex,
        title=title.strip(),
        text=text.strip(),
        mode=mode,
        asked_by_id=by.organisation_id,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    audit.record(
        "assembly.plan_survey",
        subject=f"survey:{survey.pk}",
        data={"title": survey.title, "mode": mode, "opens_on": opens_on, "closes_on": closes_on},
        by=by,
    )
    return survey


@transaction.atomic
def repeat_survey(*, survey_id: int, opens_on: date, closes_on: date, by: Actor) -> Survey:
    """Prepare a survey with the questions of an earlier one, to compare the years."""
    _must_ask(by)
    earlier = get_survey(survey_id, by=by)
    if not by.may(Permission.MANAGE) and earlier.asked_by_id != by.organisation_id:
        raise NotPermitted(_("Diese Umfrage stellt jemand anderes. Es wurde nichts angelegt."))
    _check_days(opens_on, closes_on)
    if opens_on <= earlier.closes_on:
        raise Refused(_("Die Wiederholung beginnt nach dem Ende der früheren Umfrage."), field="opens_on")
    survey: Survey = Survey.objects.create(
        key=earlier.key,
        title=earlier.title,
        text=earlier.text,
        mode=earlier.mode,
        asked_by_id=by.organisation_id or earlier.asked_by_id,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    for question in earlier.questions.all():
        question.pk, question.survey, question._state.adding = None, survey, True
        question.save()
    audit.record(
        "assembly.repeat_survey",
        subject=f"survey:{survey.pk}",
        data={"earlier": earlier.pk, "opens_on": opens_on, "closes_on": closes_on},
        by=by,
    )
    return survey


@transaction.atomic
def add_question(
    *,
    survey_id: int,
    text: str,
    kind: str,
    choices: Sequence[str] = (),
    minimum: Decimal | None = None,
    maximum: Decimal | None = None,
    is_required: bool = True,
    by: Actor,
) -> SurveyQuestion:
    """Add a question to a survey in preparation."""
    survey = _own(survey_id, by)
    if kind not in QuestionKind.values:
        raise Refused(_("Diese Art der Frage gibt es nicht."), field="kind")
    labels = [label.strip() for label in choices if label.strip()]
    if kind in {"single", "several"} and len(labels) < 2:
        raise Refused(_("Eine Auswahl braucht mindestens zwei Antworten."), field="choices")
    if len(set(labels)) < len(labels):
        raise Refused(_("Eine Antwort steht zweimal da."), field="choices")
    if minimum is not None and maximum is not None and maximum < minimum:
        raise Refused(_("Der größte Wert ist kleiner als der kleinste."), field="maximum")
    last = survey.questions.last()
    with_choices = kind in {"single", "several"}
    question: SurveyQuestion = SurveyQuestion.objects.create(
        survey=survey,
        position=last.position + 1 if last else 1,
        key=f"q{uuid.uuid4().hex[:8]}",
        text=text.strip(),
        kind=kind,
        choices={f"a{n}": label for n, label in enumerate(labels, start=1)} if with_choices else {},
        minimum=minimum if kind == "number" else None,
        maximum=maximum if kind == "number" else None,
        is_required=is_required,
    )
    audit.record(
        "assembly.add_question",
        subject=f"survey:{survey.pk}",
        data={"text": question.text, "kind": kind, "choices": labels},
        by=by,
    )
    return question


@transaction.atomic
def remove_question(*, survey_id: int, question_id: int, by: Actor) -> None:
    """Take a question out of a survey in preparation."""
    survey = _own(survey_id, by)
    question = survey.questions.filter(pk=question_id).first()
    if question is None:
        raise Refused(_("Diese Frage gibt es nicht mehr."))
    audit.record(
        "assembly.remove_question", subject=f"survey:{survey.pk}", data={"text": question.text}, by=by
    )
    question.delete()


@transaction.atomic
def publish_survey(*, survey_id: int, by: Actor) -> Survey:
    """Start a survey: members see it, and can answer from the opening day on. It does not change any more."""
    survey = _own(survey_id, by)
    if not survey.questions.exists():
        raise Refused(_("Die Umfrage hat noch keine Frage."))
    _check_days(survey.opens_on, survey.closes_on)
    survey.published_at = clock.now()
    survey.kinds = sorted(set(member_kinds().values()))
    survey.save(update_fields=["published_at", "kinds"])
    audit.record(
        "assembly.publish_survey",
        subject=f"survey:{survey.pk}",
        data={"questions": survey.questions.count()},
        by=by,
    )
    return survey


# --- answering -------------------------------------------------------------------------------------------------------


def _answered_for(survey_id: int, by: Actor) -> int:
    """Return the member the actor answers for; refuse who is not asked, after the close, and a second answer."""
    survey = Survey.objects.filter(pk=survey_id, published_at__isnull=False).first()
    if survey is None:
        raise Refused(_("Diese Umfrage gibt es nicht."))
    if by.organisation_id is None or not is_asked(by):
        raise Refused(_("Gefragt sind die Mitglieder der Genossenschaft. Es wurde nichts gespeichert."))
    state = survey_state(survey)
    if state == "coming":
        raise Conflict(_("Die Umfrage hat noch nicht begonnen. Es wurde nichts gespeichert."))
    if state != "open":
        raise Conflict(_("Die Umfrage ist beendet. Ihre Antwort wurde nicht mehr angenommen."))
    if took_part(survey_id, by.organisation_id):
        raise _already()
    return by.organisation_id


def _already() -> Conflict:
    return Conflict(_("Ihr Mitglied hat schon geantwortet. Die erste Antwort gilt."))


def _checked(survey_id: int, answers: Mapping[str, Any], *, complete: bool) -> dict[str, Any]:
    """Return the answers that were given; refuse what no answer to this survey can be."""
    questions = list(SurveyQuestion.objects.filter(survey_id=survey_id))
    problems = answer_problems(as_rules(questions), answers, complete=complete)
    if problems:
        words = {
            "unknown": _("Diese Frage gehört nicht zu der Umfrage."),
            "choice": _("Diese Auswahl gibt es nicht."),
            "number": _("Das ist keine Zahl."),
            "range": _("Die Zahl liegt nicht im erlaubten Bereich."),
            "text": _("Der Text ist zu lang."),
            "missing": _("Bitte beantworten Sie diese Frage."),
        }
        key, problem = next(iter(problems.items()))
        asked = next((q.text for q in questions if q.key == key), "")
        raise Refused(
            f"{words[problem]} {_('Es wurde nichts gespeichert.')}",
            field=key,
            details=[asked] if asked else [],
        )
    given = {q.key: answers.get(q.key) for q in questions}
    return {
        key: sorted(v) if isinstance(v, list) else str(v)
        for key, v in given.items()
        if v not in (None, "", [])
    }


@transaction.atomic
def save_draft(*, survey_id: int, answers: Mapping[str, Any], by: Actor) -> SurveyDraft:
    """Keep what the people of a member have put together so far; each of them can go on with it."""
    by.require(Permission.TAKE_PART)
    member_id = _answered_for(survey_id, by)
    kept = _checked(survey_id, answers, complete=False)
    Survey.objects.select_for_update().get(pk=survey_id)  # two colleagues who begin at once wait here
    with within(member_id):
        draft = SurveyDraft.objects.select_for_update().filter(survey_id=survey_id).first()
        draft = draft or SurveyDraft(survey_id=survey_id, organisation_id=member_id)
        draft.answers = kept
        if by.person_name not in draft.contributors:
            draft.contributors = [*draft.contributors, by.person_name]
        draft.save()
        # what was answered belongs into no trail
        audit.record("assembly.save_draft", subject=f"survey:{survey_id}", by=by)
    return draft


def hand_in(*, survey_id: int, answers: Mapping[str, Any], by: Actor) -> None:
    """Hand in a member's answer: once, by who may represent it. It cannot be changed."""
    by.require(Permission.REPRESENT)
    member_id = _answered_for(survey_id, by)
    given = _checked(survey_id, answers, complete=True)
    try:
        with transaction.atomic():
            _take_part(survey_id, member_id, given, by)
    except IntegrityError as error:
        raise _already() from error


def _take_part(survey_id: int, member_id: int, given: dict[str, Any], by: Actor) -> None:
    """First transaction: the participation, and the answer if it bears a name."""
    # who answers waits for others at the survey, so that the close is the same for all
    survey = Survey.objects.select_for_update().get(pk=survey_id)
    if survey_state(survey) != "open":
        raise Conflict(_("Die Umfrage ist beendet. Ihre Antwort wurde nicht mehr angenommen."))
    participation = SurveyParticipation.objects.create(survey=survey, member_id=member_id)
    with within(member_id):
        draft = SurveyDraft.objects.filter(survey=survey).first()
        contributors = draft.contributors if draft else []
        if draft:
            draft.delete()
        if survey.mode != "anonymous":
            NamedAnswer.objects.create(
                survey=survey,
                organisation_id=member_id,
                kind=member_kinds()[member_id],
                person_name=by.person_name,
                contributors=contributors,
                answers=given,
            )
    audit.record("assembly.hand_in", subject=f"survey:{survey_id}", data={"member": member_id}, by=by)
    if survey.mode == "anonymous":
        transaction.on_commit(lambda: _add_anonymously(survey_id, given, participation.pk, by))


def _add_anonymously(survey_id: int, given: dict[str, Any], participation: uuid.UUID, by: Actor) -> None:
    """Second transaction: the answer among all others, in a new random order; its failure undoes the first."""
    try:
        with transaction.atomic():
            Survey.objects.select_for_update().get(pk=survey_id)
            answers = [*AnonymousAnswer.objects.filter(survey_id=survey_id), AnonymousAnswer(answers=given)]
            secrets.SystemRandom().shuffle(answers)
            AnonymousAnswer.objects.filter(survey_id=survey_id).delete()
            AnonymousAnswer.objects.bulk_create(
                AnonymousAnswer(survey_id=survey_id, answers=answer.answers) for answer in answers
            )
    except Exception:
        with transaction.atomic():
            SurveyParticipation.objects.filter(pk=participation).delete()
            audit.record("assembly.hand_in_failed", subject=f"survey:{survey_id}", by=by)
        # without the cause: a database names the values it stumbled over
        raise Conflict(
            _("Die Antwort konnte nicht gespeichert werden. Bitte geben Sie sie noch einmal ab.")
        ) from None
