# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Open votes by page at once: everybody's counts, nobody's counts twice, the chain is whole."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from tests.assembly.stage import Stage
from tests.concurrency.together import at_once

from itunion.foundation.kernel.api import audit
from itunion.foundation.kernel.models import AuditEntry
from itunion.union.assembly import api as assembly
from itunion.union.assembly.models import Ballot, Vote
from itunion.union.assembly.rules import broken_links

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MEMBERS = 12
DEVICES = 3


@pytest.fixture
def stage(world: Any, system: Any) -> Iterator[Stage]:
    built = Stage(world, system, count=MEMBERS)
    yield built
    built.close()


def test_many_votes_at_once_from_several_devices_each(
    stage: Stage, client_for: Callable[[str], Client]
) -> None:
    _found, point = stage.running(present=MEMBERS)
    ballot = assembly.open_ballot(item_id=point.pk, question="Antrag", by=stage.office)

    def voting(member: int) -> Callable[[], str]:
        client = client_for("union_office")

        def send() -> str:
            answer = client.post(f"/versammlung/abstimmung/{ballot.pk}/stimme/{member}/", {"choice": "yes"})
            (message,) = answer.wsgi_request._messages._queued_messages  # type: ignore[attr-defined]
            return str(message).partition(":")[0].partition(".")[0]

        return send

    outcomes = at_once([voting(member.pk) for member in stage.members for _device in range(DEVICES)])
    assert Counter(outcomes) == {
        "Die Stimme ist gezählt": MEMBERS,
        "Für dieses Mitglied ist schon abgestimmt": MEMBERS * (DEVICES - 1),
    }
    votes = list(Vote.objects.filter(ballot=ballot).order_by("sequence"))
    assert sorted(v.member_id for v in votes) == sorted(member.pk for member in stage.members)
    rows = [(v.sequence, v.member_id, v.choice, v.votes, v.previous_hash, v.hash) for v in votes]
    assert broken_links(ballot.pk, rows, Ballot.objects.get(pk=ballot.pk).head) == []
    assert AuditEntry.objects.filter(action="assembly.cast").count() == MEMBERS
    assert list(audit.verify()) == []
