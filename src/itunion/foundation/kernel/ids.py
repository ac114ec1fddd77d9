# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Identifiers that do not reveal anything and cannot be guessed."""

import secrets
import uuid

__all__ = ["new_key", "new_token"]


def new_key() -> str:
    """Return a random identifier (UUID 4, 32 hex digits), e.g. for idempotency keys."""
    return uuid.uuid4().hex


def new_token() -> str:
    """Return a URL-safe secret of 256 bits for links that grant something once."""
    return secrets.token_urlsafe(32)
