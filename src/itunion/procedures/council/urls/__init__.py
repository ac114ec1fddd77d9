# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the signed-in pages, under /verfahren/council/; each part of the work brings its own."""

from django.urls import path

from itunion.procedures.council.urls import following, meetings, migrating, papers, sessions, setup, workspace
from itunion.procedures.council.views import start

urlpatterns = [
    path("", start.start, name="start"),
    *setup.urlpatterns,
    *papers.urlpatterns,
    *meetings.urlpatterns,
    *sessions.urlpatterns,
    *following.urlpatterns,
    *workspace.urlpatterns,
    *migrating.urlpatterns,
]
