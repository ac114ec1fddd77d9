# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Accession, exit, copies and oversight through the client, with the input people really type."""

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.members.pages import SignIn, everywhere, post, text_of, typed
from tests.members.scene import euro

from itunion.foundation.kernel.api import clock, system_actor
from itunion.foundation.organisations.api import across
from itunion.union.members import api as members
from itunion.union.members.models import AccessionCase, Member, Paper, ShareEntry

pytestmark = pytest.mark.django_db


def case_of(place: Any) -> AccessionCase:
    with everywhere(place):
        found: AccessionCase = AccessionCase.objects.get()
        return found


NEW = {
    "name": "Gemeinde Neu",
    "kind": "municipality",
    "street": "Markt 1",
    "postcode": "39326",
    "city": "Neustadt",
    "email": "rathaus@neu.example",
    "workplaces": "40",
    "leitweg_id": "15-1001-85",
    "authority_evidence": "§ 99 Nr. 1 GWB",
    "private_capital": "no",
}


def newest_case() -> int:
    """Return the id of the newest case, past the scope."""
    with across("members.administration", reason="test", by=system_actor("tests")):
        return int(AccessionCase.objects.latest("pk").pk)


def to_declaration(office: Client) -> None:
    """Open a case and bring it to the declaration."""
    assert post(office, "new_case", **NEW).status_code == 302
    bring_to_declaration(office)


def bring_to_declaration(office: Client) -> None:
    """Take the newest case through resolution and clearance."""
    today, pk = clock.today(), newest_case()
    with_resolution = {"resolved_on": typed(today), "reference": "BV 1"}
    assert post(office, "case_step", pk, "resolution", **with_resolution).status_code == 302
    clearance = {
        "sent_on": typed(today - timedelta(days=50)),
        "authority": "Landkreis",
        "answer": "not_objected",
        "answered_on": typed(today),
    }
    assert post(office, "case_step", pk, "clearance", **clearance).status_code == 302


DECLARED = {
    "form": "text",
    "shares": "1",
    "printout_offered": "on",
    "unconditional": "on",
    "duty_payment": "on",
    "duty_other": "on",
    "premade": "on",
}


def declared() -> dict[str, str]:
    today = typed(clock.today())
    return {**DECLARED, "declared_on": today, "statutes_shown_on": today}


def test_the_duties_are_set_apart_in_the_form(place: Any, client_for: SignIn) -> None:
    office = client_for("union_office")
    to_declaration(office)
    page = text_of(office.get(reverse("members:case", args=[newest_case()])))
    assert "Nächster Schritt: Beitrittserklärung" in page
    # both duties our statutes know stand in a frame of their own (A7); there are no additional contributions
    assert re.findall(r'class="duty" data-duty="(\w+)"', page) == ["duty_payment", "duty_other"]
    assert "5.000,00 €" in page
    assert "Beitrittserklärung zum Ausdrucken" in page
    assert page.count("autofocus") == 1


def test_a_case_from_the_page_to_the_register(place: Any, client_for: SignIn) -> None:
    office = client_for("union_office")
    to_declaration(office)
    pk = newest_case()
    missing = declared()
    del missing["duty_payment"]
    refused = text_of(post(office, "case_step", pk, "declaration", **missing))
    assert "A6)" in refused
    assert 'href="#id_duty_payment"' in refused
    assert post(office, "case_step", pk, "declaration", **declared()).status_code == 302
    admission = {"admitted_on": typed(clock.today()), "reference": "V 1", "admitted_by": "board"}
    assert post(office, "case_step", pk, "admission", **admission).status_code == 302
    assert post(office, "case_step", pk, "entry").status_code == 302
    letter = text_of(post(office, "case_step", pk, "notice", way="letter", proof=""))
    assert "Nachweis der Absendung" in letter
    assert post(office, "case_step", pk, "notice", way="email").status_code == 302
    bad = text_of(post(office, "case_step", pk, "payment", amount_1="100,00"))
    assert "Betrag und Tag" in bad
    assert post(office, "case_step", pk, "payment").status_code == 302
    done = text_of(office.get(reverse("members:case", args=[pk])))
    assert "Die Aufnahme ist abgeschlossen." in done
    assert case_of(place).state == "complete"
    listed = text_of(client_for("auditor").get(reverse("members:members")))
    assert "Gemeinde Neu" in listed
    assert post(office, "case_step", pk, "unsinn").status_code == 404


