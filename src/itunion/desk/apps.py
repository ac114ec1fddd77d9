# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The front desk as a Django app."""

    name = "itunion.desk"
    label = "desk"
