# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""One demonstration per rule of organs, assembly and audit: it fails when the rule is switched off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from tests.assembly.secretly import secret_ballot
from tests.assembly.stage import STARTS, Stage

from itunion.foundation.kernel.api import Refused, clock
from itunion.union.assembly import api as assembly
from itunion.union.assembly.actions import secret
from itunion.union.assembly.models import (
    AnnualAccounts,
    Assembly,
    AuditReport,
    Minutes,
    Resolution,
    Seat,
    UrnEntry,
)
from itunion.union.law import api as law

__all__ = ["DEMONSTRATIONS"]

DEMONSTRATIONS: dict[str, Callable[[Stage], None]] = {}


def shows(rule: str) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    """Register the demonstration of a rule."""

    def register(function: Callable[[Stage], None]) -> Callable[[Stage], None]:
        DEMONSTRATIONS[rule] = function
        return function

    return register


def refused(rule: str) -> pytest.RaisesExc[Refused]:
    """Expect a refusal that names the rule."""
    return pytest.raises(Refused, match=rf"{rule}\)")


@shows("M10")
def no_quorate_supervision(s: Stage) -> None:
    Seat.objects.filter(organ="supervisory_board").exclude(is_chair=True).update(left_on=date(2027, 1, 10))
    assert "M10" in {f.rule.id for f in assembly.organ_warnings()}


@shows("O1")
def board_too_small(s: Stage) -> None:
    Seat.objects.filter(person_name="Ina Vorstand").update(left_on=date(2027, 5, 1))
    assert "O1" in {f.rule.id for f in assembly.organ_warnings()}


@shows("O2")
def supervision_too_small(s: Stage) -> None:
    Seat.objects.filter(person_name="Ole Rat").update(left_on=date(2027, 5, 1))
    assert "O2" in {f.rule.id for f in assembly.organ_warnings()}


@shows("O3")
def seat_without_function(s: Stage) -> None:
    with refused("O3"):
        s.appoint("management_board", "Neu Ling", 3, function="")


@shows("O4")
def recall_without_three_quarters(s: Stage) -> None:
    _found, point = s.running(subject="ordinary")
    ballot = assembly.open_ballot(item_id=point.pk, question="Abberufung", by=s.office)
    s.vote(ballot, "yyyynn")
    s.decided(ballot)
    seat = Seat.objects.get(person_name="Ole Rat")
    with refused("O4"):
        assembly.vacate(
            seat_id=seat.pk,
            left_on=date(2027, 6, 24),
            because="Abberufung",
            recall_ballot_id=ballot.pk,
            by=s.system,
        )


@shows("O5")
def too_many_delegated(s: Stage) -> None:
    s.appoint("supervisory_board", "Erste Entsandte", 3, is_delegated=True)
    with refused("O5"):
        s.appoint("supervisory_board", "Zweite Entsandte", 4, is_delegated=True)


@shows("O6")
def board_member_on_supervision(s: Stage) -> None:
    with refused("O6"):
        s.appoint("supervisory_board", "Ina Vorstand", 3)


@shows("O7")
def accounts_without_report(s: Stage) -> None:
    accounts(s, supervisory_report_on=None)
    _found, point = s.running(is_accounts=True)
    with refused("O7"):
        assembly.open_ballot(item_id=point.pk, question="Feststellung", by=s.office)


@shows("O8")
def late_filing_is_recorded(s: Stage) -> None:
    seat = Seat.objects.get(person_name="Ina Vorstand")
    finding = law.book_on().check("O8", changed_on=seat.term_from, filed_on=date(2025, 2, 1), by_proxy=False)
    assert finding.due == date(
        2025, 1, 9
    )  # 2 January + 5 working days: 1 January is free, 6 January in ST too
    assert not finding.kept
    with refused("O8"):
        assembly.file_board_change(seat_id=seat.pk, filed_on=date(2025, 2, 1), by_proxy=True, by=s.system)


@shows("O9")
def letterhead_without_chair(s: Stage) -> None:
    found = s.planned()
    Seat.objects.filter(organ="supervisory_board").update(is_chair=False)
    with refused("O9"):
        assembly.convene(assembly_id=found.pk, by=s.office)


@shows("G1")
def somebody_convenes(s: Stage) -> None:
    found = s.planned(convener="operating_company")
    with refused("G1"):
        assembly.convene(assembly_id=found.pk, by=s.office)


