# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A vote cast by page: how little it asks of the database, and what a vote refused at the last moment leaves behind."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.assembly.stage import Stage

from itunion.foundation.kernel.api import audit
from itunion.foundation.kernel.models import AuditEntry
from itunion.union.assembly import api as assembly
from itunion.union.assembly.actions import voting
from itunion.union.assembly.models import Ballot, Entitlement, Vote
from itunion.union.assembly.queries import right_to_cast
from itunion.union.assembly.rules import broken_links

# session, person, mandates; right; head of the audit chain, entry, head; lock, vote with the ballot's head
STATEMENTS = {"postgresql": 9, "sqlite": 10}


@pytest.fixture
def ballot(stage: Stage) -> Ballot:
    """An open ballot in which the head of member 0 also represents member 1; members 2 and 3 sit in the hall."""
    found = stage.planned()
    point = stage.item(found)
    stage.opened(found)
    person = stage.world.people["member_head@0"]
    for number in (0, 1):
        assembly.represent(
            assembly_id=found.pk,
            member_id=stage.members[number].pk,
            basis="statutory",
            person_name=person.display_name,
            person_id=person.pk,
            by=stage.office,
        )
        assembly.check_in(assembly_id=found.pk, member_id=stage.members[number].pk, by=stage.office)
    stage.let_in(found, 2, 3)
    return assembly.open_ballot(item_id=point.pk, question="Antrag", by=stage.office)


@pytest.fixture
def head(ballot: Ballot, client_for: Callable[[str], Client]) -> Client:
    """The head of member 0, signed in."""
    return client_for("member_head@0")


def at(ballot: Ballot, stage: Stage, number: int) -> str:
    """Return where the vote of a member goes."""
    return f"/versammlung/abstimmung/{ballot.pk}/stimme/{stage.members[number].pk}/"


def said(client: Client, url: str, choice: str = "yes") -> str:
    """Send a vote and return the message that the next page will show, without asking for that page."""
    answer = client.post(url, {"choice": choice})
    assert answer.status_code == 302
    (message,) = answer.wsgi_request._messages._queued_messages  # type: ignore[attr-defined]
    return str(message)


def casts(ballot: Ballot) -> list[int]:
    """Return the members whose vote the audit trail knows."""
    entries = AuditEntry.objects.filter(action="assembly.cast", subject=f"ballot:{ballot.pk}")
    return [entry.data["member"] for entry in entries.order_by("pk")]


