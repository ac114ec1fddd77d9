# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The example union, built once as a newcomer gets it, served as in production, opened in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import SHARED
from tests.processes import own_database, run, served


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
