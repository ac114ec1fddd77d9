# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A council's month in the browser: paper, co-signing, consultation, invitation, meeting, minutes, portal, OParl, allowances."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.visit import Visit
from tests.processes import own_database, run, served

from itunion.foundation.kernel.api import clock

pytestmark = [pytest.mark.journey, pytest.mark.slow]
HERE = "/verfahren/council/"


@pytest.fixture(scope="module")
def house(tmp_path_factory: Any) -> Iterator[tuple[str, dict[str, Any], Path]]:
    """A member with its council, served as in production."""
    folder: Path = tmp_path_factory.mktemp("council")
    with own_database(folder, "council_journey") as environment:
        prepared = json.loads(run(environment, "tests.journeys.council_driver").splitlines()[-1])
        with served(environment, workers=2) as (_tree, address):
            yield address, prepared, folder


def fill(visit: Visit, **fields: str) -> None:
    for name, value in fields.items():
        visit.page.fill(f"[name={name}]", value)


def pdf(visit: Visit, path: str, folder: Path, name: str) -> str:
    """Fetch a PDF as this person and return its text."""
    from pypdf import PdfReader

    answer = visit.context.request.get(visit.address + path)
    assert answer.status == 200, (path, answer.status)
    assert answer.headers["content-type"] == "application/pdf"
    file = folder / name
    file.write_bytes(answer.body())
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


def read_without_connection(visit: Visit) -> None:
    """Keep the open meeting on the device, lose the connection, read it; what is removed is not there any more."""
    page, meeting = visit.page, visit.page.url
    status = page.locator("[data-keep] [role=status]")
    visit.press("Auf diesem Gerät speichern")
    status.filter(has_text="Gespeichert. Sie können alles ohne Verbindung lesen.").wait_for()
    visit.check()
    paper, *_others = [link.get_attribute("href") or "" for link in page.locator("a[data-page]").all()]
    visit.context.set_offline(True)
    for address, said in (
        (meeting, "Nach dem Gehweg fragen"),
        (meeting, "Keine Verbindung: Sie sehen, was auf diesem Gerät gespeichert ist."),
        (visit.address + paper, "Beschlussvorschlag"),
        (visit.address + f"{HERE}arbeitsplatz/", "12. Sitzung des Gemeinderats"),
        (visit.address + f"{HERE}arbeitsplatz/meine/", "Diese Seite ist nicht auf Ihrem Gerät gespeichert."),
    ):
        page.goto(address)
        visit.says(said)
    visit.context.set_offline(False)
    page.goto(meeting)
    visit.press("Vom Gerät entfernen")
    status.filter(has_text="Von diesem Gerät entfernt.").wait_for()
    assert page.evaluate("caches.keys()") == []


def sign_out_with_papers(visit: Visit) -> None:
    """Keep a meeting once more and sign out: nothing stays on the device."""
    page = visit.page
    visit.open(f"{HERE}arbeitsplatz/")
    visit.follow("12. Sitzung des Gemeinderats")
    visit.press("Auf diesem Gerät speichern")
    page.locator("[data-keep] [role=status]").filter(has_text="Gespeichert. Sie").wait_for()
    assert page.evaluate("caches.keys()") != []
    page.evaluate("document.querySelector('header form[action$=\"/logout/\"]').requestSubmit()")
    page.wait_for_url("**/login/**")
    assert page.evaluate("caches.keys()") == []


