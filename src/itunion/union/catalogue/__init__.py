# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Services on offer, their prices, and subscriptions: hand over, take back."""
