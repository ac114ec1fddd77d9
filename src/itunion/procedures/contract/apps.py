# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of the contract: loads the admitted procedures so that none of them can stop the platform."""

from typing import Any

from django.apps import AppConfig


class ContractConfig(AppConfig):
    """The contract as a Django app; it stands before all procedures in INSTALLED_APPS."""

    name = "itunion.procedures.contract"
    label = "procedures"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Wrap the procedures' apps before Django imports the first of their models."""
        from django.conf import settings

        from itunion.procedures.contract import loading

        loading.protect(settings.PROCEDURES)
        super().import_models()

    def ready(self) -> None:
        """Read the manifests; announce permissions, the scope, navigation and health checks."""
        from django.utils.translation import gettext_lazy as _

        from itunion.foundation.kernel import events, registry
        from itunion.procedures.contract import health, loading, tasks
        from itunion.procedures.contract.guarding import navigation_of
        from itunion.procedures.contract.permissions import ROLE_GRANTS, Permission
        from itunion.union.members.events import MemberAdmitted

        registry.grant("procedures", ROLE_GRANTS)
        for entry in loading.load():
            if entry.manifest is not None and not entry.trouble:
                registry.grant(f"procedure.{entry.name}", entry.manifest.roles)
        registry.cross_scopes.register(
            registry.CrossScopeEntry(
                "procedures.operate", Permission.MANAGE, _("Verfahren aller Mitglieder betreiben")
            )
        )
        registry.cross_scopes.register(
            registry.CrossScopeEntry(
                "procedures.oversee", Permission.VIEW_ALL, _("Verfahren aller Mitglieder einsehen")
            )
        )
        events.subscribe(MemberAdmitted, "procedures", tasks.member_admitted)
        section = _("Gemeinsame Verfahren")
        lines: list[tuple[str, Any, str, Permission, int]] = [
            ("procedures.overview", _("Verfahren"), "procedures:overview", Permission.VIEW_ALL, 500),
            ("procedures.own", _("Unsere Verfahren"), "procedures:own", Permission.VIEW_OWN, 510),
        ]
        for key, label, url_name, permission, order in lines:
            registry.navigation.register(
                registry.NavigationEntry(key, label, url_name, permission, section, order)
            )
        registry.navigation_sources.register(registry.NavigationSource("procedures", navigation_of))
        for key, run in (
            ("procedures.run", health.procedures_run),
            ("procedures.answer", health.answers),
            ("procedures.metered", health.metering_done),
        ):
            registry.health_checks.register(registry.HealthCheck(key, run))