def test_a_refusal_from_the_page(place: Any, client_for: SignIn) -> None:
    board = client_for("union_board")
    to_declaration(board)
    pk = newest_case()
    upload = SimpleUploadedFile("erklaerung.pdf", b"%PDF-1.7 geheim", "application/pdf")
    assert post(board, "case_step", pk, "declaration", file=upload, **declared()).status_code == 302
    with everywhere(place):
        assert bytes(Paper.objects.get().content) == b"%PDF-1.7 geheim"
    refusal = {"refused_on": typed(clock.today()), "reason": "fehlt"}
    assert post(board, "case_step", pk, "refusal", **refusal).status_code == 302
    assert "A5)" in text_of(post(board, "case_step", pk, "erasure"))
    assert post(board, "case_step", pk, "refusal_notice", way="letter", proof="P 1").status_code == 302
    assert post(board, "case_step", pk, "erasure").status_code == 302
    page = text_of(board.get(reverse("members:case", args=[pk])))
    assert hashlib.sha256(b"%PDF-1.7 geheim").hexdigest() in page
    with everywhere(place):
        assert Paper.objects.get().content is None


def test_who_only_reads_sees_no_form_and_changes_nothing(place: Any, client_for: SignIn) -> None:
    to_declaration(client_for("union_office"))
    pk = newest_case()
    auditor = client_for("auditor")
    page = text_of(auditor.get(reverse("members:case", args=[pk])))
    assert "Gemeinde Neu" in page
    assert "Erklärung vermerken" not in page
    assert post(auditor, "case_step", pk, "declaration", **declared()).status_code == 403
    for who in ("member_head@0", "operator_purchasing", "supplier_sales@0"):
        assert client_for(who).get(reverse("members:case", args=[pk])).status_code == 403


def test_an_exit_date_in_the_middle_of_the_year_is_refused_at_its_field(
    place: Any, client_for: SignIn
) -> None:
    office, owner = client_for("union_office"), place.world.members[0].pk
    today = clock.today()
    data = {"received_on": typed(today), "form": "text", "exit_on": f"30.06.{today.year + 2}"}
    page = text_of(post(office, "notice", owner, **data))
    assert "E1)" in page
    assert 'href="#id_exit_on"' in page
    data["exit_on"] = f"31.12.{today.year + 2}"
    assert post(office, "notice", owner, **data).status_code == 302
    assert f"31.12.{today.year + 2}" in text_of(client_for("member_it@0").get(reverse("members:own")))
    assert "benachrichtigen" in text_of(office.get(reverse("members:exits")))
    assert post(office, "notify_exit", owner, way="email").status_code == 302


def test_a_transfer_above_the_balance_is_refused_at_its_field(place: Any, client_for: SignIn) -> None:
    office = client_for("union_office")
    giver, taker = (m.pk for m in place.world.members)
    data = {
        "to_id": str(taker),
        "amount": "5.000,01",
        "shares": "0",
        "transferred_on": typed(clock.today()),
        "form": "text",
        "consent": "on",
        "reference": "Vertrag",
    }
    page = text_of(post(office, "transfer", giver, **data))
    assert "E10)" in page
    assert 'href="#id_amount"' in page
    with everywhere(place):
        assert not ShareEntry.objects.filter(kind="transfer_out").exists()


def test_the_calculator_explains_itself(place: Any, client_for: SignIn) -> None:
    url = reverse("members:calculator")
    office = client_for("union_office")
    page = text_of(office.get(url, {"received_on": "30.09.2026"}))
    for words in (
        "30.09.2026: 3 Monate vor dem Ende",
        "31.12.2026, Ende des Geschäftsjahres",
        "30.06.2027",
        "§ 73 Abs. 2",
    ):
        assert words in page
    late = text_of(office.get(url, {"received_on": "01.10.2026"}))
    assert "31.12.2026 ist es zu spät" in late
    assert "kein Datum" in text_of(office.get(url, {"received_on": "31.02.2026"}))


def test_the_register_of_another_day_and_its_export(place: Any, client_for: SignIn) -> None:
    url = reverse("members:members")
    office = client_for("union_office")
    assert "Gemeinde Alpha" in text_of(office.get(url))
    before = text_of(office.get(url, {"as_of": "31.12.2019"}))
    assert "Stand am 31.12.2019" in before
    assert "Gemeinde Alpha" not in before
    assert "Gemeinde Alpha" not in text_of(office.get(url, {"as_of": "01.01.2020", "known_on": "01.01.2020"}))
    exported = office.get(url, {"as_of": "01.01.2020", "export": "csv"}).content.decode("utf-8-sig")
    assert "Gemeinde Alpha" in exported
    assert "Testweg 10, 39010 Musterstadt" in exported
    assert "kein Datum" in text_of(office.get(url, {"as_of": "gestern"}))
    # balances are for who runs or audits the register
    assert "Guthaben" not in text_of(client_for("operator_billing").get(url))


