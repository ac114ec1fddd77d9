# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Daily metering of every procedure at every member, and what a new member gets; one that fails stops no other."""

from datetime import timedelta

from itunion.foundation.kernel.api import Actor, jobs, system_actor
from itunion.foundation.kernel.jobs import JobContext
from itunion.foundation.organisations.api import across
from itunion.procedures.contract import loading
from itunion.procedures.contract.actions import include_member
from itunion.procedures.contract.api import ever_active, meter_procedure, why_suspended
from itunion.union.members.events import MemberAdmitted

__all__ = ["member_admitted", "meter", "meter_all"]


def meter_all(by: Actor) -> dict[str, int]:
    """Meter all open days of all; return the number of lines and of failures."""
    lines = failures = 0
    for entry in loading.running():
        if why_suspended(entry.name):
            continue
        with across("procedures.operate", reason="daily metering", by=by):
            members = ever_active(entry.name)
        for organisation_id in members:
            recorded, problem = meter_procedure(procedure=entry.name, organisation_id=organisation_id, by=by)
            lines += recorded
            failures += bool(problem)
    return {"lines": lines, "failures": failures}


@jobs.job("procedures.meter", every=timedelta(days=1))
def meter(context: JobContext) -> dict[str, int]:
    """Count what was used up to yesterday."""
    return meter_all(system_actor("Zählung der Verfahren"))


def member_admitted(event: MemberAdmitted) -> None:
    """Switch on what every membership includes."""
    include_member(
        organisation_id=event.organisation_id,
        from_day=event.effective_on,
        by=system_actor("Aufnahme eines Mitglieds"),
    )
