# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: which procedures there are and whether they may run, who has them switched on, what was handed over."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Refused, clock
from itunion.foundation.organisations.api import Organisation, OrganisationKind, names_by_id, within
from itunion.foundation.ui.api import format_date, format_decimal
from itunion.procedures.contract import discovery, loading
from itunion.procedures.contract.extension_points import Manifest, Parameter
from itunion.procedures.contract.models import (
    Activation,
    DeletionProof,
    HandedOver,
    InstalledVersion,
    Metered,
)
from itunion.procedures.contract.portable import Portability, portability
from itunion.procedures.contract.problems import SUSPENSIONS
from itunion.procedures.contract.rules import Switch, state_on
from itunion.union.members.api import member_of

__all__ = [
    "NOT_HERE",
    "MemberLine",
    "OwnLine",
    "ProcedureLine",
    "activation_on",
    "active_members",
    "active_names",
    "ever_active",
    "find_member",
    "hand_overs",
    "is_active",
    "is_built_in",
    "is_known",
    "manifest_of",
    "member_lines_of",
    "metered",
    "overview",
    "own_procedures",
    "parameters_on",
    "portability_of",
    "proof_hash",
    "proofs",
    "shown_value",
    "switches_of",
    "title_of",
    "why_suspended",
]


# states in which there is no manifest to read
NOT_HERE = frozenset({"broken", "unchecked", "missing", "not_loaded", "trouble"})


@dataclass(frozen=True)
class ProcedureLine:
    """A procedure as the operator sees it. `state`: "runs", "broken", "unchecked" or a key of SUSPENSIONS."""

    name: str
    title: str
    version: str
    distribution: str
    state: str
    reason: str
    checked_at: datetime | None
    data_version: str
    members: int


@dataclass(frozen=True)
class MemberLine:
    """A member that has a procedure switched on, and how far its usage is metered."""

    organisation_id: int
    procedure: str
    member: str
    from_day: date
    version: str
    by: str
    metered_until: date | None
    problem: str


@dataclass(frozen=True)
class OwnLine:
    """A procedure as a member sees it."""

    name: str
    title: str
    version: str
    active: bool
    since: date | None
    state: str
    start: str


def manifest_of(name: str) -> Manifest:
    """Return the manifest of a loaded procedure; raise Refused when it is not loaded."""
    entry = loading.get(name)
    if entry is None or entry.manifest is None:
        raise Refused(
            _("Ein Verfahren „%(name)s“ ist nicht geladen. Mit „itunion procedure list“ sehen Sie den Stand.")
            % {"name": name}
        )
    return entry.manifest


def title_of(name: str) -> str:
    """Return what a procedure is called, its name while it is not loaded."""
    entry = loading.get(name)
    return str(entry.manifest.title) if entry and entry.manifest else name


def portability_of(name: str) -> Portability:
    """Return how the tables of a loaded procedure travel."""
    manifest = manifest_of(name)
    entry = loading.get(name)
    assert entry is not None
    models = entry.config.get_models(include_auto_created=True)
    return portability(iter(models), manifest.shared_tables)


def why_suspended(name: str) -> str:
    """Return why a procedure must not run now, as a key of SUSPENSIONS, or "" when it may."""
    data = InstalledVersion.objects.filter(pk=name).first()
    return loading.suspended(
        name, of_data=(data.version or None) if data else None, failure=data.failure if data else ""
    )


def switches_of(organisation_id: int, name: str) -> list[Activation]:
    """Return the ledger of a procedure at a member, oldest first."""
    return list(Activation.objects.filter(organisation_id=organisation_id, procedure=name).order_by("pk"))


def activation_on(organisation_id: int, name: str, day: date | None = None) -> Activation | None:
    """Return the entry by which a procedure is on at a member on a day (default: today), or None when it is off."""
    entries = {entry.pk: entry for entry in switches_of(organisation_id, name)}
    found = state_on((Switch(e.pk, e.from_day, e.on) for e in entries.values()), day or clock.today())
    return entries[found.number] if found is not None and found.on else None


def is_active(name: str, organisation_id: int, day: date | None = None) -> bool:
    """Say whether a procedure is switched on for a member on a day (default: today)."""
    return activation_on(organisation_id, name, day) is not None


