# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: a meeting while it runs: attendance, bias, votes."""

from typing import Any

urlpatterns: list[Any] = []