def test_a_month_of_a_council(
    browser: Any, house: tuple[str, dict[str, Any], Path], say: Callable[[str], None]
) -> None:
    address, prepared, folder = house
    meeting_day = clock.today() + timedelta(days=10)
    office, author, head, councillor, citizen = people = [
        Visit(browser, address, email)
        for email in (
            "sitzung@heidetal.example",
            "bauamt@heidetal.example",
            "kopf@heidetal.example",
            "vogt@heidetal.example",
            "",
        )
    ]

    # the office looks around
    for part in (
        "",
        "einrichtung/",
        "gremien/",
        "personen/",
        "sitzungen/",
        "vorlagen/",
        "beschlusskontrolle/",
        "entschaedigungen/",
    ):
        office.open(HERE + part, checked=True)

    # a paper: draft, file, co-signing, signature, release
    author.open(HERE, checked=True)
    author.open(f"{HERE}vorlagen/neu/{prepared['body']}/", checked=True)
    fill(
        author,
        name="Ausbau der Lindenstraße",
        text="Die Lindenstraße ist schadhaft und soll ausgebaut werden.",
        resolution="Der Gemeinderat beschließt den Ausbau der Lindenstraße.",
        financial_effects="120.000 Euro im Haushaltsjahr",
    )
    author.page.select_option("[name=department]", label="Bauamt")
    author.press("Anlegen")
    author.says("ist angelegt")
    author.check()
    paper = author.page.url.removeprefix(address)
    plan = folder / "Lageplan.txt"
    plan.write_text("Lageplan der Lindenstraße mit Gehweg")
    author.open(f"{paper}dateien/", checked=True)
    author.page.set_input_files("[name=file]", str(plan))
    if author.page.locator("[name=is_public]").count():
        author.page.check("[name=is_public]")
    author.press("Hochladen")
    author.says("Lageplan")
    author.check()
    author.open(paper)
    author.follow("In die Mitzeichnung geben")
    author.check()
    author.page.locator("select[name$=-department]").first.select_option(label="Kämmerei")
    author.press("Abschicken")
    author.says("Die Vorlage ist in der Mitzeichnung.")
    author.check()
    author.follow("Für Kämmerei zeichnen")
    author.check()
    author.page.get_by_label("Mitzeichnen", exact=True).check()
    author.press("Eintragen")
    author.says("Ihre Entscheidung ist eingetragen.")
    head.open(paper, checked=True)
    head.press("Zeichnen")
    head.says("Die Vorlage ist gezeichnet.")
    head.check()
    office.open(paper)
    office.press("Freigeben")
    office.says("Die Vorlage ist freigegeben.")
    office.check()

    # its way: one station, the council decides
    office.open(f"{paper}beratungsfolge/", checked=True)
    office.page.locator("select[name$=-group]").first.select_option(label="Gemeinderat")
    office.page.locator("select[name$=-role]").first.select_option(label="Entscheidung")
    office.page.locator("[name$=-authoritative]").first.check()
    office.press("Speichern")
    office.says("Die Beratungsfolge ist gespeichert.")
    office.check()
    office.open(f"{paper}veroeffentlichen/", checked=True)
    office.press("Veröffentlichen")
    office.says("Die Vorlage ist veröffentlicht.")

    # the meeting: planned, agenda, closed item, invitation
    office.open(f"{HERE}sitzungen/neu/{prepared['body']}/", checked=True)
    fill(office, name="12. Sitzung des Gemeinderats", day=f"{meeting_day:%d.%m.%Y}", time="18:00")
    office.page.get_by_label("Gemeinderat", exact=True).check()
    office.page.select_option("[name=place]", index=1)
    office.press("Speichern")
    office.says("12. Sitzung des Gemeinderats")
    office.check()
    meeting = office.page.url.removeprefix(address)
    office.press("Übliche Punkte auf die Tagesordnung")
    office.says("Einwohnerfragestunde")
    office.page.get_by_role("button", name="Auf die Tagesordnung: ").click()
    office.page.wait_for_load_state()
    office.says("Die Vorlage steht auf der Tagesordnung.")
    office.follow("Punkt hinzufügen")
    office.check()
    fill(
        office,
        name="Kauf des Flurstücks 17",
        closed_reason="Vertrag",
        released_name="Grundstücksangelegenheit",
    )
    office.page.uncheck("[name=is_public]")
    office.press("Speichern")
    office.says("N 1")
    office.check()
    office.open(f"{meeting}einladen/", checked=True)
    office.says("Eingeladen werden 5 Personen")
    office.press("Jetzt einladen")
    office.says("Die Einladung ist versandt.")
    office.check()
    invitation = pdf(office, f"{meeting}einladung/", folder, "einladung.pdf")
    assert "Kauf des Flurstücks 17" in invitation
    public = pdf(office, f"{meeting}einladung/?oeffentlich=1", folder, "einladung-oeffentlich.pdf")
    assert "Flurstück" not in public
    assert "Ausbau der Lindenstraße" in public

    # a councillor prepares
    councillor.open(HERE, checked=True)
    councillor.open(f"{HERE}arbeitsplatz/", checked=True)
    councillor.follow("12. Sitzung des Gemeinderats")
    councillor.says("Kauf des Flurstücks 17")
    councillor.check()
    councillor.follow("Notiz zu Ö 5")
    councillor.check()
    fill(councillor, text="Nach dem Gehweg fragen")
    councillor.press("Speichern")
    councillor.says("Nach dem Gehweg fragen")
    read_without_connection(councillor)
    office.open(meeting)
    office.says("erhalten")

    # the meeting: four present, one late, one barred, a vote
    office.open(f"{meeting}laufend/", checked=True)
    office.follow("Sitzung eröffnen")
    office.check()
    office.page.get_by_label("Elsa Hain", exact=True).uncheck()
    office.press("Eröffnen")
    office.says("4 von 5 Stimmberechtigten sind im Raum.")
    office.says("beschlussfähig")
    office.check()
    office.follow("Elsa Hain kommt")
    office.check()
    office.press("Speichern")
    office.says("5 von 5 Stimmberechtigten sind im Raum.")
    office.follow("Elsa Hain berichtigen")
    office.check()
    office.press("Speichern")
    office.says("5 von 5 Stimmberechtigten sind im Raum.")
    # items stand in order; the paper is among them
    label = (
        office.page.locator("article", has_text="Ausbau der Lindenstraße")
        .locator("h3")
        .inner_text()
        .split()[1]
    )
    office.press(f"Ö {label} aufrufen")
    office.check()
    office.follow("Mitwirkungsverbot")
    office.check()
    office.page.select_option("[name=person]", label="Bodo Ernst")
    fill(office, reason="wohnt in der Lindenstraße")
    office.press("Speichern")
    office.says("Bodo Ernst darf nicht mitwirken.")
    office.follow("Stimmen eintragen")
    office.says("Im Raum sind 4 Stimmberechtigte")
    office.check()
    fill(office, yes="5", no="0", abstained="0")
    office.press("Speichern")
    office.says("nur 4 Stimmberechtigte")
    office.check()
    fill(office, yes="3", no="1", abstained="0")
    office.press("Speichern")
    office.says("mehrheitlich beschlossen")
    office.check()
    office.press("Sitzung beenden")
    office.says("Jetzt kann die Niederschrift geschrieben werden.")
    office.check()

    # minutes: composed, frozen, two signatures, released
    office.press("Niederschrift beginnen")
    office.follow(f"Ö {label}: Text schreiben")
    office.check()
    fill(office, record="Die Verwaltung erläutert den Bauablauf.")
    office.press("Speichern")
    office.follow("Eröffnung und Schluss")
    office.check()
    fill(office, opening="Die Sitzung wird um 18 Uhr eröffnet.")
    office.press("Speichern")
    office.press("Text festschreiben")
    office.says("Zwei Personen unterschreiben")
    office.check()
    office.press("Als Schriftführung unterschreiben")
    head.open(f"{meeting}niederschrift/", checked=True)
    head.press("Als Vorsitz unterschreiben")
    head.says("Unterschrieben als Vorsitz.")
    office.open(f"{meeting}niederschrift/")
    office.press("Freigeben")
    office.says("sind veröffentlicht")
    office.check()
    office.press(f"Ö {label}: Beschlussauszug ablegen")
    office.says("Der Beschlussauszug ist abgelegt.")
    minutes = pdf(office, f"{meeting}niederschrift/pdf/", folder, "niederschrift.pdf")
    assert "Die Verwaltung erläutert den Bauablauf." in minutes
    assert "Vom Mitwirken ausgeschlossen: Bodo Ernst" in minutes
    assert "wohnt in der Lindenstraße" not in minutes

    # what the public sees
    citizen.open(prepared["root"], checked=True)
    citizen.follow("Ausbau der Lindenstraße")
    citizen.says("mehrheitlich beschlossen")
    citizen.check()
    citizen.follow("12. Sitzung des Gemeinderats")
    citizen.says("Grundstücksangelegenheit")
    citizen.check()
    assert "Flurstück" not in citizen.page.content()
    citizen.open(f"{prepared['root']}suche/?q=Lindenstra%C3%9Fe", checked=True)
    citizen.says("Ausbau der")
    citizen.open(f"{prepared['root']}suche/?q=Flurst%C3%BCck", checked=True)
    citizen.says("0 Treffer")
    for part in ("sitzungen/", "vorlagen/", "gremien/", "personen/", "ueber/"):
        citizen.open(prepared["root"] + part, checked=True)

    # what programs see
    answer = citizen.context.request.get(f"{address}/oparl/{prepared['key']}/1.1/body/1/agendaItem")
    items = answer.json()["data"]
    (vote,) = [item["itunion:vote"] for item in items if item["name"] == "Ausbau der Lindenstraße"]
    assert vote[0] | {"subject": ""} == {
        "kind": "open", "yes": 3, "no": 1, "abstained": 0, "excluded": 1, "carried": True, "subject": "",
    }  # fmt: skip
    assert "Flurstück" not in answer.text()
    assert "Bodo" not in answer.text()

    # what becomes of it, and what it costs
    office.open(f"{meeting}niederschrift/")
    office.follow(f"Ö {label}: Aufgabe erteilen")
    office.check()
    fill(office, task="Bauleistung ausschreiben", due=f"{meeting_day:%d.%m.%Y}")
    office.page.select_option("[name=department]", label="Bauamt")
    office.press("Speichern")
    author.open(f"{HERE}beschlusskontrolle/", checked=True)
    author.follow("Bauleistung ausschreiben")
    author.check()
    author.follow("Sachstand melden")
    author.check()
    fill(author, text="Die Ausschreibung läuft.")
    author.page.select_option("[name=state]", label="in Arbeit")
    author.press("Speichern")
    author.says("Die Ausschreibung läuft.")
    office.open(f"{HERE}entschaedigungen/saetze/{prepared['body']}/", checked=True)
    fill(office, amount="20,50", start="01.01.2026")
    office.press("Speichern")
    office.open(f"{HERE}entschaedigungen/berechnen/{prepared['body']}/", checked=True)
    fill(office, first=f"{clock.today():%d.%m.%Y}", last=f"{meeting_day:%d.%m.%Y}")
    office.press("Berechnen")
    office.says("102,50 €")
    office.check()
    run_ = office.page.url.removeprefix(address)
    text = pdf(office, f"{run_}liste/", folder, "entschaedigungen.pdf")
    assert "102,50" in text
    office.says("Hier fehlt ein Konto")
    office.follow("Bodo Ernst")
    office.check()
    fill(office, iban="DE02 1203 0000 0000 2020 52")
    office.press("Speichern")
    office.says("falsche Prüfziffer")
    office.check()
    fill(office, iban="DE02 1203 0000 0000 2020 51")
    office.press("Speichern")
    office.says("… 2051")
    office.check()
    councillor.open(f"{HERE}arbeitsplatz/meine/", checked=True)
    sign_out_with_papers(councillor)

    for person in people:
        assert person.errors == [], person.errors
    say(f"a council's month: {sum(len(person.seen) for person in people)} pages looked at")
