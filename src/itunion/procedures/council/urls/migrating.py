# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: taking over another system, quality."""

from typing import Any

urlpatterns: list[Any] = []
