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
        """Announce permissions, scopes, navigation, panels of the start page and health checks."""
        from django.utils.translation import gettext_lazy as _

        from itunion.foundation.kernel import registry
        from itunion.union.members import desk, health, tasks  # noqa: F401  (tasks registers its job)
        from itunion.union.members.permissions import ROLE_GRANTS, Permission

        registry.grant("members", ROLE_GRANTS)
        for name, permission, purpose in (
            ("members.register", Permission.VIEW_ALL, _("Verzeichnis aller Mitglieder")),
            ("members.administration", Permission.MANAGE, _("Mitgliederverwaltung")),
            ("members.inspection", Permission.VIEW_OWN, _("Einsicht in die Mitgliederliste")),
        ):
            registry.cross_scopes.register(registry.CrossScopeEntry(name, permission, purpose))
        section = _("Genossenschaft")
        for key, label, url, permission, order in (
            ("members.members", _("Mitglieder"), "members:members", Permission.VIEW_ALL, 300),
            ("members.cases", _("Aufnahmen"), "members:cases", Permission.AUDIT, 302),
            ("members.exits", _("Austritte und Auszahlungen"), "members:exits", Permission.AUDIT, 304),
            (
                "members.inspections",
                _("Abschriften und Einsicht"),
                "members:inspections",
                Permission.AUDIT,
                306,
            ),
            ("members.in_house", _("Inhouse-Wächter"), "members:in_house", Permission.AUDIT, 308),
            ("members.own", _("Unsere Mitgliedschaft"), "members:own", Permission.VIEW_OWN, 310),
        ):
            registry.navigation.register(
                registry.NavigationEntry(key, label, url, permission, section, order)
            )
        registry.desk_panels.register(
            registry.DeskPanel("members.waiting", Permission.MANAGE, desk.waiting, 15)
        )
        registry.desk_panels.register(
            registry.DeskPanel("members.own", Permission.VIEW_OWN, desk.own_membership, 45)
        )
        registry.health_checks.register(registry.HealthCheck("members.register", health.register_holds))
        registry.health_checks.register(registry.HealthCheck("members.deadlines", health.deadlines_kept))
