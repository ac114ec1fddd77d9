# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: invoices for members, billing runs for who issues them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock, jobs
from itunion.foundation.ui.api import (
    Figure,
    Progress,
    add_domain_error,
    format_date,
    format_money,
    render_confirmation,
    render_page,
)
from itunion.union.billing import actions, queries, tasks
from itunion.union.billing.einvoice import api as einvoice
from itunion.union.billing.forms import CancelForm
from itunion.union.billing.models import Invoice, InvoiceDocument
from itunion.union.billing.permissions import Permission
from itunion.union.billing.tables import AllInvoiceTable, DraftTable, InvoiceTable, LineTable, RunTable

__all__ = [
    "all_invoices",
    "cancel",
    "draft",
    "invoice",
    "issue",
    "own",
    "pdf",
    "progress",
    "run",
    "runs",
    "xml",
]


@requires(Permission.VIEW_OWN)
@require_GET
def own(request: ActorRequest) -> HttpResponse:
    """List the own invoices."""
    table = InvoiceTable(queries.issued_invoices(), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(request, "billing/invoices.html", title=_("Unsere Rechnungen"), table=table)


@requires(Permission.VIEW_ALL, across="billing.oversight")
@require_GET
def all_invoices(request: ActorRequest) -> HttpResponse:
    """List all invoices."""
    table = AllInvoiceTable(queries.issued_invoices(), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(request, "billing/invoices.html", title=_("Alle Rechnungen"), table=table)


def _invoice_page(request: ActorRequest, invoice_id: int) -> HttpResponse:
    found = queries.get_invoice(invoice_id)
    issued = found.status == Invoice.Status.ISSUED
    document = InvoiceDocument.objects.filter(invoice=found).first()
    try:
        semantic = queries.semantic(found)
    except DomainError as error:
        messages.error(request, error.message)
        semantic = None
    table = LineTable(list(semantic.lines) if semantic else [], request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "billing/invoice.html",
        title=f"{found.get_kind_display()} {found.number}" if issued else _("Entwurf einer Rechnung"),
        lead=found.organisation.name,
        breadcrumbs=[_listing(request, found)],
        navigation=_listing(request, found)[1],
        invoice=found,
        issued=issued,
        table=table,
        facts=_facts(found),
        totals=_totals(semantic) if semantic else [],
        report=einvoice.ValidationReport.from_dict(document.report) if document else None,
        document=document,
        cancelled_by=Invoice.objects.filter(cancels=found).first(),
        may_cancel=issued and found.kind == Invoice.Kind.INVOICE and request.actor.may(Permission.ISSUE),
    )


def _listing(request: ActorRequest, found: Invoice) -> tuple[str, str]:
    """Return label and address of the list an invoice belongs to for this person."""
    if not request.actor.may(Permission.VIEW_ALL):
        return _("Unsere Rechnungen"), reverse("billing:own")
    if found.status == Invoice.Status.DRAFT:
        return _("Rechnungsläufe"), reverse("billing:runs")
    return _("Alle Rechnungen"), reverse("billing:all")


def _facts(found: Invoice) -> list[tuple[str, str]]:
    return [
        (_("Empfänger"), found.organisation.name),
        (_("Leitweg-ID"), found.leitweg_id or _("fehlt")),
        (_("Ausgestellt am"), format_date(found.issued_on) if found.issued_on else "–"),
        (_("Fällig am"), format_date(found.due_on) if found.due_on else "–"),
    ]


def _totals(semantic: einvoice.Invoice) -> list[Figure]:
    sums = einvoice.totals(semantic)
    return [
        Figure(_("Netto"), format_money(sums.without_vat)),
        Figure(_("Umsatzsteuer"), format_money(sums.vat)),
        Figure(_("Zu zahlen"), format_money(sums.due)),
    ]


@requires(Permission.VIEW_OWN)
@require_GET
def invoice(request: ActorRequest, invoice_id: int) -> HttpResponse:
    """Show an own invoice."""
    if queries.get_invoice(invoice_id).status != Invoice.Status.ISSUED:
        raise Http404
    return _invoice_page(request, invoice_id)


@requires(Permission.VIEW_ALL, across="billing.oversight")
@require_GET
def any_invoice(request: ActorRequest, invoice_id: int) -> HttpResponse:
    """Show an invoice or draft of any member."""
    return _invoice_page(request, invoice_id)


def _xml_response(invoice_id: int) -> HttpResponse:
    document = InvoiceDocument.objects.select_related("invoice").get(invoice_id=invoice_id)
    response = HttpResponse(bytes(document.xml), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{document.invoice.number}.xml"'
    return response


def _pdf_response(invoice_id: int) -> HttpResponse:
    from itunion.union.billing.printing import invoice_pdf

    found = queries.get_invoice(invoice_id)
    if found.status != Invoice.Status.ISSUED:
        raise Http404
    response = HttpResponse(invoice_pdf(queries.semantic(found)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response


@requires(Permission.VIEW_OWN)
@require_GET
def xml(request: ActorRequest, invoice_id: int) -> HttpResponse:
    """Download the original: the XRechnung."""
    return _xml_response(invoice_id)


@requires(Permission.VIEW_OWN)
@require_GET
def pdf(request: ActorRequest, invoice_id: int) -> HttpResponse:
    """Show the PDF view."""
    return _pdf_response(invoice_id)


@requires(Permission.VIEW_ALL, across="billing.oversight")
@require_GET
def any_xml(request: ActorRequest, invoice_id: int) -> HttpResponse:
    """Download the original of any member's invoice."""
    return _xml_response(invoice_id)


@requires(Permission.VIEW_ALL, across="billing.oversight")
@require_GET
def any_pdf(request: ActorRequest, invoice_id: int) -> HttpResponse:
    """Show the PDF view of any member's invoice."""
    return _pdf_response(invoice_id)


@requires(Permission.VIEW_ALL, across="billing.oversight")
@require_GET
def runs(request: ActorRequest) -> HttpResponse:
    """List the billing runs and what is not invoiced yet."""
    table = RunTable(queries.runs(), request)
    if (download := table.export_response()) is not None:
        return download
    charges = list(queries.open_charges())
    gaps = {name: missing for name, missing in queries.gaps().items() if missing}
    return render_page(
        request,
        "billing/runs.html",
        title=_("Rechnungsläufe"),
        table=table,
        figures=[
            Figure(_("Offene Posten"), str(len(charges))),
            Figure(_("Summe netto"), format_money(sum(c.net for c in charges))),
            Figure(_("Empfänger"), str(len({c.organisation_id for c in charges}))),
            Figure(
                _("Lücken in den Nummern"),
                str(sum(len(missing) for missing in gaps.values())),
                tone="danger" if gaps else "success",
            ),
        ],
        may_issue=request.actor.may(Permission.ISSUE),
        has_charges=bool(charges),
    )


@requires(Permission.ISSUE, across="billing.run")
@require_POST
def draft(request: ActorRequest) -> HttpResponse:
    """Draft invoices for everything that is open."""
    name = f"{clock.now():%Y-%m-%d-%H%M%S}"
    drafts = actions.draft_invoices(run=name, by=request.actor)
    if not drafts:
        messages.info(request, _("Es gibt nichts zu berechnen."))
        return redirect("billing:runs")
    messages.success(
        request,
        ngettext("Ein Entwurf ist angelegt.", "%(count)s Entwürfe sind angelegt.", len(drafts))
        % {"count": len(drafts)},
    )
    return redirect("billing:run", name)


def _job_of(run_name: str) -> jobs.JobRun | None:
    return jobs.latest_run(tasks.issue_run, key_prefix=run_name)


def _progress(run_name: str) -> Progress | None:
    job = _job_of(run_name)
    if job is None or job.status in {"done", "failed"}:
        return None
    return Progress(
        id="lauf",
        label=job.message or _("Rechnungen werden ausgestellt …"),
        done=round(job.progress * 100),
        total=100,
        url=reverse("billing:progress", args=[run_name]),
        reload_url=reverse("billing:run", args=[run_name]),
        finished_url=reverse("billing:run", args=[run_name]),
    )


@requires(Permission.VIEW_ALL, across="billing.oversight")
@require_GET
def run(request: ActorRequest, run: str) -> HttpResponse:
    """Show a run: its drafts, what hinders them, how far issuing is."""
    invoices = queries.run_invoices(run)
    if not invoices.exists():
        raise Http404
    table = DraftTable(invoices, request)
    if (download := table.export_response()) is not None:
        return download
    progress = _progress(run)
    drafts = invoices.filter(status="draft").count()
    return render_page(
        request,
        "billing/run.html",
        title=_("Rechnungslauf %(run)s") % {"run": run},
        breadcrumbs=[(_("Rechnungsläufe"), reverse("billing:runs"))],
        table=table,
        run=run,
        drafts=drafts,
        progress=progress,
        refresh_seconds=10 if progress else None,
        may_issue=request.actor.may(Permission.ISSUE) and drafts > 0 and progress is None,
    )


@requires(Permission.VIEW_ALL, across="billing.oversight")
@require_GET
def progress(request: ActorRequest, run: str) -> HttpResponse:
    """Show how far issuing is (fragment)."""
    return render(request, "billing/progress.html", {"progress": _progress(run) or _finished(run)})


def _finished(run: str) -> Progress:
    url = reverse("billing:run", args=[run])
    return Progress(
        id="lauf", label=_("Fertig"), done=100, total=100, url="", reload_url=url, finished_url=url
    )


@requires(Permission.ISSUE)
@require_POST
def issue(request: ActorRequest, run: str) -> HttpResponse:
    """Issue all drafts of a run in the background."""
    before = _job_of(run)
    attempt = 1 if before is None else before.pk
    jobs.enqueue(
        tasks.issue_run,
        {"run": run},
        key=f"{run}:{attempt}",
        requested_by=request.actor.person_name,
        organisation_id=request.actor.organisation_id,
    )
    messages.info(
        request, _("Die Rechnungen werden im Hintergrund ausgestellt. Sie können die Seite verlassen.")
    )
    return redirect("billing:run", run)


@requires(Permission.ISSUE, across="billing.run")
@require_POST
def discard(request: ActorRequest, run: str) -> HttpResponse:
    """Discard the drafts of a run; their charges are open again."""
    count = actions.discard_drafts(run=run, by=request.actor)
    messages.success(
        request,
        ngettext("Ein Entwurf ist verworfen.", "%(count)s Entwürfe sind verworfen.", count)
        % {"count": count},
    )
    return redirect("billing:runs")


@requires(Permission.ISSUE, across="billing.run")
@require_http_methods(["GET", "POST"])
def cancel(request: ActorRequest, invoice_id: int) -> HttpResponse:
    """Cancel an issued invoice by a new document, after asking."""
    found = queries.get_invoice(invoice_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.cancel_invoice(invoice_id=invoice_id, by=request.actor, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Storniert mit %(number)s.") % {"number": done.number})
            return redirect("billing:any_invoice", done.pk)
    return render_confirmation(
        request,
        title=_("Rechnung %(number)s stornieren?") % {"number": found.number},
        text=_(
            "Eine ausgestellte Rechnung wird nie geändert. Das Storno ist ein neues Dokument mit eigener Nummer."
        ),
        consequences=[
            _("Der Empfänger erhält eine Stornorechnung über %(gross)s.")
            % {"gross": format_money(found.gross or 0)}
        ],
        submit=_("Stornieren"),
        cancel_url=reverse("billing:any_invoice", args=[invoice_id]),
        dangerous=True,
        form=form,
        breadcrumbs=[
            _listing(request, found),
            (str(found.number), reverse("billing:any_invoice", args=[invoice_id])),
        ],
    )
