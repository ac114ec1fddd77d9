# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The only place that reads the clock: everything else asks here, so that tests and simulations can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

__all__ = ["now", "simulated", "today"]

_simulated: ContextVar[datetime | None] = ContextVar("itunion_simulated_now", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _simulated.get() or timezone.now()


def today() -> date:
    """Return the calendar day in the platform's time zone (Europe/Berlin): the day deadlines mean."""
    return timezone.localdate(now())


@contextmanager
def simulated(moment: datetime) -> Iterator[None]:
    """Let the block believe that it is another moment: for the example union and simulations."""
    token = _simulated.set(moment)
    try:
        yield
    finally:
        _simulated.reset(token)
