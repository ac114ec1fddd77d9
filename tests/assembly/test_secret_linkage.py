# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who has the whole database cannot say whose vote is whose (fact sheet 9.3 and 9.4).

The worst case for the voters: each takes a token and votes at once. The attacker dumps every table with its physical
order (rowid; ctid and xmin), orders voters and votes by every column there is, and matches them by rank. Which pair of
columns is best the attacker learns on half of the elections, true answers given, and guesses on the other half.
"""

import random
import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from tests.assembly.dumping import Row, dump
from tests.assembly.secretly import BITS, on_stage, secret_ballot
from tests.assembly.stage import Stage

from itunion.foundation.kernel.api import clock, jobs
from itunion.union.assembly import api as assembly
from itunion.union.assembly import secrecy, tasks
from itunion.union.assembly.actions import secret as acting
from itunion.union.assembly.models import Ballot, Committee, Entitlement, SecretPoll, UrnEntry
from itunion.union.assembly.secrecy import CommitteeKey, IssuerKey, PollDefinition

VOTERS = 20
ELECTIONS = 100


def rank(value: Any) -> tuple[Any, ...]:
    """Return a value so that any two can be ordered; numbers in texts as numbers: (0,12), 17."""
    if isinstance(value, int):
        return (0, (value,))
    if isinstance(value, memoryview):
        value = bytes(value)
    if isinstance(value, str) and value.strip("(0123456789,)") == "" and value:
        return (0, tuple(int(n) for n in value.strip("()").split(",") if n))
    return (1, str(value))


Orders = dict[str, list[Any]]


def orders_of(rows: list[Row], whose: Callable[[Row], Any], table: str) -> Orders:
    """Return, for each column and as the table lies, the order it brings its subjects into; all must be there once."""
    found: Orders = {}
    subjects = [whose(row) for row in rows]
    if len(rows) != VOTERS or len(set(subjects)) != VOTERS:
        return found
    found[f"{table} as it lies"] = subjects
    for column in rows[0]:
        values = [rank(row[column]) for row in rows]
        if len(set(values)) > 1:
            order = sorted(range(len(rows)), key=lambda place: (values[place], place))
            found[f"{table}.{column}"] = [subjects[place] for place in order]
    return found


class Polls:
    """A hundred secret ballots on one item. The arithmetic of keys is left out: it leaves nothing in the database."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage, self.random = stage, random.Random(seed)
        found = stage.planned()
        self.item = stage.item(found)
        self.voters = on_stage(stage, stage.opened(found), VOTERS)
        key = CommitteeKey.generate("p-all")
        definition = PollDefinition.motion(
            "Antrag", IssuerKey.generate("p-all", bits=BITS).public, key.public
        )
        self.definition = definition.canonical().decode()
        self.truth: dict[int, dict[int, bytes]] = {}

    def opened(self, number: int) -> tuple[Ballot, str]:
        ballot: Ballot = Ballot.objects.create(
            item=self.item, number=number, question="Antrag", secrecy="secret", subject="ordinary",
            choices=["yes", "no", "abstain"], opened_at=clock.now(), members=VOTERS, present=VOTERS, head="0" * 64,
        )  # fmt: skip
        Entitlement.objects.bulk_create(
            Entitlement(
                ballot=ballot, member=voter.member, person=voter.person, person_name="x",
                person_key=f"p{voter.person.pk}", basis="statutory", channel="hall",
            )
            for voter in self.voters
        )  # fmt: skip
        committee = Committee.objects.create(
            assembly=self.item.assembly, poll_id=f"p-{number}", prepared_at=clock.now()
        )
        SecretPoll.objects.create(ballot=ballot, committee=committee, definition=self.definition)
        return ballot, committee.poll_id

    def hold(self, number: int) -> int:
        """Hold one ballot; everybody takes a token and votes at once, the urn is mixed now and then."""
        ballot, poll_id = self.opened(number)
        truth = self.truth[ballot.pk] = {}
        for voter in self.random.sample(self.voters, VOTERS):
            acting.issue_token(
                ballot_id=ballot.pk,
                member_id=voter.member.pk,
                blinded=secrets.token_bytes(384),
                by=voter.actor,
            )
            body = b"\x01" + secrets.token_bytes(secrecy.CAST_BODY_SIZE - 1)
            acting.cast_secret(poll_id=poll_id, body=body)
            truth[voter.member.pk] = body
            if self.random.random() < 0.15:
                jobs.enqueue(tasks.mix_urn, {"ballot_id": ballot.pk})
                jobs.run_due_now()
        assembly.close_ballot(ballot_id=ballot.pk, by=self.stage.office)
        return ballot.pk


