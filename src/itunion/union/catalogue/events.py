# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What other rooms may react to."""

from dataclasses import dataclass
from datetime import date

__all__ = ["SubscriptionEnded", "SubscriptionStarted"]


@dataclass(frozen=True)
class SubscriptionStarted:
    """A member uses a service from this day on."""

    subscription_id: int
    service_key: str
    organisation_id: int
    starts_on: date


@dataclass(frozen=True)
class SubscriptionEnded:
    """A member has taken a service back: its data were handed over and their deletion is confirmed."""

    subscription_id: int
    service_key: str
    organisation_id: int
    ends_on: date
