# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A secret ballot on the stage: trustees with their files, and voters who do in Python what the browser does."""

from dataclasses import dataclass, field
from typing import Any

from tests.assembly.stage import Stage

from itunion.foundation.identity.api import create_person, give_mandate
from itunion.foundation.kernel.api import Actor
from itunion.union.assembly import api as assembly
from itunion.union.assembly import secrecy
from itunion.union.assembly.models import Ballot
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.secrecy import Effort, PollDefinition, Vote

__all__ = ["BITS", "CHEAP", "PASSPHRASES", "Secret", "Voter", "on_stage", "prepared", "secret_ballot"]

BITS = 2048
CHEAP = Effort(memory_kib=64, iterations=1, lanes=1)
TRUSTEES = ["Person union_supervision", "Ole Rat", "Prüfungsverband Muster"]
PASSPHRASES = ["erste Passphrase", "zweite Passphrase", "dritte Passphrase"]


@dataclass
class Voter:
    """A person that represents one member, with what a browser would keep."""

    person: Any
    member: Any
    ballot: Any = None
    prepared: Any = None
    signature: bytes = b""
    body: bytes = b""

    @property
    def actor(self) -> Actor:
        allowed = frozenset({Permission.VIEW, Permission.TAKE_PART})
        return Actor(
            self.person.pk, self.person.display_name, self.member.pk, self.member.name, "member", allowed
        )

    def of(self, ballot: Ballot) -> "Voter":
        """The same voter before a ballot."""
        return Voter(self.person, self.member, ballot)

    @property
    def definition(self) -> PollDefinition:
        return assembly.definition_of(assembly.secret_poll(self.ballot.pk))

    def ask(self) -> bytes:
        """Ask for the signature; the same bytes again if it was asked before."""
        self.prepared = self.prepared or secrecy.prepare_token(self.definition.issuer)
        return assembly.issue_token(
            ballot_id=self.ballot.pk,
            member_id=self.member.pk,
            blinded=self.prepared.blinded,
            by=self.actor,
        )

    def take_token(self) -> "Voter":
        self.signature = secrecy.finalize(self.prepared or self._prepare(), self.ask())
        return self

    def _prepare(self) -> Any:
        self.prepared = secrecy.prepare_token(self.definition.issuer)
        return self.prepared

    def seal(self, *choice: str) -> bytes:
        self.body = secrecy.cast_body(self.definition, self.prepared.token, self.signature, Vote(choice))
        return self.body

    def cast(self, *choice: str) -> str:
        """Seal a vote and put it into the urn; return the receipt."""
        return assembly.cast_secret(poll_id=self.definition.poll_id, body=self.seal(*choice))


@dataclass
class Secret:
    """A running secret ballot, its voters and the files of the trustees."""

    stage: Stage
    ballot: Ballot
    voters: list[Voter]
    files: list[tuple[bytes, str]] = field(default_factory=list)
    found: Any = None
    point: Any = None

    def vote(self, choices: str) -> list[str]:
        """Let the voters vote in order: y, n, a, i, t (token only) or - (nothing); return the receipts."""
        words = {"y": "yes", "n": "no", "a": "abstain", "i": "invalid"}
        receipts = []
        for voter, letter in zip(self.voters, choices, strict=False):
            if letter != "-":
                voter.take_token()
            if letter in words:
                receipts.append(voter.cast(words[letter]))
        return receipts

    def close(self) -> None:
        assembly.close_ballot(ballot_id=self.ballot.pk, by=self.stage.office)
        self.ballot.refresh_from_db()

    def count(self, *, using: tuple[int, ...] = (0, 2), **more: Any) -> Any:
        """Count with the files of these trustees."""
        chair = self.stage.world.actor("union_supervision")
        files = [self.files[number] for number in using]
        return assembly.count_secret(ballot_id=self.ballot.pk, files=files, by=chair, **more)

    def determine(self) -> Any:
        return assembly.determine(ballot_id=self.ballot.pk, by=self.stage.world.actor("union_supervision"))

    def decided(self, **more: Any) -> Any:
        """Close, count, determine."""
        self.close()
        self.count(**more)
        return self.determine()


def prepared(stage: Stage, assembly_id: int) -> list[tuple[bytes, str]]:
    """Hold the key ceremony; return each trustee's file and passphrase."""
    committee = assembly.prepare_committee(
        assembly_id=assembly_id, trustees=TRUSTEES, passphrases=PASSPHRASES, effort=CHEAP, by=stage.office
    )
    return [
        (assembly.hand_out_share(committee_id=committee.pk, index=n, by=stage.office), PASSPHRASES[n - 1])
        for n in (1, 2, 3)
    ]


def on_stage(stage: Stage, found: Any, count: int = 6, channel: str = "hall") -> list[Voter]:
    """Let the representatives of these members in, each with an account."""
    voters = []
    for number, member in enumerate(stage.members[:count]):
        person = create_person(
            email=f"stimme{number}@example.org",
            display_name=f"Stimme {number}",
            password=None,
            by=stage.system,
        )
        give_mandate(person=person, organisation=member, roles=["member_clerk"], by=stage.system)
        assembly.represent(
            assembly_id=found.pk,
            member_id=member.pk,
            basis="statutory",
            person_name=person.display_name,
            person_id=person.pk,
            by=stage.office,
        )
        assembly.check_in(assembly_id=found.pk, member_id=member.pk, channel=channel, by=stage.office)
        voters.append(Voter(person, member))
    return voters


def secret_ballot(stage: Stage, count: int = 6, **item: Any) -> Secret:
    """Open a secret ballot with these many voters; `candidates` and `seats` make it an election."""
    more = {name: item.pop(name) for name in ("candidates", "seats", "method") if name in item}
    found = stage.planned()
    point = stage.item(found, kind="election" if more else "resolution", **item)
    found = stage.opened(found)
    voters = on_stage(stage, found, count)
    files = prepared(stage, found.pk)
    ballot = assembly.open_ballot(
        item_id=point.pk, question="Beitritt", secrecy="secret", key_bits=BITS, by=stage.office, **more
    )
    return Secret(stage, ballot, [v.of(ballot) for v in voters], files, found, point)
