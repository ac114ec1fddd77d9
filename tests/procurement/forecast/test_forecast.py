# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forecast of an open round: right sums, each member's own figures apart, one job for many reports."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from itunion.foundation.kernel.api import NotPermitted, audit, clock, jobs
from itunion.foundation.kernel.scope import ScopeMissing
from itunion.foundation.organisations.api import across, within
from itunion.optimiser.api import Tier
from itunion.union.demand import api as demand
from itunion.union.procurement import api as procurement
from itunion.union.procurement import forecasting, solving, tasks
from itunion.union.procurement.actions import forecast as actions
from itunion.union.procurement.models import ForecastShare, RoundForecast
from itunion.union.procurement.queries import forecast as queries

from .conftest import LATER, need, open_round_of

pytestmark = pytest.mark.django_db
Computed = Callable[[Any], RoundForecast]


def question(round_: Any, by: Any) -> queries.ForecastQuestion:
    with across("procurement.forecast", reason="test", by=by):
        return queries.question_of_round(round_.pk)


def test_thresholds_and_advice_are_those_of_the_arithmetic(needed: Any, computed: Computed) -> None:
    """At 64 of 100 units supplier 0 would take 50 € off 30 notebooks and 20 € off 34 monitors; and so on."""
    found = computed(needed)
    assert found.status == "ready"
    total, single = found.content["thresholds"]
    assert total == {
        "supplier": "Lieferant Eins",
        "articles": ["Monitor", "Notebook"],
        "units": 30 + 34,
        "next_from": 100,
        "worth": f"{30 * 50 + 34 * 20:.2f}",
        "members": 4,
        "tolerance": 0,
    }
    assert (single["supplier"], single["units"], single["next_from"]) == ("Lieferant Zwei", 40, 50)
    assert (single["worth"], single["members"], single["tolerance"]) == (f"{40 * 10:.2f}", 3, 3)
    (advice,) = found.content["advice"]
    before = 40 * 1000 + 30 * 900 + 34 * 200
    after = 70 * 850 + 34 * 180
    assert (advice["standard"], advice["into"]) == ("NB-1 Klasse NB-1", "NB-2 Klasse NB-2")
    assert (advice["saving"], advice["members"], advice["units"]) == (f"{before - after:.2f}", 3, 40)


def test_it_says_what_it_rests_on_and_what_is_left_out(needed: Any, computed: Computed) -> None:
    content = computed(needed).content
    assert [(s["pool"], s["articles"]) for s in content["sources"]] == [
        ("Letztes Jahr", ["Monitor", "Notebook"])
    ]
    assert content["left_out"] == ["Tablet"]
    assert content["members"] == 4


def test_only_awarded_prices_count(needed: Any, system: Any) -> None:
    asked = question(needed, system)
    prices = {tier.unit_price for offer in asked.instance.offers for tier in offer.tiers}
    assert {int(price) for price in prices} == {900, 850, 200, 180, 1000, 990}
    assert all(terms.minimum_order_value == 0 for terms in asked.instance.terms)


def test_mere_interest_does_not_count(needed: Any, system: Any) -> None:
    assert max(n.quantity for n in question(needed, system).instance.needs) < 999


def test_every_member_reads_its_own_figures_and_no_other(
    needed: Any, computed: Computed, union_of_four: list[Any]
) -> None:
    found = computed(needed)
    with within(union_of_four[0].pk):
        (own,) = ForecastShare.objects.all()
        assert queries.shares_of(found) == [own]
    assert own.organisation_id == union_of_four[0].pk
    assert own.content["thresholds"] == [4, 11]
    saving = 11 * (1000 - 850) + 4 * (200 - 180)
    assert own.content["advice"] == [{"units": 11, "saving": f"{saving:.2f}"}]
    with pytest.raises(ScopeMissing):
        ForecastShare.objects.count()


def test_the_members_figures_add_up_to_the_sum(needed: Any, computed: Computed, system: Any) -> None:
    found = computed(needed)
    with across("procurement.forecast", reason="test", by=system):
        shares = queries.shares_of(found)
    assert len(shares) == 4
    saved = sum(Decimal(share.content["advice"][0]["saving"]) for share in shares)
    assert saved == Decimal(found.content["advice"][0]["saving"])


def test_many_reports_make_one_waiting_run(
    needed: Any, runs: Callable[[Any], list[Any]], computed: Computed, report: Any
) -> None:
    (run,) = runs(needed)
    assert run.status == "waiting"
    assert run.not_before > clock.now()
    jobs.run_due_now()
    assert queries.forecast_of(needed.pk) is None  # the pause is not over
    computed(needed)
    report(needed, 0, [need("NB14", "NB-1", 12)])
    assert [r.status for r in runs(needed)] == ["done", "waiting"]


