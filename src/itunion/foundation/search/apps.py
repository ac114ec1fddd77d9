# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring: the table of lexemes after every migration, because each database has its own kind."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _install(sender: Any, using: str, **_kwargs: Any) -> None:
    from itunion.foundation.search.engines import engine_for

    engine_for(connections[using]).install(connections[using])


class SearchConfig(AppConfig):
    """Search as a Django app."""

    name = "itunion.foundation.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect to Django's own migration signal: rights for the application's role are given after it."""
        post_migrate.connect(_install, sender=self, dispatch_uid="search.install")
