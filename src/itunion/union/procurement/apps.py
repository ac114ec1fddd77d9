# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of procurement."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    """The room procurement as a Django app."""

    name = "itunion.union.procurement"
    label = "procurement"
    default_auto_field = "django.db.models.BigAutoField"
