# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the calculation, of cost items and of keys, through the client."""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from tests.catalogue.conftest import at
from tests.catalogue.test_calculation import BEGIN, service, use

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import across
from itunion.union.catalogue import api
from itunion.union.catalogue.models import CostItem, KeyValue

__all__ = ["service"]

LEAVE = {"kind": "leave", "on": "30.06.2025", "years": "3", "own_yearly": "3.000,00", "one_off": "1000"}
NOON = datetime(2025, 1, 15, 12, tzinfo=UTC)


def text_of(answer: Any) -> str:
    """Return a page as text, in one line."""
    found = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(found))


def ask(client: Client, made: Any, **change: Any) -> Any:
    return client.get("/leistungen/rechner/", LEAVE | {"service": made.pk} | change)


def test_the_answer_comes_first(service: Any, client_for: Callable[[str], Client]) -> None:
    page = text_of(ask(client_for("member_head@0"), service))
    assert "Rücknahme von „Leistung rathaus“ zum 30.06.2025: Gemeinde Alpha" in page
    # 6 · 666,67 + 12 · 666,67 + 12 · 500 with the union; 2,5 years of 3.000 alone
    assert "Mit der Genossenschaft würde Ihre Verwaltung in dieser Zeit 18.000,06 € zahlen, allein 7.500,00 € und einmalig 1.000,00 €." in page  # fmt: skip
    assert "Die anderen Mitglieder (1) zahlen keinen Cent mehr und keinen weniger." in page
    assert "Nach den üblichen Regeln (es ist noch keine Fassung der Satzung eingetragen) zahlt Ihre Verwaltung bis einschließlich 06/2030" in page  # fmt: skip
    assert "zusammen 4.500,06 €" in page
    assert "Probe: Alle zusammen zahlen 2.000,00 €, die Kosten sind 2.000,00 €." in page
    assert page.index("Die Antwort") < page.index("Rechenweg")


def test_the_link_gives_the_same_page_for_ever(
    service: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    client = client_for("member_treasurer@0")
    first = ask(client, service)
    link = re.search(r"<code>(http[^<]+)</code>", first.content.decode())
    assert link is not None
    address = urlsplit(html.unescape(link[1]))
    assert "known_at" in parse_qs(address.query)
    api.enter_cost_item(service_id=service.pk, name="Betrieb", kind="contract", yearly=Decimal(90000), valid_from=BEGIN, by=system)  # fmt: skip
    again = client.get(f"{address.path}?{address.query}")
    assert text_of(again) == text_of(first)
    assert text_of(ask(client, service)) != text_of(first)


def test_tables_leave_the_house(service: Any, client_for: Callable[[str], Client]) -> None:
    client = client_for("member_head@0")
    lines = ask(client, service, **{"jahre-export": "csv"}).content.decode("utf-8-sig").strip().splitlines()
    assert lines[0] == "Mitglied;Jahr;Ohne Änderung;Mit Änderung;Mehr (−: weniger)"
    assert lines[1:] == [
        "Gemeinde Beta;2025;7999,98;7999,98;0,00",
        "Gemeinde Beta;2026;15999,96;15999,96;0,00",
        "Gemeinde Beta;2027;12000,00;12000,00;0,00",
    ]
    assert ask(client, service, **{"positionen-export": "xlsx"}).content.startswith(b"PK")


def test_the_pdf_says_the_same(service: Any, client_for: Callable[[str], Client], pango: None) -> None:
    from pypdf import PdfReader

    answer = client_for("member_head@0").get("/leistungen/rechner/pdf/", LEAVE | {"service": service.pk})
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="ruecknahme-rathaus-2025-06-30.pdf"' in answer["Content-Disposition"]
    pages = PdfReader(BytesIO(answer.content)).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    assert "keinen Cent mehr" in text
    assert "4.500,06" in text


def test_joining_asks_for_the_key_and_proposes_it(
    world: Any, system: Any, plain_service: Callable[..., Any], client_for: Callable[[str], Client]
) -> None:
    made = plain_service("neu", key_kind="inhabitants")
    api.enter_cost_item(service_id=made.pk, name="Betrieb", kind="contract", yearly=Decimal(12000), valid_from=BEGIN, by=system)  # fmt: skip
    use(made, world.members[1], BEGIN, Decimal(10000), BEGIN)
    client = client_for("member_head@0")
    assert 'name="key" value="5000' in client.get("/leistungen/rechner/", {"service": made.pk, "kind": "join"}).content.decode().replace(".", "")  # fmt: skip
    details = {"kind": "join", "service": made.pk, "on": "01.01.2030", "years": "2"}
    refused = client.get("/leistungen/rechner/", details)
    assert "Bitte geben Sie den Schlüssel an" in text_of(refused)
    page = text_of(client.get("/leistungen/rechner/", details | {"key": "5000", "own_yearly": "9000", "grant_to_repay": "500", "grant_bound_until": "31.12.2031", "double_until": "31.03.2030"}))  # fmt: skip
    assert "Die anderen Mitglieder (1) zahlen zusammen 7.999,92 € weniger, weil Ihre Verwaltung 7.999,92 € der festen Kosten trägt" in page  # fmt: skip
    assert "Bis zum 31.03.2030 läuft der alte Vertrag weiter" in page
    assert "die Rückzahlung von 500,00 € ist eingerechnet" in page


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"on": "31.12.2023"}, "vor dem Beginn der Nutzung am 01.01.2024"),
        ({"on": "30.02.2025"}, "ist kein Datum"),
        ({"on": "01.01.2300"}, "darf nicht nach dem"),
        ({"years": "16"}, "15"),
        ({"own_yearly": "-5"}, "mindestens 0"),
        ({"one_off": "viel"}, "ist kein Betrag"),
        ({"known_at": "gestern"}, "ist kein Tag"),
        ({"known_at": "2999-01-01T00:00:00+00:00"}, "weiß noch niemand"),
        ({"known_at": "2025-01-01T00:00:00"}, "ist kein Tag"),
        ({"known_at": "31.12.2023"}, "nicht genutzt"),
        ({"service": "999999"}, "999999"),
        ({"kind": "stay"}, "stay"),
    ],
)
def test_bad_input_goes_back_to_the_form(
    service: Any, client_for: Callable[[str], Client], change: dict[str, str], text: str
) -> None:
    answer = ask(client_for("member_head@0"), service, **change)
    page = text_of(answer)
    assert text in page
    assert "Ausrechnen" in page
    assert "3.000,00" in answer.content.decode() or "own_yearly" in change


