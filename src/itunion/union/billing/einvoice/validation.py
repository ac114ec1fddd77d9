# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Official validation of one document, and the report that proves it.

Order: refuse DOCTYPE → scenario by BT-24 → schema → CEN rules → XRechnung rules → levels of the scenario → our own
rules → verdict. The schema comes first because the CEN stylesheet aborts on ill-typed values instead of reporting
them; every exception rejects. ``RuleEngine`` holds a Saxon processor, of which a process may have only one: use it
through ``process.ValidatorProcess``.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from importlib import metadata
from typing import TYPE_CHECKING, Any

from lxml import etree

from itunion.union.billing.einvoice.bundle import CEN_RULES
from itunion.union.billing.einvoice.findings import Finding, Level
from itunion.union.billing.einvoice.model import XRECHNUNG_3_0
from itunion.union.billing.einvoice.reader import NotReadableError, read_ubl
from itunion.union.billing.einvoice.rules import RAISED_TO_ERROR, check_invoice
from itunion.union.billing.einvoice.scenarios import RuleSet, Scenario, Stylesheet
from itunion.union.billing.einvoice.ubl import CBC
from itunion.union.billing.einvoice.untrusted import RefusedXmlError, parse_untrusted

if TYPE_CHECKING:
    from saxonche import PySaxonProcessor, PyXsltExecutable

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class CheckLevel(StrEnum):
    """How far the document was really checked; only the last may be called a checked XRechnung."""

    NONE = "none"
    STRUCTURE = "structure"
    SCHEMA = "schema"
    EN16931 = "en16931"
    XRECHNUNG = "xrechnung"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    CheckLevel.NONE: "Nicht geprüft",
    CheckLevel.STRUCTURE: "Nur Aufbau und eigene Regeln geprüft",
    CheckLevel.SCHEMA: "XML-Schema geprüft",
    CheckLevel.EN16931: "EN 16931 geprüft, ohne XRechnung-Regeln",
    CheckLevel.XRECHNUNG: "XRechnung geprüft",
}


class Policy(StrEnum):
    """ISSUE: our own document, stricter than the official verdict. RECEIVE: exactly the official verdict."""

    ISSUE = "issue"
    RECEIVE = "receive"


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The verdict on one document with everything needed to repeat it; stored with the document."""

    verdict: Verdict
    level_checked: CheckLevel
    policy: Policy
    document_sha256: str
    scenario: str
    bundle_id: str  # empty: no official rules at hand
    manifest_sha256: str
    findings: tuple[Finding, ...]
    tools: tuple[tuple[str, str], ...]  # name, version

    @property
    def accepted(self) -> bool:
        return self.verdict is Verdict.ACCEPTED

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level is Level.ERROR)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; ``level_text`` is the wording a page may use."""
        return {**asdict(self), "tools": dict(self.tools), "level_text": self.level_checked.label}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "ValidationReport":
        return cls(
            verdict=Verdict(data["verdict"]),
            level_checked=CheckLevel(data["level_checked"]),
            policy=Policy(data["policy"]),
            document_sha256=data["document_sha256"],
            scenario=data["scenario"],
            bundle_id=data["bundle_id"],
            manifest_sha256=data["manifest_sha256"],
            findings=tuple(
                Finding(item["rule"], Level(item["level"]), item["text"], item["where"])
                for item in data["findings"]
            ),
            tools=tuple(data["tools"].items()),
        )


class _RejectedError(Exception):
    """Checking cannot go on; the findings so far reject the document."""


