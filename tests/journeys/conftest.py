# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The example union, built once as a newcomer gets it, served as in production, opened in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import SHARED
from tests.processes import own_database, run, served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def demo(tmp_path_factory: Any) -> Iterator[dict[str, Any]]:
    """Build the example union; yield its environment and what the command printed."""
    folder: Path = tmp_path_factory.mktemp("demo")
    with own_database(folder, "demo") as plain:
        environment = plain
        rules = SHARED / "conformance/einvoice"
        if rules.is_dir():
            run(plain, "itunion", "rules", "install", str(rules), str(folder / "rules"))
            environment = plain | {"ITUNION_EINVOICE_RULES": str(folder / "rules")}
        printed = run(environment, "itunion", "demo", "--no-serve", timeout=400)
        yield {"environment": environment, "printed": printed, "folder": folder}


@pytest.fixture(scope="session")
def address(demo: dict[str, Any]) -> Iterator[str]:
    """Serve the example union."""
    with served(demo["environment"], workers=2) as (_tree, url):
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium; without one the journeys are skipped, and say so."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: browser journeys not run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
