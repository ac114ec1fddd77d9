# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of meetings, minutes and allowances: who gets which, and what is said at the field when something is wrong."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.council import builders as make
from tests.council.meeting_world import come, evening_of, open_now, url_of

from itunion.foundation.kernel.api import NotPermitted, Refused, clock
from itunion.foundation.organisations.api import within
from itunion.procedures.council.actions import agenda, allowances, minutes, sessions, votes
from itunion.procedures.council.models import (
    AllowanceLine,
    AllowanceRun,
    Attendance,
    Consultation,
    Exclusion,
    Meeting,
    Minutes,
    Person,
    Vote,
)

pytestmark = pytest.mark.django_db
ROLES = ("council", "head", "clerk", "treasurer", "councillor")
MAY = {
    "view": {"council", "head", "clerk", "treasurer"},
    "draft": {"council", "head", "clerk"},
    "manage": {"council"},
    "pay": {"council", "treasurer"},
    "sit": {"councillor"},
}


@pytest.fixture
def town(world: Any, system: Any) -> Any:
    """The council's evening, running."""
    member = world.members[0]
    make.open_council(member.pk, system)
    with within(member.pk):
        town = evening_of(member)
        town.spans = open_now(town)
    return town


@pytest.fixture
def office(client_for: Callable[[str], Client]) -> Client:
    return client_for("member_council@0")


def url(name: str, *keys: int) -> str:
    return reverse(f"council:{name}", args=[key for key in keys if key])


def page(client: Client, address: str, **data: Any) -> str:
    """Return the words of a page, after posting if there is something to post."""
    answer = client.post(address, data) if data else client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(unescape(answer.content.decode()).split())


def test_every_page_is_for_those_it_is_meant_for(town: Any, client_for: Callable[[str], Client]) -> None:
    with within(town.organisation_id):
        addresses = url_of(town)
    wrong = []
    for role in ROLES:
        client = client_for(f"member_{role}@0")
        for right, names in addresses.items():
            for name, key in names:
                answer = client.get(url(name, key))
                if answer.status_code != (200 if role in MAY[right] else 403):
                    wrong.append((role, name, answer.status_code))
    assert not wrong


def test_another_member_finds_nothing(town: Any, client_for: Callable[[str], Client]) -> None:
    with within(town.organisation_id):
        addresses = url_of(town)
    client = client_for("member_council@1")
    found = {
        name: client.get(url(name, key)).status_code
        for right in ("view", "draft", "manage", "pay")
        for name, key in addresses[right]
        if key
    }
    assert set(found.values()) <= {403, 404}, found


def test_an_hour_that_does_not_exist_and_one_that_comes_twice(town: Any, office: Client) -> None:
    address = url("add_meeting", town.pk)
    data = {"name": "Nachtsitzung", "groups": [town.council.pk], "is_public": "on"}
    assert "Diese Uhrzeit gibt es an dem Tag nicht" in page(
        office, address, **data, day="28.03.2027", time="02:30"
    )
    assert "nur einmal" in page(office, address, **data, day="20.10.2027", time="02:30", second="on")
    assert "Gremien" in page(office, address, name="x", day="20.10.2027", time="25:00")
    for second, hour in (("", 0), ("on", 1)):
        answer = office.post(address, {**data, "day": "31.10.2027", "time": "02:30", "second": second})
        assert answer.status_code == 302
        with within(town.organisation_id):
            start = Meeting.objects.latest("pk").start
        assert start == dt.datetime(2027, 10, 31, hour, 30, tzinfo=dt.UTC)


def test_a_deputy_sits_for_one_and_only_for_somebody_missing(town: Any, office: Client) -> None:
    address = url("arrive", town.meeting.pk)
    missing = town.seats[4]
    with within(town.organisation_id):
        deputies = [make.person(town, "Ersatz Eins"), make.person(town, "Ersatz Zwei")]
    said = page(office, address, person=town.seats[0].pk, deputy_for=missing.pk)
    assert "ist schon als anwesend eingetragen" in said
    assert office.post(address, {"person": deputies[0].pk, "deputy_for": missing.pk}).status_code == 302
    assert "selbst da oder schon vertreten" in page(
        office, address, person=deputies[1].pk, deputy_for=missing.pk
    )
    # who is represented does not sit beside the deputy: the seat would vote twice
    assert "wird von Ersatz Eins vertreten" in page(office, address, person=missing.pk)


def test_who_has_a_vote_does_not_take_another(town: Any, office: Client, system: Any) -> None:
    with within(town.organisation_id):
        sessions.leave(attendance=town.spans[1], by=system)
    said = page(office, url("arrive", town.meeting.pk), person=town.seats[4].pk, deputy_for=town.seats[1].pk)
    assert "hat selbst eine Stimme" in said
    with within(town.organisation_id):
        assert not Attendance.objects.filter(person=town.seats[4]).exists()


