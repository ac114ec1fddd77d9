# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Synthetic bodies: invented papers, meetings and people in the shape and proportions real councils have."""

from collections.abc import Sequence

__all__: Sequence[str] = ()
