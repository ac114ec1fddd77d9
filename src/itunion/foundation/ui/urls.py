# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Public pages of the platform itself."""

from django.urls import path

from itunion.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("darstellung/", views.set_theme, name="theme"),
    path("bausteine/", views.components, name="components"),
    path("bausteine/fortschritt/", views.progress_fragment, name="progress"),
]
