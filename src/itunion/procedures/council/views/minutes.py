# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: minutes from draft to release, and extracts."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import attempt, form_page
from itunion.procedures.council.actions import minutes as actions
from itunion.procedures.council.actions import sessions as session_actions
from itunion.procedures.council.forms import following as forms
from itunion.procedures.council.models import AgendaItem, Meeting, Minutes
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.printing import print_minutes
from itunion.procedures.council.queries.minutes import compose, due_of, is_late
from itunion.procedures.council.views.meetings import trail
from itunion.procedures.council.views.shell import council_page

__all__ = ["approve", "change", "extract", "minutes", "preview", "record", "reopen", "step"]


def _way(meeting: Meeting) -> list[tuple[Any, str]]:
    return [*trail(meeting), (_("Niederschrift"), _back(meeting))]


def _back(meeting: Meeting) -> str:
    return reverse("council:minutes", args=[meeting.pk])


@requires(Permission.VIEW)
@require_GET
def minutes(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Show what the minutes of a meeting say, what is missing, and the next step."""
    meeting = Meeting.objects.select_related("body").get(pk=meeting_id)
    found = Minutes.objects.filter(meeting=meeting).first()
    composed = compose(meeting)
    return council_page(
        request,
        "council/following/minutes.html",
        section="meetings",
        title=_("Niederschrift"),
        lead=meeting.name,
        breadcrumbs=trail(meeting),
        meeting=meeting,
        minutes=found,
        composed=composed,
        records=[*composed.open_items, *composed.closed_items],
        signatures=list(found.signatures.all()) if found else [],
        due=due_of(meeting),
        late=is_late(meeting, found, clock.today()),
        files=meeting.attachments.filter(role__in=["minutes", "internal"]).select_related("document"),
        may_manage=request.actor.may(Permission.MANAGE),
        may_chair=request.actor.may(Permission.SIGN),
    )


@requires(Permission.VIEW)
@require_GET
def preview(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Show the minutes as PDF, the public version with ?oeffentlich=1."""
    found = Minutes.objects.select_related("meeting__body").get(meeting=meeting_id)
    pdf = print_minutes(found, public=request.GET.get("oeffentlich") == "1")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="niederschrift.pdf"'},
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Write the texts at beginning and end."""
    found = Minutes.objects.select_related("meeting").get(meeting=meeting_id)
    meeting = found.meeting
    form = forms.MinutesForm(
        request.POST or None, initial={"opening": found.opening, "closing": found.closing}
    )
    return form_page(
        request,
        form,
        lambda data: actions.change_minutes(minutes=found, by=request.actor, **data),
        title=_("Eröffnung und Schluss"),
        back=_back(meeting),
        success=_("Gespeichert."),
        breadcrumbs=_way(meeting),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def record(request: ActorRequest, item_id: int) -> HttpResponse:
    """Write what the minutes say about an item."""
    item = AgendaItem.objects.select_related("meeting").get(pk=item_id)
    initial = {"result": item.result, "resolution_text": item.resolution_text, "record": item.record}
    return form_page(
        request,
        forms.RecordForm(request.POST or None, initial=initial),
        lambda data: session_actions.record_item(item=item, by=request.actor, **data),
        title=f"{item.label} {item.name}",
        back=_back(item.meeting),
        success=_("Gespeichert."),
        breadcrumbs=_way(item.meeting),
    )


@requires(Permission.VIEW)
@require_POST
def step(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Do the next step: begin, freeze, sign, release."""
    meeting = Meeting.objects.get(pk=meeting_id)
    what = request.POST.get("step", "")

    def run() -> None:
        if what == "start":
            actions.start_minutes(meeting=meeting, by=request.actor)
            return
        found = Minutes.objects.get(meeting=meeting)
        if what == "freeze":
            actions.freeze_minutes(minutes=found, by=request.actor)
        elif what in {"chair", "writer"}:
            actions.sign_minutes(minutes=found, role=what, by=request.actor)
        elif what == "release":
            actions.release_minutes(minutes=found, by=request.actor)

    messages = {
        "start": _("Die Niederschrift ist begonnen."),
        "freeze": _("Der Text ist festgeschrieben und kann unterschrieben werden."),
        "chair": _("Unterschrieben als Vorsitz."),
        "writer": _("Unterschrieben als Schriftführung."),
        "release": _("Die öffentliche Fassung und die Ergebnisse sind veröffentlicht."),
    }
    if what not in messages:
        raise Http404
    return attempt(request, run, messages[what], _back(meeting))


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def reopen(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Make frozen minutes a draft again."""
    found = Minutes.objects.select_related("meeting").get(meeting=meeting_id)
    return form_page(
        request,
        forms.ReasonForm(request.POST or None),
        lambda data: actions.reopen_minutes(minutes=found, by=request.actor, **data),
        title=_("Niederschrift wieder öffnen"),
        lead=_("Die Unterschriften fallen weg; der Text kann wieder geändert werden."),
        back=_back(found.meeting),
        success=_("Die Niederschrift ist wieder ein Entwurf."),
        breadcrumbs=_way(found.meeting),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def approve(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Note in which meeting the minutes were approved."""
    found = Minutes.objects.select_related("meeting").get(meeting=meeting_id)
    return form_page(
        request,
        forms.ApprovalForm(request.POST or None, meeting=found.meeting),
        lambda data: actions.approve_minutes(minutes=found, by=request.actor, **data),
        title=_("Niederschrift genehmigt"),
        back=_back(found.meeting),
        success=_("Die Genehmigung ist eingetragen."),
        breadcrumbs=_way(found.meeting),
    )


@requires(Permission.MANAGE)
@require_POST
def extract(request: ActorRequest, item_id: int) -> HttpResponse:
    """File the extract of a resolution."""
    item = AgendaItem.objects.select_related("meeting__body").get(pk=item_id)
    return attempt(
        request,
        lambda: actions.file_extract(item=item, by=request.actor),
        _("Der Beschlussauszug ist abgelegt."),
        _back(item.meeting),
    )
