# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What other rooms may hear of: subscribe with `kernel.events.subscribe`."""

from dataclasses import dataclass

__all__ = ["AwardDecided", "ComputationRequested", "ReproductionRequested", "StudyRequested"]


@dataclass(frozen=True)
class AwardDecided:
    """The operator awarded a pool; orders and call-offs exist in the same transaction."""

    pool_id: int


@dataclass(frozen=True)
class ComputationRequested:
    """A scenario waits to be computed; the background hears of it in the same transaction."""

    scenario_id: int
    requested_by: str
    organisation_id: int | None


@dataclass(frozen=True)
class ReproductionRequested:
    """A computed scenario shall be computed once more from its frozen inputs and compared."""

    scenario_id: int
    requested_by: str
    organisation_id: int | None


@dataclass(frozen=True)
class StudyRequested:
    """A study of a computed award waits to be made."""

    study_id: int
    requested_by: str
    organisation_id: int | None
