# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Acts of a secret ballot, each in a process of its own that can be made to die at a named point.

Started by test_kill_secret_ballot as `python -m tests.crash.secret_driver FOLDER COMMAND VOTER POINT`. What a browser
would keep lies in FOLDER; each answer is one line of JSON on standard output.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")

import django

django.setup()

from itunion.desk.commands.rehearse import build_union
from itunion.desk.commands.serve import migrate
from itunion.desk.demo.general_assembly import CHAIR, READY, acting, fill_organs, planned
from itunion.foundation.identity.api import create_person, give_mandate, permissions_of
from itunion.foundation.kernel.api import Actor, audit, clock, system_actor
from itunion.foundation.organisations.api import Organisation
from itunion.union.assembly import api as assembly
from itunion.union.assembly import secrecy
from itunion.union.assembly.models import Ballot, BoardRecord, Participation, UrnEntry

STARTS = datetime(2026, 6, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MEMBERS = 8
WORDS = ["Passphrase eins!", "Passphrase zwei!", "Passphrase drei!"]
BY = system_actor("crash test")
FOLDER = Path()


def say(answer: object) -> None:
    print(json.dumps(answer), flush=True)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(function: Callable[..., Any], *, before: bool) -> Callable[..., Any]:
    """Return a function in whose place the process dies, before or after it did its work."""

    def run(*arguments: Any, **named: Any) -> None:
        if not before:
            function(*arguments, **named)
        die()

    return run


def prepare(key_bits: int = 2048, password: str | None = None) -> None:
    """Bring a small union to an open secret ballot; with a password the representatives can sign in."""
    migrate([])
    build_union(MEMBERS, BY)
    fill_organs(since=date(2025, 6, 25), by=BY)
    with clock.simulated(STARTS - timedelta(days=40)):
        found = planned("Versammlung", STARTS, BY)
    with clock.simulated(STARTS - timedelta(days=30)):
        assembly.convene(assembly_id=found.pk, by=BY)
        for invitation in assembly.invitations_of(found.pk):
            assembly.mark_sent(invitation_id=invitation.pk, proof="<x>", by=BY)
    with clock.simulated(STARTS):
        ready = {"ready": READY, "board_on_site": True, "supervisory_on_site": True}
        assembly.change_assembly(assembly_id=found.pk, changes=ready, by=BY)
        people = {}
        for number, body in enumerate(assembly.member_bodies()):
            person = create_person(
                email=f"p{number}@probe.example", display_name=f"Person {number}", password=password, by=BY
            )
            if password:
                member = Organisation.objects.get(pk=body.organisation_id)
                give_mandate(person=person, organisation=member, roles=["member_clerk"], by=BY)
            people[body.organisation_id] = person.pk
            assembly.represent(
                assembly_id=found.pk,
                member_id=body.organisation_id,
                basis="statutory",
                person_name=person.display_name,
                person_id=person.pk,
                by=BY,
            )
        assembly.open_assembly(assembly_id=found.pk, chair_name=CHAIR, by=BY)
        for member in people:
            assembly.check_in(assembly_id=found.pk, member_id=member, by=BY)
        effort = secrecy.Effort(memory_kib=64, iterations=1, lanes=1)
        key = assembly.prepare_committee(
            assembly_id=found.pk, trustees=["A", "B", "C"], passphrases=WORDS, effort=effort, by=BY
        )
        for index in (1, 2, 3):
            file = assembly.hand_out_share(committee_id=key.pk, index=index, by=BY)
            (FOLDER / f"share{index}").write_bytes(file)
        item = found.items.get(position=6)
        ballot = assembly.open_ballot(
            item_id=item.pk, question="Antrag", secrecy="secret", key_bits=key_bits, by=BY
        )
    say({"ballot": ballot.pk, "voters": sorted(people.items())})


def voter(number: int) -> tuple[Any, Actor, int, Path]:
    """Return definition, person, member and the browser's storage of a voter."""
    right = Ballot.objects.get().entitlements.order_by("member_id")[number]
    body = Organisation.objects.get(pk=right.member_id)
    person = Actor(
        right.person_id, right.person_name, body.pk, body.name, "member", permissions_of(["member_clerk"])
    )
    poll = assembly.secret_poll(Ballot.objects.get().pk)
    return assembly.definition_of(poll), person, body.pk, FOLDER / f"voter{number}.json"


def token(number: int, point: str) -> None:
    """Ask for a token; the prepared one is stored first, as the browser does."""
    definition, person, member, storage = voter(number)
    if not storage.exists():
        made = assembly.prepare_token(definition.issuer)
        kept = {"token": made.token.hex(), "blinded": made.blinded.hex(), "inverse": hex(made.inverse)}
        storage.write_text(json.dumps(kept))
    kept = json.loads(storage.read_text())
    made = secrecy.PreparedToken(
        definition.issuer,
        bytes.fromhex(kept["blinded"]),
        bytes.fromhex(kept["token"]),
        int(kept["inverse"], 16),
    )
    if point == "before the commit":
        audit.record = dying(audit.record, before=False)
    answer = assembly.issue_token(
        ballot_id=Ballot.objects.get().pk, member_id=member, blinded=made.blinded, by=person
    )
    if point == "after the commit":
        die()
    storage.write_text(json.dumps(kept | {"signature": assembly.finalize(made, answer).hex()}))
    say("token")


def cast(number: int, point: str) -> None:
    """Cast; the sealed vote is stored first and sent again unchanged."""
    definition, _person, _member, storage = voter(number)
    kept = json.loads(storage.read_text())
    if "body" not in kept:
        held = bytes.fromhex(kept["token"]), bytes.fromhex(kept["signature"])
        choice = frozenset({"yes" if number % 2 else "no"})
        storage.write_text(json.dumps(kept | {"body": assembly.cast_body(definition, *held, choice).hex()}))
    body = bytes.fromhex(json.loads(storage.read_text())["body"])
    if point == "before the commit":
        UrnEntry.objects.create = dying(UrnEntry.objects.create, before=False)  # type: ignore[method-assign]
    receipt = assembly.cast_secret(poll_id=definition.poll_id, body=body)
    if point == "after the commit":
        die()
    say(receipt)


def mix(_number: int, point: str) -> None:
    """Mix the urn; die when it is empty."""
    if point == "before the commit":
        UrnEntry.objects.bulk_create = dying(UrnEntry.objects.bulk_create, before=True)  # type: ignore[method-assign]
    assembly.mix_urn(ballot_id=Ballot.objects.get().pk)
    say("mixed")


def close(_number: int, point: str) -> None:
    """Close; die when the board is written and nothing is committed."""
    if point == "before the commit":
        BoardRecord.objects.bulk_create = dying(BoardRecord.objects.bulk_create, before=False)  # type: ignore[method-assign]
    assembly.close_ballot(ballot_id=Ballot.objects.get().pk, by=BY)
    if point == "after the commit":
        die()
    say("closed")


def verify(_number: int, _point: str) -> None:
    """Count, and answer with everything a test compares."""
    ballot = Ballot.objects.get()
    files = [((FOLDER / f"share{index}").read_bytes(), WORDS[index - 1]) for index in (1, 3)]
    poll = assembly.count_secret(ballot_id=ballot.pk, files=files, by=acting(CHAIR, "union_supervision"))
    document = json.loads(poll.document)
    say(
        {
            "state": ballot.state,
            "tokens": Participation.objects.count(),
            "urn": UrnEntry.objects.count(),
            "key": poll.issuer_key,
            "marks": document["marks"],
            "receipts": sorted(
                secrecy.receipt_of(bytes.fromhex(record)).hex() for record in document["board"]
            ),
            "breaks": [found.reason for found in audit.verify([])],
        }
    )


if __name__ == "__main__":
    folder, command, *rest = sys.argv[1:]
    FOLDER = Path(folder)
    if command == "prepare":
        prepare(*map(int, rest[:1]), *rest[1:])
    else:
        acts = {"token": token, "cast": cast, "mix": mix, "close": close, "verify": verify}
        acts[command](int(rest[0]) if rest else 0, rest[1] if len(rest) > 1 else "")
