# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Alternatives: frozen, computed in the background once, honest when nothing comes out, reproducible."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from itunion.foundation.kernel.api import Conflict, NotPermitted, Refused, audit, clock, jobs
from itunion.foundation.organisations.api import within
from itunion.optimiser.api import certificate_from_dict, instance_from_dict, result_from_dict
from itunion.union.procurement import solving, tasks
from itunion.union.procurement.actions import award as actions
from itunion.union.procurement.models import AwardScenario, Offer, Pool
from itunion.union.procurement.queries import award as queries
from itunion.union.procurement.rules.award import LARGEST_SET, Variation, digest

from .conftest import CHEAPEST, everywhere

pytestmark = pytest.mark.django_db
Compute = Callable[..., AwardScenario]


def test_a_computed_alternative_keeps_inputs_result_proof_and_hashes(compute: Compute, pool: Pool) -> None:
    scenario = compute()
    assert scenario.status == "proven"
    assert digest(scenario.instance) == scenario.instance_hash
    assert {n.member for n in instance_from_dict(scenario.instance).needs} == {
        "Gemeinde Alpha",
        "Gemeinde Beta",
    }
    assert scenario.result is not None
    result = result_from_dict(scenario.result["result"])
    assert result.award is not None
    assert sum(line.total for line in result.shares) == result.award.cost
    assert certificate_from_dict(scenario.result["certificate"]).budget_balance == 0
    assert [e.action for e in audit.entries_about(f"scenario:{scenario.pk}")] == [
        "procurement.compute_scenario"
    ]


def test_mere_interest_is_not_bought(compute: Compute) -> None:
    instance = instance_from_dict(compute().instance)
    assert sum(n.quantity for n in instance.needs if n.article == "NB14") == 30


def test_the_same_question_twice_is_computed_once(compute: Compute, pool: Pool, system: Any) -> None:
    first, second = compute(), compute()
    assert first.pk == second.pk
    assert jobs.JobRun.objects.filter(job="procurement.compute_scenario").count() == 1
    assert compute(seed=7).pk != first.pk


def test_a_job_that_runs_again_changes_nothing(compute: Compute, world: Any) -> None:
    scenario = compute()
    context = jobs.JobContext(1, "test", None, 2)
    tasks.compute_scenario.function(context, scenario_id=scenario.pk)
    with within(world.operator.pk):
        again = AwardScenario.objects.get(pk=scenario.pk)
    assert (again.result_hash, again.computed_at) == (scenario.result_hash, scenario.computed_at)


def test_a_worker_killed_after_solving_stores_the_result_once(
    compute: Compute, world: Any, system: Any
) -> None:
    scenario = compute()
    outcome = dict(scenario.result or {})
    with within(world.operator.pk):
        late = actions.record_outcome(
            scenario_id=scenario.pk, outcome=outcome | {"certificate": None}, by=system
        )
    assert late.result_hash == scenario.result_hash


def test_constraints_are_kept_and_their_price_is_shown(compute: Compute, pool: Pool, system: Any) -> None:
    cheapest = compute()
    single = compute(Variation("max_suppliers", 1))
    without = compute(Variation("without_supplier", "Lieferant Zwei"))
    with everywhere(system):
        rows = {row.scenario.pk: row for row in queries.alternatives(pool.pk)}
    assert len(rows[single.pk].suppliers) == 1
    assert rows[without.pk].suppliers == ("Lieferant Eins",)
    assert {s.instance_hash for s in (cheapest, single, without)} == {cheapest.instance_hash}
    for row in rows.values():
        assert row.cost is not None
        assert row.price == row.cost - (rows[cheapest.pk].cost or 0)
        assert row.price >= 0
        assert row.bound is not None
        assert row.bound <= row.cost
    assert len({row.alone for row in rows.values()}) == 1  # one baseline: a constraint pretends no saving
    for row in rows.values():
        assert row.saving == (row.alone or 0) - (row.cost or 0)
    with everywhere(system):
        for scenario in (cheapest, single, without):
            members = queries.member_savings(scenario)
            assert sum(line.saving or 0 for line in members) == rows[scenario.pk].saving
            assert sum(line.together for line in members) == rows[scenario.pk].cost


def test_what_cannot_be_covered_is_named_with_what_would_help(compute: Compute, pool: Pool) -> None:
    scenario = compute(Variation("without_supplier", "Lieferant Eins"))
    assert scenario.status == "infeasible"
    assert "NB14" in scenario.message
    short = re.findall(r"(\d+) Stück sind nicht zu decken", scenario.message)
    assert sum(map(int, short)) == 30 - 6  # firm units and what the other supplier has
    assert "Lieferant Eins" in scenario.message
    assert "Es hilft" in scenario.message


