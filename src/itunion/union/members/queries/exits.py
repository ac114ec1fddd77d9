# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading exits: who leaves, what is still to be done, who is paid next."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from itunion.foundation.kernel.api import clock
from itunion.union.law import api as law
from itunion.union.members.models import Member, Notice
from itunion.union.members.queries.ledger import KNOWN_NOW, entries, total_capital
from itunion.union.members.rules.exit import (
    Claim,
    ExitDays,
    Payable,
    earliest_year_end,
    payout_queue,
    year_end,
)
from itunion.union.members.rules.ledger import NOTICES, Entry, EntryKind, State, live, project_all

__all__ = ["ExitLine", "exit_days", "exits", "pay_until", "settlement_queue", "year_end_of"]

EXIT_NOTICES = (Notice.Kind.EXIT, Notice.Kind.EXCLUSION, Notice.Kind.SUCCESSION)


@dataclass(frozen=True, slots=True)
class ExitLine:
    """A member that leaves or has left, as far as something is still to be done or was done."""

    organisation_id: int
    name: str
    number: int
    cause: str
    known_on: date
    leaves_on: date
    notified_on: date | None
    exit_entered: bool
    settled: bool
    claim: Decimal
    pay_until: date
    next_step: str
    """'notify', 'enter_exit', 'settle', 'pay', 'wait' or ''."""


def pay_until(book: law.Book, exit_on: date) -> date:
    """Return the last day to pay a settlement under the statutes."""
    return law.add_months(exit_on, book.statutes.number("settlement_months"))


def exits(day: date | None = None, known_on: date | None = None) -> list[ExitLine]:
    """Return all exits as of a day, as known on another; those with something to do first."""
    day, known_on = day or clock.today(), known_on or KNOWN_NOW
    book = law.book_on(day)
    lines = entries()
    states = project_all(lines, day, known_on)
    by_owner: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in live(lines, known_on):
        if entry.effective_on <= day:
            by_owner[entry.owner].append(entry)
    told: dict[int, list[date]] = defaultdict(list)
    for owner, sent_on in Notice.objects.filter(kind__in=EXIT_NOTICES).values_list(
        "organisation_id", "sent_on"
    ):
        told[owner].append(sent_on)
    result = []
    for member in Member.objects.select_related("organisation"):
        owner = member.organisation_id
        line = _exit_of(by_owner[owner], states.get(owner, State()))
        if line is None:
            continue
        cause, known_on, leaves_on, entered, settled = line
        claim = states[owner].claim
        notified = next((d for d in sorted(told[owner]) if d >= known_on), None)
        if notified is None:
            step = "notify"
        elif not entered:
            step = "enter_exit" if leaves_on < day else "wait"
        elif not settled:
            step = "settle" if leaves_on < day else "wait"
        else:
            step = "pay" if claim else ""
        result.append(
            ExitLine(
                owner,
                member.organisation.name,
                member.number,
                cause,
                known_on,
                leaves_on,
                notified,
                entered,
                settled,
                claim,
                pay_until(book, leaves_on),
                step,
            )
        )
    return sorted(result, key=lambda e: (e.next_step == "", e.leaves_on, e.number))


def _exit_of(lines: list[Entry], state: State) -> tuple[str, date, date, bool, bool] | None:
    """Return (cause, known on, last day, exit entered, settled) of the latest membership, None while it lasts."""
    begin = max((e.effective_on for e in lines if e.kind == EntryKind.SUBSCRIPTION), default=None)
    if begin is None:
        return None
    since = [e for e in lines if e.effective_on >= begin]
    causes = sorted((e for e in since if e.kind in NOTICES), key=lambda e: (e.ends_on or date.max, e.id))
    leaving = next((e for e in since if e.kind == EntryKind.EXIT), None)
    settled = any(e.kind == EntryKind.SETTLEMENT for e in since) or (
        leaving is not None and not state.balance
    )
    if causes and causes[0].ends_on:
        first = causes[0]
        return (
            first.kind,
            first.recorded_on,
            first.ends_on or first.effective_on,
            leaving is not None,
            settled,
        )
    if leaving is not None:
        return EntryKind.TRANSFER_OUT.value, leaving.recorded_on, leaving.effective_on, True, settled
    return None


def year_end_of(day: date) -> date:
    """Return the end of the union's business year a day lies in."""
    return year_end(day, str(law.statutes_on(day)["business_year_end"]))


def exit_days(received_on: date) -> ExitDays:
    """Return what a notice received on a day leads to under the statutes in force on that day."""
    statutes = law.statutes_on(received_on)
    return earliest_year_end(
        received_on,
        statutes.number("notice_months"),
        statutes.number("settlement_months"),
        str(statutes["business_year_end"]),
    )


def settlement_queue(
    day: date | None = None, known_on: date | None = None
) -> list[tuple[Payable, str, date]]:
    """Return (what can be paid now, name, last day to pay) for every unpaid claim, by day of exit (§ 8a)."""
    day, known_on = day or clock.today(), known_on or KNOWN_NOW
    book = law.book_on(day)
    states = project_all(entries(), day, known_on)
    names = dict(Member.objects.values_list("organisation_id", "organisation__name"))
    claims = [
        Claim(owner, state.leaves_on or day, state.claim)
        for owner, state in states.items()
        if state.claim > 0
    ]
    queue = payout_queue(claims, total_capital(states), book.statutes.amount("minimum_capital"))
    return [(p, names.get(p.claim.owner, ""), pay_until(book, p.claim.exit_on)) for p in queue]
