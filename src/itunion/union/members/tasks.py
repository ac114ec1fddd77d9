# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background job: exits are entered on the day after their last day."""

from datetime import timedelta
from typing import Any

from itunion.foundation.kernel.api import jobs, system_actor
from itunion.foundation.organisations.api import across
from itunion.union.members import api

__all__ = ["enter_due_exits"]


@jobs.job("members.enter_due_exits", every=timedelta(hours=6))
def enter_due_exits(context: jobs.JobContext) -> dict[str, Any]:
    """Enter every exit whose day has passed; who was already entered is not found again."""
    actor = system_actor("members.enter_due_exits")
    entered = []
    with across("members.administration", reason="due exits", by=actor):
        for leaving in api.exits():
            if leaving.next_step == "enter_exit":
                api.enter_exit(organisation_id=leaving.organisation_id, by=actor)
                entered.append(leaving.organisation_id)
    return {"entered": entered}
