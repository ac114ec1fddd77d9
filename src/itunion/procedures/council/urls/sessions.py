# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: a meeting while it runs: attendance, bias, votes."""

from django.urls import path

from itunion.procedures.council.views import sessions

urlpatterns = [
    path("sitzungen/<int:meeting_id>/laufend/", sessions.session, name="session"),
    path("sitzungen/<int:meeting_id>/laufend/eroeffnen/", sessions.open_, name="open_meeting"),
    path("sitzungen/<int:meeting_id>/laufend/ankunft/", sessions.arrive, name="arrive"),
    path("sitzungen/<int:meeting_id>/laufend/beschlussfaehig/", sessions.find_quorum, name="find_quorum"),
    path("sitzungen/<int:meeting_id>/laufend/beschlussunfaehig/", sessions.deny_quorum, name="deny_quorum"),
    path("sitzungen/<int:meeting_id>/laufend/schluss/", sessions.step, name="close_meeting"),
    path("anwesenheit/<int:attendance_id>/geht/", sessions.leave, name="leave"),
    path("anwesenheit/<int:attendance_id>/", sessions.correct, name="correct_attendance"),
    path("punkte/<int:item_id>/mitwirkungsverbot/", sessions.exclude, name="exclude"),
    path("punkte/<int:item_id>/abstimmung/", sessions.vote, name="vote"),
    path("punkte/<int:item_id>/namentlich/", sessions.roll_call, name="roll_call"),
    path("punkte/<int:item_id>/schritt/", sessions.item_step, name="item_step"),
]
