# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The issuer: one RSA key per poll that signs tokens without seeing them.

Variant RSABSSA-SHA384-PSS-Deterministic of RFC 9474. Its one condition is that messages have high entropy; a token
message holds 32 random bytes, which is as much as the random prefix of the variant Randomized would add. So nothing is
lost, and there is one secret less for the browser to keep between the phases.
"""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .blind_rsa import SALT_SIZE, PrivateNumbers
from .blind_rsa import blind_sign as _raw_blind_sign
from .encoding import BLINDED_SIZE, SIGNATURE_SIZE, TOKEN_SIZE, token_message
from .errors import MalformedCast, WrongPassphrase

__all__ = ["PUBLIC_EXPONENT", "IssuerKey", "IssuerPublic", "blind_sign", "verify_token"]

PUBLIC_EXPONENT: Final = 65537
_PSS: Final = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT_SIZE)


@lru_cache(maxsize=16)
def _public_key(n: int) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(PUBLIC_EXPONENT, n).public_key()


@dataclass(frozen=True, slots=True)
class IssuerPublic:
    """The public part: the poll it signs for, and the modulus. The exponent is always 65537."""

    poll_id: str
    n: int

    def __post_init__(self) -> None:
        if not 2048 <= self.n.bit_length() <= 8 * SIGNATURE_SIZE or self.n % 2 == 0:
            raise ValueError("the issuer's modulus has 2048 to 3072 bits and is odd")

    @property
    def size(self) -> int:
        """Length of the modulus in bytes."""
        return (self.n.bit_length() + 7) // 8

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the modulus, hexadecimal. One key for everybody: a key per voter would undo the secrecy."""
        return hashlib.sha256(
            b"itunion/ballot/1/issuer\x00" + self.n.to_bytes(SIGNATURE_SIZE, "big")
        ).hexdigest()


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """The whole key. It lives from the opening of a poll to its close; then it is destroyed, and no token can follow."""

    public: IssuerPublic
    _numbers: PrivateNumbers = field(repr=False)

    @classmethod
    def generate(cls, poll_id: str, bits: int = 3072) -> "IssuerKey":
        """Make a key of `bits` (3072; 2048 for tests) for one poll. Takes up to some seconds."""
        return cls._of(poll_id, rsa.generate_private_key(public_exponent=PUBLIC_EXPONENT, key_size=bits))

    @classmethod
    def from_private_pem(cls, poll_id: str, pem: bytes, passphrase: str) -> "IssuerKey":
        """Read what `private_pem` wrote. `WrongPassphrase` if it does not open."""
        try:
            key = serialization.load_pem_private_key(pem, passphrase.encode())
        except (ValueError, TypeError) as error:
            raise WrongPassphrase("the issuer key does not open") from error
        if not isinstance(key, rsa.RSAPrivateKey):
            raise WrongPassphrase("not an RSA key")
        return cls._of(poll_id, key)

    @classmethod
    def _of(cls, poll_id: str, key: rsa.RSAPrivateKey) -> "IssuerKey":
        numbers = key.private_numbers()
        return cls(
            IssuerPublic(poll_id, numbers.public_numbers.n),
            PrivateNumbers(numbers.p, numbers.q, numbers.public_numbers.e, numbers.d),
        )

    def private_pem(self, passphrase: str) -> bytes:
        """Return the key for storage, encrypted (PKCS #8, PEM)."""
        numbers = self._numbers
        key = rsa.RSAPrivateNumbers(
            numbers.p,
            numbers.q,
            numbers.d,
            numbers.dp,
            numbers.dq,
            numbers.q_inverse,
            rsa.RSAPublicNumbers(numbers.e, numbers.n),
        ).private_key()
        return key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(passphrase.encode()),
        )


def blind_sign(key: IssuerKey, blinded: bytes) -> bytes:
    """Sign what phase A sent: `BLINDED_SIZE` bytes in, `BLINDED_SIZE` bytes out (RFC 9474, 4.3).

    The issuer learns nothing about the token. `MalformedCast` if the body has not the fixed form.
    """
    size = key.public.size
    if len(blinded) != BLINDED_SIZE or any(blinded[: BLINDED_SIZE - size]):
        raise MalformedCast("a blinded message has a fixed size")
    return _raw_blind_sign(key._numbers, blinded[BLINDED_SIZE - size :]).rjust(BLINDED_SIZE, b"\x00")


def verify_token(public: IssuerPublic, poll_id: str, token: bytes, signature: bytes) -> bool:
    """Say whether a signature (`SIGNATURE_SIZE` bytes) makes a token valid in this poll (RFC 8017, 8.1.2)."""
    if len(token) != TOKEN_SIZE or len(signature) != SIGNATURE_SIZE or any(signature[: -public.size]):
        return False
    try:
        _public_key(public.n).verify(
            signature[-public.size :], token_message(poll_id, token), _PSS, hashes.SHA384()
        )
    except InvalidSignature:
        return False
    return True
