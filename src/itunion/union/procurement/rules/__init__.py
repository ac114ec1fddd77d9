# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decisions of procurement on plain data: neither Django nor the clock."""
