# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""An evening of a council: when it is, and what is looked at."""

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

from itunion.foundation.kernel.api import clock
from itunion.procedures.council.actions import meetings
from itunion.procedures.council.models import Meeting, Published

__all__ = ["BERLIN", "EVENING", "NOW", "at", "item_of", "next_meeting", "shown"]

NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
BERLIN = ZoneInfo("Europe/Berlin")
EVENING = dt.datetime(2026, 11, 20, 17, tzinfo=dt.UTC)


def at(moment: dt.datetime) -> Any:
    return clock.simulated(moment)


def shown(kind: str, number: int) -> dict[str, Any]:
    row = Published.objects.get(type=kind, number=number)
    found: dict[str, Any] = json.loads(row.data.replace("\x02", "").replace("\x03", "")) if row.data else {}
    return found


def item_of(meeting: Meeting, name: str) -> Any:
    return meeting.items.get(name__startswith=name)


def next_meeting(town: Any, by: Any) -> Meeting:
    """Plan the council's meeting a month after the evening."""
    return meetings.plan_meeting(
        body=town, groups=[town.council], name="13. Sitzung", start=EVENING + dt.timedelta(days=30), by=by
    )
