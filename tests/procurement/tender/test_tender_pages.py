# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the buyers through the client: the whole way, bad input, sealed offers."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from itunion.foundation.organisations.api import across
from itunion.union.procurement.models import Commission, Pool
from itunion.union.procurement.queries import tender as queries

from .tender_pages import (
    BOARD,
    BOTH,
    FILE,
    PURCHASING,
    SALES,
    ClientFor,
    entry,
    german,
    offers_of,
    text_of,
    upload,
    url,
)

pytestmark = pytest.mark.django_db


def test_the_whole_way_from_a_closed_round_to_opened_offers(
    closed_round: Any, world: Any, system: Any, client_for: ClientFor
) -> None:
    purchasing, board, sales = client_for(PURCHASING), client_for(BOARD), client_for(SALES)
    assert "Probe" in text_of(purchasing.get(url("pools")))
    page = purchasing.get(url("create_pool", closed_round.pk))
    assert page.context["form"].initial["title"] == "Probe"
    purchasing.post(url("create_pool", closed_round.pk), {"title": "Frühjahr", "lots": "groups"})
    pool = Pool.objects.get()
    assert "Es fehlt der Auftrag" in text_of(purchasing.get(url("pool", pool.pk)))
    form = board.get(url("commission", pool.pk)).context["form"]
    assert [f for f in form.fields if f.startswith("price_")] == [
        form.field_of(n) for n in ("MO27", "NB14", "SW01")
    ]
    # members named 15 x 1000 and 20 x 950: the average to the cent
    assert form.fields[form.field_of("NB14")].initial == Decimal("971.43")
    prices = {form.field_of(n): p for n, p in (("NB14", "1.000,00"), ("MO27", "210"), ("SW01", "50"))}
    board.post(url("commission", pool.pk), prices | {"reason": "gemeinsam günstiger"})
    page = text_of(purchasing.get(url("commission", pool.pk)))
    assert "39.620,00" in page
    assert "Direktauftrag möglich" in page
    assert "AwVO LSA" in page
    purchasing.post(url("call_for_offers", pool.pk), {"offers_until": german(5)})
    assert "Frühjahr" in text_of(sales.get(url("tenders")))
    response = purchasing.post(url("import_offer", pool.pk), upload(BOTH))
    assert "2 Angebote sind in Ordnung" in text_of(response)
    assert not offers_of(world, 0, pool)
    purchasing.post(url("import_offer_confirm", pool.pk))
    assert "2 Angebote liegen vor, verschlossen" in text_of(purchasing.get(url("offers", pool.pk)))
    purchasing.post(url("open_offers", pool.pk), {"witness": "Zweite Person", "reason": "alle da"})
    page = text_of(purchasing.get(url("offers", pool.pk)))
    assert "anwesend: Zweite Person" in page
    assert "890,00" in page
    with across("procurement.award", reason="test", by=system):
        assert len(queries.instance_of_pool(pool.pk).offers) == 2


@pytest.mark.parametrize(
    "who", ["operator_purchasing", "union_board", "union_supervision", "union_office", "auditor"]
)
def test_every_page_of_the_buyers_opens_before_and_after(
    who: str, opened: Any, client_for: ClientFor, system: Any
) -> None:
    client = client_for(who)
    with across("procurement.award", reason="test", by=system):
        offer = queries.live_offers(opened.pk)[0].pk
    for name, args in (
        ("pools", ()),
        ("pool", (opened.pk,)),
        ("commission", (opened.pk,)),
        ("offers", (opened.pk,)),
        ("offer", (offer,)),
        ("legal_rules", ()),
    ):
        assert client.get(url(name, *args)).status_code == 200, name
    assert "Steht" not in text_of(client.get(url("legal_rules") + "?stand=alle&export=csv"))


@pytest.mark.parametrize("who", ["member_it@0", "member_treasurer@0", "supplier_sales@0"])
def test_members_and_suppliers_see_no_pages_of_the_buyers(
    who: str, opened: Any, client_for: ClientFor
) -> None:
    client = client_for(who)
    for name in ("pool", "commission", "offers", "lots", "import_offer", "open_offers", "call_for_offers"):
        assert client.get(url(name, opened.pk)).status_code == 403, name


