# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from itunion.union.billing import views

app_name = "billing"
urlpatterns = [
    path("", views.own, name="own"),
    path("<int:invoice_id>/", views.invoice, name="invoice"),
    path("<int:invoice_id>/xml/", views.xml, name="xml"),
    path("<int:invoice_id>/pdf/", views.pdf, name="pdf"),
    path("alle/", views.all_invoices, name="all"),
    path("alle/<int:invoice_id>/", views.any_invoice, name="any_invoice"),
    path("alle/<int:invoice_id>/xml/", views.any_xml, name="any_xml"),
    path("alle/<int:invoice_id>/pdf/", views.any_pdf, name="any_pdf"),
    path("alle/<int:invoice_id>/storno/", views.cancel, name="cancel"),
    path("laeufe/", views.runs, name="runs"),
    path("laeufe/neu/", views.draft, name="draft"),
    path("laeufe/<str:run>/", views.run, name="run"),
    path("laeufe/<str:run>/ausstellen/", views.issue, name="issue"),
    path("laeufe/<str:run>/verwerfen/", views.discard, name="discard"),
    path("laeufe/<str:run>/fortschritt/", views.progress, name="progress"),
]
