# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens around the browser in the assembly's journey: the union before it, other voters, the key holders.

Started as `python -m tests.journeys.assembly_driver FOLDER COMMAND`; each answer is one line of JSON.
"""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")

import django

django.setup()

from itunion.desk.commands.rehearse import build_union
from itunion.desk.commands.serve import migrate
from itunion.desk.demo.general_assembly import CHAIR, READY, Hall, acting, fill_organs, planned
from itunion.desk.demo.people import PASSWORD
from itunion.desk.demo.secret_ballot import take_token
from itunion.foundation.identity.api import Person, create_person, give_mandate
from itunion.foundation.kernel.api import clock, system_actor
from itunion.foundation.organisations.api import Organisation, union
from itunion.union.assembly import api as assembly
from itunion.union.assembly import secrecy
from itunion.union.assembly.models import Assembly, Ballot

MEMBERS = 131
BY = system_actor("journey")
WORDS = ["Passphrase eins!", "Passphrase zwei!", "Passphrase drei!"]


def found(folder: Path) -> dict[str, Any]:
    """A small union with organs, statutes, and an office that can sign in."""
    _found(5)
    return {}


def _found(members: int) -> None:
    migrate([])
    build_union(members, BY)
    fill_organs(since=date(2025, 6, 25), by=BY)
    office = create_person(
        email="buero@union.example", display_name="Torsten Mewes", password=PASSWORD, by=BY
    )
    give_mandate(person=office, organisation=union(), roles=["union_office"], by=BY)
    for person in Person.objects.filter(email__endswith="@union.example"):
        person.set_password(PASSWORD)
        person.save()


def prepare(folder: Path) -> dict[str, Any]:
    """A union of 131, an assembly convened for today, its representatives known, a key for one secret ballot."""
    _found(MEMBERS)
    now = clock.now()
    with clock.simulated(now - timedelta(days=40)):
        assembly.record_accounts(
            year=now.year - 1,
            made_on=clock.today(),
            available_on=clock.today(),
            available_where="Geschäftsstelle",
            supervisory_report_on=clock.today(),
            is_audited=True,
            by=BY,
        )
        found = planned("Generalversammlung (Probe)", now, BY)
    with clock.simulated(now - timedelta(days=30)):
        assembly.convene(assembly_id=found.pk, by=BY)
        for invitation in assembly.invitations_of(found.pk):
            assembly.mark_sent(invitation_id=invitation.pk, proof="<x>", by=BY)
    ready = {"ready": READY, "board_on_site": True, "supervisory_on_site": True}
    assembly.change_assembly(assembly_id=found.pk, changes=ready, by=BY)
    hall = Hall(Random(7), BY, assembly.member_bodies(), accounts=True)
    board = Person.objects.get(display_name="Ulrike Ebeling")
    arriving = hall.represent(found.pk, board)
    remote = next(m for m, channel in arriving if channel == "remote")
    voter = Person.objects.get(display_name=hall.names[remote])
    voter.set_password(PASSWORD)
    voter.save()
    give_mandate(person=voter, organisation=Organisation.objects.get(pk=remote), roles=["member_head"], by=BY)
    effort = secrecy.Effort(memory_kib=64, iterations=1, lanes=1)
    key = assembly.prepare_committee(
        assembly_id=found.pk, trustees=["A", "B", "C"], passphrases=WORDS, effort=effort, by=BY
    )
    for index in (1, 2, 3):
        (folder / f"share{index}").write_bytes(
            assembly.hand_out_share(committee_id=key.pk, index=index, by=BY)
        )
    mine = [
        m for m, _channel in arriving if hall.names.get(m) == hall.names[remote] or _proxy_of(found, m, voter)
    ]
    others = [m for m, _channel in arriving if m not in mine]
    return {
        "assembly": found.pk,
        "voter": voter.email,
        "mine": mine,
        "late": others[3],
        "hall": [m for m in others if m != others[3]],
        "items": {item.position: item.pk for item in found.items.all()},
    }


def _proxy_of(found: Assembly, member: int, voter: Person) -> bool:
    return any(r.member_id == member and r.person_id == voter.pk for r in assembly.representations(found.pk))


def others_vote_secretly(folder: Path) -> dict[str, Any]:
    """Everybody in the hall takes a token and votes, as their browsers would."""
    ballot = Ballot.objects.get(secrecy="secret")
    definition = assembly.definition_of(assembly.secret_poll(ballot.pk))
    rights = ballot.entitlements.filter(ban="", channel="hall", person__isnull=False).select_related("member")
    held = [take_token(definition, right, ballot.pk) for right in rights]
    for number, (token, signature) in enumerate(held):
        choice = "no" if number % 3 == 0 else "yes"
        body = assembly.cast_body(definition, token, signature, frozenset({choice}))
        assembly.cast_secret(poll_id=definition.poll_id, body=body)
    return {"cast": len(held), "no": len(held[::3])}


def count(folder: Path) -> dict[str, Any]:
    """Two of the three key holders count."""
    ballot = Ballot.objects.get(secrecy="secret")
    files = [((folder / f"share{index}").read_bytes(), WORDS[index - 1]) for index in (1, 3)]
    assembly.count_secret(ballot_id=ballot.pk, files=files, by=acting(CHAIR, "union_supervision"))
    return {}


def rederive(folder: Path) -> dict[str, Any]:
    """Let the second program derive the minutes from the ledger."""
    found = Assembly.objects.get()
    minutes = assembly.read_minutes(found.pk, by=BY)
    assert minutes is not None
    files = folder / "ledger.json", folder / "minutes.json"
    for file, content in zip(files, (assembly.ledger_of(found), minutes.content), strict=True):
        file.write_text(json.dumps(content), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(assembly.second_program()), *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    return {"code": done.returncode, "said": done.stdout, "minutes": minutes.content}


if __name__ == "__main__":
    place, command = Path(sys.argv[1]), sys.argv[2]
    commands = {f.__name__: f for f in (found, prepare, others_vote_secretly, count, rederive)}
    print(json.dumps(commands[command](place)), flush=True)
