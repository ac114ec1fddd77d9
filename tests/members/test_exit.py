# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Leaving: the vectors of the fact sheet, notice to payment, exclusion, merger, suspended payouts."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from tests.members.demonstrations_exit import left_member
from tests.members.scene import TODAY, body, euro, member, on, refused_by, statutes

from itunion.foundation.kernel.api import Conflict, Refused, events, jobs
from itunion.union.law import api as law
from itunion.union.members import api as members
from itunion.union.members.events import MemberExcluded, MemberLeft
from itunion.union.members.rules.exit import earliest_year_end, months_on, year_start
from itunion.union.members.tasks import enter_due_exits


@pytest.mark.parametrize(
    ("received", "months", "exit_on", "last", "missed"),
    [
        (date(2026, 9, 30), 3, date(2026, 12, 31), date(2026, 9, 30), None),
        (date(2026, 10, 1), 3, date(2027, 12, 31), date(2027, 9, 30), date(2026, 12, 31)),
        (date(2026, 1, 2), 24, date(2028, 12, 31), date(2026, 12, 31), None),
        (date(2026, 12, 31), 60, date(2031, 12, 31), date(2026, 12, 31), None),
    ],
)
def test_termination_vectors(
    received: date, months: int, exit_on: date, last: date, missed: date | None
) -> None:
    days = earliest_year_end(received, months, 6)
    assert (days.exit_on, days.last_receipt, days.missed) == (exit_on, last, missed)


def test_settlement_vector_and_business_years_of_other_months() -> None:
    assert earliest_year_end(date(2026, 3, 1), 3, 6).pay_until == date(2027, 6, 30)
    summer = earliest_year_end(date(2026, 3, 1), 3, 6, "06-30")
    assert (summer.last_receipt, summer.exit_on, summer.pay_until) == (
        date(2026, 3, 30), date(2026, 6, 30), date(2026, 12, 30),
    )  # fmt: skip
    assert year_start(date(2026, 6, 30), "06-30") == date(2025, 7, 1)
    assert year_start(date(2026, 12, 31)) == date(2026, 1, 1)
    assert months_on(date(2026, 8, 31), 6) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("paper", "kept_until"),
    [("entry", date(2029, 12, 31)), ("letter", date(2032, 12, 31)), ("voucher", date(2034, 12, 31)), ("accounts", date(2036, 12, 31))],
)  # fmt: skip
def test_retention_vectors(paper: str, kept_until: date) -> None:
    book = law.book_for(date(2026, 12, 31), law.Statutes("0", {}))
    facts = {"paper": paper, "dated": date(2026, 5, 1), "exit_on": date(2026, 12, 31)}
    assert book.check("M6", **facts, erase_on=kept_until).due == kept_until
    assert not book.check("M6", **facts, erase_on=kept_until).kept
    assert book.check("M6", **facts, erase_on=date(kept_until.year + 1, 1, 1)).kept


@pytest.mark.django_db
def test_from_notice_to_payment(place: Any) -> None:
    heard: list[Any] = []
    events.subscribe(MemberLeft, "tests", heard.append)
    try:
        with on(date(2028, 2, 1), place.system):
            owner = left_member(place)
            assert members.state_on(owner).leaves_on == date(2028, 12, 31)
            members.notify_exit(organisation_id=owner, way="email", by=place.system)
            assert "31.12.2028" in mail.outbox[-1].subject
            with pytest.raises(Conflict):
                members.notify_exit(organisation_id=owner, way="email", by=place.system)
            with pytest.raises(Refused, match="noch nicht vorbei"):
                members.enter_exit(organisation_id=owner, by=place.system)
            assert owner in members.voting_members(date(2028, 12, 31))
        with on(date(2029, 1, 2), place.system):
            # gone by law, entered or not
            assert members.state_on(owner).status == "left"
            assert owner not in members.voting_members(date(2029, 1, 1))
            jobs.enqueue(enter_due_exits)
            jobs.run_due_now()
            assert members.state_on(owner).shares == 0
            entry = members.settle(organisation_id=owner, by=place.system)
            assert (entry.amount, entry.due_on) == (euro(-5000), date(2029, 6, 30))
            with pytest.raises(Conflict):
                members.settle(organisation_id=owner, by=place.system)
            (alarm,) = [a for a in members.alarms() if a.organisation_id == owner]
            assert (alarm.rule, alarm.due_on, alarm.late) == ("E7", date(2029, 6, 30), False)
        with on(date(2029, 7, 2), place.system):
            (alarm,) = [a for a in members.alarms() if a.organisation_id == owner]
            assert alarm.late
            with pytest.raises(Refused, match=r"nur 5\.000,00"):
                members.pay_settlement(
                    organisation_id=owner, amount=euro("5000.01"), paid_on=date(2029, 7, 1), reference="K", by=place.system,
                )  # fmt: skip
            members.pay_settlement(
                organisation_id=owner,
                amount=euro(5000),
                paid_on=date(2029, 7, 1),
                reference="K 8",
                by=place.system,
            )
            assert members.alarms() == []
            assert members.state_on(owner).claim == 0
            assert members.check_consistency() == []
    finally:
        events._handlers[MemberLeft].pop("tests")
    assert heard == [MemberLeft(owner, date(2028, 12, 31))]


