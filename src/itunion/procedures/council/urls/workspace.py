# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: the workspace of somebody with a seat."""

from typing import Any

urlpatterns: list[Any] = []