@shows("G2")
def minority_is_counted(s: Stage) -> None:
    assert law.book_on().check("G2", members=131, demanding=13, purpose="x").kept is False
    demand = assembly.demand_assembly(purpose="Beitrag", reasons="zu hoch", by=s.world.actor("member_head@0"))
    demand.refresh_from_db()
    assert demand.reached_on is not None  # one of six is a tenth


@shows("G3")
def invitation_one_day_late(s: Stage) -> None:
    found = s.planned()
    s.travel(STARTS - timedelta(days=14))
    with refused("G3"):
        assembly.convene(assembly_id=found.pk, by=s.office)


@shows("G4")
def invitation_without_access(s: Stage) -> None:
    found = s.planned(
        form="virtual", board_agreed_on=date(2027, 5, 1), supervisory_agreed_on=date(2027, 5, 1)
    )
    with refused("G4"):
        assembly.convene(assembly_id=found.pk, by=s.office)


@shows("G5")
def late_item(s: Stage) -> None:
    found = s.convened(s.planned())
    s.travel(STARTS - timedelta(days=5))
    point = s.item(found, title="Nachgereicht")
    found = s.opened(found)
    s.let_in(found, 0, 1)
    with refused("G5"):
        assembly.open_ballot(item_id=point.pk, question="Geht das?", by=s.office)


@shows("G6")
def debate_needs_no_announcement(s: Stage) -> None:
    found = s.opened(s.planned())
    point = s.item(found, title="Aussprache", kind="report")
    s.let_in(found, 0, 1)
    try:
        assembly.open_ballot(item_id=point.pk, question="Stimmungsbild", by=s.office)
    except Refused as error:
        raise AssertionError("a debate without a resolution was blocked") from error


@shows("G7")
def ordinary_assembly_in_six_months(s: Stage) -> None:
    s.travel(STARTS + timedelta(days=20))
    findings = {f.rule.id: f for f in assembly.annual_cycle(2026)}
    assert findings["G7"].due == date(2027, 6, 30)
    assert not findings["G7"].kept


@shows("G8")
def accounts_in_five_months(s: Stage) -> None:
    findings = {f.rule.id: f for f in assembly.annual_cycle(2026)}
    assert findings["G8"].due == date(2027, 5, 31)


@shows("G9")
def accounts_not_available(s: Stage) -> None:
    accounts(s, available_on=date(2027, 6, 20))
    _found, point = s.running(is_accounts=True)
    with refused("G9"):
        assembly.open_ballot(item_id=point.pk, question="Feststellung", by=s.office)


@shows("G10")
def amended_accounts_stay_pending(s: Stage) -> None:
    accounts(s, amended_after_audit=True)
    _found, point = s.running(is_accounts=True)
    ballot = assembly.open_ballot(item_id=point.pk, question="Feststellung", by=s.office)
    s.vote(ballot, "yyyyyy")
    s.decided(ballot)
    assert Resolution.objects.get(ballot=ballot).state == "pending"


@shows("G11")
def form_without_joint_decision(s: Stage) -> None:
    found = s.planned(form="hybrid", access="Link folgt", board_agreed_on=date(2027, 5, 1))
    with refused("G11"):
        assembly.convene(assembly_id=found.pk, by=s.office)


@shows("G12")
def electronic_votes_in_person(s: Stage) -> None:
    finding = law.book_on().check("G12", form="in_person")
    assert "electronic" in finding.decision.values.get("channels", [])


JOINT = {
    "board_agreed_on": date(2027, 5, 1),
    "supervisory_agreed_on": date(2027, 5, 1),
    "access": "https://example.org",
}
READY = ["transmission", "speaking", "motions", "questions", "voting"]


@shows("G13")
def virtual_without_speaking(s: Stage) -> None:
    found = s.convened(s.planned(form="virtual", **JOINT))
    assembly.change_assembly(assembly_id=found.pk, changes={"ready": READY[:3]}, by=s.office)
    with refused("G13"):
        s.opened(Assembly.objects.get(pk=found.pk))


@shows("G14")
def hybrid_without_board_on_site(s: Stage) -> None:
    found = s.convened(s.planned(form="hybrid", **JOINT))
    assembly.change_assembly(assembly_id=found.pk, changes={"ready": READY}, by=s.office)
    with refused("G14"):
        s.opened(Assembly.objects.get(pk=found.pk))


@shows("G15")
def no_votes_while_discussing(s: Stage) -> None:
    found = s.planned(form="stretched", discussion_form="virtuell", **JOINT)
    point = s.item(found)
    found = s.opened(found)
    s.let_in(found, 0, 1)
    with refused("G15"):
        assembly.open_ballot(item_id=point.pk, question="Schon?", by=s.office)


