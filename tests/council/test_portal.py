# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The citizens' portal: each page, what was taken back, files, search, feed, calendar, and anything at all as a query."""

import datetime as dt
import json
import os
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote, urljoin
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from icalendar import Calendar
from tests.council import builders as make
from tests.council.crawling import crawl_public, path_of

from itunion.foundation.kernel.api import clock
from itunion.procedures.council.models import (
    AttachmentRole,
    Body,
    Document,
    Group,
    Meeting,
    ObjectType,
    Paper,
    Person,
    Published,
)
from itunion.procedures.council.publishing import PORTAL_ROOT, ROOT, publish_everything, refresh

pytestmark = pytest.mark.django_db
FULL = bool(os.environ.get("ITUNION_FULL"))
CASES = 2_000 if FULL else 60
ROOT_PATH = "/rat/gemeinde-alpha/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def town(alpha: Any) -> Body:
    body = make.small_town(alpha.pk)
    publish_everything()
    return body


def page(path: str, status: int = 200, **headers: str) -> str:
    """Return a page of the portal as text; it must have the status."""
    answer = Client().get(f"{ROOT_PATH}{path}", headers=headers)
    assert answer.status_code == status, (path, answer.status_code)
    return str(answer.content.decode())


def content_of(answer: Any) -> bytes:
    """Return what was streamed; the test client closes the file at the end (twice would close the database too)."""
    return b"".join(answer.streaming_content)


def at(row: Any) -> int:
    """Return the public number of a row, which publication has given it meanwhile."""
    row.refresh_from_db()
    return int(row.public_number)


PAGES: dict[str, tuple[str, ...]] = {
    "": ("Bebauungsplan Lindenstraße", "Alle Vorlagen"),
    "sitzungen/?monat=2026-03": ("Gemeinsame Sitzung", "12.03.2026"),
    "sitzungen/?monat=2026-10": ("25.10.2026",),
    "vorlagen/": ("Bebauungsplan Lindenstraße", "3 Vorlagen"),
    "vorlagen/?jahr=2026": ("Bebauungsplan Lindenstraße", "3 Vorlagen"),
    "vorlagen/?jahr=2025": ("0 Vorlagen",),
    "gremien/": ("Gemeinderat", "Bauausschuss"),
    "personen/": ("Dr. Erika Muster", "Max Beispiel"),
    "suche/?q=Lindenstraße": ("<mark>Lindenstraße</mark>", "1 Treffer"),
    "ueber/": ("https://www.govdata.de/dl-de/by-2-0", "/oparl/gemeinde-alpha/1.1/system"),
    "ueber/vollstaendigkeit/": ("Gemeinde Alpha", "Vorlagen mit Datei", "Orte auf der Karte"),
    "benachrichtigungen/": ("E-Mail-Adresse", "Bauausschuss"),
}


@pytest.mark.parametrize("path", PAGES)
def test_each_page_says_what_it_is_for(path: str, town: Body) -> None:
    shown = page(path)
    for expected in PAGES[path]:
        assert expected in shown, expected
    # works without a program, a cookie, or another server
    assert "<script" not in shown
    assert "csrf" not in shown


def test_a_paper_shows_its_way_its_files_and_its_places(town: Body) -> None:
    shown = page(f"vorlagen/{at(Paper.objects.get(name='Bebauungsplan Lindenstraße'))}/")
    for expected in (
        "VL-2026/0001", "Bauamt", "Max Beispiel", "Fraktion Grün", "entscheidet", "Gemeinsame Sitzung",
        "mehrheitlich beschlossen", "Vorlage Größe", "Lageplan", "Lindenstraße 1", "mlat=52.131200", "Änderungsantrag",
    ):  # fmt: skip
        assert expected in shown, expected


def test_a_meeting_shows_agenda_results_votes_and_who_consented(town: Body) -> None:
    shown = page(f"sitzungen/{at(Meeting.objects.get(name='Gemeinsame Sitzung'))}/")
    for expected in (
        "Bebauungsplan", "mehrheitlich beschlossen", "Wie geändert.", "Ja 12, Nein 2, Enthaltung 1", "Niederschrift",
        "Grundstücksangelegenheit", "nichtöffentlich", "Dr. Erika Muster", "Rathaus",
    ):  # fmt: skip
        assert expected in shown, expected
    assert "Max Beispiel" not in shown


