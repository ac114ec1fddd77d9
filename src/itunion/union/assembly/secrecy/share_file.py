# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A trustee's key-share file: the share, sealed under a passphrase only the trustee knows.

Argon2id (RFC 9106) makes the key, AES-256-GCM seals. Everything else in the file is readable and authenticated: poll,
index, public part with commitments, fingerprint. The file is canonical JSON and may lie anywhere; the passphrase may
not lie beside it.
"""

import json
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from .committee import SHARES, THRESHOLD, CommitteePublic, KeyShare, verify_share
from .encoding import canonical
from .errors import KeyFileDamaged, WrongPassphrase, WrongShare

__all__ = ["MINIMUM_PASSPHRASE", "Effort", "open_share", "seal_share"]

FORMAT: Final = "itunion-ballot-key-share/1"
MINIMUM_PASSPHRASE: Final = 12
"""Fewest characters of a passphrase; the file may leave the house, so guessing is offline."""
_FIELDS: Final = {
    "committee", "fingerprint", "format", "index", "kdf", "nonce", "poll_id", "sealed", "shares", "threshold"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effort:
    """What one guess of the passphrase costs: RFC 9106, section 4, second recommended setting."""

    memory_kib: int = 65536
    iterations: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        # a foreign file must not make us work for hours
        if not (
            8 * self.lanes <= self.memory_kib <= 1 << 20
            and 1 <= self.iterations <= 16
            and 1 <= self.lanes <= 16
        ):
            raise KeyFileDamaged("effort out of bounds")


def seal_share(
    public: CommitteePublic, share: KeyShare, passphrase: str, effort: Effort | None = None
) -> bytes:
    """Return the file of one share. ValueError if the passphrase is shorter than `MINIMUM_PASSPHRASE` characters."""
    if len(passphrase) < MINIMUM_PASSPHRASE:
        raise ValueError(f"a passphrase has at least {MINIMUM_PASSPHRASE} characters")
    if not verify_share(public, share):
        raise WrongShare(share.index)
    effort = effort or Effort()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    header: dict[str, Any] = {
        "committee": {
            "point": public.point.hex(),
            "signer": public.signer.hex(),
            "slope": public.slope.hex(),
        },
        "fingerprint": public.fingerprint,
        "format": FORMAT,
        "index": share.index,
        "kdf": {
            "iterations": effort.iterations,
            "lanes": effort.lanes,
            "memory_kib": effort.memory_kib,
            "name": "argon2id",
            "salt": salt.hex(),
        },
        "nonce": nonce.hex(),
        "poll_id": share.poll_id,
        "shares": SHARES,
        "threshold": THRESHOLD,
    }
    sealed = AESGCM(_key(passphrase, salt, effort)).encrypt(
        nonce, share.value.to_bytes(32, "big"), canonical(header)
    )
    return canonical(header | {"sealed": sealed.hex()})


def open_share(file: bytes, passphrase: str) -> tuple[CommitteePublic, KeyShare]:
    """Open a file and check the share against the commitments in it.

    Errors: `KeyFileDamaged` if the form is wrong, `WrongPassphrase` if it does not open, `WrongShare` if what was
    sealed does not fit to the public part. The caller compares the public part with the poll's own.
    """
    try:
        document = json.loads(file)
        if canonical(document) != file or set(document) != _FIELDS or document["format"] != FORMAT:
            raise KeyFileDamaged("not a key-share file")
        header = {name: value for name, value in document.items() if name != "sealed"}
        kdf, committee = header["kdf"], header["committee"]
        effort = Effort(int(kdf["memory_kib"]), int(kdf["iterations"]), int(kdf["lanes"]))
        salt, nonce, sealed = (
            bytes.fromhex(value) for value in (kdf["salt"], header["nonce"], document["sealed"])
        )
        # the one field outside of what is authenticated: large digits would be another file with the same content
        if sealed.hex() != document["sealed"]:
            raise KeyFileDamaged("not a key-share file")
        public = CommitteePublic(
            header["poll_id"], *(bytes.fromhex(committee[part]) for part in ("point", "slope", "signer"))
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise KeyFileDamaged("not a key-share file") from error
    try:
        value = AESGCM(_key(passphrase, salt, effort)).decrypt(nonce, sealed, canonical(header))
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase("wrong passphrase, or the file was changed") from error
    share = KeyShare(public.poll_id, header["index"], int.from_bytes(value, "big"))
    if header["fingerprint"] != public.fingerprint or not verify_share(public, share):
        raise WrongShare(share.index)
    return public, share


def _key(passphrase: str, salt: bytes, effort: Effort) -> bytes:
    # the same passphrase typed on another keyboard: composed and decomposed umlauts must not differ
    text = unicodedata.normalize("NFC", passphrase).encode()
    kdf = Argon2id(
        salt=salt, length=32, iterations=effort.iterations, lanes=effort.lanes, memory_cost=effort.memory_kib
    )
    return kdf.derive(text)
