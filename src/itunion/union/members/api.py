# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of the register of members."""

from itunion.union.members.actions import add_leitweg_id, change_member, register_member
from itunion.union.members.models import MemberType
from itunion.union.members.permissions import Permission
from itunion.union.members.queries import (
    MemberLine,
    default_leitweg_id,
    leitweg_ids,
    member_lines,
    member_of,
)
from itunion.union.members.rules import leitweg_check_digits, leitweg_problem

__all__ = [
    "MemberLine",
    "MemberType",
    "Permission",
    "add_leitweg_id",
    "change_member",
    "default_leitweg_id",
    "leitweg_check_digits",
    "leitweg_ids",
    "leitweg_problem",
    "member_lines",
    "member_of",
    "register_member",
]