def test_a_committee_shows_members_meetings_and_papers(town: Body) -> None:
    shown = page(f"gremien/{at(Group.objects.get(name='Bauausschuss'))}/")
    for expected in (
        "Max Beispiel",
        "Gemeinsame Sitzung",
        "Bebauungsplan Lindenstraße",
        "kalender.ics?gremium=",
    ):
        assert expected in shown, expected


def test_a_person_shows_what_consent_allows(town: Body) -> None:
    chair, other = (
        page(f"personen/{at(Person.objects.get(name=name))}/")
        for name in ("Dr. Erika Muster", "Max Beispiel")
    )
    assert "muster@example.org" in chair
    assert "+49 391 5550101" in chair
    assert "beispiel@example.org" not in other


def test_every_page_is_there_in_both_languages(town: Body) -> None:
    assert 'lang="en"' in page("?sprache=en")
    assert 'lang="de"' in page("?sprache=de")


def test_the_language_somebody_chose_goes_along(town: Body) -> None:
    waiting, seen = [f"{ROOT_PATH}?sprache=en"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or "monat=" in address:
            continue
        seen.add(address)
        answer = Client().get(unescape(address), headers={"accept-language": "de"})
        assert answer.headers["Content-Length"] == str(len(answer.content))
        shown = answer.content.decode()
        assert '<html lang="en">' in shown, address
        for form in re.findall(r'<form method="get".*?</form>', shown):
            assert '<input type="hidden" name="sprache" value="en">' in form
        links = [link.partition("#")[0] for link in re.findall(r'<a [^>]*?href="([^"]*)"', shown)]
        # only pages of the procedure are told
        assert all(ROOT_PATH in link or link.startswith("?") for link in links if "sprache=en" in link)
        waiting += [urljoin(address, link) for link in links if "sprache=de" not in link]
        # other servers, files, feeds and what is not of the procedure
        waiting = [a for a in waiting if a.startswith(ROOT_PATH) and a.partition("?")[0].endswith("/")]
        waiting = [a for a in waiting if "/dateien/" not in a]
    assert len(seen) > 20
    # whoever chose nothing gets addresses without it
    assert "sprache=de" not in page("", **{"accept-language": "de"})


def test_the_calendar_of_one_committee(town: Body) -> None:
    building = at(Group.objects.get(name="Bauausschuss"))
    own = page(f"sitzungen/?monat=2026-03&gremium={building}")
    assert "Gemeinsame Sitzung" in own
    assert f'<option value="{building}" selected>' in own
    # its neighbours keep the committee
    assert f"?monat=2026-04&amp;gremium={building}" in own
    council = at(Group.objects.get(name="Gemeinderat"))
    october = [
        page(f"sitzungen/?monat=2026-10{g}") for g in ("", f"&gremium={council}", f"&gremium={building}")
    ]
    assert ["25.10.2026" in text for text in october] == [True, False, True]
    for nonsense in ("0", "-1", "x", "4711", "9" * 30):
        page(f"sitzungen/?monat=2026-03&gremium={nonsense}")


def test_the_register_leads_to_the_member(town: Body) -> None:
    shown = Client().get("/rat/").content.decode()
    assert f'href="{ROOT_PATH}"' in shown
    assert "Gemeinde Alpha" in shown


def test_what_was_taken_back_is_gone_with_a_friendly_page(town: Body) -> None:
    paper = Paper.objects.get(name="Bebauungsplan Lindenstraße")
    number, file = at(paper), at(Document.objects.get(name="Lageplan"))
    paper.published_at = None
    paper.save()
    refresh(paper)
    for path in (f"vorlagen/{number}/", f"dateien/{file}/", f"dateien/{file}/herunterladen/"):
        assert "nicht mehr veröffentlicht" in page(path, 410)
    page("vorlagen/999999/", 404)
    page("dateien/999999/", 404)


# -- files ----------------------------------------------------------------------------------------------------------


def a_file(of: Body, name: str, content: bytes, **fields: Any) -> int:
    """Publish a file of a paper; return its number."""
    document = make.document(of, name, content=content, text="", **fields)
    make.attach(document, Paper.objects.get(name="Bebauungsplan Lindenstraße"), AttachmentRole.AUXILIARY)
    refresh(document)
    return at(document)


def test_a_file_is_shown_or_saved_as_its_address_says(town: Body) -> None:
    name = "Größenänderung „Süd“; Teil 1.pdf"
    number = a_file(town, "Plan", b"%PDF-1.7 Inhalt", file_name=name, mime_type="application/pdf")
    data = json.loads(Client().get(f"/oparl/gemeinde-alpha/1.1/file/{number}").content)
    shown, saved = (Client().get(path_of(data[key])) for key in ("accessUrl", "downloadUrl"))
    for answer, way in ((shown, "inline"), (saved, "attachment")):
        assert answer.status_code == 200
        assert content_of(answer) == b"%PDF-1.7 Inhalt"
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Length"] == "15"
        # RFC 6266 with RFC 5987: the name as UTF-8, percent-encoded
        assert answer["Content-Disposition"] == f"{way}; filename*=utf-8''{quote(name, safe='')}"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox allow-scripts; default-src 'none'")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies


@pytest.mark.parametrize("mime_type", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"])
def test_what_could_run_is_never_shown_as_what_it_is(mime_type: str, town: Body) -> None:
    number = a_file(town, "Seite", b"<script>alert(1)</script>", mime_type=mime_type)
    answer = Client().get(f"{ROOT_PATH}dateien/{number}/")
    content_of(answer)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_an_unchanged_file_is_not_sent_again(town: Body) -> None:
    url = f"{ROOT_PATH}dateien/{a_file(town, 'Text', b'Ein Text')}/"
    first = Client().get(url)
    content_of(first)
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-None-Match": f'"andere", {first["ETag"]}'},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        again = Client().get(url, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
    for headers in ({"If-None-Match": '"andere"'}, {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
                    {"If-Modified-Since": "gestern"}):  # fmt: skip
        again = Client().get(url, headers=headers)
        assert (again.status_code, content_of(again)) == (200, b"Ein Text")


def test_the_head_of_a_file_has_no_content(town: Body) -> None:
    answer = Client().head(f"{ROOT_PATH}dateien/{a_file(town, 'Text', b'Ein Text')}/")
    assert (answer.status_code, answer["Content-Length"], content_of(answer)) == (200, "8", b"")


# -- search, feed, calendar -----------------------------------------------------------------------------------------


def titles(query: str) -> list[str]:
    """Return what a search leads to, in order."""
    shown = page(f"suche/?q={quote(query)}")
    return re.findall(rf'<li><p><a href="{ROOT_PATH}([a-z]+/[0-9]+)/">', shown)


def test_search_finds_a_paper_by_its_street_its_file_and_its_number_and_forgets_it(town: Body) -> None:
    paper = make.paper(
        town, "Ausbau des Radwegs", reference="XQ-2026/7", date=dt.date(2026, 5, 1), places=[make.place(town, "Zwetschgenallee")]
    )  # fmt: skip
    make.attach(
        make.document(town, "Begründung", content=b"Die Pappelreihe weicht."), paper, AttachmentRole.MAIN
    )
    assert titles("Zwetschgenallee") == []
    refresh(paper, *Document.objects.filter(name="Begründung"))
    here = [f"vorlagen/{at(paper)}"]
    for query in (
        "Zwetschgenallee",
        "Radweg",
        "XQ-2026/7",
        "Pappelreihe",
        '"Pappelreihe weicht"',
        "Zwetsch*",
    ):
        assert titles(query) == here, query
    paper.published_at = None
    paper.save()
    refresh(paper)
    for query in ("Zwetschgenallee", "XQ-2026/7", "Pappelreihe", "Zwetsch*"):
        assert titles(query) == [], query


def test_search_shows_the_newest_paper_about_a_street_first(town: Body) -> None:
    years = [2019, 2025, 2011, 2023]
    papers = [make.paper(town, "Zwetschgenallee", date=dt.date(year, 3, 1)) for year in years]
    refresh(*papers)
    expected = [f"vorlagen/{at(paper)}" for paper in sorted(papers, key=lambda p: p.date, reverse=True)]
    assert titles("Zwetschgenallee") == expected


def test_the_feed_has_what_is_new_and_loses_what_is_taken_back(town: Body) -> None:
    paper = Paper.objects.get(name="Bebauungsplan Lindenstraße")

    def links() -> list[str]:
        answer = Client().get(f"{ROOT_PATH}neues.atom")
        assert answer["Content-Type"].startswith("application/atom+xml")
        root = ET.fromstring(answer.content)
        return [link.attrib["href"] for link in root.findall(f"{ATOM}entry/{ATOM}link")]

    address = f"{ROOT_PATH}vorlagen/{at(paper)}/"
    assert len([link for link in links() if link.endswith(address)]) == 1
    assert len(links()) == Published.objects.filter(type__in=["paper", "meeting"], deleted=False).count()
    paper.published_at = None
    paper.save()
    refresh(paper)
    assert not [link for link in links() if link.endswith(address)]


def test_the_calendar_has_the_meetings_of_a_committee(town: Body) -> None:
    council, committee = Group.objects.get(name="Gemeinderat"), Group.objects.get(name="Bauausschuss")
    day = clock.today() + dt.timedelta(days=20)
    start = dt.datetime(day.year, day.month, day.day, 17, 0, tzinfo=make.BERLIN)
    coming = make.meeting(town, council, name="Haushalt; Teil, 1", start=start, place=town.place)
    refresh(coming)

    def events(path: str) -> list[Any]:
        answer = Client().get(f"{ROOT_PATH}sitzungen/kalender.ics{path}")
        assert answer["Content-Type"].startswith("text/calendar")
        return [e for e in Calendar.from_ical(answer.content).walk("VEVENT") if "Haushalt" in e["SUMMARY"]]

    (event,) = events("")
    assert event["SUMMARY"] == "Haushalt; Teil, 1"
    assert event.decoded("dtstart") == start
    assert "Rathaus" in event["LOCATION"]
    assert event["URL"].endswith(f"{ROOT_PATH}sitzungen/{at(coming)}/")
    assert len(events(f"?gremium={at(council)}")) == 1
    assert events(f"?gremium={at(committee)}") == []
    coming.cancelled = True
    coming.save()
    refresh(coming)
    (event,) = events("")
    assert event["STATUS"] == "CANCELLED"


# -- whatever is asked, whatever is published -------------------------------------------------------------------------

PARAMETERS = ("seite", "jahr", "monat", "q", "art", "gremium", "sprache")
VALUES = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(
        ["0", "-1", "9" * 5000, "2026-13", "0001-01", "9999-12", "2026-1-1", "٣", "²", "\x00", '"', "-", "*", "((", "%", "\ud800"]
    ),
)  # fmt: skip
LISTS = (
    "", "sitzungen/", "sitzungen/kalender.ics", "vorlagen/", "gremien/", "personen/", "suche/", "ueber/", "neues.atom",
    "benachrichtigungen/", "vorlagen/1/", "sitzungen/1/", "dateien/1/",
)  # fmt: skip


def test_whatever_is_asked_there_is_an_answer(town: Body, say: Callable[[str], None]) -> None:
    counted: dict[int, int] = {}

    @given_settings(max_examples=CASES)
    @given(
        st.sampled_from(LISTS), st.dictionaries(st.sampled_from(PARAMETERS), VALUES, min_size=1, max_size=3)
    )
    def ask(path: str, query: dict[str, str]) -> None:
        text = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in query.items())
        answer = Client().get(f"{ROOT_PATH}{path}?{text}")
        if answer.streaming:
            content_of(answer)
        counted[answer.status_code] = counted.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, (path, query)

    ask()
    say(f"{CASES} queries: {dict(sorted(counted.items()))}")


@pytest.mark.parametrize(
    "path", ["vorlagen/0/", "vorlagen/01/", "vorlagen/9999999999/", "vorlagen/x/", "vorlagen/-1/"]
)
def test_a_wrong_number_is_no_page(path: str, town: Body) -> None:
    page(path, 404)


def test_every_page_holds_when_the_published_objects_lack_anything(
    town: Body, say: Callable[[str], None]
) -> None:
    """What comes from another system may lack every property but its address: each is left out once, then all."""
    kept = {"id", "type"}
    rows = {
        row.pk: json.loads(row.data.replace(ROOT, "~2").replace(PORTAL_ROOT, "~3"))
        for row in Published.objects.all()
    }

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for entry in value.values() for key in keys(entry)}
        return {key for entry in value for key in keys(entry)} if isinstance(value, list) else set()

    def without(value: Any, lost: set[str]) -> Any:
        if isinstance(value, dict):
            return {key: without(entry, lost) for key, entry in value.items() if key not in lost}
        return [without(entry, lost) for entry in value] if isinstance(value, list) else value

    names = sorted(keys(list(rows.values())) - kept)
    paths = ["", "sitzungen/?monat=2026-03", "sitzungen/kalender.ics", "vorlagen/", "gremien/", "personen/", "ueber/", "neues.atom",
             "benachrichtigungen/"]  # fmt: skip
    folders = {"paper": "vorlagen", "meeting": "sitzungen", "organization": "gremien", "person": "personen"}
    paths += [
        f"{folders[kind]}/{number}/"
        for kind, number in Published.objects.filter(type__in=folders).values_list("type", "number")
    ]
    every = [{name} for name in names] if FULL else [{name} for name in names[::4]]
    for lost in [*every, set(names)]:
        for pk, data in rows.items():
            text = json.dumps(without(data, lost)).replace("~2", ROOT).replace("~3", PORTAL_ROOT)
            Published.objects.filter(pk=pk).update(data=text)
        for path in paths:
            answer = Client().get(f"{ROOT_PATH}{path}")
            assert answer.status_code == 200, (path, lost)
    say(f"{len(every) + 1} ways to lack something, {len(paths)} pages each")


