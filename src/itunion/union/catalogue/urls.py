# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from itunion.union.catalogue.views import calculation, costs, services, subscriptions, usage

app_name = "catalogue"
urlpatterns = [
    path("", services.services, name="services"),
    path("neu/", services.create, name="create_service"),
    path("<int:service_id>/", services.service, name="service"),
    path("<int:service_id>/stand/", services.set_status, name="set_status"),
    path("<int:service_id>/eintragen/<slug:matter>/", services.enter, name="enter"),
    path("<int:service_id>/entfernen/<slug:matter>/<int:row_id>/", services.remove, name="remove"),
    path("<int:service_id>/interesse/", subscriptions.interest, name="interest"),
    path("<int:service_id>/abrechnung/", usage.charge, name="charge"),
    path("auftragsverarbeitung/<int:annex_id>/", services.annex, name="annex"),
    path("wir/", subscriptions.own, name="own"),
    path("wir/<int:subscription_id>/", subscriptions.own_subscription, name="own_subscription"),
    path("wir/<int:subscription_id>/<slug:case_step>/", subscriptions.own_step, name="own_step"),
    path("vorgaenge/", subscriptions.subscriptions, name="subscriptions"),
    path("vorgaenge/<int:subscription_id>/", subscriptions.subscription, name="subscription"),
    path("vorgaenge/<int:subscription_id>/<slug:case_step>/", subscriptions.step, name="step"),
    path("nutzung/", usage.usage_files, name="usage_files"),
    path("nutzung/datei/", usage.upload, name="upload"),
    path("nutzung/vorlage/", usage.template_file, name="usage_template"),
    path("nutzung/<int:usage_file_id>/", usage.usage_file, name="usage_file"),
    path("nutzung/<int:usage_file_id>/stand/", usage.usage_progress, name="usage_progress"),
    path("nutzung/<int:usage_file_id>/uebernehmen/", usage.import_file, name="import_usage"),
    path("rechner/", calculation.calculator, name="calculator"),
    path("rechner/pdf/", calculation.calculator_pdf, name="calculator_pdf"),
    path("<int:service_id>/kosten/", costs.costs, name="costs"),
    path("<int:service_id>/kosten/neu/", costs.new_cost_item, name="new_cost_item"),
    path("<int:service_id>/kosten/<int:item_id>/", costs.cost_item, name="cost_item"),
    path("<int:service_id>/schluessel/", costs.keys, name="keys"),
    path("<int:service_id>/schluessel/neu/", costs.new_key, name="new_key"),
]
