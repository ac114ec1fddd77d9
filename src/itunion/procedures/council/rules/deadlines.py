# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deadlines of meetings and minutes, and moments in local time that do not exist or exist twice.

Sources: §§ 53, 58 KVG LSA; §§ 187, 188 BGB for counting days: neither the day of sending nor the day of the meeting
counts, so seven days' notice of a meeting on the 20th is kept by sending on the 12th at the latest.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

__all__ = ["Notice", "begin_of", "latest_sending", "local_times", "minutes_due", "notice"]

ZONE = ZoneInfo("Europe/Berlin")


def latest_sending(meeting_day: dt.date, days: int) -> dt.date:
    """Return the last day on which an invitation keeps a notice of so many whole days; raises ValueError below 0."""
    if days < 0:
        raise ValueError(days)
    return meeting_day - dt.timedelta(days=days + 1)


@dataclass(frozen=True)
class Notice:
    """Whether an invitation sent on a day keeps the notice: whole days in between, days needed, last possible day."""

    days: int
    needed: int
    latest: dt.date

    @property
    def kept(self) -> bool:
        """Whether the notice is kept."""
        return self.days >= self.needed


def notice(sent: dt.date, meeting_day: dt.date, needed: int) -> Notice:
    """Count the whole days between sending and meeting; negative when sent on the day or later."""
    return Notice((meeting_day - sent).days - 1, needed, latest_sending(meeting_day, needed))


def minutes_due(meeting_day: dt.date, days: int, next_meeting: dt.date | None) -> dt.date:
    """Return until when minutes must be there: so many days after the meeting, at the latest by the next one."""
    due = meeting_day + dt.timedelta(days=days)
    return min(due, next_meeting) if next_meeting is not None else due


def begin_of(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins in the town hall."""
    return dt.datetime.combine(day, dt.time(), ZONE)


def local_times(wall: dt.datetime) -> tuple[dt.datetime, ...]:
    """Return the moments, in UTC, at which the clocks in the town hall show this time.

    None in the hour that is left out in March, two in the one that comes twice in October.
    """
    found = []
    for fold in (0, 1):
        moment = wall.replace(tzinfo=ZONE, fold=fold).astimezone(dt.UTC)
        if moment.astimezone(ZONE).replace(tzinfo=None) == wall.replace(tzinfo=None) and moment not in found:
            found.append(moment)
    return tuple(sorted(found))
