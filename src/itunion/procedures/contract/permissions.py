# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions of the room and the roles that hold them."""

from enum import StrEnum

__all__ = ["ROLE_GRANTS", "Permission"]


class Permission(StrEnum):
    """What can be allowed here."""

    VIEW_ALL = "procedures.view_all"
    MANAGE = "procedures.manage"
    VIEW_OWN = "procedures.view_own"
    EXPORT = "procedures.export"


# a member's whole data in one file: only for who answers for it, not for every clerk
ROLE_GRANTS = {
    "member_head": {Permission.VIEW_OWN, Permission.EXPORT},
    "member_it": {Permission.VIEW_OWN, Permission.EXPORT},
    "member_treasurer": {Permission.VIEW_OWN},
    "union_board": {Permission.VIEW_ALL},
    "union_office": {Permission.VIEW_ALL},
    "operator_service": {Permission.VIEW_ALL, Permission.MANAGE},
    "auditor": {Permission.VIEW_ALL},
}
