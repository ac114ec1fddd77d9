# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: what was taken over from another system and what was wrong with it; how complete the published data are."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.procedures.council.importing.reporting import FILES, STATES, TYPES, report_of
from itunion.procedures.council.models import ImportRun
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries.quality import labelled, qualities
from itunion.procedures.council.tables.migrating import RunTable
from itunion.procedures.council.views.shell import council_page, crumbs

__all__ = ["import_run", "imports", "quality"]


@requires(Permission.MANAGE)
@require_GET
def imports(request: ActorRequest) -> HttpResponse:
    """Show what was taken over so far."""
    runs = RunTable(ImportRun.objects.all(), request)
    if (download := runs.export_response()) is not None:
        return download
    return council_page(
        request,
        "council/migrating/imports.html",
        section="setup",
        title=_("Übernahme aus anderen Systemen"),
        breadcrumbs=crumbs((_("Einrichtung"), reverse("council:setup"))),
        runs=runs,
    )


@requires(Permission.MANAGE)
@require_GET
def import_run(request: ActorRequest, run_id: int) -> HttpResponse:
    """Show the report of a run."""
    report = report_of(get_object_or_404(ImportRun, pk=run_id))
    rows: list[tuple[Any, list[int]]] = [
        (TYPES.get(kind, kind), [found.get(state, 0) for state in STATES]) for kind, found in report.counts
    ]
    return council_page(
        request,
        "council/migrating/run.html",
        section="setup",
        title=_("Bericht der Übernahme"),
        breadcrumbs=crumbs(
            (_("Einrichtung"), reverse("council:setup")),
            (_("Übernahme aus anderen Systemen"), reverse("council:imports")),
        ),
        report=report,
        rows=rows,
        states=list(STATES.values()),
        files=[(FILES.get(state, state), count) for state, count in report.files.items()],
    )


@requires(Permission.VIEW)
@require_GET
def quality(request: ActorRequest) -> HttpResponse:
    """Show how complete is what each body publishes."""
    return council_page(
        request,
        "council/migrating/quality.html",
        section="setup",
        title=_("Vollständigkeit der veröffentlichten Daten"),
        breadcrumbs=crumbs((_("Einrichtung"), reverse("council:setup"))),
        bodies=labelled(qualities(request.actor.organisation_id or 0)),
    )
