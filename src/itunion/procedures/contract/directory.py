# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whose public pages an address means, kept in memory for seconds: the public door asks at every request.

What is kept is dropped at once when this process changes it, and after five seconds in any case, because other
processes change it too. Inside a transaction nothing is kept: it could still be undone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from time import monotonic

from django.conf import settings
from django.db import connection, transaction

from itunion.foundation.kernel.api import Actor, clock
from itunion.foundation.organisations.api import within
from itunion.procedures.contract import loading
from itunion.procedures.contract.extension_points import PublicMember
from itunion.procedures.contract.models import Activation, InstalledVersion, PublicAddress, PublicMove
from itunion.procedures.contract.rules import Switch, state_on

__all__ = [
    "Directory",
    "directory",
    "forget",
    "public_actor",
    "public_members",
    "public_roots",
    "state_in_scope",
]

SECONDS = 5.0


@dataclass(frozen=True)
class Directory:
    """Keys of all members, where pages moved to, which procedures rest; `states` fills up as members are asked for."""

    members: Mapping[str, tuple[int, str]]  # key: organisation, name
    moves: Mapping[tuple[str, int], str]
    versions: Mapping[str, tuple[str, str]]  # procedure: version of its data, what failed
    day: date
    read_at: float
    states: dict[tuple[str, int], str] = field(default_factory=dict)

    def member(self, procedure: str, path: str, key: str) -> PublicMember:
        """Return the member of a known key."""
        organisation_id, name = self.members[key]
        return PublicMember(organisation_id, key, name, f"/{path}/{key}/", procedure)

    def suspended(self, procedure: str) -> str:
        """Return why a procedure must not run now, as a key of SUSPENSIONS, or ""."""
        version, failure = self.versions.get(procedure, ("", ""))
        return loading.suspended(procedure, of_data=version or None, failure=failure)


_kept: Directory | None = None
_changes = 0


def directory() -> Directory:
    """Return the directory as it is, at most five seconds ago."""
    global _kept
    if connection.in_atomic_block:
        return _read()
    kept = _kept
    if kept is not None and monotonic() - kept.read_at < SECONDS and kept.day == clock.today():
        return kept
    changes = _changes
    made = _read()
    # what was read before a change must not be kept after it
    if changes == _changes:
        _kept = made
    return made


def _read() -> Directory:
    read_at = monotonic()
    addresses = PublicAddress.objects.values_list("key", "organisation_id", "organisation__name")
    return Directory(
        members={key: (organisation_id, name) for key, organisation_id, name in addresses},
        moves={
            (move.procedure, move.organisation_id): move.moved_to
            for move in PublicMove.objects.order_by("pk")
        },
        versions={row.pk: (row.version, row.failure) for row in InstalledVersion.objects.all()},
        day=clock.today(),
        read_at=read_at,
    )


def forget() -> None:
    """Drop what is kept: now, so that this transaction sees its own change, and again once others can see it."""
    _drop()
    transaction.on_commit(_drop)


def _drop() -> None:
    global _kept, _changes
    _changes += 1
    _kept = None


def state_in_scope(found: Directory, procedure: str, organisation_id: int) -> str:
    """Return "on", "off" (it was on before) or "never" for a member, asked inside its scope."""
    key = (procedure, organisation_id)
    if (known := found.states.get(key)) is not None:
        return known
    entries = Activation.objects.filter(organisation_id=organisation_id, procedure=procedure)
    now = state_on((Switch(e.pk, e.from_day, e.on) for e in entries), found.day)
    state = "never" if now is None else "on" if now.on else "off"
    found.states[key] = state
    return state


def public_members(procedure: str) -> list[PublicMember]:
    """Return every member whose public pages of a procedure stand here, by name; `root` is that of its first path."""
    entry = loading.get(procedure)
    paths = entry.manifest.public_paths if entry and entry.manifest else ()
    found = directory()
    members = []
    for key, (organisation_id, _name) in found.members.items():
        if not paths or found.moves.get((procedure, organisation_id)):
            continue
        state = found.states.get((procedure, organisation_id))
        if state is None:
            with within(organisation_id):
                state = state_in_scope(found, procedure, organisation_id)
        if state == "on":
            members.append(found.member(procedure, paths[0], key))
    return sorted(members, key=lambda member: (member.name, member.key))


def public_roots(procedure: str, organisation_id: int) -> list[str]:
    """Return the absolute addresses a member's public pages of a procedure stand under; none without a key."""
    entry = loading.get(procedure)
    paths = entry.manifest.public_paths if entry and entry.manifest else ()
    keys = [key for key, (owner, _name) in directory().members.items() if owner == organisation_id]
    return [f"{settings.BASE_URL}/{path}/{key}/" for path in paths for key in keys]


def public_actor(member: PublicMember, permission: str = "") -> Actor:
    """Return who acts when a citizen does: nobody by name, for the member, with at most one permission.

    Raises ValueError for a permission that is not the procedure's own: no visitor may do more than its pages offer.
    """
    entry = loading.get(member.procedure)
    own = entry.manifest.permissions if entry and entry.manifest else ()
    if permission and permission not in own:
        raise ValueError(f"{permission!r} is no permission of {member.procedure!r}")
    return Actor(
        None,
        "Öffentlichkeit",
        member.organisation_id,
        organisation_name=member.name,
        permissions=frozenset({permission} if permission else ()),
    )
