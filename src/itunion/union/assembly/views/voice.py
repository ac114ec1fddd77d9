# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: surveys – asking, drafting an answer together, handing it in, results."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, Refused
from itunion.foundation.ui.api import Tab, add_domain_error, attempt, form_page, format_date, render_page
from itunion.union.assembly import api
from itunion.union.assembly.models import NamedAnswer, Survey, SurveyQuestion
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.views.voice_forms import MODES, AnswerForm, QuestionForm, RepeatForm, SurveyForm
from itunion.union.assembly.views.voice_tables import (
    SURVEY_STATES,
    NamedAnswerTable,
    ResultTable,
    SurveyTable,
)

__all__ = [
    "answer",
    "answers",
    "drop_question",
    "plan_survey",
    "publish_survey",
    "question",
    "repeat_survey",
    "results",
    "survey",
    "surveys",
    "voice_tabs",
]


def voice_tabs(current: str) -> list[Tab]:
    """Return the tabs of what members and organs say between assemblies."""
    entries = (
        ("surveys", _("Umfragen")),
        ("positions", _("Stellungnahmen")),
        ("circulations", _("Umlaufverfahren")),
    )
    return [Tab(label, reverse(f"assembly:{name}"), name == current) for name, label in entries]


def wanted_survey(request: ActorRequest, survey_id: int) -> Survey:
    """Return the survey of an address, or answer 404 where there is none to be known of."""
    try:
        return api.get_survey(survey_id, by=request.actor)
    except Refused:
        raise Http404 from None


def _may_ask(request: ActorRequest) -> bool:
    return request.actor.may(Permission.MANAGE) or request.actor.may(Permission.REPRESENT)


def _trail(found: Survey | None = None) -> list[tuple[Any, str]]:
    trail: list[tuple[Any, str]] = [(_("Umfragen"), reverse("assembly:surveys"))]
    return trail if found is None else [*trail, (found.title, reverse("assembly:survey", args=[found.pk]))]


@requires(Permission.VIEW)
@require_GET
def surveys(request: ActorRequest) -> HttpResponse:
    """All surveys, with those that wait for an answer first."""
    table = SurveyTable([(s, api.survey_state(s)) for s in api.surveys(request.actor)], request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "assembly/voice/surveys.html",
        title=_("Umfragen"),
        tabs=voice_tabs("surveys"),
        table=table,
        waiting=api.unanswered_surveys(request.actor),
        may_ask=_may_ask(request),
    )


