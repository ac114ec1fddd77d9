# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""One demonstration per rule that acts in this room: it holds with the rule, and fails when the rule is switched off.

Each takes an object with `world` and `system` and goes through the room's front door only.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.members.demonstrations_exit import EXIT, left_member
from tests.members.scene import (
    TODAY,
    body,
    declare,
    declared_case,
    entered_case,
    euro,
    member,
    on,
    refused_by,
    resolved_case,
    statutes,
)

from itunion.foundation.kernel.api import Actor
from itunion.union.members import api as members

__all__ = ["DEMONSTRATIONS"]


def only_the_board_keeps_the_register(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system)
        other = Actor(
            None, "Betrieb", s.world.operator.pk, "Betrieb", "operator", frozenset({"members.manage"})
        )
        with refused_by("M1"):
            members.append_entry(
                organisation_id=owner, kind="payment", effective_on=TODAY, amount=euro(1), by=other
            )


def name_and_address(s: Any) -> None:
    with on(TODAY, s.system):
        nowhere = body("Gemeinde Nirgends", s.system)
        nowhere.street = nowhere.postcode = nowhere.city = ""
        nowhere.save()
        with refused_by("M2"):
            members.register_member(
                organisation=nowhere,
                kind="municipality",
                workplaces=1,
                entered_on=date(2020, 1, 1),
                by=s.system,
            )


def further_shares_are_derived(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system, shares=3)
        (line,) = [x for x in members.register_as_of() if x.organisation_id == owner]
        assert (line.shares, line.further_shares) == (3, 2)


def every_entry_has_its_day(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system, paid=euro(0))
        with refused_by("M4"):
            members.append_entry(
                organisation_id=owner, kind="payment", effective_on=None, amount=euro(1), by=s.system
            )


def fields_of_the_statutes(s: Any) -> None:
    with on(TODAY, s.system):
        case = declared_case(s.system, authority_evidence="", leitweg_id="")
        with refused_by("M5"):
            members.admit(case_id=case.pk, admitted_on=TODAY, reference="V 1", by=s.system)


def papers_are_kept(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system)
        paper = members.keep_paper(
            content=b"Brief", kind="letter", title="Brief", dated=date(2026, 5, 1), media_type="text/plain",
            about_id=owner, by=s.system,
        )  # fmt: skip
        with refused_by("M6"):
            members.erase_paper(paper_id=paper.pk, by=s.system)


def third_parties_state_an_interest(s: Any) -> None:
    with on(TODAY, s.system), refused_by("M7"):
        members.inspect_register(asker="third", asker_name="Kanzlei", interest=" ", by=s.system)


def private_recipients_are_bound(s: Any) -> None:
    with on(TODAY, s.system), refused_by("M8"):
        members.inspect_register(
            asker="third",
            asker_name="Kanzlei",
            interest="Forderung",
            recipient="private",
            notice=False,
            by=s.system,
        )


def the_court_gets_a_day(s: Any) -> None:
    with on(TODAY, s.system), refused_by("M9"):
        members.register_copy(as_of=None, by=s.system)


def unconditional_declaration(s: Any) -> None:
    with on(TODAY, s.system):
        case = declare(resolved_case(s.system), s.system, unconditional=False)
        with refused_by("A1"):
            members.admit(case_id=case.pk, admitted_on=TODAY, reference="V 1", by=s.system)


def statutes_before_declaring(s: Any) -> None:
    with on(TODAY, s.system):
        case = resolved_case(s.system)
        with refused_by("A2"):
            declare(case, s.system, statutes_shown_on=None)


def power_of_attorney(s: Any) -> None:
    with on(TODAY, s.system):
        case = resolved_case(s.system)
        with refused_by("A3"):
            declare(case, s.system, by_proxy=True, proxy_form="oral")


def entry_and_notice_promptly(s: Any) -> None:
    with on(TODAY, s.system):
        case, _member = entered_case(s.system)
        (alarm,) = [a for a in members.alarms() if a.case_id == case.pk]
        # admitted on Monday 26 February, five working days
        assert alarm.due_on == date(2029, 3, 5)
    with on(date(2029, 3, 6), s.system):
        (alarm,) = [a for a in members.alarms() if a.case_id == case.pk]
        assert alarm.late
        notice = members.notify_admission(case_id=case.pk, way="email", by=s.system)
        assert notice.due_on == date(2029, 3, 5)


def refusal_and_erasure(s: Any) -> None:
    with on(TODAY, s.system):
        case = declared_case(s.system)
        members.refuse(case_id=case.pk, refused_on=TODAY, reason="Voraussetzung fehlt", by=s.system)
        with refused_by("A5"):
            members.prove_erasure(case_id=case.pk, by=s.system)


