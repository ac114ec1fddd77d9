# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages for somebody with a seat: what comes next, the papers for it, own notes, votes and allowances."""

from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, SignedInActor, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import attempt, form_page, format_moment
from itunion.procedures.council.actions.invitations import confirm_receipt
from itunion.procedures.council.actions.minutes import sign_minutes
from itunion.procedures.council.actions.workspace import write_note
from itunion.procedures.council.documents_check import SHOWN, content_type_of
from itunion.procedures.council.forms.workspace import NoteForm
from itunion.procedures.council.models import AgendaItem, Delivery, Document, Meeting, Minutes, Paper, Person
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries import workspace as queries
from itunion.procedures.council.views.shell import council_page, crumbs

__all__ = ["document", "meeting", "note", "paper", "record", "sign", "workspace"]


def own(request: ActorRequest) -> Person | None:
    """Return the person with a seat who is signed in."""
    actor = request.actor
    email = actor.person.email if isinstance(actor, SignedInActor) and actor.person else ""
    return queries.person_with(email)


def seated(view: Any) -> Any:
    """Hand the view the person with a seat; without one there is nothing to see."""

    @wraps(view)
    def with_person(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = own(request)
        if person is None:
            return council_page(
                request,
                "council/workspace/nobody.html",
                section="workspace",
                title=_("Mein Arbeitsplatz"),
                status=404,
            )
        response: HttpResponseBase = view(request, person, *args, **kwargs)
        return response

    return with_person


def own_page(
    request: ActorRequest, person: Person, template: str, *, title: Any, **context: Any
) -> HttpResponse:
    """Render a page of the workspace; the template extends council/workspace/base.html."""
    return council_page(
        request, f"council/workspace/{template}", section="workspace", title=title, person=person, **context
    )


def _trail(*above: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [*crumbs((_("Mein Arbeitsplatz"), reverse("council:workspace"))), *above]


@requires(Permission.SIT)
@require_GET
@seated
def workspace(request: ActorRequest, person: Person) -> HttpResponse:
    """Show the next meetings of the own groups, and the way to everything of one's own."""
    today = clock.today()
    coming = list(queries.meetings_of(person, today)[:20])
    past = list(queries.meetings_of(person, today, past=True)[:10])
    return own_page(
        request,
        person,
        "workspace.html",
        title=_("Mein Arbeitsplatz"),
        lead=person.name,
        coming=coming,
        past=past,
        kept=" ".join(str(m.pk) for m in (*coming, *past)),
        notes=person.notes.select_related("item__meeting", "paper").order_by("-changed_at")[:20],
    )


@requires(Permission.SIT)
@require_GET
@seated
def meeting(request: ActorRequest, person: Person, meeting_id: int) -> HttpResponse:
    """Show a meeting with every paper and file for it; opening it is the receipt of the invitation."""
    found = _own_meeting(person, meeting_id)
    confirm_receipt(deliveries=list(Delivery.objects.filter(meeting=found, person=person)))
    invited = found.invited_at is not None
    items = queries.items_for(found) if invited else []
    notes = dict(person.notes.filter(item__meeting=found).values_list("item_id", "text"))
    return own_page(
        request,
        person,
        "meeting.html",
        title=found.name,
        breadcrumbs=_trail(),
        meeting=found,
        facts=[
            (_("Beginn"), format_moment(found.start) if found.start else "–"),
            (_("Ort"), str(found.place) if found.place else "–"),
        ],
        invited=invited,
        to_sign=queries.to_sign(person, found),
        rows=[
            {
                "item": item,
                "note": notes.get(item.pk, ""),
                "barred": any(exclusion.person_id == person.pk for exclusion in item.exclusions.all()),
                "files": [a.document for a in item.attachments.all()],
                "papers": [
                    {
                        "paper": c.paper,
                        "files": [a.document for a in c.paper.attachments.all()],
                    }
                    for c in item.consultations.all()
                ],
            }
            for item in items
        ],
    )


@requires(Permission.SIT)
@require_POST
@seated
def sign(request: ActorRequest, person: Person, meeting_id: int) -> HttpResponse:
    """Sign the frozen minutes of a meeting one has the chair of."""
    found = _own_meeting(person, meeting_id)
    minutes = Minutes.objects.get(meeting=found)
    return attempt(
        request,
        lambda: sign_minutes(minutes=minutes, role="chair", person=person, by=request.actor),
        _("Unterschrieben als Vorsitz."),
        reverse("council:own_meeting", args=[found.pk]),
    )


def _own_meeting(person: Person, meeting_id: int) -> Meeting:
    today = clock.today()
    for past in (False, True):
        found = queries.meetings_of(person, today, past=past).filter(pk=meeting_id).first()
        if found is not None:
            own_meeting: Meeting = found
            return own_meeting
    raise Http404


@requires(Permission.SIT)
@require_GET
@seated
def paper(request: ActorRequest, person: Person, paper_id: int) -> HttpResponse:
    """Show a paper that stands on an own agenda or was published."""
    found = Paper.objects.select_related("department").get(pk=paper_id)
    if not queries.may_read_paper(person, found, clock.today()):
        raise Http404
    return own_page(
        request,
        person,
        "paper.html",
        title=found.name,
        lead=found.reference,
        breadcrumbs=_trail(),
        paper=found,
        files=queries.files_of(person, found, clock.today()),
        chain=found.consultations.order_by("position")
        .prefetch_related("groups__group")
        .select_related("meeting"),
        note=queries.note_of(person, paper=found),
    )


@requires(Permission.SIT)
@require_GET
@seated
def document(request: ActorRequest, person: Person, document_id: int) -> HttpResponseBase:
    """Hand out a file of an own agenda."""
    found = Document.objects.get(pk=document_id)
    if not found.content or not queries.may_read_document(person, found, clock.today()):
        raise Http404
    content: Any = found.content.open("rb")
    return FileResponse(
        content,
        as_attachment=found.mime_type not in SHOWN,
        filename=found.file_name or found.name,
        content_type=content_type_of(found.mime_type, content),
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


@requires(Permission.SIT)
@require_http_methods(["GET", "POST"])
@seated
def note(request: ActorRequest, person: Person, item_id: int = 0, paper_id: int = 0) -> HttpResponse:
    """Write a private note."""
    item = AgendaItem.objects.select_related("meeting").get(pk=item_id) if item_id else None
    of = Paper.objects.get(pk=paper_id) if paper_id else None
    if item is not None:
        _own_meeting(person, item.meeting_id)
    elif of is None or not queries.may_read_paper(person, of, clock.today()):
        raise Http404
    back = (
        reverse("council:own_meeting", args=[item.meeting_id])
        if item
        else reverse("council:own_paper", args=[paper_id])
    )
    return form_page(
        request,
        NoteForm(request.POST or None, initial={"text": queries.note_of(person, item=item, paper=of)}),
        lambda data: write_note(person=person, item=item, paper=of, by=request.actor, **data),
        title=_("Notiz"),
        lead=str(item or of),
        back=back,
        success=_("Die Notiz ist gespeichert."),
        breadcrumbs=_trail(),
    )


@requires(Permission.SIT)
@require_GET
@seated
def record(request: ActorRequest, person: Person) -> HttpResponse:
    """Show the own votes by name and the own allowances."""
    return own_page(
        request,
        person,
        "record.html",
        title=_("Meine Abstimmungen und Entschädigungen"),
        breadcrumbs=_trail(),
        votes=queries.votes_of(person)[:200],
        allowances=queries.allowances_of(person)[:200],
    )
