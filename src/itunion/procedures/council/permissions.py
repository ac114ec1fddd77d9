# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people may do in the council information system, and which role of a member gets it."""

from enum import StrEnum

__all__ = ["ROLES", "Permission"]


class Permission(StrEnum):
    """Permissions of the council."""

    USE = "council.use"  # enter the procedure at all; what one sees there is decided by the others
    VIEW = "council.view"  # read everything, closed papers and items included, but no private notes and bank accounts
    DRAFT = "council.draft"  # write papers, co-sign for an office, report back on tasks
    SIGN = "council.sign"  # sign papers and release them
    MANAGE = (
        "council.manage"  # meetings, agenda, invitations, attendance, votes, minutes, people, publication
    )
    PAY = "council.pay"  # rates, allowance runs, bank accounts
    SIT = "council.sit"  # the workspace of somebody with a seat
    SUBSCRIBE = "council.subscribe"  # news by e-mail; held by the public behind its own door, by no role


ROLES: dict[str, tuple[str, ...]] = {
    "member_council": (Permission.USE, Permission.VIEW, Permission.DRAFT, Permission.MANAGE, Permission.PAY),
    "member_head": (Permission.USE, Permission.VIEW, Permission.DRAFT, Permission.SIGN),
    "member_clerk": (Permission.USE, Permission.VIEW, Permission.DRAFT),
    "member_treasurer": (Permission.USE, Permission.VIEW, Permission.PAY),
    "member_councillor": (Permission.USE, Permission.SIT),
}
