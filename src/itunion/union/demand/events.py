# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What other rooms may want to know."""

from dataclasses import dataclass

__all__ = ["NeedsReported", "RoundClosed", "RoundOpened"]


@dataclass(frozen=True)
class RoundOpened:
    """A need round accepts needs from now on."""

    round_id: int


@dataclass(frozen=True)
class RoundClosed:
    """A need round accepts no more needs; they can be bundled."""

    round_id: int


@dataclass(frozen=True)
class NeedsReported:
    """A member's answer to a round was put in place of its earlier one."""

    round_id: int