def test_lots_are_arranged_on_a_page(pool: Any, client_for: ClientFor) -> None:
    client = client_for(PURCHASING)
    form = client.get(url("lots", pool.pk)).context["form"]
    data = {name: field.initial for name, field in form.fields.items()} | {"title_3": "Anzeigen"}
    data[f"article_{next(a.pk for a in form.articles if a.number == 'MO27')}"] = 3
    client.post(url("lots", pool.pk), data)
    assert [lot.title for lot in queries.lots_of(pool.pk)][-1] == "Anzeigen"
    page = client.post(url("lots", pool.pk), data | {"title_1": " "})
    assert 'href="#id_title_1"' in text_of(page)


def test_a_bad_estimate_or_reason_is_refused_at_its_field(pool: Any, client_for: ClientFor) -> None:
    board = client_for(BOARD)
    form = board.get(url("commission", pool.pk)).context["form"]
    good = {form.field_of(n): "10" for n in ("NB14", "MO27", "SW01")} | {"reason": "x"}
    field = form.field_of("MO27")
    for bad in ("", "0", "-5", "zehn", "1,005"):
        page = text_of(board.post(url("commission", pool.pk), good | {field: bad}))
        assert f'href="#id_{field}"' in page, bad
    assert 'href="#id_reason"' in text_of(board.post(url("commission", pool.pk), good | {"reason": " "}))
    assert not Commission.objects.exists()
    assert client_for(PURCHASING).post(url("commission", pool.pk), good).status_code == 403


def test_the_second_board_member_reads_who_was_first(commissioned: Any, client_for: ClientFor) -> None:
    response = client_for(BOARD).post(
        url("commission", commissioned.pk), {"reason": "auch", **_prices(commissioned)}
    )
    assert response.status_code == 409
    assert "Person union_board hat den Auftrag schon" in text_of(response)


def _prices(pool: Any) -> dict[str, str]:
    return {f"price_{a.pk}": "10" for a in queries.pool_articles(pool.pk)}


def test_a_past_deadline_is_refused(commissioned: Any, client_for: ClientFor) -> None:
    client = client_for(PURCHASING)
    for bad in (german(-1), "31.02.2099", ""):
        page = client.post(url("call_for_offers", commissioned.pk), {"offers_until": bad})
        assert 'href="#id_offers_until"' in text_of(page), bad
    assert Pool.objects.get().status == "preparing"


def test_offers_stay_sealed_on_the_pages(tendering: Any, submit: Any, client_for: ClientFor) -> None:
    offer = submit(tendering)
    for who in (PURCHASING, BOARD, "auditor"):
        client = client_for(who)
        page = text_of(client.get(url("offers", tendering.pk)))
        assert "900,00" not in page
        assert "Ein Angebot liegt vor, verschlossen" in page
        assert client.get(url("offer", offer.pk)).status_code == 404
        assert (
            client.get(url("offers", tendering.pk) + "?p-export=csv")
            .headers["Content-Type"]
            .startswith("text/html")
        )
    client = client_for(PURCHASING)
    address = url("enter_offer", tendering.pk, offer.organisation_id)
    assert "900,00" not in text_of(client.get(address))
    assert client.post(address, {"draft": "1"}).status_code == 403


def test_opening_on_the_page_needs_a_second_person(
    tendering: Any, submit: Any, client_for: ClientFor
) -> None:
    submit(tendering)
    client = client_for(PURCHASING)
    page = client.post(url("open_offers", tendering.pk), {"witness": "", "reason": "x"})
    assert 'href="#id_witness"' in text_of(page)
    page = client.post(url("open_offers", tendering.pk), {"witness": "Zweite", "reason": ""})
    assert 'href="#id_reason"' in text_of(page)
    assert client.post(url("open_offers", tendering.pk), {"witness": "Z", "reason": "x"}).status_code == 302
    again = client.post(url("open_offers", tendering.pk), {"witness": "Z", "reason": "x"})
    assert again.status_code == 409


