# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A poll to vote in: keys of 2048 bits made once, tokens signed once, everything else by the package's front door."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import cycle
from pathlib import Path

from itunion.union.assembly import secrecy
from itunion.union.assembly.secrecy import (
    BoardEntry,
    Choice,
    CommitteeKey,
    CommitteeSecret,
    IssuerKey,
    PollDefinition,
    Tally,
    Totals,
    Vote,
)

VECTORS = Path(__file__).parent / "vectors"
VERIFIER = Path(secrecy.__file__).parent / "verify_ballot.py"
CLIENT = Path(secrecy.__file__).parents[1] / "static/assembly/ballot.js"


@dataclass
class Poll:
    """One poll with its secrets, and tokens that were signed in advance."""

    definition: PollDefinition
    issuer: IssuerKey
    committee: CommitteeKey
    tokens: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def secret(self) -> CommitteeSecret:
        return secrecy.join(self.committee.public, self.committee.shares[:2])

    def token(self, number: int) -> tuple[bytes, bytes]:
        """The token with this number, and its signature."""
        while len(self.tokens) <= number:
            prepared = secrecy.prepare_token(self.issuer.public)
            answer = secrecy.blind_sign(self.issuer, prepared.blinded)
            self.tokens.append((prepared.token, secrecy.finalize(prepared, answer)))
        return self.tokens[number]

    def bodies(self, votes: Iterable[Iterable[str]]) -> list[bytes]:
        """What the voters send who vote like this, each with a token of his own."""
        return [
            secrecy.cast_body(self.definition, *self.token(number), Vote(vote))
            for number, vote in enumerate(votes)
        ]

    def board(self, bodies: Sequence[bytes], batch: int = 5, seed: int = 1) -> list[BoardEntry]:
        """The board after these bodies came in batches of this size."""
        head, entries, order = secrecy.empty_head(self.definition), [], random.Random(seed)
        for start in range(0, len(bodies), batch):
            entries += secrecy.append_batch(head, len(entries), bodies[start : start + batch], order.shuffle)
            head = entries[-1].head
        return entries

    def head(self, entries: Sequence[BoardEntry]) -> bytes:
        return entries[-1].head if entries else secrecy.empty_head(self.definition)

    def tally(self, entries: Sequence[BoardEntry], paper: Totals | None = None) -> Tally:
        return secrecy.tally(self.definition, entries, self.head(entries), self.secret, paper=paper)

    def result(self, entries: Sequence[BoardEntry], paper: Totals | None = None) -> bytes:
        """The result document of a board; the electorate has some who stayed away."""
        outcome = self.tally(entries, paper)
        tokens = len(entries) + 2
        return secrecy.result_document(
            self.definition,
            entries,
            outcome,
            self.secret,
            entitled=tokens + outcome.paper_ballots + 3,
            tokens_issued=tokens,
        )


@lru_cache
def issuer(poll_id: str) -> IssuerKey:
    """A key of 2048 bits, to save time."""
    return IssuerKey.generate(poll_id, bits=2048)


@lru_cache
def motion(poll_id: str = "motion-1") -> Poll:
    """A motion: yes or no."""
    committee = CommitteeKey.generate(poll_id)
    key = issuer(poll_id)
    return Poll(
        PollDefinition.motion("Beitritt der Gemeinde Süd", key.public, committee.public), key, committee
    )


@lru_cache
def election() -> Poll:
    """An election: up to three of seven."""
    committee = CommitteeKey.generate("election-1")
    key = issuer("election-1")
    choices = tuple(Choice(f"c{number}", f"Bewerberin {number}") for number in range(1, 8))
    return Poll(
        PollDefinition("election-1", "Wahl des Aufsichtsrats", choices, 3, key.public, committee.public),
        key,
        committee,
    )


def some_votes(number: int) -> list[list[str]]:
    """Votes of a motion of every kind."""
    return [
        [word]
        for word, _ in zip(cycle(("yes", "no", "yes", "abstain", "invalid")), range(number), strict=False)
    ]
