# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The voter's side in Python: reference for the browser client, used by tests and by tablets in the hall."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from .ballot import Vote, build_body, encrypt_ballot
from .blind_rsa import SALT_SIZE, blind, unblind
from .definition import PollDefinition
from .encoding import BLINDED_SIZE, TOKEN_SIZE, token_message
from .errors import MalformedCast, TokenInvalid
from .issuer import PUBLIC_EXPONENT, IssuerPublic, verify_token

__all__ = ["PreparedToken", "cast_body", "finalize", "prepare_token"]


@dataclass(frozen=True, slots=True)
class PreparedToken:
    """A token on its way to be signed. `blinded` (`BLINDED_SIZE` bytes) is sent; the rest stays with the voter."""

    public: IssuerPublic
    blinded: bytes
    token: bytes = field(repr=False)
    inverse: int = field(repr=False)


def prepare_token(
    public: IssuerPublic,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    random_below: Callable[[int], int] = secrets.randbelow,
) -> PreparedToken:
    """Make a token for the poll of an issuer key and blind it (RFC 9474, 4.1 and 4.2)."""
    token = random_bytes(TOKEN_SIZE)
    blinded, inverse = blind(
        public.n, PUBLIC_EXPONENT, token_message(public.poll_id, token), random_bytes(SALT_SIZE), random_below
    )
    return PreparedToken(public, blinded.rjust(BLINDED_SIZE, b"\x00"), token, inverse)


def finalize(prepared: PreparedToken, answer: bytes) -> bytes:
    """Take the blinding off the issuer's answer and check it (RFC 9474, 4.4); returns the signature in its fixed field.

    `TokenInvalid` if the issuer answered with anything but a signature under the public key: then the token is
    worthless, and the voter complains before voting. The check is what keeps a crooked issuer from marking voters.
    """
    public = prepared.public
    if len(answer) != BLINDED_SIZE or any(answer[: -public.size]):
        raise MalformedCast("a blind signature has a fixed size")
    signature = unblind(public.n, answer[-public.size :], prepared.inverse).rjust(BLINDED_SIZE, b"\x00")
    if not verify_token(public, public.poll_id, prepared.token, signature):
        raise TokenInvalid("the issuer's answer is not a signature of this token")
    return signature


def cast_body(definition: PollDefinition, token: bytes, signature: bytes, vote: Vote) -> bytes:
    """Return what phase B sends: `CAST_BODY_SIZE` bytes, whatever the vote."""
    return build_body(token, signature, encrypt_ballot(definition, token, vote))
