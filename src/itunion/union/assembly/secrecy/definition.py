# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is voted on, fixed at the opening: wording, choices, rule, and the keys. Its fingerprint binds every ballot."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .committee import CommitteePublic
from .encoding import MAX_CHOICES, canonical, digest_of
from .issuer import PUBLIC_EXPONENT, IssuerPublic

__all__ = ["ABSTAIN", "INVALID", "Choice", "PollDefinition"]

ABSTAIN: Final = "abstain"
INVALID: Final = "invalid"
FORMAT: Final = "itunion-ballot-definition/1"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_POLL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: the name it is counted under, and the words the voter reads."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class PollDefinition:
    """The definition of a poll. Abstaining and an invalid vote are always possible and need not be listed.

    `max_choices`: how many of the choices one ballot may mark, at least one (1 for motions).
    """

    poll_id: str
    title: str
    choices: tuple[Choice, ...]
    max_choices: int
    issuer: IssuerPublic
    committee: CommitteePublic

    def __post_init__(self) -> None:
        names = [choice.name for choice in self.choices]
        words = [self.poll_id, self.title, *names, *(choice.label for choice in self.choices)]
        if not all(type(word) is str for word in words) or type(self.max_choices) is not int:
            raise ValueError("texts are texts and numbers are numbers")
        if not _POLL.fullmatch(self.poll_id):
            raise ValueError("the id of a poll: letters, digits, hyphen, underscore, at most 64")
        if {self.issuer.poll_id, self.committee.poll_id} != {self.poll_id}:
            raise ValueError("both keys must be made for this poll")
        if not 1 <= len(names) <= MAX_CHOICES or len(set(names)) != len(names):
            raise ValueError(f"a poll has 1 to {MAX_CHOICES} different choices")
        if any(not _NAME.fullmatch(name) or name in (ABSTAIN, INVALID) for name in names):
            raise ValueError("a choice is named in small letters, and not abstain or invalid")
        if not 1 <= self.max_choices <= len(names):
            raise ValueError("max_choices is 1 to the number of choices")

    @classmethod
    def motion(
        cls,
        title: str,
        issuer: IssuerPublic,
        committee: CommitteePublic,
        labels: Sequence[str] = ("Ja", "Nein"),
    ) -> "PollDefinition":
        """Return the definition of a motion: yes or no."""
        yes, no = labels
        return cls(issuer.poll_id, title, (Choice("yes", yes), Choice("no", no)), 1, issuer, committee)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the choices in their order on the ballot."""
        return tuple(choice.name for choice in self.choices)

    def document(self) -> dict[str, Any]:
        """Return the definition as JSON value."""
        return {
            "choices": [[choice.name, choice.label] for choice in self.choices],
            "committee": {
                "point": self.committee.point.hex(),
                "signer": self.committee.signer.hex(),
                "slope": self.committee.slope.hex(),
            },
            "format": FORMAT,
            "issuer": {"e": PUBLIC_EXPONENT, "n": f"{self.issuer.n:x}"},
            "max_choices": self.max_choices,
            "poll_id": self.poll_id,
            "title": self.title,
        }

    def canonical(self) -> bytes:
        """Return the definition in the one form that is hashed; the browser gets exactly these bytes."""
        return canonical(self.document())

    @property
    def digest(self) -> bytes:
        """Fingerprint of the definition, 32 bytes: on the ballot page, in the minutes, in every ballot."""
        return digest_of(self.canonical())

    @classmethod
    def read(cls, text: bytes) -> "PollDefinition":
        """Read what `canonical` wrote. ValueError if it is anything else."""
        try:
            value = json.loads(text)
            poll_id, committee = value["poll_id"], value["committee"]
            parts = (bytes.fromhex(committee[part]) for part in ("point", "slope", "signer"))
            found = cls(
                poll_id,
                value["title"],
                tuple(Choice(name, label) for name, label in value["choices"]),
                value["max_choices"],
                IssuerPublic(poll_id, int(value["issuer"]["n"], 16)),
                CommitteePublic(poll_id, *parts),
            )
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("not a poll definition") from error
        if found.canonical() != text:
            raise ValueError("the poll definition is not in canonical form")
        return found