@pytest.mark.django_db
def test_a_notice_in_the_middle_of_the_year_or_too_late_is_refused(place: Any) -> None:
    with on(date(2028, 10, 2), place.system):
        owner = member("Gemeinde Gamma", place.system)
        for exit_on in (date(2029, 6, 30), date(2028, 12, 31), date(2030, 1, 1)):
            with refused_by("E1"):
                members.give_notice(
                    organisation_id=owner, received_on=date(2028, 10, 1), form="text", exit_on=exit_on, by=place.system,
                )  # fmt: skip
        assert members.state_on(owner).leaves_on is None
        members.give_notice(
            organisation_id=owner, received_on=date(2028, 10, 1), form="text", by=place.system
        )
        assert members.state_on(owner).leaves_on == date(2029, 12, 31)
        with pytest.raises(Conflict):
            members.give_notice(
                organisation_id=owner, received_on=date(2028, 10, 2), form="text", by=place.system
            )


@pytest.mark.django_db
def test_hardship_and_extraordinary_notice_end_earlier(place: Any) -> None:
    with on(TODAY, place.system):
        statutes(place.system, notice_months=36)
        first, second = member("Gemeinde Gamma", place.system), member("Gemeinde Delta", place.system)
        members.give_notice(organisation_id=first, received_on=TODAY, form="text", by=place.system)
        assert members.state_on(first).leaves_on == date(2032, 12, 31)
        members.give_notice(
            organisation_id=first,
            received_on=TODAY,
            form="text",
            hardship_reason="Haushaltssicherung",
            by=place.system,
        )
        assert members.state_on(first).leaves_on == date(2029, 12, 31)
        fields: dict[str, Any] = {
            "declared_on": TODAY,
            "known_on": date(2029, 2, 1),
            "entitled": True,
            "ground": "Widerspruch",
        }
        with refused_by("E3"):
            members.give_extraordinary_notice(
                organisation_id=second, change="other", **fields, by=place.system
            )
        members.give_extraordinary_notice(organisation_id=second, change="4", **fields, by=place.system)
        assert members.state_on(second).leaves_on == date(2029, 12, 31)


@pytest.mark.django_db
def test_an_excluded_member_may_not_attend_from_the_day_of_the_letter(place: Any) -> None:
    heard: list[Any] = []
    events.subscribe(MemberExcluded, "tests", heard.append)
    try:
        with on(TODAY, place.system):
            owner = member("Gemeinde Gamma", place.system)
            fields: dict[str, Any] = {
                "organisation_id": owner,
                "resolution": "V 7",
                "posted_on": TODAY,
                "by": place.system,
            }
            with refused_by("E5"):
                members.exclude_member(reason="passt uns nicht", posting_proof="RE 1", **fields)
            members.exclude_member(reason="Insolvenz", posting_proof="RE 123 DE", **fields)
            assert owner in members.voting_members(date(2029, 2, 28))
            assert owner not in members.voting_members(TODAY)
            state = members.state_on(owner)
            assert (state.is_member, state.leaves_on) == (True, date(2029, 12, 31))
            (leaving,) = [e for e in members.exits() if e.organisation_id == owner]
            assert leaving.next_step == "wait"  # the letter itself is the notice
    finally:
        events._handlers[MemberExcluded].pop("tests")
    assert heard == [MemberExcluded(owner, TODAY, date(2029, 12, 31))]