def test_entries_are_reversed_with_a_reason(place: Any, client_for: SignIn) -> None:
    office, owner = client_for("union_office"), place.world.members[0].pk
    with everywhere(place):
        entry = ShareEntry.objects.get(organisation_id=owner, kind="payment")
    assert "bleibt im Anteilsbuch" not in text_of(
        office.get(reverse("members:reverse_entry", args=[entry.pk]))
    )
    assert post(office, "reverse_entry", entry.pk, reason="doppelt").status_code == 302
    page = text_of(office.get(reverse("members:member", args=[owner])))
    assert "storniert" in page
    assert "schon storniert" in text_of(post(office, "reverse_entry", entry.pk, reason="noch einmal"))
    # before the entry was recorded nobody knew of it, and nothing can be done from there
    yesterday = typed(clock.today() - timedelta(days=1))
    past = text_of(office.get(reverse("members:member", args=[owner]), {"known_on": yesterday}))
    assert f"bekannt am {yesterday}" in past
    assert "Noch keine Einträge." in past
    assert "stornieren" not in past


def test_what_waits_stands_on_the_start_page(place: Any, client_for: SignIn) -> None:
    office, owner = client_for("union_office"), place.world.members[0].pk
    to_declaration(office)
    data = {"planned_on": typed(clock.today() + timedelta(days=30)), "note": "Probe"}
    assert post(office, "planned_exit", owner, **data).status_code == 302
    page = text_of(client_for("union_board").get(reverse("desk:start")))
    assert "Aufnahme Gemeinde Neu: Beitrittserklärung vermerken" in page
    assert "Gemeinde Alpha: Mitgliedschaft war befristet gedacht" in page
    assert "Aufnahme Gemeinde Neu" not in text_of(client_for("member_head@0").get(reverse("desk:start")))


def test_members_do_not_see_each_other_s_ledger(place: Any, client_for: SignIn) -> None:
    owner = place.world.members[0].pk
    with everywhere(place):
        members.append_entry(
            organisation_id=owner, kind="loss", effective_on=clock.today(), amount=euro(-1), reference="BELEG-7f3a", by=place.system,
        )  # fmt: skip
    assert "BELEG-7f3a" in text_of(client_for("member_treasurer@0").get(reverse("members:own")))
    assert "BELEG-7f3a" not in text_of(client_for("member_treasurer@1").get(reverse("members:own")))
    assert "BELEG-7f3a" not in text_of(
        client_for("operator_billing").get(reverse("members:member", args=[owner]))
    )
    assert "BELEG-7f3a" in text_of(client_for("supervisory").get(reverse("members:member", args=[owner])))


def test_fields_the_statutes_ask_for_are_asked_for_on_admission(place: Any, client_for: SignIn) -> None:
    office = client_for("union_office")
    fields = {
        k: v for k, v in NEW.items() if k not in ("leitweg_id", "authority_evidence", "private_capital")
    }
    assert post(office, "new_case", **fields).status_code == 302
    bring_to_declaration(office)
    pk = newest_case()
    assert post(office, "case_step", pk, "declaration", **declared()).status_code == 302
    admission = {"admitted_on": typed(clock.today()), "reference": "V 1", "admitted_by": "board"}
    page = text_of(post(office, "case_step", pk, "admission", **admission))
    assert "M5)" in page
    assert "privates Kapital" not in page
    wrong = {"extra_0": "§ 99 Nr. 1 GWB", "extra_1": "no", "extra_2": "15-1001-84"}
    assert "Leitweg-ID ist nicht gültig" in text_of(
        post(office, "case_step", pk, "admission", **admission, **wrong)
    )
    wrong["extra_2"] = "15-1001-85"
    assert post(office, "case_step", pk, "admission", **admission, **wrong).status_code == 302
    assert post(office, "case_step", pk, "entry").status_code == 302
    with everywhere(place):
        member = Member.objects.latest("pk")
        assert (member.authority_evidence, member.private_capital) == ("§ 99 Nr. 1 GWB", False)
        assert members.default_leitweg_id(member.organisation_id) == "15-1001-85"
