# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A second program: it derives the minutes from the ledger again, with nothing but the standard library."""
