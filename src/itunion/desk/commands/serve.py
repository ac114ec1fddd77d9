# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion serve`: migrate, then web server and worker in one process tree, stopped cleanly together."""

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

from django.core.management import call_command

from itunion.foundation.kernel import live
from itunion.foundation.kernel.api import system_actor
from itunion.procedures.contract import api as procedures

__all__ = ["migrate", "serve"]

PR_SET_PDEATHSIG = 1
RESTART_PAUSE = 0.3
STOP_PATIENCE = 20.0
# the processes keep freed memory for the next long answer (glibc; up to 64 MB each): getting it anew from the kernel
# cost a tenth of a page of 750 KiB (benchmarks/oparl.py); what the environment says goes before
MEMORY = {"MALLOC_MMAP_THRESHOLD_": "33554432", "MALLOC_TRIM_THRESHOLD_": "67108864", "MALLOC_ARENA_MAX": "2"}


def migrate(arguments: list[str]) -> int:
    """Bring the database up to date, with its fences (triggers, row-level security) and the cache table."""
    with procedures.without_procedures():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    failures = procedures.migrate_procedures(by=system_actor("itunion migrate"))
    for name, failure in failures.items():
        if failure:
            sys.stderr.write(f"Verfahren {name} ruht: {failure}. Alle anderen laufen.\n")
    return 1 if any(failures.values()) else 0


def serve(arguments: list[str]) -> int:
    """Serve until SIGTERM or SIGINT; a child that dies is started again."""
    parser = argparse.ArgumentParser("itunion serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="Webprozesse")
    options = parser.parse_args(arguments)
    migrate([])
    live.live_folder().mkdir(parents=True, exist_ok=True)
    run_tree(
        {
            "web": [
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                options.host,
                "--port",
                str(options.port),
                "--workers",
                str(options.workers),
                "--blocking-threads",
                "4",
                "--backlog",
                "1024",
                "--static-path-route",
                live.LIVE_ROUTE,
                "--static-path-mount",
                str(live.live_folder()),
                "--static-path-expires",
                "0",
                "--respawn-failed-workers",
                # a signal during start-up would otherwise leave it waiting for its workers for ever
                "--workers-kill-timeout",
                "8",
                "--log-level",
                "warning",
                # the urn of a secret ballot must leave no trace of who came when
                "--no-access-log",
                "itunion.wsgi:application",
            ],
            "worker": [sys.executable, "-m", "itunion", "worker"],
        }
    )
    return 0


def _die_with_parent() -> None:
    """Let the kernel end the child when this process is killed, so that no orphan keeps the port (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end_group(leader: subprocess.Popen[bytes]) -> None:
    """End what a dead child started itself: a killed web server's own workers would live on and keep the port."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader.pid, signal.SIGKILL)


def run_tree(commands: dict[str, list[str]]) -> None:
    """Run the commands side by side, restart what dies, stop all on SIGTERM or SIGINT."""
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)

    def start(name: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603
            commands[name],
            preexec_fn=_die_with_parent,
            env=MEMORY | os.environ,
            start_new_session=True,
        )

    children = {name: start(name) for name in commands}
    while not stopping:
        time.sleep(RESTART_PAUSE)
        for name, child in children.items():
            if child.poll() is not None and not stopping:
                sys.stderr.write(f"{name}: beendet mit {child.returncode}, wird neu gestartet\n")
                _end_group(child)
                children[name] = start(name)
    for child in children.values():
        child.terminate()
    end = time.monotonic() + STOP_PATIENCE
    for child in children.values():
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        _end_group(child)
