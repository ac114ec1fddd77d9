# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: people and memberships from a file; a dry run first, then everything or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.ui.api import attempt
from itunion.procedures.council.actions.people_import import import_people
from itunion.procedures.council.forms.setup import PeopleFileForm
from itunion.procedures.council.models import Body, Group
from itunion.procedures.council.parsing import TableError, read_rows
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries.setup import known_people
from itunion.procedures.council.rules.people import COLUMNS, REQUIRED, Line, Problem, check_lines
from itunion.procedures.council.tables.setup import PeoplePreviewTable
from itunion.procedures.council.views.shell import council_page, crumbs

__all__ = ["confirm", "example", "import_file"]

KEPT = "council_people"
UNREADABLE = {
    "unreadable": gettext_lazy("Die Datei lässt sich nicht lesen. Speichern Sie sie als XLSX oder CSV neu. Es wurde nichts gespeichert."),
    "empty": gettext_lazy("Die Datei enthält unter der Kopfzeile keine Zeilen. Es wurde nichts gespeichert."),
    "rows": gettext_lazy("Die Datei hat mehr als 5000 Zeilen. Teilen Sie sie auf. Es wurde nichts gespeichert."),
    "width": gettext_lazy("Zeile %(names)s hat mehr Zellen als die Kopfzeile. Es wurde nichts gespeichert."),
    "columns": gettext_lazy("Diese Spalten fehlen, stehen doppelt da oder sind nicht bekannt: %(names)s. Es wurde nichts gespeichert."),
}  # fmt: skip
PROBLEMS = {
    "missing": gettext_lazy("Der Familienname fehlt."),
    "long": gettext_lazy("„%(value)s …“ ist zu lang."),
    "email": gettext_lazy("„%(value)s“ ist keine E-Mail-Adresse."),
    "group": gettext_lazy("Das Gremium „%(value)s“ gibt es nicht. Legen Sie es an, oder prüfen Sie die Schreibweise."),
    "truth": gettext_lazy("„%(value)s“: Hier steht ja oder nein."),
    "day": gettext_lazy("„%(value)s“ ist kein Datum. Schreiben Sie es so: 31.12.2026."),
    "backwards": gettext_lazy("Das Ende liegt vor dem Beginn."),
    "no_group": gettext_lazy("Zu Funktion oder Dauer gehört ein Gremium."),
    "overlap": gettext_lazy("Die Person gehört in dieser Zeit schon zu „%(value)s“."),
    "login": gettext_lazy("Mit „%(value)s“ meldet sich schon jemand anderes an."),
}  # fmt: skip


def _checked(body: Body, rows: Sequence[tuple[int, Mapping[str, str]]]) -> tuple[list[Line], list[Problem]]:
    return check_lines(rows, known_people(body))


def _preview(body: Body, lines: Sequence[Line]) -> list[dict[str, Any]]:
    names = dict(Group.objects.filter(body=body).values_list("pk", "name"))
    return [
        {
            "row": line.row,
            "name": f"{line.given_name} {line.family_name}".strip(),
            "group": names.get(line.group, ""),
            "role": line.role,
            "start": line.start,
            "end": line.end,
        }
        for line in lines
    ]


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def import_file(request: ActorRequest, body_id: int) -> HttpResponse:
    """Upload a file and see what it would do."""
    body = Body.objects.get(pk=body_id)
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    lines: list[Line] = []
    problems: list[Problem] = []
    request.session.pop(KEPT, None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = [
                (r.number, r.cells) for r in read_rows(form.cleaned_data["file"].read(), COLUMNS, REQUIRED)
            ]
        except TableError as error:
            form.add_error("file", UNREADABLE[error.code] % {"names": ", ".join(error.names)})
        else:
            lines, problems = _checked(body, rows)
            if not problems:
                request.session[KEPT] = {"body": body.pk, "rows": rows}
    return council_page(
        request,
        "council/setup/import.html",
        section="people",
        title=_("Personen aus Datei"),
        breadcrumbs=crumbs((_("Personen"), reverse("council:people"))),
        form=form,
        body=body,
        preview=PeoplePreviewTable(_preview(body, lines), request) if lines and not problems else None,
        count=len(lines),
        problems=[(p.row, p.column, PROBLEMS[p.code] % {"value": p.value}) for p in problems],
        columns=", ".join(COLUMNS),
    )


@requires(Permission.MANAGE)
@require_POST
def confirm(request: ActorRequest, body_id: int) -> HttpResponse:
    """Write what the dry run showed; everything is checked again."""
    body = Body.objects.get(pk=body_id)
    kept: Any = request.session.pop(KEPT, None)
    again = reverse("council:import_people", args=[body.pk])
    if not kept or kept["body"] != body.pk:
        messages.error(
            request,
            _("Die Datei ist nicht mehr da. Es wurde nichts gespeichert; laden Sie sie noch einmal hoch."),
        )
        return redirect(again)
    lines, problems = _checked(body, kept["rows"])
    if problems:
        messages.error(
            request,
            _("Inzwischen hat sich etwas geändert, das nicht zur Datei passt. Es wurde nichts gespeichert."),
        )
        return redirect(again)
    return attempt(
        request,
        lambda: import_people(body=body, lines=lines, by=request.actor),
        _("Gespeichert: %(count)d Zeilen.") % {"count": len(lines)},
        reverse("council:people"),
    )


@requires(Permission.MANAGE)
@require_GET
def example(request: ActorRequest, body_id: int) -> HttpResponse:
    """Give a file to fill in, with one line as an example."""
    Body.objects.get(pk=body_id)
    line = {
        "familienname": "Muster", "vorname": "Erika", "anrede": "Frau", "e-mail": "muster@example.org",
        "gremium": "Gemeinderat", "funktion": "Mitglied", "stimmrecht": "ja", "vorsitz": "nein", "von": "01.07.2024",
    }  # fmt: skip
    rows = [";".join(COLUMNS), ";".join(line.get(column, "") for column in COLUMNS)]
    answer = HttpResponse("\ufeff" + "\r\n".join(rows) + "\r\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="personen-vorlage.csv"'
    return answer
