# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of members."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The room members as a Django app."""

    name = "itunion.union.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce permissions, the scope of the register and navigation."""
        from django.utils.translation import gettext_lazy as _

        from itunion.foundation.kernel import registry
        from itunion.union.members.permissions import ROLE_GRANTS, Permission

        registry.grant("members", ROLE_GRANTS)
        registry.cross_scopes.register(
            registry.CrossScopeEntry(
                "members.register", Permission.VIEW_ALL, _("Verzeichnis aller Mitglieder")
            )
        )
        registry.cross_scopes.register(
            registry.CrossScopeEntry("members.administration", Permission.MANAGE, _("Mitgliederverwaltung"))
        )
        registry.navigation.register(
            registry.NavigationEntry(
                "members.members",
                _("Mitglieder"),
                "members:members",
                Permission.VIEW_ALL,
                _("Genossenschaft"),
                300,
            )
        )
        registry.navigation.register(
            registry.NavigationEntry(
                "members.own",
                _("Unsere Stammdaten"),
                "members:own",
                Permission.VIEW_OWN,
                _("Genossenschaft"),
                310,
            )
        )
