# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A pool with opened offers of two suppliers, and its computed alternatives."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from itunion.foundation.kernel.api import clock, jobs
from itunion.foundation.organisations.api import across, within
from itunion.union.demand import api as demand
from itunion.union.procurement import solving
from itunion.union.procurement.actions.award import request_scenario
from itunion.union.procurement.actions.decision import decide
from itunion.union.procurement.models import (
    AwardScenario,
    CallOff,
    Lot,
    Offer,
    OfferLine,
    OfferTier,
    Pool,
    SupplierOrder,
)
from itunion.union.procurement.rules.award import Variation

CHEAPEST = Variation("cheapest")


@contextmanager
def everywhere(system: Any) -> Iterator[None]:
    with across("procurement.award", reason="test", by=system):
        yield


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
def pool(world: Any, system: Any) -> Pool:
    """Alpha and Beta need notebooks and monitors; both suppliers offered, no one alone has all notebooks cheap."""
    notebook = demand.create_article(number="NB14", name="Notebook 14 Zoll", cpv="30213100-6", by=system)
    monitor = demand.create_article(number="MO27", name="Monitor 27 Zoll", cpv="30231310-3", by=system)
    for code in ("NB-1", "NB-2"):
        demand.add_standard(article=notebook, code=code, name=f"Klasse {code}", by=system)
    demand.add_standard(article=monitor, code="MO-1", name="Büro", by=system)
    round_ = demand.create_round(
        title="Runde",
        opens_on=clock.today(),
        deadline=clock.today() + timedelta(days=20),
        articles=[notebook, monitor],
        by=system,
    )
    demand.open_round(round_id=round_.pk, by=system)
    answers = [
        [
            need("NB14", "NB-1", 7, cost_centre="100"),
            need("NB14", "NB-1", 3, cost_centre="200"),
            need("MO27", "MO-1", 5, max_unit_price=Decimal("200.00")),
        ],
        [
            need("NB14", "NB-1", 20, alternatives=("NB-2",)),
            need("MO27", "MO-1", 8, max_unit_price=Decimal("120.00")),
            need("NB14", "NB-2", 500, binding="interest"),
        ],
    ]
    for member, lines in zip(world.members, answers, strict=True):
        with within(member.pk):
            demand.replace_needs(round_id=round_.pk, organisation_id=member.pk, lines=lines, by=system)
    demand.close_round(round_id=round_.pk, by=system)
    pool = Pool.objects.create(
        title="Bündel", round=round_, status=Pool.Status.EVALUATING, created_at=clock.now()
    )
    lot = Lot.objects.create(pool=pool, number=1, title="Alles")
    lot.articles.set([notebook, monitor])
    offers = [
        ({"activation_cost": "100.00", "freight": "33.35", "delivery_days": 10}, [
            (notebook, ["NB-1"], "Eins Book", None, [(1, "1000.00"), (24, "899.99")]),
            (monitor, ["*"], "Eins View", None, [(1, "181.00")]),
        ]),
        ({"freight": "20.00", "delivery_days": 21}, [
            (notebook, ["NB-1", "NB-2"], "Zwei Note", 6, [(1, "880.00")]),
            (monitor, ["MO-1"], "", None, [(1, "175.00"), (10, "160.00")]),
        ]),
    ]  # fmt: skip
    for supplier, (terms, lines) in zip(world.suppliers, offers, strict=True):
        with within(supplier.pk):
            offer = Offer.objects.create(
                organisation=supplier,
                pool=pool,
                status=Offer.Status.SUBMITTED,
                submitted_at=clock.now(),
                **terms,
            )
            for article, standards, product, available, tiers in lines:
                line = OfferLine.objects.create(
                    organisation=supplier,
                    offer=offer,
                    article=article,
                    standards=standards,
                    product=product,
                    available=available,
                )
                for start, price in tiers:
                    OfferTier.objects.create(
                        organisation=supplier, line=line, from_units=start, unit_price=Decimal(price)
                    )
    return pool


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve in the test's process: the pages and actions do not depend on where; test_solving tests the process."""

    def compute(
        instance: Mapping[str, Any],
        parameters: Mapping[str, Any],
        *,
        on_progress: Any = None,
        grace: float = 0,
    ) -> dict[str, Any]:
        return solving.answer(instance, parameters, on_progress or (lambda values: None))

    monkeypatch.setattr(solving, "compute", compute)


@pytest.fixture
def compute(pool: Pool, system: Any, in_process: None) -> Callable[..., AwardScenario]:
    """Return a function that has an alternative computed."""

    def ask(variation: Variation = CHEAPEST, **parameters: Any) -> AwardScenario:
        with everywhere(system):
            scenario = request_scenario(pool_id=pool.pk, variation=variation, by=system, **parameters)
        jobs.run_due_now()
        with everywhere(system):
            return AwardScenario.objects.get(pk=scenario.pk)

    return ask


@pytest.fixture
def awarded(pool: Pool, compute: Callable[..., AwardScenario], world: Any) -> Pool:
    """Return the pool after the cheapest award."""
    scenario = compute()
    actor = world.actor("operator_purchasing")
    with across("procurement.award", reason="test", by=actor):
        decide(scenario_id=scenario.pk, reason="wirtschaftlichstes Angebot", by=actor)
    pool.refresh_from_db()
    return pool


@pytest.fixture
def call_off(awarded: Pool, world: Any) -> Callable[[int, int], CallOff]:
    """Return a function that gives the call-off of a member with a supplier."""

    def of(member: int, supplier: int) -> CallOff:
        with within(world.members[member].pk):
            found: CallOff = CallOff.objects.get(pool=awarded, supplier=world.suppliers[supplier])
            return found

    return of


@pytest.fixture
def order(awarded: Pool, world: Any) -> Callable[[int], SupplierOrder]:
    """Return a function that gives the order to a supplier."""

    def of(supplier: int) -> SupplierOrder:
        with within(world.suppliers[supplier].pk):
            found: SupplierOrder = SupplierOrder.objects.get(pool=awarded)
            return found

    return of
