# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading who may order in a member's name."""

from itunion.foundation.identity.api import ROLES, people_with_role
from itunion.union.catalogue.permissions import ROLE_GRANTS, Permission

__all__ = ["who_may_order"]


def who_may_order(organisation_id: int) -> list[str]:
    """Return who holds the mandate to order today, each with the roles that give it, by name."""
    roles_of: dict[str, list[str]] = {}
    for role, granted in ROLE_GRANTS.items():
        if Permission.ORDER in granted:
            for person in people_with_role(role, organisation_id):
                roles_of.setdefault(person.display_name, []).append(str(ROLES[role].name))
    return [f"{name} ({', '.join(roles)})" for name, roles in sorted(roles_of.items())]
