# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background jobs: compute an alternative, compute it once more. The solver runs outside of any transaction."""

import time
from collections.abc import Mapping, Set
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import clock, jobs, system_actor
from itunion.foundation.organisations.api import across, operator, within
from itunion.foundation.ui.api import format_money, format_percent
from itunion.union.demand.events import NeedsReported
from itunion.union.procurement import forecasting, lot_designing, solving, studying
from itunion.union.procurement.actions import award as actions
from itunion.union.procurement.actions import forecast as forecasts
from itunion.union.procurement.actions import studies
from itunion.union.procurement.events import ComputationRequested, ReproductionRequested, StudyRequested
from itunion.union.procurement.models import AwardScenario, RoundForecast, ScenarioStudy
from itunion.union.procurement.queries import forecast as forecast_queries
from itunion.union.procurement.queries.lot_design import lot_question
from itunion.union.procurement.queries.tender import get_pool
from itunion.union.procurement.rules.award import digest

__all__ = [
    "compute_scenario",
    "design_lots",
    "enqueue_computation",
    "enqueue_forecast",
    "enqueue_reproduction",
    "enqueue_study",
    "forecast_round",
    "make_study",
    "reproduce",
    "request_forecast",
    "request_lot_design",
]

REPORT_SECONDS = 1.0
QUIET = timedelta(seconds=30)  # after a report of needs, in which others join the same forecast
PHASES = {"Vorbereitung": 0.02, "Relaxation": 0.05}


@jobs.job("procurement.compute_scenario")
def compute_scenario(context: jobs.JobContext, scenario_id: int) -> dict[str, Any]:
    """Compute a waiting scenario; killed and started again it gives the same result, once."""
    owner = operator().pk
    actor = system_actor(f"Vergleich für {context.requested_by}", organisation_id=owner)
    with within(owner):
        scenario = AwardScenario.objects.get(pk=scenario_id)
    if scenario.status != AwardScenario.Status.WAITING:
        return {"status": scenario.status}
    try:
        outcome = solving.compute(
            scenario.instance, scenario.parameters, on_progress=_Reporter(context, scenario.parameters)
        )
    except solving.SolvingFailed as failure:
        with within(owner):
            failed = actions.record_failure(
                scenario_id=scenario_id, reason=failure.reason, details=failure.details, by=actor
            )
        return {"status": failed.status, "reason": failure.reason, "details": failure.details}
    with within(owner):
        done = actions.record_outcome(scenario_id=scenario_id, outcome=outcome, by=actor)
    return {"status": done.status, "result_hash": done.result_hash}


@jobs.job("procurement.reproduce", retries=0)
def reproduce(context: jobs.JobContext, scenario_id: int) -> dict[str, Any]:
    """Compute a scenario again from its frozen inputs and say whether the same came out."""
    owner = operator().pk
    actor = system_actor(f"Nachrechnen für {context.requested_by}", organisation_id=owner)
    with within(owner):
        scenario = AwardScenario.objects.get(pk=scenario_id)
    try:
        outcome = solving.compute(
            scenario.instance, scenario.parameters, on_progress=_Reporter(context, scenario.parameters)
        )
    except solving.SolvingFailed as failure:
        return {"failed": failure.reason}
    with within(owner):
        return actions.record_reproduction(scenario_id=scenario_id, outcome=outcome, by=actor)


@jobs.job("procurement.study")
def make_study(context: jobs.JobContext, study_id: int) -> dict[str, Any]:
    """Make a waiting study; killed and started again it is stored once."""
    owner = operator().pk
    actor = system_actor(f"Untersuchung für {context.requested_by}", organisation_id=owner)
    with within(owner):
        study = ScenarioStudy.objects.select_related("scenario").get(pk=study_id)
    if study.status != ScenarioStudy.Status.WAITING:
        return {"status": study.status}
    scenario = study.scenario
    try:
        content = studying.compute(
            scenario.instance,
            scenario.parameters,
            scenario.result,
            study.kind,
            on_progress=lambda values: context.progress(0.5, str(values["note"] or values["phase"])),
        )
    except solving.SolvingFailed as failure:
        with within(owner):
            failed = studies.record_study_failure(
                study_id=study_id, reason=failure.reason, details=failure.details, by=actor
            )
        return {"status": failed.status, "reason": failure.reason, "details": failure.details}
    with within(owner):
        done = studies.record_study(study_id=study_id, content=content, by=actor)
    return {"status": done.status}


def enqueue_study(event: StudyRequested) -> None:
    """Request the study, unless it waits already."""
    before = jobs.latest_run(make_study, key_prefix=f"{event.study_id}:")
    if before is not None and before.status == "waiting":
        return
    jobs.enqueue(
        make_study,
        {"study_id": event.study_id},
        key=f"{event.study_id}:{before.pk if before else 0}",
        requested_by=event.requested_by,
        organisation_id=event.organisation_id,
    )


