# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is present, through whom."""

import base64

from django.utils.crypto import salted_hmac

from itunion.union.assembly.models import Presence, Representation
from itunion.union.assembly.rules import Entry, Present, present_members
from itunion.union.law.api import book_on

__all__ = ["attendance", "door_code", "log_of", "presence_now", "representations"]


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


def door_code(assembly_id: int, member_id: int) -> str:
    """Return what a member's representative shows at the door: eight signs (40 bits), nowhere stored, e.g. "K7QP-2MXA"."""
    digest = salted_hmac("itunion.assembly.door", f"{assembly_id}:{member_id}", algorithm="sha256").digest()
    signs = base64.b32encode(digest[:5]).decode("ascii")
    return f"{signs[:4]}-{signs[4:]}"


def representations(assembly_id: int) -> list[Representation]:
    """Return who represents whom, the revoked ones left out."""
    return list(
        Representation.objects.filter(assembly_id=assembly_id, revoked_at__isnull=True)
        .select_related("member")
        .order_by("member__name")
    )
