# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Adding public points of P-256, for checking commitments. Secrets never come here: OpenSSL multiplies them.

Curve and order: SEC 2, 2.4.2, and NIST SP 800-186, 3.2.1.3. Points are written uncompressed (65 bytes).
"""

from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

__all__ = ["ORDER", "POINT_SIZE", "add", "multiply_generator", "private_key", "public_key"]

ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
POINT_SIZE: Final = 65
_PRIME: Final = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF


def private_key(scalar: int) -> ec.EllipticCurvePrivateKey:
    """Return the private key with this scalar, 1 to ORDER-1."""
    return ec.derive_private_key(scalar, ec.SECP256R1())


def public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    """Return the public key at a point; ValueError if it does not lie on the curve."""
    if len(point) != POINT_SIZE:
        raise ValueError("a point has 65 bytes")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def multiply_generator(scalar: int) -> bytes:
    """Return scalar times the generator, written as a point."""
    return private_key(scalar).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def add(first: bytes, second: bytes) -> bytes:
    """Return the sum of two points on the curve, neither of them the other's negative (which has no such form)."""
    (x1, y1), (x2, y2) = _coordinates(first), _coordinates(second)
    if x1 == x2 and (y1 + y2) % _PRIME == 0:
        raise ValueError("the sum is the point at infinity")
    rise = 3 * x1 * x1 - 3 if x1 == x2 else y2 - y1
    run = 2 * y1 if x1 == x2 else x2 - x1
    slope = rise * pow(run, -1, _PRIME) % _PRIME
    x = (slope * slope - x1 - x2) % _PRIME
    y = (slope * (x1 - x) - y1) % _PRIME
    return b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def _coordinates(point: bytes) -> tuple[int, int]:
    numbers = public_key(point).public_numbers()
    return numbers.x, numbers.y
