# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: register, ledger of shares, accession cases, papers and notices, in-house guard."""

from itunion.union.members.models.accession import AccessionCase
from itunion.union.members.models.guard import CapitalStatement, Turnover
from itunion.union.members.models.ledger import ShareEntry
from itunion.union.members.models.papers import Inspection, Notice, Paper
from itunion.union.members.models.register import LeitwegId, Member, MemberType, RegisterCounter

__all__ = [
    "AccessionCase",
    "CapitalStatement",
    "Inspection",
    "LeitwegId",
    "Member",
    "MemberType",
    "Notice",
    "Paper",
    "RegisterCounter",
    "ShareEntry",
    "Turnover",
]
