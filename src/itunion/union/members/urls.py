# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from itunion.union.members.views import accession, copies, exits, oversight, register, shares

app_name = "members"
urlpatterns = [
    path("", register.members, name="members"),
    path("wir/", register.own, name="own"),
    path("wir/auszug/", copies.own_extract, name="own_extract"),
    path("wir/mitgliederliste/", copies.inspect, name="inspect"),
    path("aufnahme/", accession.cases, name="cases"),
    path("aufnahme/neu/", accession.new_case, name="new_case"),
    path("aufnahme/<int:case_id>/", accession.case, name="case"),
    path("aufnahme/<int:case_id>/formular/", accession.declaration_form, name="declaration_form"),
    path("aufnahme/<int:case_id>/<slug:step>/", accession.case_step, name="case_step"),
    path("austritte/", exits.exits, name="exits"),
    path("austritte/rechner/", exits.calculator, name="calculator"),
    path("gewinn/", shares.profit, name="profit"),
    path("verlust/", shares.loss, name="loss"),
    path("kapital/", shares.capital, name="capital"),
    path("abschriften/", copies.inspections, name="inspections"),
    path("abschriften/registergericht/", copies.court_copy, name="court_copy"),
    path("abschriften/dritte/", copies.inspection, name="inspection"),
    path("abschriften/pruefungspaket/", copies.audit_pack, name="audit_pack"),
    path("unterlagen/", copies.papers, name="papers"),
    path("unterlagen/neu/", copies.keep_paper, name="keep_paper"),
    path("unterlagen/<int:paper_id>/", copies.paper, name="paper"),
    path("unterlagen/<int:paper_id>/loeschen/", copies.erase_paper, name="erase_paper"),
    path("pruefung/", oversight.consistency, name="consistency"),
    path("inhouse/", oversight.in_house, name="in_house"),
    path("inhouse/umsatz/", oversight.turnover, name="turnover"),
    path("uebernahme/", oversight.import_, name="import"),
    path("uebernahme/bestaetigen/", oversight.import_confirm, name="import_confirm"),
    path("uebernahme/vorlage/", oversight.import_template, name="import_template"),
    path("eintrag/<int:entry_id>/storno/", register.reverse_entry, name="reverse_entry"),
    path("<int:organisation_id>/", register.member, name="member"),
    path("<int:organisation_id>/stammdaten/", register.details, name="details"),
    path("<int:organisation_id>/leitweg/", register.add_leitweg, name="add_leitweg"),
    path("<int:organisation_id>/nachweis/", register.evidence, name="evidence"),
    path("<int:organisation_id>/geplantes-ende/", register.planned_exit, name="planned_exit"),
    path("<int:organisation_id>/zahlungsplan/", shares.payment_plan, name="payment_plan"),
    path("<int:organisation_id>/einzahlung/", shares.payment, name="payment"),
    path("<int:organisation_id>/anteile/", shares.further_shares, name="further_shares"),
    path("<int:organisation_id>/anteile/kuendigung/", shares.terminate_shares, name="terminate_shares"),
    path("<int:organisation_id>/uebertragung/", shares.transfer, name="transfer"),
    path("<int:organisation_id>/kuendigung/", exits.notice, name="notice"),
    path("<int:organisation_id>/kuendigung/ausserordentlich/", exits.extraordinary, name="extraordinary"),
    path("<int:organisation_id>/ausschluss/", exits.exclusion, name="exclusion"),
    path("<int:organisation_id>/gebietsaenderung/", exits.succession, name="succession"),
    path("<int:organisation_id>/ausscheiden/nachricht/", exits.notify_exit, name="notify_exit"),
    path("<int:organisation_id>/ausscheiden/", exits.enter_exit, name="enter_exit"),
    path("<int:organisation_id>/auseinandersetzung/", exits.settle, name="settle"),
    path("<int:organisation_id>/auszahlung/", exits.pay_settlement, name="pay_settlement"),
]
