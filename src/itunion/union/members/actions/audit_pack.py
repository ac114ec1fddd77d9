# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit pack (§ 53a): statutes, register, ledger, audit heads, and what other rooms add, in one ZIP with hashes."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.union.law import api as law
from itunion.union.members.documents import audit_papers, csv_bytes
from itunion.union.members.models import Inspection, ShareEntry
from itunion.union.members.permissions import Permission
from itunion.union.members.queries import member_names, register_as_of

__all__ = ["AuditPack", "audit_pack"]


@dataclass(frozen=True)
class AuditPack:
    """The ZIP, its hash, and which kinds of papers it holds and lacks."""

    content: bytes
    sha256: str
    papers: tuple[str, ...]
    missing: tuple[str, ...]
    due: date | None


@transaction.atomic
def audit_pack(
    *,
    first_day: date,
    last_day: date,
    asked_on: date,
    simplified: bool = True,
    uploads: Mapping[str, Iterable[tuple[str, bytes]]] | None = None,
    by: Actor,
) -> AuditPack:
    """Make the pack for a period; `uploads` are {kind of paper: (file name, content)} that no room holds.

    For a simplified audit (§ 53a) every kind must be there; else the index says what is missing.
    """
    by.require(Permission.MANAGE)
    if last_day < first_day or last_day > clock.today():
        raise Refused(_("Der Zeitraum endet nach seinem Beginn und nicht in der Zukunft."), field="last_day")
    files: dict[str, list[tuple[str, bytes]]] = {
        "statutes": [("statutes.json", _statutes())],
        "member_register": [
            (f"register-{last_day.isoformat()}.csv", _register(last_day)),
            ("ledger.csv", _ledger(last_day)),
        ],
        "audit_trail": [("audit-heads.json", audit.heads_as_json().encode())],
    }
    for entry in audit_papers:
        files.setdefault(entry.key, []).extend(entry.build(first_day, last_day))
    for kind, papers in (uploads or {}).items():
        files.setdefault(kind, []).extend(papers)
    kinds = sorted(kind for kind, papers in files.items() if papers)
    finding = law.book_on().check("P3", asked_on=asked_on, delivered_on=clock.today(), papers=kinds)
    missing = tuple(finding.decision.values.get("missing", ()))
    findings = law.enforce(finding) if simplified else [finding.as_data()]
    content = _zip(files, first_day, last_day, missing)
    digest = hashlib.sha256(content).hexdigest()
    record = Inspection.objects.create(
        kind=Inspection.Kind.AUDIT_PACK,
        recorded_at=clock.now(),
        asker=_("Prüfungsverband"),
        reason=_("Prüfung"),
        as_of=last_day,
        known_on=clock.today(),
        sha256=digest,
        by=by.person_name,
    )
    data = {"first_day": first_day, "last_day": last_day, "papers": kinds, "missing": missing, "sha256": digest,
            "findings": findings}  # fmt: skip
    audit.record("members.audit_pack", subject=f"inspection:{record.pk}", data=data, by=by)
    return AuditPack(content, digest, tuple(kinds), missing, finding.due)


def _statutes() -> bytes:
    versions = [
        {
            "number": v.number,
            "title": v.title,
            "adopted_on": v.adopted_on.isoformat(),
            "registered_on": v.registered_on.isoformat() if v.registered_on else None,
            "text_sha256": v.text_sha256,
            "parameters": v.parameters,
        }
        for v in law.versions()
    ]
    in_force = law.statutes_on(clock.today())
    whole = {
        "versions": versions,
        "in_force": {"version": in_force.version, "values": {key: in_force[key] for key in law.PARAMETERS}},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _register(day: date) -> bytes:
    head = ["Nummer", "Name", "Anschrift", "Mitglied seit", "weitere Anteile", "Guthaben", "scheidet aus am"]
    return csv_bytes(
        head,
        (
            [x.number, x.name, x.address, x.member_from, x.further_shares, x.balance, x.leaves_on]
            for x in register_as_of(as_of=day)
        ),
    )


def _ledger(day: date) -> bytes:
    names = member_names()
    head = ["Eintrag", "Mitglied", "Art", "wirksam am", "erfasst am", "Anteile", "Betrag", "fällig am", "endet am",
            "storniert Eintrag", "Übertragung", "Beleg", "Text"]  # fmt: skip
    rows = ShareEntry.objects.filter(effective_on__lte=day).order_by("pk")
    return csv_bytes(
        head,
        (
            [e.pk, names.get(e.organisation_id), e.kind, e.effective_on, e.recorded_on, e.shares, e.amount, e.due_on,
             e.ends_on, e.reverses_id, e.transfer, e.reference, e.text]
            for e in rows
        ),
    )  # fmt: skip


def _zip(
    files: Mapping[str, list[tuple[str, bytes]]], first: date, last: date, missing: tuple[str, ...]
) -> bytes:
    """Return the ZIP: one folder per kind, an index with the hash of every file, the same bytes for the same papers."""
    buffer = io.BytesIO()
    index = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, papers in sorted(files.items()):
            for name, content in papers:
                path = f"{kind}/{name.replace('/', '-')}"
                archive.writestr(zipfile.ZipInfo(path, (last.year, last.month, last.day, 0, 0, 0)), content)
                index.append(
                    {"file": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                )
        whole = {
            "period": [first.isoformat(), last.isoformat()],
            "made_on": clock.today().isoformat(),
            "files": index,
            "missing": list(missing),
        }
        archive.writestr("index.json", json.dumps(whole, ensure_ascii=False, indent=1))
        lines = "".join(f"{f['sha256']}  {f['file']}\n" for f in index)
        archive.writestr("SHA256SUMS", lines)
    return buffer.getvalue()
