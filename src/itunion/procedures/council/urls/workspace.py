# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: the workspace of somebody with a seat."""

from django.urls import path

from itunion.procedures.council.views import offline, workspace

urlpatterns = [
    path("arbeitsplatz/", workspace.workspace, name="workspace"),
    path("arbeitsplatz/sitzungen/<int:meeting_id>/", workspace.meeting, name="own_meeting"),
    path("arbeitsplatz/sitzungen/<int:meeting_id>/unterschrift/", workspace.sign, name="own_signature"),
    path("arbeitsplatz/vorlagen/<int:paper_id>/", workspace.paper, name="own_paper"),
    path("arbeitsplatz/dateien/<int:document_id>/", workspace.document, name="own_document"),
    path("arbeitsplatz/punkte/<int:item_id>/notiz/", workspace.note, name="item_note"),
    path("arbeitsplatz/vorlagen/<int:paper_id>/notiz/", workspace.note, name="paper_note"),
    path("arbeitsplatz/app.webmanifest", offline.manifest, name="manifest"),
    path("arbeitsplatz/dienst.js", offline.worker, name="worker"),
    path("arbeitsplatz/ohne-verbindung/", offline.offline, name="offline"),
    path("arbeitsplatz/meine/", workspace.record, name="own_record"),
]
