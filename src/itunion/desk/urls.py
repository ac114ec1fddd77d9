# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the desk."""

from django.urls import path

from itunion.desk import views

app_name = "desk"
urlpatterns = [path("", views.start, name="start")]
