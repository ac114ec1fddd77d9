# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""IT-Union: the platform on which municipalities run their IT together, as a cooperative."""

__version__ = "0.1.0"
