# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses open to everybody: under /dogs/<key of the member>/, and under /dogs/ for all members together."""

from django.urls import path

from itunion_example_dogs import public_views

PUBLIC_URLS = {"dogs": [path("", public_views.count, name="count")]}
PUBLIC_ROOT = {"dogs": [path("", public_views.register, name="register")]}
