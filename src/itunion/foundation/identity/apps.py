# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of identity."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Identity as a Django app."""

    name = "itunion.foundation.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce what this room grants to roles, and its navigation."""
        from django.utils.translation import gettext_lazy as _

        from itunion.foundation.identity.permissions import ROLE_GRANTS, Permission
        from itunion.foundation.kernel.registry import NavigationEntry, grant, navigation

        grant("identity", ROLE_GRANTS)
        navigation.register(
            NavigationEntry(
                "identity.people",
                _("Personen"),
                "identity:people",
                Permission.MANAGE_PEOPLE,
                _("Verwaltung"),
                900,
            )
        )
