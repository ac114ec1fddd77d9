# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Switching rules off, for the tests that show that each rule matters."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["is_off", "without"]

_switched_off: ContextVar[frozenset[str]] = ContextVar("itunion_rules_switched_off", default=frozenset())


@contextmanager
def without(*rules: str) -> Iterator[None]:
    """Let the block run as if these rules did not exist."""
    token = _switched_off.set(_switched_off.get() | frozenset(rules))
    try:
        yield
    finally:
        _switched_off.reset(token)


def is_off(rule: str) -> bool:
    """Say whether the rule is switched off at this moment."""
    return rule in _switched_off.get()
