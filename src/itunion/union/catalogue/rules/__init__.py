# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules on plain data: states, notice, metering; shares, take-back, present value."""
