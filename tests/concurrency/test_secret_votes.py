# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Secret votes at once: one per token from any number of devices; around the close counted or clearly refused."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from tests.assembly.secretly import Secret, secret_ballot
from tests.assembly.stage import Stage
from tests.concurrency.together import at_once

from itunion.foundation.kernel.api import Conflict
from itunion.union.assembly import api as assembly
from itunion.union.assembly import secrecy
from itunion.union.assembly.models import BoardRecord, Participation, UrnEntry
from itunion.union.assembly.secrecy import Vote

pytestmark = pytest.mark.slow


@pytest.fixture
def secret(world: Any, system: Any) -> Iterator[Secret]:
    stage = Stage(world, system, count=12)
    yield secret_ballot(stage, count=12)
    stage.close()


def devices() -> int:
    return 50 if connection.vendor == "postgresql" else 8


def kinds(outcomes: list[object]) -> Counter[str]:
    return Counter(type(outcome).__name__ for outcome in outcomes)


def casting(secret: Secret, body: bytes) -> Callable[[], str]:
    poll_id = assembly.definition_of(assembly.secret_poll(secret.ballot.pk)).poll_id
    return lambda: assembly.cast_secret(poll_id=poll_id, body=body)


def test_one_token_from_many_devices_is_one_vote(secret: Secret) -> None:
    voter = secret.voters[0].take_token()
    bodies = [voter.seal("yes" if number % 2 else "no") for number in range(devices())]
    outcomes = at_once([casting(secret, body) for body in bodies])
    assert kinds(outcomes) == Counter(str=1, Conflict=devices() - 1), kinds(outcomes)
    (kept,) = UrnEntry.objects.all()
    assert secrecy.receipt_of(bytes(kept.record)).hex() in outcomes


def test_the_same_bytes_from_many_devices_all_get_the_receipt(secret: Secret) -> None:
    body = secret.voters[0].take_token().seal("yes")
    outcomes = at_once([casting(secret, body)] * devices())
    assert set(outcomes) == {secrecy.receipt_of(body).hex()}
    assert UrnEntry.objects.count() == 1


def test_one_member_gets_one_token(secret: Secret) -> None:
    first, second = secret.voters[:2]
    same = secrecy.prepare_token(first.definition.issuer).blinded

    def ask(voter: Any, blinded: bytes) -> Callable[[], bytes]:
        return lambda: assembly.issue_token(
            ballot_id=secret.ballot.pk, member_id=voter.member.pk, blinded=blinded, by=voter.actor
        )

    different = [secrecy.prepare_token(first.definition.issuer).blinded for _ in range(devices())]
    outcomes = at_once([ask(first, blinded) for blinded in different])
    assert kinds(outcomes) == Counter(bytes=1, Conflict=devices() - 1), kinds(outcomes)
    repeated = at_once([ask(second, same)] * devices())
    assert len(set(repeated)) == 1
    assert Participation.objects.count() == 2


@pytest.mark.parametrize("seed", range(3))
def test_votes_around_the_close_are_counted_or_refused(
    secret: Secret, seed: int, say: Callable[[str], None]
) -> None:
    order = random.Random(seed)
    bodies = [voter.take_token().seal(order.choice(["yes", "no"])) for voter in secret.voters]

    def later(act: Callable[[], object], pause: float) -> Callable[[], object]:
        def run() -> object:
            time.sleep(pause)
            return act()

        return run

    def close() -> str:
        assembly.close_ballot(ballot_id=secret.ballot.pk, by=secret.stage.office)
        return "closed"

    def mix() -> str:
        return f"mixed {assembly.mix_urn(ballot_id=secret.ballot.pk)}"

    acts = [later(casting(secret, body), order.uniform(0, 0.1)) for body in bodies]
    acts += [later(mix, 0.03), later(mix, 0.05), later(close, 0.05)]
    outcomes = at_once(acts)
    assert outcomes[-1] == "closed", outcomes[-1]
    votes = outcomes[: len(bodies)]
    accepted = {outcome for outcome in votes if isinstance(outcome, str)}
    refused = [outcome for outcome in votes if isinstance(outcome, assembly.BallotClosed)]
    assert len(accepted) + len(refused) == len(bodies), kinds(votes)
    on_board = {secrecy.receipt_of(bytes(row.record)).hex() for row in BoardRecord.objects.all()}
    assert on_board == accepted
    assert not UrnEntry.objects.exists()
    done = secret.count()
    assert done.document
    say(f"{len(accepted)} counted, {len(refused)} refused")


def test_votes_while_the_urn_is_mixed_are_kept(secret: Secret) -> None:
    bodies = [voter.take_token().seal("yes") for voter in secret.voters]
    acts: list[Callable[[], object]] = [casting(secret, body) for body in bodies]
    acts += [lambda: assembly.mix_urn(ballot_id=secret.ballot.pk)] * 4
    outcomes = at_once(acts)
    assert kinds(outcomes) == Counter(str=len(bodies), bool=4), kinds(outcomes)
    assert {bytes(row.record) for row in UrnEntry.objects.all()} == set(bodies)
    second = secrecy.cast_body(
        secret.voters[0].definition, secret.voters[0].prepared.token, secret.voters[0].signature, Vote({"no"})
    )
    with pytest.raises(Conflict):
        casting(secret, second)()
