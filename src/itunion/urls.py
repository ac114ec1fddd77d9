# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the platform: each room brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("itunion.desk.urls")),
    path("", include("itunion.foundation.ui.urls")),
    path("", include("itunion.foundation.identity.urls")),
    path("versammlung/", include("itunion.union.assembly.urls")),
    path("satzung/", include("itunion.union.law.urls")),
    path("mitglieder/", include("itunion.union.members.urls")),
    path("leistungen/", include("itunion.union.catalogue.urls")),
    path("bedarf/", include("itunion.union.demand.urls")),
    path("beschaffung/", include("itunion.union.procurement.urls")),
    path("rechnungen/", include("itunion.union.billing.urls")),
    path("", include("itunion.procedures.contract.urls")),
    path("konto/", include("allauth.urls")),
    path("sprache/", include("django.conf.urls.i18n")),
]

handler400 = "itunion.foundation.ui.views.bad_request"
handler403 = "itunion.foundation.ui.views.forbidden"
handler404 = "itunion.foundation.ui.views.not_found"
handler500 = "itunion.foundation.ui.views.server_error"
