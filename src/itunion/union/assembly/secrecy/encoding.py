# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bytes of the secret ballot: sizes, domain separators, hashes, canonical JSON. Nothing here is secret.

Every hash starts with a name of its own ("domain separator"), so that a value made for one purpose can never pass for
another. Numbers are big-endian. All sizes are in bytes.
"""

import hashlib
import json
from typing import Any, Final

__all__ = [
    "BALLOT_SIZE",
    "BLINDED_SIZE",
    "CAST_BODY_SIZE",
    "CAST_VERSION",
    "CIPHERTEXT_SIZE",
    "MAX_CHOICES",
    "SIGNATURE_SIZE",
    "TOKEN_SIZE",
    "ballot_info",
    "canonical",
    "digest_of",
    "genesis_head",
    "next_head",
    "receipt_of",
    "token_hash",
    "token_message",
]

TOKEN_SIZE: Final = 32
"""Random bytes of a token: the entropy that RFC 9474, section 5, asks of messages signed deterministically."""
SIGNATURE_SIZE: Final = 384
"""Field of a signature: the modulus of RSA-3072. Signatures of shorter keys stand right-aligned in it."""
BLINDED_SIZE: Final = 384
"""Body of phase A in both directions: a blinded message, and its blind signature."""
BALLOT_SIZE: Final = 64
"""Plaintext of every ballot, whatever the choice: version, kind, bitmap."""
CIPHERTEXT_SIZE: Final = 65 + BALLOT_SIZE + 16
"""HPKE: encapsulated key (uncompressed point of P-256), ciphertext, tag of AES-GCM."""
CAST_VERSION: Final = 1
CAST_BODY_SIZE: Final = 1 + TOKEN_SIZE + SIGNATURE_SIZE + CIPHERTEXT_SIZE
"""Body of phase B: version, token, signature, ciphertext. It is also the record on the board."""
MAX_CHOICES: Final = (BALLOT_SIZE - 2) * 8
"""Most choices one poll can offer: the bits of a ballot's bitmap."""

_TOKEN: Final = b"itunion/ballot/1/token\x00"
_TOKEN_HASH: Final = b"itunion/ballot/1/token-hash\x00"
_INFO: Final = b"itunion/ballot/1/encryption\x00"
_RECEIPT: Final = b"itunion/ballot/1/receipt\x00"
_GENESIS: Final = b"itunion/ballot/1/board\x00"
_LINK: Final = b"itunion/ballot/1/link\x00"
_DEFINITION: Final = b"itunion/ballot/1/definition\x00"


def canonical(value: Any) -> bytes:
    """Return the one way a JSON value is written: sorted keys, no spaces, ASCII only, no floats, no line end.

    A document is read strictly: bytes that are not the canonical form of their own content are refused, so no byte of
    a file can be changed unnoticed.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode("ascii")


def digest_of(definition: bytes) -> bytes:
    """Return the fingerprint (SHA-256) of a poll definition in canonical form; it binds ballots and board to the poll."""
    return hashlib.sha256(_DEFINITION + definition).digest()


def token_message(poll_id: str, token: bytes) -> bytes:
    """Return the message the issuer signs blindly: name, length and bytes of the poll's id, random token."""
    if len(token) != TOKEN_SIZE:
        raise ValueError(f"a token has {TOKEN_SIZE} bytes")
    name = poll_id.encode("ascii")
    return _TOKEN + len(name).to_bytes(2, "big") + name + token


def token_hash(poll_id: str, token: bytes) -> bytes:
    """Return the name under which a token is kept unique in the ballot box (SHA-256)."""
    return hashlib.sha256(_TOKEN_HASH + token_message(poll_id, token)).digest()


def ballot_info(poll_digest: bytes, spent: bytes) -> bytes:
    """Return the info parameter of HPKE: the ciphertext opens for this poll and this token hash only.

    RFC 9180, section 8.1: applications that seal one message per setup put what is to be authenticated into info.
    """
    return _INFO + poll_digest + spent


def receipt_of(record: bytes) -> bytes:
    """Return the receipt of a record: SHA-256 of what was cast. It proves inclusion and says nothing of the choice."""
    return hashlib.sha256(_RECEIPT + record).digest()


def genesis_head(poll_digest: bytes) -> bytes:
    """Return the head of an empty board; boards of different polls differ from the first link."""
    return hashlib.sha256(_GENESIS + poll_digest).digest()


def next_head(head: bytes, index: int, receipt: bytes) -> bytes:
    """Return the head after one more record: SHA-256 over the head before, the position (from 1) and the receipt."""
    return hashlib.sha256(_LINK + head + index.to_bytes(8, "big") + receipt).digest()
