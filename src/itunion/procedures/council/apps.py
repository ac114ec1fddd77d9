# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of the council."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """The council information system as a Django app; everything else it says stands in the manifest."""

    name = "itunion.procedures.council"
    label = "council"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the jobs."""
        from itunion.procedures.council import tasks  # noqa: F401