def test_times_lie_inside_the_meeting(town: Any, office: Client) -> None:
    later = timezone.localtime(clock.now() + dt.timedelta(hours=2))
    said = page(office, url("arrive", town.meeting.pk), person=town.seats[4].pk, time=f"{later:%H:%M}")
    assert "liegt noch vor uns" in said
    leave = url("leave", town.spans[0].pk)
    assert office.post(leave, {"time": ""}).status_code == 302
    with within(town.organisation_id):
        left = Attendance.objects.get(pk=town.spans[0].pk).left
    # the second click of a double click does not move the time
    assert "ist schon gegangen" in page(office, leave, time=f"{later:%H:%M}")
    with within(town.organisation_id):
        assert Attendance.objects.get(pk=town.spans[0].pk).left == left
    earlier = timezone.localtime(town.meeting.opened_at + dt.timedelta(minutes=10))
    said = page(office, url("arrive", town.meeting.pk), person=town.seats[0].pk, time=f"{earlier:%H:%M}")
    assert "war zu dieser Zeit schon da" in said


def test_a_wrong_entry_is_corrected_or_removed(town: Any, office: Client) -> None:
    span = town.spans[0]
    address = url("correct_attendance", span.pk)
    opened = timezone.localtime(town.meeting.opened_at)
    came, went = opened + dt.timedelta(minutes=20), opened + dt.timedelta(minutes=40)
    assert "liegt vor der Ankunft" in page(office, address, arrived=f"{went:%H:%M}", left=f"{came:%H:%M}")
    assert office.post(address, {"arrived": f"{came:%H:%M}", "left": f"{went:%H:%M}"}).status_code == 302
    with within(town.organisation_id):
        span.refresh_from_db()
    assert (f"{timezone.localtime(span.arrived):%H:%M}", f"{timezone.localtime(span.left):%H:%M}") == (
        f"{came:%H:%M}", f"{went:%H:%M}")  # fmt: skip
    assert office.post(address, {"arrived": f"{came:%H:%M}", "absent": "on"}).status_code == 302
    with within(town.organisation_id):
        assert not Attendance.objects.filter(pk=span.pk).exists()


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"yes": 5, "no": 0}, "Es wurden 5 Stimmen gezählt, im Raum sind aber nur 4"),
        ({"yes": 2, "no": 2, "abstained": 1}, "Es wurden 5 Stimmen gezählt"),
        ({"yes": -1, "no": 0}, "größer oder gleich 0"),
        ({"yes": "vier", "no": 0}, "ganze Zahl"),
    ],
)
def test_wrong_numbers_of_a_vote_say_so_at_the_field(
    town: Any, office: Client, numbers: dict[str, Any], sentence: str
) -> None:
    data = {"kind": "open", "majority": "simple", "abstained": 0, **numbers}
    answer = office.post(url("vote", town.item.pk), data)
    assert sentence in " ".join(answer.context["form"].errors["yes"])
    assert sentence in unescape(answer.content.decode())
    with within(town.organisation_id):
        assert not Vote.objects.exists()


def test_a_vote_that_is_sent_twice_counts_once(town: Any, office: Client) -> None:
    data = {"kind": "open", "majority": "simple", "yes": 3, "no": 1, "abstained": 0, "known": 0}
    assert office.post(url("vote", town.item.pk), data).status_code == 302
    assert "inzwischen schon abgestimmt" in page(office, url("vote", town.item.pk), **data)
    step = url("item_step", town.item.pk)
    assert "inzwischen schon abgestimmt" in unescape(
        office.post(step, {"step": "unanimous"}, follow=True).content.decode()
    )
    with within(town.organisation_id):
        vote = Vote.objects.get()
    for _click in range(2):
        said = unescape(office.post(step, {"step": "unvote", "key": vote.pk}, follow=True).content.decode())
    assert "schon zurückgenommen" in said


def test_a_repeated_vote_taken_back_leaves_the_one_before_it(town: Any, system: Any) -> None:
    with within(town.organisation_id):
        votes.record_vote(item=town.item, kind="open", yes=3, no=1, abstained=0, by=system)
        again = votes.record_vote(item=town.item, kind="open", yes=1, no=3, abstained=0, by=system)
        votes.withdraw_vote(vote=again, reason="Irrtum", by=system)
        town.item.refresh_from_db()
    assert town.item.result == "mehrheitlich beschlossen"
    assert town.item.start is not None


def test_what_needed_more_than_most_is_not_called_a_minority(town: Any, system: Any) -> None:
    with within(town.organisation_id):
        vote = votes.record_vote(
            item=town.item, kind="open", yes=2, no=1, abstained=1, majority="seats", by=system
        )
        town.item.refresh_from_db()
    assert not vote.carried
    assert town.item.result == "abgelehnt (nötige Mehrheit verfehlt)"


