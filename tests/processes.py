# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Databases and servers of their own, for tests that look at the platform from outside."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
from django.conf import settings
from tests.conftest import REPOSITORY

__all__ = ["free_port", "own_database", "run", "served"]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_database(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield an environment with a migrated database of its own, of the kind the suite runs on.

    Migrating takes longer than most of what these tests do, so the test run does it once and copies the result.
    """
    environment = os.environ | {"ITUNION_DATA_DIR": str(folder), "ITUNION_DEMO": "1"}
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        if (template := _template()) is not None:
            shutil.copy(template / "itunion.sqlite3", folder)
        yield environment
        return
    name = f"itunion_{name}_{os.getpid()}"
    copied = f"TEMPLATE {template.name}" if (template := _template()) is not None else ""
    _administer(f"DROP DATABASE IF EXISTS {name}")
    _administer(f"CREATE DATABASE {name} {copied}")
    yield environment | {"ITUNION_DATABASE_URL": _database_url(name)}
    _administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _administer(statement: str) -> None:
    with psycopg.connect(os.environ["ITUNION_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def _database_url(name: str) -> str:
    address, _mark, query = os.environ["ITUNION_DATABASE_URL"].partition("?")
    return address.rpartition("/")[0] + f"/{name}" + (f"?{query}" if query else "")


def _template() -> Path | None:
    """Return the folder of the migrated database of this run of the suite; on PostgreSQL its database bears that name.

    None where tests run one by one: there is no end of a run to forget it at.
    """
    run_id = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    if not run_id:
        return None
    folder = Path(settings.DATA_DIR) / f"itunion_template_{run_id[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers are processes; the second one waits for the first
        if not (folder / "ready").exists():
            environment = os.environ | {"ITUNION_DATA_DIR": str(folder)}
            if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
                _administer(f"CREATE DATABASE {folder.name}")
                environment |= {"ITUNION_DATABASE_URL": _database_url(folder.name)}
            run(environment, "itunion", "migrate")
            (folder / "ready").touch()
    return folder


def run(environment: dict[str, str], *module_and_arguments: str, timeout: float = 300) -> str:
    """Run a Python module to its end and return what it printed; fail with its errors."""
    done = subprocess.run(
        [sys.executable, "-m", *module_and_arguments],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-3000:]
    return done.stdout


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/konto/login/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


@contextmanager
def served(environment: dict[str, str], *, workers: int = 1) -> Iterator[tuple[psutil.Process, str]]:
    """Serve as in production; yield the process tree and its address. At the end everything must stop cleanly."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "itunion", "serve", "--port", str(port), "--workers", str(workers)],
        cwd=REPOSITORY,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    tree = psutil.Process(process.pid)
    try:
        deadline = time.monotonic() + 60
        while not _answers(port):
            assert process.poll() is None, "the server ended at once"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)
        yield tree, f"http://127.0.0.1:{port}"
    finally:
        children = tree.children(recursive=True)
        process.send_signal(signal.SIGTERM)
        process.wait(40)
        _gone, alive = psutil.wait_procs(children, timeout=10)
        for child in alive:
            child.kill()
        assert not alive, "children outlived a clean stop"
        # a killed web server's own workers are no longer children; they would still hold the port
        orphans = [p for p in psutil.process_iter(["cmdline"]) if str(port) in (p.info["cmdline"] or [])]
        for orphan in orphans:
            orphan.kill()
        assert not orphans, "workers of a killed web server outlived a clean stop"
