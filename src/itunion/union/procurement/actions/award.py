# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: alternatives of an award are requested, computed and recomputed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock, events
from itunion.foundation.organisations.api import operator
from itunion.optimiser.api import Instance
from itunion.union.procurement.award_wording import conflict_texts, failure_text, label_of, shortage_text
from itunion.union.procurement.events import ComputationRequested, ReproductionRequested
from itunion.union.procurement.models import AwardScenario, Pool
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries.tender import instance_of_pool
from itunion.union.procurement.rules.award import (
    LONGEST_TIME,
    OwnRules,
    Variation,
    default_set,
    digest,
    freeze,
    reproducible,
)

__all__ = [
    "record_failure",
    "record_outcome",
    "record_reproduction",
    "repeat_scenario",
    "request_alternatives",
    "request_reproduction",
    "request_scenario",
]

DEFAULT_GAP = 1e-4  # an award counts as proven when none can be cheaper by more than this share of its cost
STATUS_OF = {
    "optimal": AwardScenario.Status.PROVEN,
    "feasible": AwardScenario.Status.WITHIN_GAP,
    "infeasible": AwardScenario.Status.INFEASIBLE,
}


@transaction.atomic
def request_scenario(
    *,
    pool_id: int,
    variation: Variation,
    time_limit: int = 30,
    seed: int = 0,
    gap: float = DEFAULT_GAP,
    by: Actor,
) -> AwardScenario:
    """Freeze the pool's needs and offers and have one alternative computed in the background.

    `time_limit` in seconds, `gap` as share of the cost. The same question asked again returns the same scenario.
    """
    by.require(Permission.MANAGE_POOLS)
    if not 1 <= time_limit <= LONGEST_TIME:
        raise Refused(
            _("Die Rechenzeit muss zwischen 1 und %(longest)s Sekunden liegen.") % {"longest": LONGEST_TIME},
            field="time_limit",
        )
    if not 0 <= gap < 1:
        raise Refused(_("Die Genauigkeit muss zwischen 0 und 100 Prozent liegen."), field="gap")
    if not 0 <= seed < 2**31:
        raise Refused(_("Der Startwert muss eine Zahl zwischen 0 und 2147483647 sein."), field="seed")
    pool, instance = _locked_inputs(pool_id)
    scenario = _request(pool, instance, variation, {"time_limit": time_limit, "seed": seed, "gap": gap}, by)
    audit.record(
        "procurement.request_scenario",
        subject=f"pool:{pool_id}",
        data={"scenario": scenario.pk, "label": scenario.label, "instance_hash": scenario.instance_hash},
        chain=scenario.organisation_id,
        by=by,
    )
    return scenario


@transaction.atomic
def request_alternatives(*, pool_id: int, by: Actor) -> list[AwardScenario]:
    """Have the usual set of alternatives computed: cheapest, fewer suppliers, without each supplier."""
    by.require(Permission.MANAGE_POOLS)
    pool, instance = _locked_inputs(pool_id)
    _data, instance_hash = freeze(instance)
    cheapest = AwardScenario.objects.filter(
        pool=pool, kind=AwardScenario.Kind.CHEAPEST, instance_hash=instance_hash, result__isnull=False
    ).first()
    award = cheapest.result["result"]["award"] if cheapest else None
    used = [name for name, _cost in award["fixed_costs"]] if award else []
    offering = sorted({offer.supplier for offer in instance.offers})
    parameters = {"time_limit": 30, "seed": 0, "gap": DEFAULT_GAP}
    scenarios = [
        _request(pool, instance, variation, parameters, by) for variation in default_set(offering, used)
    ]
    audit.record(
        "procurement.request_alternatives",
        subject=f"pool:{pool_id}",
        data={"scenarios": [s.pk for s in scenarios], "instance_hash": instance_hash},
        chain=operator().pk,
        by=by,
    )
    return scenarios