@pytest.mark.parametrize("reason", ["timeout", "died", "refused"])
def test_a_failed_computation_says_why_and_can_be_repeated(
    reason: str, compute: Compute, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = solving.compute

    def fail(*_arguments: Any, **_options: Any) -> dict[str, Any]:
        raise solving.SolvingFailed(reason, "…")

    monkeypatch.setattr(solving, "compute", fail)
    scenario = compute()
    assert (scenario.status, scenario.result) == ("failed", None)
    assert scenario.message
    monkeypatch.setattr(solving, "compute", works)
    with everywhere(system):
        actions.repeat_scenario(scenario_id=scenario.pk, by=system)
    jobs.run_due_now()
    with everywhere(system):
        assert AwardScenario.objects.get(pk=scenario.pk).status == "proven"
        with pytest.raises(Conflict):
            actions.repeat_scenario(scenario_id=scenario.pk, by=system)


def test_no_award_in_time_is_a_failure_not_an_infeasibility(
    compute: Compute, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = solving.compute

    def unknown(*arguments: Any, **options: Any) -> dict[str, Any]:
        outcome = found(*arguments, **options)
        return {"result": outcome["result"] | {"status": "unknown", "award": None}, "certificate": None}

    monkeypatch.setattr(solving, "compute", unknown)
    scenario = compute()
    assert scenario.status == "failed"
    assert "mehr Rechenzeit" in scenario.message


def test_the_usual_set_is_bounded_and_asked_only_once(pool: Pool, system: Any, in_process: None) -> None:
    with everywhere(system):
        first = actions.request_alternatives(pool_id=pool.pk, by=system)
    jobs.run_due_now()
    with everywhere(system):
        second = actions.request_alternatives(pool_id=pool.pk, by=system)
        assert {s.pk for s in second} == {s.pk for s in first}
        assert not AwardScenario.objects.filter(status="waiting").exists()
    assert 1 < len(first) <= LARGEST_SET
    assert len({s.label for s in first}) == len(first)


def test_computing_again_gives_the_same_and_says_so(compute: Compute, system: Any) -> None:
    scenario = compute()
    with everywhere(system):
        actions.request_reproduction(scenario_id=scenario.pk, by=system)
    jobs.run_due_now()
    run = jobs.latest_run(tasks.reproduce)
    assert run is not None
    assert run.result is not None
    assert run.result["untouched"]
    assert run.result["award_identical"]
    assert run.result["certificate_identical"]
    assert run.result["result_hash"] == scenario.result_hash


def test_computing_again_notices_a_changed_result(compute: Compute, system: Any) -> None:
    scenario = compute()
    outcome = dict(scenario.result or {})
    with everywhere(system):
        touched = {**outcome, "result": {**outcome["result"], "bound": "1.00"}}
        AwardScenario.objects.filter(pk=scenario.pk).update(result=touched)
        findings = actions.record_reproduction(scenario_id=scenario.pk, outcome=outcome, by=system)
    assert not findings["untouched"]
    assert not findings["award_identical"]


@pytest.mark.parametrize("status", ["preparing", "tendering", "awarded"])
def test_sealed_offers_and_awarded_pools_are_not_compared(status: str, pool: Pool, system: Any) -> None:
    Pool.objects.filter(pk=pool.pk).update(status=status, offers_until=clock.today())
    with everywhere(system), pytest.raises(Refused):
        actions.request_scenario(pool_id=pool.pk, variation=CHEAPEST, by=system)


@pytest.mark.parametrize(
    ("variation", "parameters"),
    [
        (CHEAPEST, {"time_limit": 0}),
        (CHEAPEST, {"time_limit": 121}),
        (CHEAPEST, {"gap": -0.1}),
        (CHEAPEST, {"seed": -1}),
        (Variation("max_suppliers", 0), {}),
        (Variation("max_suppliers", 3), {}),
        (Variation("without_supplier", "Unbekannt"), {}),
        (Variation("something"), {}),
    ],
)
def test_questions_without_sense_are_refused(
    variation: Variation, parameters: dict[str, Any], pool: Pool, system: Any
) -> None:
    with everywhere(system):
        with pytest.raises(Refused):
            actions.request_scenario(pool_id=pool.pk, variation=variation, by=system, **parameters)
        assert not AwardScenario.objects.exists()


def test_without_any_offer_no_award_is_possible(compute: Compute, system: Any) -> None:
    with everywhere(system):
        Offer.objects.update(status="withdrawn")
    scenario = compute()
    assert scenario.status == "infeasible"
    assert "ein Angebot für diesen Artikel einholen" in scenario.message


def test_only_purchasing_asks_for_alternatives(pool: Pool, world: Any, system: Any) -> None:
    for who in ("union_board", "auditor", "member_it@0", "supplier_sales@0"):
        with everywhere(system), pytest.raises(NotPermitted):
            actions.request_scenario(pool_id=pool.pk, variation=CHEAPEST, by=world.actor(who))
