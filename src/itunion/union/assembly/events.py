# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens here that starts something else: subscribe with `kernel.events.subscribe`."""

from dataclasses import dataclass

__all__ = ["SecretBallotOpened"]


@dataclass(frozen=True)
class SecretBallotOpened:
    """A secret ballot takes votes from now on; its urn is to be mixed until it closes."""

    ballot_id: int
