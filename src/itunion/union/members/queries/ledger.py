# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the ledger: entries as the rules see them, and states as of a day."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Sum

from itunion.foundation.kernel.api import clock
from itunion.union.members.models import ShareEntry
from itunion.union.members.rules.ledger import (
    BALANCE,
    ENDS_LATE,
    Entry,
    EntryKind,
    State,
    project,
    project_all,
)

__all__ = [
    "KNOWN_NOW",
    "booked_sums",
    "entries",
    "entry",
    "ledger_of",
    "state_on",
    "states_on",
    "total_capital",
]

KNOWN_NOW = date.max
"""Everything recorded so far: nothing is recorded in the future, so the last day there is means "now"."""

COLUMNS = (
    "pk", "organisation_id", "kind", "effective_on", "recorded_on", "shares", "amount", "due_on", "ends_on",
    "reverses_id", "counterpart_id", "transfer",
)  # fmt: skip


def entries(organisations: Collection[int] | None = None) -> list[Entry]:
    """Return the ledger, of all members the scope may see or of some: one query."""
    rows = ShareEntry.objects.order_by()
    if organisations is not None:
        rows = rows.filter(organisation_id__in=organisations)
    return [Entry(*row) for row in rows.values_list(*COLUMNS)]


def entry(entry_id: int) -> ShareEntry:
    """Return one entry; raise ShareEntry.DoesNotExist."""
    found: ShareEntry = ShareEntry.objects.select_related("organisation").get(pk=entry_id)
    return found


def ledger_of(organisation_id: int, known_on: date | None = None) -> QuerySet[ShareEntry]:
    """Return the entries of one member known on a day, each with `taken_back`: was a reversal known by then?"""
    known_on = known_on or KNOWN_NOW
    reversals = ShareEntry.objects.filter(reverses_id=OuterRef("pk"), recorded_on__lte=known_on)
    found: QuerySet[ShareEntry] = (
        ShareEntry.objects.filter(organisation_id=organisation_id, recorded_on__lte=known_on)
        .annotate(taken_back=Exists(reversals))
        .select_related("counterpart", "paper")
        .order_by("effective_on", "pk")
    )
    return found


def state_on(organisation_id: int, day: date | None = None, known_on: date | None = None) -> State:
    """Return what is known of one membership on a day (today, as known today)."""
    day = day or clock.today()
    return project(entries([organisation_id]), day, known_on or KNOWN_NOW)


def states_on(day: date | None = None, known_on: date | None = None) -> Mapping[int, State]:
    """Return the state of every membership the scope may see."""
    return project_all(entries(), day or clock.today(), known_on or KNOWN_NOW)


def total_capital(states: Mapping[int, State]) -> Decimal:
    """Return balances and unpaid claims together: what a payout diminishes."""
    return sum((s.balance + s.claim for s in states.values()), Decimal("0.00"))


def booked_sums(day: date, known_on: date) -> tuple[int, Decimal]:
    """Return the sums of shares and balances as the database adds them up, not the projection."""
    known = ShareEntry.objects.filter(recorded_on__lte=known_on)
    taken_back = known.filter(kind=EntryKind.REVERSAL).values("reverses_id")
    kept = known.exclude(kind=EntryKind.REVERSAL).exclude(pk__in=taken_back)
    effective = kept.filter(effective_on__lt=day) | kept.filter(effective_on=day).exclude(kind__in=ENDS_LATE)
    shares = effective.aggregate(n=Sum("shares"))["n"] or 0
    balance = effective.filter(kind__in=BALANCE).aggregate(n=Sum("amount"))["n"] or Decimal("0.00")
    return shares, Decimal(balance).quantize(Decimal("0.01"))
