# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What other rooms may hear of: subscribe with `kernel.events.subscribe`."""

from dataclasses import dataclass

__all__ = ["AwardDecided"]


@dataclass(frozen=True)
class AwardDecided:
    """The operator awarded a pool; orders and call-offs exist in the same transaction."""

    pool_id: int