@shows("G16")
def remote_counts_as_present(s: Stage) -> None:
    found = s.convened(s.planned(form="hybrid", **JOINT))
    assembly.change_assembly(
        assembly_id=found.pk,
        changes={"ready": READY, "board_on_site": True, "supervisory_on_site": True},
        by=s.office,
    )
    found = s.opened(Assembly.objects.get(pk=found.pk))
    s.let_in(found, 0)
    s.let_in(found, 1, 2, channel="remote")
    assert assembly.attendance(found.pk) == 3


@shows("G17")
def minority_does_not_carry(s: Stage) -> None:
    _found, point = s.running()
    ballot = assembly.open_ballot(item_id=point.pk, question="Antrag", by=s.office)
    s.vote(ballot, "yynnna")
    assert s.decided(ballot).result["carried"] is False


@shows("G18")
def no_second_vote(s: Stage) -> None:
    _found, point = s.running()
    with refused("G18"):
        assembly.open_ballot(item_id=point.pk, question="Antrag", votes_of={s.members[0].pk: 2}, by=s.office)


@shows("G19")
def nobody_represents(s: Stage) -> None:
    found = s.opened(s.planned())
    with refused("G19"):
        assembly.check_in(assembly_id=found.pk, member_id=s.members[0].pk, by=s.office)


@shows("G20")
def third_proxy(s: Stage) -> None:
    found = s.planned()
    for number in (0, 1):
        assembly.give_proxy(
            assembly_id=found.pk, member_id=s.members[number].pk, holder_name="Vera Vertreten", by=s.office
        )
    with refused("G20"):
        assembly.give_proxy(
            assembly_id=found.pk, member_id=s.members[2].pk, holder_name="vera  vertreten", by=s.office
        )


@shows("G21")
def proxy_for_banned_member(s: Stage) -> None:
    _found, point = s.running(ban_subject="claim", concerned=[f"m{s.members[2].pk}"])
    ballot = assembly.open_ballot(item_id=point.pk, question="Anspruch verfolgen", by=s.office)
    with refused("G21"):
        assembly.cast(ballot_id=ballot.pk, member_id=s.members[2].pk, choice=["no"], by=s.office)


def drawn(s: Stage, form: str = "in_person", *, vote: str = "yyyyyy") -> Minutes:
    """Return the minutes of an assembly with one vote, not signed yet."""
    found, point = s.running()
    ballot = assembly.open_ballot(item_id=point.pk, question="Antrag", by=s.office)
    s.vote(ballot, vote)
    s.decided(ballot)
    assembly.close_assembly(assembly_id=found.pk, by=s.office)
    return assembly.draw_minutes(assembly_id=found.pk, by=s.office)


def sign(s: Stage, minutes: Minutes) -> None:
    """Sign as chair and as board."""
    for who, as_chair in (("union_supervision", True), ("union_board", False)):
        assembly.sign_minutes(
            assembly_id=minutes.assembly_id,
            as_chair=as_chair,
            sha256=minutes.content_sha256,
            by=s.world.actor(who),
        )


def spoil(s: Stage, **content: object) -> Minutes:
    """Return signed minutes in which something is not as it should be."""
    minutes = drawn(s)
    minutes.content = {**minutes.content, **content}
    minutes.save(update_fields=["content"])
    sign(s, minutes)
    return minutes


@shows("G22")
def minutes_without_place(s: Stage) -> None:
    minutes = spoil(s, place="")
    with refused("G22"):
        assembly.close_minutes(assembly_id=minutes.assembly_id, by=s.office)


@shows("G23")
def hybrid_minutes_without_list(s: Stage) -> None:
    minutes = drawn(s)
    content = dict(minutes.content, form="hybrid")
    content["items"] = [
        dict(i, ballots=[dict(b, participants=[]) for b in i["ballots"]]) for i in content["items"]
    ]
    minutes.content = content
    minutes.save(update_fields=["content"])
    sign(s, minutes)
    with refused("G23"):
        assembly.close_minutes(assembly_id=minutes.assembly_id, by=s.office)


@shows("G24")
def minutes_with_evidence_missing(s: Stage) -> None:
    minutes = spoil(s, convening={"by": "management_board", "on": "", "invitations": []})
    with refused("G24"):
        assembly.close_minutes(assembly_id=minutes.assembly_id, by=s.office)


