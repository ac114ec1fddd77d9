# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The walls of the house stand: as it is, every contract holds; a trespass breaks exactly the contract it offends."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY

CONTRACTS = {
    "wings": "Wings",
    "union": "Floors of the union wing",
    "procedures": "Floors of the procedures wing",
    "foundation": "Floors of the foundation",
    "doors": "A room is entered through its front door only",
    "anatomy": "Anatomy of a room",
    "purity": "Rules and the optimiser know neither Django nor the clock",
}

# file, line added to it, the contracts that must break
TRESPASSES = [
    ("foundation/identity/queries.py", "import itunion.desk.views", {"wings", "doors"}),
    # a room of the union knows identity, so this import also turns the floors of the foundation upside down
    ("foundation/kernel/money.py", "import itunion.union.members.api", {"wings", "foundation", "union"}),
    ("optimiser/model.py", "import itunion.foundation.kernel.money", {"wings", "purity"}),
    ("union/members/queries.py", "import itunion.union.billing.api", {"union"}),
    ("union/demand/queries.py", "import itunion.union.procurement.api", {"union"}),
    ("union/catalogue/queries/__init__.py", "import itunion.procedures.contract.api", {"wings"}),
    ("procedures/contract/rules.py", "import itunion.procedures.contract.queries", {"anatomy"}),
    ("foundation/kernel/money.py", "import itunion.foundation.ui.api", {"foundation"}),
    ("foundation/organisations/queries.py", "import itunion.foundation.identity.api", {"foundation"}),
    ("foundation/search/queries.py", "import itunion.foundation.identity.api", {"foundation"}),
    ("foundation/identity/queries.py", "import itunion.foundation.search.api", {"foundation"}),
    ("union/billing/queries.py", "import itunion.union.members.models", {"doors"}),
    ("union/billing/queries.py", "import itunion.foundation.kernel.models", {"doors"}),
    ("union/billing/models.py", "import itunion.union.billing.actions", {"anatomy"}),
    ("union/demand/actions.py", "import itunion.union.demand.views", {"anatomy"}),
    ("union/demand/rules.py", "import django.utils.timezone", {"purity"}),
    ("union/billing/rules.py", "import time", {"purity"}),
    ("optimiser/model.py", "import django", {"purity"}),
]


def broken_contracts(package_parent: Path) -> set[str]:
    """Run import-linter on a copy of the package and return the contracts that do not hold."""
    run = subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())",
         "--config", str(REPOSITORY / ".importlinter"), "--no-cache"],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONPATH": f"{package_parent}{os.pathsep}{REPOSITORY}", "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert "Contracts:" in run.stdout, run.stdout + run.stderr
    return {key for key, name in CONTRACTS.items() if any(
        line.startswith(name) and line.rstrip().split(" (")[0].endswith("BROKEN") for line in run.stdout.splitlines()
    )}  # fmt: skip


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the package to trespass in."""
    shutil.copytree(
        REPOSITORY / "src/itunion",
        tmp_path / "itunion",
        ignore=shutil.ignore_patterns("static", "templates", "__pycache__", "locale"),
    )
    return tmp_path


@pytest.mark.slow
def test_every_contract_holds(copied: Path) -> None:
    assert broken_contracts(copied) == set()


@pytest.mark.slow
@pytest.mark.parametrize(("file", "line", "expected"), TRESPASSES)
def test_a_trespass_is_caught(copied: Path, file: str, line: str, expected: set[str]) -> None:
    with (copied / "itunion" / file).open("a") as module:
        module.write(f"\n{line}\n")
    assert broken_contracts(copied) == expected


@pytest.mark.slow
@pytest.mark.parametrize("wing", ["union", "procedures", "foundation"])
def test_a_room_on_no_floor_breaks_the_build(copied: Path, wing: str) -> None:
    room = copied / "itunion" / wing / "cellar"
    room.mkdir()
    (room / "__init__.py").write_text("")
    assert broken_contracts(copied) == {wing}
