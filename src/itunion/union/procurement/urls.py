# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import URLPattern, path

from itunion.union.procurement.views import award_urls, forecast, lot_design, offers, pools, tenders

app_name = "procurement"
urlpatterns: list[URLPattern] = [
    path("", pools.pools, name="pools"),
    path("neu/<int:round_id>/", pools.create, name="create_pool"),
    path("regeln/", pools.legal_rules, name="legal_rules"),
    path("<int:pool_id>/", pools.pool, name="pool"),
    path("<int:pool_id>/lose/", pools.lots, name="lots"),
    path("<int:pool_id>/lose/simulation/", lot_design.lot_design, name="lot_design"),
    path("<int:pool_id>/lose/simulation/stand/", lot_design.lot_design_progress, name="lot_design_progress"),
    path("<int:pool_id>/auftrag/", pools.commission, name="commission"),
    path("<int:pool_id>/angebote-erbitten/", pools.call, name="call_for_offers"),
    path("<int:pool_id>/frist/", pools.prolong, name="prolong_offers"),
    path("<int:pool_id>/angebote/", offers.offers, name="offers"),
    path("<int:pool_id>/angebote/datei/", offers.import_offer, name="import_offer"),
    path(
        "<int:pool_id>/angebote/datei/uebernehmen/", offers.import_offer_confirm, name="import_offer_confirm"
    ),
    path("<int:pool_id>/angebote/erfassen/<int:supplier_id>/", offers.enter_offer, name="enter_offer"),
    path("<int:pool_id>/angebote/oeffnen/", offers.open_, name="open_offers"),
    path("angebote/<int:offer_id>/", offers.offer, name="offer"),
    path("ausschreibungen/", tenders.tenders, name="tenders"),
    path("ausschreibungen/<int:pool_id>/", tenders.tender, name="tender"),
    path("ausschreibungen/<int:pool_id>/angebot/", tenders.own_offer, name="own_offer"),
    path("ausschreibungen/<int:pool_id>/datei/", tenders.own_file, name="own_file"),
    path("ausschreibungen/<int:pool_id>/datei/abgeben/", tenders.own_file_confirm, name="own_file_confirm"),
    path("ausschreibungen/<int:pool_id>/vorlage/", tenders.template_file, name="template_file"),
    path("ausschreibungen/<int:pool_id>/zurueckziehen/", tenders.withdraw, name="withdraw_offer"),
    path("vorausschau/<int:round_id>/rechnen/", forecast.refresh, name="refresh_forecast"),
    *award_urls.urlpatterns,
]
