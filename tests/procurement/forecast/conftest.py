# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Four members, an awarded round, and an open round for the same articles (and one never bought before)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from itunion.foundation.kernel.api import clock, jobs
from itunion.foundation.organisations.api import OrganisationKind, across, create_organisation, within
from itunion.optimiser.api import Tier, instance_from_dict, result_to_dict, solve
from itunion.union.demand import api as demand
from itunion.union.members.api import leitweg_check_digits, register_member
from itunion.union.procurement import api as procurement
from itunion.union.procurement import forecasting, solving, tasks
from itunion.union.procurement.models import RoundForecast
from itunion.union.procurement.queries import forecast as queries
from itunion.union.procurement.rules.award import question_of

Report = Callable[..., None]
LATER = timedelta(minutes=5)  # by then the pause after a report is over


def need(article: str, standard: str, quantity: int, **values: Any) -> demand.NeedLine:
    fields: dict[str, Any] = {
        "alternatives": (),
        "max_unit_price": None,
        "needed_by": None,
        "contract_ends": None,
        "binding": "intent",
        "cost_centre": "",
        "note": "",
    }
    return demand.NeedLine(article=article, standard=standard, quantity=quantity, **(fields | values))


@pytest.fixture
def union_of_four(world: Any, system: Any) -> list[Any]:
    """The members of the world and two more."""
    for number, name in enumerate(("Gamma", "Delta"), start=2):
        member = create_organisation(
            kind=OrganisationKind.MEMBER, name=f"Gemeinde {name}", city="Musterstadt", by=system
        )
        with within(member.pk):
            register_member(
                organisation=member,
                kind="municipality",
                workplaces=10,
                inhabitants=1000,
                entered_on=date(2020, 1, 1),
                leitweg_id=f"1508304{number}-0001-{leitweg_check_digits(f'1508304{number}', '0001')}",
                by=system,
            )
        world.members.append(member)
    return list(world.members)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve in the test's process; one test of its own uses the real one."""

    def award(instance: Mapping[str, Any], parameters: Mapping[str, Any], **_options: Any) -> dict[str, Any]:
        question = question_of(instance_from_dict(instance), parameters)
        result = solve(question, time_limit=5, seed=0)
        return {"result": result_to_dict(result), "certificate": None}  # nothing here asks about fairness

    def forecast(instance: Mapping[str, Any], **_options: Any) -> dict[str, Any]:
        return forecasting.forecast({"instance": instance, "seconds": 10}, lambda values: None)

    monkeypatch.setattr(solving, "compute", award)
    monkeypatch.setattr(forecasting, "compute", forecast)


def tiers(*pairs: tuple[int, str]) -> tuple[Tier, ...]:
    return tuple(Tier(start, Decimal(price)) for start, price in pairs)


@pytest.fixture
def report(union_of_four: list[Any], system: Any) -> Report:
    """Return a function that reports one member's needs in a round."""

    def tell(round_: Any, member: int, lines: Sequence[demand.NeedLine]) -> None:
        owner = union_of_four[member].pk
        with within(owner):
            demand.replace_needs(round_id=round_.pk, organisation_id=owner, lines=lines, by=system)

    return tell


@pytest.fixture
def articles(world: Any, system: Any) -> list[Any]:
    """Notebooks under two standards, monitors, and tablets that were never bought."""
    rows = [
        ("NB14", "Notebook", "30213100-6", ("NB-1", "NB-2")),
        ("MO27", "Monitor", "30231310-3", ("MO-1",)),
        ("TAB", "Tablet", "30213200-7", ("TAB-1",)),
    ]
    made = []
    for number, name, cpv, codes in rows:
        article = demand.create_article(number=number, name=name, cpv=cpv, by=system)
        for code in codes:
            demand.add_standard(article=article, code=code, name=f"Klasse {code}", by=system)
        made.append(article)
    return made


def open_round_of(title: str, articles: Sequence[Any], by: Any) -> Any:
    round_ = demand.create_round(
        title=title,
        opens_on=clock.today(),
        deadline=clock.today() + timedelta(days=20),
        articles=articles,
        by=by,
    )
    return demand.open_round(round_id=round_.pk, by=by)


