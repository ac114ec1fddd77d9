# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many write papers at once: the numbers of a year have neither gap nor double, and a change is never lost unseen."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from tests.concurrency.together import at_once
from tests.council import builders as make

from itunion.foundation.kernel.api import Conflict, clock
from itunion.foundation.organisations.api import within
from itunion.procedures.council.actions.papers import create_paper, fingerprint_of, revise_paper
from itunion.procedures.council.models import Paper

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

THREADS = 6
PAPERS = 4


def test_numbers_without_gap_or_double(world: Any, system: Any) -> None:
    member = world.members[0].pk
    make.open_council(member, system)
    with within(member):
        town = make.body(member)

    def write(thread: int) -> int:
        for number in range(PAPERS):
            with within(member):
                create_paper(body=town, values={"name": f"{thread}/{number}"}, by=system)
        return thread

    acts: list[Callable[[], object]] = [partial(write, thread) for thread in range(THREADS)]
    assert sorted(map(str, at_once(acts))) == [str(thread) for thread in range(THREADS)]
    with within(member):
        found = sorted(Paper.objects.values_list("reference", flat=True))
    year = clock.today().year
    assert found == [f"VL-{year}/{number:04d}" for number in range(1, THREADS * PAPERS + 1)]


def test_of_two_changes_of_the_same_text_one_is_told(world: Any, system: Any) -> None:
    member = world.members[0].pk
    make.open_council(member, system)
    with within(member):
        town = make.body(member)
        paper = create_paper(body=town, values={"name": "Straße", "text": "alt"}, by=system)
        seen = fingerprint_of(paper)

    def change(text: str) -> str:
        with within(member):
            try:
                revise_paper(paper=paper, values={"text": text}, seen=seen, by=system)
            except Conflict:
                return "told"
        return text

    answers = sorted(map(str, at_once([partial(change, "eins"), partial(change, "zwei")])))
    with within(member):
        assert answers == sorted(["told", Paper.objects.get().text])
