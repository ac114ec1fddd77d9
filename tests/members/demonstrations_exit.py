# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Demonstrations of the rules on exit, settlement, transfer and loss (E1–E14)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.members.scene import TODAY, euro, member, on, refused_by, statutes

from itunion.union.members import api as members

__all__ = ["EXIT", "left_member"]


def left_member(s: Any, name: str = "Gemeinde Gamma") -> int:
    """Return a member that gave notice to the end of the year; must run on a day of that year."""
    owner = member(name, s.system)
    members.give_notice(organisation_id=owner, received_on=date(2028, 1, 31), form="written", by=s.system)
    return owner


def notice_to_the_year_end_only(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system)
        with refused_by("E1"):
            members.give_notice(
                organisation_id=owner, received_on=TODAY, form="text", exit_on=date(2029, 6, 30), by=s.system
            )


def hardship_needs_a_long_notice(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system)
        with refused_by("E2"):
            members.give_notice(
                organisation_id=owner,
                received_on=TODAY,
                form="text",
                hardship_reason="Haushaltslage",
                by=s.system,
            )


def extraordinary_within_a_month(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system)
        with refused_by("E3"):
            members.give_extraordinary_notice(
                organisation_id=owner, declared_on=TODAY, known_on=date(2029, 1, 31), change="2", entitled=True,
                ground="Widerspruch zu Protokoll", by=s.system,
            )  # fmt: skip


def single_shares_in_time(s: Any) -> None:
    with on(TODAY, s.system):
        statutes(s.system, maximum_shares=5)
        owner = member("Gemeinde Gamma", s.system, shares=3)
        with refused_by("E4"):
            members.terminate_shares(
                organisation_id=owner, shares=1, received_on=TODAY, form="text", exit_on=date(2029, 3, 31), by=s.system
            )  # fmt: skip


def exclusion_by_registered_letter(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system)
        with refused_by("E5"):
            members.exclude_member(
                organisation_id=owner, reason="Insolvenz", resolution="V 7", posted_on=TODAY, posting_proof="", by=s.system
            )  # fmt: skip


def exit_is_told_promptly(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system)
        members.give_notice(organisation_id=owner, received_on=TODAY, form="text", by=s.system)
        (alarm,) = [a for a in members.alarms() if a.organisation_id == owner]
        assert alarm.due_on == date(2029, 3, 8)
        notice = members.notify_exit(organisation_id=owner, way="email", by=s.system)
        assert notice.due_on == date(2029, 3, 8)


def settlement_is_the_balance(s: Any) -> None:
    with on(date(2028, 2, 1), s.system):
        owner = left_member(s)
    with on(TODAY, s.system):
        members.enter_exit(organisation_id=owner, by=s.system)
        with refused_by("E7"):
            members.settle(organisation_id=owner, amount=euro("5000.01"), by=s.system)


def dissolution_undoes_the_exit(s: Any) -> None:
    with on(date(2028, 2, 1), s.system):
        owner = left_member(s)
    with on(TODAY, s.system):
        members.enter_exit(organisation_id=owner, by=s.system)
        with refused_by("E9"):
            members.settle(organisation_id=owner, dissolved_on=date(2029, 2, 1), by=s.system)


def transfer_fits_the_acquirer(s: Any) -> None:
    with on(TODAY, s.system):
        giver, taker = member("Gemeinde Gamma", s.system), member("Gemeinde Delta", s.system)
        with refused_by("E10"):
            members.transfer_balance(
                from_id=giver, to_id=taker, amount=euro(5000), transferred_on=TODAY, form="text", consent=True,
                reference="Vertrag", by=s.system,
            )  # fmt: skip


def succession_is_entered_promptly(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system)
        entry = members.record_territorial_change(
            organisation_id=owner,
            effective_on=TODAY - timedelta(days=28),
            successor="Stadt Neu",
            reference="Gesetz",
            by=s.system,
        )
        assert (entry.due_on, entry.ends_on) == (date(2029, 2, 8), date(2029, 12, 31))


def third_parties_show_their_title(s: Any) -> None:
    with on(TODAY, s.system):
        owner = member("Gemeinde Gamma", s.system)
        with refused_by("E12"):
            members.give_notice(
                organisation_id=owner, received_on=TODAY, form="text", by_third_party=True, creditor="Bank", by=s.system
            )  # fmt: skip


def profit_is_not_paid_before_losses(s: Any) -> None:
    with on(TODAY, s.system):
        statutes(s.system, profit_payout=False)
        member("Gemeinde Gamma", s.system)
        with refused_by("E13"):
            members.credit_profit(
                year_ends=date(2028, 12, 31), total=euro(100), resolution="GV 3", payout=True, by=s.system
            )


def big_losses_call_the_assembly(s: Any) -> None:
    with on(TODAY, s.system):
        member("Gemeinde Gamma", s.system)
        with refused_by("E14"):
            members.capital_warning(stated_on=TODAY, loss=euro(9_000_000), reserves=euro(100), by=s.system)


EXIT: dict[str, Callable[[Any], None]] = {
    "E1": notice_to_the_year_end_only,
    "E2": hardship_needs_a_long_notice,
    "E3": extraordinary_within_a_month,
    "E4": single_shares_in_time,
    "E5": exclusion_by_registered_letter,
    "E6": exit_is_told_promptly,
    "E7": settlement_is_the_balance,
    "E9": dissolution_undoes_the_exit,
    "E10": transfer_fits_the_acquirer,
    "E11": succession_is_entered_promptly,
    "E12": third_parties_show_their_title,
    "E13": profit_is_not_paid_before_losses,
    "E14": big_losses_call_the_assembly,
}
