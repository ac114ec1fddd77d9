# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entering a scope: one organisation's, or a named, permitted, audited one across organisations."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connection, transaction

from itunion.foundation.kernel import audit
from itunion.foundation.kernel.actor import Actor
from itunion.foundation.kernel.registry import cross_scopes
from itunion.foundation.kernel.scope import CrossScope, OrganisationScope, Scope, scope_or_none, set_scope

__all__ = ["across", "within"]


def _arm(scope: Scope | None) -> None:
    organisation = str(scope.organisation_id) if isinstance(scope, OrganisationScope) else ""
    cross = scope.name if isinstance(scope, CrossScope) else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('itunion.organisation', %s, true), set_config('itunion.cross', %s, true)",
            [organisation, cross],
        )


@contextmanager
def _enter(scope: Scope) -> Iterator[None]:
    """Set the scope, and on PostgreSQL the transaction-local settings that row-level security reads.

    PostgreSQL needs a transaction for them: session-wide settings would survive in a pooled connection. SQLite
    has no second fence and needs none (an IMMEDIATE transaction would lock out other writers while a page renders).
    """
    before = scope_or_none()
    with ExitStack() as stack:
        if connection.vendor == "postgresql":
            stack.enter_context(transaction.atomic())
            _arm(scope)
        with set_scope(scope):
            yield
        # the settings end with the transaction; only inside a longer one the scope before must be set again
        if connection.vendor == "postgresql" and connection.savepoint_ids and not connection.needs_rollback:
            _arm(before)


@contextmanager
def within(organisation_id: int) -> Iterator[None]:
    """Read and write the rows of one organisation for the block."""
    with _enter(OrganisationScope(organisation_id)):
        yield


@contextmanager
def across(name: str, *, reason: str, by: Actor) -> Iterator[None]:
    """Read and write rows of all organisations for the block, under a registered name.

    Raises KeyError for an unregistered name, NotPermitted without its permission. The entry is audited.
    """
    by.require(cross_scopes.get(name).permission)
    with transaction.atomic():
        audit.record(
            "scope.across", subject=name, data={"reason": reason}, chain=audit.access_chain(by), by=by
        )
    with _enter(CrossScope(name, reason)):
        yield