def test_run_again_on_the_same_needs_it_changes_nothing(
    needed: Any, computed: Computed, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = computed(needed)

    def refuse(*_arguments: Any, **_options: Any) -> dict[str, Any]:
        raise AssertionError("solved again")

    monkeypatch.setattr(forecasting, "compute", refuse)
    context = jobs.JobContext(1, "test", None, 2)
    assert tasks.forecast_round.function(context, round_id=needed.pk) == {"status": "unchanged"}
    assert computed(needed).computed_at == before.computed_at


def test_a_failed_computation_keeps_the_earlier_forecast_and_heals(
    needed: Any, computed: Computed, report: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = computed(needed)
    works = forecasting.compute

    def fail(*_arguments: Any, **_options: Any) -> dict[str, Any]:
        raise solving.SolvingFailed("died", "…")

    monkeypatch.setattr(forecasting, "compute", fail)
    report(needed, 0, [need("NB14", "NB-1", 12)])
    failed = computed(needed)
    assert (failed.content, failed.computed_at, failed.status) == (
        before.content,
        before.computed_at,
        "ready",
    )
    assert "nicht zum Ende" in failed.message
    monkeypatch.setattr(forecasting, "compute", works)
    tasks.request_forecast(needed.pk, requested_by="Einkauf")
    healed = computed(needed)
    assert (healed.message, healed.content["thresholds"][1]["units"]) == ("", 41)


def test_a_first_computation_that_fails_says_so(
    needed: Any, computed: Computed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        forecasting, "compute", lambda *_a, **_o: {"found": False, "thresholds": [], "advice": []}
    )
    failed = computed(needed)
    assert (failed.status, failed.content) == ("failed", {})


def test_a_late_result_does_not_replace_a_newer_one(
    needed: Any, computed: Computed, report: Any, system: Any
) -> None:
    old = question(needed, system)
    report(needed, 0, [need("NB14", "NB-1", 12)])
    newer = computed(needed)
    outcome = forecasting.compute(old.data)
    with across("procurement.forecast", reason="test", by=system):
        kept = actions.record_forecast(round_id=needed.pk, question=old, outcome=outcome, by=system)
        actions.record_no_forecast(round_id=needed.pk, question=old, by=system)
        actions.record_forecast_failure(round_id=needed.pk, question=old, reason="died", by=system)
    assert kept.content == newer.content
    assert queries.forecast_of(needed.pk).status == "ready"  # type: ignore[union-attr]


def test_without_needs_or_earlier_prices_it_says_why(
    round_: Any, report: Any, computed: Computed, system: Any
) -> None:
    report(round_, 0, [])
    assert computed(round_).status == "no_needs"
    report(round_, 0, [need("TAB", "TAB-1", 9)])
    assert computed(round_).status == "no_prices"
    report(round_, 0, [need("MO27", "MO-1", 9)])
    assert computed(round_).status == "ready"
    report(round_, 0, [])
    gone = computed(round_)
    assert (gone.status, gone.content) == ("no_needs", {})
    with across("procurement.forecast", reason="test", by=system):
        assert queries.shares_of(gone) == []


def test_a_bundled_round_is_forecast_no_more(
    needed: Any, runs: Callable[[Any], list[Any]], system: Any
) -> None:
    demand.close_round(round_id=needed.pk, by=system)
    procurement.bundle_round(round_id=needed.pk, by=system)
    with clock.simulated(clock.now() + LATER):
        jobs.run_due_now()
    assert [run.result for run in runs(needed)] == [{"status": "bundled"}]
    assert queries.forecast_of(needed.pk) is None


def test_the_latest_award_of_each_article_gives_the_price(
    needed: Any, articles: list[Any], system: Any, report: Any, world: Any
) -> None:
    """A second award of monitors alone replaces their prices; notebooks keep those of the first."""
    with clock.simulated(clock.now() + timedelta(days=1)):
        between = open_round_of("Nachkauf", articles[1:2], system)
        report(between, 1, [need("MO27", "MO-1", 5)])
        demand.close_round(round_id=between.pk, by=system)
        pool = procurement.bundle_round(round_id=between.pk, by=system)
        procurement.commission_operator(
            pool_id=pool.pk, prices={"MO27": Decimal("200")}, reason="Nachkauf", by=system
        )
        procurement.call_for_offers(
            pool_id=pool.pk, offers_until=clock.today() + timedelta(days=5), by=system
        )
        line = procurement.LineContent("MO27", ("MO-1",), (Tier(1, Decimal("190")),), "", None)
        procurement.submit_offer(
            pool_id=pool.pk,
            supplier_id=world.suppliers[1].pk,
            content=procurement.OfferContent((line,)),
            by=system,
        )
        procurement.open_offers(pool_id=pool.pk, witness="Zweite Person", reason="Test", by=system)
        with across("procurement.award", reason="test", by=system):
            scenario = procurement.request_scenario(
                pool_id=pool.pk, variation=procurement.Variation("cheapest"), by=system
            )
        jobs.run_due_now()
        with across("procurement.award", reason="test", by=system):
            procurement.decide(scenario_id=scenario.pk, reason="günstig", by=system)
    asked = question(needed, system)
    assert [(source.pool, source.articles) for source in asked.sources] == [
        ("Nachkauf", ("MO27",)),
        ("Letztes Jahr", ("NB14",)),
    ]
    monitors = [offer for offer in asked.instance.offers if offer.article == "MO27"]
    assert [tier.unit_price for offer in monitors for tier in offer.tiers] == [Decimal("190.00")]


def test_only_purchasing_enters_the_scope_and_it_is_audited(
    needed: Any, world: Any, computed: Computed
) -> None:
    for who in ("member_it@0", "union_board", "supplier_sales@0"):
        with (
            pytest.raises(NotPermitted),
            across("procurement.forecast", reason="test", by=world.actor(who)),
        ):
            pass
    computed(needed)
    assert [e.action for e in audit.entries_about(f"round:{needed.pk}")][-1] == "procurement.forecast"


@pytest.mark.slow
def test_the_solver_answers_from_a_process_of_its_own(
    needed: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = question(needed, system)
    inside = forecasting.compute(asked.data)
    monkeypatch.undo()
    assert forecasting.compute(asked.data) == inside
    monkeypatch.setattr(forecasting, "GRACE_SECONDS", 0.2 - forecasting.SECONDS)
    with pytest.raises(solving.SolvingFailed) as caught:
        forecasting.compute(asked.data)
    assert caught.value.reason == "timeout"
