# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Circular procedures: the rule by brute force, answers by seat, an objection that stops it, the register."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st
from tests.assembly.stage import CONVENED, Stage

from itunion.foundation.kernel.api import Conflict, NotPermitted, Refused, audit
from itunion.foundation.kernel.models import AuditEntry
from itunion.union.assembly import api as assembly
from itunion.union.assembly.models import Circulation, CirculationAnswer, Seat
from itunion.union.assembly.rules.circulation import conclude

SignIn = Callable[[str], Client]
LAST = CONVENED.date() + timedelta(days=5)
AFTER = datetime.combine(LAST + timedelta(days=1), CONVENED.timetz())
CHOICES = ("yes", "no", "abstain", "object", None)


def text_of(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


# --- the rule --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seats", [1, 2, 3, 4])
def test_every_course_of_a_small_organ(seats: int) -> None:
    for answers in itertools.product(CHOICES, repeat=seats):
        for quorum, is_over in itertools.product(range(1, seats + 1), (False, True)):
            found = conclude(dict(enumerate(answers)), quorum=quorum, is_over=is_over).outcome
            silent = answers.count(None)
            if "object" in answers:
                expected = "stopped"
            elif silent and not is_over:
                expected = "open"
            elif seats - silent < quorum:
                expected = "failed"
            else:
                expected = "adopted" if answers.count("yes") > seats / 2 else "rejected"
            assert found == expected, (answers, quorum, is_over)


@given(st.lists(st.sampled_from(CHOICES), min_size=1, max_size=15), st.integers(1, 15))
def test_one_more_yes_never_harms(answers: list[str | None], quorum: int) -> None:
    def outcome(given_: list[str | None]) -> str:
        return conclude(dict(enumerate(given_)), quorum=quorum, is_over=True).outcome

    for place, answer in enumerate(answers):
        if answer != "object" and outcome(answers) == "adopted":
            assert outcome([*answers[:place], "yes", *answers[place + 1 :]]) == "adopted"


# --- in the union ----------------------------------------------------------------------------------------------------


@pytest.fixture
def organs(stage: Stage) -> Stage:
    """Board: one with a login, one without; supervisory board: one with, two without."""
    for role in ("union_board", "union_supervision"):
        Seat.objects.filter(person_name=f"Person {role}").update(person=stage.world.people[role])
    return stage


def started(stage: Stage, organ: str = "supervisory_board", **more: Any) -> Any:
    facts: dict[str, Any] = {
        "title": "Vertrag",
        "motion": "Der Vertrag wird geschlossen.",
        "answer_until": LAST,
    }
    return assembly.start_circulation(organ=organ, by=stage.office, **(facts | more))


def seat_of(found: Any, name: str) -> int:
    return int(assembly.seats_asked(found.pk).get(person_name=name).pk)


def answered(stage: Stage, found: Any, name: str, choice: str, **more: Any) -> Any:
    """Answer for a seat: with a login by its person, else on paper through the office."""
    who = name.removeprefix("Person ")
    by = stage.world.actor(who) if who in stage.world.people else stage.office
    facts = {} if who in stage.world.people else {"proof": "Akte 1"}
    return assembly.answer_circulation(
        circulation_id=found.pk, seat_id=seat_of(found, name), choice=choice, by=by, **(facts | more)
    )


def test_the_board_decides_when_all_have_answered(organs: Stage) -> None:
    found = started(organs, "management_board")
    assert (found.number, found.quorum) == ("U-2027/01", 2)
    assert answered(organs, found, "Person union_board", "yes").state == "open"
    done = answered(organs, found, "Ina Vorstand", "yes")
    assert done.state == "adopted"
    assert done.result["seats"] == [{"person": "Ina Vorstand", "choice": "yes"}, {"person": "Person union_board", "choice": "yes"}]  # fmt: skip
    entry = AuditEntry.objects.filter(subject=f"circulation:{found.pk}").latest("pk")
    assert entry.data["result"] == done.result
    assert list(audit.verify()) == []
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        Circulation.objects.filter(pk=found.pk).update(state="rejected")
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        CirculationAnswer.objects.update(choice="no")


def test_the_board_needs_everybody(organs: Stage) -> None:
    found = started(organs, "management_board")
    answered(organs, found, "Person union_board", "yes")
    with pytest.raises(Conflict, match="Frist läuft noch"):
        assembly.conclude_circulation(circulation_id=found.pk, by=organs.office)
    organs.travel(AFTER)
    assert assembly.conclude_circulation(circulation_id=found.pk, by=organs.office).state == "failed"


def test_the_supervisory_board_needs_its_quorum(organs: Stage) -> None:
    one, two, three = started(organs), started(organs), started(organs)
    assert [c.number for c in (one, two, three)] == ["U-2027/01", "U-2027/02", "U-2027/03"]
    answered(organs, one, "Ole Rat", "yes")
    answered(organs, one, "Person union_supervision", "yes")
    answered(organs, two, "Ole Rat", "yes")
    for name, choice in (("Ole Rat", "yes"), ("Pia Rat", "no"), ("Person union_supervision", "abstain")):
        state = answered(organs, three, name, choice).state
    assert state == "rejected"  # one of three seats is no majority
    organs.travel(AFTER)
    assert assembly.conclude_circulation(circulation_id=one.pk, by=organs.office).state == "adopted"
    assert assembly.conclude_circulation(circulation_id=two.pk, by=organs.office).state == "failed"


def test_one_objection_stops_the_procedure(organs: Stage) -> None:
    found = started(organs)
    answered(organs, found, "Ole Rat", "yes")
    done = answered(organs, found, "Person union_supervision", "object", reason="Das muss beraten werden.")
    assert done.state == "stopped"
    with pytest.raises(Conflict, match="geht in eine Sitzung"):
        answered(organs, found, "Pia Rat", "yes")


def test_bad_input(organs: Stage) -> None:
    found, other = started(organs), started(organs)
    own = "Person union_supervision"
    by = organs.world.actor("union_supervision")
    with pytest.raises(Refused, match="antworten Sie nicht"):
        assembly.answer_circulation(circulation_id=found.pk, seat_id=seat_of(found, "Ole Rat"), choice="yes", proof="x", by=by)  # fmt: skip
    with pytest.raises(Refused, match="antworten Sie nicht"):
        assembly.answer_circulation(circulation_id=found.pk, seat_id=seat_of(found, own), choice="yes", proof="x", by=organs.office)  # fmt: skip
    with pytest.raises(Refused, match="nicht gefragt"):
        assembly.answer_circulation(circulation_id=found.pk, seat_id=seat_of(other, own), choice="yes", by=by)
    with pytest.raises(Refused, match="schriftliche Antwort"):
        answered(organs, found, "Ole Rat", "yes", proof=" ")
    with pytest.raises(Refused, match="gibt es nicht"):
        answered(organs, found, own, "maybe")
    answered(organs, found, own, "yes")
    with pytest.raises(Conflict, match="schon geantwortet"):
        answered(organs, found, own, "no")
    with pytest.raises(NotPermitted):
        assembly.start_circulation(organ="supervisory_board", title="x", motion="x", answer_until=LAST, by=by)
    for bad in ({"organ": "crowd"}, {"answer_until": CONVENED.date() - timedelta(days=1)}):
        with pytest.raises(Refused):
            started(organs, **bad)
    organs.travel(AFTER)
    with pytest.raises(Conflict, match="Frist ist vorbei"):
        answered(organs, found, "Ole Rat", "yes")
    assert CirculationAnswer.objects.count() == 1


def test_an_organ_without_enough_seats_cannot_decide(organs: Stage) -> None:
    for name in ("Ole Rat", "Pia Rat"):
        seat = Seat.objects.get(person_name=name)
        assembly.vacate(seat_id=seat.pk, left_on=CONVENED.date(), because="Rücktritt", by=organs.office)
    with pytest.raises(Refused, match="zu wenige Mitglieder"):
        started(organs)


def test_a_circulation_through_the_pages(organs: Stage, client_for: SignIn) -> None:
    office, holder = client_for("union_office"), client_for("union_supervision")
    at = "/versammlung/beteiligung/umlauf/"
    answer = office.post(f"{at}neu/", {"organ": "supervisory_board", "title": "Vertrag", "motion": "Wir schließen ihn.", "answer_until": f"{LAST:%d.%m.%Y}"}, follow=True)  # fmt: skip
    assert "U-2027/01" in text_of(answer)
    found = Circulation.objects.get()
    assert "U-2027/01: Vertrag" in text_of(holder.get("/"))
    mine, ole = seat_of(found, "Person union_supervision"), seat_of(found, "Ole Rat")
    assert "Wir schließen ihn." in text_of(holder.get(f"{at}{found.pk}/sitz/{mine}/"))
    assert holder.get(f"{at}{found.pk}/sitz/{ole}/").status_code == 404
    assert "Wo liegt die schriftliche Antwort?" in text_of(office.get(f"{at}{found.pk}/sitz/{ole}/"))
    holder.post(f"{at}{found.pk}/sitz/{mine}/", {"choice": "yes"})
    office.post(f"{at}{found.pk}/sitz/{ole}/", {"choice": "yes", "proof": "Akte 3"})
    assert CirculationAnswer.objects.count() == 2
    assert "Wartet auf Antwort" not in text_of(holder.get(at))
    organs.travel(AFTER)
    office = client_for("union_office")
    assert "Ergebnis feststellen" in text_of(office.get(f"{at}{found.pk}/"))
    assert "Ergebnis ist festgestellt" in text_of(office.post(f"{at}{found.pk}/ergebnis/", follow=True))
    shown = text_of(client_for("member_it@0").get(f"{at}{found.pk}/"))
    assert "angenommen" in shown
    assert "Akte 3" in shown
