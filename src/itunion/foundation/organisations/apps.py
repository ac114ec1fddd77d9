# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring: row-level security after every migration."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _install_policies(sender: Any, using: str, **_kwargs: Any) -> None:
    from itunion.foundation.organisations import row_level_security

    # the signal comes once per app; each time for its own tables only
    row_level_security.install(connections[using], app=sender)


class OrganisationsConfig(AppConfig):
    """Organisations as a Django app."""

    name = "itunion.foundation.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce permissions; connect to Django's own migration signal: the only way to reach every table."""
        from itunion.foundation.kernel.registry import grant
        from itunion.foundation.organisations.permissions import ROLE_GRANTS

        grant("organisations", ROLE_GRANTS)
        post_migrate.connect(_install_policies, dispatch_uid="organisations.row_level_security")
