# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A service's whole life in the browser, by five people: handed over, used, charged, taken back, deleted with proof."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.visit import Visit
from tests.processes import own_database, run, served

from itunion.foundation.kernel.api import clock

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.fixture(scope="module")
def house(tmp_path_factory: Any) -> Iterator[tuple[str, dict[str, Any], Path]]:
    """A small union with a catalogue, served as in production."""
    folder: Path = tmp_path_factory.mktemp("service")
    with own_database(folder, "service_journey") as environment:
        prepared = json.loads(run(environment, "tests.journeys.service_driver").splitlines()[-1])
        with served(environment, workers=2) as (_tree, address):
            yield address, prepared, folder


def fill(visit: Visit, **fields: str) -> None:
    for name, value in fields.items():
        visit.page.fill(f"[name={name}]", value)


def tick(visit: Visit, title: str) -> None:
    """Say that a task is done."""
    visit.press(f"Erledigt: {title}")
    visit.says("Die Aufgabe ist erledigt.")


def settled(visit: Visit, text: str) -> None:
    """Wait until the background has done its work, and look at the result."""
    result = visit.page.get_by_role("link", name="Ergebnis ansehen")
    result.or_(visit.page.get_by_text(text)).first.wait_for()
    if result.is_visible():
        visit.follow("Ergebnis ansehen")
    visit.says(text)


