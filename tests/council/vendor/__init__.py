# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Servers as they are met: a sound one, and one small dump by hand for each known defect."""
