# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lot designer: the right cuts, in the background once, on a page that says "Simulation"."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from itunion.foundation.kernel.api import jobs
from itunion.foundation.organisations.api import across
from itunion.optimiser.api import Instance, Need, instance_from_dict, instance_to_dict
from itunion.union.demand import api as demand
from itunion.union.procurement import api as procurement
from itunion.union.procurement import lot_designing, solving, tasks
from itunion.union.procurement.models import Pool
from itunion.union.procurement.queries.lot_design import lot_question
from itunion.union.procurement.rules.lot_design import Assumption, cuts_of, question_of_cuts

from .conftest import Report, need, open_round_of

ClientFor = Callable[[str], Client]
BUYER = "operator_purchasing"
ANSWERS = {"suppliers": "4", "spread": "10", "step": "3", "lot_limit": "1"}


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.sampled_from(["30213", "30231", "48000"]), min_size=1),
       st.randoms(use_true_random=False))  # fmt: skip
def test_every_cut_holds_every_article_once_and_no_cut_comes_twice(cpv: dict[str, str], random: Any) -> None:
    present: list[list[str]] = [[], [], []]
    for article in sorted(cpv):
        random.choice(present).append(article)
    cuts = cuts_of(present, cpv)
    for cut in cuts.values():
        assert sorted(article for lot in cut for article in lot) == sorted(cpv)
        assert all(cut)
    shapes = [frozenset(map(frozenset, cut)) for cut in cuts.values()]
    assert len(set(shapes)) == len(shapes)
    assert sorted("+".join(cuts).split("+")) == ["article", "cpv", "one", "present"]
    assert {1, len(cpv)} <= {len(cut) for cut in cuts.values()}


def small_question(lot_limit: int | None = 1) -> dict[str, Any]:
    instance = Instance((Need("a", "X", frozenset(), 30), Need("b", "Y", frozenset(), 20)), ())
    prices = {"X": Decimal("100.00"), "Y": Decimal("50.00")}
    cuts = cuts_of([["X", "Y"]], {"X": "301", "Y": "302"})
    return question_of_cuts(instance_to_dict(instance), cuts, Assumption(3, 0.1, 0.03, lot_limit, prices))


def test_a_lot_limit_that_cannot_bind_is_left_out() -> None:
    assert [(cut["name"], cut["lot_limit"]) for cut in small_question()["cuts"]] == [
        ("present+one", None),
        ("cpv+article", 1),
    ]


def test_the_cuts_are_rated_in_the_same_markets() -> None:
    outcome = lot_designing.compare(small_question(), lambda values: None)
    assert "Simulation, keine Vorhersage" in outcome["assumption"]
    ratings = {rating["name"]: rating for rating in outcome["ratings"]}
    assert {name: rating["lots"] for name, rating in ratings.items()} == {"present+one": 1, "cpv+article": 2}
    for rating in ratings.values():
        assert 0 <= rating["surviving"] <= rating["served"] <= rating["rounds"] == lot_designing.MARKETS
    limited = ratings["cpv+article"]
    assert Decimal(limited["cost"]) >= Decimal(limited["without_limit"])


@pytest.fixture
def preparing(world: Any, articles: list[Any], report: Report, system: Any) -> Pool:
    """A bundled round before the tender; nobody named a price for the monitors."""
    round_ = open_round_of("Runde", articles[:2], system)
    for member in range(4):
        lines = [need("NB14", "NB-1", 10, max_unit_price=Decimal("900.00")), need("MO27", "MO-1", 5)]
        report(round_, member, lines)
    demand.close_round(round_id=round_.pk, by=system)
    return procurement.bundle_round(round_id=round_.pk, by=system)


