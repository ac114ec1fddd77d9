# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: rates, runs and lists of allowances."""

import csv
import io

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import attempt, defuse, form_page, format_date, format_money
from itunion.procedures.council.actions import allowances as actions
from itunion.procedures.council.forms import following as forms
from itunion.procedures.council.forms.setup import EndForm
from itunion.procedures.council.models import AllowanceRate, AllowanceRun, Body, Person
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.printing import print_run
from itunion.procedures.council.queries.allowances import payments_of
from itunion.procedures.council.tables.following import AccountTable, AllowanceTable, RateTable, RunTable
from itunion.procedures.council.views.shell import council_page, crumbs

__all__ = [
    "account",
    "accounts",
    "add_rate",
    "allowances",
    "compute",
    "end_rate",
    "payments",
    "printed",
    "run",
    "step",
]


@requires(Permission.PAY)
@require_GET
def allowances(request: ActorRequest) -> HttpResponse:
    """List runs and rates."""
    runs = RunTable(AllowanceRun.objects.all(), request, name="a")
    rates = RateTable(AllowanceRate.objects.select_related("group"), request, name="s")
    for table in (runs, rates):
        if (download := table.export_response()) is not None:
            return download
    return council_page(
        request,
        "council/following/allowances.html",
        section="allowances",
        title=_("Entschädigungen"),
        runs=runs,
        rates=rates,
        bodies=Body.objects.order_by("pk"),
    )


@requires(Permission.PAY)
@require_http_methods(["GET", "POST"])
def add_rate(request: ActorRequest, body_id: int) -> HttpResponse:
    """Enter a rate."""
    body = Body.objects.get(pk=body_id)
    return form_page(
        request,
        forms.RateForm(request.POST or None, body=body),
        lambda data: actions.set_rate(body=body, by=request.actor, **data),
        title=_("Satz eintragen"),
        back=reverse("council:allowances"),
        success=_("Der Satz ist eingetragen."),
        breadcrumbs=crumbs((_("Entschädigungen"), reverse("council:allowances"))),
    )


@requires(Permission.PAY)
@require_http_methods(["GET", "POST"])
def end_rate(request: ActorRequest, rate_id: int) -> HttpResponse:
    """End a rate."""
    rate = AllowanceRate.objects.select_related("group").get(pk=rate_id)
    return form_page(
        request,
        EndForm(request.POST or None, initial={"last_day": clock.today()}),
        lambda data: actions.end_rate(rate=rate, by=request.actor, **data),
        title=_("Satz beenden"),
        lead=f"{rate.get_kind_display()}, {rate.group or _('alle Gremien')}: {format_money(rate.amount)}",
        back=reverse("council:allowances"),
        success=_("Der Satz ist beendet."),
        breadcrumbs=crumbs((_("Entschädigungen"), reverse("council:allowances"))),
    )


@requires(Permission.PAY)
@require_http_methods(["GET", "POST"])
def compute(request: ActorRequest, body_id: int) -> HttpResponse:
    """Compute a run for a period."""
    body = Body.objects.get(pk=body_id)
    return form_page(
        request,
        forms.RunForm(request.POST or None),
        lambda data: redirect("council:run", actions.compute_run(body=body, by=request.actor, **data).pk),
        title=_("Abrechnung berechnen"),
        lead=_("Gezahlt wird, was in dem Zeitraum angefallen und noch in keiner Abrechnung enthalten ist."),
        back=reverse("council:allowances"),
        success=_("Die Abrechnung ist berechnet."),
        submit=_("Berechnen"),
        breadcrumbs=crumbs((_("Entschädigungen"), reverse("council:allowances"))),
    )


