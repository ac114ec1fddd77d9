# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: the award decision. With it, in one transaction: orders, call-offs, and what each member saves."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock, events
from itunion.foundation.organisations.api import operator
from itunion.optimiser.api import result_from_dict
from itunion.union.procurement.actions.ordering import place_orders
from itunion.union.procurement.events import AwardDecided
from itunion.union.procurement.models import AwardDecision, AwardScenario, Pool
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries.award import alone_of
from itunion.union.procurement.queries.tender import instance_of_pool
from itunion.union.procurement.rules.award import digest, freeze, reproducible

__all__ = ["decide"]

DECIDABLE = {AwardScenario.Status.PROVEN, AwardScenario.Status.WITHIN_GAP}


@transaction.atomic
def decide(*, scenario_id: int, reason: str, accept_changed_inputs: bool = False, by: Actor) -> AwardDecision:
    """Award a pool as one scenario says; needs a scope across organisations.

    The lock on the pool lets exactly one decision through. Inputs that changed since they were frozen are refused
    (field "accept_changed_inputs") unless that is accepted explicitly; a stored result that does not match its hash
    is always refused.
    """
    by.require(Permission.DECIDE)
    pool_id = AwardScenario.objects.values_list("pool_id", flat=True).get(pk=scenario_id)
    pool = Pool.objects.select_for_update().get(pk=pool_id)
    scenario: AwardScenario = AwardScenario.objects.get(pk=scenario_id)
    _refuse_second_decision(pool)
    if pool.status != Pool.Status.EVALUATING:
        raise Refused(_("Die Angebote sind noch nicht geöffnet; es kann noch nicht entschieden werden."))
    if scenario.status not in DECIDABLE:
        raise Refused(
            _(
                "„%(label)s“ hat keinen Zuschlag (%(status)s). Entscheiden Sie sich für eine andere Alternative."
            )
            % {"label": scenario.label, "status": scenario.get_status_display()}
        )
    if not reason.strip():
        raise Refused(
            _("Bitte begründen Sie die Entscheidung; sie gehört in den Vergabevermerk."), field="reason"
        )
    outcome = scenario.result or {}
    _refuse_touched(scenario, outcome)
    changed = freeze(instance_of_pool(pool.pk))[1] != scenario.instance_hash
    if changed and not accept_changed_inputs:
        raise Refused(
            _(
                "Bedarfe oder Angebote haben sich seit der Berechnung geändert. Es wurde nichts entschieden. "
                "Berechnen Sie die Alternativen neu, oder bestätigen Sie, dass der alte Stand gelten soll."
            ),
            field="accept_changed_inputs",
        )
    decision: AwardDecision = AwardDecision.objects.create(
        organisation=operator(),
        pool=pool,
        scenario=scenario,
        instance_hash=scenario.instance_hash,
        result_hash=scenario.result_hash,
        reason=reason.strip(),
        decided_at=clock.now(),
        decided_by=by.person_name,
    )
    placed = place_orders(
        pool=pool, result=result_from_dict(outcome["result"]), alone=alone_of(scenario), by=by
    )
    pool.status = Pool.Status.AWARDED
    pool.save(update_fields=["status"])
    audit.record(
        "procurement.decide",
        subject=f"pool:{pool.pk}",
        data={
            "scenario": scenario.pk,
            "label": scenario.label,
            "reason": decision.reason,
            "instance_hash": decision.instance_hash,
            "result_hash": decision.result_hash,
            "inputs_changed": changed,
            "orders": placed,
        },
        chain=decision.organisation_id,
        by=by,
    )
    events.publish(AwardDecided(pool.pk))
    return decision


def _refuse_second_decision(pool: Pool) -> None:
    earlier: AwardDecision | None = AwardDecision.objects.filter(pool=pool).select_related("scenario").first()
    if earlier is not None:
        raise Conflict(
            _(
                "Der Zuschlag für „%(pool)s“ ist schon erteilt: %(who)s hat am %(when)s „%(label)s“ entschieden. "
                "Ihre Entscheidung wurde nicht gespeichert."
            )
            % {
                "pool": pool.title,
                "who": earlier.decided_by,
                "when": timezone.localtime(earlier.decided_at).strftime("%d.%m.%Y um %H:%M Uhr"),
                "label": earlier.scenario.label,
            }
        )


def _refuse_touched(scenario: AwardScenario, outcome: Mapping[str, Any]) -> None:
    if (
        digest(scenario.instance) != scenario.instance_hash
        or digest(reproducible(outcome)) != scenario.result_hash
    ):
        raise Refused(
            _(
                "Das gespeicherte Ergebnis passt nicht zu seiner Prüfsumme: es wurde nachträglich verändert. Es wurde "
                "nichts entschieden. Berechnen Sie die Alternative neu und verständigen Sie die Prüfung."
            )
        )
