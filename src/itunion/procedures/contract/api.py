# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of the contract: what an author of a procedure imports, and what the platform does with procedures."""

from itunion.procedures.contract.actions import (
    Included,
    activate,
    activate_everywhere,
    deactivate,
    export_member,
    import_member,
    meter_procedure,
    migrate_procedures,
    move_public_pages,
    remove_member,
    without_procedures,
)
from itunion.procedures.contract.checking import Criterion, Report, check_procedure
from itunion.procedures.contract.directory import public_actor, public_members
from itunion.procedures.contract.extension_points import (
    Manifest,
    Meter,
    Parameter,
    PersonalData,
    Procedure,
    PublicMember,
    SharedTable,
    UsageLine,
)
from itunion.procedures.contract.models import DeletionProof, HandedOver
from itunion.procedures.contract.mounting import PublicPattern, PublicRequest, public_patterns, public_url
from itunion.procedures.contract.permissions import Permission
from itunion.procedures.contract.queries import (
    ProcedureLine,
    active_members,
    ever_active,
    find_member,
    is_active,
    is_built_in,
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
    "Included",
    "Manifest",
    "Meter",
    "Parameter",
    "Permission",
    "PersonalData",
    "Procedure",
    "ProcedureLine",
    "PublicMember",
    "PublicPattern",
    "PublicRequest",
    "Report",
    "SharedTable",
    "UsageLine",
    "activate",
    "activate_everywhere",
    "active_members",
    "check_procedure",
    "deactivate",
    "ever_active",
    "export_member",
    "find_member",
    "import_member",
    "is_active",
    "is_built_in",
    "manifest_of",
    "meter_procedure",
    "migrate_procedures",
    "move_public_pages",
    "overview",
    "parameters_on",
    "proofs",
    "public_actor",
    "public_members",
    "public_patterns",
    "public_url",
    "remove_member",
    "why_suspended",
    "without_procedures",
]
