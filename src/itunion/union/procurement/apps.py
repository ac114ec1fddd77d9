# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of procurement."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    """The room procurement as a Django app."""

    name = "itunion.union.procurement"
    label = "procurement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce permissions, scopes, navigation and panels: of tendering here, of award and fulfilment there."""
        from itunion.foundation.kernel import registry
        from itunion.union.procurement import wiring_award, wiring_forecast, wiring_tender
        from itunion.union.procurement.permissions import ROLE_GRANTS

        registry.grant("procurement", ROLE_GRANTS)
        wiring_tender.register()
        wiring_award.register()
        wiring_forecast.register()
