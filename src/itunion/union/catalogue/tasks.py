# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background jobs: check and import usage files."""

from typing import Any

from itunion.foundation.kernel.api import jobs, system_actor
from itunion.union.catalogue import api

__all__ = ["check_usage", "import_usage"]


@jobs.job("catalogue.check_usage")
def check_usage(context: jobs.JobContext, file_id: int) -> dict[str, Any]:
    """Check an uploaded usage file; repeating it notes the same."""
    owner = context.organisation_id or 0
    accepted = api.check_usage_file(
        file_id=file_id,
        organisation_id=owner,
        by=system_actor("catalogue.check_usage", organisation_id=owner),
        progress=context.progress,
    )
    return {"accepted": accepted}


@jobs.job("catalogue.import_usage")
def import_usage(context: jobs.JobContext, file_id: int) -> dict[str, Any]:
    """Import a checked usage file; repeating it stores nothing twice."""
    owner = context.organisation_id or 0
    receipt = api.import_usage_file(
        file_id=file_id,
        organisation_id=owner,
        by=system_actor("catalogue.import_usage", organisation_id=owner),
        progress=context.progress,
    )
    return {"new": receipt.new, "known": receipt.known}
