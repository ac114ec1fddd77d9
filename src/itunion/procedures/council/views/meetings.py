# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the calendar, a meeting with its agenda, inviting."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import attempt, form_page, format_date, format_moment
from itunion.procedures.council.actions import agenda as agenda_actions
from itunion.procedures.council.actions import invitations as invitation_actions
from itunion.procedures.council.actions import meetings as actions
from itunion.procedures.council.forms import meetings as forms
from itunion.procedures.council.models import AgendaItem, Body, Consultation, Delivery, Meeting, MeetingState
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.printing import print_invitation, print_notice
from itunion.procedures.council.queries import meetings as queries
from itunion.procedures.council.queries.sessions import seats_of
from itunion.procedures.council.tables.meetings import MeetingTable
from itunion.procedures.council.views.shell import council_page, crumbs

__all__ = [
    "add", "add_item", "agenda_step", "cancel", "change", "change_item", "delivered", "invitation_pdf", "invite", "meeting",
    "meetings", "notice_pdf", "step", "urgent",
]  # fmt: skip


def trail(found: Meeting | None = None) -> list[tuple[Any, str]]:
    """Return the way back to the list, or to a meeting."""
    way = [*crumbs((_("Sitzungen"), reverse("council:meetings")))]
    return [*way, (found.name, reverse("council:meeting", args=[found.pk]))] if found else way


@requires(Permission.VIEW)
@require_GET
def meetings(request: ActorRequest) -> HttpResponse:
    """List the meetings to come; the past ones on request."""
    past = request.GET.get("zeit") == "vergangen"
    table = MeetingTable(queries.meetings_from(clock.today(), past=past), request)
    if (download := table.export_response()) is not None:
        return download
    return council_page(
        request,
        "council/meetings/meetings.html",
        section="meetings",
        title=_("Sitzungen"),
        table=table,
        past=past,
        bodies=Body.objects.order_by("pk"),
        may_manage=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.VIEW)
