# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of award and fulfilment, called by the room's app when it is ready."""

from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel import events, registry
from itunion.union.procurement import desk_award, tasks
from itunion.union.procurement.events import ComputationRequested, ReproductionRequested, StudyRequested
from itunion.union.procurement.permissions import Permission

__all__ = ["register"]


def register() -> None:
    """Announce scopes, navigation and panels; connect requests with the background."""
    events.subscribe(ComputationRequested, "procurement.compute", tasks.enqueue_computation)
    events.subscribe(ReproductionRequested, "procurement.reproduce", tasks.enqueue_reproduction)
    events.subscribe(StudyRequested, "procurement.study", tasks.enqueue_study)
    for key, permission, purpose in (
        ("procurement.award", Permission.COMPARE, _("Zuschläge vergleichen und entscheiden")),
        ("procurement.fulfilment", Permission.VIEW_POOLS, _("Bestellungen und Abrufe aller einsehen")),
        (
            "procurement.delivery_addresses",
            Permission.VIEW_OWN_ORDERS,
            _("Lieferadressen der eigenen Bestellung"),
        ),
    ):
        registry.cross_scopes.register(registry.CrossScopeEntry(key, permission, purpose))
    section = _("Gemeinsam beschaffen")
    for key, label, permission, order in (
        ("orders", _("Bestellungen an uns"), Permission.VIEW_OWN_ORDERS, 150),
        ("call_offs", _("Unsere Abrufe"), Permission.VIEW_CALL_OFFS, 155),
        ("all_orders", _("Bestellungen und Abrufe"), Permission.VIEW_POOLS, 160),
    ):
        registry.navigation.register(
            registry.NavigationEntry(
                f"procurement.{key}", label, f"procurement:{key}", permission, section, order
            )
        )
    for key, permission, build, order in (
        ("to_decide", Permission.DECIDE, desk_award.pools_to_decide, 15),
        ("to_confirm", Permission.CONFIRM_DELIVERY, desk_award.deliveries_to_confirm, 15),
        ("to_acknowledge", Permission.VIEW_OWN_ORDERS, desk_award.orders_to_acknowledge, 15),
        ("own_savings", Permission.VIEW_CALL_OFFS, desk_award.own_savings, 50),
        ("union_savings", Permission.COMPARE, desk_award.union_savings, 50),
    ):
        registry.desk_panels.register(registry.DeskPanel(f"procurement.{key}", permission, build, order))