@shows("G25")
def minutes_without_attendance(s: Stage) -> None:
    minutes = spoil(s, attendance=[])
    with refused("G25"):
        assembly.close_minutes(assembly_id=minutes.assembly_id, by=s.office)


@shows("G26")
def minutes_are_not_for_suppliers(s: Stage) -> None:
    minutes = drawn(s)
    assert assembly.read_minutes(minutes.assembly_id, by=s.world.actor("member_it@0")) is not None
    stranger = replace(s.world.actor("member_it@0"), organisation_kind="supplier")
    assert assembly.read_minutes(minutes.assembly_id, by=stranger) is None


def resolved(s: Stage) -> Resolution:
    """Return a resolution of the assembly, one objection on record."""
    _found, point = s.running()
    ballot = assembly.open_ballot(item_id=point.pk, question="Antrag", by=s.office)
    s.vote(ballot, "yyyynn")
    assembly.object_on_record(ballot_id=ballot.pk, member_id=s.members[5].pk, by=s.office)
    s.decided(ballot)
    return Resolution.objects.get(ballot=ballot)


@shows("G27")
def challenge_too_late(s: Stage) -> None:
    row = resolved(s)
    with refused("G27"):
        assembly.record_challenge(
            resolution_id=row.pk,
            filed_on=date(2027, 7, 27),  # 24 July is a Saturday, so Monday 26 July is shown
            member_id=s.members[5].pk,
            published_on=date(2027, 7, 27),
            by=s.office,
        )


@shows("G28")
def fault_without_words(s: Stage) -> None:
    found = s.opened(s.planned())
    with refused("G28"):
        assembly.record_incident(assembly_id=found.pk, cause="technical", description=" ", by=s.office)


@shows("G29")
def action_not_published(s: Stage) -> None:
    row = resolved(s)
    with refused("G29"):
        assembly.record_challenge(
            resolution_id=row.pk, filed_on=date(2027, 7, 1), member_id=s.members[5].pk, by=s.office
        )


@shows("G30")
def statute_change_needs_three_quarters(s: Stage) -> None:
    _found, point = s.running(subject="statute_catalogue")
    ballot = assembly.open_ballot(item_id=point.pk, question="Satzung ändern", by=s.office)
    s.vote(ballot, "yyyynn")
    assert s.decided(ballot).result["carried"] is False


@shows("G32")
def receipt_that_proves_the_choice(s: Stage) -> None:
    voter = secret_ballot(s).voters[0].take_token()
    telling = patch.object(secret, "receipt_text", lambda cast: f"{cast.receipt.hex()} yes")
    with telling, refused("G32"):
        voter.cast("yes")
    assert not UrnEntry.objects.exists()


@shows("P1")
def audit_is_due(s: Stage) -> None:
    AuditReport.objects.create(year=2023, report_on=date(2024, 9, 1))
    findings = {f.rule.id: f for f in assembly.annual_cycle(2026)}
    assert not findings["P1"].kept


@shows("P2")
def large_accounts_not_audited(s: Stage) -> None:
    accounts(s, balance_sheet_total=Decimal(1_500_001), revenue=Decimal(3_000_001), is_audited=False)
    _found, point = s.running(is_accounts=True)
    with refused("P2"):
        assembly.open_ballot(item_id=point.pk, question="Feststellung", by=s.office)


@shows("P5")
def report_not_noted(s: Stage) -> None:
    with refused("P5"):
        assembly.record_audit_report(
            year=2025, report_on=date(2027, 1, 1), chair_told_on=date(2026, 9, 1), noted_by=2, by=s.system
        )


@shows("P6")
def report_not_on_agenda(s: Stage) -> None:
    assembly.record_audit_report(
        year=2025, report_on=date(2027, 1, 1), chair_told_on=date(2026, 9, 1), noted_by=3, by=s.system
    )
    found = s.planned()
    with refused("P6"):
        assembly.convene(assembly_id=found.pk, by=s.office)


@shows("P7")
def association_names_the_chair(s: Stage) -> None:
    found = s.convened(s.planned(convener="audit_association"))
    with refused("P7"):
        s.opened(found)


def accounts(s: Stage, **more: object) -> AnnualAccounts:
    """Record accounts that may be adopted, but for what a test changes."""
    facts: dict[str, object] = {
        "made_on": clock.today(),
        "available_on": date(2027, 6, 1),
        "available_where": "Geschäftsstelle und Portal",
        "supervisory_report_on": date(2027, 6, 1),
        "is_audited": True,
    }
    return assembly.record_accounts(year=2026, by=s.system, **(facts | more))  # type: ignore[arg-type]
