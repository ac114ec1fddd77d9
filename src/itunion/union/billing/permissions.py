# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions of the room and the roles that hold them."""

from enum import StrEnum

__all__ = ["ROLE_GRANTS", "Permission"]


class Permission(StrEnum):
    """What can be allowed here."""

    VIEW_OWN = "billing.view_own"
    VIEW_ALL = "billing.view_all"
    ISSUE = "billing.issue"


ROLE_GRANTS = {
    "member_head": {Permission.VIEW_OWN},
    "member_treasurer": {Permission.VIEW_OWN},
    "union_board": {Permission.VIEW_ALL},
    "union_office": {Permission.VIEW_ALL, Permission.ISSUE},
    "operator_billing": {Permission.VIEW_ALL, Permission.ISSUE},
    "auditor": {Permission.VIEW_ALL},
}