@requires(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def plan_survey(request: ActorRequest) -> HttpResponse:
    """Prepare a survey."""
    return form_page(
        request,
        form=SurveyForm(request.POST or None),
        run=lambda data: api.plan_survey(by=request.actor, **data),
        success=_("Die Umfrage ist angelegt. Öffnen Sie sie und fügen Sie Fragen hinzu."),
        back=reverse("assembly:surveys"),
        title=_("Neue Umfrage"),
        lead=_("Sie sehen die Umfrage zunächst nur selbst; Mitglieder sehen sie, sobald Sie sie starten."),
        breadcrumbs=_trail(),
    )


@requires(Permission.VIEW)
@require_GET
def survey(request: ActorRequest, survey_id: int) -> HttpResponse:
    """Show a survey: its questions, who took part, what to do next."""
    found = wanted_survey(request, survey_id)
    state = api.survey_state(found)
    actor = request.actor
    manages = actor.may(Permission.MANAGE)
    own = manages or (actor.may(Permission.REPRESENT) and found.asked_by_id == actor.organisation_id)
    done = api.took_part(found.pk, actor.organisation_id)
    there = api.participants_of(found.pk)
    return render_page(
        request,
        "assembly/voice/survey.html",
        title=found.title,
        lead=found.text,
        breadcrumbs=_trail(),
        survey=found,
        state=state,
        questions=found.questions.all(),
        facts=[
            (_("Stand"), SURVEY_STATES[state]),
            (_("Gestellt von"), found.asked_by.name),
            (_("Antworten"), MODES[found.mode]),  # type: ignore[index]
            (_("Zeitraum"), f"{format_date(found.opens_on)} – {format_date(found.closes_on)}"),
            (_("Geantwortet haben"), _("%(count)s Mitglieder") % {"count": len(there)}),
        ],
        draft=api.draft_of(found.pk, by=actor),
        done=done,
        may_change=own and state == "draft",
        may_repeat=own and state == "closed",
        may_answer=state == "open" and not done and actor.may(Permission.TAKE_PART),
        may_see_names=state == "closed" and found.mode != "anonymous" and (manages or found.mode == "open"),
        missing=api.missing_in(found.pk) if manages and state == "open" else [],
        there=there if manages else [],
    )


@requires(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def question(request: ActorRequest, survey_id: int) -> HttpResponse:
    """Add a question."""
    found = wanted_survey(request, survey_id)
    form = QuestionForm(request.POST or None)
    return form_page(
        request,
        form=form,
        run=lambda _data: api.add_question(survey_id=survey_id, by=request.actor, **form.facts()),
        success=_("Die Frage steht in der Umfrage."),
        back=reverse("assembly:survey", args=[survey_id]),
        title=_("Frage hinzufügen"),
        breadcrumbs=_trail(found),
    )


@requires(Permission.VIEW)
@require_POST
def drop_question(request: ActorRequest, survey_id: int, question_id: int) -> HttpResponse:
    """Take a question out again."""
    wanted_survey(request, survey_id)
    return attempt(
        request,
        lambda: api.remove_question(survey_id=survey_id, question_id=question_id, by=request.actor),
        _("Die Frage ist entfernt."),
        reverse("assembly:survey", args=[survey_id]),
    )


@requires(Permission.VIEW)
@require_POST
def publish_survey(request: ActorRequest, survey_id: int) -> HttpResponse:
    """Start a survey."""
    wanted_survey(request, survey_id)
    return attempt(
        request,
        lambda: api.publish_survey(survey_id=survey_id, by=request.actor),
        _("Die Umfrage ist gestartet. Die Mitglieder sehen sie auf ihrer Startseite."),
        reverse("assembly:survey", args=[survey_id]),
    )


@requires(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def repeat_survey(request: ActorRequest, survey_id: int) -> HttpResponse:
    """Prepare the same survey again."""
    found = wanted_survey(request, survey_id)
    return form_page(
        request,
        form=RepeatForm(request.POST or None),
        run=lambda data: api.repeat_survey(survey_id=survey_id, by=request.actor, **data),
        success=_("Die Wiederholung ist angelegt. Ihr Ergebnis wird neben dem früheren stehen."),
        back=reverse("assembly:surveys"),
        title=_("Umfrage wiederholen"),
        lead=found.title,
        breadcrumbs=_trail(found),
    )


@requires(Permission.TAKE_PART)
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, survey_id: int) -> HttpResponse:
    """Answer for one's member: keep a draft, or hand in."""
    found = wanted_survey(request, survey_id)
    actor = request.actor
    draft = api.draft_of(survey_id, by=actor)
    hands_in = "hand_in" in request.POST
    questions = list(found.questions.all())
    form = AnswerForm(
        request.POST or None,
        questions=questions,
        answers=draft.answers if draft else {},
        complete=hands_in or request.method == "GET",
    )
    if request.method == "POST" and form.is_valid():
        do, done = (
            (api.hand_in, _("Die Antwort Ihres Mitglieds ist abgegeben. Danke."))
            if hands_in
            else (api.save_draft, _("Der Entwurf ist gespeichert. Abgegeben ist noch nichts."))
        )
        try:
            do(survey_id=survey_id, answers=form.facts(), by=actor)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, done)
            return redirect("assembly:survey", survey_id)
    response = render_page(
        request,
        "assembly/voice/answer.html",
        title=found.title,
        lead=found.text,
        breadcrumbs=_trail(found),
        form=form,
        survey=found,
        draft=draft,
        may_hand_in=actor.may(Permission.REPRESENT),
        back=reverse("assembly:survey", args=[survey_id]),
    )
    response["Cache-Control"] = "no-store"
    return response


# --- results ---------------------------------------------------------------------------------------------------------


@requires(Permission.VIEW)
@require_GET
def results(request: ActorRequest, survey_id: int) -> HttpResponse:
    """Show what is published of a survey, after its close."""
    found = wanted_survey(request, survey_id)
    published = api.results_of(found, by=request.actor)
    rows = [(result.question, line) for result in published for line in result.lines]
    table = ResultTable(rows, request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "assembly/voice/results.html",
        title=_("Ergebnis"),
        lead=found.title,
        breadcrumbs=_trail(found),
        survey=found,
        closed=api.survey_state(found) == "closed",
        table=table,
        texts=[result for result in published if result.question.kind == "text"],
        too_few=[r.question.text for r in published if r.hidden and r.question.kind != "text"],
        earlier=api.earlier_survey(found),
    )


@requires(Permission.VIEW)
@require_GET
def answers(request: ActorRequest, survey_id: int) -> HttpResponse:
    """Show answers by name: of an open survey to all, of a confidential one to the office."""
    found = wanted_survey(request, survey_id)
    rows = api.named_answers(found, by=request.actor)
    questions = list(found.questions.all())
    table = NamedAnswerTable(_lines(rows, questions), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "assembly/voice/answers.html",
        title=_("Antworten nach Mitgliedern"),
        lead=found.title,
        breadcrumbs=_trail(found),
        table=table,
    )


def _lines(
    rows: Sequence[NamedAnswer], questions: Sequence[SurveyQuestion]
) -> list[tuple[NamedAnswer, SurveyQuestion, str]]:
    """Return answers in words, one line per member and question."""
    lines = []
    for row in rows:
        for asked in questions:
            value = row.answers.get(asked.key, "")
            keys = value if isinstance(value, list) else [value]
            lines.append((row, asked, ", ".join(asked.choices.get(key, key) for key in keys)))
    return lines
