# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counting: only totals leave this module. Which ballot said what is forgotten while it is counted.

Rules: one ballot per token, the first on the board counts; a ballot that does not open, or says nothing the definition
allows, counts as invalid and is also counted apart; paper ballots are added before anything is said, so that no result
per channel exists.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .ballot import Cast, Vote, decrypt_ballot
from .board import BoardEntry, examine_board
from .committee import CommitteeSecret
from .definition import ABSTAIN, INVALID, PollDefinition
from .encoding import CAST_BODY_SIZE
from .errors import Finding, VoteNotAllowed

__all__ = ["Tally", "Totals", "count", "tally"]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a poll. `choices`: marks per choice; `valid`: ballots with marks; `unreadable` is a part of `invalid`."""

    choices: Mapping[str, int] = field(default_factory=dict)
    valid: int = 0
    abstain: int = 0
    invalid: int = 0
    unreadable: int = 0

    @property
    def ballots(self) -> int:
        """All ballots: valid, abstaining, invalid."""
        return self.valid + self.abstain + self.invalid

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            dict(Counter(self.choices) + Counter(other.choices)),
            self.valid + other.valid,
            self.abstain + other.abstain,
            self.invalid + other.invalid,
            self.unreadable + other.unreadable,
        )

    def check(self, definition: PollDefinition) -> None:
        """ValueError if these sums are impossible under the definition (for paper ballots counted by hand)."""
        marks = list(self.choices.values())
        if not set(self.choices) <= set(definition.names):
            raise ValueError("marks for a choice that is not on the ballot")
        if (
            min((*marks, self.valid, self.abstain, self.invalid, self.unreadable)) < 0
            or self.unreadable > self.invalid
        ):
            raise ValueError("a number is negative, or more ballots are unreadable than invalid")
        if (
            max(marks, default=0) > self.valid
            or not self.valid <= sum(marks) <= definition.max_choices * self.valid
        ):
            raise ValueError("the marks do not fit to the number of valid ballots")


@dataclass(frozen=True, slots=True)
class Tally:
    """The outcome of counting, and what is wrong with the board. With findings there is nothing to publish."""

    totals: Totals
    paper_ballots: int
    findings: tuple[Finding, ...]


def count(votes: Iterable[Vote | None]) -> Totals:
    """Return the sums of votes; None is a ballot that could not be read."""
    choices: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for vote in votes:
        if vote is None or vote == {INVALID}:
            kinds["unreadable" if vote is None else "marked invalid"] += 1
        elif vote == {ABSTAIN}:
            kinds["abstain"] += 1
        else:
            kinds["valid"] += 1
            choices.update(vote)
    return Totals(
        dict(choices),
        kinds["valid"],
        kinds["abstain"],
        kinds["marked invalid"] + kinds["unreadable"],
        kinds["unreadable"],
    )


def _shuffle(casts: list[Cast]) -> None:
    secrets.SystemRandom().shuffle(casts)


def tally(
    definition: PollDefinition,
    entries: Sequence[BoardEntry],
    published_head: bytes,
    secret: CommitteeSecret,
    *,
    paper: Totals | None = None,
    shuffle: Callable[[list[Cast]], None] = _shuffle,
) -> Tally:
    """Count a closed board, together with paper ballots.

    The board is examined first, against the head published at the close. Lines with a malformed record or a bad token
    are never counted, of several ballots with one token the first; each such line is a finding.
    """
    findings = examine_board(definition, entries, published_head)
    refused = {found.index for found in findings if found.code in ("malformed", "token", "duplicate")}
    casts = [
        Cast(definition.poll_id, entry.record)
        for place, entry in enumerate(entries, start=1)
        if place not in refused and len(entry.record) == CAST_BODY_SIZE
    ]
    # even the order in which ballots are opened (time, memory, a crash half way) shall not follow the board
    shuffle(casts)
    paper = paper or Totals()
    paper.check(definition)
    totals = count(_open(definition, secret, cast) for cast in casts) + paper
    return Tally(totals, paper.ballots, tuple(findings))


def _open(definition: PollDefinition, secret: CommitteeSecret, cast: Cast) -> Vote | None:
    try:
        return decrypt_ballot(definition, secret, cast)
    except VoteNotAllowed:
        return None
