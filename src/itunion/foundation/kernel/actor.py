# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who acts: one person, for one organisation, with the permissions of that mandate."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from itunion.foundation.kernel.errors import NotPermitted

__all__ = ["Actor", "system_actor"]


@dataclass(frozen=True)
class Actor:
    """A person acting for an organisation; `person_id` is None for the platform itself (jobs, demo)."""

    person_id: int | None
    person_name: str
    organisation_id: int | None
    organisation_name: str = ""
    organisation_kind: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)
    is_system: bool = False

    def may(self, permission: str) -> bool:
        """Say whether the actor holds the permission."""
        return self.is_system or permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise NotPermitted unless the actor holds the permission."""
        if not self.may(permission):
            raise NotPermitted(
                _(
                    "Dafür fehlt Ihnen die Berechtigung. Es wurde nichts geändert. Wenden Sie sich an Ihre Verwaltung."
                )
            )


def system_actor(purpose: str, *, organisation_id: int | None = None) -> Actor:
    """Return the platform acting by itself; `purpose` names the job and appears in the audit trail."""
    return Actor(None, f"System: {purpose}", organisation_id, is_system=True)
