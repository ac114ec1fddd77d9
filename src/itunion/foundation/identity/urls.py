# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from itunion.foundation.identity import views

app_name = "identity"
urlpatterns = [
    path("handeln-fuer/", views.switch, name="switch"),
    path("personen/", views.people, name="people"),
    path("personen/<int:mandate_id>/beenden/", views.end_mandate, name="end_mandate"),
    path("einladung/<str:token>/", views.accept, name="accept"),
]
