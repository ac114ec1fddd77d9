# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many writers on one number series, on one audit chain, on several: nothing twice, no gap, all chains hold."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from tests.concurrency.together import at_once

from itunion.foundation.kernel.api import Actor, audit
from itunion.foundation.kernel.models import AuditEntry, AuditHead
from itunion.foundation.organisations.api import across, within
from itunion.union.billing import api as billing
from itunion.union.billing.models import InvoiceDocument

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

THREADS = 8
OPERATIONS = 25


def _drafts(world: Any, system: Any, count: int) -> list[tuple[int, int]]:
    """Return (invoice, member) of drafts of one charge each, the members in turn."""
    drafts = []
    for number in range(count):
        recipient = world.members[number % len(world.members)].pk
        with within(recipient):
            billing.record_charge(
                recipient_id=recipient,
                source=f"test:{number}",
                description="Notebook",
                quantity=Decimal(1),
                unit_price=Decimal(number + 1),
                net=Decimal(number + 1).quantize(Decimal("0.01")),
                supplied_on=date(2026, 11, 2),
                by=system,
            )
        if (number + 1) % len(world.members) == 0:
            with across("billing.run", reason="test", by=system):
                drafts += [(d.pk, d.organisation_id) for d in billing.draft_invoices(run="lauf", by=system)]
    return drafts


def test_eight_threads_issue_from_one_series_without_gap(world: Any, system: Any) -> None:
    drafts = _drafts(world, system, THREADS * OPERATIONS)

    def issue(mine: list[tuple[int, int]]) -> list[str | None]:
        numbers = []
        for invoice_id, recipient in mine:
            with within(recipient):
                numbers.append(billing.issue_invoice(invoice_id=invoice_id, by=system).number)
        return numbers

    # slices of successive drafts: every thread issues to both members
    slices = [drafts[t * OPERATIONS : (t + 1) * OPERATIONS] for t in range(THREADS)]
    answers = at_once([partial(issue, mine) for mine in slices])
    assert all(isinstance(answer, list) for answer in answers), answers
    numbers = [number for answer in answers for number in answer]  # type: ignore[attr-defined]
    with across("billing.oversight", reason="test", by=system):
        running = sorted(InvoiceDocument.objects.values_list("sequence", flat=True))
        assert billing.verify_archive() == []
        assert list(billing.gaps().values()) == [[]]
    assert len(set(numbers)) == len(numbers) == THREADS * OPERATIONS
    assert running == list(range(1, THREADS * OPERATIONS + 1))
    assert list(audit.verify()) == []


@pytest.mark.parametrize(
    "chain_of",
    [lambda thread: 7, lambda thread: 7 + thread, lambda thread: 7 + thread % 2],
    ids=["same", "own", "two"],
)
def test_eight_threads_write_audit_entries_and_the_chains_hold(chain_of: Callable[[int], int]) -> None:
    def write(thread: int) -> None:
        by = Actor(thread, f"Person {thread}", 3)
        for number in range(OPERATIONS):
            with transaction.atomic():
                audit.record("test.write", subject=f"t:{thread}:{number}", chain=chain_of(thread), by=by)

    assert at_once([partial(write, thread) for thread in range(THREADS)]) == [None] * THREADS
    expected = Counter(chain_of(thread) for thread in range(THREADS) for _number in range(OPERATIONS))
    assert Counter(AuditEntry.objects.values_list("chain", flat=True)) == expected
    assert dict(AuditHead.objects.values_list("chain", "sequence")) == expected
    assert AuditEntry.objects.values("subject").distinct().count() == THREADS * OPERATIONS
    assert list(audit.verify()) == []