def test_postponing_is_done_once_and_the_paper_waits(town: Any, office: Client) -> None:
    step = url("item_step", town.item.pk)
    office.post(step, {"step": "postpone"})
    said = unescape(office.post(step, {"step": "postpone"}, follow=True).content.decode())
    assert "nichts zu vertagen" in said
    with within(town.organisation_id):
        states = (
            Consultation.objects.filter(paper=town.paper).order_by("position").values_list("state", flat=True)
        )
        assert list(states) == ["postponed", "planned"]


def test_an_item_that_was_not_reached_gives_its_paper_back(town: Any, system: Any) -> None:
    with within(town.organisation_id):
        sessions.begin_item(item=town.item, by=system)
        sessions.close_meeting(meeting=town.meeting, by=system)
        chains = {
            paper.name: list(paper.consultations.order_by("position").values_list("state", flat=True))
            for paper in (town.paper, town.closed)
        }
        town.closed_item.refresh_from_db()
    assert chains == {"Ausbau der Lindenstraße": ["done"], "Kauf des Grundstücks": ["postponed", "planned"]}
    assert town.closed_item.result == "nicht behandelt"


def frozen(town: Any, system: Any, monkeypatch: pytest.MonkeyPatch) -> Minutes:
    """Freeze the minutes of the evening; what is printed does not matter here."""
    monkeypatch.setattr(minutes, "print_minutes", lambda *_a, **_k: b"%PDF-1.7")
    votes.record_vote(item=town.item, kind="open", yes=4, no=0, abstained=0, by=system)
    sessions.close_meeting(meeting=town.meeting, by=system)
    town.meeting.refresh_from_db()
    found = minutes.start_minutes(meeting=town.meeting, by=system)
    return minutes.freeze_minutes(minutes=found, by=system)


