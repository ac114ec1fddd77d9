# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: calendar, meetings, agenda, invitations, notices."""

from django.urls import path

from itunion.procedures.council.views import meetings

urlpatterns = [
    path("sitzungen/", meetings.meetings, name="meetings"),
    path("sitzungen/neu/<int:body_id>/", meetings.add, name="add_meeting"),
    path("sitzungen/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("sitzungen/<int:meeting_id>/aendern/", meetings.change, name="change_meeting"),
    path("sitzungen/<int:meeting_id>/absagen/", meetings.cancel, name="cancel_meeting"),
    path("sitzungen/<int:meeting_id>/eilfall/", meetings.urgent, name="urgent_meeting"),
    path("sitzungen/<int:meeting_id>/schritt/", meetings.step, name="meeting_step"),
    path("sitzungen/<int:meeting_id>/punkt/", meetings.add_item, name="add_item"),
    path("sitzungen/<int:meeting_id>/tagesordnung/", meetings.agenda_step, name="agenda_step"),
    path("sitzungen/<int:meeting_id>/einladen/", meetings.invite, name="invite"),
    path("sitzungen/<int:meeting_id>/einladung/", meetings.invitation_pdf, name="invitation_pdf"),
    path("sitzungen/<int:meeting_id>/bekanntmachung/", meetings.notice_pdf, name="notice_pdf"),
    path("punkte/<int:item_id>/", meetings.change_item, name="change_item"),
    path("zustellungen/<int:delivery_id>/", meetings.delivered, name="delivered"),
]
