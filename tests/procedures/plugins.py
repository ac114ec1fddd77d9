# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The example procedure, installed as it is or spoiled in one place, into a folder of its own; and the platform started beside it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import REPOSITORY

__all__ = ["EXAMPLE", "PACKAGE", "install", "started"]

EXAMPLE = REPOSITORY / "examples/itunion-example-dogs"
PACKAGE = "itunion_example_dogs"


def install(
    site: Path,
    changes: Mapping[str, tuple[str, str]] | None = None,
    *,
    name: str = "dogs",
    version: str = "1.0.0",
    value: str = "",
    added: Mapping[str, str] | None = None,
) -> Path:
    """Put the example into `site` as pip would, under another procedure's name if wanted; return its package.

    `changes` are {file: (old text, new text)}; `added` are further files. A change that finds nothing is an error.
    """
    package = site / PACKAGE.replace("dogs", name)
    shutil.copytree(
        EXAMPLE / "src" / PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True
    )
    if name != "dogs":
        _rename(package, name)
    for file, (old, new) in (changes or {}).items():
        text = (package / file).read_text("utf-8")
        assert old in text, f"{file} does not say {old!r}"
        (package / file).write_text(text.replace(old, new), "utf-8")
    for file, text in (added or {}).items():
        (package / file).parent.mkdir(parents=True, exist_ok=True)
        (package / file).write_text(text, "utf-8")
    info = site / f"{package.name}-{version}.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.4\nName: {package.name.replace('_', '-')}\nVersion: {version}\n", "utf-8"
    )
    value = value or f"{package.name}.manifest:MANIFEST"
    (info / "entry_points.txt").write_text(f"[itunion.procedures]\n{name} = {value}\n", "utf-8")
    return package


def started(code: str, data: Path) -> str:
    """Run code in a process of its own with a data directory; return what it printed. It must not fail."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "itunion.settings", "ITUNION_DATA_DIR": str(data),
             "PYTHONPATH": str(REPOSITORY / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _rename(package: Path, name: str) -> None:
    """Make another procedure of the example: its package, app, permissions, tables and addresses."""
    for path in package.rglob("*"):
        if path.suffix in {".py", ".html"}:
            text = path.read_text("utf-8").replace(PACKAGE, package.name)
            path.write_text(re.sub(r"\bdogs\b", name, text), "utf-8")
    (package / "templates/dogs/dogs.html").rename(package / f"templates/dogs/{name}.html")
    (package / "templates/dogs").rename(package / "templates" / name)
