# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background jobs: compute an alternative, compute it once more. The solver runs outside of any transaction."""

import time
from collections.abc import Mapping, Set
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import jobs, system_actor
from itunion.foundation.organisations.api import operator, within
from itunion.foundation.ui.api import format_money, format_percent
from itunion.union.procurement import solving
from itunion.union.procurement.actions import award as actions
from itunion.union.procurement.events import ComputationRequested, ReproductionRequested
from itunion.union.procurement.models import AwardScenario

__all__ = ["compute_scenario", "enqueue_computation", "enqueue_reproduction", "reproduce"]

REPORT_SECONDS = 1.0
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