class RuleEngine:
    """Checks documents one after the other; not thread-safe, one per process."""

    def __init__(self, rules: RuleSet | None) -> None:
        self._rules = rules
        self._schemas: dict[str, etree.XMLSchema] = {}
        self._stylesheets: dict[str, PyXsltExecutable] = {}
        self._processor: PySaxonProcessor | None = None
        self._tools = tuple((name, metadata.version(name)) for name in ("lxml", "saxonche"))

    def check(self, document: bytes, policy: Policy = Policy.ISSUE) -> ValidationReport:
        """Report on one document; never raises for a bad document."""
        report = ValidationReport(
            verdict=Verdict.REJECTED,
            level_checked=CheckLevel.NONE,
            policy=policy,
            document_sha256=hashlib.sha256(document).hexdigest(),
            scenario="",
            bundle_id=self._rules.id if self._rules else "",
            manifest_sha256=self._rules.sha256 if self._rules else "",
            findings=(),
            tools=self._tools,
        )
        findings: list[Finding] = []
        level = CheckLevel.NONE
        scenario: Scenario | None = None
        try:
            root = parse_untrusted(document)
            level = CheckLevel.STRUCTURE
            scenario = self._scenario(root, findings)
            if scenario:
                self._check_schema(scenario, root, findings)
                level = CheckLevel.SCHEMA
                for stylesheet in scenario.stylesheets:
                    findings += self._apply(stylesheet, scenario, root, policy)
                    level = CheckLevel.EN16931 if stylesheet.role == CEN_RULES else CheckLevel.XRECHNUNG
            if policy is Policy.ISSUE:
                findings += _own_findings(document, root, findings)
        except RefusedXmlError as error:
            findings.append(Finding(error.rule, Level.ERROR, str(error)))
        except _RejectedError:
            pass
        except Exception as error:
            findings.append(Finding("ITU-ENGINE", Level.ERROR, f"Die Prüfung ist abgebrochen: {error}"))
        rejected = any(finding.level is Level.ERROR for finding in findings)
        return replace(
            report,
            verdict=Verdict.REJECTED if rejected else Verdict.ACCEPTED,
            level_checked=level,
            scenario=scenario.name if scenario else "",
            findings=tuple(findings),
        )

    def _scenario(self, root: etree._Element, findings: list[Finding]) -> Scenario | None:
        if self._rules is None:
            return None
        matching = [scenario for scenario in self._rules.scenarios if scenario.matches(root)]
        if len(matching) == 1:
            return matching[0]
        findings.append(
            Finding(
                "ITU-SCENARIO",
                Level.ERROR,
                "Zu dieser Datei passt kein Prüfszenario. Format oder Spezifikationskennung (BT-24) ist unbekannt."
                if not matching
                else "Zu dieser Datei passt mehr als ein Prüfszenario.",
            )
        )
        raise _RejectedError

    def _check_schema(self, scenario: Scenario, root: etree._Element, findings: list[Finding]) -> None:
        key = str(scenario.schema)
        if key not in self._schemas:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            self._schemas[key] = etree.XMLSchema(etree.parse(key, parser))
        schema = self._schemas[key]
        if not schema.validate(root):
            findings += [
                Finding("XSD", Level.ERROR, error.message, f"Zeile {error.line}")
                for error in schema.error_log  # type: ignore[attr-defined]
            ]
            raise _RejectedError

    def _apply(
        self, stylesheet: Stylesheet, scenario: Scenario, root: etree._Element, policy: Policy
    ) -> Iterator[Finding]:
        processor, executable = self._compiled(stylesheet)
        # The tree is written out again, so whatever the bytes contained, Saxon sees elements and text only.
        node = processor.parse_xml(xml_text=etree.tostring(root, encoding="unicode"))
        svrl = executable.transform_to_string(xdm_node=node)
        if not svrl:
            raise RuntimeError(f"{stylesheet.name} gab kein Ergebnis")
        report = etree.fromstring(
            svrl.encode("utf-8"), etree.XMLParser(resolve_entities=False, huge_tree=True)
        )
        if report.tag != f"{_SVRL}schematron-output":
            raise RuntimeError(f"{stylesheet.name} gab kein SVRL")
        for node_ in report.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report"):
            rule = node_.get("id") or "?"
            level = scenario.levels.get(rule) or _level(node_.get("flag") or node_.get("role"))
            if policy is Policy.ISSUE and rule in RAISED_TO_ERROR:
                level = Level.ERROR
            text = " ".join((node_.findtext(f"{_SVRL}text") or "").split())
            yield Finding(rule, level, text, _short(node_.get("location") or ""))

    def _compiled(self, stylesheet: Stylesheet) -> "tuple[PySaxonProcessor, PyXsltExecutable]":
        if self._processor is None:
            from saxonche import PySaxonProcessor

            self._processor = PySaxonProcessor(license=False)
            # Saxon otherwise follows external entities and document() to local files. Stylesheets are
            # compiled from verified text, so nothing needs a protocol, not even before compiling.
            self._processor.set_configuration_property("http://saxon.sf.net/feature/allowedProtocols", "")
        if stylesheet.name not in self._stylesheets:
            compiler = self._processor.new_xslt30_processor()
            self._stylesheets[stylesheet.name] = compiler.compile_stylesheet(
                stylesheet_text=stylesheet.read().decode("utf-8")
            )
        return self._processor, self._stylesheets[stylesheet.name]


def _level(flag: str | None) -> Level:
    match flag:
        case "warning" | "warn":
            return Level.WARNING
        case "information" | "info":
            return Level.INFORMATION
        case _:
            return Level.ERROR


def _short(location: str) -> str:
    """Element path without namespace tests, readable in a report."""
    while "[namespace-uri()=" in location:
        before, _, rest = location.partition("[namespace-uri()=")
        location = before + rest.partition("]")[2]
    return location.replace("*:", "")


def _own_findings(document: bytes, root: etree._Element, known: list[Finding]) -> list[Finding]:
    """Rules of the product on a document of ours: it must read back into the model and hold there."""
    if root.findtext(f"{{{CBC}}}CustomizationID") != XRECHNUNG_3_0:
        return [
            Finding("BR-DE-21", Level.ERROR, "Die Datei nennt nicht XRechnung 3.0 als Spezifikation (BT-24).")
        ]
    try:
        invoice = read_ubl(document)
    except NotReadableError as error:
        return [Finding("ITU-MODEL", Level.ERROR, str(error))]
    reported = {finding.rule for finding in known}
    return [finding for finding in check_invoice(invoice) if finding.rule not in reported]
