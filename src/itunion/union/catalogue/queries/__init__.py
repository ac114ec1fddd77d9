# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: services, subscriptions, usage; the calculation of hand-over and take-back."""
