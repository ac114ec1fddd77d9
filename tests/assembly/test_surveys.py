# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Surveys in the union: how answers come in, what results say, and that an anonymous answer leads to nobody."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.html import strip_tags
from tests.assembly.dumping import Row, dump
from tests.assembly.stage import CONVENED, Stage

from itunion.foundation.identity.api import create_person, give_mandate
from itunion.foundation.kernel.api import Conflict, NotPermitted, Refused
from itunion.foundation.kernel.models import AuditEntry
from itunion.foundation.organisations.api import OrganisationKind, across, create_organisation
from itunion.union.assembly import api as assembly
from itunion.union.assembly.actions import voice_surveys as acting
from itunion.union.assembly.models import AnonymousAnswer, NamedAnswer, SurveyDraft, SurveyParticipation
from itunion.union.members.models import Member

SignIn = Callable[[str], Client]
TODAY = CONVENED.date()
LAST = TODAY + timedelta(days=10)
AFTER = datetime.combine(LAST + timedelta(days=1), CONVENED.timetz())


def text_of(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


# --- surveys in the union --------------------------------------------------------------------------------------------


class Union:
    """A survey with one question of each kind, and a mayor in every member."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.heads = [stage.world.actor("member_head@0"), stage.world.actor("member_head@1")]
        for number, body in enumerate(stage.members[2:], start=2):
            person = create_person(email=f"m{number}@example.org", display_name=f"M{number}", password=None, by=stage.system)  # fmt: skip
            give_mandate(person=person, organisation=body, roles=["member_head"], by=stage.system)
            stage.world.people[f"m{number}"] = person
            self.heads.append(stage.world.actor(f"m{number}"))

    def survey(self, mode: str, by: Any = None, **days: Any) -> Any:
        by = by or self.stage.office
        facts = {"opens_on": TODAY, "closes_on": LAST} | days
        found = assembly.plan_survey(title="Bedarf", mode=mode, by=by, **facts)
        for kind, more in (
            ("single", {"choices": ["Ja", "Nein"]}),
            ("several", {"choices": ["A", "B", "C"], "is_required": False}),
            ("number", {"minimum": Decimal(0), "maximum": Decimal(100), "is_required": False}),
            ("text", {"is_required": False}),
        ):
            assembly.add_question(survey_id=found.pk, text=f"Frage {kind}", kind=kind, by=by, **more)
        return assembly.publish_survey(survey_id=found.pk, by=by)

    def answers(self, found: Any, letter: str, number: int = 5) -> dict[str, Any]:
        one, many, amount, text = (q.key for q in found.questions.all())
        choice = {"y": "a1", "n": "a2"}[letter]
        return {one: choice, many: ["a1"], amount: Decimal(number), text: f"Text {number}"}


@pytest.fixture
def union_(stage: Stage) -> Union:
    return Union(stage)


@pytest.fixture
def hands_in(django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """Hand in as in production: what follows the commit happens."""

    def hand_in(**facts: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assembly.hand_in(**facts)

    return hand_in


def all_answer(union: Union, found: Any, letters: str, hand_in: Callable[..., None]) -> None:
    for number, letter in enumerate(letters):
        hand_in(survey_id=found.pk, answers=union.answers(found, letter, number), by=union.heads[number])


def test_several_people_draft_and_one_hands_in(union_: Union, hands_in: Any) -> None:
    found = union_.survey("confidential")
    world = union_.stage.world
    given_ = union_.answers(found, "y")
    part = dict(list(given_.items())[1:])  # a draft may be incomplete
    assembly.save_draft(survey_id=found.pk, answers=part, by=world.actor("member_it@0"))
    assembly.save_draft(survey_id=found.pk, answers=given_, by=world.actor("member_treasurer@0"))
    draft = assembly.draft_of(found.pk, by=union_.heads[0])
    assert draft is not None
    assert draft.contributors == ["Person member_it@0", "Person member_treasurer@0"]
    assert assembly.draft_of(found.pk, by=union_.heads[1]) is None
    with pytest.raises(NotPermitted):
        hands_in(survey_id=found.pk, answers=given_, by=world.actor("member_it@0"))
    hands_in(survey_id=found.pk, answers=given_, by=union_.heads[0])
    assert assembly.draft_of(found.pk, by=union_.heads[0]) is None
    with across("assembly.surveys", reason="test", by=union_.stage.system):
        row = NamedAnswer.objects.get()
    assert row.contributors == ["Person member_it@0", "Person member_treasurer@0"]
    assert assembly.missing_in(found.pk) == sorted(m.name for m in union_.stage.members[1:])


def test_what_is_refused(union_: Union, hands_in: Any) -> None:
    stage = union_.stage
    found = union_.survey("open")
    good = union_.answers(found, "y")
    one, _many, amount, _text = good
    for bad in ({**good, one: "a9"}, {**good, amount: Decimal(101)}, {**good, "q0": "x"}, {amount: Decimal(1)}):  # fmt: skip
        with pytest.raises(Refused):
            hands_in(survey_id=found.pk, answers=bad, by=union_.heads[0])
    body = create_organisation(kind=OrganisationKind.MEMBER, name="Gemeinde Fremd", street="", postcode="", city="", email="", by=stage.system)  # fmt: skip
    person = create_person(email="f@example.org", display_name="F", password=None, by=stage.system)
    give_mandate(person=person, organisation=body, roles=["member_head"], by=stage.system)
    stage.world.people["foreign"] = person
    with pytest.raises(Refused, match="Gefragt sind die Mitglieder"):
        hands_in(survey_id=found.pk, answers=good, by=stage.world.actor("foreign"))
    hands_in(survey_id=found.pk, answers=good, by=union_.heads[0])
    with pytest.raises(Conflict, match="schon geantwortet"):
        hands_in(survey_id=found.pk, answers=good, by=union_.heads[0])
    with pytest.raises(Conflict, match="schon geantwortet"):
        assembly.save_draft(survey_id=found.pk, answers=good, by=union_.heads[0])
    coming = union_.survey("open", opens_on=LAST, closes_on=LAST)
    with pytest.raises(Conflict, match="noch nicht begonnen"):
        hands_in(survey_id=coming.pk, answers=union_.answers(coming, "y"), by=union_.heads[1])
    stage.travel(AFTER)
    with pytest.raises(Conflict, match="beendet"):
        hands_in(survey_id=found.pk, answers=good, by=union_.heads[1])
    with pytest.raises(Conflict, match="beendet"):
        assembly.save_draft(survey_id=found.pk, answers=good, by=union_.heads[1])
    assert SurveyParticipation.objects.count() == 1


def test_the_database_refuses_a_second_answer_in_a_race(
    union_: Union, hands_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = union_.survey("anonymous")
    hands_in(survey_id=found.pk, answers=union_.answers(found, "y"), by=union_.heads[0])
    monkeypatch.setattr(acting, "took_part", lambda *_: False)  # both asked before either wrote
    with pytest.raises(Conflict, match="schon geantwortet"):
        hands_in(survey_id=found.pk, answers=union_.answers(found, "n"), by=union_.heads[0])
    assert AnonymousAnswer.objects.count() == SurveyParticipation.objects.count() == 1


def test_questions_are_changed_by_who_asks_and_only_before_the_start(union_: Union) -> None:
    head, other, office = union_.heads[0], union_.heads[1], union_.stage.office
    found = assembly.plan_survey(title="Frage", mode="open", opens_on=TODAY, closes_on=LAST, by=head)
    with pytest.raises(Refused, match="noch keine Frage"):
        assembly.publish_survey(survey_id=found.pk, by=head)
    facts: dict[str, Any] = {"survey_id": found.pk, "text": "Wie viele?", "kind": "number"}
    with pytest.raises(NotPermitted):
        assembly.add_question(by=other, **facts)
    with pytest.raises(Refused):
        assembly.get_survey(found.pk, by=other)
    assert assembly.get_survey(found.pk, by=office) == found
    assembly.add_question(by=head, **facts)
    for bad in ({"kind": "single", "choices": ["Ja"]}, {"kind": "single", "choices": ["Ja", "Ja "]}, {"kind": "dance"}, {"minimum": Decimal(2), "maximum": Decimal(1)}):  # fmt: skip
        with pytest.raises(Refused):
            assembly.add_question(by=head, **(facts | bad))
    assembly.publish_survey(survey_id=found.pk, by=head)
    with pytest.raises(Conflict, match="schon gestartet"):
        assembly.add_question(by=head, **facts)
    with pytest.raises(NotPermitted):
        assembly.plan_survey(title="Frage", mode="open", opens_on=TODAY, closes_on=LAST, by=union_.stage.world.actor("member_it@0"))  # fmt: skip


def test_results_come_after_the_close_and_hide_small_counts(union_: Union, hands_in: Any) -> None:
    office, head = union_.stage.office, union_.heads[0]
    confidential, open_ = union_.survey("confidential"), union_.survey("open")
    for found in (confidential, open_):
        all_answer(union_, found, "yyyyyn", hands_in)
        assert assembly.results_of(found, by=office) == []
        assert assembly.named_answers(found, by=office) == []
    union_.stage.travel(AFTER)
    one = assembly.results_of(confidential, by=head)[0]
    assert [line.value for line in one.lines if not line.group] == [None, None]
    shown_ = assembly.results_of(open_, by=head)[0]
    assert [line.value for line in shown_.lines if not line.group] == [5, 1]
    assert [line.share for line in shown_.lines if not line.group] == [Decimal("83.3"), Decimal("16.7")]
    number = assembly.results_of(confidential, by=head)[2]
    assert [line.value for line in number.lines] == [Decimal("2.50")]
    assert assembly.results_of(confidential, by=head)[3].texts == []
    assert len(assembly.named_answers(confidential, by=office)) == 6
    assert len(assembly.named_answers(open_, by=head)) == 6
    with pytest.raises(NotPermitted):
        assembly.named_answers(confidential, by=head)


def make_county(union: Union, number: int) -> None:
    with across("members.register", reason="test", by=union.stage.system):
        Member.objects.filter(organisation=union.stage.members[number]).update(kind="county")


def test_a_later_change_of_the_register_does_not_change_a_result(union_: Union, hands_in: Any) -> None:
    """Else the two results, one subtracted from the other, would show the answer of the member that changed."""
    make_county(union_, 0)
    found = union_.survey("open")
    all_answer(union_, found, "nyyyy", hands_in)
    union_.stage.travel(AFTER)
    before = assembly.results_of(found, by=union_.stage.office)
    assert [(line.group, line.label, line.value) for line in before[0].lines] == [
        ("", "Ja", 4), ("", "Nein", 1),
        ("Landkreis", "Ja", 0), ("Landkreis", "Nein", 1),
        ("Einheitsgemeinde", "Ja", 4), ("Einheitsgemeinde", "Nein", 0),
    ]  # fmt: skip
    make_county(union_, 1)
    assert assembly.results_of(found, by=union_.stage.office) == before


def test_an_anonymous_result_has_no_groups_and_needs_five(union_: Union, hands_in: Any) -> None:
    full, few = union_.survey("anonymous"), union_.survey("anonymous")
    all_answer(union_, full, "yyyyyy", hands_in)
    all_answer(union_, few, "yyyy", hands_in)
    union_.stage.travel(AFTER)
    one, many, number, text = assembly.results_of(full, by=union_.heads[0])
    assert {line.group for result in (one, many, number) for line in result.lines} == {""}
    assert [line.value for line in one.lines] == [
        None,
        None,
    ]  # all said yes: that nobody said no is a small count
    assert number.lines[0].value == Decimal("2.50")
    assert text.texts == sorted(text.texts)
    assert len(text.texts) == 6
    assert all(
        r.hidden and not r.lines and not r.texts for r in assembly.results_of(few, by=union_.stage.office)
    )


def test_a_repeated_survey_stands_beside_the_earlier_one(union_: Union, hands_in: Any) -> None:
    first = union_.survey("open")
    all_answer(union_, first, "yyn", hands_in)
    union_.stage.travel(AFTER)
    day = AFTER.date()
    office = union_.stage.office
    with pytest.raises(Refused):
        assembly.repeat_survey(survey_id=first.pk, opens_on=LAST, closes_on=day, by=office)
    second = assembly.repeat_survey(survey_id=first.pk, opens_on=day, closes_on=day, by=office)
    second = assembly.publish_survey(survey_id=second.pk, by=office)
    all_answer(union_, second, "yyyn", hands_in)
    union_.stage.travel(AFTER + timedelta(days=1))
    assert assembly.earlier_survey(second) == first
    line = assembly.results_of(second, by=office)[0].lines[0]
    assert (line.share, line.earlier_share) == (Decimal("75.0"), Decimal("66.7"))
    assert assembly.results_of(second, by=office)[2].lines[0].earlier_share == Decimal("1.00")


# --- an anonymous answer leads to nobody -----------------------------------------------------------------------------

RANDOM = {
    "id",
    "_rowid",
    "_ctid",
    "_xmin",
    "key",
    "hash",
    "previous_hash",
    "password",
    "last_login",
    "date_joined",
}


def shape(tables: dict[str, list[Row]]) -> dict[str, list[str]]:
    """Return the tables with random keys taken out, rows in an order of their own."""
    return {
        name: sorted(repr({c: str(v) for c, v in row.items() if c not in RANDOM}) for row in rows)
        for name, rows in tables.items()
        if name.startswith(("assembly_", "kernel_", "django_session"))
    }


def test_two_members_who_swap_answers_leave_the_same_database(union_: Union, hands_in: Any) -> None:
    from django.db import transaction

    found = union_.survey("anonymous")
    shapes = []
    for letters in ("ynyyn", "nyyyn"):
        point = transaction.savepoint()
        for number, letter in enumerate(letters):
            answers = union_.answers(found, letter, 7)
            assembly.save_draft(survey_id=found.pk, answers={}, by=union_.heads[number])
            hands_in(survey_id=found.pk, answers=answers, by=union_.heads[number])
        shapes.append(shape(dump()))
        transaction.savepoint_rollback(point)
    assert len(shapes[0]["assembly_anonymousanswer"]) == 5
    assert len(shapes[0]["assembly_surveyparticipation"]) == 5
    assert shapes[0] == shapes[1]


def test_the_order_of_answers_says_nothing_about_the_order_of_members(union_: Union, hands_in: Any) -> None:
    """Members answer one after the other, each its own number; how the answers lie differs from run to run."""
    orders = set()
    for _run in range(6):
        found = union_.survey("anonymous")
        all_answer(union_, found, "yyyyyy", hands_in)
        rows = [r for r in dump()["assembly_anonymousanswer"] if r["survey_id"] == found.pk]
        key = found.questions.all()[2].key
        place = "_rowid" if connection.vendor == "sqlite" else "_ctid"
        rows.sort(key=lambda r: r[place] if connection.vendor == "sqlite" else json.loads(f"[{r[place][1:-1]}]"))  # fmt: skip
        orders.add(tuple(json.loads(r["answers"])[key] if isinstance(r["answers"], str) else r["answers"][key] for r in rows))  # fmt: skip
        if connection.vendor == "postgresql":
            assert len({r["_xmin"] for r in rows}) == 1
    # six runs in the order of arrival would be one order; that shuffled ones all agree has chance 720**-5
    assert len(orders) > 1


def test_nothing_in_the_trail_tells_an_anonymous_answer(union_: Union, hands_in: Any) -> None:
    found = union_.survey("anonymous")
    answers = union_.answers(found, "y", 42)
    assembly.save_draft(survey_id=found.pk, answers=answers, by=union_.heads[0])
    with across("assembly.surveys", reason="test", by=union_.stage.system):
        assert SurveyDraft.objects.count() == 1
    hands_in(survey_id=found.pk, answers=answers, by=union_.heads[0])
    with across("assembly.surveys", reason="test", by=union_.stage.system):
        assert not SurveyDraft.objects.exists()
        assert not NamedAnswer.objects.exists()
    entries = {e.action: e.data for e in AuditEntry.objects.filter(subject=f"survey:{found.pk}")}
    assert entries["assembly.hand_in"] == {"member": union_.heads[0].organisation_id}
    assert entries["assembly.save_draft"] == {}
    columns = {f.name for f in AnonymousAnswer._meta.get_fields()}
    assert columns == {"id", "survey", "answers"}


def test_the_answer_is_written_after_the_participation_is_committed(
    union_: Union, django_capture_on_commit_callbacks: Any
) -> None:
    found = union_.survey("anonymous")
    with django_capture_on_commit_callbacks() as later:
        assembly.hand_in(survey_id=found.pk, answers=union_.answers(found, "y"), by=union_.heads[0])
    assert SurveyParticipation.objects.count() == 1
    assert AnonymousAnswer.objects.count() == 0
    for callback in later:
        callback()
    assert AnonymousAnswer.objects.count() == 1


def test_if_the_answer_cannot_be_written_the_member_may_answer_again(
    union_: Union, hands_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = union_.survey("anonymous")
    answers = union_.answers(found, "y")
    hands_in(survey_id=found.pk, answers=answers, by=union_.heads[1])

    def full(*_args: Any, **_more: Any) -> None:
        raise OSError("disk full: a1")

    with monkeypatch.context() as broken:
        broken.setattr(AnonymousAnswer.objects, "bulk_create", full)
        with pytest.raises(Conflict, match="noch einmal") as caught:
            hands_in(survey_id=found.pk, answers=answers, by=union_.heads[0])
    assert caught.value.__suppress_context__
    assert AnonymousAnswer.objects.count() == 1  # those of others are kept
    hands_in(survey_id=found.pk, answers=answers, by=union_.heads[0])
    assert AnonymousAnswer.objects.count() == 2


# --- pages -----------------------------------------------------------------------------------------------------------


def test_a_survey_through_the_pages(
    union_: Union, client_for: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    office, clerk, head = client_for("union_office"), client_for("member_it@0"), client_for("member_head@0")
    at = "/versammlung/beteiligung/umfragen/"
    office.post(f"{at}neu/", {"title": "Ausstattung", "mode": "anonymous", "opens_on": f"{TODAY:%d.%m.%Y}", "closes_on": f"{LAST:%d.%m.%Y}"})  # fmt: skip
    found = assembly.surveys(union_.stage.office).get()
    for text in ("Weg damit", "Zufrieden?"):
        answer = office.post(f"{at}{found.pk}/frage/", {"text": text, "kind": "single", "choices": "Ja\nNein", "is_required": "on"}, follow=True)  # fmt: skip
        assert text in text_of(answer)
    office.post(f"{at}{found.pk}/frage/", {"text": "Wie viele?", "kind": "number", "maximum": "9"})
    office.post(f"{at}{found.pk}/frage/{found.questions.first().pk}/")
    assert head.get(f"{at}{found.pk}/").status_code == 404
    assert "ist gestartet" in text_of(office.post(f"{at}{found.pk}/start/", follow=True))
    assert "Wartet auf Antwort" in text_of(clerk.get("/"))
    one, number = (q.key for q in found.questions.all())
    page = text_of(clerk.get(f"{at}{found.pk}/antwort/"))
    assert "nicht was es antwortet" in page
    assert "Abgeben kann, wer Ihr Mitglied vertreten darf" in page
    answer = clerk.post(f"{at}{found.pk}/antwort/", {number: "7", "draft": "1"}, follow=True)
    assert "Entwurf ist gespeichert" in text_of(answer)
    page = head.get(f"{at}{found.pk}/antwort/")
    assert "Person member_it@0" in text_of(page)
    assert 'value="7"' in page.content.decode()
    answer = head.post(f"{at}{found.pk}/antwort/", {number: "10", one: "a1", "hand_in": "1"})
    assert answer.status_code == 200
    assert not SurveyParticipation.objects.exists()
    answer = head.post(f"{at}{found.pk}/antwort/", {number: "7", "hand_in": "1"})
    assert not SurveyParticipation.objects.exists()
    answer = head.post(f"{at}{found.pk}/antwort/", {one: "a7", "hand_in": "1"})
    assert not SurveyParticipation.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = head.post(f"{at}{found.pk}/antwort/", {number: "7", one: "a1", "hand_in": "1"}, follow=True)
    assert "ist abgegeben" in text_of(answer)
    assert AnonymousAnswer.objects.get().answers == {one: "a1", number: "7"}
    assert "Noch kein Ergebnis" in text_of(head.get(f"{at}{found.pk}/ergebnis/"))
    assert "Gemeinde Beta" in text_of(office.get(f"{at}{found.pk}/"))
    assert "Wartet auf Antwort" not in text_of(client_for("member_head@0").get("/"))
    union_.stage.travel(AFTER)
    office = client_for("union_office")
    assert "Zu wenige Antworten" in text_of(office.get(f"{at}{found.pk}/ergebnis/"))
    assert "Keine Antwort" in text_of(office.get(f"{at}{found.pk}/antworten/"))


def test_the_result_is_a_table_to_take_along(union_: Union, client_for: SignIn, hands_in: Any) -> None:
    found = union_.survey("open")
    all_answer(union_, found, "yyyyyn", hands_in)
    secret = union_.survey("confidential")
    all_answer(union_, secret, "yyyyyn", hands_in)
    union_.stage.travel(AFTER)
    head = client_for("member_head@0")
    at = f"/versammlung/beteiligung/umfragen/{found.pk}"
    assert "Frage single" in text_of(head.get(f"{at}/ergebnis/"))
    rows = list(csv.reader(io.StringIO(head.get(f"{at}/ergebnis/?export=csv").content.decode("utf-8-sig")), delimiter=";"))  # fmt: skip
    assert rows[1][:5] == ["Frage single", "alle", "Ja", "5", "6"]
    assert head.get(f"{at}/ergebnis/?export=xlsx").content.startswith(b"PK")
    assert "Gemeinde Alpha" in text_of(head.get(f"{at}/antworten/"))
    page = head.get(f"/versammlung/beteiligung/umfragen/{secret.pk}/ergebnis/")
    assert "verdeckt" in text_of(page)
    assert "Text 3" not in text_of(page)
    assert head.get(f"/versammlung/beteiligung/umfragen/{secret.pk}/antworten/").status_code == 403
    assert "Text 3" in text_of(
        client_for("union_office").get(f"/versammlung/beteiligung/umfragen/{secret.pk}/antworten/")
    )