def test_the_operator_names_the_supplier_of_a_file(tendering: Any, world: Any, client_for: ClientFor) -> None:
    client = client_for(PURCHASING)
    own = FILE.replace("supplier;", "").replace("Lieferant Eins;", "")
    data = upload(own, supplier=str(world.suppliers[1].pk))
    assert "Lieferant Zwei" in text_of(client.post(url("import_offer", tendering.pk), data))
    client.post(url("import_offer_confirm", tendering.pk))
    assert [o.submitted_by for o in offers_of(world, 1, tendering)] == ["Person operator_purchasing"]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("Lieferant Drei;NB14;NB-1;total;1;9;;\n", "Zeile 5, Spalte supplier"),
        ("Lieferant Zwei;XX;;article;1;9;;\n", "Zeile 5, Spalte article"),
        ("Lieferant Zwei;MO27;NB-1;article;1;9;;\n", "Zeile 5, Spalte standards"),
        ("Lieferant Zwei;NB14;*;article;1;880;40;\n", "Zeile 5, Spalte tier_from"),
        ("Lieferant Zwei;NB14;*;article;9;999;40;\n", "Zeile 5, Spalte unit_price"),
    ],
)
def test_one_error_in_a_common_file_stops_all_offers(
    line: str, where: str, tendering: Any, world: Any, client_for: ClientFor
) -> None:
    client = client_for(PURCHASING)
    page = text_of(client.post(url("import_offer", tendering.pk), upload(BOTH + line)))
    assert where in page
    client.post(url("import_offer_confirm", tendering.pk))
    assert offers_of(world, 0, tendering) == offers_of(world, 1, tendering) == []


@pytest.mark.parametrize(
    ("content", "name"), [("a;b\n1;2\n", "a.csv"), ("", "a.csv"), (FILE, "a.pdf"), (FILE, "a.xlsx")]
)
def test_a_file_that_is_no_offer_table_is_refused(
    content: str, name: str, tendering: Any, client_for: ClientFor
) -> None:
    page = text_of(client_for(PURCHASING).post(url("import_offer", tendering.pk), upload(content, name)))
    assert 'href="#id_file"' in page


def test_the_operator_enters_an_offer_by_hand(tendering: Any, world: Any, client_for: ClientFor) -> None:
    address = url("enter_offer", tendering.pk, world.suppliers[1].pk)
    response = client_for(PURCHASING).post(address, entry(tendering) | {"submit": "1"})
    assert response.status_code == 302
    assert len(offers_of(world, 1, tendering)) == 1
    assert (
        client_for(PURCHASING).get(url("enter_offer", tendering.pk, world.members[0].pk)).status_code == 404
    )


def test_the_operator_does_not_touch_what_a_supplier_submitted_itself(
    tendering: Any, world: Any, submit: Any, client_for: ClientFor
) -> None:
    submit(tendering)
    address = url("enter_offer", tendering.pk, world.suppliers[0].pk)
    response = client_for(PURCHASING).post(address, entry(tendering) | {"submit": "1"})
    assert response.status_code == 409
    assert "Nur der Lieferant kann es ändern" in text_of(response)
    assert [o.status for o in offers_of(world, 0, tendering)] == ["submitted"]


def test_a_late_offer_is_refused_with_what_was_kept(
    tendering: Any, world: Any, client_for: ClientFor
) -> None:
    client = client_for(PURCHASING)
    with time_machine.travel(tendering.offers_until + timedelta(days=1), tick=False):
        client = client_for(PURCHASING)
        page = client.post(
            url("enter_offer", tendering.pk, world.suppliers[1].pk), entry(tendering) | {"submit": "1"}
        )
    assert page.status_code == 409
    assert "ist unverändert" in text_of(page)


def test_exports_of_sums_and_pools(tendering: Any, client_for: ClientFor) -> None:
    sheet = (
        client_for(SALES).get(url("tender", tendering.pk) + "?bedarf-export=csv").content.decode("utf-8-sig")
    )
    assert "NB14;Notebook 14 Zoll;NB-1;35" in sheet
    sheet = client_for(PURCHASING).get(url("pools") + "?export=csv").content.decode("utf-8-sig")
    assert "39620,00" in sheet


def test_the_start_page_says_what_to_do(
    closed_round: Any, world: Any, client_for: ClientFor, request: pytest.FixtureRequest
) -> None:
    def start(who: str) -> str:
        return text_of(client_for(who).get(reverse("desk:start")))

    assert "Probe: Bedarfe bündeln" in start(PURCHASING)
    request.getfixturevalue("pool")
    assert "Probe: Betriebsgesellschaft beauftragen" in start(BOARD)
    assert "wartet auf Auftrag der Genossenschaft" in start(PURCHASING)
    tendering = request.getfixturevalue("tendering")
    assert "Probe: Betriebsgesellschaft beauftragen" not in start(BOARD)
    assert "Probe: Angebot bis" in start(SALES)
    request.getfixturevalue("submit")(tendering)
    assert "abgegeben" in start(SALES)
    assert "ein Angebot, Frist" in start(PURCHASING)
