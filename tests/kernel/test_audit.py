# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit trail: every tampering is found."""

import random
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.owner import as_owner

from itunion.foundation.kernel import audit, insert_only
from itunion.foundation.kernel.api import Actor
from itunion.foundation.kernel.models import AuditEntry, AuditHead

pytestmark = pytest.mark.django_db

CLERK = Actor(7, "Clerk", 3)


def write(count: int, chain: int = 3) -> None:
    for number in range(count):
        with transaction.atomic():
            audit.record(
                "test.write", subject=f"thing:{number}", data={"n": number, "ü": "ß"}, chain=chain, by=CLERK
            )


@pytest.fixture
def _tampering() -> Any:
    """Take the triggers away, as an intruder with the owner's rights would."""
    with as_owner():
        insert_only.remove(connection)
        yield
        insert_only.install(connection)


def test_an_untouched_trail_is_whole() -> None:
    write(5)
    write(3, chain=0)
    assert list(audit.verify(audit.heads())) == []


def test_triggers_refuse_change_and_deletion() -> None:
    write(1)
    for attempt in (lambda: AuditEntry.objects.update(action="x"), lambda: AuditEntry.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_an_entry_outside_a_transaction_is_refused() -> None:
    connection.in_atomic_block, before = False, connection.in_atomic_block
    try:
        with pytest.raises(RuntimeError):
            audit.record("test.write", by=CLERK)
    finally:
        connection.in_atomic_block = before


@pytest.mark.usefixtures("_tampering")
@pytest.mark.parametrize("seed", range(40))
def test_every_tampering_is_found(seed: int) -> None:
    """Change, delete, insert, swap or cut off, at a random place of a random chain."""
    choice = random.Random(seed)
    write(choice.randint(3, 12))
    kept = audit.heads()
    entries = list(AuditEntry.objects.order_by("sequence"))
    victim = choice.choice(entries)
    kind = ("change", "delete", "insert", "swap", "truncate", "truncate with head")[seed % 6]
    if kind == "change":
        field = choice.choice(["action", "subject", "person_name"])
        AuditEntry.objects.filter(pk=victim.pk).update(**{field: "forged"})
    elif kind == "delete":
        AuditEntry.objects.filter(pk=victim.pk).delete()
    elif kind == "insert":
        victim.pk, victim.sequence = None, len(entries) + 1
        victim.save(force_insert=True)
    elif kind == "swap":
        other = choice.choice([e for e in entries if e.pk != victim.pk])
        AuditEntry.objects.filter(pk=victim.pk).update(action="a", subject=other.subject)
        AuditEntry.objects.filter(pk=other.pk).update(subject=victim.subject)
    else:
        AuditEntry.objects.filter(sequence__gt=len(entries) - 2).delete()
        if kind == "truncate with head":
            last = entries[-3]
            AuditHead.objects.update(sequence=last.sequence, hash=last.hash)
    assert list(audit.verify(kept)), kind


@pytest.mark.usefixtures("_tampering")
def test_a_tail_cut_off_together_with_its_head_shows_only_against_a_kept_head() -> None:
    write(4)
    kept = audit.heads()
    entries = list(AuditEntry.objects.order_by("sequence"))
    entries[-1].delete()
    AuditHead.objects.update(sequence=3, hash=entries[-2].hash)
    assert list(audit.verify()) == []
    assert [b.sequence for b in audit.verify(kept)] == [4]


def test_heads_survive_being_printed() -> None:
    write(2)
    assert audit.heads_from_json(audit.heads_as_json()) == audit.heads()
    with pytest.raises(ValueError):
        audit.heads_from_json("{}")