STRANGE = '<script>alert("1")</script><img src=x onerror=alert(2)>&amp;\'"{{ 7*7 }}{% now %}'


def test_text_stays_text(alpha: Any) -> None:
    body = make.body(alpha.pk, name=STRANGE, license="javascript:alert(3)")
    group = make.group(body, STRANGE, classification=STRANGE)
    person = make.person(body, STRANGE, consents=("life", "email"), life=STRANGE, email="a@example.org")
    make.member_of(person, group, role=STRANGE)
    meeting = make.meeting(
        body,
        group,
        name=STRANGE,
        place=make.place(body, STRANGE, room=STRANGE),
        stream_url="javascript:alert(4)",
    )
    paper = make.paper(
        body, STRANGE, reference=STRANGE[:50], paper_type=STRANGE[:50], places=[make.place(body, STRANGE)]
    )
    item = make.item(meeting, STRANGE, label="<b>1</b>", resolution_text=STRANGE, result=STRANGE)
    make.consultation(paper, group, at=item, role=STRANGE[:50])
    file = make.document(body, STRANGE[:60], content=STRANGE.encode(), file_name="x.txt")
    make.attach(file, paper, AttachmentRole.MAIN)
    away = make.document(body, "Anderswo", content=None, external_url="javascript:alert(5)")
    make.attach(away, paper)
    publish_everything()
    pages = 0
    more = (
        f"{ROOT_PATH}suche/?q=script",
        f"{ROOT_PATH}suche/?q={quote(STRANGE)}",
        f"{ROOT_PATH}vorlagen/{at(paper)}/",
    )
    for url, content in crawl_public(Client(), "gemeinde-alpha", more=more):
        head, _, text = content.partition(b"\n\n")
        if b"text/html" not in head:
            continue
        pages += 1
        for trace in (b"<script", b"<img", b"javascript:alert(5)", b"<b>1</b>"):
            assert trace not in text, (url, trace)
        assert not re.search(rb'href="javascript:', text), url
        assert b"{{ 7*7 }}" in text or b"7*7" not in text
    assert pages > 10
    assert "&lt;script&gt;" in page(f"vorlagen/{at(paper)}/")


def test_papers_are_read_by_pages_newest_first(town: Body) -> None:
    made = [
        make.paper(town, f"Nr. {n:02d}", date=dt.date(2020, 1, 1) + dt.timedelta(days=n)) for n in range(25)
    ]
    undated = make.paper(town, "Ohne Tag", date=None)
    refresh(*made, undated)
    first, second = page("vorlagen/"), page("vorlagen/?seite=2")
    found = [
        re.findall(rf'<li><p><a href="{ROOT_PATH}vorlagen/([0-9]+)/">', text) for text in (first, second)
    ]
    assert [len(numbers) for numbers in found] == [20, 9]
    rows = Published.objects.filter(type=ObjectType.PAPER, deleted=False)
    days = {row.number: row.day for row in rows}
    expected = sorted(days, key=lambda n: (days[n] is not None, days[n] or dt.date.min, n), reverse=True)
    assert [int(number) for numbers in found for number in numbers] == expected
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
