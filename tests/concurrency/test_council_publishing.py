# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many publish at once: no number twice and none left out, the journal in order, stamps never behind what was committed."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from tests.concurrency.together import at_once
from tests.council import builders as make

from itunion.foundation.organisations.api import within
from itunion.procedures.council.models import Change, ObjectType, Published
from itunion.procedures.council.publishing import publish_everything, refresh

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

THREADS = 6
PAPERS = 5


def test_six_threads_publish_papers_of_one_body(world: Any, system: Any) -> None:
    member = world.members[0].pk
    make.open_council(member, system)
    with within(member):
        town = make.body(member)
        council = make.group(town)
        held = make.meeting(town, council)
        refresh(town, council, held)

    def publish(thread: int) -> int:
        for number in range(PAPERS):
            with within(member), transaction.atomic():
                paper = make.paper(town, f"{thread}/{number}", reference=f"{thread}/{number}")
                consultation = make.consultation(paper, council, at=make.item(held, f"{thread}/{number}"))
                refresh(paper, consultation.item)
        return thread

    acts: list[Callable[[], object]] = [partial(publish, thread) for thread in range(THREADS)]
    assert sorted(map(str, at_once(acts))) == [str(thread) for thread in range(THREADS)]
    with within(member):
        wanted = list(range(1, THREADS * PAPERS + 1))
        for kind in (ObjectType.PAPER, ObjectType.CONSULTATION, ObjectType.AGENDA_ITEM):
            numbers = Published.objects.filter(type=kind).order_by("number").values_list("number", flat=True)
            assert list(numbers) == wanted, kind
        changes = list(Change.objects.order_by("sequence").values_list("sequence", "at"))
        assert [sequence for sequence, _at in changes] == list(range(1, len(changes) + 1))
        assert [at for _sequence, at in changes] == sorted(at for _sequence, at in changes)
        # nobody overwrote what another one had added to the agenda
        assert not publish_everything()
