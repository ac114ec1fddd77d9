# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the tender half of the room registers: scopes, navigation, panels of the start page."""

from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel import registry
from itunion.union.procurement import desk
from itunion.union.procurement.permissions import Permission

__all__ = ["register"]


def register() -> None:
    """Announce everything; called once when the platform starts."""
    for key, permission, purpose in (
        ("procurement.bundling", Permission.VIEW_POOLS, _("Bedarfe aller Mitglieder bündeln und schätzen")),
        ("procurement.tendering", Permission.MANAGE_POOLS, _("Angebote für Lieferanten erfassen und öffnen")),
        ("procurement.supply", Permission.OFFER, _("Summen der Bedarfe für Lieferanten bilden")),
    ):
        registry.cross_scopes.register(registry.CrossScopeEntry(key, permission, purpose))
    section = _("Gemeinsam beschaffen")
    for name, label, permission, order in (
        ("pools", _("Bündelungen"), Permission.VIEW_POOLS, 120),
        ("tenders", _("Ausschreibungen"), Permission.OFFER, 120),
        ("legal_rules", _("Vergaberegeln"), Permission.VIEW_POOLS, 190),
    ):
        registry.navigation.register(
            registry.NavigationEntry(
                f"procurement.{name}", label, f"procurement:{name}", permission, section, order
            )
        )
    for panel, permission, build, order in (
        ("procurement.to_bundle", Permission.MANAGE_POOLS, desk.rounds_to_bundle, 12),
        ("procurement.to_commission", Permission.COMMISSION, desk.pools_to_commission, 12),
        ("procurement.in_tender", Permission.MANAGE_POOLS, desk.pools_in_tender, 14),
        ("procurement.to_answer", Permission.OFFER, desk.tenders_to_answer, 10),
    ):
        registry.desk_panels.register(registry.DeskPanel(panel, permission, build, order))