def test_nothing_changes_under_what_is_signed(
    town: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with within(town.organisation_id):
        found = frozen(town, system, monkeypatch)
        vote, item = Vote.objects.get(), town.item
        exclusion = Exclusion(organisation_id=item.organisation_id, item=town.closed_item, person=town.me)
        exclusion.declared_at = clock.now()
        exclusion.save()
        changes: list[Callable[[], Any]] = [
            lambda: sessions.record_item(item=item, result="x", resolution_text="", record="", by=system),
            lambda: sessions.arrive(meeting=town.meeting, person=town.seats[4], by=system),
            lambda: sessions.remove_attendance(attendance=town.spans[0], by=system),
            lambda: sessions.withdraw_exclusion(exclusion=exclusion, by=system),
            lambda: votes.withdraw_vote(vote=vote, reason="x", by=system),
            lambda: agenda.change_item(item=item, values={"name": "Anders"}, by=system),
        ]
        for change in changes:
            with pytest.raises(Refused, match="festgeschrieben"):
                change()
        # what is announced of a closed item may follow
        agenda.change_item(item=town.closed_item, values={"released_name": "Grundstück"}, by=system)
        minutes.reopen_minutes(minutes=found, reason="Tippfehler", by=system)
        sessions.record_item(item=item, result="x", resolution_text="", record="", by=system)
        # the text that was given up is not left lying about
        assert not town.meeting.attachments.filter(role="internal").exists()


def test_minutes_are_signed_by_those_who_may(
    town: Any, system: Any, world: Any, client_for: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    with within(town.organisation_id):
        found = frozen(town, system, monkeypatch)
    step = url("minutes_step", town.meeting.pk)
    signed = []
    for role in ("clerk", "treasurer", "councillor", "head", "council"):
        client = client_for(f"member_{role}@0")
        for as_what in ("writer", "chair"):
            client.post(step, {"step": as_what})
            with within(town.organisation_id):
                if found.signatures.count() > len(signed):
                    signed.append((role, as_what))
    assert signed == [("head", "chair"), ("council", "writer")]
    with within(town.organisation_id):
        found.refresh_from_db()
        assert found.state == "signed"
        with pytest.raises((Refused, NotPermitted)):
            minutes.sign_minutes(minutes=found, role="bystander", by=system)


def test_whoever_has_the_chair_signs_in_the_workspace(
    town: Any, system: Any, client_for: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    with within(town.organisation_id):
        frozen(town, system, monkeypatch)
    me = client_for("member_councillor@0")
    mine, sign = url("own_meeting", town.meeting.pk), url("own_signature", town.meeting.pk)
    assert "Niederschrift unterschreiben" not in page(me, mine)
    said = unescape(me.post(sign, follow=True).content.decode())
    assert "wer dem Gremium vorsitzt" in said
    with within(town.organisation_id):
        town.me.memberships.update(chairs=True)
    assert "Niederschrift unterschreiben" in page(me, mine)
    assert "Unterschrieben als Vorsitz" in unescape(me.post(sign, follow=True).content.decode())
    assert me.post(url("own_signature", town.foreign.pk)).status_code == 404


def test_a_closed_paper_keeps_its_item_closed(town: Any, office: Client) -> None:
    said = page(office, url("change_item", town.closed_item.pk), name="Kauf", kind="paper", is_public="on")
    assert "steht eine nichtöffentliche Vorlage" in said


def test_an_account_is_checked_and_payments_need_all_of_them(
    town: Any, client_for: Callable[[str], Client]
) -> None:
    cash = client_for("member_treasurer@0")
    with within(town.organisation_id):
        twin = make.person(town, "Rat A")
        run = AllowanceRun.objects.create(
            organisation_id=town.organisation_id, body=town, first=dt.date(2026, 1, 1), last=dt.date(2026, 1, 31),
            total=Decimal(41),
        )  # fmt: skip
        for person in (town.me, twin):
            AllowanceLine.objects.create(
                organisation_id=town.organisation_id, run=run, person=person, month=dt.date(2026, 1, 1),
                rate=town.rate, amount=Decimal("20.50"),
            )  # fmt: skip
        night = make.meeting(town, name="Nachtsitzung", start=dt.datetime(2026, 1, 20, 23, 30, tzinfo=dt.UTC))
        run.lines.create(
            organisation_id=town.organisation_id,
            person=twin,
            meeting=night,
            rate=town.rate,
            amount=Decimal(0),
        )
    # the day is the one on the clock of the town hall
    assert "21.01.2026" in page(cash, url("run", run.pk))
    file = url("run_payments", run.pk)
    assert "noch nicht abgeschlossen" in unescape(cash.get(file, follow=True).content.decode())
    with within(town.organisation_id):
        AllowanceRun.objects.filter(pk=run.pk).update(frozen_at=clock.now())
    account = url("account", town.me.pk)
    assert "falsche Prüfziffer" in page(cash, account, iban="DE02 1203 0000 0000 2020 52")
    assert cash.post(account, {"iban": "DE02 1203 0000 0000 2020 51"}).status_code == 302
    said = page(cash, url("accounts"))
    assert "… 2051" in said
    assert "DE0212" not in said
    # somebody of the same name has no account: nobody's payment is put on another's
    assert "Ohne Konto: Rat A" in unescape(cash.get(file, follow=True).content.decode())
    assert "fehlt ein Konto" in page(cash, url("run", run.pk))
    with within(town.organisation_id):
        Person.objects.filter(pk=twin.pk).update(iban="DE02500105170137075030")
    rows = list(csv.reader(io.StringIO(cash.get(file).content.decode("utf-8-sig")), delimiter=";"))
    assert [(row[1], row[2]) for row in rows[1:]] == [
        ("DE02120300000000202051", "20,50"), ("DE02500105170137075030", "20,50")]  # fmt: skip


def test_accounts_are_for_those_who_pay(town: Any, world: Any) -> None:
    with within(town.organisation_id):
        for role in ("head", "clerk", "councillor"):
            with pytest.raises(NotPermitted):
                allowances.set_account(person=town.me, iban="", by=world.actor(f"member_{role}@0"))


def test_the_running_page_asks_the_database_as_often_for_a_long_agenda(town: Any, office: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(office, url("session", town.meeting.pk))
            page(office, url("minutes", town.meeting.pk))
        return len(seen)

    statements()
    before = statements()
    with within(town.organisation_id):
        for number in range(6):
            item = make.item(town.meeting, f"Punkt {number}")
            make.consultation(make.paper(town, f"Vorlage {number}"), town.council, at=item)
            make.vote(item)
        come(town.meeting, make.person(town, "Gast"), voting=False)
    assert statements() <= before + 2


def test_a_button_that_does_not_exist_does_nothing(town: Any, office: Client) -> None:
    with within(town.organisation_id):
        Meeting.objects.filter(pk=town.meeting.pk).update(published_at=None, agenda_published_at=None)
    for name in ("meeting_step", "agenda_step", "minutes_step"):
        assert office.post(url(name, town.meeting.pk), {"step": "x", "key": town.item.pk}).status_code == 404
    with within(town.organisation_id):
        assert Meeting.objects.get(pk=town.meeting.pk).published_at is None


def test_a_task_is_given_once(town: Any, office: Client) -> None:
    data = {"task": "Ausschreiben"}
    assert office.post(url("give_task", town.item.pk), data).status_code == 302
    assert "schon erteilt" in page(office, url("give_task", town.item.pk), **data)
