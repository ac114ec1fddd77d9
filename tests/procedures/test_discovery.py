# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is installed, what of it is admitted, and that nothing installed can stop the platform."""

import ast
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY
from tests.procedures.plugins import PACKAGE, install, started

from itunion.procedures.contract import discovery


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the search path in which procedures are installed; what was imported from it is forgotten."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    _forget()
    yield folder
    _forget()


def _forget() -> None:
    for name in [name for name in sys.modules if name.startswith("itunion_example_")]:
        del sys.modules[name]


def admission(name: str = "dogs") -> discovery.Admission:
    found = discovery.find(name)
    assert found is not None
    return discovery.Admission(
        name,
        found.distribution,
        found.version,
        found.digest,
        found.package,
        found.value,
        "2026-01-01T00:00:00+00:00",
    )


def admitted_names(data: Path) -> list[str]:
    return [a.name for a in discovery.admitted(data)]


def test_what_is_merely_installed_is_not_loaded(site: Path, tmp_path: Path) -> None:
    install(site)
    assert [f.name for f in discovery.installed()] == ["dogs"]
    assert admitted_names(tmp_path) == []


def test_finding_imports_nothing(site: Path) -> None:
    install(site, {"__init__.py": ('"""The dog', 'raise SystemExit(3)\n"""The dog')})
    found = discovery.find("dogs")
    assert found is not None
    assert (found.problem, found.version) == ("", "1.0.0")
    assert PACKAGE not in sys.modules


def _changed(package: Path) -> None:
    with (package / "views.py").open("a") as file:
        file.write("\n")


def _added(package: Path) -> None:
    (package / "more.py").write_text("")


def _removed(package: Path) -> None:
    (package / "templates/dogs/dog.html").unlink()


def _renamed(package: Path) -> None:
    (package / "views.py").rename(package / "pages.py")


@pytest.mark.parametrize("change", [_changed, _added, _removed, _renamed])
def test_an_admission_holds_for_exactly_these_files(
    change: Callable[[Path], None], site: Path, tmp_path: Path
) -> None:
    package = install(site)
    discovery.admit(tmp_path, admission())
    (package / "__pycache__").mkdir()
    (package / "__pycache__/views.cpython-311.pyc").write_bytes(b"written by running it")
    assert admitted_names(tmp_path) == ["dogs"]
    change(package)
    assert admitted_names(tmp_path) == []
    assert discovery.admissions(tmp_path)["dogs"].version == "1.0.0"


def test_a_withdrawn_admission_is_gone_and_the_others_stay(site: Path, tmp_path: Path) -> None:
    install(site)
    install(site, name="cats")
    for name in ("dogs", "cats"):
        discovery.admit(tmp_path, admission(name))
    assert admitted_names(tmp_path) == ["cats", "dogs"]
    discovery.withdraw(tmp_path, "cats")
    assert admitted_names(tmp_path) == ["dogs"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"admitted": [{"name": "dogs"}]}', '{"admitted": 5}'])
def test_a_damaged_list_admits_nothing(content: str, site: Path, tmp_path: Path) -> None:
    install(site)
    (tmp_path / "procedures.json").write_text(content)
    assert admitted_names(tmp_path) == []
    discovery.admit(tmp_path, admission())
    assert json.loads((tmp_path / "procedures.json").read_text())["admitted"][0]["name"] == "dogs"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("nonsense", "module:MANIFEST"),
        ("no_such_package.manifest:MANIFEST", "no package"),
        (":", "module:MANIFEST"),
    ],
)
def test_an_entry_point_that_cannot_be_read_is_listed_with_its_reason(
    value: str, reason: str, site: Path
) -> None:
    install(site)
    install(site, name="cats", value=value)
    problems = {f.name: f.problem for f in discovery.installed()}
    assert problems["dogs"] == ""
    assert reason in problems["cats"]


def test_two_of_one_name_are_both_a_problem(site: Path) -> None:
    install(site)
    (site / "other-1.0.0.dist-info").mkdir()
    (site / "other-1.0.0.dist-info/METADATA").write_text(
        "Metadata-Version: 2.4\nName: other\nVersion: 1.0.0\n"
    )
    (site / "other-1.0.0.dist-info/entry_points.txt").write_text(
        f"[itunion.procedures]\ndogs = {PACKAGE}.manifest:MANIFEST\n"
    )
    assert [f.problem for f in discovery.installed()] == ["several distributions offer this name"] * 2


def test_a_name_of_the_platforms_own_is_not_for_others(site: Path) -> None:
    install(site, name="council")
    (found,) = discovery.installed()
    assert found.problem == "several distributions offer this name"


def test_a_link_out_of_the_package_is_no_file_to_vouch_for(site: Path) -> None:
    package = install(site)
    (package / "outside.py").symlink_to(site / "elsewhere.py")
    found = discovery.find("dogs")
    assert found is not None
    assert "link" in found.problem


FAILS = {
    "import of the package": ("__init__.py", '"""The dog', 'raise RuntimeError("x")\n"""The dog'),
    "end of the process": ("__init__.py", '"""The dog', 'raise SystemExit(3)\n"""The dog'),
    "import of the app": ("apps.py", "class DogsConfig", "import no_such_module\n\n\nclass DogsConfig"),
    "import of the models": ("models.py", "class Owner", 'raise RuntimeError("x")\n\n\nclass Owner'),
    "ready": ("apps.py", '    label = "dogs"', '    label = "dogs"\n\n    def ready(self):\n        raise RuntimeError("x")'),
    "manifest": ("manifest.py", "MANIFEST = Manifest(", "MANIFEST = dict("),
    "hooks": ("procedure.py", "class DogRegister(Procedure)", "class DogRegister"),
    "urls": ("urls.py", "urlpatterns = [", "urlpatterns = no_such_name + ["),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("where", FAILS)
def test_an_admitted_procedure_that_fails_to_start_leaves_the_platform_and_the_others_running(
    where: str, tmp_path: Path
) -> None:
    """Admitted by hand, as if its surroundings had changed after the check; another one beside it must run."""
    site, data = tmp_path / "site", tmp_path / "data"
    site.mkdir()
    file, old, new = FAILS[where]
    install(site, {file: (old, new)})
    install(site, name="cats")
    code = f"""
import sys
sys.path.insert(0, {str(site)!r})
from pathlib import Path
from itunion.procedures.contract import discovery
for found in discovery.installed():
    discovery.admit(Path({str(data)!r}), discovery.Admission(found.name, found.distribution, found.version,
        found.digest, found.package, found.value, "2026-01-01T00:00:00+00:00"))
import django
django.setup()
import itunion.urls
from itunion.procedures.contract import loading
print("running", [e.name for e in loading.running()])
"""
    said = started(code, data)
    assert ast.literal_eval(said.partition("running ")[2]) == ["cats", "council"], said


def test_the_example_is_what_the_page_describes() -> None:
    """The example imports only what docs/procedures.md names."""
    page = (REPOSITORY / "docs/procedures.md").read_text("utf-8")
    named = set()
    for path in (REPOSITORY / "examples/itunion-example-dogs/src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("itunion."):
                named |= {(node.module, alias.name) for alias in node.names}
    missing = sorted(
        f"{module}.{name}" for module, name in named if f"`{name}`" not in page or f"`{module}`" not in page
    )
    assert named
    assert not missing
