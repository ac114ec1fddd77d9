# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions of the room and the roles that hold them."""

from enum import StrEnum

__all__ = ["ROLE_GRANTS", "Permission"]


class Permission(StrEnum):
    """What can be allowed here."""

    VIEW_OWN = "members.view_own"
    VIEW_ALL = "members.view_all"
    AUDIT = "members.audit"
    """See ledger, cases, exits, papers and inspections of all members."""
    MANAGE = "members.manage"


ROLE_GRANTS = {
    "member_head": {Permission.VIEW_OWN},
    "member_it": {Permission.VIEW_OWN},
    "member_treasurer": {Permission.VIEW_OWN},
    "member_clerk": {Permission.VIEW_OWN},
    "member_admin": {Permission.VIEW_OWN},
    "union_board": {Permission.VIEW_ALL, Permission.AUDIT, Permission.MANAGE},
    "union_supervision": {Permission.VIEW_ALL, Permission.AUDIT},
    "union_office": {Permission.VIEW_ALL, Permission.AUDIT, Permission.MANAGE},
    "operator_purchasing": {Permission.VIEW_ALL},
    "operator_billing": {Permission.VIEW_ALL},
    "auditor": {Permission.VIEW_ALL, Permission.AUDIT},
    "supervisory": {Permission.VIEW_ALL, Permission.AUDIT},
}
