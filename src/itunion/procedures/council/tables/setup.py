# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: groups and people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table

__all__ = ["GroupTable", "MemberTable", "PeoplePreviewTable", "PersonTable", "PlaceTable"]


class GroupTable(Table):
    """Committees, factions and departments."""

    caption = _("Gremien")
    empty = _("Noch kein Gremium eingetragen.")
    file_name = "gremien"
    columns = (
        Column(
            "name",
            _("Name"),
            url=lambda g: reverse("council:group", args=[g.pk]),
            row_header=True,
            filterable=True,
        ),
        Column("kind", _("Art"), value="get_kind_display", filterable=True, search="kind"),
        Column("body", _("Körperschaft"), value="body.name"),
        Column("members", _("Mitglieder heute"), value="members_today", kind="number", sortable=False),
        Column("end", _("Bestand bis"), kind="date"),
        Column(
            "public", _("Öffentlich"), value=lambda g: _("ja") if g.is_public else _("nein"), sortable=False
        ),
    )


class PersonTable(Table):
    """People with a seat."""

    caption = _("Personen")
    empty = _("Noch keine Person eingetragen.")
    file_name = "personen"
    columns = (
        Column(
            "family_name",
            _("Name"),
            value="name",
            url=lambda p: reverse("council:person", args=[p.pk]),
            row_header=True,
            filterable=True,
            search="name",
        ),
        Column(
            "seats",
            _("Gremien heute"),
            value=lambda p: ", ".join(m.group.short_name or m.group.name for m in p.held),
            kind="prose",
            sortable=False,
        ),
        Column("email", _("E-Mail"), filterable=True),
        Column(
            "login",
            _("Kann sich anmelden"),
            value=lambda p: _("ja") if p.login_email else _("nein"),
            sortable=False,
        ),
    )


class MemberTable(Table):
    """Who belongs to a group on a day."""

    caption = _("Mitglieder")
    empty = _("An diesem Tag gehört niemand dazu.")
    file_name = "mitglieder"
    columns = (
        Column(
            "person",
            _("Name"),
            value="person.name",
            url=lambda m: reverse("council:person", args=[m.person_id]),
            row_header=True,
            search="person__name",
            sortable=False,
        ),
        Column("role", _("Funktion")),
        Column(
            "voting",
            _("Stimmrecht"),
            value=lambda m: _("nein") if m.voting is False else _("ja"),
            sortable=False,
        ),
        Column(
            "behalf",
            _("Entsandt durch"),
            value=lambda m: m.on_behalf_of.name if m.on_behalf_of else "",
            sortable=False,
        ),
        Column("start", _("Von"), kind="date"),
        Column("end", _("Bis"), kind="date"),
    )


class PlaceTable(Table):
    """Places."""

    caption = _("Orte")
    empty = _("Noch kein Ort eingetragen.")
    file_name = "orte"
    columns = (
        Column(
            "description",
            _("Bezeichnung"),
            url=lambda p: reverse("council:place", args=[p.pk]),
            row_header=True,
            filterable=True,
        ),
        Column("street_address", _("Straße und Hausnummer"), filterable=True),
        Column("room", _("Raum")),
        Column("locality", _("Ort")),
    )


class PeoplePreviewTable(Table):
    """What a list of people would enter."""

    caption = _("Vorschau")
    exportable = False
    page_size = 5_000
    columns = (
        Column("row", _("Zeile"), kind="number", sortable=False),
        Column("name", _("Name"), row_header=True, sortable=False),
        Column("group", _("Gremium"), sortable=False),
        Column("role", _("Funktion"), sortable=False),
        Column("start", _("Von"), kind="date", sortable=False),
        Column("end", _("Bis"), kind="date", sortable=False),
    )
