# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of demand."""

from django.apps import AppConfig


class DemandConfig(AppConfig):
    """The room demand as a Django app."""

    name = "itunion.union.demand"
    label = "demand"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce permissions, the scope for collecting needs, navigation and the panel of the start page."""
        from django.utils.translation import gettext_lazy as _

        from itunion.foundation.kernel import registry
        from itunion.union.demand import desk, tasks  # noqa: F401  (tasks registers its jobs)
        from itunion.union.demand.permissions import ROLE_GRANTS, Permission

        registry.grant("demand", ROLE_GRANTS)
        registry.cross_scopes.register(
            registry.CrossScopeEntry(
                "demand.collect", Permission.VIEW_ALL_NEEDS, _("Bedarfe aller Mitglieder zusammenführen")
            )
        )
        section = _("Gemeinsam beschaffen")
        registry.navigation.register(
            registry.NavigationEntry(
                "demand.rounds", _("Bedarfsabfragen"), "demand:rounds", Permission.VIEW_ROUNDS, section, 100
            )
        )
        registry.navigation.register(
            registry.NavigationEntry(
                "demand.articles",
                _("Artikel und Standards"),
                "demand:articles",
                Permission.VIEW_ROUNDS,
                section,
                110,
            )
        )
        registry.desk_panels.register(
            registry.DeskPanel("demand.open_rounds", Permission.VIEW_ROUNDS, desk.open_rounds, 10)
        )
