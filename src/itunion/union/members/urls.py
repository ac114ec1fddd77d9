# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from itunion.union.members import views

app_name = "members"
urlpatterns = [
    path("", views.members, name="members"),
    path("wir/", views.own, name="own"),
    path("<int:organisation_id>/", views.member, name="member"),
    path("<int:organisation_id>/stammdaten/", views.details, name="details"),
    path("<int:organisation_id>/leitweg/", views.add_leitweg, name="add_leitweg"),
]
