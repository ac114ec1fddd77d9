# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of organisations: the directory, the base of member-owned tables, and entering a scope."""

from itunion.foundation.organisations.actions import change_organisation, checked_iban, create_organisation
from itunion.foundation.organisations.models import Organisation, OrganisationKind, OwnedModel
from itunion.foundation.organisations.queries import (
    get_organisation,
    names_by_id,
    operator,
    organisations_of_kind,
    union,
)
from itunion.foundation.organisations.row_level_security import owned_models
from itunion.foundation.organisations.scoping import across, within

__all__ = [
    "Organisation",
    "OrganisationKind",
    "OwnedModel",
    "across",
    "change_organisation",
    "checked_iban",
    "create_organisation",
    "get_organisation",
    "names_by_id",
    "operator",
    "organisations_of_kind",
    "owned_models",
    "union",
    "within",
]
