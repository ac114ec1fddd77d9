# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""One ballot: from the choice to the sealed bytes and back, and the body in which it is cast.

Every ballot has the same size, whatever it says: 64 bytes of plaintext (version 1, kind, bitmap with the first choice
in the lowest bit), sealed with HPKE (RFC 9180) in base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
P-256 because every browser's own cryptography has it. A vote has exactly one plaintext; anything else is unreadable, so
that nobody can mark a ballot by its encoding.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from .committee import CommitteeSecret
from .definition import ABSTAIN, INVALID, PollDefinition
from .encoding import (
    BALLOT_SIZE,
    CAST_BODY_SIZE,
    CAST_VERSION,
    CIPHERTEXT_SIZE,
    SIGNATURE_SIZE,
    TOKEN_SIZE,
    ballot_info,
    receipt_of,
    token_hash,
)
from .errors import MalformedCast, TokenInvalid, VoteNotAllowed
from .issuer import verify_token

__all__ = [
    "Admission",
    "Cast",
    "Vote",
    "admit",
    "check_cast",
    "decode_vote",
    "decrypt_ballot",
    "encode_vote",
    "encrypt_ballot",
    "parse_cast",
]

Vote = frozenset[str]
"""A vote: the names marked; or only `abstain`, or only `invalid`."""

SUITE: Final = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PLAINTEXT_VERSION: Final = 1
_KINDS: Final = {INVALID: 0, ABSTAIN: 2}
_MARKED: Final = 1


def encode_vote(definition: PollDefinition, vote: Vote) -> bytes:
    """Return the one plaintext of a vote, `BALLOT_SIZE` bytes. `VoteNotAllowed` if the definition has no such vote."""
    kind, bits = _MARKED, 0
    if len(vote) == 1 and (word := next(iter(vote))) in _KINDS:
        kind = _KINDS[word]
    elif not 1 <= len(vote) <= definition.max_choices or not vote <= set(definition.names):
        raise VoteNotAllowed("no such vote in this poll")
    else:
        bits = sum(1 << place for place, name in enumerate(definition.names) if name in vote)
    return bytes((_PLAINTEXT_VERSION, kind)) + bits.to_bytes(BALLOT_SIZE - 2, "little")


def decode_vote(definition: PollDefinition, plaintext: bytes) -> Vote:
    """Return the vote of a plaintext. `VoteNotAllowed` for anything `encode_vote` would not have written."""
    if len(plaintext) != BALLOT_SIZE:
        raise VoteNotAllowed("wrong size")
    bits = int.from_bytes(plaintext[2:], "little")
    words = {number: word for word, number in _KINDS.items()}
    marked = (name for place, name in enumerate(definition.names) if bits >> place & 1)
    vote = Vote({words[plaintext[1]]} if plaintext[1] in words else marked)
    if encode_vote(definition, vote) != plaintext:
        raise VoteNotAllowed("not the canonical form")
    return vote


def encrypt_ballot(definition: PollDefinition, token: bytes, vote: Vote) -> bytes:
    """Seal a vote to the committee, `CIPHERTEXT_SIZE` bytes; it opens for this poll and this token only.

    Reference client: the browser does the same. The randomness of the encryption is made and forgotten inside.
    """
    info = ballot_info(definition.digest, token_hash(definition.poll_id, token))
    return SUITE.encrypt(encode_vote(definition, vote), definition.committee.encryption_key, info)


def decrypt_ballot(definition: PollDefinition, secret: CommitteeSecret, cast: "Cast") -> Vote:
    """Open a ballot. `VoteNotAllowed` if it does not open or says nothing the definition allows."""
    try:
        plaintext = SUITE.decrypt(
            cast.ciphertext, secret.decryption_key, ballot_info(definition.digest, cast.token_hash)
        )
    except (InvalidTag, ValueError) as error:
        raise VoteNotAllowed("the ballot does not open") from error
    return decode_vote(definition, plaintext)


@dataclass(frozen=True)
class Cast:
    """What was cast, taken apart. `record` is the body itself: that is what goes on the board."""

    poll_id: str
    record: bytes

    @property
    def token(self) -> bytes:
        """The random token, 32 bytes."""
        return self.record[1 : 1 + TOKEN_SIZE]

    @property
    def signature(self) -> bytes:
        """The issuer's signature on the token, in its fixed field."""
        return self.record[1 + TOKEN_SIZE : 1 + TOKEN_SIZE + SIGNATURE_SIZE]

    @property
    def ciphertext(self) -> bytes:
        """The sealed ballot."""
        return self.record[-CIPHERTEXT_SIZE:]

    @cached_property
    def token_hash(self) -> bytes:
        """The name under which the ballot box keeps the token unique."""
        return token_hash(self.poll_id, self.token)

    @cached_property
    def receipt(self) -> bytes:
        """The voter's receipt, 32 bytes."""
        return receipt_of(self.record)


def build_body(token: bytes, signature: bytes, ciphertext: bytes) -> bytes:
    """Return the body of a cast, `CAST_BODY_SIZE` bytes."""
    body = bytes((CAST_VERSION,)) + token + signature + ciphertext
    if len(token) != TOKEN_SIZE or len(signature) != SIGNATURE_SIZE or len(body) != CAST_BODY_SIZE:
        raise MalformedCast("a part of the cast has the wrong size")
    return body


def parse_cast(poll_id: str, body: bytes) -> Cast:
    """Take the body of a cast apart. `MalformedCast` unless it has exactly the fixed size and version."""
    if len(body) != CAST_BODY_SIZE or body[0] != CAST_VERSION:
        raise MalformedCast("a cast has a fixed size and version")
    return Cast(poll_id, body)


def check_cast(definition: PollDefinition, body: bytes) -> Cast:
    """Take a body apart and check the token; what comes back may be admitted. `MalformedCast`, `TokenInvalid`."""
    cast = parse_cast(definition.poll_id, body)
    if not verify_token(definition.issuer, definition.poll_id, cast.token, cast.signature):
        raise TokenInvalid("the token is not valid in this poll")
    return cast


class Admission(Enum):
    """What the ballot box does with a cast."""

    NEW = "new"
    """First ballot of this token: keep it."""
    REPEATED = "repeated"
    """The very same record again, after a lost answer: keep nothing, give the same receipt."""
    REFUSED = "refused"
    """Another ballot for a token already used: the first one counts."""


def admit(cast: Cast, receipt_on_file: bytes | None) -> Admission:
    """Decide on a cast, given the receipt already kept for its token hash (None if there is none)."""
    if receipt_on_file is None:
        return Admission.NEW
    return Admission.REPEATED if receipt_on_file == cast.receipt else Admission.REFUSED
