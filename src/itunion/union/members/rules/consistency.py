# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of register and ledger against each other; each problem names where it is and its figures."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from itunion.union.members.rules.ledger import NOTICES, Entry, EntryKind, State, live

__all__ = ["Inconsistency", "RegisterRow", "inconsistencies"]

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A member as the register states it."""

    owner: int
    number: int | None
    name: str
    street: str
    city: str
    entered_on: date


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Something that does not fit: its code, whose it is (0: the register as a whole), the figures."""

    code: str
    owner: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    serious: bool = True


def inconsistencies(
    rows: Sequence[RegisterRow],
    entries: Sequence[Entry],
    states: Mapping[int, State],
    *,
    share_amount: Decimal,
    known_on: date,
    booked: tuple[int, Decimal] | None = None,
) -> list[Inconsistency]:
    """Return everything that does not fit, the register as a whole first.

    `booked` are the sums of shares and balances as the database adds them up, apart from the projection.
    """
    by_owner: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in live(entries, known_on):
        by_owner[entry.owner].append(entry)
    found = [*_numbers(rows), *_transfers(entries, known_on)]
    if booked is not None:
        shown = (sum(s.shares for s in states.values()), sum((s.balance for s in states.values()), ZERO))
        if shown != booked:
            values = {
                "shares": shown[0],
                "booked_shares": booked[0],
                "balance": shown[1],
                "booked": booked[1],
            }
            found.append(Inconsistency("sums_differ", 0, values))
    known = {row.owner for row in rows}
    found += [Inconsistency("ledger_without_member", owner) for owner in sorted(set(by_owner) - known)]
    for row in rows:
        found += _member(row, by_owner[row.owner], states.get(row.owner, State()), share_amount)
    return found


def _numbers(rows: Sequence[RegisterRow]) -> Iterator[Inconsistency]:
    numbers = Counter(row.number for row in rows if row.number is not None)
    for number, count in sorted(numbers.items()):
        if count > 1:
            yield Inconsistency("number_twice", 0, {"number": number, "count": count})
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
    if missing:
        yield Inconsistency("number_gap", 0, {"numbers": missing, "count": len(missing)}, serious=False)


def _transfers(entries: Sequence[Entry], known_on: date) -> Iterator[Inconsistency]:
    legs: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in live(entries, known_on):
        if entry.kind in (EntryKind.TRANSFER_OUT, EntryKind.TRANSFER_IN):
            legs[entry.transfer or f"entry {entry.id}"].append(entry)
    for key, pair in sorted(legs.items()):
        kinds = sorted(e.kind for e in pair)
        whole = kinds == [EntryKind.TRANSFER_IN, EntryKind.TRANSFER_OUT]
        amount = sum((e.amount for e in pair), ZERO)
        shares = sum(e.shares for e in pair)
        if not whole or amount != 0 or shares != 0:
            values = {"transfer": key, "amount": amount, "shares": shares, "legs": len(pair)}
            yield Inconsistency("transfer_unmatched", pair[0].owner, values)


def _member(
    row: RegisterRow, lines: Sequence[Entry], state: State, share_amount: Decimal
) -> Iterator[Inconsistency]:
    for name, value in (("name", row.name), ("street", row.street), ("city", row.city)):
        if not value.strip():
            yield Inconsistency("field_missing", row.owner, {"field": name})
    if row.number is None:
        yield Inconsistency("field_missing", row.owner, {"field": "number"})
    beginnings = [e for e in lines if e.kind == EntryKind.SUBSCRIPTION]
    if not beginnings:
        yield Inconsistency("entry_missing", row.owner, {"entered_on": row.entered_on})
        return
    if row.entered_on not in {e.effective_on for e in beginnings}:
        yield Inconsistency(
            "entry_date", row.owner, {"register": row.entered_on, "ledger": beginnings[-1].effective_on}
        )
    exits = [e for e in lines if e.kind == EntryKind.EXIT]
    if len(beginnings) > len(exits) + 1:
        yield Inconsistency("entry_twice", row.owner, {"count": len(beginnings)})
    for leaving in exits:
        announced = {e.ends_on for e in lines if e.kind in NOTICES}
        by_transfer = any(
            e.kind == EntryKind.TRANSFER_OUT and e.effective_on == leaving.effective_on for e in lines
        )
        if announced and leaving.effective_on not in announced and not by_transfer:
            yield Inconsistency(
                "exit_date", row.owner, {"exit": leaving.effective_on, "notice": min(filter(None, announced))}
            )
    if state.shares < 0:
        yield Inconsistency("shares_negative", row.owner, {"shares": state.shares})
    total = sum(e.shares for e in lines)
    if exits and len(exits) == len(beginnings) and total != 0:
        yield Inconsistency("shares_left_over", row.owner, {"shares": total})
    if state.balance > state.shares * share_amount and state.is_member:
        yield Inconsistency(
            "over_share", row.owner, {"balance": state.balance, "full": state.shares * share_amount}
        )
    if state.balance < 0 or state.claim < 0:
        yield Inconsistency("negative", row.owner, {"balance": state.balance, "claim": state.claim})
    if state.overdue:
        yield Inconsistency(
            "overdue", row.owner, {"amount": state.overdue, "since": state.overdue_since}, serious=False
        )
