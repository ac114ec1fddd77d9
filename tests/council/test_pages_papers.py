# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of papers: from a new one to its publication and back, files, and who may do what."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.council import builders as make
from tests.council.builders import open_council

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import within
from itunion.procedures.council.actions import paper_publication as publication
from itunion.procedures.council.actions import papers as actions
from itunion.procedures.council.models import (
    Attachment,
    Consultation,
    Document,
    GroupKind,
    Paper,
    PaperState,
    PaperTemplate,
    Published,
    TemplateStation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(world: Any, system: Any) -> Any:
    """A body with a council, a committee and two offices."""
    member = world.members[0]
    open_council(member.pk, system)
    with within(member.pk):
        body = make.body(member.pk)
        body.council = make.group(body)
        body.committee = make.group(body, "Bauausschuss", classification="Ausschuss")
        body.office = make.group(body, "Bauamt", kind=GroupKind.DEPARTMENT, is_public=False)
        body.treasury = make.group(body, "Kämmerei", kind=GroupKind.DEPARTMENT, is_public=False)
    return body


def url(name: str, *keys: int) -> str:
    return reverse(f"council:{name}", args=keys)


def only(town: Any) -> Paper:
    with within(town.organisation_id):
        found: Paper = Paper.objects.get()
        return found


def draft(town: Any, system: Any, **values: Any) -> Paper:
    """Start a paper with a text."""
    with within(town.organisation_id):
        values = {"name": "Ausbau der Lindenstraße", "text": "Die Straße wird ausgebaut.", **values}
        return actions.create_paper(body=town, values=values, by=system)


def rows(*lines: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a table of inputs."""
    data: dict[str, Any] = {"stations-TOTAL_FORMS": len(lines), "stations-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        data |= {f"stations-{number}-{name}": value for name, value in line.items()}
    return data


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_the_whole_way_of_a_paper(town: Any, client_for: Callable[[str], Client]) -> None:
    clerk, head, office = (client_for(f"member_{who}@0") for who in ("clerk", "head", "council"))
    new = {
        "name": "Ausbau der Lindenstraße",
        "paper_type": "Beschlussvorlage",
        "department": town.office.pk,
        "text": "Die Straße wird ausgebaut.",
        "is_public": "on",
    }
    answer = clerk.post(url("add_paper", town.pk), new)
    paper = only(town)
    assert answer.url == url("paper", paper.pk)
    page = url("paper", paper.pk)
    assert "In die Mitzeichnung geben" in text_of(clerk, page)
    clerk.post(
        url("send_round", paper.pk),
        rows(
            {"department": town.office.pk, "step": 1, "due": "01.12.2030"},
            {"department": town.treasury.pk, "step": 2, "due": ""},
            {"department": "", "step": 1, "due": ""},
        ),
    )
    assert "Es zeichnet mit: Bauamt (bis 01.12.2030)." in text_of(clerk, page)
    with within(town.organisation_id):
        first, second = paper.co_signatures.all()
    assert "nicht an der Reihe" in clerk.post(url("co_sign", second.pk), {"agree": "True"}).content.decode()
    refused = clerk.post(url("co_sign", first.pk), {"agree": "False"})
    assert "Sagen Sie, warum" in refused.content.decode()
    clerk.post(url("co_sign", first.pk), {"agree": "True", "note": "geprüft"})
    clerk.post(url("co_sign", second.pk), {"agree": "True"})
    assert "Es fehlt die Unterschrift der Verwaltungsleitung" in text_of(head, page)
    assert clerk.post(url("sign_paper", paper.pk)).status_code == 403
    head.post(url("sign_paper", paper.pk))
    assert head.post(url("release_paper", paper.pk)).status_code == 403
    office.post(url("release_paper", paper.pk))
    assert only(town).state == PaperState.RELEASED
    office.post(
        url("chain", paper.pk),
        rows(
            {"group": town.committee.pk, "role": "Vorberatung"},
            {"group": town.council.pk, "role": "Entscheidung", "authoritative": "on"},
        ),
    )
    assert "Sitzung vorsehen" in text_of(office, page)
    assert "werden die Dateien" in text_of(
        office, url("publish_paper", paper.pk)
    ) or "Keine Datei" in text_of(office, url("publish_paper", paper.pk))
    office.post(url("publish_paper", paper.pk))
    with within(town.organisation_id):
        assert Published.objects.filter(type="paper", deleted=False).count() == 1
    asked = text_of(office, url("depublish_paper", paper.pk))
    assert "verschwinden sofort" in asked
    office.post(
        url("depublish_paper", paper.pk), {"reason": "Versehen", "closed_reason": "Personalangelegenheit"}
    )
    with within(town.organisation_id):
        gone = Published.objects.get(type="paper")
    assert gone.deleted
    assert only(town).closed_reason == "Personalangelegenheit"
    assert "nichtöffentlich" in text_of(clerk, page)
    office.post(url("make_public", paper.pk))
    assert only(town).is_public
    office.post(url("withdraw_paper", paper.pk), {"reason": "erledigt"})
    assert "zurückgezogen" in text_of(clerk, page)


def test_a_template_fills_text_and_way(town: Any, client_for: Callable[[str], Client]) -> None:
    office = client_for("member_council@0")
    data = {"paper_type": "Bauantrag", "text": "Lage:", "resolution": "Der Rat beschließt", "active": "on"}
    lines = rows(
        {"group": town.committee.pk, "role": "Vorberatung"},
        {"group": town.council.pk, "role": "Entscheidung", "authoritative": "on"},
    )
    answer = office.post(url("add_template", town.pk), data | lines)
    assert answer.status_code == 302
    with within(town.organisation_id):
        template = PaperTemplate.objects.get()
        assert [s.group_id for s in TemplateStation.objects.all()] == [town.committee.pk, town.council.pk]
    assert "Bauausschuss → Gemeinderat" in text_of(office, url("setup"))
    assert (
        "Diese Art gibt es schon" in office.post(url("add_template", town.pk), data | rows()).content.decode()
    )
    page = text_of(office, f"{url('add_paper', town.pk)}?art={template.pk}")
    assert "Lage:</textarea>" in page
    office.post(
        url("add_paper", town.pk),
        {"name": "Carport", "paper_type": "Bauantrag", "text": "x", "is_public": "on"},
    )
    chain = text_of(office, url("chain", only(town).pk))
    assert chain.count("selected>Bauausschuss") == 1
    assert chain.count("selected>Gemeinderat") == 1


def test_a_closed_paper_needs_its_reason_and_keeps_what_was_typed(
    town: Any, client_for: Callable[[str], Client]
) -> None:
    clerk = client_for("member_clerk@0")
    data = {"name": "Grundstück", "paper_type": "Beschlussvorlage", "text": "langer Text"}
    answer = clerk.post(url("add_paper", town.pk), data)
    assert "Nennen Sie den Grund" in answer.content.decode()
    assert "langer Text</textarea>" in answer.content.decode()
    with within(town.organisation_id):
        assert not Paper.objects.exists()


def test_who_was_faster_is_not_overwritten_unseen(
    town: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    clerk, paper = client_for("member_clerk@0"), draft(town, system)
    seen = actions.fingerprint_of(paper)
    base = {"name": paper.name, "paper_type": "Beschlussvorlage", "is_public": "on", "seen": seen}
    assert clerk.post(url("change_paper", paper.pk), base | {"text": "Erste."}).status_code == 302
    answer = clerk.post(url("change_paper", paper.pk), base | {"text": "Zweite."})
    text = answer.content.decode()
    assert "Jemand anderes hat die Texte inzwischen geändert" in text
    assert "Zweite.</textarea>" in text
    assert only(town).text == "Erste."
    now = answer.context["form"]["seen"].value()
    assert now != seen
    assert (
        clerk.post(url("change_paper", paper.pk), base | {"text": "Zweite.", "seen": now}).status_code == 302
    )
    assert only(town).text == "Zweite."


def test_references_are_found_by_number(town: Any, system: Any, client_for: Callable[[str], Client]) -> None:
    clerk, first = client_for("member_clerk@0"), draft(town, system)
    data = {"name": "Änderung", "paper_type": "Antrag", "is_public": "on", "groups": [town.council.pk]}
    wrong = clerk.post(url("add_paper", town.pk), data | {"amends": "VL-1999/0001"})
    assert "VL-1999/0001 gibt es nicht" in wrong.content.decode()
    clerk.post(
        url("add_paper", town.pk),
        data | {"amends": first.reference.lower(), "related": f"{first.reference}; {first.reference}"},
    )
    with within(town.organisation_id):
        second = Paper.objects.exclude(pk=first.pk).get()
        assert second.amends == first
        assert [link.other for link in second.links.all()] == [first]
    page = text_of(clerk, url("paper", second.pk))
    assert f'ändert <a href="{url("paper", first.pk)}">' in page
    assert "wird geändert durch" in text_of(clerk, url("paper", first.pk))


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_files_all_or_none(town: Any, system: Any, client_for: Callable[[str], Client]) -> None:
    clerk, paper = client_for("member_clerk@0"), draft(town, system)
    where = url("add_files", paper.pk)
    good, lie = upload("Lageplan.txt", "Größe".encode()), upload("Bild.png", b"kein Bild")
    answer = clerk.post(where, {"file": [good, lie], "role": "auxiliary", "whole": "1"})
    assert "Bild.png: Der Inhalt der Datei passt nicht" in answer.content.decode()
    with within(town.organisation_id):
        assert not Document.objects.exists()
    # nor is the content of the good one left behind
    assert not default_storage.exists("council")
    two = [upload("Lageplan.txt", b"eins"), upload("Kosten.csv", b"a;b\n1;2\n")]
    assert (
        clerk.post(where, {"file": two, "role": "auxiliary", "is_public": "on", "whole": "1"}).status_code
        == 302
    )
    with within(town.organisation_id):
        first, second = Attachment.objects.select_related("document").order_by("position")
    assert (first.document.name, second.document.name) == ("Lageplan", "Kosten")
    answer = clerk.get(url("document", first.document_id))
    assert b"".join(answer.streaming_content) == b"eins"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    other = clerk.get(url("document", second.document_id))
    assert b"".join(other.streaming_content) == b"a;b\n1;2\n"
    assert other["Content-Disposition"].startswith("attachment")
    clerk.post(url("move_file", paper.pk, second.pk), {"to": "up"})
    clerk.post(
        url("change_file", paper.pk, second.pk), {"name": "Kostenplan", "role": "main", "is_public": ""}
    )
    with within(town.organisation_id):
        assert [a.pk for a in Attachment.objects.order_by("position")] == [second.pk, first.pk]
        changed = Document.objects.get(pk=second.document_id)
        assert (changed.name, changed.is_public) == ("Kostenplan", False)
    clerk.post(url("remove_file", paper.pk, first.pk))
    with within(town.organisation_id):
        assert Document.objects.count() == 1


def test_a_cut_upload_leaves_nothing(town: Any, system: Any, client_for: Callable[[str], Client]) -> None:
    clerk, paper = client_for("member_clerk@0"), draft(town, system)
    mark = "GRENZE"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="role"\r\n\r\nauxiliary\r\n',
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        + "Zeile\n" * 400,
    ]
    body = "".join(parts).encode()
    whole = (
        body
        + f'\r\n--{mark}\r\nContent-Disposition: form-data; name="whole"\r\n\r\n1\r\n--{mark}--\r\n'.encode()
    )
    kind = f"multipart/form-data; boundary={mark}"
    answer = clerk.generic("POST", url("add_files", paper.pk), body, kind)
    assert "Die Übertragung brach ab" in answer.content.decode()
    with within(town.organisation_id):
        assert not Document.objects.exists()
    assert clerk.generic("POST", url("add_files", paper.pk), whole, kind).status_code == 302


def test_after_release_only_the_office_changes_files(
    town: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    clerk, office = client_for("member_clerk@0"), client_for("member_council@0")
    with within(town.organisation_id):
        paper = make.paper(town)
        row = make.attach(make.document(town), paper)
    assert "Dateien hochladen" not in text_of(clerk, url("paper", paper.pk))
    clerk.post(url("remove_file", paper.pk, row.pk))
    clerk.post(url("change_file", paper.pk, row.pk), {"name": "Neu", "role": "auxiliary", "is_public": "on"})
    clerk.post(
        url("add_files", paper.pk), {"file": [upload("a.txt", b"a")], "role": "auxiliary", "whole": "1"}
    )
    with within(town.organisation_id):
        assert Attachment.objects.count() == 1
        assert Document.objects.get().name == "Anlage"
    office.post(url("remove_file", paper.pk, row.pk))
    with within(town.organisation_id):
        assert not Attachment.objects.exists()


def test_versions_show_what_changed(town: Any, system: Any, client_for: Callable[[str], Client]) -> None:
    clerk, paper = client_for("member_clerk@0"), draft(town, system)
    with within(town.organisation_id):
        actions.send_round(paper=paper, stations=[(1, town.office, None)], by=system)
        actions.co_sign(signature=paper.co_signatures.get(), agree=True, by=system)
        actions.revise_paper(
            paper=paper, values={"text": "Die Straße wird saniert."}, reason="Wunsch des Amts", by=system
        )
    page = text_of(clerk, url("versions", paper.pk))
    assert "Von Fassung 1 zu Fassung 2" in page
    assert "</span>ausgebaut</del>" in page
    assert "</span>saniert</ins>" in page
    assert "Wunsch des Amts" in page
    assert "Die Texte sind gleich" in text_of(clerk, f"{url('versions', paper.pk)}?von=2&bis=2")
    assert "Von Fassung 1 zu" in text_of(clerk, f"{url('versions', paper.pk)}?von=x&bis=99999999999")
    assert "hatte mitgezeichnet" in text_of(clerk, url("paper", paper.pk))


def test_a_meeting_is_provided_and_a_station_repeated(
    town: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    office = client_for("member_council@0")
    with within(town.organisation_id):
        paper = make.paper(town, published=False)
        row = make.consultation(paper, town.committee)
        far = make.meeting(
            town, town.committee, name="Später", start=clock.now() + dt.timedelta(days=40), published=False
        )
        near = make.meeting(
            town, town.committee, name="Nächste", start=clock.now() + dt.timedelta(days=20), published=False
        )
        make.meeting(
            town, town.council, name="Andere", start=clock.now() + dt.timedelta(days=10), published=False
        )
    page = text_of(office, url("assign", row.pk))
    assert "Andere" not in page
    assert f'value="{near.pk}" selected' in page
    office.post(url("assign", row.pk), {"meeting": far.pk})
    assert "Später" in text_of(office, url("paper", paper.pk))
    office.post(url("refer", row.pk), {"state": "referred", "groups": [town.council.pk]})
    with within(town.organisation_id):
        first, second = Consultation.objects.order_by("position")
        assert (first.state, second.state) == ("referred", "planned")
        assert [entry.group for entry in second.groups.all()] == [town.council]
    office.post(url("drop", second.pk), {"reason": "erledigt"})
    with within(town.organisation_id):
        assert Consultation.objects.get(pk=second.pk).state == "dropped"


def test_the_first_page_says_what_waits(town: Any, system: Any, client_for: Callable[[str], Client]) -> None:
    clerk, head, office = (client_for(f"member_{who}@0") for who in ("clerk", "head", "council"))
    assert "Zurzeit nichts." in text_of(clerk, url("start"))
    paper = draft(town, system)
    with within(town.organisation_id):
        actions.send_round(paper=paper, stations=[(1, town.office, dt.date(2020, 1, 2))], by=system)
        make.meeting(
            town, town.council, name="5. Sitzung", start=clock.now() + dt.timedelta(days=20), published=False
        )
    page = text_of(clerk, url("start"))
    assert "5. Sitzung" in page
    assert "Bauamt: " in page
    assert "überfällig seit 02.01.2020" in page
    assert "Zurzeit nichts." in text_of(client_for("member_treasurer@0"), url("start"))
    with within(town.organisation_id):
        actions.co_sign(signature=paper.co_signatures.get(), agree=True, by=system)
    assert "Zeichnen</h3>" in text_of(head, url("start"))
    with within(town.organisation_id):
        actions.sign_paper(paper=paper, by=system)
    assert "Freigeben</h3>" in text_of(office, url("start"))
    with within(town.organisation_id):
        publication.release_paper(paper=paper, by=system)
    assert "Veröffentlichen</h3>" in text_of(office, url("start"))


def test_another_member_finds_nothing(
    town: Any, system: Any, client_for: Callable[[str], Client], world: Any
) -> None:
    open_council(world.members[1].pk, system)
    paper = draft(town, system)
    stranger = client_for("member_council@1")
    for name in ("paper", "change_paper", "versions", "add_files", "chain", "publish_paper", "send_round"):
        assert stranger.get(url(name, paper.pk)).status_code == 404, name
    assert "Ausbau" not in text_of(stranger, url("papers"))
    assert client_for("member_councillor@0").get(url("paper", paper.pk)).status_code == 403


def test_the_list_filters_and_exports(town: Any, system: Any, client_for: Callable[[str], Client]) -> None:
    clerk, paper = client_for("member_clerk@0"), draft(town, system, department=town.office)
    assert paper.reference in text_of(clerk, f"{url('papers')}?stand=draft&q=bauamt")
    assert paper.reference not in text_of(clerk, f"{url('papers')}?stand=signed")
    assert paper.reference in clerk.get(f"{url('papers')}?export=csv").content.decode("utf-8-sig")


def test_pages_cost_the_same_however_much_there_is(
    town: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    office = client_for("member_council@0")

    def fill(number: int) -> None:
        paper = draft(town, system, name=f"Nummer {number}")
        with within(town.organisation_id):
            actions.send_round(
                paper=paper, stations=[(1, town.office, None), (2, town.treasury, None)], by=system
            )
            released = make.paper(town, f"Frei {number}", published=False)
            make.consultation(released, town.committee)
            start = clock.now() + dt.timedelta(days=number + 1)
            make.meeting(town, town.committee, town.council, start=start, state="planned", published=False)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.get(address).status_code == 200
        return len(queries)

    pages = (url("start"), url("papers"))
    fill(0)
    for page in pages:
        cost(page)
    before = [cost(page) for page in pages]
    for number in range(1, 5):
        fill(number)
    assert [cost(page) for page in pages] == before
