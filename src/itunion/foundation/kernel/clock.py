# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The only place that reads the clock: everything else asks here, so that tests and simulations can set it."""

from datetime import date, datetime

from django.utils import timezone

__all__ = ["now", "today"]


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Return the calendar day in the platform's time zone (Europe/Berlin): the day deadlines mean."""
    return timezone.localdate()
