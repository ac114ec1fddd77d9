# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions of the room and the roles that hold them."""

from enum import StrEnum

__all__ = ["ROLE_GRANTS", "Permission"]


class Permission(StrEnum):
    """What can be allowed here."""

    VIEW = "assembly.view"
    MANAGE = "assembly.manage"
    """Prepare and run assemblies: the office, the board"""
    DESK = "assembly.desk"
    """See the chair's desk"""
    CHAIR = "assembly.chair"
    """Determine results, sign minutes"""
    REPRESENT = "assembly.represent"
    """Act for a member: give a proxy, take part, support a demand"""
    TAKE_PART = "assembly.take_part"
    """Vote for members one represents"""


MEMBER = {Permission.VIEW, Permission.TAKE_PART}

ROLE_GRANTS = {
    "member_head": MEMBER | {Permission.REPRESENT},
    "member_it": MEMBER,
    "member_treasurer": MEMBER,
    "member_clerk": MEMBER,
    "member_admin": MEMBER,
    "union_board": {Permission.VIEW, Permission.MANAGE, Permission.DESK, Permission.CHAIR},
    "union_supervision": {Permission.VIEW, Permission.DESK, Permission.CHAIR},
    "union_office": {Permission.VIEW, Permission.MANAGE, Permission.DESK},
    "auditor": {Permission.VIEW},
    "supervisory": {Permission.VIEW},
}
