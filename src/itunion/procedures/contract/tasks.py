# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Daily metering of every procedure at every member; one that fails does not stop the others."""

from datetime import timedelta

from itunion.foundation.kernel.api import Actor, jobs, system_actor
from itunion.foundation.kernel.jobs import JobContext
from itunion.foundation.organisations.api import across
from itunion.procedures.contract import loading
from itunion.procedures.contract.api import ever_active, meter_procedure, why_suspended

__all__ = ["meter", "meter_all"]


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