@transaction.atomic
def repeat_scenario(*, scenario_id: int, by: Actor) -> AwardScenario:
    """Have a failed computation started again, on the inputs it froze; one that is under way just goes on."""
    by.require(Permission.MANAGE_POOLS)
    scenario: AwardScenario = AwardScenario.objects.select_for_update().get(pk=scenario_id)
    if scenario.status not in {AwardScenario.Status.FAILED, AwardScenario.Status.WAITING}:
        raise Conflict(_("Diese Alternative ist schon berechnet; sie wird nicht noch einmal berechnet."))
    scenario.status, scenario.message, scenario.computed_at = AwardScenario.Status.WAITING, "", None
    scenario.requested_at, scenario.requested_by = clock.now(), by.person_name
    scenario.save()
    events.publish(ComputationRequested(scenario.pk, by.person_name, by.organisation_id))
    audit.record(
        "procurement.repeat_scenario",
        subject=f"scenario:{scenario_id}",
        chain=scenario.organisation_id,
        by=by,
    )
    return scenario


@transaction.atomic
def request_reproduction(*, scenario_id: int, by: Actor) -> None:
    """Have a computed scenario computed once more from its frozen inputs and compared."""
    by.require(Permission.COMPARE)
    scenario: AwardScenario = AwardScenario.objects.get(pk=scenario_id)
    if scenario.result is None:
        raise Refused(_("Es gibt noch kein Ergebnis, das nachgerechnet werden könnte."))
    events.publish(ReproductionRequested(scenario_id, by.person_name, by.organisation_id))
    audit.record(
        "procurement.request_reproduction",
        subject=f"scenario:{scenario_id}",
        chain=scenario.organisation_id,
        by=by,
    )


@transaction.atomic
def record_outcome(*, scenario_id: int, outcome: Mapping[str, Any], by: Actor) -> AwardScenario:
    """Store what the solver found; a scenario that is not waiting any more stays as it is."""
    by.require(Permission.MANAGE_POOLS)
    scenario: AwardScenario = AwardScenario.objects.select_for_update().get(pk=scenario_id)
    if scenario.status != AwardScenario.Status.WAITING:
        return scenario
    found = outcome["result"]
    status = STATUS_OF.get(found["status"])
    if status is None:
        return _fail(scenario, failure_text("unknown", scenario.parameters), by)
    scenario.status = status
    scenario.result = dict(outcome)
    scenario.result_hash = digest(reproducible(outcome))
    scenario.seconds = found["seconds"] + (outcome["certificate"] or {}).get("seconds", 0.0)
    scenario.computed_at = clock.now()
    lines = [shortage_text(entry) for entry in found["uncovered"]]
    scenario.message = "\n".join([*conflict_texts(found.get("conflict", ())), *lines])
    scenario.save()
    audit.record(
        "procurement.compute_scenario",
        subject=f"scenario:{scenario_id}",
        data={
            "status": scenario.status,
            "result_hash": scenario.result_hash,
            "model_hash": found["model_hash"],
        },
        chain=scenario.organisation_id,
        by=by,
    )
    return scenario


@transaction.atomic
def record_failure(*, scenario_id: int, reason: str, details: str = "", by: Actor) -> AwardScenario:
    """Store that a computation gave nothing, and why ("timeout", "died", "refused")."""
    by.require(Permission.MANAGE_POOLS)
    scenario: AwardScenario = AwardScenario.objects.select_for_update().get(pk=scenario_id)
    if scenario.status != AwardScenario.Status.WAITING:
        return scenario
    return _fail(scenario, failure_text(reason, scenario.parameters, details), by)


