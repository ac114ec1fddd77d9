# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Random small ledgers, and a replay that was written apart from the projection: day by day, morning and evening."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from itunion.union.members.rules.ledger import Entry, State

__all__ = ["FIRST", "draw_entry", "draw_ledger", "replay"]

FIRST = date(2026, 1, 1)
SINGLE = ("subscription", "further_shares", "instalment", "payment", "termination", "share_termination", "exclusion",
          "succession", "exit", "settlement", "settlement_payment", "profit_credit", "loss", "reversal")  # fmt: skip
CHANCES = (6, 3, 3, 6, 2, 2, 1, 1, 3, 2, 2, 2, 2, 3)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def draw_entry(code: tuple[int, int, int, int, int], number: int, owner: int = 1) -> Entry:
    """Return the entry that five small integers stand for: kind, effect, record, size, further day."""
    kind, effective, recorded, size, later = code
    name = SINGLE[kind]
    shares = {
        "subscription": 1 + size % 3,
        "further_shares": 1 + size % 2,
        "share_termination": -1,
        "exit": -(1 + size % 3),
    }
    signs = {
        "payment": 1,
        "profit_credit": 1,
        "instalment": 1,
        "settlement": -1,
        "settlement_payment": -1,
        "loss": -1,
    }
    return Entry(
        id=number,
        owner=owner,
        kind=name,
        effective_on=day(effective),
        recorded_on=day(recorded),
        shares=shares.get(name, 0),
        amount=Decimal(signs.get(name, 0) * size * 7) / 4,
        due_on=day(effective + later) if name == "instalment" else None,
        ends_on=day(effective + later) if name in ("termination", "exclusion", "succession") else None,
        reverses=max(1, number - 1 - size % 3) if name == "reversal" else None,
    )


def draw_ledger(  # noqa: PLR0917
    random: Random, length: int, days: int, records: int, owner: int = 1, start: int = 0
) -> list[Entry]:
    """Return a random ledger; nothing keeps it from being nonsense, replay and projection must agree all the same."""
    kinds = random.choices(range(len(SINGLE)), CHANCES, k=length)
    kinds[0] = 0
    return [
        draw_entry(
            (
                kind,
                random.randrange(days),
                random.randrange(records),
                random.randrange(6),
                random.randrange(3),
            ),
            start + number,
            owner,
        )
        for number, kind in enumerate(kinds, start=1)
    ]


def replay(entries: Iterable[Entry], known_on: date, last: date) -> Iterator[tuple[date, State]]:
    """Yield (day, state) for every day from the first to the last, by walking through time once."""
    paper = [e for e in entries if e.recorded_on <= known_on]
    void = set()
    for e in paper:
        if e.kind == "reversal":
            void |= {e.id, e.reverses}
    paper = [e for e in paper if e.id not in void]
    late = ("exit", "share_termination", "settlement")
    book = {
        "shares": 0, "balance": Decimal(0), "claim": Decimal(0), "losses": Decimal(0), "since": None, "gone": None,
        "notices": [], "excluded": None, "plan": [],
    }  # fmt: skip
    today = FIRST
    while today <= last:
        for e in sorted(
            (e for e in paper if e.effective_on == today and e.kind not in late), key=lambda e: e.id
        ):
            _apply(book, e)
        yield today, _snapshot(book, paper, today)
        for e in sorted((e for e in paper if e.effective_on == today and e.kind in late), key=lambda e: e.id):
            _apply(book, e)
        today += timedelta(days=1)


def _apply(book: dict, e: Entry) -> None:  # type: ignore[type-arg]
    book["shares"] += e.shares
    if e.kind in ("payment", "transfer_in", "transfer_out", "profit_credit", "loss", "settlement"):
        book["balance"] += e.amount
    if e.kind == "subscription":
        book.update(since=e.effective_on, gone=None, notices=[], excluded=None)
    if e.kind in ("termination", "exclusion", "succession"):
        book["notices"].append(e.ends_on)
        if e.kind == "exclusion":
            book["excluded"] = e.effective_on
    if e.kind == "exit":
        book.update(gone=e.effective_on, plan=[])
    if e.kind == "instalment":
        book["plan"].append((e.due_on, e.amount))
    if e.kind == "settlement":
        book["claim"] += abs(e.amount)
    if e.kind == "settlement_payment":
        book["claim"] -= abs(e.amount)
    if e.kind == "loss":
        book["losses"] += abs(e.amount)
    if e.kind == "profit_credit":
        book["losses"] = max(Decimal(0), book["losses"] - e.amount)


def _snapshot(book: dict, paper: list[Entry], today: date) -> State:  # type: ignore[type-arg]
    if book["since"] is None:
        return State(shares=book["shares"], balance=book["balance"], claim=book["claim"])
    coming = [e.effective_on for e in paper if e.kind == "exit" and e.effective_on >= today]
    end = book["gone"] or (min(coming) if coming else min(book["notices"], default=None))
    status = "left" if book["shares"] <= 0 or (end and end < today) else "leaving" if end else "member"
    owed_so_far = sum((amount for due, amount in book["plan"] if due < today), Decimal(0))
    given = book["balance"] + book["losses"]
    behind = [due for due, _amount in book["plan"] if due < today]
    missing = max(Decimal(0), owed_so_far - given) if behind else Decimal(0)
    oldest = None
    if missing:
        oldest = min(
            due for due in behind if sum((a for d, a in sorted(book["plan"]) if d <= due), Decimal(0)) > given
        )
    duty = sum((amount for _due, amount in book["plan"]), Decimal(0))
    return State(
        status, book["since"], end, book["shares"], book["balance"], duty, missing, oldest, book["claim"], book["losses"],
        book["excluded"],
    )  # fmt: skip