@pytest.fixture
def answers(articles: list[Any]) -> dict[str, str]:
    return ANSWERS | {f"price_{articles[1].pk}": "200,00"}


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, Any]]:
    """Simulate in the test's process and note what was asked."""
    asked: list[Mapping[str, Any]] = []

    def compute(question: Mapping[str, Any], **_options: Any) -> dict[str, Any]:
        asked.append(question)
        return lot_designing.compare(question, lambda values: None)

    monkeypatch.setattr(lot_designing, "compute", compute)
    return asked


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_purchasing_compares_cuts_and_the_same_question_is_simulated_once(
    preparing: Pool, answers: dict[str, str], in_this_process: list[Any], client_for: ClientFor
) -> None:
    client = client_for(BUYER)
    url = reverse("procurement:lot_design", args=[preparing.pk])
    assert url in client.get(reverse("procurement:pool", args=[preparing.pk])).content.decode()
    empty = text_of(client.get(url))
    assert "Loszuschnitt: Simulation" in empty
    assert "hat kein Mitglied einen Preis genannt" in empty
    there = client.post(url, answers).url  # type: ignore[attr-defined]
    assert "Simulation der Zuschnitte" in text_of(client.get(there))
    jobs.run_due_now()
    shown = text_of(client.get(there))
    for words in (
        "Jetzige Lose = Ein einziges Los = Ein Los je CPV-Gruppe",
        "Ein Los je Artikel",
        "Simulation, keine Vorhersage",
        "Annahme: 4 Bieter",
    ):
        assert words in shown
    client.post(url, answers)
    jobs.run_due_now()
    assert len(in_this_process) == 1
    (question,) = in_this_process
    assert question["market"]["guide_prices"] == {"MO27": "200.00", "NB14": "900.00"}
    client.post(url, answers | {"suppliers": "5"})
    jobs.run_due_now()
    assert len(in_this_process) == 2


@pytest.mark.django_db
def test_bad_assumptions_are_refused_at_their_field(preparing: Pool, client_for: ClientFor) -> None:
    url = reverse("procurement:lot_design", args=[preparing.pk])
    shown = text_of(client_for(BUYER).post(url, ANSWERS | {"suppliers": "1", "spread": "-3", "step": "x"}))
    for field in ("suppliers", "spread", "step", "price_"):
        assert f'href="#id_{field}' in shown, field
    assert jobs.latest_run(tasks.design_lots) is None


@pytest.mark.django_db
def test_a_failed_simulation_says_so_and_can_be_repeated(
    preparing: Pool,
    answers: dict[str, str],
    in_this_process: list[Any],
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    works = lot_designing.compute

    def fail(*_arguments: Any, **_options: Any) -> dict[str, Any]:
        raise solving.SolvingFailed("timeout", "…")

    monkeypatch.setattr(lot_designing, "compute", fail)
    client, url = client_for(BUYER), reverse("procurement:lot_design", args=[preparing.pk])
    there = client.post(url, answers).url  # type: ignore[attr-defined]
    jobs.run_due_now()
    assert "Die Simulation kam nicht zum Ende" in text_of(client.get(there))
    monkeypatch.setattr(lot_designing, "compute", works)
    client.post(url, answers)
    jobs.run_due_now()
    assert "Jetzige Lose" in text_of(client.get(there))


@pytest.mark.django_db
def test_no_run_keeps_a_members_need(
    preparing: Pool, answers: dict[str, str], in_this_process: list[Any], client_for: ClientFor, system: Any
) -> None:
    """Runs stand outside the fences between members; the needs are read again when they are needed."""
    client_for(BUYER).post(reverse("procurement:lot_design", args=[preparing.pk]), answers)
    jobs.run_due_now()
    run = jobs.latest_run(tasks.design_lots)
    assert run is not None
    assert "Gemeinde" not in f"{run.arguments}{run.result}"
    with across("procurement.bundling", reason="test", by=system):
        question = lot_question(preparing, **run.arguments["parameters"])
    assert {n.quantity for n in instance_from_dict(question["instance"]).needs} == {10, 5}


@pytest.mark.django_db
def test_after_the_call_for_offers_nothing_is_designed(preparing: Pool, client_for: ClientFor) -> None:
    Pool.objects.filter(pk=preparing.pk).update(status="evaluating")
    url = reverse("procurement:lot_design", args=[preparing.pk])
    assert client_for(BUYER).get(url).status_code == 409
    assert client_for("union_board").get(url).status_code == 403
    assert client_for("member_it@0").get(url).status_code == 403
