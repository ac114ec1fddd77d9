# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The acceptance test of a procedure before it is offered: one line per criterion, and the admission when all hold.

What runs code of the procedure runs in a process of its own, with a fresh database in a folder of its own and a time
limit per step; this process only reads files and listens.
"""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.kernel.api import clock
from itunion.procedures.contract import discovery
from itunion.procedures.contract.scanning import scan
from itunion.procedures.contract.supervising import supervised
from itunion.union.catalogue import api as catalogue

__all__ = ["CRITERIA", "Criterion", "Report", "check_procedure"]

CRITERIA = {
    "found": gettext_lazy("installiert und lesbar"),
    "imports": gettext_lazy("greift nur auf Vordertüren zu"),
    "manifest": gettext_lazy("Manifest vollständig und stimmig"),
    "tables": gettext_lazy("jede Tabelle gehört einem Mitglied und ist übergebbar"),
    "migrations": gettext_lazy("Anpassungen laufen auf leerer Datenbank"),
    "views": gettext_lazy("jede Seite sagt, wer sie öffnen darf"),
    "sample": gettext_lazy("Beispieldaten in jeder Tabelle"),
    "pages": gettext_lazy("Mitglieder sehen nur eigene Daten"),
    "transfer": gettext_lazy("Ausgabe, Löschung, Einlesen verlustfrei"),
    "metering": gettext_lazy("Zählung wiederholbar"),
    "health": gettext_lazy("Zustandsprüfung antwortet"),
    "self_test": gettext_lazy("eigene Abnahme"),
}


@dataclass(frozen=True)
class Criterion:
    """A criterion with what was found; no findings means it holds."""

    key: str
    findings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.findings

    @property
    def label(self) -> str:
        """What it is called."""
        return str(CRITERIA[self.key])


@dataclass
class Report:
    """The outcome of a check; `warnings` do not stand in the way of the admission."""

    name: str
    version: str = ""
    digest: str = ""
    criteria: list[Criterion] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return len(self.criteria) == len(CRITERIA) and all(c.ok for c in self.criteria)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "name": self.name,
            "version": self.version,
            "digest": self.digest,
            "admitted": self.ok,
            "criteria": [{**asdict(c), "ok": c.ok, "label": c.label} for c in self.criteria],
            "warnings": self.warnings,
        }


def check_procedure(name: str, *, say: Callable[[Criterion], None] = lambda _criterion: None) -> Report:
    """Check an installed procedure and admit it, or withdraw its admission; `say` hears each criterion at once."""
    report = Report(name)

    def note(key: str, findings: list[str]) -> None:
        criterion = Criterion(key, tuple(findings))
        report.criteria.append(criterion)
        say(criterion)

    found = discovery.find(name)
    if found is None or found.problem:
        note("found", [found.problem if found else _("Kein installiertes Paket bietet es an.")])
        discovery.withdraw(settings.DATA_DIR, name)
        return report
    report.version, report.digest = found.version, found.digest
    note("found", [])
    note("imports", scan(Path(found.folder), own=found.package if name in discovery.BUILT_IN else ""))
    app = _try_out(found, report, note)
    unchanged = discovery.find(name)
    if name in discovery.BUILT_IN:
        # admitted with the platform, whose tests run this check
        return report
    if report.ok and app and unchanged is not None and unchanged.digest == found.digest:
        discovery.admit(settings.DATA_DIR, _admission(found, app))
    else:
        discovery.withdraw(settings.DATA_DIR, name)
    return report


def _admission(found: discovery.Found, app: str) -> discovery.Admission:
    return discovery.Admission(
        found.name, found.distribution, found.version, found.digest, app, found.value, clock.now().isoformat()
    )


def _try_out(found: discovery.Found, report: Report, note: Callable[[str, list[str]], None]) -> str:
    """Run the steps that run its code; return the Django app its manifest names."""
    with tempfile.TemporaryDirectory(prefix="itunion-check-") as folder:
        environment = {"ITUNION_DATA_DIR": folder, "ITUNION_DATABASE_URL": "", "ITUNION_DEMO": "1"}
        app = ""
        for line in supervised("itunion.procedures.contract.reading", [found.value], environment=environment):
            if line.hung or line.died:
                note("manifest", [_ended(line.hung, "read")])
                return ""
            if line.data.get("findings"):
                note("manifest", list(line.data["findings"]))
                return ""
            app = str(line.data.get("app", "") or app)
        # the platform in the trial folder loads it like any admitted one, beside those admitted here
        for other in discovery.admitted(settings.DATA_DIR):
            discovery.admit(Path(folder), other)
        if found.name not in discovery.BUILT_IN:
            discovery.admit(Path(folder), _admission(found, app))
        for line in supervised("itunion.procedures.contract.trial", [found.name], environment=environment):
            if line.hung or line.died:
                step = line.hung or line.died
                note(step if step in CRITERIA else "manifest", [_ended(line.hung, step)])
            elif "criterion" in line.data:
                note(str(line.data["criterion"]), [str(text) for text in line.data["findings"]])
            elif "service_keys" in line.data:
                report.warnings += _unknown_services(line.data["service_keys"])
        return app


def _unknown_services(keys: Iterable[Any]) -> list[str]:
    try:
        unknown = [key for key in map(str, keys) if catalogue.service_by_key(key) is None]
    except DatabaseError:
        # a check needs no database of the platform; what is not there yet cannot be compared with
        return []
    return [_("Die Leistung „%(key)s“ steht noch nicht im Katalog.") % {"key": key} for key in unknown]


def _ended(hung: str, step: str) -> str:
    if hung:
        return _("Der Schritt „%(step)s“ endete nicht in der vorgesehenen Zeit und wurde abgebrochen.") % {
            "step": step
        }
    return _("Der Prozess ist im Schritt „%(step)s“ abgebrochen.") % {"step": step}
