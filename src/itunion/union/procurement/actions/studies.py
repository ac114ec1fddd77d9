# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: studies of a computed award are requested, stored, given up."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock, events
from itunion.union.procurement.award_wording import failure_text
from itunion.union.procurement.events import StudyRequested
from itunion.union.procurement.models import AwardScenario, ScenarioStudy
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.rules.award import digest

__all__ = ["record_study", "record_study_failure", "request_study"]


@transaction.atomic
def request_study(*, scenario_id: int, kind: str, by: Actor) -> ScenarioStudy:
    """Have a study of a computed award made in the background; one that exists is returned, a failed one repeated."""
    by.require(Permission.COMPARE)
    scenario: AwardScenario = AwardScenario.objects.get(pk=scenario_id)
    if not scenario.result or scenario.result["result"]["award"] is None:
        raise Refused(_("Es gibt noch keinen Zuschlag, der sich untersuchen ließe."))
    if kind not in ScenarioStudy.Kind.values:
        raise Refused(_("Diese Untersuchung gibt es nicht."))
    study: ScenarioStudy
    study, created = ScenarioStudy.objects.get_or_create(
        scenario=scenario,
        kind=kind,
        defaults={
            "organisation_id": scenario.organisation_id,
            "result_hash": scenario.result_hash,
            "requested_at": clock.now(),
            "requested_by": by.person_name,
        },
    )
    if not created:
        if study.status != ScenarioStudy.Status.FAILED:
            return study
        study.status, study.message = ScenarioStudy.Status.WAITING, ""
        study.requested_at, study.requested_by = clock.now(), by.person_name
        study.save()
    events.publish(StudyRequested(study.pk, by.person_name, by.organisation_id))
    audit.record(
        "procurement.request_study",
        subject=f"scenario:{scenario_id}",
        data={"kind": kind},
        chain=scenario.organisation_id,
        by=by,
    )
    return study


@transaction.atomic
def record_study(*, study_id: int, content: Mapping[str, Any], by: Actor) -> ScenarioStudy:
    """Store what a study found, once."""
    by.require(Permission.COMPARE)
    study: ScenarioStudy = ScenarioStudy.objects.select_for_update().get(pk=study_id)
    if study.status != ScenarioStudy.Status.WAITING:
        return study
    study.status, study.content = ScenarioStudy.Status.DONE, dict(content)
    study.content_hash, study.computed_at = digest(study.content), clock.now()
    study.save()
    audit.record(
        "procurement.study",
        subject=f"scenario:{study.scenario_id}",
        data={"kind": study.kind, "content_hash": study.content_hash},
        chain=study.organisation_id,
        by=by,
    )
    return study


@transaction.atomic
def record_study_failure(*, study_id: int, reason: str, details: str = "", by: Actor) -> ScenarioStudy:
    """Store that a study gave nothing, and why ("timeout", "died", "refused")."""
    by.require(Permission.COMPARE)
    study: ScenarioStudy = ScenarioStudy.objects.select_for_update().get(pk=study_id)
    if study.status != ScenarioStudy.Status.WAITING:
        return study
    study.status = ScenarioStudy.Status.FAILED
    study.message, study.computed_at = failure_text(reason, study.scenario.parameters, details), clock.now()
    study.save()
    audit.record(
        "procurement.study",
        subject=f"scenario:{study.scenario_id}",
        data={"kind": study.kind, "failed": reason},
        chain=study.organisation_id,
        by=by,
    )
    return study
