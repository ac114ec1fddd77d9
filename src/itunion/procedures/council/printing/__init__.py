# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Papers on paper."""

from itunion.procedures.council.printing.allowances import print_run
from itunion.procedures.council.printing.invitations import Bundle, Part, join, print_invitation, print_notice
from itunion.procedures.council.printing.minutes import print_extract, print_minutes

__all__ = [
    "Bundle", "Part", "join", "print_extract", "print_invitation", "print_minutes", "print_notice", "print_run",
]  # fmt: skip
