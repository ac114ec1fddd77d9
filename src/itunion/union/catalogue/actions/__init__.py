# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: services, subscriptions, annexes, usage, charges; cost items and keys."""
