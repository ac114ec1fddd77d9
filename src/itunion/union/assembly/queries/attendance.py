# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is present, through whom."""

from itunion.union.assembly.models import Presence, Representation
from itunion.union.assembly.rules import Entry, Present, present_members
from itunion.union.law.api import book_on

__all__ = ["attendance", "log_of", "presence_now", "representations"]


def log_of(assembly_id: int) -> list[Presence]:
    """Return the in/out log of an assembly, in order."""
    return list(Presence.objects.filter(assembly_id=assembly_id).select_related("member").order_by("pk"))


def presence_now(assembly_id: int) -> dict[int, Present]:
    """Return the members present at this moment, by organisation id."""
    rows = Presence.objects.filter(assembly_id=assembly_id).order_by("pk")
    return present_members(
        Entry(r.member_id, r.person_key, r.is_in, r.channel, r.person_name, r.basis) for r in rows
    )


def attendance(assembly_id: int) -> int:
    """Return how many members count as present; remote and written ones do (§ 43b VII GenG)."""
    channels = [p.channel for p in presence_now(assembly_id).values()]
    hall, remote, written = (channels.count(c) for c in ("hall", "remote", "written"))
    finding = book_on().check("G16", hall=hall, remote=remote, written=written)
    return int(finding.decision.values.get("present", hall))


def representations(assembly_id: int) -> list[Representation]:
    """Return who represents whom, the revoked ones left out."""
    return list(
        Representation.objects.filter(assembly_id=assembly_id, revoked_at__isnull=True)
        .select_related("member")
        .order_by("member__name")
    )
