# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Blind RSA signatures, RFC 9474: the arithmetic, without any knowledge of polls.

`cryptography` offers no raw RSA operation, so the private operation is done here with GMP: by the Chinese remainder
theorem, in GMP's constant-time exponentiation, on a base that was blinded once more by the signer, and checked with the
public exponent before anything leaves (a faulty half of the remainder theorem would give away a prime factor).
Messages are encoded by EMSA-PSS with SHA-384 (RFC 8017, 9.1.1); a salt of 48 bytes gives the variants PSS, an empty one
PSSZERO. The caller prepares the message: a random prefix of 32 bytes gives the variants Randomized.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import gmpy2

from .errors import MalformedCast, SigningFault

__all__ = ["SALT_SIZE", "PrivateNumbers", "blind", "blind_sign", "emsa_pss_encode", "unblind"]

SALT_SIZE: Final = 48
_HASH_SIZE: Final = 48

RandomBelow = Callable[[int], int]


@dataclass(frozen=True, slots=True, repr=False)
class PrivateNumbers:
    """An RSA private key as the remainder theorem needs it."""

    p: int
    q: int
    e: int
    d: int
    n: int = field(init=False)
    dp: int = field(init=False)
    dq: int = field(init=False)
    q_inverse: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "n", self.p * self.q)
        object.__setattr__(self, "dp", self.d % (self.p - 1))
        object.__setattr__(self, "dq", self.d % (self.q - 1))
        object.__setattr__(self, "q_inverse", pow(self.q, -1, self.p))

    @property
    def size(self) -> int:
        """Length of the modulus in bytes."""
        return (self.n.bit_length() + 7) // 8


def _mgf1(seed: bytes, length: int) -> bytes:
    """Return the mask of RFC 8017, B.2.1, with SHA-384."""
    blocks = (
        hashlib.sha384(seed + counter.to_bytes(4, "big")).digest()
        for counter in range(-(-length // _HASH_SIZE))
    )
    return b"".join(blocks)[:length]


def emsa_pss_encode(message: bytes, em_bits: int, salt: bytes) -> bytes:
    """Return the encoded message of RFC 8017, 9.1.1, with SHA-384 and MGF1-SHA-384, for a given salt."""
    em_size = (em_bits + 7) // 8
    if em_size < _HASH_SIZE + len(salt) + 2:
        raise ValueError("the modulus is too short for SHA-384 with this salt")
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(em_size - len(salt) - _HASH_SIZE - 2) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, _mgf1(digest, len(block)), strict=True))
    masked[0] &= 0xFF >> (8 * em_size - em_bits)
    return bytes(masked) + digest + b"\xbc"


def blind(n: int, e: int, message: bytes, salt: bytes, random_below: RandomBelow) -> tuple[bytes, int]:
    """Return the blinded message and the inverse that takes the blinding off again (RFC 9474, 4.2).

    `random_below(n)` gives a uniform number from 0 to n-1. What comes out is uniform whatever the message is: nobody
    can ever tell which message a blinded one belongs to, with any computing power.
    """
    size = (n.bit_length() + 7) // 8
    encoded = int.from_bytes(emsa_pss_encode(message, n.bit_length() - 1, salt), "big")
    if gmpy2.gcd(encoded, n) != 1:
        raise ValueError("the message shares a factor with the modulus")
    factor = 0
    while gmpy2.gcd(factor, n) != 1:
        factor = random_below(n)
    blinded = encoded * pow(factor, e, n) % n
    return blinded.to_bytes(size, "big"), pow(factor, -1, n)


def blind_sign(key: PrivateNumbers, blinded: bytes) -> bytes:
    """Return the blind signature of a blinded message (RFC 9474, 4.3).

    Errors: `MalformedCast` if the message is not a number below the modulus in the modulus' length; `SigningFault` if
    the outcome does not verify.
    """
    number = int.from_bytes(blinded, "big")
    if len(blinded) != key.size or number >= key.n:
        raise MalformedCast("not a number below the modulus")
    # the voter chooses the number; a fresh factor takes away the choice of what the private operation works on
    factor = secrets.randbelow(key.n - 2) + 2
    base = number * pow(factor, key.e, key.n) % key.n
    root_p = int(gmpy2.powmod_sec(base % key.p, key.dp, key.p))
    root_q = int(gmpy2.powmod_sec(base % key.q, key.dq, key.q))
    root = root_q + key.q * ((root_p - root_q) * key.q_inverse % key.p)
    signature = root * pow(factor, -1, key.n) % key.n
    if pow(signature, key.e, key.n) != number:
        raise SigningFault("the signature did not verify and was withheld")
    return signature.to_bytes(key.size, "big")


def unblind(n: int, blind_signature: bytes, inverse: int) -> bytes:
    """Return the signature with the blinding taken off (RFC 9474, 4.4); the caller must verify it."""
    size = (n.bit_length() + 7) // 8
    if len(blind_signature) != size:
        raise MalformedCast("the blind signature has not the length of the modulus")
    return (int.from_bytes(blind_signature, "big") * inverse % n).to_bytes(size, "big")
