# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: the operator's pages, a member's pages, and under /verfahren/<name>/ the procedures themselves."""

from typing import Any

from django.urls import include, path

from itunion.procedures.contract.guarding import procedure_urls
from itunion.procedures.contract.views import operating, own

OWN_PAGES = [
    path("verwaltung/verfahren/", operating.overview, name="overview"),
    path("verwaltung/verfahren/<slug:procedure>/", operating.procedure_, name="procedure"),
    path("verwaltung/verfahren/<slug:procedure>/einschalten/", operating.activate, name="activate"),
    path(
        "verwaltung/verfahren/<slug:procedure>/abschalten/<int:member_id>/",
        operating.deactivate,
        name="deactivate",
    ),
    path("unsere-verfahren/", own.own, name="own"),
    path("unsere-verfahren/nachweis/<int:proof_id>/", own.proof, name="proof"),
    path("unsere-verfahren/nachweis/<int:proof_id>/pdf/", own.proof_pdf, name="proof_pdf"),
    path("unsere-verfahren/<slug:procedure>/", own.own_procedure, name="own_procedure"),
    path("unsere-verfahren/<slug:procedure>/daten/", own.download, name="download"),
    path("verfahren/<slug:procedure>/", own.unavailable, name="unavailable"),
    path("verfahren/<slug:procedure>/<path:rest>", own.unavailable, name="unavailable_page"),
]

# the procedures stand before the page that says why one is not there, each in a namespace of its own
urlpatterns: list[Any] = [*procedure_urls(), path("", include((OWN_PAGES, "procedures")))]
