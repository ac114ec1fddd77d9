# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: taking over another system, quality."""

from django.urls import path

from itunion.procedures.council.views import migrating

urlpatterns = [
    path("uebernahmen/", migrating.imports, name="imports"),
    path("uebernahmen/<int:run_id>/", migrating.import_run, name="import_run"),
    path("vollstaendigkeit/", migrating.quality, name="quality"),
]