@pytest.fixture
def awarded(articles: list[Any], report: Report, in_process: None, world: Any, system: Any) -> Any:
    """Return the pool of an awarded round: supplier 0 has notebooks of NB-2 and monitors, supplier 1 those of NB-1.

    Supplier 0 counts units over all articles (100: cheaper), supplier 1 by article (50: cheaper). A dearer offer of
    supplier 1 for monitors is not awarded; its price must never turn up.
    """
    round_ = open_round_of("Letztes Jahr", articles[:2], system)
    for member in range(4):
        report(round_, member, [need("NB14", "NB-1", 5), need("NB14", "NB-2", 5), need("MO27", "MO-1", 5)])
    demand.close_round(round_id=round_.pk, by=system)
    pool = procurement.bundle_round(round_id=round_.pk, by=system)
    prices = {"NB14": Decimal("1000"), "MO27": Decimal("200")}
    procurement.commission_operator(pool_id=pool.pk, prices=prices, reason="gemeinsamer Bedarf", by=system)
    procurement.call_for_offers(pool_id=pool.pk, offers_until=clock.today() + timedelta(days=5), by=system)
    contents = [
        procurement.OfferContent(
            (
                procurement.LineContent("NB14", ("NB-2",), tiers((1, "900"), (100, "850")), "", None),
                procurement.LineContent("MO27", ("MO-1",), tiers((1, "200"), (100, "180")), "", None),
            ),
            tier_basis="total",
            minimum_order_value=Decimal("1000"),
        ),
        procurement.OfferContent(
            (
                procurement.LineContent("NB14", ("NB-1",), tiers((1, "1000"), (50, "990")), "", None),
                procurement.LineContent(
                    "MO27",
                    ("MO-1",),
                    tiers(
                        (1, "777.77"),
                    ),
                    "",
                    None,
                ),
            ),
            tier_basis="article",
        ),
    ]
    for supplier, content in zip(world.suppliers, contents, strict=True):
        procurement.submit_offer(pool_id=pool.pk, supplier_id=supplier.pk, content=content, by=system)
    procurement.open_offers(pool_id=pool.pk, witness="Zweite Person", reason="Test", by=system)
    with across("procurement.award", reason="test", by=system):
        scenario = procurement.request_scenario(
            pool_id=pool.pk, variation=procurement.Variation("cheapest"), by=system
        )
    jobs.run_due_now()
    with across("procurement.award", reason="test", by=system):
        procurement.decide(scenario_id=scenario.pk, reason="wirtschaftlichstes Angebot", by=system)
    return pool


@pytest.fixture
def round_(awarded: Any, articles: list[Any], system: Any) -> Any:
    """Return an open round for all articles, without any need yet."""
    return open_round_of("Dieses Jahr", articles, system)


@pytest.fixture
def needed(round_: Any, report: Report) -> Any:
    """Return the round with needs of all four: 40 notebooks NB-1 of three, 30 NB-2 of one, 34 monitors of four."""
    report(
        round_, 0, [need("NB14", "NB-1", 11, tolerance=3), need("MO27", "MO-1", 4), need("TAB", "TAB-1", 9)]
    )
    report(round_, 1, [need("NB14", "NB-1", 13), need("MO27", "MO-1", 17)])
    report(round_, 2, [need("NB14", "NB-1", 16), need("MO27", "MO-1", 6)])
    report(
        round_,
        3,
        [need("NB14", "NB-2", 30), need("MO27", "MO-1", 7), need("NB14", "NB-1", 999, binding="interest")],
    )
    return round_


@pytest.fixture
def computed(system: Any) -> Callable[[Any], RoundForecast]:
    """Return a function that lets the waiting forecast run and gives what is stored."""

    def run(round_: Any) -> RoundForecast:
        with clock.simulated(clock.now() + LATER):
            jobs.run_due_now()
        found = queries.forecast_of(round_.pk)
        assert found is not None
        return found

    return run


@pytest.fixture
def runs() -> Callable[[Any], list[Any]]:
    """Return a function that gives the runs of a round's forecast, oldest first."""

    def of(round_: Any) -> list[Any]:
        found = jobs.JobRun.objects.filter(job=tasks.forecast_round.name, arguments={"round_id": round_.pk})
        return list(found.order_by("pk"))

    return of
