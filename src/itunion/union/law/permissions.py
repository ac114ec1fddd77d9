# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions of the room and the roles that hold them."""

from enum import StrEnum

__all__ = ["ROLE_GRANTS", "Permission"]


class Permission(StrEnum):
    """What can be allowed here."""

    VIEW = "law.view"
    MANAGE = "law.manage"


ROLE_GRANTS = {
    "member_head": {Permission.VIEW},
    "member_it": {Permission.VIEW},
    "member_treasurer": {Permission.VIEW},
    "member_clerk": {Permission.VIEW},
    "member_admin": {Permission.VIEW},
    "union_board": {Permission.VIEW, Permission.MANAGE},
    "union_supervision": {Permission.VIEW},
    "union_office": {Permission.VIEW, Permission.MANAGE},
    "auditor": {Permission.VIEW},
    "supervisory": {Permission.VIEW},
}