def parameters_on(name: str, organisation_id: int, day: date | None = None) -> dict[str, Any]:
    """Return the member's parameters on a day; the defaults of the manifest where it is not switched on."""
    found = activation_on(organisation_id, name, day)
    defaults = {p.name: p.default for p in manifest_of(name).parameters}
    return defaults | (found.parameters if found else {})


def _active(day: date, **filters: Any) -> dict[tuple[int, str], Activation]:
    """Return what is switched on in the present scope on a day, by member and procedure. One query."""
    ledgers: dict[tuple[int, str], dict[int, Activation]] = {}
    for entry in Activation.objects.filter(from_day__lte=day, **filters).order_by("pk"):
        ledgers.setdefault((entry.organisation_id, entry.procedure), {})[entry.pk] = entry
    active = {}
    for key, entries in ledgers.items():
        found = state_on((Switch(e.pk, e.from_day, e.on) for e in entries.values()), day)
        if found is not None and found.on:
            active[key] = entries[found.number]
    return active


def active_names(organisation_id: int) -> set[str]:
    """Return the procedures switched on for a member today."""
    return {name for _owner, name in _active(clock.today(), organisation_id=organisation_id)}


def active_members(name: str, day: date | None = None) -> dict[int, Activation]:
    """Return who has a procedure switched on, in the present scope."""
    return {owner: entry for (owner, _name), entry in _active(day or clock.today(), procedure=name).items()}


def ever_active(name: str) -> list[int]:
    """Return the members that have or had a procedure switched on, in the present scope."""
    found = Activation.objects.filter(procedure=name).order_by().values_list("organisation_id", flat=True)
    return sorted(set(found))


def overview() -> list[ProcedureLine]:
    """Return every procedure that is installed, or has data here; to be read across members."""
    admitted = discovery.admissions(settings.DATA_DIR)
    versions = {row.pk: row for row in InstalledVersion.objects.all()}
    counts: dict[str, int] = {}
    for _owner, name in _active(clock.today()):
        counts[name] = counts.get(name, 0) + 1
    lines = []
    # the platform's own come first in the list and win
    found = {entry.name: entry for entry in reversed(discovery.offered())}
    for name in sorted({*found, *versions, *(entry.name for entry in loading.loaded())}):
        entry, known, here = found.get(name), admitted.get(name), loading.get(name)
        state, reason = _state(entry, name)
        manifest = here.manifest if here else None
        lines.append(
            ProcedureLine(
                name=name,
                title=str(manifest.title) if manifest else name,
                version=manifest.version if manifest else entry.version if entry else "",
                distribution=entry.distribution if entry else "",
                state=state,
                reason=reason,
                checked_at=datetime.fromisoformat(known.checked_at) if known else None,
                data_version=versions[name].version if name in versions else "",
                members=counts.get(name, 0),
            )
        )
    return lines


def _state(found: discovery.Found | None, name: str) -> tuple[str, str]:
    if found is not None and found.problem and loading.get(name) is None:
        return "broken", found.problem
    suspended = why_suspended(name)
    if not suspended:
        return "runs", ""
    if suspended == "not_loaded":
        return ("unchecked" if found else "missing"), str(SUSPENSIONS["not_loaded"]) if found else ""
    entry = loading.get(name)
    detail = entry.trouble if entry and entry.trouble else ""
    if suspended == "failed":
        detail = InstalledVersion.objects.get(pk=name).failure
    return suspended, f"{SUSPENSIONS[suspended]} {detail}".strip()


def member_lines_of(name: str) -> list[MemberLine]:
    """Return who has a procedure switched on today, by name; to be read across members."""
    names = names_by_id()
    until = {row.organisation_id: row for row in Metered.objects.filter(procedure=name)}
    lines = [
        MemberLine(
            organisation_id=owner,
            procedure=name,
            member=names[owner],
            from_day=entry.from_day,
            version=entry.version,
            by=entry.by,
            metered_until=until[owner].until if owner in until else None,
            problem=until[owner].problem if owner in until else "",
        )
        for owner, entry in active_members(name).items()
    ]
    return sorted(lines, key=lambda line: line.member)


