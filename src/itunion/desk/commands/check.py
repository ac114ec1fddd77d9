# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion check`: settings and state of operation, one line each."""

import sys
from collections.abc import Iterator

from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from itunion.foundation.kernel.api import audit, jobs, registry

__all__ = ["check"]


def check(arguments: list[str]) -> int:
    """Print every finding; exit code 1 when something must be mended."""
    failed = 0
    for ok, text in findings():
        sys.stdout.write(f"{'ok    ' if ok else 'FEHLT '} {text}\n")
        failed += not ok
    return 1 if failed else 0


def findings() -> Iterator[tuple[bool, str]]:
    """Yield (good, text) for everything that is checked."""
    messages = run_checks(include_deployment_checks=settings.HTTPS)
    yield not messages, "Einstellungen" + "".join(f"\n        {m.msg}" for m in messages)
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield False, f"Datenbank nicht erreichbar: {error}"
        return
    yield True, f"Datenbank erreichbar ({connection.vendor})"
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield (
        not pending,
        "Datenbankschema" + (f": {len(pending)} Anpassungen fehlen (itunion migrate)" if pending else ""),
    )
    if pending:
        return
    if connection.vendor == "postgresql":
        yield from _row_level_security()
    yield (
        settings.HTTPS or settings.DEMO,
        (
            f"Adresse {settings.BASE_URL}"
            + ("" if settings.HTTPS else ": ohne https nur für Vorführung und Entwicklung")
        ),
    )
    yield (
        settings.REQUIRE_SECOND_FACTOR or settings.DEMO,
        "zweiter Faktor" + ("" if settings.REQUIRE_SECOND_FACTOR else ": in der Vorführung abgeschaltet"),
    )
    failed_jobs = jobs.failed_runs().count()
    yield failed_jobs == 0, f"Hintergrundarbeit: {failed_jobs} gescheiterte Aufträge"
    breaks = list(audit.verify())
    yield not breaks, f"Prüfpfad: {len(breaks)} Brüche"
    for entry in registry.health_checks:
        yield entry.run()


def _row_level_security() -> Iterator[tuple[bool, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        (walks_through,) = cursor.fetchone()
    yield (
        # tolerated in the demo, like the missing https: one database user has to do
        not walks_through or settings.DEMO,
        "Zeilenschutz"
        + (
            ": die Datenbankrolle umgeht ihn (Superuser oder BYPASSRLS); verwenden Sie eine eigene Anwendungsrolle"
            if walks_through
            else " wirkt für die Datenbankrolle"
        ),
    )
