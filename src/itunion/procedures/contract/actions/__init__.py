# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: switching on and off, handing over, taking in, deleting, migrating, metering."""

from itunion.procedures.contract.actions.metering import meter_procedure
from itunion.procedures.contract.actions.migrating import migrate_procedures, without_procedures
from itunion.procedures.contract.actions.switching import activate, deactivate
from itunion.procedures.contract.actions.transfer import export_member, import_member, remove_member

__all__ = [
    "activate",
    "deactivate",
    "export_member",
    "import_member",
    "meter_procedure",
    "migrate_procedures",
    "remove_member",
    "without_procedures",
]