@require_GET
def meeting(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Show a meeting: time and place, the next step, the agenda, what could be put on it, who was invited."""
    found = Meeting.objects.select_related("body", "place").get(pk=meeting_id)
    may_manage = request.actor.may(Permission.MANAGE)
    notice = queries.notice_on(found, clock.today())
    facts = [
        (_("Beginn"), format_moment(found.start) if found.start else "–"),
        (_("Ort"), str(found.place) if found.place else "–"),
        (_("Gremien"), ", ".join(entry.group.name for entry in found.groups.select_related("group"))),
        (_("Stimmberechtigte"), seats_of(found)),
        (_("Bekannt gemacht"), format_moment(found.published_at) if found.published_at else _("noch nicht")),
        (
            _("Tagesordnung veröffentlicht"),
            format_moment(found.agenda_published_at) if found.agenda_published_at else _("noch nicht"),
        ),
    ]
    return council_page(
        request,
        "council/meetings/meeting.html",
        section="meetings",
        title=found.name,
        breadcrumbs=trail(),
        meeting=found,
        facts=facts,
        notice=notice,
        latest=format_date(notice.latest) if notice else "",
        items=queries.agenda_of(found),
        waiting=queries.waiting_for(found)
        if may_manage and found.state in {"planned", "invited", "running"}
        else [],
        deliveries=found.deliveries.select_related("person").order_by("person__family_name", "sent_at"),
        files=found.attachments.select_related("document"),
        may_manage=may_manage,
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, body_id: int) -> HttpResponse:
    """Plan a meeting."""
    body = Body.objects.get(pk=body_id)

    def run(data: dict[str, Any]) -> HttpResponse:
        planned = actions.plan_meeting(
            body=body,
            groups=list(data["groups"]),
            name=data["name"],
            start=data["start"],
            place=data["place"],
            is_public=data["is_public"],
            circular=data["circular"],
            by=request.actor,
        )
        return redirect("council:meeting", planned.pk)

    return form_page(
        request,
        forms.MeetingForm(request.POST or None, body=body),
        run,
        title=_("Sitzung planen"),
        back=reverse("council:meetings"),
        success=_("Die Sitzung ist geplant."),
        breadcrumbs=trail(),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Change time, place or name."""
    found = Meeting.objects.select_related("body").get(pk=meeting_id)
    form = forms.MeetingForm(
        request.POST or None, initial=forms.MeetingForm.initial_of(found), body=found.body
    )
    form.fields["groups"].disabled = True
    names = ("name", "start", "place", "is_public", "circular", "stream_url")
    return form_page(
        request,
        form,
        lambda data: actions.change_meeting(
            meeting=found, values={name: data[name] for name in names}, by=request.actor
        ),
        title=_("Sitzung ändern"),
        lead=_(
            "Wer per E-Mail eingeladen ist, bekommt einen neuen Termin oder Ort mitgeteilt. Wer auf Papier eingeladen ist, erfährt ihn von Ihnen."
        )
        if found.state == MeetingState.INVITED
        else "",
        back=reverse("council:meeting", args=[found.pk]),
        success=_("Gespeichert."),
        breadcrumbs=trail(found),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def cancel(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Cancel a meeting."""
    found = Meeting.objects.get(pk=meeting_id)
    return form_page(
        request,
        forms.CancelForm(request.POST or None),
        lambda data: actions.cancel_meeting(meeting=found, by=request.actor, **data),
        title=_("Sitzung absagen"),
        lead=_(
            "Sie bleibt als abgesagt sichtbar; ihre Vorlagen warten auf eine andere Sitzung. Wer per E-Mail eingeladen ist, wird benachrichtigt."
        ),
        back=reverse("council:meeting", args=[found.pk]),
        success=_("Die Sitzung ist abgesagt."),
        submit=_("Absagen"),
        breadcrumbs=trail(found),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def urgent(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Call a meeting with the shorter notice."""
    found = Meeting.objects.get(pk=meeting_id)
    return form_page(
        request,
        forms.UrgentForm(request.POST or None),
        lambda data: invitation_actions.declare_urgent(meeting=found, by=request.actor, **data),
        title=_("Zum Eilfall erklären"),
        back=reverse("council:meeting", args=[found.pk]),
        success=_("Es gilt die verkürzte Ladungsfrist."),
        breadcrumbs=trail(found),
    )


@requires(Permission.MANAGE)
@require_POST
def step(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Announce the date, or put the usual items on the agenda."""
    found = Meeting.objects.get(pk=meeting_id)
    back = reverse("council:meeting", args=[found.pk])
    if request.POST.get("step") == "standard":
        return attempt(
            request,
            lambda: agenda_actions.add_standard_items(meeting=found, by=request.actor),
            _("Die üblichen Punkte stehen auf der Tagesordnung."),
            back,
        )
    if request.POST.get("step") == "supplement":
        return attempt(
            request,
            lambda: invitation_actions.send_supplement(meeting=found, by=request.actor),
            _("Der Nachtrag ist versandt."),
            back,
        )
    # nothing is published by a button that does not exist
    if request.POST.get("step") != "publish":
        raise Http404
    return attempt(
        request,
        lambda: actions.publish_meeting(meeting=found, by=request.actor),
        _("Der Termin ist bekannt gemacht."),
        back,
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def add_item(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Add an item to the agenda."""
    found = Meeting.objects.get(pk=meeting_id)
    return form_page(
        request,
        forms.ItemForm(request.POST or None),
        lambda data: agenda_actions.add_item(meeting=found, values=data, by=request.actor),
        title=_("Punkt hinzufügen"),
        back=reverse("council:meeting", args=[found.pk]),
        success=_("Der Punkt steht auf der Tagesordnung."),
        breadcrumbs=trail(found),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def change_item(request: ActorRequest, item_id: int) -> HttpResponse:
    """Change an item."""
    item = AgendaItem.objects.select_related("meeting").get(pk=item_id)
    initial = {name: getattr(item, name) for name in forms.ItemForm.base_fields}
    return form_page(
        request,
        forms.ItemForm(request.POST or None, initial=initial),
        lambda data: agenda_actions.change_item(item=item, values=data, by=request.actor),
        title=f"{item.label} {item.name}",
        back=reverse("council:meeting", args=[item.meeting_id]),
        success=_("Gespeichert."),
        breadcrumbs=trail(item.meeting),
    )


@requires(Permission.MANAGE)
@require_POST
def agenda_step(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Move or remove an item, or put a consultation on the agenda."""
    found = Meeting.objects.get(pk=meeting_id)
    back = reverse("council:meeting", args=[found.pk])
    what, key = request.POST.get("step", ""), request.POST.get("key", "")
    number = int(key) if key.isdecimal() else 0
    if what == "put":
        return attempt(
            request,
            lambda: agenda_actions.put_on_agenda(
                meeting=found, consultation=Consultation.objects.get(pk=number), by=request.actor
            ),
            _("Die Vorlage steht auf der Tagesordnung."),
            back,
        )
    if what not in {"remove", "up", "down"}:
        raise Http404
    item = AgendaItem.objects.select_related("meeting").get(pk=number, meeting=found)
    if what == "remove":
        return attempt(
            request,
            lambda: agenda_actions.remove_item(item=item, by=request.actor),
            _("Der Punkt ist von der Tagesordnung genommen."),
            back,
        )
    return attempt(
        request,
        lambda: agenda_actions.move_item(item=item, steps=-1 if what == "up" else 1, by=request.actor),
        _("Die Tagesordnung ist neu geordnet."),
        back,
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def invite(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Show who will be invited and what will be public, then send."""
    found = Meeting.objects.select_related("body", "place").get(pk=meeting_id)
    back = reverse("council:meeting", args=[found.pk])
    if request.method == "POST":
        return attempt(
            request,
            lambda: invitation_actions.send_invitation(meeting=found, by=request.actor),
            _("Die Einladung ist versandt."),
            back,
        )
    notice = queries.notice_on(found, clock.today())
    recipients = queries.recipients_of(found)
    items = queries.agenda_of(found)
    return council_page(
        request,
        "council/meetings/invite.html",
        section="meetings",
        title=_("Einladen"),
        lead=found.name,
        breadcrumbs=trail(found),
        meeting=found,
        notice=notice,
        latest=format_date(notice.latest) if notice else "",
        recipients=recipients,
        public_items=[item for item in items if item.is_public],
        closed_count=sum(not item.is_public for item in items),
    )


@requires(Permission.VIEW)
@require_GET
def invitation_pdf(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Show the invitation with all papers as PDF, as it would be sent now; the public edition with ?oeffentlich=1."""
    found = Meeting.objects.select_related("body", "place").get(pk=meeting_id)
    bundle = print_invitation(found, public=request.GET.get("oeffentlich") == "1")
    return HttpResponse(
        bundle.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="einladung.pdf"'},
    )


@requires(Permission.VIEW)
@require_GET
def notice_pdf(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Show the public notice as PDF."""
    found = Meeting.objects.select_related("body", "place").get(pk=meeting_id)
    return HttpResponse(
        print_notice(found),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="bekanntmachung.pdf"'},
    )


@requires(Permission.MANAGE)
@require_POST
def delivered(request: ActorRequest, delivery_id: int) -> HttpResponse:
    """Note that an invitation on paper was handed over."""
    found = Delivery.objects.select_related("person", "meeting").get(pk=delivery_id)
    return attempt(
        request,
        lambda: invitation_actions.note_paper_delivery(delivery=found, by=request.actor),
        _("Die Zustellung ist vermerkt."),
        reverse("council:meeting", args=[found.meeting_id]),
    )
