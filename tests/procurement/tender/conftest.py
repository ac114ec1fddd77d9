# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A closed round with needs of both members, and pools in every state before the award."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import within
from itunion.optimiser.api import Tier
from itunion.union.demand import api as demand
from itunion.union.procurement.actions import offers as offer_actions
from itunion.union.procurement.actions import tender as actions
from itunion.union.procurement.rules.offers import LineContent, OfferContent

NOTEBOOKS = LineContent(
    "NB14", ("NB-1",), (Tier(1, Decimal("900.00")), Tier(50, Decimal("850.00"))), "Modell A"
)
MONITORS = LineContent("MO27", ("*",), (Tier(1, Decimal("200.00")),))
OFFER = OfferContent((NOTEBOOKS, MONITORS), "total", Decimal("100.00"))
PRICES = {"MO27": Decimal("210.00"), "SW01": Decimal("50.00")}


def need(article: str, quantity: int, **values: Any) -> demand.NeedLine:
    plain = demand.NeedLine(article, "", (), quantity, None, None, None, "intent", "", "")
    return replace(plain, **values)


@pytest.fixture
def closed_round(world: Any, system: Any) -> Any:
    """Notebooks with prices, monitors without, software in another CPV group, and a mere interest."""
    articles = [
        demand.create_article(number=number, name=name, cpv=cpv, by=system)
        for number, name, cpv in (
            ("NB14", "Notebook 14 Zoll", "30213100-6"),
            ("MO27", "Monitor 27 Zoll", "30231310-3"),
            ("SW01", "Texterkennung", "48000000-8"),
        )
    ]
    for article, code in ((0, "NB-1"), (0, "NB-2"), (1, "MO-1")):
        demand.add_standard(article=articles[article], code=code, name=f"Klasse {code}", by=system)
    round_ = demand.create_round(
        title="Probe",
        opens_on=clock.today(),
        deadline=clock.today() + timedelta(days=20),
        articles=articles,
        by=system,
    )
    demand.open_round(round_id=round_.pk, by=system)
    lines = [
        [
            need("NB14", 10, standard="NB-1", max_unit_price=Decimal("1000.00")),
            need("NB14", 5, standard="NB-1", max_unit_price=Decimal("1000.00"), cost_centre="K2"),
            need("NB14", 4, standard="NB-1", alternatives=("NB-2",), cost_centre="K3"),
            need("MO27", 7, standard="MO-1"),
        ],
        [
            need("NB14", 20, standard="NB-1", max_unit_price=Decimal("950.00")),
            need("MO27", 99, binding="interest"),
            need("SW01", 3),
        ],
    ]
    for member, own in zip(world.members, lines, strict=True):
        with within(member.pk):
            demand.replace_needs(round_id=round_.pk, organisation_id=member.pk, lines=own, by=system)
    return demand.close_round(round_id=round_.pk, by=system)


@pytest.fixture
def pool(closed_round: Any, world: Any) -> Any:
    """A bundled round, not yet commissioned."""
    return actions.bundle_round(round_id=closed_round.pk, by=world.actor("operator_purchasing"))


@pytest.fixture
def commissioned(pool: Any, world: Any) -> Any:
    """A pool the union has commissioned the operator with."""
    actions.commission_operator(
        pool_id=pool.pk,
        prices=PRICES | {"NB14": Decimal("1000.00")},
        reason="Bündelung spart",
        by=world.actor("union_board"),
    )
    return pool


@pytest.fixture
def tendering(commissioned: Any, world: Any) -> Any:
    """A pool that calls for offers for ten more days."""
    return actions.call_for_offers(
        pool_id=commissioned.pk,
        offers_until=clock.today() + timedelta(days=10),
        by=world.actor("operator_purchasing"),
    )


@pytest.fixture
def submit(world: Any) -> Callable[..., Any]:
    """Return a function that submits an offer as supplier 0 or 1."""

    def as_supplier(pool: Any, number: int = 0, content: OfferContent = OFFER) -> Any:
        return offer_actions.submit_offer(
            pool_id=pool.pk,
            supplier_id=world.suppliers[number].pk,
            content=content,
            by=world.actor(f"supplier_sales@{number}"),
        )

    return as_supplier


@pytest.fixture
def opened(tendering: Any, world: Any, submit: Callable[..., Any]) -> Any:
    """A pool whose two offers are opened."""
    submit(tendering, 0)
    submit(tendering, 1)
    return actions.open_offers(
        pool_id=tendering.pk,
        witness="Zweite Person",
        reason="alle Lieferanten haben angeboten",
        by=world.actor("operator_purchasing"),
    )
