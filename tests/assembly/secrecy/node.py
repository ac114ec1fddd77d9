# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs JavaScript for tests: one process per call, JSON in, JSON out. Without Node the tests are skipped, and say so."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
SECOND = "@cloudflare/blindrsa-ts"


def node() -> str:
    """The program, in a version whose cryptography is that of browsers; or the test is skipped."""
    program = shutil.which("node")
    if not program:
        pytest.skip("Node is not installed: the browser client is not tested")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.strip().lstrip("v").split(".")[0]) < 20:
        pytest.skip(f"Node {version.strip()} is older than 20: the browser client is not tested")
    return program


def second_implementation() -> Path:
    """The entry of the npm package, from ITUNION_BLINDRSA_TS or the folder .node beside the tests."""
    root = Path(os.environ.get("ITUNION_BLINDRSA_TS", FOLDER / ".node"))
    for folder in (root, root / "node_modules" / SECOND):
        entry = folder / "lib/src/index.js"
        if entry.exists():
            return entry
    pytest.skip(
        f"{SECOND} is not there: npm install --no-save --prefix tests/assembly/secrecy/.node {SECOND}@0.4.4"
    )


def run(script: str, module: Path, *work: Any) -> Any:
    """Give a script of this folder the path of a module and JSON values; return the JSON value it answers."""
    done = subprocess.run(
        [node(), str(FOLDER / script), str(module)],
        input=json.dumps(work),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
