# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules on plain data: ledger, exit, accession, consistency, in-house guard, member lists, Leitweg-ID."""

from itunion.union.members.rules.leitweg import leitweg_check_digits, leitweg_problem

__all__ = ["leitweg_check_digits", "leitweg_problem"]
