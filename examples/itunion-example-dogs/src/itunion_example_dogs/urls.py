# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses, under /verfahren/dogs/."""

from django.urls import path

from itunion_example_dogs import views

urlpatterns = [
    path("", views.dogs, name="dogs"),
    path("anmelden/", views.add, name="add"),
    path("<int:dog_id>/", views.dog, name="dog"),
]
