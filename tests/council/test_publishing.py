# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Publication: following an edit gives the same as computing everything anew, and nobody sees what they may not."""

import os
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.council import builders as make
from tests.council.mixtures import MARK, Mixture, allowed

from itunion.procedures.council.models import Change, MeetingState, ObjectType, Paper, Published, PublishedOf
from itunion.procedures.council.publishing import projector, publish_everything, refresh

pytestmark = pytest.mark.django_db
FULL = bool(os.environ.get("ITUNION_FULL"))
SEEDS = range(20 if FULL else 2)
EDITS = 60 if FULL else 12
# a fault may be cured by a later edit, so it is looked for in between
EVERY = 1 if FULL else 4


def stored() -> dict[tuple[str, int], Any]:
    """Return everything that is published, times included."""
    rows = Published.objects.values_list(
        "type", "number", "body", "deleted", "data", "day", "stored", "created", "modified"
    )
    return {(row[0], row[1]): row[2:] for row in rows}


def listed() -> set[tuple[int, str, int]]:
    """Return which living objects stand in lists of groups."""
    alive = set(Published.objects.filter(deleted=False).values_list("type", "number"))
    rows = PublishedOf.objects.values_list("group", "type", "number")
    return {row for row in rows if (row[1], row[2]) in alive}


def faults(mixture: Mixture, edits: int, every: int) -> Iterator[Any]:
    """Yield what is wrong after some of the edits."""
    for number in range(1, edits + 1):
        what = mixture.edit()
        if number % every:
            continue
        text = "".join(Published.objects.values_list("data", flat=True)).encode()
        found = {mark.decode() for mark in MARK.findall(text)}
        if found != allowed():
            yield number, what, "leaked", found - allowed(), "lost", allowed() - found
        before, lists = stored(), listed()
        if outcome := publish_everything():
            yield number, what, outcome
        elif (stored(), listed()) != (before, lists):
            yield number, what, "changed in silence"


@pytest.mark.parametrize("seed", SEEDS)
def test_after_any_edit_nothing_is_left_to_publish_and_only_what_may_be_seen_is(
    alpha: Any, seed: int
) -> None:
    mixture = Mixture(alpha.pk, Random(seed))
    publish_everything()
    assert not publish_everything()
    for fault in faults(mixture, EDITS, EVERY):
        pytest.fail(f"seed {seed}: {fault}")


MUTANTS = {
    "who refers": ("referers", lambda _keys: {}),
    "who contains": ("containers", lambda _keys: {}),
    "ways back": ("texts.mentions", lambda _text: set()),
}


@pytest.mark.skipif(not FULL, reason="three faulty projectors, looked for with ITUNION_FULL=1")
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_projector_that_forgets_neighbours_is_caught(
    alpha: Any, mutant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, forgets = MUTANTS[mutant]
    monkeypatch.setattr(f"{projector.__name__}.{name}", forgets)
    for seed in range(30):
        mixture = Mixture(alpha.pk, Random(seed))
        publish_everything()
        if any(True for _fault in faults(mixture, 30, 2)):
            return
    pytest.fail("nothing noticed")


def consent_revoked(owner: int) -> bool:
    """Say whether revoking the consent takes the person out of the meeting."""
    town = make.small_town(owner)
    publish_everything()
    (chair,) = town.people.filter(family_name="Muster")
    shown = Published.objects.filter(type=ObjectType.MEETING, data__contains=f'person/{chair.public_number}"')
    assert shown.exists()
    chair.consents.filter(field="attendance").update(revoked_at=chair.created_at)
    refresh(chair)
    return not shown.exists()


def item_closed(owner: int) -> bool:
    """Say whether closing an item takes the consultation of an open paper with it, and opening brings it back.

    Neither is published before the agenda is, and the item never; the paper would still tell of it.
    """
    town = make.body(owner)
    council = make.group(town)
    item = make.item(make.meeting(town, council, agenda=False))
    make.consultation(make.paper(town), council, at=item)
    publish_everything()
    alive = Published.objects.filter(type=ObjectType.CONSULTATION, deleted=False)
    assert '"meeting"' not in alive.get().data
    counts = []
    for is_public in (False, True):
        item.is_public = is_public
        item.save()
        refresh(item)
        counts.append(alive.count())
    return counts == [0, 1]


HIDDEN = {
    "consent": (consent_revoked, projector._Refresh, "_without_consent"),
    "closed item": (item_closed, projector, "hanging"),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_what_hangs_on_something_that_shows_no_change_itself(alpha: Any, case: str) -> None:
    follows, _owner, _name = HIDDEN[case]
    assert follows(alpha.pk)


@pytest.mark.parametrize("case", HIDDEN)
def test_that_would_be_noticed(alpha: Any, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    follows, owner, name = HIDDEN[case]
    monkeypatch.setattr(owner, name, lambda *_arguments: {})
    assert not follows(alpha.pk)


def test_a_number_is_never_given_twice(alpha: Any) -> None:
    town = make.body(alpha.pk)
    papers = [make.paper(town, str(number)) for number in range(3)]
    refresh(*papers)
    gone = Paper.objects.get(pk=papers[2].pk)
    gone.published_at = None
    gone.save()
    refresh(gone)
    number = gone.public_number
    gone.delete()
    refresh(gone=[(ObjectType.PAPER, number)])
    new = make.paper(town, "new")
    refresh(new)
    new.refresh_from_db()
    assert (number, new.public_number) == (3, 4)


def test_a_tombstone_keeps_no_content_and_the_journal_none_either(alpha: Any) -> None:
    town = make.small_town(alpha.pk)
    publish_everything()
    for paper in town.papers.all():
        paper.is_public, paper.published_at = False, None
        paper.save()
        refresh(paper, reason="withdrawn")
    rows = Published.objects.filter(type=ObjectType.PAPER)
    assert {(r.deleted, r.data, r.day, r.stored, r.deleted_reason) for r in rows} == {
        (True, "", None, "", "withdrawn")
    }
    sequences = list(Change.objects.values_list("sequence", flat=True))
    assert sequences == list(range(1, len(sequences) + 1))


def test_statements_do_not_grow_with_the_rows(alpha: Any) -> None:
    town = make.body(alpha.pk)
    council = make.group(town)
    # what is published only once must not count as what the first of them costs
    refresh(town, council)
    counts = []
    for items in (2, 20):
        meeting = make.meeting(town, council, state=MeetingState.CLOSED)
        papers = []
        for number in range(items):
            item = make.item(meeting, str(number))
            papers.append(make.paper(town))
            make.consultation(papers[-1], council, at=item)
            make.attach(make.document(town, f"{items}/{number}", content=f"{items}/{number}".encode()), item)
            make.vote(item, kind="roll_call")
        with CaptureQueriesContext(connection) as asked:
            refresh(meeting, *papers)
        counts.append(len(asked))
    # packages of rows are few; a statement for each of the 18 more would be seen
    assert counts[1] < counts[0] + 18, counts
