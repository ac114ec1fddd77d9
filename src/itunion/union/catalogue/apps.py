# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of the catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The room catalogue as a Django app."""

    name = "itunion.union.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce permissions, scopes, navigation and panels of the start page."""
        from django.utils.translation import gettext_lazy as _

        from itunion.foundation.kernel import registry
        from itunion.union.catalogue import desk, tasks  # noqa: F401  (tasks registers its jobs)
        from itunion.union.catalogue.permissions import ROLE_GRANTS, Permission

        registry.grant("catalogue", ROLE_GRANTS)
        for name, permission, purpose in (
            ("catalogue.operate", Permission.OPERATE, _("Leistungen aller Mitglieder betreiben")),
            ("catalogue.charge", Permission.CHARGE, _("Leistungen aller Mitglieder abrechnen")),
            ("catalogue.directory", Permission.VIEW, _("Wer eine Leistung nutzt")),
            ("catalogue.oversee", Permission.VIEW_ALL, _("Leistungen aller Mitglieder einsehen")),
            (
                "catalogue.calculate",
                Permission.CALCULATE,
                _("Kostenanteile bei Übergabe und Rücknahme berechnen"),
            ),
        ):
            registry.cross_scopes.register(registry.CrossScopeEntry(name, permission, purpose))
        section = _("Gemeinsam betreiben")
        for key, label, url, permission, order in (
            ("catalogue.services", _("Leistungen"), "catalogue:services", Permission.VIEW, 200),
            ("catalogue.own", _("Unsere Leistungen"), "catalogue:own", Permission.VIEW_OWN, 202),
            (
                "catalogue.subscriptions",
                _("Leistungen der Mitglieder"),
                "catalogue:subscriptions",
                Permission.VIEW_ALL,
                204,
            ),
            (
                "catalogue.calculator",
                _("Übergabe und Rücknahme"),
                "catalogue:calculator",
                Permission.CALCULATE,
                203,
            ),
            ("catalogue.usage", _("Nutzung"), "catalogue:usage_files", Permission.OPERATE, 206),
        ):
            registry.navigation.register(
                registry.NavigationEntry(key, label, url, permission, section, order)
            )
        registry.desk_panels.register(
            registry.DeskPanel("catalogue.own", Permission.VIEW_OWN, desk.own_services, 20)
        )
        registry.desk_panels.register(
            registry.DeskPanel("catalogue.waiting", Permission.OPERATE, desk.waiting, 20)
        )
