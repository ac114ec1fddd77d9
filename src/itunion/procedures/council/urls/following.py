# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: minutes, extracts, tasks from resolutions, allowances."""

from typing import Any

urlpatterns: list[Any] = []