@pytest.mark.django_db
def test_after_a_merger_the_successor_is_member_to_the_year_end(place: Any) -> None:
    with on(TODAY, place.system):
        owner, other = member("Gemeinde Gamma", place.system), body("Stadt Groß", place.system)
        with refused_by("E11"):
            members.record_territorial_change(
                organisation_id=owner, effective_on=TODAY, successor=" ", reference="Gesetz", by=place.system
            )
        members.record_territorial_change(
            organisation_id=owner, effective_on=TODAY, successor="", successor_id=other.pk, reference="Gesetz", by=place.system,
        )  # fmt: skip
        (alarm,) = [a for a in members.alarms() if a.organisation_id == owner]
        assert (alarm.rule, alarm.due_on) == ("E11", date(2029, 3, 8))
        notice = members.notify_exit(organisation_id=owner, way="letter", proof="P 1", by=place.system)
        assert "Stadt Groß" in notice.recipient
        assert members.state_on(owner).leaves_on == date(2029, 12, 31)


@pytest.mark.django_db
def test_payouts_wait_below_the_minimum_capital_in_the_order_of_exits(place: Any) -> None:
    with on(date(2028, 2, 1), place.system):
        # two members of the world and two that leave: 20.000 together
        statutes(place.system, minimum_capital="13000.00")
        first, second = left_member(place), left_member(place, "Gemeinde Delta")
    with on(TODAY, place.system):
        for owner in (first, second):
            members.enter_exit(organisation_id=owner, by=place.system)
            members.settle(organisation_id=owner, by=place.system)
        queue = [(p.claim.owner, p.payable, p.suspended) for p, _name, _until in members.settlement_queue()]
        assert queue == [(first, euro(5000), 0), (second, euro(2000), euro(3000))]
        members.pay_settlement(
            organisation_id=first, amount=euro(5000), paid_on=TODAY, reference="K 1", by=place.system
        )
        with refused_by("A16"):
            members.pay_settlement(
                organisation_id=second,
                amount=euro("2000.01"),
                paid_on=TODAY,
                reference="K 2",
                by=place.system,
            )
        members.pay_settlement(
            organisation_id=second, amount=euro(2000), paid_on=TODAY, reference="K 2", by=place.system
        )
        (alarm,) = [a for a in members.alarms() if a.organisation_id == second and a.rule == "A16"]
        assert alarm.amount == euro(3000)
        member("Gemeinde Epsilon", place.system)
        members.pay_settlement(
            organisation_id=second, amount=euro(3000), paid_on=TODAY, reference="K 3", by=place.system
        )


@pytest.mark.django_db
def test_a_planned_exit_is_only_a_reminder(place: Any) -> None:
    with on(TODAY, place.system):
        owner = member("Gemeinde Gamma", place.system)
        members.plan_exit(organisation_id=owner, planned_on=date(2029, 12, 31), by=place.system)
        assert members.alarms() == []
    with on(date(2029, 6, 15), place.system):
        (alarm,) = members.alarms()
        assert (alarm.kind, alarm.due_on, alarm.late) == ("planned_exit", date(2029, 9, 30), False)
    with on(date(2030, 1, 2), place.system):
        assert members.state_on(owner).status == "member"
        assert members.alarms()[0].late


@pytest.mark.django_db
def test_dissolution_within_six_months_needs_a_reason(place: Any) -> None:
    with on(date(2028, 2, 1), place.system):
        owner = left_member(place)
    with on(TODAY, place.system):
        members.enter_exit(organisation_id=owner, by=place.system)
        entry = members.settle(
            organisation_id=owner,
            dissolved_on=date(2029, 2, 1),
            reason="Abstimmung mit dem Verband",
            by=place.system,
        )
        assert entry.text == "Abstimmung mit dem Verband"
