# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: papers, versions, co-signing, consultations, files."""

from typing import Any

urlpatterns: list[Any] = []
