# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the room: from planning to the signed minutes, through the client."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import strip_tags
from tests.assembly.stage import STARTS, Stage

from itunion.foundation.kernel.api import clock, jobs
from itunion.union.assembly import api as assembly
from itunion.union.assembly.models import Assembly, Ballot, Invitation, Minutes, Presence, Resolution, Vote

SignIn = Callable[[str], Client]


def text_of(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def test_an_assembly_from_plan_to_signed_minutes(stage: Stage, client_for: SignIn) -> None:
    office, chair, board = (
        client_for("union_office"),
        client_for("union_supervision"),
        client_for("union_board"),
    )
    answer = office.post(
        "/versammlung/neu/",
        {"title": "Generalversammlung", "day": "24.06.2027", "clock_time": "10:00", "place": "Rathaus", "form": "in_person", "is_ordinary": "on", "convener": "management_board"},
        follow=True,
    )  # fmt: skip
    assert "ist geplant" in text_of(answer)
    found = Assembly.objects.get()
    at = f"/versammlung/{found.pk}/"
    for title, kind, more in (
        ("Bericht des Vorstands", "report", {}),
        ("Beitrag 2028", "resolution", {}),
        ("Wahl einer Rechnungsprüfung", "election", {}),
    ):
        answer = office.post(
            f"{at}punkt/", {"title": title, "kind": kind, "subject": "ordinary", **more}, follow=True
        )
        assert title in text_of(answer)
    shown = text_of(office.get(f"{at}einberufen/"))
    assert "Tagesordnung" in shown
    assert "GnR 1" in shown
    assert "ist einberufen" in text_of(office.post(f"{at}einberufen/", follow=True))
    jobs.run_schedules()
    jobs.run_due_now()
    assert len(mail.outbox) == len(stage.members)
    assert Invitation.objects.filter(received_on=clock.today()).count() == len(stage.members)
    assert "Nachweis" in text_of(office.get(f"{at}einladungen/"))

    head = client_for("member_head@0")
    head.get(at)
    assert Invitation.objects.get(member=stage.members[0]).opened_at is not None
    answer = head.post(
        f"{at}vertretung/",
        {"basis": "statutory", "person_name": "Person member_head@0", "email": "member_head.0@example.org", "form": "text"},
        follow=True,
    )  # fmt: skip
    assert "ist festgehalten" in text_of(answer)

    stage.travel(STARTS)  # a month later: everybody signs in again
    office, chair, board = (
        client_for("union_office"),
        client_for("union_supervision"),
        client_for("union_board"),
    )
    head = client_for("member_head@0")
    answer = office.post(
        f"{at}leitung/tun/", {"verb": "open", "chair": "Person union_supervision"}, follow=True
    )
    assert "ist eröffnet" in text_of(answer)
    for number in range(1, 5):
        office.post(
            f"{at}tagungsbuero/{stage.members[number].pk}/",
            {"basis": "statutory", "person_name": f"Vertretung {number}", "form": "text"},
        )
    assert "mindestens ein Mitglied" in text_of(office.post(f"{at}tagungsbuero/", {"in": "1"}, follow=True))
    office.post(f"{at}tagungsbuero/", {"member": [member.pk for member in stage.members[:5]], "in": "1"})
    assert "5 von 6 Mitgliedern sind anwesend" in text_of(office.get(f"{at}tagungsbuero/"))

    item = found.items.get(title="Beitrag 2028")
    answer = office.post(f"{at}leitung/punkt/{item.pk}/", {"question": "Der Beitrag beträgt 1.200 Euro.", "secrecy": "open"}, follow=True)  # fmt: skip
    assert "0 von 5 Stimmen abgegeben" in text_of(answer)
    ballot = Ballot.objects.get()
    assert "Der Beitrag beträgt" in text_of(head.get("/versammlung/stimme/"))
    cast = f"/versammlung/abstimmung/{ballot.pk}/stimme/"
    answer = head.post(f"{cast}{stage.members[0].pk}/", {"choice": "yes"}, follow=True)
    assert "Die Stimme ist gezählt: Ja, Nummer 1" in text_of(answer)
    assert "schon abgestimmt" in text_of(
        head.post(f"{cast}{stage.members[0].pk}/", {"choice": "no"}, follow=True)
    )
    assert "stimmen Sie hier nicht ab" in text_of(head.post(f"{cast}{stage.members[1].pk}/", {"choice": "no"}, follow=True))  # fmt: skip
    hall = {f"v{stage.members[n].pk}": choice for n, choice in ((1, "yes"), (2, "no"), (3, "abstain"))}
    refused = office.post(f"/versammlung/abstimmung/{ballot.pk}/saal/", {**hall, f"v{stage.members[0].pk}": "no"}, follow=True)  # fmt: skip
    assert "Es wurde nichts eingetragen" in text_of(refused)
    assert Vote.objects.count() == 1
    assert "Die Stimmen sind gezählt" in text_of(
        office.post(f"/versammlung/abstimmung/{ballot.pk}/saal/", hall, follow=True)
    )
    assert "Es wird abgestimmt" in text_of(head.get(f"{at}leinwand/inhalt/"))
    assert "Ja" not in text_of(head.get(f"{at}leinwand/inhalt/"))  # no interim result
    office.post(f"{at}leitung/tun/", {"verb": "close_ballot", "id": ballot.pk})
    late = office.post(f"{cast}{stage.members[4].pk}/", {"choice": "yes"}, follow=True)
    assert "nicht mehr gezählt" in text_of(late)
    chair.post(f"{at}leitung/tun/", {"verb": "determine", "id": ballot.pk})
    shown = text_of(head.get(f"/versammlung/abstimmung/{ballot.pk}/"))
    assert "2 Ja-Stimmen gegen 1 Nein-Stimme bei 1 Enthaltung angenommen" in shown
    assert "2 × 2 = 4 &gt; 1 × 3 = 3" in shown or "2 × 2 = 4 > 1 × 3 = 3" in shown

    office.post(f"{at}leitung/tun/", {"verb": "close"})
    answer = office.post(f"{at}niederschrift/", {"draw": "1"}, follow=True)
    assert "angenommen" in text_of(answer)
    answer = office.post(f"{at}niederschrift/1/", {"text": "Der Vorstand berichtet mündlich."}, follow=True)
    assert "Von Hand ergänzt: Der Vorstand berichtet mündlich." in text_of(answer)
    minutes = Minutes.objects.get()
    stale = chair.post(f"{at}niederschrift/unterschrift/", {"sha256": "0" * 64, "chair": "1"}, follow=True)
    assert "geändert, seit Sie sie gelesen haben" in text_of(stale)
    chair.post(f"{at}niederschrift/unterschrift/", {"sha256": minutes.content_sha256, "chair": "1"})
    board.post(f"{at}niederschrift/unterschrift/", {"sha256": minutes.content_sha256, "board": "1"})
    assert "ist abgeschlossen" in text_of(office.post(f"{at}niederschrift/", {"close": "1"}, follow=True))
    assert Resolution.objects.get().number == "2027/01"
    assert "2027/01" in text_of(head.get("/versammlung/beschluesse/"))


def test_the_calendar_file_names_the_days(stage: Stage, client_for: SignIn) -> None:
    found = stage.planned()
    shown = client_for("union_office").get(f"/versammlung/{found.pk}/fristen.ics").content.decode()
    assert "DTSTART:20270624T080000Z" in shown
    for day in ("20270609", "20270616", "20270724"):  # assembly − 15 d, − 8 d, + 1 month
        assert f"DTSTART;VALUE=DATE:{day}" in shown


def test_the_minutes_are_a_pdf(stage: Stage, client_for: SignIn, pango: None) -> None:
    from tests.assembly.demonstrations import drawn

    minutes = drawn(stage)
    answer = client_for("member_head@0").get(f"/versammlung/{minutes.assembly_id}/niederschrift/pdf/")
    assert answer.content.startswith(b"%PDF-")


def test_a_late_item_is_marked_and_cannot_be_voted_on(stage: Stage, client_for: SignIn) -> None:
    found = stage.convened(stage.planned())
    stage.travel(STARTS - timedelta(days=5))
    point = stage.item(found, title="Nachgereicht")
    office = client_for("union_office")
    assert "zu spät angekündigt" in text_of(office.get(f"/versammlung/{found.pk}/"))
    stage.opened(Assembly.objects.get(pk=found.pk))
    stage.let_in(found, 0, 1)
    office = client_for("union_office")
    answer = office.post(
        f"/versammlung/{found.pk}/leitung/punkt/{point.pk}/", {"question": "Geht das?", "secrecy": "open"}
    )
    assert "zu spät angekündigt" in text_of(answer)
    assert "G5" in text_of(answer)
    assert not Ballot.objects.exists()


def test_a_member_demands_and_others_support(stage: Stage, client_for: SignIn) -> None:
    head = client_for("member_head@0")
    head.post(
        "/versammlung/verlangen/", {"purpose": "Beitrag senken", "reasons": "Die Kosten sind gesunken."}
    )
    assert "Beitrag senken" in text_of(client_for("member_it@1").get("/versammlung/verlangen/"))
    demand = assembly.demand_assembly(
        purpose="Zweites", reasons="Grund", by=stage.world.actor("member_head@0")
    )
    answer = client_for("member_head@1").post(f"/versammlung/verlangen/{demand.pk}/", follow=True)
    assert "2 von 1 nötigen" in text_of(answer)


@pytest.mark.parametrize("verb", ["open", "close", "show", "close_ballot", "determine", "call", "finish", "voting_phase"])  # fmt: skip
def test_members_cannot_run_the_assembly(stage: Stage, client_for: SignIn, verb: str) -> None:
    found, _point = stage.running()
    before = (Assembly.objects.get(pk=found.pk).state, Vote.objects.count(), Presence.objects.count())
    answer = client_for("member_head@0").post(
        f"/versammlung/{found.pk}/leitung/tun/", {"verb": verb, "id": "1", "chair": "Ich"}, follow=True
    )
    assert "fehlt Ihnen die Berechtigung" in text_of(answer)
    assert (Assembly.objects.get(pk=found.pk).state, Vote.objects.count(), Presence.objects.count()) == before
