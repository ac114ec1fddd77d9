# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of the kernel: insert-only triggers after every migration."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _install_triggers(sender: Any, using: str, **_kwargs: Any) -> None:
    from itunion.foundation.kernel import insert_only

    # the signal comes once per app; each time for its own tables only
    insert_only.install(connections[using], app=sender)


class KernelConfig(AppConfig):
    """The kernel as a Django app."""

    name = "itunion.foundation.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect to Django's own migration signal: the only way to reach every table of every room."""
        post_migrate.connect(_install_triggers, dispatch_uid="kernel.insert_only")
