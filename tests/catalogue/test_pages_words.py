# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What pages say, and to whom: sums to the third decimal, names for codes, tasks for those who may do them."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from tests.catalogue.conftest import Shop, at
from tests.catalogue.test_calculation import BEGIN, EXIT, use
from tests.catalogue.test_pages_life import page, sent, text_of

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import across, create_organisation, within
from itunion.union.catalogue import api
from itunion.union.catalogue.queries.usage import monthly_usage, usage_between, usage_by_day
from itunion.union.catalogue.tables.services import beginning_of
from itunion.union.catalogue.tables.usage import ChargeTable

START = date(2026, 1, 1)
LATER = date(2026, 3, 10)


def plain(text: str) -> str:
    """Return a page as text, in one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def metered(shop: Shop, *quantities: str) -> None:
    """Report quantities of the first member, one a day from 2 January 2026 on, at noon of 10 March."""
    member = shop.world.members[0].pk
    lines = [
        api.UsageLine(f"q-{n}", "vorgang", START + timedelta(days=n), Decimal(quantity))
        for n, quantity in enumerate(quantities, start=1)
    ]
    with at(LATER), within(member):
        api.record_usage(
            service_key=shop.service.key, organisation_id=member, lines=lines, batch="t", by=shop.system
        )


def charged(shop: Shop, month: date) -> None:
    biller = shop.actors["operator_billing"]
    with at(LATER), across("catalogue.charge", reason="test", by=biller):
        api.charge_month(service_id=shop.service.pk, month=month, by=biller)


def test_sums_of_quantities_have_three_decimals_on_every_database(shop: Shop, client_for: Any) -> None:
    with at(START):
        shop.used(0)
    metered(shop, "2.2", "4.5", "0.1")
    owner, known = shop.world.members[0].pk, clock.now()
    january = (START, date(2026, 1, 31))
    with across("catalogue.oversee", reason="test", by=shop.system):
        (line,) = monthly_usage(shop.service.pk, owner)
        by_day = usage_by_day(shop.service.pk, *january, known)
        between = usage_between(shop.service.pk, *january, known)
    assert str(line["quantity"]) == "6.800"
    assert [str(quantity) for _owner, _meter, _day, quantity in sorted(by_day)] == ["2.200", "4.500", "0.100"]
    assert str(between[owner]["vorgang"]) == "6.800"
    found = shop.now(_case(shop))
    assert '<td class="cell-number kern-table__cell--numeric">6,8</td>' in re.sub(
        r"\s*\n\s*", "", page(client_for("member_it@0"), "own_subscription", found.pk)
    ).replace(' class="kern-table__cell cell-number', ' class="cell-number')


def _case(shop: Shop) -> Any:
    with within(shop.world.members[0].pk):
        return api.subscriptions().get()


def test_what_must_be_confirmed_is_not_called_voluntary(shop: Shop, client_for: Any) -> None:
    texts = ("Anschluss ans Landesnetz", "Eigenes Verzeichnis")
    for text in texts:
        api.add_prerequisite(service_id=shop.service.pk, text=text, by=shop.system)
    found, head = shop.offered(), client_for("member_head@0")
    legend = re.search(r"<legend[^>]*>(.*?)</legend>", page(head, "own_subscription", found.pk), re.DOTALL)
    assert legend is not None
    assert "freiwillig" not in legend[1]
    for ticked in ([], [texts[0]]):
        seen = plain(sent(head, "own_step", found.pk, "order", confirmed=ticked))
        assert "Bitte bestätigen Sie jede Voraussetzung. Es wurde nichts bestellt." in seen
        assert shop.now(found).status == "offered"
    sent(head, "own_step", found.pk, "order", confirmed=list(texts))
    assert shop.now(found).status == "ordered"


def test_a_reason_is_voluntary_but_not_for_calling_an_order_off(shop: Shop, client_for: Any) -> None:
    found = shop.offered()
    assert "Grund – freiwillig" in plain(page(client_for("member_head@0"), "own_subscription", found.pk))
    with within(shop.world.members[0].pk):
        api.order(subscription_id=found.pk, by=shop.head())
    seen = plain(page(client_for("operator_service"), "subscription", found.pk))
    assert "Grund" in seen
    assert "Grund – freiwillig" not in seen


@pytest.mark.parametrize("who", ["member_it@0", "member_treasurer@0"])
def test_who_may_not_order_learns_beforehand_who_may(shop: Shop, client_for: Any, who: str) -> None:
    found = shop.offered()
    seen = plain(page(client_for(who), "own_subscription", found.pk))
    may = "Person member_head@0 (Bürgermeisterin / Verwaltungsleitung), Person member_orders@0 (Bestellberechtigte)"
    assert f"Bestellen dürfen: {may}." in seen
    assert "Verbindlich bestellen" not in seen
    assert "Verbindlich bestellen" in page(client_for("member_head@0"), "own_subscription", found.pk)


def test_the_start_page_asks_nobody_for_what_only_others_may_do(shop: Shop, client_for: Any) -> None:
    head, technician, treasurer = (client_for(f"member_{r}@0") for r in ("head", "it", "treasurer"))
    start = reverse("desk:start")
    found = shop.offered()
    assert "Angebot beantworten" in text_of(head.get(start))
    seen = text_of(technician.get(start))
    assert "Angebot liegt vor" in seen
    assert "Angebot beantworten" not in seen
    assert "Leistung fachverfahren: Angebot" not in text_of(treasurer.get(start))
    with within(shop.world.members[0].pk):
        api.order(subscription_id=found.pk, by=shop.head())
    assert "Auftragsverarbeitung unterschreiben" in text_of(head.get(start))
    seen = text_of(technician.get(start))
    assert "Auftragsverarbeitung unterschreiben" not in seen
    assert "Einrichten (member)" in seen
    assert "Einrichten (member)" not in text_of(treasurer.get(start))


def test_what_was_charged_is_named_as_people_name_it(shop: Shop, client_for: Any) -> None:
    with at(START):
        api.enter_cost_item(
            service_id=shop.service.pk, name="Raum", kind="other", yearly=Decimal(1200), valid_from=START, by=shop.system
        )  # fmt: skip
        shop.used(0)
    metered(shop, "3", "1.5")
    with at(LATER):
        api.set_price(meter_id=shop.meter.pk, price=Decimal(2), valid_from=date(2026, 1, 3), by=shop.system)
    address = reverse("catalogue:charge", args=[shop.service.pk])
    biller = client_for("operator_billing")
    expected = (
        "Festanteil 1 1 100,00 €",
        "Vorgänge, Preis ab 02.01.2020 1 3 4,50 €",
        "Vorgänge, Preis ab 03.01.2026 1 1,5 3,00 €",
    )
    before = plain(text_of(biller.get(address, {"month": "01.2026"})))
    for line in expected:
        what, _run, quantity, net, euro = line.rsplit(" ", 4)
        assert f"{what} Erstmals {quantity} {net} {euro}" in before
    charged(shop, START)
    after = plain(text_of(biller.get(address, {"month": "01.2026"})))
    for line in expected:
        assert line in after
    for raw in ("fixed", "vorgang@", ",000"):
        assert raw not in after
    assert "Vorgänge, Preis ab 02.01.2020" in text_of(
        biller.get(address, {"a-export": "csv", "a-sort": "item"})
    )
    assert ChargeTable.file_name in biller.get(address, {"a-export": "csv"})["Content-Disposition"]


def test_units_are_called_by_their_names(shop: Shop, client_for: Any) -> None:
    for key, code in (("speicher", "E35"), ("strecke", "KMT")):
        meter = api.add_meter(service_id=shop.service.pk, key=key, label=key, unit_code=code, by=shop.system)
        api.set_price(meter_id=meter.pk, price=Decimal(1), valid_from=START, by=shop.system)
    seen = page(client_for("member_it@0"), "service", shop.service.pk)
    assert "Stück, Vorgang" in seen
    assert "Terabyte" in seen
    for code in ("C62", "E35"):
        assert code not in seen
    # a code the list does not know says more than nothing
    assert "KMT" in seen
    assert "Terabyte (E35)" in page(client_for("operator_service"), "enter", shop.service.pk, "zaehler")


def test_a_case_waits_since_what_happened_last(shop: Shop, client_for: Any) -> None:
    start = reverse("desk:start")
    with at(date(2026, 1, 5)):
        first = shop.offered(0)
    with at(date(2026, 2, 6)):
        # an offer binds one day here: a new one, then the order
        with across("catalogue.operate", reason="test", by=shop.operator):
            api.make_offer(
                subscription_id=first.pk,
                starts_on=date(2026, 2, 6),
                valid_until=date(2026, 2, 6),
                key_amount=Decimal(10),
                by=shop.operator,
            )
        with within(shop.world.members[0].pk):
            api.order(subscription_id=first.pk, by=shop.head())
    with at(date(2026, 2, 1)), within(shop.world.members[1].pk):
        api.show_interest(
            service_id=shop.service.pk, organisation_id=shop.world.members[1].pk, by=shop.head(1)
        )
    operator = client_for("operator_service")

    def waiting() -> str:
        return plain(text_of(operator.get(start)))

    seen = waiting()
    assert "Gemeinde Alpha: Leistung fachverfahren einrichten seit 06.02.2026" in seen
    assert "Gemeinde Beta: Angebot für Leistung fachverfahren machen seit 01.02.2026" in seen
    assert seen.index("Gemeinde Beta: Angebot") < seen.index("Gemeinde Alpha: Leistung")
    shop.sign(first)
    shop.tick(first, "onboarding")
    with at(date(2026, 2, 7)), across("catalogue.operate", reason="test", by=shop.operator):
        api.start_use(subscription_id=first.pk, starts_on=date(2026, 2, 7), by=shop.operator)
    with at(date(2026, 2, 20)), within(shop.world.members[0].pk):
        api.give_notice(subscription_id=first.pk, by=shop.head())
    assert "zurückgeben seit 20.02.2026" in waiting()
    shop.tick(first, "take_back")
    for day in (date(2026, 2, 21), date(2026, 2, 25)):
        with at(day), across("catalogue.operate", reason="test", by=shop.operator):
            api.record_hand_over(
                subscription_id=first.pk, document_name="e.zip", sha256="ab" * 32, rows=day.day, by=shop.operator
            )  # fmt: skip
    assert "Löschung für Leistung fachverfahren bestätigen seit 21.02.2026" in waiting()


def test_keys_say_who_has_left_and_lead_back_to_the_service(shop: Shop, client_for: Any) -> None:
    with at(START):
        shop.used(1)
    with at(date(2026, 1, 20)):
        shop.noticed(0)
    client = client_for("member_it@0")
    seen = page(client, "keys", shop.service.pk)
    assert "bis 20.01.2026" in seen
    assert "seit 01.01.2026" in seen
    muted = re.findall(r"<tr[^>]*row--muted.*?</tr>", seen, re.DOTALL)
    assert ["Gemeinde Alpha" in row for row in muted] == [True]
    back = f'href="{reverse("catalogue:service", args=[shop.service.pk])}"'
    for name in ("keys", "costs"):
        assert back in page(client, name, shop.service.pk)
    operator = client_for("operator_service")
    for name in ("new_key", "new_cost_item"):
        assert back in page(operator, name, shop.service.pk)


def test_costs_and_keys_of_a_service_in_preparation_are_not_shown(client_for: Any, system: Any) -> None:
    draft = api.create_service(key="geheim", name="Geheim", for_deciders="Noch nicht.", by=system)
    for name in ("costs", "keys"):
        address = reverse(f"catalogue:{name}", args=[draft.pk])
        assert client_for("member_it@0").get(address).status_code == 404
        assert client_for("operator_service").get(address).status_code == 200


def test_the_catalogue_is_short_and_its_file_whole(shop: Shop, client_for: Any) -> None:
    long = "Postfächer und Kalender für alle Beschäftigten, " * 5 + "Schluss.\n\nZweiter Absatz."
    api.change_service(
        service_id=shop.service.pk, name="Post", for_deciders=long, for_technicians="", by=shop.system
    )
    client = client_for("member_it@0")
    seen = page(client, "services")
    assert "…" in seen
    assert "Schluss." not in seen
    exported = client.get(reverse("catalogue:services"), {"export": "csv"}).content.decode("utf-8-sig")
    assert "Zweiter Absatz." in exported
    assert exported.count("Postfächer") == 5
    # the filter finds what the table leaves out
    assert "Post" in text_of(client.get(reverse("catalogue:services"), {"q": "Zweiter"}))


def test_a_beginning_ends_with_a_word() -> None:
    assert beginning_of("Kurz.\n\nMehr davon.") == "Kurz."
    found = beginning_of("Wort " * 60)
    assert len(found) <= 100
    assert found.endswith("Wort …")


@pytest.fixture
def three(world: Any, system: Any, plain_service: Any) -> Any:
    """A service of 36.000 € that falls to 24.000 € at up to two of three equal members, and no further."""
    made = plain_service("drei", key_kind="workplaces")
    with at(BEGIN):
        api.enter_cost_item(
            service_id=made.pk, name="Betrieb", kind="contract", yearly=Decimal(36000), valid_from=BEGIN,
            steps=[(Decimal(20), Decimal(24000))], by=system,
        )  # fmt: skip
    third = create_organisation(kind="member", name="Gemeinde Gamma", by=system)
    for member in (world.members[0], third):
        use(made, member, BEGIN, Decimal(10), BEGIN)
    return made


@pytest.mark.parametrize("noticed", [True, False])
def test_another_notice_explains_why_others_pay_more(
    three: Any, world: Any, client_for: Any, noticed: bool
) -> None:
    """Beta leaves with Alpha: alone its exit would avoid its share, together they pay for what is left.

    Alone, Beta's exit saves 12.000 € of 36.000 €, its third: it pays nothing. With Alpha gone as well the cost stays at
    24.000 €, of which Gamma bore 12.000 €: the two who left share the other 12.000 €.
    """
    use(three, world.members[1], BEGIN, Decimal(10), BEGIN, ends_on=EXIT if noticed else None)
    address = reverse("catalogue:calculator")
    asked = {"kind": "leave", "service": three.pk, "on": "30.06.2025", "years": "2"}
    seen = plain(text_of(client_for("member_head@0").get(address, asked)))
    sentence = "Gekündigt hat auch: Gemeinde Beta."
    assert (sentence in seen) is noticed
    assert ("zahlen zusammen 9.000,00 € mehr" in seen) is noticed


def test_long_tables_are_folded_until_they_are_used(three: Any, world: Any, client_for: Any) -> None:
    address = reverse("catalogue:calculator")
    asked = {"kind": "leave", "service": three.pk, "on": "30.06.2025", "years": "2"}
    client = client_for("member_head@0")
    for more, open_ones in (
        ({}, []),
        ({"jahre-sort": "year"}, ["Die anderen Mitglieder, Jahr für Jahr"]),
        ({"schluessel-q": "Beta"}, ["Schlüssel im ersten Monat"]),
        ({"andere-sort": "name"}, []),
    ):
        found = re.findall(
            r'<details class="kern-accordion"( open)?><summary[^>]*><span[^>]*>([^<]+)',
            text_of(client.get(address, asked | more)),
        )
        assert [title for _open, title in found] == [
            "Die anderen Mitglieder, Jahr für Jahr",
            "Schlüssel im ersten Monat",
        ]
        assert [title for is_open, title in found if is_open] == open_ones
