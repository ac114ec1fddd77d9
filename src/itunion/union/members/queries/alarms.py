# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What waits and what is late: every deadline of the room, computed by the rules of the law."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from itunion.foundation.kernel.api import clock
from itunion.union.law import api as law
from itunion.union.members.models import CapitalStatement, Member
from itunion.union.members.queries.accession import open_cases
from itunion.union.members.queries.exits import exits, settlement_queue
from itunion.union.members.queries.ledger import states_on
from itunion.union.members.rules.accession import steps_of

__all__ = ["Alarm", "alarms"]

REMIND_BEFORE = timedelta(days=120)
"""A planned exit is called to mind this long before the last day of receipt of a notice."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to do: which rule watches it, whose it is, the last day, and whether that has passed."""

    kind: str
    rule: str
    name: str
    due_on: date | None
    late: bool
    organisation_id: int | None = None
    case_id: int | None = None
    amount: Decimal | None = None
    step: str = ""


def alarms(day: date | None = None) -> list[Alarm]:
    """Return everything that waits, what is late first."""
    day = day or clock.today()
    book = law.book_on(day)
    found = [*_cases(book, day), *_exits(book, day), *_payments(book, day), *_planned(day), *_capital(day)]
    return sorted(found, key=lambda a: (not a.late, a.due_on or date.max, a.name))


def _cases(book: law.Book, day: date) -> Iterator[Alarm]:
    for case in open_cases():
        step = next((s.key for s in steps_of(case.facts(), day) if s.state == "current"), "")
        if case.refused_on is not None:
            finding = book.check("A5", refused_on=case.refused_on, told_on=day, gone_on=day)
            late = finding.due is not None and day > finding.due
            yield Alarm("refusal", "A5", case.name, finding.due, late, case_id=case.pk, step=step)
        elif case.admitted_on is not None and case.notified_on is None:
            finding = book.check("A4", admitted_on=case.admitted_on, notified_on=day)
            yield Alarm(
                "admission", "A4", case.name, finding.due, not finding.kept, case_id=case.pk, step=step
            )
        else:
            yield Alarm("case", "", case.name, None, False, case_id=case.pk, step=step)


def _exits(book: law.Book, day: date) -> Iterator[Alarm]:
    """Every open step of an exit: a notice that is missing does not hide a payment that is late."""
    queue = {p.claim.owner: p for p, _name, _until in settlement_queue(day)}
    for leaving in exits(day):
        owner, name = leaving.organisation_id, leaving.name
        if leaving.notified_on is None:
            rule = "E11" if leaving.cause == "succession" else "E6"
            if rule == "E11":
                finding = book.check("E11", effective_on=leaving.known_on, successor="-", entered_on=day)
            else:
                finding = book.check("E6", known_on=leaving.known_on, notified_on=day)
            yield Alarm("exit_notice", rule, name, finding.due, not finding.kept, owner)
        if leaving.leaves_on >= day:
            continue
        if not leaving.exit_entered:
            yield Alarm("exit_entry", "E6", name, leaving.leaves_on, True, owner)
        elif not leaving.settled or leaving.claim:
            claim = leaving.claim
            finding = book.check("E7", exit_on=leaving.leaves_on, amount=claim, balance=claim, paid_on=day)
            suspended = owner in queue and queue[owner].suspended > 0
            kind, rule = ("suspended", "A16") if suspended else ("settlement", "E7")
            yield Alarm(kind, rule, name, finding.due, not finding.kept, owner, amount=claim or None)


def _payments(book: law.Book, day: date) -> Iterator[Alarm]:
    states = states_on(day, day)
    owing = [owner for owner, state in states.items() if state.overdue and state.is_member]
    names = dict(
        Member.objects.filter(organisation_id__in=owing).values_list("organisation_id", "organisation__name")
    )
    for owner in owing:
        since = states[owner].overdue_since
        yield Alarm(
            "payment",
            "A10",
            names.get(owner, ""),
            since,
            True,
            organisation_id=owner,
            amount=states[owner].overdue,
        )


def _planned(day: date) -> Iterator[Alarm]:
    """Remind of members that joined "until" a day: without a notice in time the membership simply goes on."""
    members = Member.objects.filter(planned_exit_on__isnull=False).select_related("organisation")
    if not members:
        return
    months = law.statutes_on(day).number("notice_months")
    states = states_on(day, day)
    for member in members:
        state = states.get(member.organisation_id)
        if state is None or not state.is_member or state.leaves_on is not None:
            continue
        last_receipt = law.add_months(member.planned_exit_on, -months)
        if day >= last_receipt - REMIND_BEFORE:
            yield Alarm(
                "planned_exit",
                "E1",
                member.organisation.name,
                last_receipt,
                day > last_receipt,
                organisation_id=member.organisation_id,
            )


def _capital(day: date) -> Iterator[Alarm]:
    newest = CapitalStatement.objects.order_by("-pk").first()
    if newest is not None and newest.over_half and newest.stated_on <= day:
        yield Alarm("capital", "E14", "", newest.stated_on, True, amount=newest.loss)
