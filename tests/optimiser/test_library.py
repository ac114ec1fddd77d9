# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The optimiser as a library: its wheel, its dependencies, and the examples of its README without Django in reach."""

import ast
import importlib.util
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LIBRARY = REPOSITORY / "packages/optimiser"
ROOM = REPOSITORY / "src/itunion/optimiser"
# what the dependencies bring along: data folders, and the XML writer of openpyxl
BROUGHT_ALONG = ("numpy.libs", "highspy.libs", "et_xmlfile")


def _dependencies() -> set[str]:
    project = tomllib.loads((LIBRARY / "pyproject.toml").read_text("utf-8"))["project"]
    return {entry.split("=")[0].split(">")[0].strip() for entry in project["dependencies"]}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library's wheel, built without network."""
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-c",
            f"import hatchling.build; print(hatchling.build.build_wheel({str(target)!r}))",
        ],
        cwd=LIBRARY,
        check=True,
        capture_output=True,
        timeout=60,
    )
    (built,) = target.glob("itunion_optimiser-*.whl")
    return built


@pytest.fixture(scope="module")
def without_django(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel and its dependencies, and nothing else."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    for name in sorted(_dependencies()):
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        package = Path(spec.origin).parent
        (folder / name).symlink_to(package)
        for extra in BROUGHT_ALONG:
            if (package.parent / extra).exists() and not (folder / extra).exists():
                (folder / extra).symlink_to(package.parent / extra)
    return folder


def _run(folder: Path, code: str) -> "subprocess.CompletedProcess[str]":
    """Run code in an interpreter that sees the standard library and `folder` only."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(folder)!r})\n{code}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_library_names_what_it_imports() -> None:
    imported: set[str] = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - {"itunion"}
    assert foreign == _dependencies()


def test_the_wheel_holds_the_room_and_nothing_of_the_platform(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.endswith(".py")}
    room = {f"itunion/optimiser/{path.relative_to(ROOM)}" for path in ROOM.rglob("*.py")}
    assert names == room


def test_django_is_out_of_reach(without_django: Path) -> None:
    assert "No module named 'django'" in _run(without_django, "import django").stderr


def test_the_examples_of_the_readme_run(without_django: Path) -> None:
    code = (
        "import doctest, itunion.optimiser\n"
        f"found = doctest.testfile({str(ROOM / 'README.md')!r}, module_relative=False)\n"
        "print(found.attempted, found.failed)\n"
        "sys.exit(1 if found.failed else 0)"
    )
    done = _run(without_django, code)
    assert done.returncode == 0, done.stdout + done.stderr
    attempted, _failed = done.stdout.split()
    assert int(attempted) >= 15


def test_the_command_runs_without_the_platform(without_django: Path, tmp_path: Path) -> None:
    (tmp_path / "needs.csv").write_text(
        "member,article,standard,quantity,max_unit_price\nAach,Notebook,,3,\n", "utf-8"
    )
    (tmp_path / "offers.csv").write_text(
        "supplier,article,standards,tier_basis,tier_from,unit_price,available,activation_cost\n"
        "Nord,Notebook,*,total,1,800.00,,\n",
        "utf-8",
    )
    arguments = [str(tmp_path / "needs.csv"), str(tmp_path / "offers.csv"), "--out", str(tmp_path / "out")]
    code = (
        f"from itunion.optimiser.command import run_award_command\nsys.exit(run_award_command({arguments!r}))"
    )
    done = _run(without_django, code)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2.400,00 €" in done.stdout