def attack(
    tables: dict[str, list[Row]], truth: dict[int, dict[int, bytes]]
) -> dict[tuple[str, str], list[int]]:
    """Return for each pair of orders how many votes it gave to the right voter, ballot by ballot."""
    named: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    voted: dict[int, list[Row]] = defaultdict(list)
    for table, rows in tables.items():
        for row in rows:
            ballot = row.get("ballot_id") or int(str(row.get("subject", "")).removeprefix("ballot:") or 0) if str(row.get("subject", "ballot:")).startswith("ballot:") else 0  # fmt: skip
            if ballot not in truth:
                continue
            if "record" in row:
                voted[ballot].append(row)
            elif row.get("member_id"):
                named[ballot][table].append(row)
            elif row.get("action") == "assembly.issue_token":
                named[ballot][table].append(row | {"member_id": row["chain"]})
    hits: dict[tuple[str, str], list[int]] = defaultdict(list)
    for ballot, right in sorted(truth.items()):
        votes = orders_of(voted[ballot], lambda row: bytes(row["record"]), "board")
        assert votes, "the attacker found no board"
        for table, rows in named[ballot].items():
            for of_names, people in orders_of(rows, lambda row: row["member_id"], table).items():
                for of_votes, bodies in votes.items():
                    pairs = list(zip(people, bodies, strict=True))
                    hits[of_names, of_votes].append(sum(right[who] == body for who, body in pairs))
                    backwards = zip(people, reversed(bodies), strict=True)
                    hits[of_names, f"{of_votes} backwards"].append(
                        sum(right[who] == body for who, body in backwards)
                    )
    return hits


def guessed(polls: Polls, elections: int) -> tuple[int, int, tuple[str, str], int]:
    """Return hits and guesses on the second half, the pair of orders learnt on the first, and how many were tried."""
    for number in range(1, elections + 1):
        polls.hold(number)
    hits = attack(dump(), polls.truth)
    full = {pair: found for pair, found in hits.items() if len(found) == elections}
    half = elections // 2
    best = max(full, key=lambda pair: sum(full[pair][:half]))
    return sum(full[best][half:]), (elections - half) * VOTERS, best, len(full)


@contextmanager
def without_arithmetic() -> Iterator[None]:
    """Leave keys out; every write is the real one."""
    with (
        patch.object(acting, "_issuer_key", lambda poll: None),
        patch.object(secrecy, "blind_sign", lambda key, blinded: secrets.token_bytes(384)),
        patch.object(secrecy, "check_cast", lambda definition, body: None),
    ):
        yield


@pytest.fixture
def polls(world: Any, system: Any) -> Iterator[Polls]:
    stage = Stage(world, system, count=VOTERS)
    with without_arithmetic():
        yield Polls(stage, seed=1)
    stage.close()


def chance(guesses: int) -> tuple[float, float]:
    """Return the 99 % interval of hits by chance: a random matching has one hit per ballot, with variance one."""
    ballots = guesses / VOTERS
    return ballots - 2.576 * ballots**0.5, ballots + 2.576 * ballots**0.5


@pytest.mark.slow
def test_with_the_whole_database_the_attacker_guesses(polls: Polls, say: Callable[[str], None]) -> None:
    """Once in a hundred runs honest chance leaves the interval; then fresh ballots decide, against the same pair."""
    hits, guesses, best, tried = guessed(polls, ELECTIONS)
    low, high = chance(guesses)
    say(
        f"{hits} of {guesses} right ({low:.0f}–{high:.0f} by chance), best of {tried} pairs of orders: {best}"
    )
    assert tried > 50
    if not low <= hits <= high:
        polls.truth.clear()
        for number in range(ELECTIONS + 1, 2 * ELECTIONS + 1):
            polls.hold(number)
        again = attack(dump(), polls.truth)[best]
        low, high = chance(ELECTIONS * VOTERS)
        assert low <= sum(again) <= high, (hits, sum(again), best)


def unshuffled(ballot_id: int) -> list[UrnEntry]:
    entries = list(UrnEntry.objects.filter(ballot_id=ballot_id))
    UrnEntry.objects.filter(ballot_id=ballot_id).delete()
    return entries


