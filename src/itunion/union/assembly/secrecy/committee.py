# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The committee key, two of three: what ballots are encrypted to, and who can open them.

Shamir's secret sharing over the order of P-256: the key is the value of a random line at 0, the shares are its values
at 1, 2 and 3. Any two give the line, one alone fits to every key. Feldman's commitments (the two coefficients times
the generator) let every trustee see that the share fits to the public key, and name a wrong share at the joining.
The key that signs the result is derived from the same secret, so that nobody signs a result without two trustees.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import NotEnoughShares, WrongShare
from .p256 import ORDER, add, multiply_generator, private_key, public_key

__all__ = [
    "SHARES",
    "THRESHOLD",
    "CommitteeKey",
    "CommitteePublic",
    "CommitteeSecret",
    "KeyShare",
    "join",
    "verify_share",
]

THRESHOLD: Final = 2
SHARES: Final = 3
_SIGNING: Final = b"itunion/ballot/1/result-key\x00"
_FINGERPRINT: Final = b"itunion/ballot/1/committee\x00"


@dataclass(frozen=True, slots=True)
class CommitteePublic:
    """What everybody may know: the encryption key, the commitment to the line's slope, the key that signs results."""

    poll_id: str
    point: bytes
    slope: bytes
    signer: bytes

    def __post_init__(self) -> None:
        public_key(self.point), public_key(self.slope)
        Ed25519PublicKey.from_public_bytes(self.signer)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all parts, hexadecimal: what trustees compare and the minutes may name."""
        parts = _FINGERPRINT + self.poll_id.encode("ascii") + b"\x00" + self.point + self.slope + self.signer
        return hashlib.sha256(parts).hexdigest()

    @property
    def encryption_key(self) -> ec.EllipticCurvePublicKey:
        """The key of the ballots as the library takes it."""
        return public_key(self.point)

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Say whether the committee signed a message (Ed25519, RFC 8032)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.signer).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class KeyShare:
    """One trustee's share: the value of the line at `index` (1 to 3). Secret; see `share_file` for its storage."""

    poll_id: str
    index: int
    value: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class CommitteeSecret:
    """The joined key. It exists in memory only, from the joining to the end of the tally, and is never stored."""

    poll_id: str
    _scalar: int = field(repr=False)

    @property
    def decryption_key(self) -> ec.EllipticCurvePrivateKey:
        """The key that opens ballots."""
        return private_key(self._scalar)

    def sign(self, message: bytes) -> bytes:
        """Sign a message for the committee (Ed25519; deterministic, so that a recount gives the same document)."""
        return _signing_key(self.poll_id, self._scalar).sign(message)


@dataclass(frozen=True, slots=True)
class CommitteeKey:
    """A new key: the public part, and the shares to be handed out and forgotten."""

    public: CommitteePublic
    shares: tuple[KeyShare, ...] = field(repr=False)

    @classmethod
    def generate(cls, poll_id: str) -> "CommitteeKey":
        """Make a key for one poll. The secret itself is not kept: after this call only the shares hold it."""
        while True:
            secret, slope = (secrets.randbelow(ORDER - 1) + 1 for _ in range(2))
            values = [(secret + index * slope) % ORDER for index in range(1, SHARES + 1)]
            if all(values):
                break
        signer = _signing_key(poll_id, secret).public_key().public_bytes_raw()
        public = CommitteePublic(poll_id, multiply_generator(secret), multiply_generator(slope), signer)
        return cls(
            public, tuple(KeyShare(poll_id, index, value) for index, value in enumerate(values, start=1))
        )


def verify_share(public: CommitteePublic, share: KeyShare) -> bool:
    """Say whether a share lies on the committed line (Feldman 1987): share·G = key + index·slope."""
    if share.poll_id != public.poll_id or not 1 <= share.index <= SHARES or not 0 < share.value < ORDER:
        return False
    expected = public.point
    for _ in range(share.index):
        expected = add(expected, public.slope)
    return multiply_generator(share.value) == expected


def join(public: CommitteePublic, shares: Sequence[KeyShare]) -> CommitteeSecret:
    """Join two or three different shares to the key.

    Every share given is checked, also those not needed: `WrongShare` names the first that does not belong;
    `NotEnoughShares` if fewer than two different ones are there.
    """
    for share in shares:
        if not verify_share(public, share):
            raise WrongShare(share.index)
    different = sorted({share.index: share.value for share in shares}.items())
    if len(different) < THRESHOLD:
        raise NotEnoughShares(f"{THRESHOLD} different key shares are needed")
    (first, at_first), (second, at_second) = different[:THRESHOLD]
    # the line through two points, read at 0 (Lagrange)
    scalar = (second * at_first - first * at_second) * pow(second - first, -1, ORDER) % ORDER
    if _signing_key(public.poll_id, scalar).public_key().public_bytes_raw() != public.signer:
        raise ValueError("the signing key in the public part does not belong to this committee key")
    return CommitteeSecret(public.poll_id, scalar)


def _signing_key(poll_id: str, scalar: int) -> Ed25519PrivateKey:
    seed = HKDF(hashes.SHA256(), 32, salt=None, info=_SIGNING + poll_id.encode("ascii")).derive(
        scalar.to_bytes(32, "big")
    )
    return Ed25519PrivateKey.from_private_bytes(seed)
