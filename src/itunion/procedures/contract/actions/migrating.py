# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bringing each procedure's tables up to date by itself: what fails suspends that procedure, nothing else."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, audit, clock
from itunion.procedures.contract import directory, loading
from itunion.procedures.contract.models import InstalledVersion
from itunion.procedures.contract.rules import version_key

__all__ = ["migrate_procedures", "without_procedures"]

logger = logging.getLogger(__name__)


@contextmanager
def without_procedures() -> Iterator[None]:
    """Leave the procedures' tables out of what Django's own `migrate` does in the block: the platform comes first."""
    before = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {**before, **{entry.name: None for entry in loading.loaded()}}
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = before


def migrate_procedures(*, by: Actor) -> dict[str, str]:
    """Migrate every loaded procedure; return {name: what failed, or ""}. Data of a newer version are left alone."""
    return {entry.name: entry.trouble or migrate_one(entry.name, by=by) for entry in loading.loaded()}


def migrate_one(name: str, *, by: Actor) -> str:
    """Migrate one procedure and record how far its tables are; return the failure or ""."""
    entry = loading.get(name)
    assert entry is not None
    assert entry.manifest is not None
    version = entry.manifest.version
    row = InstalledVersion.objects.filter(pk=name).first()
    if row and row.version and version_key(row.version) > version_key(version):
        return _("Die Daten haben Version %(data)s, installiert ist %(installed)s.") % {
            "data": row.version,
            "installed": version,
        }
    failure, applied = _migrate(name)
    if row is not None and not applied and (row.version, row.failure) == (version, failure):
        return failure
    with transaction.atomic():
        changes: dict[str, Any] = {"failure": failure[:400]}
        if not failure:
            changes |= {"version": version, "migrated_at": clock.now()}
        InstalledVersion.objects.update_or_create(pk=name, defaults=changes)
        audit.record(
            "procedures.migrate",
            subject=f"procedure:{name}",
            data={"version": version, "failure": failure},
            by=by,
        )
        directory.forget()
    return failure


def _migrate(label: str) -> tuple[str, bool]:
    """Apply what is missing; return (failure with the migration's name or "", whether anything was applied)."""
    running = ""

    def note(action: str, migration: Any = None, fake: bool | None = None) -> None:
        nonlocal running
        if action == "apply_start":
            running = migration.name

    try:
        executor = MigrationExecutor(connection, note)
        targets = executor.loader.graph.leaf_nodes(label)
        plan = executor.migration_plan(targets)
        if not plan:
            return "", False
        executor.migrate(targets, plan=plan)
        # triggers and row-level security for the new tables
        emit_post_migrate_signal(0, False, connection.alias, plan=plan)
    except Exception as error:
        logger.error("procedure %s: migration %s failed: %s", label, running, loading.trouble_with(error))
        where = running or _("Vorbereitung")
        return _("Anpassung „%(migration)s“: %(kind)s") % {
            "migration": where,
            "kind": type(error).__name__,
        }, True
    return "", True
