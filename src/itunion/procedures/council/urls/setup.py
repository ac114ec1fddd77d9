# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: bodies, groups, people, places, templates."""

from typing import Any

urlpatterns: list[Any] = []
