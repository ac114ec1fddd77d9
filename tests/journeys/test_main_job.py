# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The main job as five people do it, in a real browser, on the example union."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.visit import Visit

from itunion.desk.demo.catalogue import ARTICLES, SUPPLIERS
from itunion.desk.demo.story import ROUNDS
from itunion.foundation.kernel.api import clock

pytestmark = [pytest.mark.journey, pytest.mark.slow]

OPEN = ROUNDS[-1]
PDF_START = b"%PDF-"


def offers_file(folder: Path) -> Path:
    """Write three suppliers' offers into one file, as Excel saves it in Germany."""
    lines = ["supplier;article;standards;tier_basis;tier_from;unit_price;available;activation_cost"]
    for number, supplier in enumerate(SUPPLIERS[:3]):
        for article in ARTICLES:
            if article.number not in OPEN.articles or article.number not in supplier.articles:
                continue
            for start, factor in ((1, "1.00"), (50, "0.95"), (200, "0.90")):
                price = (article.price * Decimal(factor) * (100 + number) / 100).quantize(Decimal("0.01"))
                lines.append(
                    f"{supplier.name};{article.number};*;article;{start};{str(price).replace('.', ',')};;500,00"
                )
    path = folder / "angebote.csv"
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


def needs_file(folder: Path) -> Path:
    """Write a member's needs as Excel saves them in Germany."""
    path = folder / "bedarf.csv"
    path.write_bytes(
        "Artikel;Standard;Menge;Preisobergrenze;Kostenstelle\r\n"
        "NB14;NB14-K1;12;899,00;11.1.01\r\nMO27;MO27-B;24;265,50;11.1.01\r\nDOCK;DOCK-1;12;;11.1.01\r\n".encode(
            "cp1252"
        )
    )
    return path


