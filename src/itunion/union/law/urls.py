# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from itunion.union.law import views

app_name = "law"
urlpatterns = [
    path("", views.statutes, name="statutes"),
    path("neu/", views.new_statutes, name="new_statutes"),
    path("fassung/<int:number>/", views.version, name="version"),
    path("fassung/<int:number>/eintragung/", views.put_in_force, name="put_in_force"),
    path("angaben/", views.union_facts, name="union_facts"),
    path("regeln/", views.rules, name="rules"),
    path("regeln/<str:rule_id>/", views.rule, name="rule"),
]
