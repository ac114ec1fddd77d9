# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: minutes, extracts, tasks from resolutions, allowances."""

from django.urls import path

from itunion.procedures.council.views import allowances, follow_ups, minutes

urlpatterns = [
    path("sitzungen/<int:meeting_id>/niederschrift/", minutes.minutes, name="minutes"),
    path("sitzungen/<int:meeting_id>/niederschrift/pdf/", minutes.preview, name="minutes_pdf"),
    path("sitzungen/<int:meeting_id>/niederschrift/texte/", minutes.change, name="change_minutes"),
    path("sitzungen/<int:meeting_id>/niederschrift/schritt/", minutes.step, name="minutes_step"),
    path("sitzungen/<int:meeting_id>/niederschrift/oeffnen/", minutes.reopen, name="reopen_minutes"),
    path("sitzungen/<int:meeting_id>/niederschrift/genehmigung/", minutes.approve, name="approve_minutes"),
    path("punkte/<int:item_id>/niederschrift/", minutes.record, name="record_item"),
    path("punkte/<int:item_id>/auszug/", minutes.extract, name="file_extract"),
    path("punkte/<int:item_id>/aufgabe/", follow_ups.give, name="give_task"),
    path("beschlusskontrolle/", follow_ups.follow_ups, name="follow_ups"),
    path("beschlusskontrolle/<int:follow_up_id>/", follow_ups.follow_up, name="follow_up"),
    path("beschlusskontrolle/<int:follow_up_id>/sachstand/", follow_ups.report, name="report_back"),
    path("entschaedigungen/", allowances.allowances, name="allowances"),
    path("entschaedigungen/konten/", allowances.accounts, name="accounts"),
    path("entschaedigungen/konten/<int:person_id>/", allowances.account, name="account"),
    path("entschaedigungen/saetze/<int:body_id>/", allowances.add_rate, name="add_rate"),
    path("entschaedigungen/saetze/<int:rate_id>/beenden/", allowances.end_rate, name="end_rate"),
    path("entschaedigungen/berechnen/<int:body_id>/", allowances.compute, name="compute_run"),
    path("entschaedigungen/<int:run_id>/", allowances.run, name="run"),
    path("entschaedigungen/<int:run_id>/schritt/", allowances.step, name="run_step"),
    path("entschaedigungen/<int:run_id>/liste/", allowances.printed, name="run_pdf"),
    path("entschaedigungen/<int:run_id>/zahlungen/", allowances.payments, name="run_payments"),
]
