# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of award and fulfilment, included by the room's urls."""

from django.urls import URLPattern, path

from itunion.union.procurement.views import award, fairness, fulfilment, studies

urlpatterns: list[URLPattern] = [
    path("<int:pool_id>/vergleich/", award.scenarios, name="scenarios"),
    path("<int:pool_id>/vergleich/neu/", award.new_scenario, name="new_scenario"),
    path("<int:pool_id>/vergleich/alternativen/", award.request_alternatives, name="request_alternatives"),
    path("vergleich/<int:scenario_id>/", award.scenario, name="scenario"),
    path("vergleich/<int:scenario_id>/fortschritt/", award.progress, name="scenario_progress"),
    path("vergleich/<int:scenario_id>/nachrechnen/", award.reproduce, name="reproduce"),
    path("vergleich/<int:scenario_id>/noch-einmal/", award.repeat, name="repeat_scenario"),
    path("vergleich/<int:scenario_id>/zuschlag/", award.decide_, name="decide"),
    path("vergleich/<int:scenario_id>/untersuchung/<slug:address>/", studies.study, name="study"),
    path(
        "vergleich/<int:scenario_id>/untersuchung/<slug:address>/anfordern/",
        studies.request_study,
        name="request_study",
    ),
    path("untersuchung/<int:study_id>/fortschritt/", studies.study_progress, name="study_progress"),
    path("vergleich/<int:scenario_id>/schreiben/<int:number>/", fairness.letter, name="letter"),
    path("bestellungen/", fulfilment.orders, name="orders"),
    path("bestellungen/<int:order_id>/", fulfilment.order, name="order"),
    path("bestellungen/<int:order_id>/bestaetigen/", fulfilment.acknowledge, name="acknowledge_order"),
    path("bestellungen/alle/", fulfilment.all_orders, name="all_orders"),
    path("bestellungen/alle/<int:order_id>/", fulfilment.any_order, name="any_order"),
    path("abrufe/", fulfilment.call_offs, name="call_offs"),
    path("abrufe/<int:call_off_id>/", fulfilment.call_off, name="call_off"),
    path("abrufe/<int:call_off_id>/lieferung/", fulfilment.deliver, name="deliver"),
    path("abrufe/<int:call_off_id>/rueckgabe/", fulfilment.return_, name="return_goods"),
    path("abrufe/alle/", fulfilment.all_call_offs, name="all_call_offs"),
    path("abrufe/alle/<int:call_off_id>/", fulfilment.any_call_off, name="any_call_off"),
]