@requires(Permission.PAY)
@require_GET
def run(request: ActorRequest, run_id: int) -> HttpResponse:
    """Show a run line by line."""
    found = AllowanceRun.objects.select_related("body").get(pk=run_id)
    table = AllowanceTable(found.lines.select_related("person", "meeting", "rate"), request)
    if (download := table.export_response()) is not None:
        return download
    facts = [
        (_("Zeitraum"), f"{format_date(found.first)} – {format_date(found.last)}"),
        (_("Summe"), format_money(found.total)),
        (_("Stand"), _("abgeschlossen") if found.frozen_at else _("vorläufig")),
        (_("Durch"), found.by),
    ]
    return council_page(
        request,
        "council/following/run.html",
        section="allowances",
        title=_("Abrechnung"),
        breadcrumbs=crumbs((_("Entschädigungen"), reverse("council:allowances"))),
        run=found,
        facts=facts,
        table=table,
        unpaid=[payment for payment in payments_of(found) if not payment.iban],
    )


@requires(Permission.PAY)
@require_POST
def step(request: ActorRequest, run_id: int) -> HttpResponse:
    """Freeze a run, or throw it away to compute it anew."""
    found = AllowanceRun.objects.get(pk=run_id)
    if (what := request.POST.get("step")) not in {"discard", "freeze"}:
        raise Http404
    if what == "discard":
        return attempt(
            request,
            lambda: actions.discard_run(run=found, by=request.actor),
            _("Die Abrechnung ist verworfen."),
            reverse("council:allowances"),
        )
    return attempt(
        request,
        lambda: actions.freeze_run(run=found, by=request.actor),
        _("Die Abrechnung ist abgeschlossen."),
        reverse("council:run", args=[found.pk]),
    )


@requires(Permission.PAY)
@require_GET
def printed(request: ActorRequest, run_id: int) -> HttpResponse:
    """Return the list of a run as PDF."""
    found = AllowanceRun.objects.select_related("body").get(pk=run_id)
    return HttpResponse(
        print_run(found),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="entschaedigungen.pdf"'},
    )


@requires(Permission.PAY)
@require_GET
def payments(request: ActorRequest, run_id: int) -> HttpResponse:
    """Return one payment per person as CSV for the cash office (amounts in euro, decimal comma), when all can be paid."""
    found = AllowanceRun.objects.get(pk=run_id)
    paid = payments_of(found)
    problem = ""
    if found.frozen_at is None:
        problem = _("Die Abrechnung ist noch nicht abgeschlossen. Es wurde keine Zahlungsdatei erzeugt.")
    elif missing := [payment.name for payment in paid if not payment.iban]:
        problem = _("Ohne Konto: %(names)s. Es wurde keine Zahlungsdatei erzeugt.") % {
            "names": ", ".join(missing)
        }
    if problem:
        messages.error(request, problem)
        return redirect("council:run", found.pk)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["Name", "IBAN", "Betrag", "Verwendungszweck"])
    purpose = f"Entschädigung {format_date(found.first)}-{format_date(found.last)}"
    for payment in paid:
        amount = f"{payment.amount:.2f}".replace(".", ",")
        writer.writerow([defuse(payment.name), payment.iban, amount, purpose])
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="zahlungen.csv"'},
    )


@requires(Permission.PAY)
@require_GET
def accounts(request: ActorRequest) -> HttpResponse:
    """List to which accounts is paid."""
    table = AccountTable(Person.objects.all(), request)
    if (download := table.export_response()) is not None:
        return download
    return council_page(
        request,
        "council/following/accounts.html",
        section="allowances",
        title=_("Konten"),
        breadcrumbs=crumbs((_("Entschädigungen"), reverse("council:allowances"))),
        table=table,
    )


@requires(Permission.PAY)
@require_http_methods(["GET", "POST"])
def account(request: ActorRequest, person_id: int) -> HttpResponse:
    """Enter the account of a person."""
    person = Person.objects.get(pk=person_id)
    return form_page(
        request,
        forms.AccountForm(request.POST or None, initial={"iban": person.iban}),
        lambda data: actions.set_account(person=person, by=request.actor, **data),
        title=_("Konto"),
        lead=person.name,
        back=reverse("council:accounts"),
        success=_("Das Konto ist gespeichert."),
        breadcrumbs=crumbs(
            (_("Entschädigungen"), reverse("council:allowances")), (_("Konten"), reverse("council:accounts"))
        ),
    )
