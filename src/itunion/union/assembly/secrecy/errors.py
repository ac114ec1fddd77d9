# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong in a secret ballot, one class per reason, so that the room can say it in the voter's words.

No message carries a token, a signature, a choice or a key: whatever is logged by accident says nothing about a ballot.
"""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "BoardDamaged",
    "Finding",
    "KeyFileDamaged",
    "MalformedCast",
    "NotEnoughShares",
    "SecrecyError",
    "SigningFault",
    "TokenInvalid",
    "VoteNotAllowed",
    "WrongPassphrase",
    "WrongShare",
]


class SecrecyError(Exception):
    """Base of everything this package refuses."""


class MalformedCast(SecrecyError):
    """A cast or a blinded message has not the fixed size and form."""


class TokenInvalid(SecrecyError):
    """The signature of a token does not hold under the issuer key of this poll."""


class SigningFault(SecrecyError):
    """The private operation went wrong; its outcome was withheld because it could betray the key (RFC 9474, 4.3)."""


class VoteNotAllowed(SecrecyError):
    """The vote is none the poll's definition allows."""


class WrongPassphrase(SecrecyError):
    """The passphrase does not open the key-share file, or the file was changed: the two cannot be told apart."""


class KeyFileDamaged(SecrecyError):
    """The key-share file has not the form this program writes."""


class NotEnoughShares(SecrecyError):
    """Fewer different shares than the threshold were given."""


class WrongShare(SecrecyError):
    """A share does not belong to this poll's committee key; `index` says which one."""

    def __init__(self, index: int) -> None:
        super().__init__(f"key share {index} does not belong to this committee key")
        self.index = index


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong on a board: what (`code`), and at which position (from 1), if it has one."""

    code: str
    index: int | None = None


class BoardDamaged(SecrecyError):
    """The board has findings; a result made from it would not verify."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(f"{found.code}@{found.index}" for found in findings))
        self.findings = tuple(findings)
