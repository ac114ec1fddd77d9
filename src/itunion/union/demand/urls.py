# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from itunion.union.demand.views import articles, entry, rounds

app_name = "demand"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("neu/", rounds.create, name="create_round"),
    path("<int:round_id>/", rounds.round_, name="round"),
    path("<int:round_id>/antworten/", rounds.answers, name="answers"),
    path("<int:round_id>/oeffnen/", rounds.open_, name="open_round"),
    path("<int:round_id>/frist/", rounds.prolong, name="prolong_round"),
    path("<int:round_id>/schliessen/", rounds.close, name="close_round"),
    path("<int:round_id>/erinnern/", rounds.remind, name="remind"),
    path("<int:round_id>/melden/", entry.entry, name="entry"),
    path("<int:round_id>/kein-bedarf/", entry.nothing_needed, name="nothing_needed"),
    path("<int:round_id>/datei/", entry.import_, name="import"),
    path("<int:round_id>/datei/uebernehmen/", entry.import_confirm, name="import_confirm"),
    path("<int:round_id>/datei/vorlage/", entry.template_file, name="template_file"),
    path("artikel/", articles.articles, name="articles"),
    path("artikel/neu/", articles.create, name="create_article"),
    path("artikel/<int:article_id>/", articles.article, name="article"),
    path("artikel/<int:article_id>/produkt/", articles.add_product, name="add_product"),
]
