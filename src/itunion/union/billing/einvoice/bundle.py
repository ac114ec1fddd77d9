# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The installed rule bundle: official schemas and rules as a versioned, hashed data directory.

The files are no part of the product (EUPL-1.2, Apache-2.0, OASIS and UN/CEFACT notices; licence files stay beside
them). ``build_bundle`` makes a bundle from a folder of official files, ``load_bundle`` verifies every hash and
refuses otherwise. Several bundles may lie side by side; a validation report names the one it used.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from itunion.union.billing.einvoice.model import XRECHNUNG_3_0

MANIFEST = "manifest.json"
FORMAT = 1

CEN_RULES = "cen-rules"
XRECHNUNG_RULES = "xrechnung-rules"
SCHEMA = "schema"
SCENARIOS = "scenarios"


class BundleError(Exception):
    """The rule bundle is missing, incomplete or changed; the text is German and says what to do."""


@dataclass(frozen=True, slots=True)
class Component:
    """Where the files that match ``pattern`` come from; the first match counts."""

    pattern: str
    role: str
    version: str
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class BundleDescription:
    """What an operator knows about a folder of official files: everything in the manifest but the hashes."""

    id: str
    valid_from: date
    valid_until: date | None
    components: tuple[Component, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)  # placeholders of scenarios.xml
    expected: Mapping[str, str] = field(default_factory=dict)  # path → SHA-256 that belongs to these versions

    @classmethod
    def from_file(cls, path: Path) -> "BundleDescription":
        """Read a description from JSON with the same field names; raises BundleError."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            until = data.get("valid_until")
            return cls(
                id=data["id"],
                valid_from=date.fromisoformat(data["valid_from"]),
                valid_until=date.fromisoformat(until) if until else None,
                components=tuple(Component(**component) for component in data["components"]),
                parameters=data.get("parameters", {}),
                expected=data.get("expected", {}),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BundleError(f"Die Beschreibung {path} ist nicht lesbar: {error}") from error


XRECHNUNG_3_0_2 = BundleDescription(
    id="xrechnung-3.0.2_schematron-2.5.0_cen-1.3.16",
    valid_from=date(2024, 2, 1),
    valid_until=None,
    components=(
        Component(
            "rules/EN16931-*.xslt", CEN_RULES, "1.3.16", "ConnectingEurope/eInvoicing-EN16931", "EUPL-1.2"
        ),
        Component(
            "rules/XRechnung-*.xslt",
            XRECHNUNG_RULES,
            "XRechnung 3.0.2, Schematron 2.5.0",
            "itplr-kosit/xrechnung-schematron, compiled in phax/phive-rules",
            "Apache-2.0",
        ),
        Component(
            "scenarios.xml",
            SCENARIOS,
            "2026-04-02",
            "itplr-kosit/validator-configuration-xrechnung",
            "Apache-2.0",
        ),
        Component("xsd/ubl-2.1/*", SCHEMA, "UBL 2.1", "OASIS UBL 2.1", "OASIS notice"),
        Component(
            "xsd/cii-d16b/*",
            SCHEMA,
            "CII D16B, uncoupled code lists",
            "ConnectingEurope/eInvoicing-EN16931",
            "UN/CEFACT notice",
        ),
        Component("licences/*", "licence", "", "", ""),
        Component("SOURCES.md", "notice", "", "", ""),
    ),
    parameters={
        "xrechnung.spec.id": XRECHNUNG_3_0,
        "xrechnung.extension.id": f"{XRECHNUNG_3_0}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0",
        "xrechnung.cvd.id": f"{XRECHNUNG_3_0}#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9",
        "xrechnung.version": "3.0.2",
    },
    expected={
        "rules/EN16931-UBL-validation.xslt": "39f9d282867f1a49e7708d9e29a53da89643e1ee56f10cec1ebcf1277595fcbd",
        "rules/EN16931-CII-validation.xslt": "0b234dea2bbfee739b7761e607a992c17fab88773014ef56355b6158cfb1cc53",
        "rules/XRechnung-UBL-validation.xslt": "ef4b78e9035e9c215451e46baeff9e336b48c9153507900df792dc1a25c35e37",
        "rules/XRechnung-CII-validation.xslt": "b7a422f1191be2781cf5961f58a9a28e3e0538962eeb5533cc482ec34decadf2",
        "scenarios.xml": "479f749b0c326d48ff573add68b378b5b351becd3f96a826cc19d54c9a99aacb",
    },
)


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of the manifest."""

    path: str  # relative, with forward slashes
    role: str
    version: str
    sha256: str
    bytes: int
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class RuleBundle:
    """A bundle whose every hash has been verified."""

    folder: Path
    id: str
    manifest_sha256: str
    valid_from: date
    valid_until: date | None
    parameters: Mapping[str, str]
    files: tuple[BundleFile, ...]

    def path(self, file: BundleFile) -> Path:
        return self.folder / file.path

    def read(self, file: BundleFile) -> bytes:
        """Content, verified once more at the moment of use; raises BundleError."""
        content = self.path(file).read_bytes()
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise BundleError(
                f"Die Regeldatei {file.path} wurde verändert. Bitte das Regelpaket neu einspielen."
            )
        return content

    def with_role(self, *roles: str) -> tuple[BundleFile, ...]:
        return tuple(file for file in self.files if file.role in roles)


