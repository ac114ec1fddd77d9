# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: procedures for the operator, procedures of a member, and what is shown instead of one that rests."""