def duties_are_declared(s: Any) -> None:
    with on(TODAY, s.system):
        case = resolved_case(s.system)
        with refused_by("A6"):
            declare(case, s.system, duty_payment=False)


def duties_are_highlighted(s: Any) -> None:
    with on(TODAY, s.system):
        case = resolved_case(s.system)
        with refused_by("A7"):
            declare(case, s.system, highlighted=False)


def further_shares_need_admission(s: Any) -> None:
    with on(TODAY, s.system):
        statutes(s.system, maximum_shares=5)
        owner = member("Gemeinde Gamma", s.system)
        with refused_by("A8"):
            members.subscribe_further_shares(
                organisation_id=owner, shares=1, declared_on=TODAY, form="text", admitted_on=None, reference="", by=s.system
            )  # fmt: skip


def further_shares_wait_for_payment(s: Any) -> None:
    with on(TODAY, s.system):
        statutes(s.system, maximum_shares=5)
        owner = member("Gemeinde Gamma", s.system, shares=2, paid=euro(4000))
        with refused_by("A9"):
            members.subscribe_further_shares(
                organisation_id=owner, shares=2, declared_on=TODAY, form="text", admitted_on=TODAY, reference="", by=s.system
            )  # fmt: skip


def payment_has_its_day(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system, since=date(2029, 2, 1), paid=euro(0))
        (instalment,) = members.payment_plan(organisation_id=owner, by=s.system)
        assert (instalment.amount, instalment.due_on) == (euro(5000), date(2029, 3, 3))


def other_plans_need_a_resolution(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system, since=date(2029, 2, 1), paid=euro(0))
        with refused_by("A11"):
            members.payment_plan(
                organisation_id=owner, instalments=[(euro(2500), date(2029, 6, 1))], by=s.system
            )


def members_are_not_paid_out(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system)
        with refused_by("A12"):
            members.pay_settlement(
                organisation_id=owner, amount=euro(100), paid_on=TODAY, reference="K 1", by=s.system
            )


def no_set_off(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system, paid=euro(0))
        with refused_by("A13"):
            members.record_payment(
                organisation_id=owner,
                amount=euro(100),
                paid_on=TODAY,
                reference="K 1",
                set_off=True,
                by=s.system,
            )


def minimum_capital_holds(s: Any) -> None:
    with on(date(2028, 2, 1), s.system):
        statutes(s.system, minimum_capital="90000000.00")
        owner = left_member(s)
    with on(TODAY, s.system):
        members.enter_exit(organisation_id=owner, by=s.system)
        members.settle(organisation_id=owner, by=s.system)
        with refused_by("A16"):
            members.pay_settlement(
                organisation_id=owner, amount=euro(5000), paid_on=TODAY, reference="K 1", by=s.system
            )


def no_investing_members(s: Any) -> None:
    with on(TODAY, s.system):
        case = declared_case(s.system, investing=True)
        with refused_by("A17"):
            members.admit(case_id=case.pk, admitted_on=TODAY, reference="V 1", by=s.system)


def text_form_needs_two_resolutions(s: Any) -> None:
    with on(TODAY, s.system):
        statutes(s.system, declaration_form="written")
        case = resolved_case(s.system)
        with refused_by("A18"):
            declare(case, s.system, board_resolution="V 1")


def the_audit_pack_is_whole(s: Any) -> None:
    with on(TODAY, s.system), refused_by("P3"):
        members.audit_pack(
            first_day=date(2028, 1, 1), last_day=date(2028, 12, 31), asked_on=TODAY, by=s.system
        )


DEMONSTRATIONS: dict[str, Callable[[Any], None]] = {
    **EXIT,
    "M1": only_the_board_keeps_the_register,
    "M2": name_and_address,
    "M3": further_shares_are_derived,
    "M4": every_entry_has_its_day,
    "M5": fields_of_the_statutes,
    "M6": papers_are_kept,
    "M7": third_parties_state_an_interest,
    "M8": private_recipients_are_bound,
    "M9": the_court_gets_a_day,
    "A1": unconditional_declaration,
    "A2": statutes_before_declaring,
    "A3": power_of_attorney,
    "A4": entry_and_notice_promptly,
    "A5": refusal_and_erasure,
    "A6": duties_are_declared,
    "A7": duties_are_highlighted,
    "A8": further_shares_need_admission,
    "A9": further_shares_wait_for_payment,
    "A10": payment_has_its_day,
    "A11": other_plans_need_a_resolution,
    "A12": members_are_not_paid_out,
    "A13": no_set_off,
    "A16": minimum_capital_holds,
    "A17": no_investing_members,
    "A18": text_form_needs_two_resolutions,
    "P3": the_audit_pack_is_whole,
}
