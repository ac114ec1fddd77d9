# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger of shares: insert-only entries, and the state they project to "as of D, as known on K".

An entry knows two times: the day it takes effect and the day it was recorded. What ends something (exit, termination
of single shares, settlement) takes effect at the end of its day, everything else at its beginning: a member that
leaves on 31 December is a member on 31 December. Corrections are reversals and new entries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

__all__ = ["ENDS_LATE", "NOTICES", "Entry", "EntryKind", "State", "Status", "live", "project", "project_all"]

ZERO = Decimal("0.00")


class EntryKind(StrEnum):
    """What an entry says."""

    SUBSCRIPTION = "subscription"
    """Membership begins, with the first shares."""
    FURTHER_SHARES = "further_shares"
    INSTALMENT = "instalment"
    """A duty to pay in an amount by a day."""
    PAYMENT = "payment"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    TERMINATION = "termination"
    """Notice of the whole membership; it ends on `ends_on`."""
    SHARE_TERMINATION = "share_termination"
    """Single shares end."""
    EXCLUSION = "exclusion"
    SUCCESSION = "succession"
    """The member ends by merger; `counterpart` is the universal successor to `ends_on`."""
    EXIT = "exit"
    """Membership ends."""
    SETTLEMENT = "settlement"
    """The balance becomes a claim."""
    SETTLEMENT_PAYMENT = "settlement_payment"
    PROFIT_CREDIT = "profit_credit"
    LOSS = "loss"
    REVERSAL = "reversal"
    """Takes an earlier entry back, from the beginning."""


# plain strings: a thousand memberships are projected while somebody waits, and members of an enum are slow to reach
SUBSCRIPTION, INSTALMENT, REVERSAL, EXIT = "subscription", "instalment", "reversal", "exit"
SETTLEMENT, SETTLEMENT_PAYMENT, LOSS, PROFIT_CREDIT = (
    "settlement",
    "settlement_payment",
    "loss",
    "profit_credit",
)
EXCLUSION = "exclusion"
ENDS_LATE = frozenset({EXIT, "share_termination", SETTLEMENT})
NOTICES = frozenset({"termination", EXCLUSION, "succession"})
BALANCE = frozenset({"payment", "transfer_out", "transfer_in", PROFIT_CREDIT, LOSS, SETTLEMENT})


class Status(StrEnum):
    """Where a membership stands on a day."""

    NONE = "none"
    MEMBER = "member"
    LEAVING = "leaving"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger; `shares` and `amount` are changes with their sign."""

    id: int
    owner: int
    kind: str
    effective_on: date
    recorded_on: date
    shares: int = 0
    amount: Decimal = ZERO
    due_on: date | None = None
    ends_on: date | None = None
    reverses: int | None = None
    counterpart: int | None = None
    transfer: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What is known of one membership on a day."""

    status: str = Status.NONE
    member_from: date | None = None
    leaves_on: date | None = None
    """The last day of membership, known or already past."""
    shares: int = 0
    balance: Decimal = ZERO
    """Paid in and not yet settled (Geschäftsguthaben)."""
    duty: Decimal = ZERO
    overdue: Decimal = ZERO
    overdue_since: date | None = None
    claim: Decimal = ZERO
    """Settled and not yet paid out."""
    losses: Decimal = ZERO
    """Written off and not yet refilled by profit."""
    excluded_on: date | None = None
    """The day the letter of exclusion was sent; from then on no attendance (§ 68)."""

    @property
    def owed(self) -> Decimal:
        """Return what is still to be paid in, due or not; a loss written off is not to be paid in again."""
        return max(ZERO, self.duty - self.balance - self.losses)

    @property
    def is_member(self) -> bool:
        """Say whether the membership exists on the day; announced ends count even before the exit is entered."""
        return self.status in (Status.MEMBER, Status.LEAVING)


def live(entries: Iterable[Entry], known_on: date) -> list[Entry]:
    """Return the entries known on the day that nobody had taken back by then, by effect and record."""
    kept = [e for e in entries if e.recorded_on <= known_on]
    taken_back = {e.reverses for e in kept if e.kind == REVERSAL}
    if taken_back:
        kept = [e for e in kept if e.kind != REVERSAL and e.id not in taken_back]
    kept.sort(key=lambda e: (e.effective_on, e.kind in ENDS_LATE, e.id))
    return kept


def project(entries: Iterable[Entry], as_of: date, known_on: date) -> State:
    """Return the state of one membership on a day, as it was known on another."""
    return _state(live(entries, known_on), as_of)


def project_all(entries: Iterable[Entry], as_of: date, known_on: date) -> Mapping[int, State]:
    """Return the state of every owner in the ledger."""
    by_owner: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_owner[entry.owner].append(entry)
    return {owner: project(lines, as_of, known_on) for owner, lines in by_owner.items()}


def _state(lines: list[Entry], as_of: date) -> State:
    shares, balance, claim, duty, losses = 0, ZERO, ZERO, ZERO, ZERO
    member_from: date | None = None
    has_left: date | None = None
    announced: date | None = None
    excluded: date | None = None
    instalments: list[tuple[date, Decimal]] = []
    for e in lines:
        if e.effective_on > as_of or (e.kind in ENDS_LATE and e.effective_on >= as_of):
            continue
        kind = e.kind
        shares += e.shares
        if kind in BALANCE:
            balance += e.amount
        if kind == SUBSCRIPTION:
            member_from, has_left, announced, excluded = e.effective_on, None, None, None
        elif kind == INSTALMENT:
            duty += e.amount
            instalments.append((e.due_on or e.effective_on, e.amount))
        elif kind in NOTICES:
            announced = min(filter(None, (announced, e.ends_on)), default=None)
            excluded = e.effective_on if kind == EXCLUSION else excluded
        elif kind == EXIT:
            has_left, duty, instalments = e.effective_on, ZERO, []
        elif kind == SETTLEMENT:
            claim -= e.amount
        elif kind == SETTLEMENT_PAYMENT:
            claim += e.amount
        elif kind == LOSS:
            losses -= e.amount
        elif kind == PROFIT_CREDIT:
            losses = max(ZERO, losses - e.amount)
    if member_from is None:
        return State(balance=balance, claim=claim, shares=shares)
    coming = has_left or _coming_exit(lines, as_of) or announced
    if shares <= 0 or (coming is not None and coming < as_of):
        status = Status.LEFT
    else:
        status = Status.LEAVING if coming else Status.MEMBER
    overdue, since = _overdue(instalments, balance + losses, as_of)
    return State(status, member_from, coming, shares, balance, duty, overdue, since, claim, losses, excluded)


def _coming_exit(lines: list[Entry], as_of: date) -> date | None:
    """Return the day of an exit that is entered already and lies ahead (or is today)."""
    return next((e.effective_on for e in lines if e.kind == EXIT and e.effective_on >= as_of), None)


def _overdue(
    instalments: list[tuple[date, Decimal]], paid: Decimal, as_of: date
) -> tuple[Decimal, date | None]:
    """Return how much of the duties due before the day is unpaid, and the due day of the oldest unpaid one."""
    due = sorted((day, amount) for day, amount in instalments if day < as_of)
    oldest = None
    for day, amount in due:
        paid -= amount
        if paid < 0 and oldest is None:
            oldest = day
    return (-paid, oldest) if due and paid < 0 else (ZERO, None)