@transaction.atomic
def record_reproduction(*, scenario_id: int, outcome: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """Compare a second computation with the stored result; returns whether award and certificate came out again."""
    by.require(Permission.COMPARE)
    scenario: AwardScenario = AwardScenario.objects.get(pk=scenario_id)
    stored, again = reproducible(scenario.result or {}), reproducible(outcome)
    findings = {
        "untouched": digest(scenario.instance) == scenario.instance_hash
        and digest(stored) == scenario.result_hash,
        "award_identical": stored.get("result") == again["result"],
        "certificate_identical": stored.get("certificate") == again["certificate"],
        "stopped_by": [stored["result"]["stopped_by"], again["result"]["stopped_by"]],
        "result_hash": digest(again),
    }
    audit.record(
        "procurement.reproduce",
        subject=f"scenario:{scenario_id}",
        data=findings,
        chain=scenario.organisation_id,
        by=by,
    )
    return findings


def _locked_inputs(pool_id: int) -> tuple[Pool, Instance]:
    pool = Pool.objects.select_for_update().get(pk=pool_id)
    if pool.status == Pool.Status.AWARDED:
        raise Refused(_("Der Zuschlag ist erteilt; es werden keine Alternativen mehr berechnet."))
    if pool.status != Pool.Status.EVALUATING:
        raise Refused(
            _("Die Angebote sind noch nicht geöffnet. Öffnen Sie sie zuerst; dann kann verglichen werden.")
        )
    instance = instance_of_pool(pool_id)
    if problems := instance.problems():
        raise Refused(_("Aus Bedarfen und Angeboten lässt sich noch nichts berechnen."), details=problems)
    return pool, instance


def _request(
    pool: Pool, instance: Instance, variation: Variation, parameters: Mapping[str, Any], by: Actor
) -> AwardScenario:
    suppliers = {offer.supplier for offer in instance.offers}
    asked = dict(parameters)
    if variation.kind == AwardScenario.Kind.MAX_SUPPLIERS:
        if not isinstance(variation.value, int) or not 1 <= variation.value <= len(suppliers):
            raise Refused(
                _("Die Zahl der Lieferanten muss zwischen 1 und %(count)s liegen.")
                % {"count": len(suppliers)},
                field="max_suppliers",
            )
        asked["max_suppliers"] = variation.value
    elif variation.kind == AwardScenario.Kind.WITHOUT_SUPPLIER:
        if variation.value not in suppliers:
            raise Refused(_("Wählen Sie einen Lieferanten, der angeboten hat."), field="without_supplier")
        asked["excluded"] = [variation.value]
    elif variation.kind == AwardScenario.Kind.OWN_RULES:
        if not (parts := variation.rules.parameters()):
            raise Refused(_("Geben Sie mindestens eine Vorgabe an."), field="kind")
        _check_rules(instance, variation.rules)
        asked |= parts
    elif variation.kind != AwardScenario.Kind.CHEAPEST:
        raise Refused(_("Diese Art von Alternative gibt es nicht."), field="kind")
    data, instance_hash = freeze(instance)
    for known in _same_question(pool, variation.kind, instance_hash):
        if known.parameters == asked:
            return known
    scenario: AwardScenario = AwardScenario.objects.create(
        organisation=operator(),
        pool=pool,
        kind=variation.kind,
        label=label_of(variation)[:120],
        parameters=asked,
        instance=data,
        instance_hash=instance_hash,
        requested_at=clock.now(),
        requested_by=by.person_name,
    )
    events.publish(ComputationRequested(scenario.pk, by.person_name, by.organisation_id))
    return scenario


def _check_rules(instance: Instance, rules: OwnRules) -> None:
    """Raise Refused at the field whose rule makes no sense for this purchase."""
    members = set(instance.members)
    if unknown := sorted({member for member, _amount in rules.budgets} - members):
        raise Refused(
            _("Ohne Bedarf in diesem Bündel: %(members)s.") % {"members": ", ".join(unknown)}, field="budgets"
        )
    suppliers = {offer.supplier for offer in instance.offers}
    if unknown := sorted(set(rules.excluded) - suppliers):
        raise Refused(
            _("Diese Lieferanten haben nicht angeboten: %(names)s.") % {"names": ", ".join(unknown)},
            field="excluded",
        )
    if set(rules.excluded) >= suppliers:
        raise Refused(_("Mindestens ein Lieferant muss übrig bleiben."), field="excluded")


def _same_question(pool: Pool, kind: str, instance_hash: str) -> Sequence[AwardScenario]:
    return list(
        AwardScenario.objects.filter(pool=pool, kind=kind, instance_hash=instance_hash).exclude(
            status=AwardScenario.Status.FAILED
        )
    )


def _fail(scenario: AwardScenario, message: str, by: Actor) -> AwardScenario:
    scenario.status, scenario.message = AwardScenario.Status.FAILED, message
    scenario.computed_at = clock.now()
    scenario.save()
    audit.record(
        "procurement.compute_scenario",
        subject=f"scenario:{scenario.pk}",
        data={"status": scenario.status, "message": message},
        chain=scenario.organisation_id,
        by=by,
    )
    return scenario
