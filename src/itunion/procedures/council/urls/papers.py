# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: papers, versions, co-signing, consultations, files."""

from django.urls import path

from itunion.procedures.council.views import paper_chain, paper_files, paper_round, papers

ONE = "vorlagen/<int:paper_id>/"
urlpatterns = [
    path("vorlagen/", papers.papers, name="papers"),
    path("vorlagen/neu/<int:body_id>/", papers.add_paper, name="add_paper"),
    path(ONE, papers.paper, name="paper"),
    path(f"{ONE}aendern/", papers.change_paper, name="change_paper"),
    path(f"{ONE}fassungen/", papers.versions, name="versions"),
    path(f"{ONE}dateien/", paper_files.add_files, name="add_files"),
    path(f"{ONE}dateien/<int:attachment_id>/", paper_files.change_file, name="change_file"),
    path(f"{ONE}dateien/<int:attachment_id>/reihenfolge/", paper_files.move_file, name="move_file"),
    path(f"{ONE}dateien/<int:attachment_id>/entfernen/", paper_files.remove_file, name="remove_file"),
    path("dateien/<int:document_id>/", paper_files.document, name="document"),
    path(f"{ONE}mitzeichnung/", paper_round.send_round, name="send_round"),
    path("mitzeichnung/<int:signature_id>/", paper_round.co_sign, name="co_sign"),
    path(f"{ONE}entwurf/", paper_round.take_back, name="take_back"),
    path(f"{ONE}zeichnen/", paper_round.sign_paper, name="sign_paper"),
    path(f"{ONE}freigeben/", paper_round.release_paper, name="release_paper"),
    path(f"{ONE}veroeffentlichen/", paper_round.publish_paper, name="publish_paper"),
    path(f"{ONE}veroeffentlichung-zuruecknehmen/", paper_round.depublish_paper, name="depublish_paper"),
    path(f"{ONE}oeffentlich/", paper_round.make_public, name="make_public"),
    path(f"{ONE}zurueckziehen/", paper_round.withdraw_paper, name="withdraw_paper"),
    path(f"{ONE}beratungsfolge/", paper_chain.chain, name="chain"),
    path("beratungen/<int:consultation_id>/sitzung/", paper_chain.assign, name="assign"),
    path("beratungen/<int:consultation_id>/entfaellt/", paper_chain.drop, name="drop"),
    path("beratungen/<int:consultation_id>/weiter/", paper_chain.refer, name="refer"),
]
