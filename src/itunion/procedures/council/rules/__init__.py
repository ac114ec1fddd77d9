# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decisions of the council on plain data: deadlines, numbers, majorities, allowances."""
