# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking over other systems: reading what they say, repairing what is wrong with it. Nothing here writes rows."""

from collections.abc import Sequence

__all__: Sequence[str] = ()
