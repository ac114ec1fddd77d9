# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit trail: insert-only, chained by SHA-256, verifiable by anybody who kept a head.

Each organisation has its own chain (the platform has chain 0; reads across organisations stand in one chain per
person, with a negative number). An entry's hash covers the previous hash and all
its fields, so any changed, removed or inserted entry breaks the chain; a cut-off tail is found by comparing with
a head printed earlier and kept outside.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from itunion.foundation.kernel import clock
from itunion.foundation.kernel.actor import Actor
from itunion.foundation.kernel.models import AuditEntry, AuditHead

__all__ = ["GENESIS", "Break", "Head", "access_chain", "entries_about", "heads", "record", "verify"]

GENESIS = "0" * 64
PLATFORM_CHAIN = 0
SYSTEM_ACCESS_CHAIN = -(10**12)


@dataclass(frozen=True)
class Head:
    """The end of a chain at some moment: keep it outside the database to be able to prove a cut-off tail."""

    chain: int
    sequence: int
    hash: str


@dataclass(frozen=True)
class Break:
    """A place where the trail does not hold."""

    chain: int
    sequence: int
    reason: str


def _plain(value: Any) -> Any:
    """Return the value as JSON knows it, without losing digits."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [_plain(v) for v in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def _digest(entry: AuditEntry) -> str:
    fields = {
        "chain": entry.chain,
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": entry.action,
        "subject": entry.subject,
        "person_id": entry.person_id,
        "person_name": entry.person_name,
        "organisation_id": entry.organisation_id,
        "data": entry.data,
        "previous_hash": entry.previous_hash,
    }
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _locked_head(chain: int) -> AuditHead:
    head = AuditHead.objects.select_for_update().filter(chain=chain).first()
    if head is None:
        try:
            with transaction.atomic():
                AuditHead.objects.create(chain=chain, sequence=0, hash=GENESIS)
        except IntegrityError:
            pass  # another writer opened the chain at the same moment
        head = AuditHead.objects.select_for_update().get(chain=chain)
    return head


def record(
    action: str,
    *,
    subject: str = "",
    data: Mapping[str, Any] | None = None,
    chain: int | None = None,
    by: Actor,
) -> AuditEntry:
    """Append one entry, in the transaction of the change it belongs to; if this fails, the change fails.

    `action` is "<room>.<verb>"; `subject` names the object ("invoice:17"); `chain` defaults to the organisation
    the actor acts for. Must be called inside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs into the transaction of its change")
    head = _locked_head(chain if chain is not None else by.organisation_id or PLATFORM_CHAIN)
    entry = AuditEntry(
        chain=head.chain,
        sequence=head.sequence + 1,
        at=clock.now(),
        action=action,
        subject=subject,
        person_id=by.person_id,
        person_name=by.person_name,
        organisation_id=by.organisation_id,
        data=_plain(data or {}),
        previous_hash=head.hash,
    )
    entry.hash = _digest(entry)
    entry.save(force_insert=True)
    AuditHead.objects.filter(pk=head.pk).update(sequence=entry.sequence, hash=entry.hash)
    return entry


def entries_about(subject: str) -> Iterable[AuditEntry]:
    """Return the entries about one object, oldest first."""
    return AuditEntry.objects.filter(subject=subject).order_by("at", "id")


def access_chain(by: Actor) -> int:
    """Return the chain for reads across organisations: one per person, apart from the organisations' own chains.

    On PostgreSQL the entry is the first lock of a request and is held to its end. In an organisation's chain it
    would make colleagues wait for each other, and deadlock with actions that lock a row before they record.
    """
    return -by.person_id if by.person_id is not None else SYSTEM_ACCESS_CHAIN


def heads() -> list[Head]:
    """Return the present head of every chain."""
    return [Head(h.chain, h.sequence, h.hash) for h in AuditHead.objects.order_by("chain")]


def heads_as_json() -> str:
    """Return all heads as text to print and keep outside."""
    return json.dumps({"heads": [asdict(h) for h in heads()]}, indent=1)


def heads_from_json(text: str) -> list[Head]:
    """Read heads kept outside; raise ValueError when the text is not such a list."""
    try:
        return [Head(int(h["chain"]), int(h["sequence"]), str(h["hash"])) for h in json.loads(text)["heads"]]
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError("not a list of audit heads") from error


def verify(kept: Iterable[Head] = ()) -> Iterator[Break]:
    """Walk every chain and yield each place where it does not hold; nothing yielded means the trail is whole.

    `kept` are heads from outside: an entry they name must still be there with the same hash.
    """
    kept_by_chain: dict[int, list[Head]] = {}
    for head in kept:
        kept_by_chain.setdefault(head.chain, []).append(head)
    stored_heads = {h.chain: h for h in AuditHead.objects.all()}
    chains = set(AuditEntry.objects.order_by().values_list("chain", flat=True).distinct())
    for chain in sorted(chains | set(stored_heads) | set(kept_by_chain)):
        expected, previous = 1, GENESIS
        due = {h.sequence: h.hash for h in kept_by_chain.get(chain, []) if h.sequence > 0}
        for entry in AuditEntry.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=2000):
            if entry.sequence != expected:
                yield Break(chain, expected, "entry removed")
            elif entry.previous_hash != previous:
                yield Break(chain, entry.sequence, "does not follow its predecessor: inserted or replaced")
            if _digest(entry) != entry.hash:
                yield Break(chain, entry.sequence, "entry changed")
            if entry.sequence in due and due.pop(entry.sequence) != entry.hash:
                yield Break(chain, entry.sequence, "differs from the head kept outside")
            expected, previous = entry.sequence + 1, entry.hash
        stored = stored_heads.get(chain)
        if stored is None or (stored.sequence, stored.hash) != (expected - 1, previous):
            yield Break(
                chain, expected, "the chain does not end at its head: tail cut off or appended past it"
            )
        for sequence in sorted(due):
            yield Break(chain, sequence, "known to the head kept outside, but missing")
