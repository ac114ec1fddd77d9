# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register of resolutions, and reading minutes."""

from django.db.models import QuerySet

from itunion.foundation.kernel.api import Actor
from itunion.union.assembly.models import Minutes, Resolution
from itunion.union.assembly.permissions import Permission
from itunion.union.law.api import book_on

__all__ = ["may_read_minutes", "read_minutes", "resolutions"]

READERS = frozenset({"member", "union", "auditor", "supervisory"})
"""Members (§ 47 IV), the union's own organs, and who audits or supervises it (§§ 57, 64)"""


def may_read_minutes(by: Actor) -> bool:
    """Say whether the actor may inspect minutes."""
    return book_on().check("G26", is_member=by.is_system or by.organisation_kind in READERS).kept


def read_minutes(assembly_id: int, *, by: Actor) -> Minutes | None:
    """Return the minutes of an assembly for who may inspect them; None otherwise or while there are none."""
    by.require(Permission.VIEW)
    if not may_read_minutes(by):
        return None
    return Minutes.objects.filter(assembly_id=assembly_id).select_related("assembly").first()


def resolutions() -> QuerySet[Resolution]:
    """Return the register of resolutions, the newest first."""
    return Resolution.objects.select_related("ballot__item__assembly").prefetch_related("follow_ups")