def test_from_need_to_invoice(browser: Any, address: str, tmp_path: Path, say: Callable[[str], None]) -> None:
    visits: list[Visit] = []

    def person(email: str) -> Visit:
        visits.append(Visit(browser, address, email))
        return visits[-1]

    # 1 · the member's IT officer reports needs, by file and by form
    member = person("it@barleben.example")
    member.check()
    member.follow(OPEN.title)
    member.check()
    round_url = member.page.url
    member.follow("Aus Datei")
    member.check()
    member.page.set_input_files("[name=file]", str(needs_file(tmp_path)))
    member.press("Prüfen (Probelauf)")
    member.says("3 Zeilen sind in Ordnung")
    member.check()
    member.press("Übernehmen")
    member.follow("Bedarf melden")
    member.check()
    member.page.select_option("[name=lines-3-article]", "HEADSET|HS-1")
    member.page.fill("[name=lines-3-quantity]", "zehn")
    member.press("Bedarf speichern")
    member.says("„zehn“ ist keine Zahl")
    member.check()
    member.page.fill("[name=lines-3-quantity]", "10")
    member.press("Bedarf speichern")
    member.says("Gespeichert: 4 Zeilen")
    member.check()

    # 2 · purchasing closes the round and bundles; the board commissions the operator
    purchasing = person("einkauf@betrieb.example")
    purchasing.check()
    round_id = re.search(r"/bedarf/(\d+)/", round_url)
    assert round_id is not None
    purchasing.open(f"/bedarf/{round_id[1]}/antworten/", checked=True)
    purchasing.follow("Abfrage schließen")
    purchasing.check()
    purchasing.press("Abfrage schließen")
    purchasing.open("/", checked=True)
    purchasing.follow(OPEN.title)
    purchasing.check()
    purchasing.press("Bündeln")
    purchasing.check()
    pool_url = purchasing.page.url.removeprefix(address)
    board = person("vorstand@union.example")
    if "Barleben" in board.page.inner_text("header"):
        board.open("/handeln-fuer/", checked=True)
        board.page.get_by_label(re.compile("IT-Union")).check()
        board.press("Wechseln")
    board.check()
    board.open(pool_url, checked=True)
    board.follow("Auftrag erteilen")
    for field in board.page.locator("input[name^=price]").all():
        if not field.input_value():
            field.fill("500,00")
    board.page.fill("[name=reason]", "Gemeinsamer Bedarf; Vergabe durch die Betriebsgesellschaft.")
    board.check()
    board.press("Auftrag erteilen")
    board.check()

    # 3 · purchasing asks for offers, imports three, opens them, compares, decides
    purchasing.open(pool_url)
    purchasing.follow("Angebote erbitten")
    purchasing.page.fill("[name=offers_until]", f"{clock.today() + timedelta(days=30):%d.%m.%Y}")
    purchasing.check()
    purchasing.press("Angebote erbitten")
    purchasing.check()
    purchasing.open(pool_url + "angebote/", checked=True)
    purchasing.open(pool_url + "angebote/datei/", checked=True)
    purchasing.page.set_input_files("[name=file]", str(offers_file(tmp_path)))
    purchasing.press("Prüfen (Probelauf)")
    purchasing.check()
    purchasing.press("Übernehmen")
    purchasing.open(pool_url + "angebote/oeffnen/", checked=True)
    purchasing.page.fill("[name=witness]", "Ramona Rusche")
    purchasing.page.fill("[name=reason]", "Alle eingeladenen Lieferanten haben abgegeben.")
    purchasing.press("Angebote öffnen")
    purchasing.check()
    purchasing.open(pool_url + "vergleich/", checked=True)
    purchasing.press("Alternativen berechnen")
    for _attempt in range(60):
        purchasing.open(pool_url + "vergleich/")
        if "wartet auf Berechnung" not in purchasing.page.inner_text("main"):
            break
        purchasing.page.wait_for_timeout(1000)
    purchasing.says("bewiesen optimal")
    purchasing.check()
    purchasing.follow("günstigster Zuschlag")
    purchasing.says("Was bewiesen ist")
    purchasing.check()
    purchasing.follow("Zuschlag erteilen")
    purchasing.page.fill("[name=reason]", "Wirtschaftlichstes Angebot.")
    purchasing.check()
    purchasing.press("Zuschlag erteilen")
    purchasing.says("Diese Alternative hat den Zuschlag")
    purchasing.check()

    # 4 · the supplier sees the order
    supplier = person("vertrieb@elbtal.example")
    supplier.check()
    supplier.open("/beschaffung/bestellungen/", checked=True)
    supplier.follow("BE-")
    supplier.says(OPEN.title)
    supplier.check()

    # 5 · the member confirms a partial delivery
    member.open("/", checked=True)
    member.open("/beschaffung/abrufe/?sort=-number", checked=True)
    member.follow("AB-")
    member.check()
    member.follow("Lieferung bestätigen")
    member.page.fill("[name=note_number]", "LS-4711")
    accepted = member.page.locator("input[name$=-accepted]")
    accepted.first.fill("5")
    for index in range(1, accepted.count()):
        accepted.nth(index).fill("")
    member.check()
    member.press("Lieferung bestätigen")
    member.says("LS-4711")
    member.check()

    # 6 · the office bills what came; the treasurer opens the invoice as page, PDF and XML
    office = person("buero@union.example")
    office.check()
    office.open("/rechnungen/laeufe/", checked=True)
    office.press("Entwürfe anlegen")
    office.check()
    # the click sends a form: its answer must be there before the page is asked for again
    with office.page.expect_navigation():
        office.page.get_by_role("button", name=re.compile("ausstellen")).first.click()
    for _attempt in range(60):
        office.page.reload()
        if "RE-" in office.page.inner_text("main"):
            break
        office.page.wait_for_timeout(500)
    office.says("ausgestellt")
    office.check()
    treasurer = person("kaemmerei@barleben.example")
    treasurer.check()
    treasurer.open("/rechnungen/", checked=True)
    treasurer.follow("RE-")
    treasurer.says("Zu zahlen")
    treasurer.check()
    xml = treasurer.context.request.get(treasurer.page.url + "xml/")
    pdf = treasurer.context.request.get(treasurer.page.url + "pdf/")
    assert b"urn:xeinkauf.de:kosit:xrechnung_3.0" in xml.body()
    assert pdf.body().startswith(PDF_START)
    pages = sum(len(visit.seen) for visit in visits)
    say(f"{len(visits)} people, {pages} pages, each in 4 looks: no WCAG 2.2 AA violation")
    for visit in visits:
        visit.close()
