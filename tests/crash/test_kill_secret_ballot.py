# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""kill -9 around token, cast, mixing and close: the voter goes on with what the browser kept; nothing lost or doubled."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import REPOSITORY
from tests.processes import own_database

pytestmark = [pytest.mark.crash, pytest.mark.slow]

BEFORE, AFTER = "before the commit", "after the commit"


@pytest.fixture
def act(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Return a function that lets a process act; a death comes back as None."""
    with own_database(tmp_path, "secret") as environment:

        def run(*arguments: object) -> Any:
            done = subprocess.run(
                [sys.executable, "-m", "tests.crash.secret_driver", str(tmp_path), *map(str, arguments)],
                cwd=REPOSITORY,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
            if done.returncode == -signal.SIGKILL:
                return None
            assert done.returncode == 0, done.stderr[-2000:]
            return json.loads(done.stdout.splitlines()[-1])

        yield run


def test_who_was_interrupted_goes_on_and_is_counted_once(
    act: Callable[..., Any], say: Callable[[str], None]
) -> None:
    act("prepare")
    receipts = []
    deaths = 0
    for number, point in enumerate((BEFORE, AFTER)):
        assert act("token", number, point) is None
        assert act("token", number) == "token"
        assert act("cast", number, point) is None
        receipts.append(act("cast", number))
        deaths += 2
    assert act("token", 2) == "token"
    receipts.append(act("cast", 2))
    assert act("mix", 0, BEFORE) is None
    assert act("mix") == "mixed"
    assert act("close", 0, BEFORE) is None
    # not closed after all: a vote still comes in
    assert act("token", 3) == "token"
    receipts.append(act("cast", 3))
    assert act("close", 0, AFTER) is None
    found = act("verify")
    say(f"{deaths + 3} kills, {len(receipts)} votes, none lost or doubled")
    assert found == {
        "state": "closed",
        "tokens": 4,
        "urn": 0,
        "key": "",
        "marks": ["no", "no", "yes", "yes"],
        "receipts": sorted(receipts),
        "breaks": [],
    }
    # a voter whose answer was lost asks again, after the close
    assert act("cast", 0) == receipts[0]
