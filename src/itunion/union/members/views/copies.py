# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: copies of the register, inspections, extract of the own entries, audit pack, papers."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.organisations.api import across, union
from itunion.foundation.ui.api import form_page, format_date, render_page
from itunion.union.members import actions, queries
from itunion.union.members.documents import csv_bytes
from itunion.union.members.forms.copies import CourtCopyForm, InspectionForm, PackForm
from itunion.union.members.forms.register import ErasePaperForm, PaperForm
from itunion.union.members.models import Paper
from itunion.union.members.permissions import Permission
from itunion.union.members.printing import print_page
from itunion.union.members.tables import InspectedTable, InspectionTable, LedgerTable, PaperTable
from itunion.union.members.views.acting import download, today_as_initial

__all__ = [
    "audit_pack",
    "court_copy",
    "erase_paper",
    "inspect",
    "inspection",
    "inspections",
    "keep_paper",
    "own_extract",
    "paper",
    "papers",
]


def _file(request: ActorRequest, copy: actions.Copy, kind: str, title: str, name: str) -> HttpResponse:
    """Return a copy as PDF or CSV."""
    if kind == "csv":
        head = [
            _("Nummer"),
            _("Name"),
            _("Anschrift"),
            _("Mitglied seit"),
            _("weitere Anteile"),
            _("scheidet aus zum"),
        ]
        rows: list[list[object]] = [
            [x.number, x.name, x.address, x.member_from, x.further_shares, x.leaves_on] for x in copy.lines
        ]
        rows.append(
            [_("Stand am %(day)s, bekannt am %(known)s") % {"day": copy.as_of, "known": copy.known_on}]
        )
        if copy.notice:
            rows.append([copy.notice])
        return download(
            csv_bytes(head, rows), f"{name}-{copy.as_of.isoformat()}.csv", "text/csv; charset=utf-8"
        )
    content = print_page(
        "members/print_register.html",
        {"title": title, "copy": copy, "union": union(), "maker": request.actor.person_name},
    )
    return download(content, f"{name}-{copy.as_of.isoformat()}.pdf", "application/pdf")


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def court_copy(request: ActorRequest) -> HttpResponse:
    """Make the copy for the register court."""
    form = CourtCopyForm(request.POST or None)
    today_as_initial(form, "as_of")

    def run(data: Mapping[str, Any]) -> HttpResponse:
        copy = actions.register_copy(
            as_of=data["as_of"], known_on=data["known_on"], reason=data["reason"], by=request.actor
        )
        return _file(request, copy, data["file"], _("Abschrift der Mitgliederliste"), "mitgliederliste")

    return form_page(
        request,
        form,
        run,
        title=_("Abschrift für das Registergericht"),
        lead=_("Auf Verlangen unverzüglich (§ 32 GenG)."),
        breadcrumbs=[(_("Mitglieder"), reverse("members:members"))],
        back=reverse("members:inspections"),
        success="",
        submit=_("Abschrift herstellen"),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def inspection(request: ActorRequest) -> HttpResponse:
    """Give somebody who is no member an inspection, and record it."""
    form = InspectionForm(request.POST or None, names=queries.member_names())

    def run(data: Mapping[str, Any]) -> HttpResponse:
        fields = dict(data)
        kind = fields.pop("file")
        copy = actions.inspect_register(asker="third", **fields, by=request.actor)
        return _file(request, copy, kind, _("Auszug aus der Mitgliederliste"), "auszug")

    return form_page(
        request,
        form,
        run,
        title=_("Einsicht durch Dritte"),
        lead=_("Nur mit berechtigtem Interesse (§ 31 Abs. 1 GenG). Jede Einsicht wird festgehalten."),
        breadcrumbs=[(_("Mitglieder"), reverse("members:members"))],
        back=reverse("members:inspections"),
        success="",
        submit=_("Auszug herstellen"),
    )


@requires(Permission.AUDIT)
@require_GET
def inspections(request: ActorRequest) -> HttpResponse:
    """List who looked into the register."""
    table = InspectionTable(queries.inspections(), request)
    if (answer := table.export_response()) is not None:
        return answer
    return render_page(
        request,
        "members/inspections.html",
        title=_("Abschriften und Einsicht"),
        table=table,
        may_manage=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.VIEW_OWN)
@require_http_methods(["GET", "POST"])
def inspect(request: ActorRequest) -> HttpResponse:
    """Let a member look into the whole register on the screen; looking is recorded."""
    table = None
    if request.method == "POST" or "q" in request.GET or "sort" in request.GET or "page" in request.GET:
        with across("members.inspection", reason="§ 31 GenG", by=request.actor):
            copy = actions.inspect_register(
                asker="member",
                asker_name=f"{request.actor.organisation_name} ({request.actor.person_name})",
                by=request.actor,
            )
        table = InspectedTable(copy.lines, request)
    return render_page(
        request,
        "members/inspect.html",
        title=_("Mitgliederliste einsehen"),
        lead=_("Jedes Mitglied kann die Liste einsehen (§ 31 Abs. 1 GenG). Die Einsicht wird festgehalten."),
        breadcrumbs=[(_("Unsere Mitgliedschaft"), reverse("members:own"))],
        navigation=reverse("members:own"),
        table=table,
    )


@requires(Permission.VIEW_OWN)
@require_POST
def own_extract(request: ActorRequest) -> HttpResponse:
    """Give a member the extract of its own entries as PDF."""
    organisation_id = request.actor.organisation_id or 0
    if queries.member_of(organisation_id) is None:
        raise Http404
    copy = actions.inspect_register(
        asker="member",
        asker_name=f"{request.actor.organisation_name} ({request.actor.person_name})",
        about_id=organisation_id,
        extract=True,
        by=request.actor,
    )
    entries = LedgerTable(queries.ledger_of(organisation_id), request)
    content = print_page(
        "members/print_register.html",
        {
            "title": _("Auszug aus der Mitgliederliste"),
            "copy": copy,
            "union": union(),
            "maker": request.actor.person_name,
            "entries": entries,
        },
    )
    return download(content, f"auszug-{copy.as_of.isoformat()}.pdf", "application/pdf")


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def audit_pack(request: ActorRequest) -> HttpResponse:
    """Make the audit pack."""
    form = PackForm(request.POST or None, request.FILES or None)
    today_as_initial(form, "asked_on")

    def run(data: Mapping[str, Any]) -> HttpResponse:
        pack = actions.audit_pack(
            first_day=data["first_day"],
            last_day=data["last_day"],
            asked_on=data["asked_on"],
            simplified=data["simplified"],
            uploads=form.uploads(),
            by=request.actor,
        )
        answer = download(
            pack.content, f"pruefungspaket-{data['last_day'].isoformat()}.zip", "application/zip"
        )
        answer["X-Content-SHA256"] = pack.sha256
        return answer

    return form_page(
        request,
        form,
        run,
        title=_("Prüfungspaket"),
        lead=_(
            "Satzung, Mitgliederliste, Anteilsbuch und Prüfpfad sind immer dabei; was die Plattform nicht kennt, legen Sie bei."
        ),
        breadcrumbs=[(_("Abschriften und Einsicht"), reverse("members:inspections"))],
        back=reverse("members:inspections"),
        success="",
        submit=_("Paket herstellen"),
    )


@requires(Permission.AUDIT, across="members.register")
@require_GET
def papers(request: ActorRequest) -> HttpResponse:
    """List the papers behind entries."""
    table = PaperTable(queries.papers(), request)
    if (answer := table.export_response()) is not None:
        return answer
    return render_page(
        request,
        "members/papers.html",
        title=_("Unterlagen"),
        breadcrumbs=[(_("Abschriften und Einsicht"), reverse("members:inspections"))],
        table=table,
        may_manage=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def keep_paper(request: ActorRequest) -> HttpResponse:
    """Keep a paper."""

    def run(data: Mapping[str, Any]) -> None:
        upload = data["file"]
        actions.keep_paper(
            content=upload.read(),
            kind=data["kind"],
            title=data["title"],
            dated=data["dated"],
            media_type="application/pdf",
            by=request.actor,
        )

    return form_page(
        request,
        PaperForm(request.POST or None, request.FILES or None),
        run,
        title=_("Unterlage aufbewahren"),
        breadcrumbs=[(_("Unterlagen"), reverse("members:papers"))],
        back=reverse("members:papers"),
        success=_("Die Unterlage ist aufbewahrt."),
    )


@requires(Permission.AUDIT, across="members.register")
@require_GET
def paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Show one paper, or give its content with ?inhalt=1."""
    found = queries.paper(paper_id)
    if "inhalt" in request.GET and found.content is not None:
        ending = "pdf" if found.media_type == "application/pdf" else "txt"
        return download(bytes(found.content), f"unterlage-{found.pk}.{ending}", found.media_type)
    return render_page(
        request,
        "members/paper.html",
        title=found.title,
        breadcrumbs=[(_("Unterlagen"), reverse("members:papers"))],
        paper=found,
        facts=_paper_facts(found),
        may_manage=request.actor.may(Permission.MANAGE),
    )


def _paper_facts(found: Paper) -> list[tuple[str, str]]:
    return [
        (_("Art"), str(Paper.Kind(found.kind).label)),
        (_("Datum"), format_date(found.dated)),
        (_("SHA-256"), found.sha256),
        *(
            [(_("Gelöscht am"), format_date(found.erased_on)), (_("Anlass"), found.erasure_reason)]
            if found.erased_on
            else []
        ),
    ]


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def erase_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Erase a paper whose time is over."""
    found = queries.paper(paper_id)
    return form_page(
        request,
        ErasePaperForm(request.POST or None),
        lambda data: actions.erase_paper(paper_id=paper_id, reason=data["reason"], by=request.actor),
        title=_("Unterlage löschen"),
        lead=found.title,
        breadcrumbs=[(_("Unterlagen"), reverse("members:papers"))],
        back=reverse("members:paper", args=[paper_id]),
        success=_("Der Inhalt ist gelöscht; Bezeichnung und Prüfwert bleiben."),
        submit=_("Inhalt löschen"),
    )
