# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Accession as a case: from the council's resolution to the payment plan, and the way of a refusal."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from tests.members.scene import TODAY, declare, declared_case, entered_case, euro, on, resolved_case, statutes

from itunion.foundation.kernel.api import Conflict, Refused, audit, clock, events
from itunion.foundation.organisations.api import get_organisation
from itunion.union.members import api as members
from itunion.union.members.events import MemberAdmitted
from itunion.union.members.models import AccessionCase, Member, Paper, ShareEntry
from itunion.union.members.rules.accession import CaseFacts, CaseState, earliest_decision, state_of, steps_of

WEEK_6 = date(2026, 3, 1), date(2026, 4, 12)


def current(facts: CaseFacts, today: date = TODAY) -> str:
    return next((s.key for s in steps_of(facts, today) if s.state == "current"), "")


def test_the_next_step_follows_from_what_has_happened() -> None:
    sent, first = WEEK_6
    facts = CaseFacts()
    assert (current(facts), state_of(facts, sent)) == ("resolution", CaseState.OPENED)
    voted = CaseFacts(resolved=True)
    assert (current(voted), state_of(voted, sent)) == ("clearance", CaseState.RESOLVED)
    open_ = CaseFacts(resolved=True, clearance_sent_on=sent)
    assert earliest_decision(open_) == first
    assert current(open_, date(2026, 4, 11)) == "clearance"
    assert current(open_, first) == "declaration"
    assert state_of(open_, date(2026, 4, 11)) == CaseState.CLEARANCE_SENT
    # the letter may go out before the council votes
    early = CaseFacts(clearance_sent_on=sent, clearance_answer="not_objected")
    assert current(early, sent) == "resolution"


@pytest.mark.parametrize(
    ("kind", "answer", "cleared"),
    [
        ("approval", "", False),
        ("approval", "not_objected", False),
        ("approval", "granted", True),
        ("submission", "objected", False),
        ("notification", "", True),
        ("notification", "objected", False),
        ("not_required", "", True),
    ],
)
def test_each_kind_of_clearance_opens_the_way_differently(kind: str, answer: str, cleared: bool) -> None:
    facts = CaseFacts(
        resolved=True, clearance_type=kind, clearance_sent_on=WEEK_6[0], clearance_answer=answer
    )
    assert (current(facts, date(2030, 1, 1)) == "declaration") is cleared


@pytest.mark.django_db
def test_from_resolution_to_payment(place: Any) -> None:
    heard: list[Any] = []
    events.subscribe(MemberAdmitted, "tests", heard.append)
    try:
        with on(TODAY, place.system):
            case, member = entered_case(place.system)
            assert member.number == 3
            state = members.state_on(member.organisation_id)
            assert (state.status, state.shares, state.balance) == ("member", 1, 0)
            assert state.member_from == date(2029, 2, 26)
            notice = members.notify_admission(case_id=case.pk, way="email", by=place.system)
            assert mail.outbox[-1].to == ["rathaus@neu.example"]
            assert notice.proof == mail.outbox[-1].extra_headers["Message-ID"]
            (instalment,) = members.payment_plan(organisation_id=member.organisation_id, by=place.system)
            assert instalment.due_on == date(2029, 3, 28)
            case.refresh_from_db()
            assert case.state == "complete"
        with on(date(2029, 4, 2), place.system):
            (alarm,) = [a for a in members.alarms() if a.kind == "payment"]
            assert (alarm.amount, alarm.due_on) == (euro(5000), date(2029, 3, 28))
            members.record_payment(
                organisation_id=member.organisation_id, amount=euro(5000), paid_on=clock.today(), reference="K 1",
                by=place.system,
            )  # fmt: skip
            assert members.alarms() == []
    finally:
        events._handlers[MemberAdmitted].pop("tests")
    assert heard == [MemberAdmitted(member.organisation_id, date(2029, 2, 26))]
    assert get_organisation(member.organisation_id).email == "rathaus@neu.example"
    assert list(audit.verify()) == []
    entries = [e.action for e in audit.entries_about(f"accession:{case.pk}")]
    assert entries == [
        "members.open_case", "members.record_resolution", "members.record_clearance", "members.record_declaration",
        "members.admit", "members.enter_member", "members.notify_admission",
    ]  # fmt: skip


@pytest.mark.django_db
def test_every_audit_entry_names_rules_profile_and_statutes(place: Any) -> None:
    with on(TODAY, place.system):
        statutes(place.system)
        case = declared_case(place.system)
    (entry,) = [
        e for e in audit.entries_about(f"accession:{case.pk}") if e.action == "members.record_declaration"
    ]
    found = {f["rule"]: f for f in entry.data["findings"]}
    assert set(found) == {"A2", "A3", "A6", "A7", "A18"}
    assert {f["profile"] for f in found.values()} == {"geng-2025-01-01"}
    assert {f["statutes"] for f in found.values()} == {case.statutes_version}