def test_members_calculate_for_themselves_the_board_for_all(
    service: Any, world: Any, client_for: Callable[[str], Client]
) -> None:
    beta = world.members[1]
    own = text_of(ask(client_for("member_head@0"), service, organisation=beta.pk))
    assert "zum 30.06.2025: Gemeinde Alpha" in own
    for who in ("union_board", "auditor", "operator_service"):
        page = text_of(ask(client_for(who), service, organisation=beta.pk))
        assert "zum 30.06.2025: Gemeinde Beta" in page
        assert "würde Gemeinde Beta" in page
    assert client_for("supplier_sales@0").get("/leistungen/rechner/").status_code == 403


def test_the_operator_enters_costs(
    world: Any, plain_service: Callable[..., Any], client_for: Callable[[str], Client]
) -> None:
    made, client = plain_service(), client_for("operator_service")
    form = {
        "name": "Wartung", "kind": "contract", "yearly": "12.000,00", "valid_from": "01.01.2025", "lead_months": "3",
        "steps-TOTAL_FORMS": "12", "steps-INITIAL_FORMS": "0", "steps-0-limit": "30.000", "steps-0-yearly": "6.000",
    }  # fmt: skip
    falling = client.post(f"/leistungen/{made.pk}/kosten/neu/", form | {"steps-1-limit": "20.000", "steps-1-yearly": "7.000"})  # fmt: skip
    assert "Stufe 2: Die Schlüsselsumme muss größer sein" in text_of(falling)
    half = client.post(f"/leistungen/{made.pk}/kosten/neu/", form | {"steps-1-limit": "40.000"})
    assert "Bitte füllen Sie beide Felder der Stufe aus" in text_of(half)
    assert not CostItem.objects.exists()
    page = text_of(client.post(f"/leistungen/{made.pk}/kosten/neu/", form, follow=True))
    assert "bis 30.000: 6.000,00 €" in page
    row = CostItem.objects.get()
    change = client.get(f"/leistungen/{made.pk}/kosten/{row.pk}/").content.decode()
    assert 'value="12.000,00"' in change
    assert 'value="30.000"' in change
    client.post(f"/leistungen/{made.pk}/kosten/{row.pk}/", form | {"yearly": "13.000,00"})
    assert [r.yearly for r in CostItem.objects.order_by("pk")] == [12000, 13000]
    member = client_for("member_treasurer@0")
    seen = text_of(member.get(f"/leistungen/{made.pk}/kosten/"))
    assert "Heute gilt eine Position, voll 13.000,00 € im Jahr." in seen
    assert "Neue Kostenposition" not in seen
    assert member.get(f"/leistungen/{made.pk}/kosten/neu/").status_code == 403
    assert client.get(f"/leistungen/{made.pk}/kosten/999999/").status_code == 404
    assert client.get("/leistungen/999999/kosten/").status_code == 404


def test_the_operator_sets_keys(
    world: Any, plain_service: Callable[..., Any], client_for: Callable[[str], Client], system: Any
) -> None:
    made, client = plain_service(), client_for("operator_service")
    form = {"organisation_id": world.members[0].pk, "amount": "1.234,5", "valid_from": "01.02.2025"}
    page = text_of(client.post(f"/leistungen/{made.pk}/schluessel/neu/", form, follow=True))
    assert "Gemeinde Alpha" in page
    assert "1.234,5" in page
    assert "mindestens 0" in text_of(
        client.post(f"/leistungen/{made.pk}/schluessel/neu/", form | {"amount": "-1"})
    )
    with across("catalogue.operate", reason="test", by=system):
        assert KeyValue.objects.get().amount == Decimal("1234.50")
    assert client_for("member_head@0").get(f"/leistungen/{made.pk}/schluessel/neu/").status_code == 403


def test_a_day_in_the_past_is_its_end(service: Any, system: Any, client_for: Callable[[str], Client]) -> None:
    """What was entered in February does not count on 31 January; what was entered on that day does."""
    with at(date(2025, 1, 31)):
        api.enter_cost_item(service_id=service.pk, name="Januar", kind="other", yearly=Decimal(600), valid_from=BEGIN, by=system)  # fmt: skip
    with at(date(2025, 2, 1)):
        api.enter_cost_item(service_id=service.pk, name="Februar", kind="other", yearly=Decimal(700), valid_from=BEGIN, by=system)  # fmt: skip
    page = text_of(ask(client_for("member_head@0"), service, known_at="31.01.2025"))
    assert "Januar" in page
    assert "Februar" not in page
    assert clock.now() > NOON
