# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the suppliers through the client: offers by form and file, and what they never see."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from itunion.foundation.organisations.api import within
from itunion.optimiser.api import Tier
from itunion.union.procurement.queries import tender as queries

from .conftest import NOTEBOOKS, OFFER
from .tender_pages import (
    BOTH,
    FILE,
    PURCHASING,
    SALES,
    ClientFor,
    entry,
    offers_of,
    text_of,
    upload,
    url,
)

pytestmark = pytest.mark.django_db


def test_a_supplier_offers_on_one_page(tendering: Any, world: Any, client_for: ClientFor) -> None:
    client = client_for(SALES)
    page = text_of(client.get(url("tender", tendering.pk)))
    assert "35" in page
    assert not any(member.name in page for member in world.members)
    assert "39 Stück gesucht" in text_of(client.get(url("own_offer", tendering.pk)))
    data = entry(tendering, from_2="50", price_2="850,00", product="Modell A", available="1.000")
    response = client.post(
        url("own_offer", tendering.pk), data | {"terms-activation_cost": "100,00", "submit": "1"}
    )
    assert response.status_code == 302
    (offer,) = offers_of(world, 0, tendering)
    with within(world.suppliers[0].pk):
        (line,) = queries.priced_lines(offer)
        tiers = [(t.from_units, t.unit_price) for t in line.tiers.all()]
    assert (line.product, line.available, line.standards) == ("Modell A", 1000, ["NB-1"])
    assert tiers == [(1, Decimal("900.00")), (50, Decimal("850.00"))]
    assert (offer.activation_cost, offer.source, offer.submitted_by) == (
        Decimal("100.00"),
        "Formular",
        "Person supplier_sales@0",
    )
    again = client.get(url("own_offer", tendering.pk))
    assert "850,00" in text_of(again)


@pytest.mark.parametrize(
    ("values", "anchor"),
    [
        ({"price_1": "-1"}, "price_1"),
        ({"price_1": "neun"}, "price_1"),
        ({"price_1": ""}, "price_1"),
        ({"from_1": "2"}, "from_1"),
        ({"from_1": "1,5"}, "from_1"),
        ({"from_1": ""}, "from_1"),
        ({"from_3": "1", "price_3": "800"}, "from_3"),
        ({"from_2": "50", "price_2": "900,01"}, "price_2"),
        ({"from_2": "50"}, "price_2"),
        ({"standards": []}, "standards_0"),
        ({"standards": ["MO-1"]}, "standards_0"),
        ({"available": "-1"}, "available"),
    ],
)
def test_bad_entries_are_refused_at_their_field_and_nothing_is_written(
    values: dict[str, Any], anchor: str, tendering: Any, world: Any, client_for: ClientFor
) -> None:
    product = {"product": "Modell"} if values == {"price_1": ""} else {}
    data = entry(tendering, **(product | values))
    page = client_for(SALES).post(url("own_offer", tendering.pk), data | {"submit": "1"})
    prefix = next(key for key in data if key.endswith("-from_1")).removesuffix("-from_1")
    assert f'href="#id_{prefix}-{anchor}"' in text_of(page)
    assert offers_of(world, 0, tendering) == []


def test_an_empty_offer_is_refused(tendering: Any, world: Any, client_for: ClientFor) -> None:
    data = entry(tendering, standards=[], price_1="")
    page = client_for(SALES).post(url("own_offer", tendering.pk), data | {"submit": "1"})
    assert "enthält keinen Artikel mit Preis" in text_of(page)
    assert offers_of(world, 0, tendering) == []


def test_a_draft_comes_back_as_it_was_typed(tendering: Any, world: Any, client_for: ClientFor) -> None:
    client = client_for(SALES)
    data = entry(tendering, price_1="9 Komma", product="Unfertig", standards=["NB-1", "NB-2"])
    client.post(url("own_offer", tendering.pk), data | {"draft": "1"})
    page = client.get(url("own_offer", tendering.pk))
    assert "9 Komma" in text_of(page)
    assert "error-summary" not in text_of(page)
    line = next(form for form in page.context["entry"].lines if form.article.number == "NB14")
    assert line["standards"].value() == ["NB-1", "NB-2"]
    assert offers_of(world, 0, tendering) == []
    assert "noch nicht abgegeben" in text_of(client.get(url("tender", tendering.pk)))


