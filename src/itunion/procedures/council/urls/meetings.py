# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: calendar, meetings, agenda, invitations, notices."""

from typing import Any

urlpatterns: list[Any] = []
