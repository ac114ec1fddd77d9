# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The typed scope: whose data the running code may read and write.

Code that touches member-owned tables runs inside exactly one scope: one organisation, or a named view across
organisations. Without a scope every query is refused. The scope travels in a context variable, so threads and
async tasks do not inherit it by accident. Entering is done by `organisations.api`, which also arms the second
fence (PostgreSQL row-level security) and the audit trail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

__all__ = [
    "CrossScope",
    "OrganisationScope",
    "Scope",
    "ScopeMissing",
    "current_scope",
    "scope_or_none",
    "set_scope",
]


class ScopeMissing(RuntimeError):
    """Member-owned data was touched outside a scope: a programming error, never a user's."""


@dataclass(frozen=True)
class OrganisationScope:
    """Only rows of this organisation."""

    organisation_id: int


@dataclass(frozen=True)
class CrossScope:
    """Rows of all organisations, under a registered name and for a stated reason."""

    name: str
    reason: str


Scope = OrganisationScope | CrossScope

_scope: ContextVar[Scope | None] = ContextVar("itunion_scope", default=None)


def scope_or_none() -> Scope | None:
    """Return the present scope, or None outside any."""
    return _scope.get()


def current_scope() -> Scope:
    """Return the present scope; raise ScopeMissing outside any."""
    scope = _scope.get()
    if scope is None:
        raise ScopeMissing("member-owned data needs a scope: use organisations.api.within() or across()")
    return scope


@contextmanager
def set_scope(scope: Scope | None) -> Iterator[None]:
    """Set the scope for the block. Only `organisations.api` calls this."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)
