# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The roles people can have, by kind of organisation. What a role may do is granted by the rooms (role_grants)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel.registry import role_grants

__all__ = ["ROLES", "Role", "permissions_of", "roles_for_kind"]


@dataclass(frozen=True)
class Role:
    """A role: key, name for people, and the kind of organisation that can give it."""

    key: str
    name: Any
    kind: str


ROLES = {
    role.key: role
    for role in (
        Role("member_head", _("Bürgermeisterin / Verwaltungsleitung"), "member"),
        Role("member_it", _("IT-Verantwortliche"), "member"),
        Role("member_treasurer", _("Kämmerei"), "member"),
        Role("member_orders", _("Bestellberechtigte"), "member"),
        Role("member_clerk", _("Sachbearbeitung"), "member"),
        Role("member_council", _("Sitzungsdienst"), "member"),
        Role("member_councillor", _("Mandatsträgerin / Mandatsträger"), "member"),
        Role("member_admin", _("Zugangsverwaltung des Mitglieds"), "member"),
        Role("union_board", _("Vorstand"), "union"),
        Role("union_supervision", _("Aufsichtsrat"), "union"),
        Role("union_office", _("Geschäftsstelle"), "union"),
        Role("operator_purchasing", _("Einkauf der Betriebsgesellschaft"), "operator"),
        Role("operator_service", _("Servicemanagement der Betriebsgesellschaft"), "operator"),
        Role("operator_billing", _("Abrechnung der Betriebsgesellschaft"), "operator"),
        Role("supplier_sales", _("Vertrieb des Lieferanten"), "supplier"),
        Role("auditor", _("Prüferin / Prüfer"), "auditor"),
        Role("supervisory", _("Aufsicht"), "supervisory"),
    )
}


def roles_for_kind(kind: str) -> list[Role]:
    """Return the roles an organisation of this kind can give."""
    return [role for role in ROLES.values() if role.kind == kind]


def permissions_of(role_keys: list[str]) -> frozenset[str]:
    """Return everything the rooms grant to these roles together; unknown roles grant nothing."""
    wanted = set(role_keys)
    return frozenset(p for grant in role_grants if grant.role in wanted for p in grant.permissions)
