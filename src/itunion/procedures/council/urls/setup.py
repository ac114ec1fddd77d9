# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: bodies, groups, people, places, templates."""

from django.urls import path

from itunion.procedures.council.views import paper_templates, people_import, setup

urlpatterns = [
    path("einrichtung/", setup.setup, name="setup"),
    path("einrichtung/neu/", setup.found, name="found"),
    path("einrichtung/<int:body_id>/", setup.change_body, name="change_body"),
    path("einrichtung/<int:body_id>/wahlperiode/", setup.add_term, name="add_term"),
    path("einrichtung/<int:body_id>/wahlperiode/<int:term_id>/", setup.add_term, name="change_term"),
    path("einrichtung/<int:body_id>/vorlagenart/", paper_templates.template, name="add_template"),
    path(
        "einrichtung/<int:body_id>/vorlagenart/<int:template_id>/",
        paper_templates.template,
        name="change_template",
    ),
    path("orte/neu/", setup.add_place, name="add_place"),
    path("orte/<int:place_id>/", setup.add_place, name="place"),
    path("gremien/", setup.groups, name="groups"),
    path("gremien/neu/<int:body_id>/", setup.save_group, name="add_group"),
    path("gremien/<int:group_id>/", setup.group, name="group"),
    path("gremien/<int:group_id>/aendern/", setup.save_group, name="change_group"),
    path("personen/", setup.people, name="people"),
    path("personen/neu/<int:body_id>/", setup.save_person, name="add_person"),
    path("personen/datei/<int:body_id>/", people_import.import_file, name="import_people"),
    path("personen/datei/<int:body_id>/uebernehmen/", people_import.confirm, name="confirm_people"),
    path("personen/datei/<int:body_id>/vorlage/", people_import.example, name="people_example"),
    path("personen/<int:person_id>/", setup.person, name="person"),
    path("personen/<int:person_id>/aendern/", setup.save_person, name="change_person"),
    path("personen/<int:person_id>/einwilligung/", setup.consent, name="consent"),
    path("personen/<int:person_id>/mitgliedschaft/", setup.save_membership, name="add_membership"),
    path(
        "personen/<int:person_id>/mitgliedschaft/<int:membership_id>/",
        setup.save_membership,
        name="change_membership",
    ),
    path("mitgliedschaften/<int:membership_id>/beenden/", setup.end_membership, name="end_membership"),
]