def test_a_service_is_handed_over_used_charged_and_taken_back(
    browser: Any, house: tuple[str, dict[str, Any], Path], say: Callable[[str], None]
) -> None:
    address, prepared, folder = house
    today = clock.today()
    day = f"{today:%d.%m.%Y}"
    head, technician, treasurer, operator, biller = people = [
        Visit(browser, address, email)
        for email in (
            "kopf@heidetal.example",
            "it@heidetal.example",
            "kasse@heidetal.example",
            "service@betrieb.example",
            "abrechnung@betrieb.example",
        )
    ]

    # the technician looks into the catalogue and shows interest
    technician.open("/leistungen/", checked=True)
    technician.follow("Ratsinformation")
    technician.says("Sitzungen, Vorlagen und Beschlüsse ohne Papier")
    technician.says("Stadt Auenfurt")
    technician.check()
    technician.follow("Interesse bekunden")
    technician.check()
    fill(technician, wish_on=day, note="Zur neuen Wahlperiode")
    technician.press("Interesse bekunden")
    technician.says("macht Ihnen ein Angebot")
    technician.check()
    found = re.search(r"/wir/(\d+)/", technician.page.url)
    assert found
    own, all_ = f"/leistungen/wir/{found[1]}/", f"/leistungen/vorgaenge/{found[1]}/"

    # the operator offers, and sees the price before
    operator.open("/", checked=True)
    operator.follow("Gemeinde Heidetal: Angebot für Ratsinformation machen")
    operator.check()
    fill(operator, starts_on=day, valid_until=day, key_amount="40")
    operator.page.locator("[name^=usage_]").fill("24")
    operator.press("Preis vorher ansehen")
    operator.says("Noch ist nichts abgegeben")
    operator.says("300,00 €")
    operator.check()
    operator.press("Angebot abgeben")
    operator.says("Das Angebot ist abgegeben.")
    operator.check()

    # without mandate no order; with it, one
    technician.open(own, checked=True)
    technician.says("Bestellen dürfen: Anke Dorn (Bürgermeisterin / Verwaltungsleitung).")
    assert not technician.page.get_by_role("button", name="Verbindlich bestellen").count()
    technician.check()
    head.open("/", checked=True)
    head.follow("Ratsinformation: Angebot beantworten")
    head.says("Zusammen im Jahr")
    head.check()
    fill(head, reference="BV 17")
    head.press("Verbindlich bestellen")
    head.says("Bestellt. Die Betriebsgesellschaft richtet die Leistung ein.")
    head.check()

    # no start before what is missing; then the signature and the tasks of both sides
    operator.open(all_)
    operator.press("In Nutzung nehmen")
    operator.says("Die Vereinbarung zur Auftragsverarbeitung in Version 1 ist noch nicht unterschrieben")
    operator.says("Die Aufgabe „Gremien und Personen melden“ ist noch offen")
    operator.check()
    head.follow("Vereinbarung zur Auftragsverarbeitung, Version 1, lesen")
    head.says("Probe-Rechenzentrum GmbH")
    head.check()
    head.open(own)
    fill(head, name="Anke Dorn", function="Bürgermeisterin")
    head.page.check("[name=read]")
    head.press("Unterschreiben")
    head.says("Die Vereinbarung ist unterschrieben.")
    head.check()
    technician.open(own)
    tick(technician, "Gremien und Personen melden")
    technician.check()
    operator.open(all_)
    tick(operator, "Mandant anlegen")
    operator.press("In Nutzung nehmen")
    operator.says("Die Leistung ist in Nutzung.")
    operator.check()

    # a file of usage: shown, imported, and the same once more
    file = folder / "nutzung.csv"
    file.write_text(f"Mitglied;Zähler;Quelle;Tag;Menge\n{prepared['number']};sitzung;s-1;{day};4\n")
    for first in (True, False):
        operator.open("/leistungen/nutzung/", checked=True)
        operator.follow("Datei hochladen")
        operator.check()
        operator.page.select_option("[name=service_id]", label="Ratsinformation")
        operator.page.set_input_files("[name=file]", str(file))
        operator.press("Prüfen (Probelauf)")
        if first:
            settled(operator, "Probelauf: alle Zeilen sind in Ordnung")
            operator.says("Gemeinde Heidetal")
            operator.check()
            operator.press("Übernehmen")
            settled(operator, "davon neu")
        else:
            settled(operator, "Diese Nutzung ist schon vollständig gespeichert.")
        operator.check()

    # the month is charged, once
    biller.open(f"/leistungen/{prepared['service']}/abrechnung/?month={today:%m.%Y}", checked=True)
    biller.says("50,00 €")
    biller.press("Abrechnen")
    biller.says("Abgerechnet. Die Posten stehen jetzt bei den Rechnungen")
    biller.says("nichts (mehr) abzurechnen")
    biller.check()
    treasurer.open("/leistungen/wir/", checked=True)
    treasurer.says("50,00 €")

    # what taking it back would cost, before notice is given
    treasurer.follow("Ratsinformation")
    treasurer.check()
    treasurer.follow("Ausrechnen, was es kostet")
    treasurer.check()
    treasurer.page.check("[name=kind][value=leave]")
    treasurer.page.select_option("[name=service]", label="Ratsinformation")
    fill(treasurer, on=day, own_yearly="9000", one_off="5000", years="5")
    treasurer.press("Ausrechnen")
    treasurer.says("Die Rücknahme kostet Ihre Verwaltung")
    treasurer.says("Rechenweg")
    treasurer.check()

    # a notice inside a minimum term says the earliest day and why
    head.open(f"/leistungen/wir/{prepared['bound']}/", checked=True)
    head.page.get_by_role("main").locator("summary", has_text="Kündigen").click()
    fill(head, ends_on=f"31.12.{today.year}")
    head.press("Kündigen")
    head.says("die Mindestlaufzeit ist noch nicht vorbei")
    head.says(f"31.12.{today.year + 1}")
    head.check()
    # and where none binds, notice is given
    head.open(own)
    head.page.get_by_role("main").locator("summary", has_text="Kündigen").click()
    head.press("Kündigen")
    head.says("Die Kündigung ist vermerkt.")
    head.check()

    # taken back: tasks, data, deletion with proof
    tick(opened(technician, own), "Daten im eigenen System prüfen")
    operator.open(all_, checked=True)
    tick(operator, "Zugänge sperren")
    export = hashlib.sha256(b"export of Heidetal").hexdigest()
    proof = hashlib.sha256(b"protocol of the deletion").hexdigest()
    fill(operator, document_name="heidetal-ratsinfo.zip", sha256=export, rows="1204")
    operator.press("Übergabe vermerken")
    operator.says("Die Übergabe ist vermerkt.")
    operator.check()
    fill(operator, text="Mandant, Dateien und Sicherungen gelöscht", proof_sha256=proof)
    operator.press("Löschung bestätigen")
    operator.says("die Leistung ist zurückgegeben")
    operator.check()
    head.open(own)
    for said in ("zurückgegeben", "heidetal-ratsinfo.zip", export, proof, "Anke Dorn", "Bürgermeisterin"):
        head.says(said)
    head.check()

    pages = sum(len(person.seen) for person in people)
    say(f"five people, {pages} pages without a finding of axe in four looks")
    for person in people:
        person.close()


def opened(visit: Visit, path: str) -> Visit:
    """Open a page and return who looks at it."""
    visit.open(path)
    return visit
