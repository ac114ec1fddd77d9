# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The package stands alone: no Django, no clock, no database, no other room; its front door shows what it has."""

import ast
import sys
from pathlib import Path

import pytest

from itunion.union.assembly import secrecy

FOLDER = Path(secrecy.__file__).parent
ALLOWED = {"cryptography", "gmpy2"}
FORBIDDEN = {"time", "datetime", "sqlite3", "logging", "socket", "urllib", "os"}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_nothing_but_cryptography_is_imported(file: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imported.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 1
    assert imported <= (sys.stdlib_module_names | ALLOWED) - FORBIDDEN


def test_the_front_door_is_complete() -> None:
    assert list(secrecy.__all__) == sorted(
        secrecy.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)
    )
    assert all(hasattr(secrecy, name) for name in secrecy.__all__)


def test_ordinary_randomness_is_used_nowhere() -> None:
    for file in FOLDER.glob("*.py"):
        assert "import random" not in file.read_text()
