# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the files of a paper; uploading, order, publicity, and handing them out to those who may read them."""

from functools import partial
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError
from itunion.foundation.ui.api import add_domain_error, attempt, form_page
from itunion.procedures.council.actions import documents as actions
from itunion.procedures.council.documents_check import SHOWN, content_type_of
from itunion.procedures.council.forms.papers import FileForm, UploadForm
from itunion.procedures.council.models import Attachment, Document
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries import papers as queries
from itunion.procedures.council.views.paper_frame import paper_crumbs, paper_page_of, paper_question
from itunion.procedures.council.views.shell import council_page

__all__ = ["add_files", "change_file", "document", "move_file", "remove_file"]


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def add_files(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Upload files to a paper: all that were chosen, or none."""
    of = queries.papers().get(pk=paper_id)
    back = paper_page_of(of)
    if request.method == "POST":
        # the last field of the page: without it the connection broke off on the way
        form = UploadForm(request.POST, request.FILES, whole="whole" in request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.add_files(
                    to=of,
                    body=of.body,
                    files=[(file.name, file.file) for file in data["file"]],
                    name=data["name"],
                    role=data["role"],
                    is_public=data["is_public"],
                    by=request.actor,
                )
            except DomainError as error:
                add_domain_error(form, error)
            else:
                return redirect(back)
    else:
        first = not of.attachments.filter(role="main").exists()
        form = UploadForm(initial={"role": "main" if first else "auxiliary", "is_public": of.is_public})
    return council_page(
        request,
        "council/papers/upload.html",
        section="papers",
        title=_("Dateien hochladen"),
        lead=str(of),
        breadcrumbs=paper_crumbs(of),
        form=form,
        back=back,
    )


def _attachment(paper_id: int, attachment_id: int) -> Any:
    """Return an attachment of a paper, with both at hand."""
    return Attachment.objects.select_related("document", "paper__body").get(pk=attachment_id, paper=paper_id)


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def change_file(request: ActorRequest, paper_id: int, attachment_id: int) -> HttpResponse:
    """Change the name, role and publicity of a file."""
    row = _attachment(paper_id, attachment_id)
    initial = {"name": row.document.name, "role": row.role, "is_public": row.document.is_public}
    return form_page(
        request,
        FileForm(request.POST or None, initial=initial),
        lambda data: actions.change_attachment(attachment=row, by=request.actor, **data),
        title=row.document.name,
        back=paper_page_of(row.paper),
        success=_("Gespeichert."),
        breadcrumbs=paper_crumbs(row.paper),
    )


@requires(Permission.DRAFT)
@require_POST
def move_file(request: ActorRequest, paper_id: int, attachment_id: int) -> HttpResponse:
    """Move a file up or down."""
    row = _attachment(paper_id, attachment_id)
    steps = -1 if request.POST.get("to") == "up" else 1
    return attempt(
        request,
        lambda: actions.move_attachment(attachment=row, steps=steps, by=request.actor),
        _("Die Reihenfolge ist geändert."),
        paper_page_of(row.paper),
    )


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def remove_file(request: ActorRequest, paper_id: int, attachment_id: int) -> HttpResponse:
    """Take a file away from a paper."""
    row = _attachment(paper_id, attachment_id)
    consequences = [_("Hängt sie an nichts anderem, wird sie gelöscht.")]
    if row.paper.published_at is not None and row.document.is_public:
        consequences.append(_("Sie ist veröffentlicht und verschwindet sofort aus Bürgerportal und OParl."))
    return paper_question(
        request,
        row.paper,
        partial(actions.detach, attachment=row),
        title=_("Datei entfernen"),
        success=_("Die Datei ist entfernt."),
        submit=_("Entfernen"),
        consequences=consequences,
        text=row.document.name,
        dangerous=True,
    )


@requires(Permission.VIEW)
@require_GET
def document(request: ActorRequest, document_id: int) -> HttpResponseBase:
    """Hand out a file to somebody who may read everything; in pieces, never as a page of this host."""
    row = Document.objects.get(pk=document_id)
    if not row.content:
        raise Http404
    try:
        content: Any = row.content.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    shown = row.mime_type in SHOWN and not row.held_back and "speichern" not in request.GET
    answer = FileResponse(
        content,
        as_attachment=not shown,
        filename=row.file_name or row.name,
        content_type=content_type_of(row.mime_type, content),
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