def load_bundle(folder: Path) -> RuleBundle:
    """Read the manifest and verify every file by hash; a missing, changed or unlisted file raises BundleError."""
    try:
        manifest = (folder / MANIFEST).read_bytes()
        data = json.loads(manifest)
        bundle = _from_manifest(folder, data, hashlib.sha256(manifest).hexdigest())
    except OSError as error:
        raise BundleError(f"Unter {folder} liegt kein Regelpaket ({MANIFEST} fehlt).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BundleError(f"Das Verzeichnis {folder / MANIFEST} ist nicht lesbar: {error}") from error
    for file in bundle.files:
        pure = PurePosixPath(file.path)
        if pure.is_absolute() or ".." in pure.parts:
            raise BundleError(f"Das Regelpaket nennt eine Datei außerhalb seines Ordners: {file.path}")
        if not bundle.path(file).is_file():
            raise BundleError(f"Im Regelpaket fehlt {file.path}. Bitte das Regelpaket neu einspielen.")
        bundle.read(file)
    listed = {file.path for file in bundle.files} | {MANIFEST}
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    if extra := sorted(found - listed):
        raise BundleError(f"Im Regelpaket liegt eine Datei, die nicht dazugehört: {extra[0]}")
    return bundle


def _from_manifest(folder: Path, data: dict[str, Any], sha256: str) -> RuleBundle:
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']}")
    until = data["valid_until"]
    return RuleBundle(
        folder=folder,
        id=data["id"],
        manifest_sha256=sha256,
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_until=date.fromisoformat(until) if until else None,
        parameters=data["parameters"],
        files=tuple(BundleFile(**file) for file in data["files"]),
    )


def build_bundle(source: Path, target: Path, description: BundleDescription = XRECHNUNG_3_0_2) -> RuleBundle:
    """Copy the official files that ``description`` names from ``source`` to the new folder ``target``.

    Checks ``SHA256SUMS`` of the source when present and the hashes expected for the described versions. The same
    source gives the same manifest, byte by byte. Raises BundleError and leaves no half bundle behind.
    """
    if target.exists():
        raise BundleError(
            f"{target} gibt es schon. Ein Regelpaket wird nie überschrieben: bitte neuen Ordner wählen."
        )
    files = _described(source, description)
    _verify_source(source, files, description)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        work = Path(scratch) / "bundle"
        for file in files:
            (work / file.path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / file.path, work / file.path)
        manifest = {
            "format": FORMAT,
            "id": description.id,
            "valid_from": description.valid_from.isoformat(),
            "valid_until": description.valid_until.isoformat() if description.valid_until else None,
            "parameters": dict(description.parameters),
            "files": [asdict(file) for file in files],
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        (work / MANIFEST).write_text(text, encoding="utf-8")
        work.rename(target)
    return load_bundle(target)


def _described(source: Path, description: BundleDescription) -> list[BundleFile]:
    files = []
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        component = next((part for part in description.components if fnmatch(name, part.pattern)), None)
        if component and path.is_file():
            content = path.read_bytes()
            files.append(
                BundleFile(
                    name,
                    component.role,
                    component.version,
                    hashlib.sha256(content).hexdigest(),
                    len(content),
                    component.source,
                    component.licence,
                )
            )
    missing = {CEN_RULES, XRECHNUNG_RULES, SCHEMA, SCENARIOS, "licence"} - {file.role for file in files}
    if missing:
        raise BundleError(f"In {source} fehlen Dateien: {', '.join(sorted(missing))}.")
    return files


def _verify_source(source: Path, files: list[BundleFile], description: BundleDescription) -> None:
    hashes = {file.path: file.sha256 for file in files}
    for name, expected in description.expected.items():
        if hashes.get(name) != expected:
            raise BundleError(
                f"{name} gehört nicht zu {description.id}. Für andere Fassungen bitte eine eigene Beschreibung "
                "angeben."
            )
    sums = source / "SHA256SUMS"
    if sums.is_file():
        for row in sums.read_text(encoding="utf-8").splitlines():
            expected, _, name = row.partition(" ")
            name = name.strip().removeprefix("*").removeprefix("./")
            if name in hashes and hashes[name] != expected:
                raise BundleError(f"{name} passt nicht zu SHA256SUMS. Bitte die Dateien neu beschaffen.")