def test_a_vote_by_page_takes_few_statements(ballot: Ballot, stage: Stage, head: Client) -> None:
    """131 people vote at the same moment: every statement more is felt by all of them (benchmarks/assembly_load)."""
    said(head, at(ballot, stage, 0))  # the first request of a session also notes the device
    with CaptureQueriesContext(connection) as queries:
        assert "gezählt" in said(head, at(ballot, stage, 1))
    statements = [
        q["sql"] for q in queries if q["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))
    ]
    statements = [sql for sql in statements if "set_config" not in sql]
    assert len(statements) == STATEMENTS[connection.vendor], "\n".join(statements)
    # on PostgreSQL one of the scope: within the test's transaction its own is a savepoint; none of the vote
    savepoints = [q["sql"] for q in queries if q["sql"].startswith("SAVEPOINT")]
    assert len(savepoints) == (connection.vendor == "postgresql"), savepoints


def test_a_vote_is_written_as_it_was_cast(ballot: Ballot, stage: Stage, head: Client) -> None:
    said(head, at(ballot, stage, 1), "no")
    returned = assembly.cast(
        ballot_id=ballot.pk, member_id=stage.members[2].pk, choice=["yes"], by=stage.office
    )
    first, second = Vote.objects.filter(ballot=ballot)
    assert (first.member_id, first.choice, first.person_name, first.sequence) == (
        stage.members[1].pk,
        ["no"],
        "Person member_head@0",
        1,
    )
    stored = {f.attname: getattr(second, f.attname) for f in Vote._meta.concrete_fields}
    assert stored == {f.attname: getattr(returned, f.attname) for f in Vote._meta.concrete_fields}
    ballot.refresh_from_db()
    assert (ballot.cast, ballot.head) == (2, second.hash)
    rows = [(v.sequence, v.member_id, v.choice, v.votes, v.previous_hash, v.hash) for v in (first, second)]
    assert broken_links(ballot.pk, rows, ballot.head) == []


def test_the_right_is_read_as_it_stands(ballot: Ballot, stage: Stage) -> None:
    right, done = right_to_cast(ballot.pk, stage.members[2].pk)
    assert right is not None
    assert not done
    stored = Entitlement.objects.select_related("ballot__item").get(pk=right.pk)
    for read, kept in (
        (right, stored),
        (right.ballot, stored.ballot),
        (right.ballot.item, stored.ballot.item),
    ):
        loaded = [f.attname for f in kept._meta.concrete_fields if f.attname in read.__dict__]
        assert len(loaded) >= 3
        assert {n: getattr(read, n) for n in loaded} == {n: getattr(kept, n) for n in loaded}
    stage.vote(ballot, "--y")
    assert right_to_cast(ballot.pk, stage.members[2].pk)[1]
    assert right_to_cast(ballot.pk, stage.members[5].pk) == (None, False)
    stage.decided(ballot)
    second = assembly.open_ballot(item_id=ballot.item_id, question="Noch einmal", by=stage.office)
    assert not right_to_cast(second.pk, stage.members[2].pk)[1]


def test_who_may_not_vote_for_a_member_does_not_learn_whether_it_voted(
    ballot: Ballot, stage: Stage, head: Client
) -> None:
    before = said(head, at(ballot, stage, 2))
    stage.vote(ballot, "--y")
    assert said(head, at(ballot, stage, 2)) == before
    assert "stimmen Sie hier nicht ab" in before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("late", ["the same vote twice", "closed meanwhile"])
def test_a_vote_refused_at_the_last_moment_leaves_nothing(
    ballot: Ballot, stage: Stage, head: Client, monkeypatch: pytest.MonkeyPatch, late: str
) -> None:
    """Both devices asked before either had voted; or the ballot closed after the question: only the lock tells."""
    member = stage.members[0].pk
    asked = right_to_cast(ballot.pk, member)
    if late == "closed meanwhile":
        assembly.close_ballot(ballot_id=ballot.pk, by=stage.office)
    else:
        assembly.cast(ballot_id=ballot.pk, member_id=member, choice=["yes"], by=stage.office)
    kept = list(Vote.objects.values()), casts(ballot), Ballot.objects.values().get()
    monkeypatch.setattr(voting, "right_to_cast", lambda *_: asked)
    message = said(head, at(ballot, stage, 0), "no")
    assert ("nicht mehr gezählt" if late == "closed meanwhile" else "erste Stimme zählt") in message
    assert (list(Vote.objects.values()), casts(ballot), Ballot.objects.values().get()) == kept
    assert list(audit.verify()) == []
    # the connection is good for the next request
    monkeypatch.undo()
    assert ("geschlossen" if late == "closed meanwhile" else "gezählt") in said(head, at(ballot, stage, 1))


def test_votes_of_the_hall_are_entered_all_or_none(
    ballot: Ballot, stage: Stage, client_for: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody of the hall votes on their own telephone at the very moment the office sends the hall's votes."""
    write = voting._write

    def overtaken(cursor: Any, vote: Vote) -> None:
        if vote.member_id == stage.members[3].pk:
            vote.member_id = stage.members[2].pk
        write(cursor, vote)

    monkeypatch.setattr(voting, "_write", overtaken)
    hall = {f"v{stage.members[n].pk}": "yes" for n in (2, 3)}
    answer = client_for("union_office").post(f"/versammlung/abstimmung/{ballot.pk}/saal/", hall, follow=True)
    assert "erste Stimme zählt" in answer.content.decode()
    assert not Vote.objects.exists()
    assert casts(ballot) == []
    assert not Ballot.objects.get(pk=ballot.pk).cast
