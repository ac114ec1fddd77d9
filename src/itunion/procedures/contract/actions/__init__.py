# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: switching on and off, for all, public addresses, handing over, taking in, deleting, migrating, metering."""

from itunion.procedures.contract.actions.including import Included, activate_everywhere, include_member
from itunion.procedures.contract.actions.metering import meter_procedure
from itunion.procedures.contract.actions.migrating import migrate_procedures, without_procedures
from itunion.procedures.contract.actions.opening import give_address, move_public_pages
from itunion.procedures.contract.actions.switching import activate, deactivate
from itunion.procedures.contract.actions.transfer import export_member, import_member, remove_member

__all__ = [
    "Included",
    "activate",
    "activate_everywhere",
    "deactivate",
    "export_member",
    "give_address",
    "import_member",
    "include_member",
    "meter_procedure",
    "migrate_procedures",
    "move_public_pages",
    "remove_member",
    "without_procedures",
]