def test_a_supplier_uploads_its_own_file(tendering: Any, world: Any, client_for: ClientFor) -> None:
    client = client_for(SALES)
    own = FILE.replace("supplier;", "").replace("Lieferant Eins;", "")
    page = client.post(url("own_file", tendering.pk), upload(own))
    assert "ein Angebot ist in Ordnung" in text_of(page)
    assert offers_of(world, 0, tendering) == []
    client.post(url("own_file_confirm", tendering.pk))
    assert [(o.status, o.source) for o in offers_of(world, 0, tendering)] == [("submitted", "angebote.csv")]
    page = client.post(url("own_file_confirm", tendering.pk), follow=True)
    assert "nicht mehr da" in text_of(page)


def test_a_file_that_names_another_supplier_is_refused(
    tendering: Any, world: Any, client_for: ClientFor
) -> None:
    client = client_for(SALES)
    page = text_of(client.post(url("own_file", tendering.pk), upload(BOTH)))
    assert "Zeile 4, Spalte supplier" in page
    client.post(url("own_file_confirm", tendering.pk))
    assert offers_of(world, 0, tendering) == offers_of(world, 1, tendering) == []


def test_the_template_can_be_filled_in_and_uploaded(
    tendering: Any, world: Any, client_for: ClientFor
) -> None:
    client = client_for(SALES)
    template = client.get(url("template_file", tendering.pk)).content.decode("utf-8-sig")
    filled = template.replace(";total;1;;", ";total;1;100,00;")
    page = text_of(client.post(url("own_file", tendering.pk), upload(filled)))
    assert "ein Angebot ist in Ordnung" in page


def test_suppliers_do_not_see_each_other(
    tendering: Any, world: Any, submit: Any, client_for: ClientFor
) -> None:
    secret = replace(
        OFFER, lines=(replace(NOTEBOOKS, tiers=(Tier(1, Decimal("123.45")),), product="Geheim"),)
    )
    offer = submit(tendering, 1, secret)
    client = client_for(SALES)
    for name in ("tenders", "tender", "own_offer", "own_file"):
        page = text_of(client.get(url(name, *(() if name == "tenders" else (tendering.pk,)))))
        assert "123,45" not in page
        assert "Geheim" not in page
        assert "Lieferant Zwei" not in page
    assert client.get(url("offer", offer.pk)).status_code == 403
    client.post(url("withdraw_offer", tendering.pk))
    assert [o.status for o in offers_of(world, 1, tendering)] == ["submitted"]


def test_tenders_that_are_none_of_a_suppliers_business_look_like_none(
    pool: Any, world: Any, client_for: ClientFor
) -> None:
    client = client_for(SALES)
    for name in ("tender", "own_offer", "own_file", "withdraw_offer", "template_file"):
        assert client.get(url(name, pool.pk)).status_code == 404, name
        assert client.get(url(name, 999_999)).status_code == 404, name


def test_after_the_opening_only_who_offered_still_sees_the_tender(
    tendering: Any, submit: Any, client_for: ClientFor
) -> None:
    submit(tendering)
    client_for(PURCHASING).post(url("open_offers", tendering.pk), {"witness": "Z", "reason": "x"})
    page = text_of(client_for(SALES).get(url("tender", tendering.pk)))
    assert "Frist abgelaufen" in page
    assert "Anbieten" not in page
    assert client_for("supplier_sales@1").get(url("tender", tendering.pk)).status_code == 404
    response = client_for(SALES).post(url("own_offer", tendering.pk), entry(tendering), follow=True)
    assert "nimmt keine Angebote mehr an" in text_of(response)


def test_an_offer_is_withdrawn_after_asking(
    tendering: Any, world: Any, submit: Any, client_for: ClientFor
) -> None:
    submit(tendering)
    client = client_for(SALES)
    assert "zurückziehen?" in text_of(client.get(url("withdraw_offer", tendering.pk)))
    assert [o.status for o in offers_of(world, 0, tendering)] == ["submitted"]
    client.post(url("withdraw_offer", tendering.pk))
    assert [o.status for o in offers_of(world, 0, tendering)] == ["withdrawn"]
    assert client.post(url("withdraw_offer", tendering.pk)).status_code == 409
