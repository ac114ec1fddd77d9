# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: a meeting while it runs, for whoever writes the minutes: one page, everything by keyboard."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, Refused, clock
from itunion.foundation.ui.api import attempt, form_page
from itunion.procedures.council.actions import quorum as quorum_actions
from itunion.procedures.council.actions import sessions as actions
from itunion.procedures.council.actions import votes as vote_actions
from itunion.procedures.council.forms import sessions as forms
from itunion.procedures.council.models import AgendaItem, Attendance, Exclusion, Meeting, Person, Vote
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries.meetings import agenda_of
from itunion.procedures.council.queries.sessions import members_on, present_at, room_of, voters_on
from itunion.procedures.council.views.meetings import trail
from itunion.procedures.council.views.shell import council_page

__all__ = [
    "arrive",
    "correct",
    "deny_quorum",
    "exclude",
    "find_quorum",
    "item_step",
    "leave",
    "open_",
    "roll_call",
    "session",
    "step",
    "vote",
]


def _session(meeting: Meeting) -> str:
    return reverse("council:session", args=[meeting.pk])


def _way(meeting: Meeting) -> list[tuple[Any, str]]:
    return [*trail(meeting), (_("Laufende Sitzung"), _session(meeting))]


@requires(Permission.MANAGE)
@require_GET
def session(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Show who is there, whether there is a quorum, and the items with what can be done."""
    meeting = Meeting.objects.select_related("body", "place").get(pk=meeting_id)
    now = clock.now()
    items = agenda_of(meeting)
    current = next((item for item in items if item.start and not item.end), None)
    return council_page(
        request,
        "council/sessions/session.html",
        section="meetings",
        title=meeting.name,
        breadcrumbs=trail(meeting),
        meeting=meeting,
        room=room_of(meeting, now),
        items=items,
        current=current,
        voters=len(voters_on(current, now)[0]) if current else 0,
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def open_(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Open the meeting with those who are there."""
    meeting = Meeting.objects.select_related("body").get(pk=meeting_id)
    people = [membership.person for membership in members_on(meeting).values()]
    form = forms.OpenForm(request.POST or None, people=people, initial={"present": [p.pk for p in people]})
    return form_page(
        request,
        form,
        lambda data: actions.open_meeting(meeting=meeting, present=list(data["present"]), by=request.actor),
        title=_("Sitzung eröffnen"),
        lead=_(
            "Alle sind angekreuzt; nehmen Sie heraus, wer fehlt. Wer später kommt, wird dann eingetragen."
        ),
        back=_session(meeting),
        success=_("Die Sitzung ist eröffnet."),
        submit=_("Eröffnen"),
        breadcrumbs=_way(meeting),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def arrive(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Note that somebody came."""
    meeting = Meeting.objects.select_related("body").get(pk=meeting_id)
    seats = [membership.person for membership in members_on(meeting).values()]
    form = forms.ArriveForm(request.POST or None, seats=seats, initial={"person": request.GET.get("person")})

    def run(data: dict[str, Any]) -> None:
        actions.arrive(
            meeting=meeting,
            person=data["person"],
            at=form.moment(meeting),
            deputy_for=data["deputy_for"],
            remote=data["remote"],
            by=request.actor,
        )

    return form_page(
        request,
        form,
        run,
        title=_("Ankunft"),
        back=_session(meeting),
        success=_("Eingetragen."),
        breadcrumbs=_way(meeting),
    )


@requires(Permission.MANAGE)
@require_POST
def find_quorum(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Note that the chair finds the quorum."""
    meeting = Meeting.objects.get(pk=meeting_id)
    return attempt(
        request,
        lambda: quorum_actions.find_quorum(meeting=meeting, by=request.actor),
        _("Die Beschlussfähigkeit ist festgestellt."),
        _session(meeting),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def deny_quorum(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Note that a member says too few are there."""
    meeting = Meeting.objects.select_related("body").get(pk=meeting_id)
    people = present_at(meeting, clock.now())
    return form_page(
        request,
        forms.DenyForm(request.POST or None, people=people),
        lambda data: quorum_actions.deny_quorum(meeting=meeting, person=data["person"], by=request.actor),
        title=_("Beschlussunfähigkeit geltend machen"),
        lead=_(
            "Wer das geltend macht, zählt zu den Anwesenden. Sind es zu wenige, kann erst wieder abgestimmt werden, wenn genug da sind."
        ),
        back=_session(meeting),
        success=_("Das ist festgehalten. Bei der Anwesenheit steht, ob abgestimmt werden kann."),
        breadcrumbs=_way(meeting),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def leave(request: ActorRequest, attendance_id: int) -> HttpResponse:
    """Note that somebody left."""
    span = Attendance.objects.select_related("person", "meeting__body").get(pk=attendance_id)
    form = forms.LeaveForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _data: actions.leave(attendance=span, at=form.moment(span.meeting), by=request.actor),
        title=_("Verlässt die Sitzung"),
        lead=span.person.name,
        back=_session(span.meeting),
        success=_("Eingetragen."),
        breadcrumbs=_way(span.meeting),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, attendance_id: int) -> HttpResponse:
    """Correct the times of somebody, or take the entry back."""
    span = Attendance.objects.select_related("person", "meeting__body").get(pk=attendance_id)
    form = forms.CorrectionForm(request.POST or None, span=span)

    def run(data: dict[str, Any]) -> None:
        if data["absent"]:
            actions.remove_attendance(attendance=span, by=request.actor)
            return
        arrived, left = form.moments()
        actions.correct_attendance(attendance=span, arrived=arrived, left=left, by=request.actor)

    return form_page(
        request,
        form,
        run,
        title=_("Anwesenheit berichtigen"),
        lead=span.person.name,
        back=_session(span.meeting),
        success=_("Berichtigt."),
        breadcrumbs=_way(span.meeting),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def exclude(request: ActorRequest, item_id: int) -> HttpResponse:
    """Note that somebody may not take part in an item."""
    item = AgendaItem.objects.select_related("meeting__body").get(pk=item_id)
    return form_page(
        request,
        forms.ExclusionForm(request.POST or None, people=members_on(item.meeting)),
        lambda data: actions.declare_exclusion(item=item, by=request.actor, **data),
        title=_("Mitwirkungsverbot"),
        lead=f"{item.label} {item.name}",
        back=_session(item.meeting),
        success=_("Das Mitwirkungsverbot ist eingetragen."),
        breadcrumbs=_way(item.meeting),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def vote(request: ActorRequest, item_id: int) -> HttpResponse:
    """Enter the numbers of a vote; "all for it" is one click."""
    item = AgendaItem.objects.select_related("meeting__body").get(pk=item_id)
    voters, barred = voters_on(item, clock.now())
    form = forms.VoteForm(request.POST or None, initial={"yes": len(voters), "known": item.votes.count()})
    lead = _("Im Raum sind %(count)d Stimmberechtigte, die mitwirken dürfen.") % {"count": len(voters)}
    if barred:
        lead += " " + _("%(count)d dürfen nicht mitwirken.") % {"count": len(barred)}
    return form_page(
        request,
        form,
        lambda data: vote_actions.record_vote(item=item, by=request.actor, **data),
        title=_("Abstimmung: %(item)s") % {"item": f"{item.label} {item.name}"},
        lead=lead,
        back=_session(item.meeting),
        success=_("Die Abstimmung ist eingetragen."),
        breadcrumbs=_way(item.meeting),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def roll_call(request: ActorRequest, item_id: int) -> HttpResponse:
    """Enter a vote by name."""
    item = AgendaItem.objects.select_related("meeting__body").get(pk=item_id)
    voters, _barred = voters_on(item, clock.now())
    people = Person.objects.filter(pk__in=voters).order_by("family_name", "given_name")
    form = forms.RollCallForm(
        request.POST or None, item=item, people=people, initial={"known": item.votes.count()}
    )

    def run(data: dict[str, Any]) -> None:
        vote_actions.record_roll_call(
            item=item,
            choices=form.choices(),
            majority=data["majority"],
            subject=data["subject"],
            known=data["known"],
            by=request.actor,
        )

    return form_page(
        request,
        form,
        run,
        title=_("Namentliche Abstimmung: %(item)s") % {"item": f"{item.label} {item.name}"},
        back=_session(item.meeting),
        success=_("Die Abstimmung ist eingetragen."),
        breadcrumbs=_way(item.meeting),
    )


@requires(Permission.MANAGE)
@require_POST
def item_step(request: ActorRequest, item_id: int) -> HttpResponse:
    """Call an item, record that nobody is against, postpone, take a vote or a bar back."""
    item = AgendaItem.objects.select_related("meeting__body").get(pk=item_id)
    what, key = request.POST.get("step", ""), request.POST.get("key", "")
    number = int(key) if key.isdecimal() else 0

    def run() -> None:
        if what == "begin":
            actions.begin_item(item=item, by=request.actor)
        elif what == "unanimous":
            vote_actions.record_unanimous(item=item, by=request.actor)
        elif what == "postpone":
            actions.postpone_item(item=item, by=request.actor)
        elif what in {"unvote", "unexclude"}:
            rows: Any = Vote.objects if what == "unvote" else Exclusion.objects
            row = rows.filter(pk=number, item=item).first()
            if row is None:
                raise Refused(_("Das ist schon zurückgenommen."))
            if what == "unvote":
                vote_actions.withdraw_vote(vote=row, reason=_("falsch eingetragen"), by=request.actor)
            else:
                actions.withdraw_exclusion(exclusion=row, by=request.actor)

    try:
        run()
    except DomainError as error:
        messages.error(request, " ".join([error.message, *error.details]))
    return redirect(f"{_session(item.meeting)}#p{item.pk}")


@requires(Permission.MANAGE)
@require_POST
def step(request: ActorRequest, meeting_id: int) -> HttpResponse:
    """Close the meeting."""
    meeting = Meeting.objects.get(pk=meeting_id)
    return attempt(
        request,
        lambda: actions.close_meeting(meeting=meeting, by=request.actor),
        _("Die Sitzung ist beendet. Jetzt kann die Niederschrift geschrieben werden."),
        reverse("council:minutes", args=[meeting.pk]),
    )
