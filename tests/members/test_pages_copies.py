# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Copies, audit pack, import and oversight of the register through the client."""

import hashlib
import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.members.pages import SignIn, everywhere, post, text_of, typed
from tests.members.scene import euro

from itunion.foundation.kernel.api import clock
from itunion.union.members import api as members
from itunion.union.members.models import Inspection, Member

pytestmark = pytest.mark.django_db


def test_the_list_is_checked_first_and_taken_over_then(place: Any, client_for: SignIn) -> None:
    office = client_for("union_office")
    head = "number;name;kind;street;postcode;city;entered_on\r\n"
    bad = (
        head
        + "9;Gemeinde Neun;municipality;Weg;39001;Ort;01.01.2010\r\n9;Gemeinde Zehn;municipality;Weg;39001;Ort;32.01.2010\r\n"
    )
    page = text_of(post(office, "import", file=SimpleUploadedFile("liste.csv", bad.encode())))
    assert "Zeile 3, Spalte Eintritt" in page
    assert "Es wurde nichts gespeichert" in page
    assert post(office, "import_confirm").status_code == 302
    good = bad.replace("9;Gemeinde Zehn", "11;Gemeinde Zehn").replace("32.01", "31.01")
    page = text_of(post(office, "import", file=SimpleUploadedFile("liste.csv", good.encode())))
    assert "2 Mitglieder sind in Ordnung" in page
    assert "Nummern bleiben frei" in page
    with everywhere(place):
        assert Member.objects.count() == 2
    assert post(office, "import_confirm").status_code == 302
    with everywhere(place):
        assert Member.objects.count() == 4
    assert "number;name" in office.get(reverse("members:import_template")).content.decode("utf-8-sig")


def test_copies_leave_a_record(place: Any, client_for: SignIn, pango: None) -> None:
    office = client_for("union_office")
    today = typed(clock.today())
    csv = post(office, "court_copy", as_of=today, known_on=today, file="csv").content.decode("utf-8-sig")
    assert "Gemeinde Alpha" in csv
    assert "Stand am" in csv
    assert 'href="#id_as_of"' in text_of(post(office, "court_copy", as_of="", file="csv"))
    third = {"asker_name": "Kanzlei", "interest": "Forderung", "recipient": "private", "file": "csv"}
    assert "M8)" in text_of(post(office, "inspection", **third))
    assert "M7)" in text_of(post(office, "inspection", **{**third, "interest": "", "notice": "on"}))
    about = {**third, "notice": "on", "about_id": str(place.world.members[1].pk)}
    extract = post(office, "inspection", **about).content.decode("utf-8-sig")
    assert "Gemeinde Beta" in extract
    assert "Gemeinde Alpha" not in extract
    assert "§ 31 Abs. 2 GenG" in extract
    own = post(client_for("member_head@0"), "own_extract")
    assert own.content.startswith(b"%PDF-")
    assert client_for("operator_billing").get(reverse("members:own")).status_code == 403
    assert sorted(Inspection.objects.values_list("kind", flat=True)) == [
        "court_copy",
        "extract",
        "third_party",
    ]
    page = text_of(client_for("auditor").get(reverse("members:inspections")))
    assert "Kanzlei" in page


def test_a_member_sees_the_whole_list_on_the_screen_only(place: Any, client_for: SignIn) -> None:
    member = client_for("member_it@0")
    url = reverse("members:inspect")
    assert "Gemeinde Beta" not in text_of(member.get(url))
    assert not Inspection.objects.exists()
    page = text_of(member.post(url))
    assert "Gemeinde Beta" in page
    assert "Guthaben" not in page
    assert "export=csv" not in page
    assert Inspection.objects.get().kind == "member"


def test_the_audit_pack_has_an_index_whose_hashes_are_right(place: Any, client_for: SignIn) -> None:
    office = client_for("union_office")
    today = typed(clock.today())
    period = {"first_day": "01.01.2026", "last_day": today, "asked_on": today}
    assert "P3)" in text_of(post(office, "audit_pack", simplified="on", **period))
    papers = {
        kind: SimpleUploadedFile(f"{kind}.pdf", b"%PDF-1.7 " + kind.encode(), "application/pdf")
        for kind in (
            "accounts",
            "publication_proof",
            "minutes_assembly",
            "minutes_board",
            "minutes_supervisory",
        )
    }
    answer = post(office, "audit_pack", simplified="on", **period, **papers)
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    index = json.loads(archive.read("index.json"))
    assert index["missing"] == []
    listed = {f["file"]: f["sha256"] for f in index["files"]}
    assert set(listed) == set(archive.namelist()) - {"index.json", "SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert Inspection.objects.get().sha256 == hashlib.sha256(answer.content).hexdigest()
    assert {name.partition("/")[0] for name in listed} >= {
        "statutes",
        "member_register",
        "audit_trail",
        "accounts",
    }
    assert "Gemeinde Alpha" in archive.read("member_register/ledger.csv").decode("utf-8-sig")
    incomplete = zipfile.ZipFile(io.BytesIO(post(office, "audit_pack", **period).content))
    assert "accounts" in json.loads(incomplete.read("index.json"))["missing"]


def test_upper_rooms_add_papers_to_the_pack(place: Any) -> None:
    entry = members.AuditPapers("minutes_board", lambda first, last: [("v.txt", f"{first} {last}".encode())])
    members.audit_papers.register(entry)
    try:
        with everywhere(place):
            pack = members.audit_pack(
                first_day=date(2026, 1, 1), last_day=date(2026, 1, 31), asked_on=clock.today(), simplified=False,
                by=place.system,
            )  # fmt: skip
        assert "minutes_board" in pack.papers
        archive = zipfile.ZipFile(io.BytesIO(pack.content))
        assert archive.read("minutes_board/v.txt") == b"2026-01-01 2026-01-31"
    finally:
        members.audit_papers._entries.pop("minutes_board")


def test_the_light_and_the_check_of_the_register_have_their_pages(place: Any, client_for: SignIn) -> None:
    office = client_for("union_office")
    row = {"year": "2025", "total": "100,00", "with_members": "79,00", "source": "Abschluss"}
    assert post(office, "turnover", **row).status_code == 302
    assert "ein Teil des ganzen" in text_of(post(office, "turnover", **{**row, "with_members": "101,00"}))
    page = text_of(client_for("supervisory").get(reverse("members:in_house")))
    assert "79,00 %" in page
    assert "rot" in page
    owner = place.world.members[0].pk
    with everywhere(place):
        members.append_entry(
            organisation_id=owner, kind="payment", effective_on=clock.today(), amount=euro(1), by=place.system
        )
    page = text_of(client_for("auditor").get(reverse("members:consistency")))
    assert "Eingezahlt sind 5.001,00 €, die Anteile betragen 5.000,00 €." in page
    evidence = {"authority_evidence": "§ 99 Nr. 1", "private_capital": "no", "as_of": typed(clock.today())}
    assert post(office, "evidence", owner, **evidence).status_code == 302
    assert "§ 99 Nr. 1" in text_of(office.get(reverse("members:member", args=[owner])))
