# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions of the room and the roles that hold them."""

from enum import StrEnum

__all__ = ["ROLE_GRANTS", "Permission"]


class Permission(StrEnum):
    """What can be allowed here."""

    SIGNED_IN = "identity.signed_in"
    MANAGE_PEOPLE = "identity.manage_people"


# Everybody with a mandate holds SIGNED_IN (see queries.actor_for); people are managed by each organisation itself.
ROLE_GRANTS = {
    "member_head": {Permission.MANAGE_PEOPLE},
    "member_admin": {Permission.MANAGE_PEOPLE},
    "union_board": {Permission.MANAGE_PEOPLE},
    "union_office": {Permission.MANAGE_PEOPLE},
}