@contextmanager
def in_order_of_arrival() -> Iterator[None]:
    """What many systems do: the vote is a row in the order in which it came."""
    append = secrecy.append_batch
    with (
        patch.object(acting, "_emptied", unshuffled),
        patch.object(
            secrecy,
            "append_batch",
            lambda head, length, records: append(head, length, records, lambda batch: None),
        ),
    ):
        yield


def test_the_attack_works_where_votes_keep_their_order(polls: Polls, say: Callable[[str], None]) -> None:
    """The control that must fail: else the attack proves nothing."""
    with in_order_of_arrival():
        hits, guesses, best, _tried = guessed(polls, 6)
    say(f"{hits} of {guesses} right without shuffling, by {best}")
    assert hits == guesses


@pytest.mark.slow
def test_batches_on_the_board_while_it_runs_would_tell(polls: Polls, say: Callable[[str], None]) -> None:
    """Why nothing reaches the board before the close: shuffled batches still tell who was early."""

    def in_batches(head: bytes, length: int, records: list[bytes]) -> Any:
        lines: list[Any] = []
        for start in range(0, len(records), 4):
            batch = append(lines[-1].head if lines else head, len(lines), records[start : start + 4])
            lines += batch
        return tuple(lines)

    append = secrecy.append_batch
    with patch.object(acting, "_emptied", unshuffled), patch.object(secrecy, "append_batch", in_batches):
        hits, guesses, best, _tried = guessed(polls, 20)
    say(f"{hits} of {guesses} right with batches of four, by {best}")
    assert hits > chance(guesses)[1]


def test_the_dump_of_a_running_ballot_shows_a_shuffled_urn(polls: Polls) -> None:
    """While the ballot runs only what came since the last mixing lies in order."""
    ballot, poll_id = polls.opened(1)
    bodies = []
    for _voter in polls.voters:
        bodies.append(b"\x01" + secrets.token_bytes(secrecy.CAST_BODY_SIZE - 1))
        acting.cast_secret(poll_id=poll_id, body=bodies[-1])

    def lying() -> list[bytes]:
        rows = [row for row in dump()["assembly_urnentry"] if row["ballot_id"] == ballot.pk]
        order = "_rowid" if connection.vendor == "sqlite" else "_ctid"
        return [bytes(row["record"]) for row in sorted(rows, key=lambda row: rank(row[order]))]

    assert lying() == bodies
    acting.mix_urn(ballot_id=ballot.pk)
    mixed = lying()
    assert mixed != bodies
    assert set(mixed) == set(bodies)
    if connection.vendor == "postgresql":
        assert len({row["_xmin"] for row in dump()["assembly_urnentry"]}) == 1


# --- two voters swap their choices -----------------------------------------------------------------------------------

DRAWN = {"record", "token_hash", "id", "_xmin", "_ctid", "_rowid"}
"""Columns drawn at random or counted by the database: their values differ each time, whatever was voted"""


def shape(names: set[str]) -> dict[str, list[str]]:
    """Return the database with every random or sealed value replaced by its length."""

    def plain(column: str, value: Any) -> str:
        if column in DRAWN:
            size = len(value) if isinstance(value, bytes | memoryview | str) and column == "record" else 1
            return f"{column}: {size} bytes"
        return f"{column}: " + re.sub(r"[0-9a-f]{64}", "HASH", str(value))

    return {
        table: sorted(" | ".join(plain(c, v) for c, v in row.items()) for row in rows)
        for table, rows in dump().items()
        if table in names
    }


def test_two_voters_who_swap_choices_leave_the_same_database(stage: Stage) -> None:
    secret = secret_ballot(stage)
    for voter in secret.voters:
        voter.take_token()
    names = {name for name in dump() if not name.startswith("sqlite_")}
    shapes = []
    for choices in ("ynyyai", "nyyyai"):
        before = transaction.savepoint()
        words = {"y": "yes", "n": "no", "a": "abstain", "i": "invalid"}
        for voter, letter in zip(secret.voters, choices, strict=True):
            voter.cast(words[letter])
        secret.close()
        shapes.append(shape(names))
        transaction.savepoint_rollback(before)
        secret.ballot.refresh_from_db()
    first, second = shapes
    assert len(first["assembly_boardrecord"]) == 6
    assert [table for table in first if first[table] != second[table]] == []