@jobs.job("procurement.forecast", retries=1)
def forecast_round(context: jobs.JobContext, round_id: int) -> dict[str, Any]:
    """Forecast the needs of a round that is not bundled yet; started again on the same needs it changes nothing."""
    actor = system_actor(f"Prognose für {context.requested_by}", organisation_id=operator().pk)
    if forecast_queries.is_bundled(round_id):
        return {"status": "bundled"}

    def scope() -> AbstractContextManager[None]:
        return across("procurement.forecast", reason=f"round:{round_id}", by=actor)

    with scope():
        question = forecast_queries.question_of_round(round_id)
        before = forecast_queries.forecast_of(round_id)
    if not question.instance.needs:
        with scope():
            nothing = forecasts.record_no_forecast(round_id=round_id, question=question, by=actor)
        return {"status": nothing.status}
    known = before is not None and before.status == RoundForecast.Status.READY and not before.message
    if before is not None and known and before.question_hash == question.hash:
        return {"status": "unchanged"}
    try:
        outcome = forecasting.compute(
            question.data,
            on_progress=lambda values: context.progress(float(values["share"]), str(values["note"])),
        )
        if not outcome["found"]:
            raise solving.SolvingFailed("unknown")
    except solving.SolvingFailed as failure:
        with scope():
            failed = forecasts.record_forecast_failure(
                round_id=round_id, question=question, reason=failure.reason, details=failure.details, by=actor
            )
        return {"status": failed.status, "reason": failure.reason}
    with scope():
        done = forecasts.record_forecast(round_id=round_id, question=question, outcome=outcome, by=actor)
    return {"status": done.status}


def enqueue_forecast(event: NeedsReported) -> None:
    """Request a forecast once the members have paused for a while."""
    request_forecast(event.round_id, requested_by="Bedarfsmeldung", quiet=QUIET)


def request_forecast(round_id: int, *, requested_by: str, quiet: timedelta = timedelta(0)) -> None:
    """Request a forecast after `quiet`; one waiting run per round is enough for all who ask."""
    before = jobs.latest_run(forecast_round, key_prefix=f"{round_id}:")
    if before is not None and before.status == "waiting":
        return
    jobs.enqueue(
        forecast_round,
        {"round_id": round_id},
        key=f"{round_id}:{before.pk if before else 0}",
        requested_by=requested_by,
        not_before=clock.now() + quiet,
    )


@jobs.job("procurement.design_lots", retries=1)
def design_lots(
    context: jobs.JobContext, pool_id: int, parameters: dict[str, Any], question_hash: str
) -> dict[str, Any]:
    """Simulate cuts into lots; the result of the run is the comparison. Lots changed meanwhile: nothing is computed."""
    actor = system_actor(f"Loszuschnitt für {context.requested_by}", organisation_id=operator().pk)
    with across("procurement.bundling", reason=f"lot design pool:{pool_id}", by=actor):
        question = lot_question(get_pool(pool_id), **parameters)
    if digest(question) != question_hash:
        return {"failed": "outdated"}
    try:
        return lot_designing.compute(question)
    except solving.SolvingFailed as failure:
        return {"failed": failure.reason, "details": failure.details}


def request_lot_design(
    pool_id: int, parameters: Mapping[str, Any], question_hash: str, *, requested_by: str
) -> None:
    """Request the simulation unless the same question is answered or under way."""
    before = jobs.latest_run(design_lots, key_prefix=f"{pool_id}:{question_hash}:")
    gave_up = before is not None and (before.status == "failed" or "failed" in (before.result or {}))
    jobs.enqueue(
        design_lots,
        {"pool_id": pool_id, "parameters": dict(parameters), "question_hash": question_hash},
        key=f"{pool_id}:{question_hash}:{before.pk if before is not None and gave_up else 0}",
        requested_by=requested_by,
    )


def enqueue_computation(event: ComputationRequested) -> None:
    """Request the computation, unless it waits already.

    A run under way may have recorded its failure a moment ago and be about to end, so it gets a successor, which
    has nothing to do when the scenario is computed by then.
    """
    _enqueue(compute_scenario, event, {"waiting"})


def enqueue_reproduction(event: ReproductionRequested) -> None:
    """Request the recomputation, unless it is under way."""
    _enqueue(reproduce, event, {"waiting", "running"})


def _enqueue(job: jobs.Job, event: ComputationRequested | ReproductionRequested, under_way: Set[str]) -> None:
    before = jobs.latest_run(job, key_prefix=f"{event.scenario_id}:")
    if before is not None and before.status in under_way:
        return
    jobs.enqueue(
        job,
        {"scenario_id": event.scenario_id},
        key=f"{event.scenario_id}:{before.pk if before else 0}",
        requested_by=event.requested_by,
        organisation_id=event.organisation_id,
    )


class _Reporter:
    """Hands the solver's progress to the job, at most once a second."""

    def __init__(self, context: jobs.JobContext, parameters: Mapping[str, Any]) -> None:
        self._context = context
        self._limit = float(parameters["time_limit"])
        self._last = float("-inf")

    def __call__(self, progress: Mapping[str, Any]) -> None:
        now = time.monotonic()
        if now - self._last < REPORT_SECONDS:
            return
        self._last = now
        searched = 0.05 + 0.75 * min(1.0, float(progress["elapsed"]) / self._limit)
        certifying = progress["phase"] == "Stabilitätsnachweis"
        share = 0.85 if certifying else PHASES.get(progress["phase"], searched)
        self._context.progress(share, self._text(progress, certifying))

    def _text(self, progress: Mapping[str, Any], certifying: bool) -> str:
        if certifying:
            return _("Fairness wird geprüft")
        if progress["incumbent"] is None:
            return _("Erster Zuschlag wird gesucht")
        text = _("bester Zuschlag %(cost)s") % {"cost": format_money(Decimal(progress["incumbent"]))}
        if progress["gap"] is not None:
            text += ", " + _("noch offen %(gap)s") % {"gap": format_percent(progress["gap"], 3)}
        return text
