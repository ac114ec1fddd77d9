# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions of the room and the roles that hold them."""

from enum import StrEnum

__all__ = ["ROLE_GRANTS", "Permission"]


class Permission(StrEnum):
    """What can be allowed here."""

    VIEW_ROUNDS = "demand.view_rounds"
    REPORT_NEEDS = "demand.report_needs"
    MANAGE_ARTICLES = "demand.manage_articles"
    MANAGE_ROUNDS = "demand.manage_rounds"
    VIEW_ALL_NEEDS = "demand.view_all_needs"


ROLE_GRANTS = {
    "member_head": {Permission.VIEW_ROUNDS, Permission.REPORT_NEEDS},
    "member_it": {Permission.VIEW_ROUNDS, Permission.REPORT_NEEDS},
    "member_treasurer": {Permission.VIEW_ROUNDS},
    "union_board": {Permission.VIEW_ROUNDS, Permission.VIEW_ALL_NEEDS},
    "union_office": {Permission.VIEW_ROUNDS, Permission.VIEW_ALL_NEEDS},
    "operator_purchasing": {
        Permission.VIEW_ROUNDS,
        Permission.MANAGE_ARTICLES,
        Permission.MANAGE_ROUNDS,
        Permission.VIEW_ALL_NEEDS,
    },
    "auditor": {Permission.VIEW_ROUNDS, Permission.VIEW_ALL_NEEDS},
}
