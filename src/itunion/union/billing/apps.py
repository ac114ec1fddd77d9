# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of billing."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """The room billing as a Django app."""

    name = "itunion.union.billing"
    label = "billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce permissions, scopes, navigation, health checks and the panels of the start page."""
        from django.utils.translation import gettext_lazy as _

        from itunion.foundation.kernel import registry
        from itunion.union.billing import desk, health, printing, tasks  # noqa: F401  (tasks registers its job)
        from itunion.union.billing.permissions import ROLE_GRANTS, Permission

        registry.grant("billing", ROLE_GRANTS)
        registry.cross_scopes.register(
            registry.CrossScopeEntry(
                "billing.run", Permission.ISSUE, _("Rechnungen für alle Mitglieder ausstellen")
            )
        )
        registry.cross_scopes.register(
            registry.CrossScopeEntry(
                "billing.oversight", Permission.VIEW_ALL, _("Rechnungen aller Mitglieder einsehen")
            )
        )
        section = _("Abrechnung")
        registry.navigation.register(
            registry.NavigationEntry(
                "billing.own", _("Unsere Rechnungen"), "billing:own", Permission.VIEW_OWN, section, 200
            )
        )
        registry.navigation.register(
            registry.NavigationEntry(
                "billing.runs", _("Rechnungsläufe"), "billing:runs", Permission.VIEW_ALL, section, 210
            )
        )
        registry.navigation.register(
            registry.NavigationEntry(
                "billing.all", _("Alle Rechnungen"), "billing:all", Permission.VIEW_ALL, section, 220
            )
        )
        registry.desk_panels.register(
            registry.DeskPanel("billing.recent", Permission.VIEW_OWN, desk.recent_invoices, 40)
        )
        registry.desk_panels.register(
            registry.DeskPanel("billing.open", Permission.ISSUE, desk.open_charges, 30)
        )
        registry.health_checks.register(registry.HealthCheck("billing.rules", health.rules_installed))
        registry.health_checks.register(registry.HealthCheck("billing.pdf", printing.pdf_is_possible))
        registry.health_checks.register(registry.HealthCheck("billing.archive", health.archive_holds))
