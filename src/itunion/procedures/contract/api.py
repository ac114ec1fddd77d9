# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of the contract: what an author of a procedure imports, and what the platform does with procedures."""

from itunion.procedures.contract.actions import (
    activate,
    deactivate,
    export_member,
    import_member,
    meter_procedure,
    migrate_procedures,
    remove_member,
    without_procedures,
)
from itunion.procedures.contract.checking import Criterion, Report, check_procedure
from itunion.procedures.contract.extension_points import (
    Manifest,
    Meter,
    Parameter,
    PersonalData,
    Procedure,
    SharedTable,
    UsageLine,
)
from itunion.procedures.contract.models import DeletionProof, HandedOver
from itunion.procedures.contract.permissions import Permission
from itunion.procedures.contract.queries import (
    ProcedureLine,
    active_members,
    ever_active,
    find_member,
    is_active,
    manifest_of,
    overview,
    parameters_on,
    proofs,
    why_suspended,
)

__all__ = [
    "Criterion",
    "DeletionProof",
    "HandedOver",
    "Manifest",
    "Meter",
    "Parameter",
    "Permission",
    "PersonalData",
    "Procedure",
    "ProcedureLine",
    "Report",
    "SharedTable",
    "UsageLine",
    "activate",
    "active_members",
    "check_procedure",
    "deactivate",
    "ever_active",
    "export_member",
    "find_member",
    "import_member",
    "is_active",
    "manifest_of",
    "meter_procedure",
    "migrate_procedures",
    "overview",
    "parameters_on",
    "proofs",
    "remove_member",
    "why_suspended",
    "without_procedures",
]
