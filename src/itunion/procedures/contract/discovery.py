# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which procedures are installed, and which of them the platform may load: read without Django and without importing any.

A distribution that is merely installed is not loaded. `itunion procedure check NAME` admits it for exactly this version
and these files; the admission stands in the file `procedures.json` of the data directory, because the settings decide
what is loaded before there is a database. A changed file means: not checked again yet.

Procedures of the platform's own distribution are admitted with it: its own tests run their check.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from importlib.metadata import Distribution, EntryPoint, distributions
from importlib.util import find_spec
from pathlib import Path

from itunion import __version__
from itunion.procedures.contract.extension_points import ENTRY_POINT_GROUP

__all__ = [
    "BUILT_IN",
    "Admission",
    "Found",
    "admissions",
    "admit",
    "admitted",
    "built_in",
    "find",
    "installed",
    "loadable",
    "offered",
    "own_packages",
    "top_package",
    "withdraw",
]

NAME = re.compile(r"[a-z][a-z0-9_]{1,29}")
FILE = "procedures.json"
# procedures of the platform's own distribution: {name: package}
BUILT_IN = {"council": "itunion.procedures.council"}
OWN_DISTRIBUTION = "itunion"
# written by the interpreter while the procedure runs
BY_PRODUCTS = {"__pycache__"}


@dataclass(frozen=True)
class Found:
    """An installed procedure as its distribution describes it; `problem` says why it cannot be read, or is empty."""

    name: str
    value: str
    distribution: str
    version: str
    digest: str
    folder: str
    problem: str = ""

    @property
    def package(self) -> str:
        """The package all its code stands in; a top-level one, but for the platform's own procedures."""
        return BUILT_IN.get(self.name) or self.value.partition(":")[0].partition(".")[0]


@dataclass(frozen=True)
class Admission:
    """That a procedure passed its check: which version, which files, which Django app, when."""

    name: str
    distribution: str
    version: str
    digest: str
    app: str
    value: str
    checked_at: str


def top_package(package: str) -> Path:
    """Return the folder of a top-level package without importing it; raise ValueError when there is none."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ValueError(f"no package {package!r}")
    places = list(spec.submodule_search_locations)
    if len(places) != 1:
        raise ValueError(f"the package {package!r} is spread over {len(places)} folders")
    return Path(places[0])


def digest_of(folder: Path) -> str:
    """Return the SHA-256 over names and contents of all files of a package."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_symlink():
            raise ValueError(f"{inside} is a link; its content cannot be vouched for")
        if path.is_file() and not BY_PRODUCTS & set(inside.parts):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            total.update(f"{inside.as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def _described(entry: EntryPoint, distribution: Distribution) -> Found:
    """Read one entry point; whatever goes wrong becomes the problem of this one alone."""
    found = Found(entry.name, entry.value, "", "", "", "")
    try:
        found = replace(
            found, distribution=distribution.metadata["Name"] or "", version=distribution.version or ""
        )
        if not NAME.fullmatch(entry.name):
            return replace(found, problem=f"the name {entry.name!r} is not of the form {NAME.pattern}")
        if not re.fullmatch(r"[\w.]+:\w+", entry.value):
            return replace(
                found, problem=f"the entry point {entry.value!r} is not of the form module:MANIFEST"
            )
        folder = top_package(found.package)
        return replace(found, digest=digest_of(folder), folder=str(folder))
    except Exception as error:
        return replace(found, problem=f"{type(error).__name__}: {error}")


def installed() -> list[Found]:
    """Return every procedure that an installed distribution offers, by name; two of one name are both a problem."""
    found: list[Found] = []
    seen: set[tuple[str, str, str]] = set()
    for distribution in distributions():
        for entry in _entries(distribution):
            described = _described(entry, distribution)
            identity = (described.name, described.value, described.distribution.lower())
            # the same distribution may be reachable by two entries of the search path; the first one is imported
            if identity not in seen:
                seen.add(identity)
                found.append(described)
    names = [*(entry.name for entry in found), *BUILT_IN]
    return sorted(
        (
            replace(entry, problem=entry.problem or "several distributions offer this name")
            if names.count(entry.name) > 1
            else entry
            for entry in found
        ),
        key=lambda entry: (entry.name, entry.distribution),
    )


def _entries(distribution: Distribution) -> Sequence[EntryPoint]:
    try:
        return [entry for entry in distribution.entry_points if entry.group == ENTRY_POINT_GROUP]
    except Exception:  # a distribution with damaged metadata offers nothing
        return []


def own_packages() -> dict[str, Path]:
    """Return the procedures of the platform's own distribution with their folders; without manifest there is none."""
    here = Path(__file__).parents[3]
    folders = {name: here.joinpath(*package.split(".")) for name, package in BUILT_IN.items()}
    return {name: folder for name, folder in folders.items() if (folder / "manifest.py").is_file()}


def built_in() -> list[Found]:
    """Return the procedures of the platform's own distribution as they are found."""
    return [
        Found(name, _manifest(name), OWN_DISTRIBUTION, __version__, digest_of(folder), str(folder))
        for name, folder in own_packages().items()
    ]


def _manifest(name: str) -> str:
    return f"{BUILT_IN[name]}.manifest:MANIFEST"


def offered() -> list[Found]:
    """Return every procedure there is: those of the platform, and those of installed distributions."""
    return [*built_in(), *installed()]


def find(name: str) -> Found | None:
    """Return the procedure of a name, or None."""
    return next((entry for entry in offered() if entry.name == name), None)


def admissions(data_dir: Path) -> dict[str, Admission]:
    """Return what was admitted; a damaged file admits nothing."""
    try:
        entries = json.loads((data_dir / FILE).read_text("utf-8"))["admitted"]
        return {entry["name"]: Admission(**entry) for entry in entries}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _write(data_dir: Path, entries: dict[str, Admission]) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    content = {"admitted": [asdict(entries[name]) for name in sorted(entries)]}
    fresh = data_dir / f".{FILE}.{os.getpid()}"
    fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    os.replace(fresh, data_dir / FILE)


def admit(data_dir: Path, admission: Admission) -> None:
    """Let the platform load this version and these files from its next start on."""
    _write(data_dir, admissions(data_dir) | {admission.name: admission})


def withdraw(data_dir: Path, name: str) -> None:
    """Take an admission back, e.g. after a check that failed."""
    entries = admissions(data_dir)
    if entries.pop(name, None) is not None:
        _write(data_dir, entries)


def admitted(data_dir: Path) -> Iterator[Admission]:
    """Yield what of installed distributions is loaded: admitted, in exactly this state, and its app can be imported."""
    known = admissions(data_dir)
    if not known:
        return
    for entry in installed():
        admission = known.get(entry.name)
        if admission is None or entry.problem or entry.digest != admission.digest:
            continue
        if _can_be_imported(admission.app):
            yield admission


def loadable(data_dir: Path) -> Iterator[Admission]:
    """Yield everything the platform loads, its own procedures first."""
    for name in own_packages():
        if _can_be_imported(BUILT_IN[name]):
            # these files are the platform's: nobody compares them with an admission
            yield Admission(name, OWN_DISTRIBUTION, __version__, "", BUILT_IN[name], _manifest(name), "")
    yield from admitted(data_dir)


def _can_be_imported(app: str) -> bool:
    """Import what Django imports first; if it cannot, the platform and the others must start nevertheless."""
    try:
        import_module(app)
        if find_spec(f"{app}.apps") is not None:
            import_module(f"{app}.apps")
    except BaseException as error:  # a module that ends the process must not end this one
        if isinstance(error, KeyboardInterrupt):
            raise
        return False
    return True
