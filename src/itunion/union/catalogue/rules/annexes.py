# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The agreement on data processing as one text, and the hash that a signature is bound to."""

import hashlib
from collections.abc import Sequence

__all__ = ["annex_hash"]


def annex_hash(service_key: str, version: int, parts: Sequence[str]) -> str:
    """Return the SHA-256 of the agreement: service, version and its parts, each with its length before it."""
    texts = [service_key, str(version), *parts]
    return hashlib.sha256("".join(f"{len(text)}:{text}\n" for text in texts).encode()).hexdigest()
