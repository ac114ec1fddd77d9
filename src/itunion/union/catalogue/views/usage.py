# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: usage files, and a month of a service as charges."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock, jobs
from itunion.foundation.organisations.api import across, names_by_id
from itunion.foundation.ui.api import (
    Figure,
    Progress,
    attempt,
    form_page,
    format_decimal,
    format_money,
    render_page,
)
from itunion.union.catalogue import tasks
from itunion.union.catalogue.actions.charging import charge_month
from itunion.union.catalogue.actions.usage import keep_usage_file
from itunion.union.catalogue.forms.usage import MonthForm, UsageFileForm
from itunion.union.catalogue.importing import COLUMNS
from itunion.union.catalogue.models import UsageFile
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries import charging as charging_queries
from itunion.union.catalogue.queries import usage as queries
from itunion.union.catalogue.queries.services import meters
from itunion.union.catalogue.tables.usage import FILE_TONES, ChargeTable, DueTable, SumTable, UsageFileTable
from itunion.union.catalogue.views.services import found_or_404, trail_of
from itunion.union.catalogue.wording import item_text

__all__ = ["charge", "import_file", "template_file", "upload", "usage_file", "usage_files", "usage_progress"]


@requires(Permission.OPERATE)
@require_GET
def usage_files(request: ActorRequest) -> HttpResponse:
    """List the uploaded files."""
    table = UsageFileTable(queries.usage_files(), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(request, "catalogue/usage_files.html", title=_("Nutzung"), table=table)


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    """Upload a file; it is checked in the background and imported only on request."""

    def run(data: Mapping[str, Any]) -> HttpResponse:
        file = data["file"]
        kept = keep_usage_file(
            service_id=data["service_id"], name=file.name, content=file.read(), by=request.actor
        )
        jobs.enqueue(
            tasks.check_usage,
            {"file_id": kept.pk},
            key=f"{kept.pk}:",
            requested_by=request.actor.person_name,
            organisation_id=kept.organisation_id,
        )
        return redirect("catalogue:usage_file", kept.pk)

    return form_page(
        request,
        UsageFileForm(request.POST or None, request.FILES or None),
        run,
        title=_("Nutzung aus Datei"),
        lead=_(
            "CSV oder XLSX mit den Spalten %(columns)s. Die Datei wird ganz geprüft, bevor etwas gespeichert wird."
        )
        % {"columns": ", ".join(COLUMNS)},
        breadcrumbs=[(_("Nutzung"), reverse("catalogue:usage_files"))],
        back=reverse("catalogue:usage_files"),
        success="",
        submit=_("Prüfen (Probelauf)"),
    )


@requires(Permission.OPERATE)
@require_GET
def template_file(request: ActorRequest) -> HttpResponse:
    """Give an example file to fill in."""
    lines = [";".join(COLUMNS), "1;vorgang;2026-03-14-000001;14.03.2026;12"]
    response = HttpResponse("\ufeff" + "\r\n".join(lines) + "\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="nutzung-vorlage.csv"'
    return response


def _kept(usage_file_id: int) -> UsageFile:
    found: UsageFile | None = queries.usage_files().filter(pk=usage_file_id).first()
    if found is None:
        raise Http404
    return found


def _progress(kept: UsageFile) -> Progress | None:
    """Return how far checking or importing is; None when nothing runs."""
    importing = jobs.latest_run(tasks.import_usage, key_prefix=f"{kept.pk}:")
    run = importing or jobs.latest_run(tasks.check_usage, key_prefix=f"{kept.pk}:")
    if run is None or run.status in ("done", "failed"):
        return None
    page = reverse("catalogue:usage_file", args=[kept.pk])
    return Progress(
        id=f"nutzung-{kept.pk}",
        label=_("Die Datei wird übernommen") if importing else _("Die Datei wird geprüft"),
        done=min(99, int(100 * run.progress)),
        total=100,
        url=reverse("catalogue:usage_progress", args=[kept.pk]),
        reload_url=page,
        finished_url=page,
        note=run.message or _("wartet auf einen freien Rechenplatz"),
    )


def _import_failed(kept: UsageFile) -> bool:
    run = jobs.latest_run(tasks.import_usage, key_prefix=f"{kept.pk}:")
    return kept.status == UsageFile.Status.CHECKED and run is not None and run.status == "failed"


@requires(Permission.OPERATE)
@require_GET
def usage_progress(request: ActorRequest, usage_file_id: int) -> HttpResponse:
    """Give the fragment that says how far it is."""
    kept = _kept(usage_file_id)
    page = reverse("catalogue:usage_file", args=[kept.pk])
    job = _progress(kept) or Progress(
        id=f"nutzung-{kept.pk}", label=_("Fertig"), done=100, total=100, reload_url=page, finished_url=page
    )
    return render(request, "ui/progress.html", {"job": job})


@requires(Permission.OPERATE)
@require_GET
def usage_file(request: ActorRequest, usage_file_id: int) -> HttpResponse:
    """Show what a file says and what importing it would do."""
    kept = _kept(usage_file_id)
    progress = _progress(kept)
    with across("catalogue.operate", reason=f"usage file {kept.pk}", by=request.actor):
        names, numbers = names_by_id(), queries.member_numbers()
    sums = [
        [number, meter, records, format_decimal(quantity), names.get(numbers.get(number, 0), number)]
        for number, meter, records, quantity in _decimals(kept.report.get("sums", []))
    ]
    table = SumTable(sums, request)
    if (download := table.export_response()) is not None:
        return download
    report = kept.report
    return render_page(
        request,
        "catalogue/usage_file.html",
        title=kept.name,
        lead=kept.service.name,
        breadcrumbs=[(_("Nutzung"), reverse("catalogue:usage_files"))],
        navigation=reverse("catalogue:usage_files"),
        kept=kept,
        tone=FILE_TONES[kept.status],
        progress=progress,
        import_failed=progress is None and _import_failed(kept),
        refresh_seconds=10 if progress is not None else 0,
        figures=[
            Figure(_("Datensätze"), format_decimal(report.get("lines", 0))),
            Figure(_("davon neu"), format_decimal(report.get("new", 0))),
            Figure(_("schon bekannt"), format_decimal(report.get("known", 0))),
        ]
        if kept.status in ("checked", "imported")
        else [],
        nothing_new=kept.status in ("checked", "imported") and not report.get("new", 0),
        table=table,
    )


def _decimals(sums: list[list[Any]]) -> list[list[Any]]:
    return [
        [number, meter, records, Decimal(quantity).normalize()] for number, meter, records, quantity in sums
    ]


@requires(Permission.OPERATE)
@require_POST
def import_file(request: ActorRequest, usage_file_id: int) -> HttpResponse:
    """Import a checked file in the background."""
    kept = _kept(usage_file_id)
    if kept.status != UsageFile.Status.CHECKED:
        messages.error(request, _("Diese Datei kann nicht übernommen werden; es wurde nichts gespeichert."))
        return redirect("catalogue:usage_file", kept.pk)
    before = jobs.latest_run(tasks.import_usage, key_prefix=f"{kept.pk}:")
    # two clicks are one import; after a failure it is tried anew
    again = before.pk if before is not None and before.status == "failed" else ""
    jobs.enqueue(
        tasks.import_usage,
        {"file_id": kept.pk},
        key=f"{kept.pk}:{again}",
        requested_by=request.actor.person_name,
        organisation_id=kept.organisation_id,
    )
    return redirect("catalogue:usage_file", kept.pk)


# -- charges ---------------------------------------------------------------------------------------------------------


def _last_month() -> date:
    return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


@requires(Permission.CHARGE, across="catalogue.charge")
@require_http_methods(["GET", "POST"])
def charge(request: ActorRequest, service_id: int) -> HttpResponse:
    """Show what a month would charge, then charge it."""
    found = found_or_404(service_id, request)
    asked = request.POST if request.method == "POST" else request.GET if "month" in request.GET else None
    form = MonthForm(asked, initial={"month": f"{_last_month():%m.%Y}"})
    month = form.cleaned_data["month"] if form.is_bound and form.is_valid() else _last_month()
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            lambda: charge_month(service_id=service_id, month=month, by=request.actor),
            _("Abgerechnet. Die Posten stehen jetzt bei den Rechnungen zur Ausstellung."),
            reverse("catalogue:charge", args=[service_id]) + f"?month={month:%m.%Y}",
        )
    try:
        due = charging_queries.month_due(service_id, month, clock.now())
    except DomainError as error:
        due = charging_queries.MonthDue((), ())
        messages.error(request, " ".join([error.message, *error.details]))
    names = names_by_id()
    labels = {meter.key: meter.label for meter in meters(service_id)}
    lines = [
        {
            "member": names[line.organisation_id],
            "what": item_text(line.item, labels.get(line.item.partition("@")[0], "")),
            "line": line,
        }
        for line in due.lines
    ]
    table = DueTable(lines, request, name="f")
    charged = ChargeTable(charging_queries.charges_of_service(service_id), request, name="a")
    for each in (table, charged):
        if (download := each.export_response()) is not None:
            return download
    return render_page(
        request,
        "catalogue/charge.html",
        title=_("Abrechnung %(month)s") % {"month": f"{month:%m/%Y}"},
        lead=found.name,
        breadcrumbs=trail_of(found),
        form=form,
        month=f"{month:%m.%Y}",
        figures=[
            Figure(_("Posten"), format_decimal(len(due.lines))),
            Figure(_("Summe, netto"), format_money(due.net)),
        ],
        table=table,
        charged=charged,
        unpriced=due.unpriced,
        may_run=bool(due.lines) and not due.unpriced and month <= clock.today(),
        forgotten=[f"{m:%m/%Y}" for m in charging_queries.uncharged_months(service_id, month) if m < month],
    )