@pytest.mark.django_db
def test_a_refused_declaration_is_really_gone(place: Any) -> None:
    with on(TODAY, place.system):
        case = declare(
            resolved_case(place.system), place.system, content=b"%PDF-1.7 Frau Ohle erklaert", media_type="application/pdf"
        )  # fmt: skip
        digest = case.declaration.sha256
        members.refuse(case_id=case.pk, refused_on=TODAY, reason="Grund im Haus", by=place.system)
        with pytest.raises(Conflict):
            members.admit(case_id=case.pk, admitted_on=TODAY, reference="V", by=place.system)
        members.notify_refusal(case_id=case.pk, way="letter", proof="Einschreiben 7", by=place.system)
        members.prove_erasure(case_id=case.pk, by=place.system)
        paper = Paper.objects.get(pk=case.declaration_id)
        assert paper.content is None
        assert (paper.sha256, paper.erased_on) == (digest, TODAY)
        case = AccessionCase.objects.get(pk=case.pk)
        assert (case.state, case.representative, case.deputy, case.email, case.refusal_reason) == (
            "closed",
            "",
            "",
            "",
            "",
        )
        assert case.erasure_proof
        assert members.alarms() == []
    said = str([e.data for e in audit.entries_about(f"accession:{case.pk}")])
    assert "Ohle" not in said
    assert "Grund im Haus" not in said
    assert digest in said


@pytest.mark.django_db
def test_a_late_notice_of_refusal_is_an_alarm_but_does_not_keep_the_declaration(place: Any) -> None:
    with on(TODAY, place.system):
        case = declared_case(place.system)
        members.refuse(case_id=case.pk, refused_on=TODAY, reason="x", by=place.system)
    with on(date(2029, 3, 9), place.system):
        (alarm,) = members.alarms()
        assert (alarm.rule, alarm.due_on, alarm.late) == ("A5", date(2029, 3, 8), True)
        members.notify_refusal(case_id=case.pk, way="email", by=place.system)
        assert members.prove_erasure(case_id=case.pk, by=place.system).state == "closed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"declared_on": date(2029, 3, 5)}, "Zukunft"),
        ({"shares": 2}, "Satzung"),
        ({"statutes_shown_on": date(2029, 2, 21)}, "A2"),
        ({"printout_offered": False}, "A2"),
        ({"duty_other": False}, "A6"),
    ],
)
def test_declarations_that_do_not_do(place: Any, changes: dict[str, Any], words: str) -> None:
    with on(TODAY, place.system):
        case = resolved_case(place.system)
        with pytest.raises(Refused, match=words):
            declare(case, place.system, **changes)
        assert AccessionCase.objects.get(pk=case.pk).declared_on is None
        assert not Paper.objects.exists()


@pytest.mark.django_db
def test_before_the_weeks_are_over_nobody_declares(place: Any) -> None:
    with on(TODAY, place.system):
        case = resolved_case(place.system)
        members.record_clearance(
            case_id=case.pk, sent_on=date(2029, 1, 12), authority="Landkreis", by=place.system
        )
        with pytest.raises(Refused, match=r"ohne Antwort bis zum 23\.02\.2029"):
            declare(case, place.system, declared_on=date(2029, 2, 22))
        assert declare(case, place.system, declared_on=date(2029, 2, 23)).state == "declared"


@pytest.mark.django_db
def test_text_form_by_transition_admits_although_the_statutes_say_written(place: Any) -> None:
    with on(TODAY, place.system):
        statutes(place.system, declaration_form="written")
        case = declare(
            resolved_case(place.system), place.system, board_resolution="V 1", supervisory_resolution="AR 1"
        )
        assert case.text_form_by_transition
        assert (
            members.admit(case_id=case.pk, admitted_on=TODAY, reference="V 2", by=place.system).state
            == "admitted"
        )
    with on(date(2030, 1, 2), place.system):
        # § 177 has ended: text form no longer does
        late = declare(
            resolved_case(place.system, "Gemeinde Spät"), place.system, declared_on=date(2030, 1, 1)
        )
        with pytest.raises(Refused, match="A1"):
            members.admit(case_id=late.pk, admitted_on=date(2030, 1, 2), reference="V 3", by=place.system)


@pytest.mark.django_db
def test_effective_later_than_admitted(place: Any) -> None:
    with on(TODAY, place.system):
        case = declared_case(place.system)
        members.admit(
            case_id=case.pk,
            admitted_on=TODAY,
            reference="V 2",
            effective_on=date(2029, 10, 1),
            by=place.system,
        )
        owner = members.enter_member(case_id=case.pk, by=place.system).organisation_id
        assert members.state_on(owner).status == "none"
        assert members.state_on(owner, date(2029, 10, 1)).is_member
        assert owner not in {line.organisation_id for line in members.member_lines()}
        assert owner in members.voting_members(date(2029, 10, 1))
        assert owner not in members.voting_members(date(2029, 9, 30))


@pytest.mark.django_db
def test_nobody_is_taken_in_twice(place: Any) -> None:
    with on(TODAY, place.system):
        case, _member = entered_case(place.system)
        with pytest.raises(Conflict):
            members.enter_member(case_id=case.pk, by=place.system)
        with pytest.raises(Refused, match="schon in der Mitgliederliste"):
            resolved_case(place.system)
        resolved_case(place.system, "Gemeinde Andere")
        with pytest.raises(Refused, match="läuft schon"):
            resolved_case(place.system, "Gemeinde Andere")
        with pytest.raises(Refused, match="andere Stelle"):
            resolved_case(place.system, "Lieferant Eins")
    assert Member.objects.model._meta.db_table
    with on(TODAY, place.system):
        assert ShareEntry.objects.filter(kind="subscription").count() == 3
