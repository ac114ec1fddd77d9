# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wiring of the design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Page shell, forms, tables, charts; holds no data."""

    name = "itunion.foundation.ui"
    label = "ui"
