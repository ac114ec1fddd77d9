# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Studies of an award: asked for once, computed in the background, honest when nothing comes out."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from itunion.foundation.kernel.api import NotPermitted, Refused, jobs
from itunion.union.procurement import solving, studying, tasks
from itunion.union.procurement.actions.studies import request_study
from itunion.union.procurement.models import AwardScenario, ScenarioStudy
from itunion.union.procurement.rules.award import OwnRules, Variation, digest

from .conftest import everywhere

pytestmark = pytest.mark.django_db
Compute = Callable[..., AwardScenario]
TWO = Variation("own_rules", rules=OwnRules(max_suppliers=1, resilient=False))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies run in this process."""

    def compute(*asked: Any, on_progress: Any = None) -> dict[str, Any]:
        names = ("instance", "parameters", "outcome", "kind")
        return studying.study(dict(zip(names, asked, strict=True)), on_progress or (lambda values: None))

    monkeypatch.setattr(studying, "compute", compute)


@pytest.fixture
def study(compute: Compute, here: None, system: Any) -> Callable[..., ScenarioStudy]:
    """Return a function that has a study made."""

    def ask(kind: str, variation: Variation = TWO) -> ScenarioStudy:
        scenario = compute(variation)
        with everywhere(system):
            asked = request_study(scenario_id=scenario.pk, kind=kind, by=system)
        jobs.run_due_now()
        with everywhere(system):
            return ScenarioStudy.objects.get(pk=asked.pk)

    return ask


def page(client: Client, study: ScenarioStudy, address: str) -> str:
    response = client.get(reverse("procurement:study", args=[study.scenario_id, address]))
    assert response.status_code == 200
    return str(response.content.decode())


def test_every_rule_gets_its_price(
    study: Callable[..., ScenarioStudy], client_for: Callable[[str], Client], compute: Compute
) -> None:
    found = study("rules")
    assert found.status == "done"
    assert digest(found.content) == found.content_hash
    prices = {entry["key"]: Decimal(entry["saving"]) for entry in found.content["rules"]}
    assert "max_suppliers" in prices
    free, bound = compute(), compute(TWO)
    cost = {s.pk: sum_of(s) for s in (free, bound)}
    assert abs(prices["max_suppliers"] - (cost[bound.pk] - cost[free.pk])) <= Decimal("0.01") * cost[free.pk]
    text = page(client_for("operator_purchasing"), found, "vorgaben")
    assert "höchstens ein Lieferant" in text
    assert "Untersucht am" in text


def sum_of(scenario: AwardScenario) -> Decimal:
    award = scenario.result["result"]["award"]
    goods = sum(Decimal(p["unit_price"]) * p["quantity"] for p in award["purchases"])
    return Decimal(goods) + sum(Decimal(cost) for _name, cost in award["fixed_costs"])


def test_what_if_answers_and_shows_the_way_to_the_next_tier(
    study: Callable[..., ScenarioStudy], client_for: Callable[[str], Client]
) -> None:
    found = study("what_if", Variation("cheapest"))
    assert found.status == "done", found.message
    titles = [entry["title"] for entry in found.content["changes"]]
    assert any(title.startswith("ohne ") for title in titles)
    for entry in found.content["changes"]:
        if entry["cost"] is not None:
            assert Decimal(entry["bound"]) <= Decimal(entry["cost"])
            after = sum(Decimal(after) for _member, _before, after in entry["members"])
            assert after == Decimal(entry["cost"])
    assert "Nächste Preisstaffeln" in page(client_for("auditor"), found, "was-waere-wenn")


def test_a_study_is_asked_for_once_and_repeated_when_it_failed(
    study: Callable[..., ScenarioStudy],
    compute: Compute,
    system: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_asked: Any, on_progress: Any = None) -> dict[str, Any]:
        raise solving.SolvingFailed("died", "test")

    works = studying.compute
    scenario = compute(TWO)
    monkeypatch.setattr(studying, "compute", fail)
    with everywhere(system):
        first = request_study(scenario_id=scenario.pk, kind="rules", by=system)
    jobs.run_due_now()
    with everywhere(system):
        failed = ScenarioStudy.objects.get(pk=first.pk)
    assert failed.status == "failed"
    assert "von außen beendet" in failed.message
    monkeypatch.setattr(studying, "compute", works)
    again = study("rules")
    assert (again.pk, again.status) == (first.pk, "done")
    context = jobs.JobContext(1, "test", None, 2)
    assert tasks.make_study.function(context, study_id=again.pk) == {"status": "done"}
    runs = jobs.JobRun.objects.filter(job="procurement.study").count()
    assert study("rules").content_hash == again.content_hash
    assert jobs.JobRun.objects.filter(job="procurement.study").count() == runs


def test_only_an_award_can_be_studied_and_only_by_whom_may(
    compute: Compute, world: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    scenario = compute(Variation("own_rules", rules=OwnRules(budgets=(("Gemeinde Alpha", Decimal(1)),))))
    with everywhere(system):
        with pytest.raises(Refused):
            request_study(scenario_id=scenario.pk, kind="rules", by=system)
        with pytest.raises(NotPermitted):
            request_study(scenario_id=scenario.pk, kind="rules", by=world.actor("member_it@0"))
    client = client_for("operator_purchasing")
    text = client.get(reverse("procurement:study", args=[scenario.pk, "vorgaben"])).content.decode()
    assert "Noch nichts zu untersuchen" in text
    assert client.get(f"/beschaffung/vergleich/{scenario.pk}/untersuchung/unsinn/").status_code == 404


def test_the_real_process_gives_the_same(compute: Compute) -> None:
    scenario = compute(TWO)
    asked = (scenario.instance, scenario.parameters, scenario.result, "rules")
    names = ("instance", "parameters", "outcome", "kind")
    here = studying.study(dict(zip(names, asked, strict=True)), lambda values: None)
    assert studying.compute(*asked) == here


def test_fairness_shows_groups_withdrawal_sizes_and_letters(
    study: Callable[..., ScenarioStudy], client_for: Callable[[str], Client]
) -> None:
    found = study("fairness", Variation("cheapest"))
    assert found.status == "done", found.message
    assert {quote["member"] for quote in found.content["quotes"]} == {"Gemeinde Alpha", "Gemeinde Beta"}
    assert sum(entry["members"] for entry in found.content["deciles"]) == 2
    client = client_for("union_board")
    text = page(client, found, "gerechtigkeit")
    assert "Keine Gruppe von Mitgliedern" in text
    assert "Rückzug vor dem Zuschlag" in text
    letter = client.get(reverse("procurement:letter", args=[found.scenario_id, 1]))
    assert "Schreiben an Gemeinde Alpha" in letter.content.decode()
    assert "Allein würden Sie" in letter.content.decode()
    assert client.get(reverse("procurement:letter", args=[found.scenario_id, 3])).status_code == 404
