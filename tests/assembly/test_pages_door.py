# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages around the door: letters for members without e-mail, codes, a representation taken back."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.utils.html import strip_tags
from tests.assembly.stage import Stage

from itunion.foundation.organisations.api import change_organisation
from itunion.union.assembly import api as assembly
from itunion.union.assembly.models import Representation

SignIn = Callable[[str], Client]


def text_of(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def test_each_member_without_email_gets_a_sheet(stage: Stage, client_for: SignIn) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError)
    found = stage.planned()
    for member in stage.members[2:5]:
        change_organisation(organisation_id=member.pk, changes={"email": ""}, by=stage.system)
    found = assembly.convene(assembly_id=found.pk, by=stage.office)
    office = client_for("union_office")
    at = f"/versammlung/{found.pk}/einladungen/"
    assert "Briefe als PDF" in text_of(office.get(at))
    answer = office.get(f"{at}briefe.pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 3
        assert "/StructTreeRoot" in pdf.Root


def test_without_letters_the_page_says_so(stage: Stage, client_for: SignIn) -> None:
    found = stage.convened(stage.planned())
    answer = client_for("union_office").get(f"/versammlung/{found.pk}/einladungen/briefe.pdf")
    assert answer.status_code == 400
    assert "Briefe gibt es nicht" in text_of(answer)


def test_a_code_lets_its_member_in_and_no_other(stage: Stage, client_for: SignIn) -> None:
    found, _point = stage.running(present=0)
    for number in (0, 1):
        assembly.represent(
            assembly_id=found.pk,
            member_id=stage.members[number].pk,
            basis="statutory",
            person_name=f"Vertretung {number}",
            by=stage.office,
        )
    codes = [assembly.door_code(found.pk, member.pk) for member in stage.members]
    assert len(set(codes)) == len(codes)
    assert codes[0] != assembly.door_code(found.pk + 1, stage.members[0].pk)
    head = client_for("member_head@0")
    assert codes[0] in text_of(head.get(f"/versammlung/{found.pk}/vertretung/"))
    at = f"/versammlung/{found.pk}/tagungsbuero/"
    office = client_for("union_office")
    assert "Diesen Code gibt es nicht" in text_of(
        office.post(at, {"code": "AAAA-AAAA", "in": "1"}, follow=True)
    )
    # a member whom nobody represents has no code that opens the door
    assert "Diesen Code gibt es nicht" in text_of(office.post(at, {"code": codes[2], "in": "1"}, follow=True))
    assert assembly.presence_now(found.pk) == {}
    office.post(at, {"code": codes[1].lower().replace("-", " "), "in": "1"})
    assert list(assembly.presence_now(found.pk)) == [stage.members[1].pk]
    assert "schon angemeldet" in text_of(office.post(at, {"code": codes[1], "in": "1"}, follow=True))


def test_a_member_takes_its_representation_back(stage: Stage, client_for: SignIn) -> None:
    found = stage.convened(stage.planned())
    mine = stage.members[0].pk
    head = client_for("member_head@0")
    at = f"/versammlung/{found.pk}/"
    assert "zurücknehmen" not in text_of(head.get(at))
    assert head.get(f"{at}vertretung/ruecknahme/").status_code == 404
    assembly.represent(
        assembly_id=found.pk, member_id=mine, basis="statutory", person_name="Frau Muster", by=stage.office
    )
    assert "Vertretung zurücknehmen" in text_of(head.get(at))
    assert "Frau Muster kann dann nicht mehr" in text_of(head.get(f"{at}vertretung/ruecknahme/"))
    assert "zurückgenommen" in text_of(head.post(f"{at}vertretung/ruecknahme/", follow=True))
    assert Representation.objects.get(member_id=mine).revoked_at is not None
