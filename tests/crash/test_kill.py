# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""kill -9 of worker and web while invoices are issued: nothing lost, nothing twice, nothing half."""

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.processes import own_database, run, served

pytestmark = [pytest.mark.crash, pytest.mark.slow]

KILLS = 20
INVOICES = 200
PATIENCE = 240.0


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database of its own."""
    with own_database(tmp_path, "crash") as environment:
        yield environment


def driver(environment: dict[str, str], *arguments: str) -> Any:
    """Run the driver and return its answer."""
    return json.loads(run(environment, "tests.crash.driver", *arguments).splitlines()[-1])


def victims(tree: psutil.Process, kind: str) -> list[psutil.Process]:
    """Return the processes of the worker or of the web server."""
    found = []
    for child in tree.children(recursive=True):
        try:
            line = " ".join(child.cmdline())
        except psutil.Error:
            continue
        if ("itunion worker" in line) if kind == "worker" else ("granian" in line):
            found.append(child)
    return found


def test_twenty_kills_lose_and_double_nothing(environment: dict[str, str]) -> None:
    choice = random.Random(7)
    driver(environment, "prepare", str(INVOICES))
    kills = {"worker": 0, "web": 0}
    with served(environment) as (tree, _address):
        deadline = time.monotonic() + PATIENCE
        while sum(kills.values()) < KILLS:
            assert time.monotonic() < deadline, kills
            kind = "web" if sum(kills.values()) % 4 == 3 else "worker"
            # the pause lets the worker reach the middle of some invoice; where exactly is left to chance
            time.sleep(choice.uniform(1.2, 3.0))
            found = victims(tree, kind)
            if found:
                choice.choice(found).kill()
                kills[kind] += 1
        state = driver(environment, "status")
        while state["job"] != "done" and time.monotonic() < deadline:
            time.sleep(1)
            state = driver(environment, "status")
    assert state["job"] == "done", state
    assert state["attempts"] > 1, "no kill hit a running job: the test proves nothing"
    assert driver(environment, "verify", str(INVOICES)) == {
        "breaks": [],
        "archive": [],
        "gaps": [],
        "lost": 0,
        "doubled": 0,
        "half": 0,
        "drafts": 0,
    }