def is_known(name: str) -> bool:
    """Say whether there is or was a procedure of this name here."""
    return (
        loading.get(name) is not None
        or InstalledVersion.objects.filter(pk=name).exists()
        or discovery.find(name) is not None
    )


def is_built_in(name: str) -> bool:
    """Say whether a procedure is part of the platform's own distribution and admitted with it."""
    return name in discovery.own_packages()


def shown_value(parameter: Parameter, value: Any) -> str:
    """Return a parameter's value for people."""
    if parameter.kind == "yes_no":
        return _("ja") if value else _("nein")
    if value in (None, ""):
        return "–"
    if parameter.kind == "date":
        return format_date(date.fromisoformat(str(value)))
    if parameter.kind == "choice":
        return str(dict(parameter.choices).get(value, value))
    return format_decimal(Decimal(str(value))) if parameter.kind in ("whole", "decimal") else str(value)


def own_procedures(organisation_id: int) -> list[OwnLine]:
    """Return what a member has switched on, or had and still has proofs of."""
    active = {name: entry for (_owner, name), entry in _active(clock.today()).items()}
    had = set(Activation.objects.filter(organisation_id=organisation_id).values_list("procedure", flat=True))
    lines = []
    for name in sorted(had):
        entry = loading.get(name)
        manifest = entry.manifest if entry else None
        begun = active.get(name)
        lines.append(
            OwnLine(
                name=name,
                title=str(manifest.title) if manifest else name,
                version=manifest.version if manifest else "",
                active=begun is not None,
                since=_since(organisation_id, name) if begun else None,
                state=why_suspended(name) or "runs",
                start=manifest.start if manifest else "",
            )
        )
    return lines


def _since(organisation_id: int, name: str) -> date | None:
    """Return the day from which a procedure has been on without a break."""
    since: date | None = None
    for entry in sorted(switches_of(organisation_id, name), key=lambda e: (e.from_day, e.pk)):
        since = (since or entry.from_day) if entry.on else None
    return since


def hand_overs(organisation_id: int, name: str = "") -> QuerySet[HandedOver]:
    """Return what was handed over to a member, newest first."""
    rows: QuerySet[HandedOver] = HandedOver.objects.filter(organisation_id=organisation_id)
    return rows.filter(procedure=name) if name else rows


def proofs(organisation_id: int, name: str = "") -> QuerySet[DeletionProof]:
    """Return the proofs of deletion of a member, newest first."""
    rows: QuerySet[DeletionProof] = DeletionProof.objects.filter(organisation_id=organisation_id)
    return rows.filter(procedure=name) if name else rows


def metered() -> list[Metered]:
    """Return how far metering came, in the present scope."""
    return list(Metered.objects.order_by("procedure", "organisation_id"))


def proof_hash(proof: DeletionProof) -> str:
    """Return the SHA-256 over what a proof states, for whoever keeps it: the same proof gives the same value."""
    names = ("procedure", "version", "by", "export_sha256", "statement", "rows_before", "rows_after",
             "files_deleted", "audit_sequence", "audit_hash", "organisation_id")  # fmt: skip
    stated = {name: getattr(proof, name) for name in names} | {"at": proof.at.astimezone(UTC).isoformat()}
    return hashlib.sha256(json.dumps(stated, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def find_member(text: str) -> Organisation:
    """Return the member of a register number, short name or name; raise Refused when none or several fit."""
    members = Organisation.objects.filter(kind=OrganisationKind.MEMBER)
    wanted = text.strip()
    by_name = [o for o in members if wanted.casefold() in {o.name.casefold(), o.short_name.casefold()}]
    by_number = [o for o in members if wanted.isdigit() and _number(o.pk) == int(wanted)]
    found = by_number or by_name
    if len(found) != 1:
        raise Refused(
            _("Zu „%(text)s“ passt nicht genau ein Mitglied. Nennen Sie die Mitgliedsnummer oder den Namen.")
            % {"text": wanted},
            field="member",
        )
    return found[0]


def _number(organisation_id: int) -> int | None:
    with within(organisation_id):
        member = member_of(organisation_id)
    return member.number if member else None
