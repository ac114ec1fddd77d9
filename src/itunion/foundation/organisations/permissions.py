# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions of the room."""

from enum import StrEnum

__all__ = ["ROLE_GRANTS", "Permission"]


class Permission(StrEnum):
    """What can be allowed here."""

    MANAGE = "organisations.manage"


ROLE_GRANTS = {"union_office": {Permission.MANAGE}}
