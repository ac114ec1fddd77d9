# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import URLPattern

app_name = "procurement"
urlpatterns: list[URLPattern] = []
