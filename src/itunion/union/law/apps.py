# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of law."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """The room law as a Django app."""

    name = "itunion.union.law"
    label = "law"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce permissions and navigation."""
        from django.utils.translation import gettext_lazy as _

        from itunion.foundation.kernel import registry
        from itunion.union.law.permissions import ROLE_GRANTS, Permission

        registry.grant("law", ROLE_GRANTS)
        for key, label, url, order in (
            ("law.statutes", _("Satzung"), "law:statutes", 330),
            ("law.rules", _("Rechtsregeln"), "law:rules", 340),
        ):
            registry.navigation.register(
                registry.NavigationEntry(key, label, url, Permission.VIEW, _("Genossenschaft"), order)
            )
