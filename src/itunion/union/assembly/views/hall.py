# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the day itself: the chair's desk, the projector."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.kernel.live import live_url
from itunion.foundation.ui.api import attempt, form_page, render_page
from itunion.union.assembly import api
from itunion.union.assembly.forms import IncidentForm, MotionForm, OpenBallotForm
from itunion.union.assembly.models import AgendaItem, Assembly, Ballot
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.views.answering import number_in, wanted
from itunion.union.assembly.views.meetings import trail_of
from itunion.union.assembly.wording import result_lines

__all__ = ["act", "control", "incident", "motion", "open_ballot", "projector", "projector_part"]


def _item(assembly: Assembly, item_id: int) -> AgendaItem:
    found = assembly.items.filter(pk=item_id).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.DESK)
@require_GET
def control(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """The chair's desk: what runs, what can be done next."""
    found = wanted(assembly_id)
    ballots = list(api.ballots_of(assembly_id))
    running = next((b for b in ballots if b.state == "open"), None)
    return render_page(
        request,
        "assembly/control.html",
        title=_("Leitung"),
        lead=found.title,
        breadcrumbs=trail_of(found),
        assembly=found,
        items=found.items.prefetch_related("motions", "ballots").order_by("position"),
        running=running,
        cast=_handed_in(running),
        entitled=running.entitlements.filter(ban="").count() if running else 0,
        waiting=[b for b in ballots if b.state == "closed"],
        speakers=found.current_item.word_requests.filter(done_at__isnull=True).select_related("member")
        if found.current_item
        else [],
        present=api.attendance(assembly_id),
        gates=[f.sentence() for f in api.start_gates(found) if not f.kept],
        may_chair=request.actor.may(Permission.CHAIR),
        may_manage=request.actor.may(Permission.MANAGE),
        chair=found.chair_name or api.supervisory_chair() or request.actor.person_name,
        live=live_url(f"assembly-{found.pk}") if found.state == "open" else "",
    )


@requires(Permission.VIEW)
@require_POST
def act(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Do what a button of the chair's desk (or of a voter's page) asks for."""
    found = wanted(assembly_id)
    by, post = request.actor, request.POST
    number = number_in(post.get("id"))
    verbs: dict[str, tuple[Any, Any]] = {
        "open": (
            lambda: api.open_assembly(
                assembly_id=assembly_id,
                chair_name=post.get("chair", ""),
                secretary_name=post.get("secretary", found.secretary_name),
                by=by,
            ),
            _("Die Versammlung ist eröffnet."),
        ),
        "voting_phase": (
            lambda: api.start_voting_phase(assembly_id=assembly_id, by=by),
            _("Die Abstimmungsphase hat begonnen."),
        ),
        "show": (lambda: api.show_item(item_id=number, by=by), _("Der Punkt ist aufgerufen.")),
        "close_ballot": (
            lambda: api.close_ballot(ballot_id=number, by=by),
            _("Die Abstimmung ist geschlossen."),
        ),
        "determine": (lambda: api.determine(ballot_id=number, by=by), _("Das Ergebnis ist festgestellt.")),
        "word": (
            lambda: api.request_word(
                item_id=found.current_item_id or 0,
                member_id=number,
                person_name=post.get("person", ""),
                by=by,
            ),
            _("Die Wortmeldung ist aufgenommen."),
        ),
        "call": (lambda: api.call_speaker(request_id=number, by=by), _("Das Wort ist erteilt.")),
        "finish": (lambda: api.finish_speaker(request_id=number, by=by), _("Erledigt.")),
        "close": (
            lambda: api.close_assembly(assembly_id=assembly_id, by=by),
            _("Die Versammlung ist geschlossen."),
        ),
        "check_in": (
            lambda: api.check_in(assembly_id=assembly_id, member_id=number, channel="remote", by=by),
            _("Sie sind angemeldet."),
        ),
        "withdraw": (
            lambda: api.withdraw_motion(motion_id=number, by=by),
            _("Der Antrag ist zurückgenommen."),
        ),
    }
    verb = post.get("verb", "")
    if verb not in verbs:
        raise Http404
    do, done = verbs[verb]
    back = "assembly:control" if by.may(Permission.DESK) else "assembly:my_ballots"
    if verb == "close":
        back = "assembly:assembly"
    arguments = [] if back == "assembly:my_ballots" else [assembly_id]
    return attempt(request, do, done, reverse(back, args=arguments))


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def open_ballot(request: ActorRequest, assembly_id: int, item_id: int) -> HttpResponse:
    """Put an item to the vote."""
    found = wanted(assembly_id)
    item = _item(found, item_id)
    form = OpenBallotForm(
        request.POST or None, item=item, secret=True, initial={"question": item.text or item.title}
    )
    return form_page(
        request,
        form=form,
        run=lambda data: api.open_ballot(item_id=item_id, by=request.actor, **form.facts()),
        success=_("Die Abstimmung läuft."),
        back=reverse("assembly:control", args=[assembly_id]),
        title=_("Abstimmung eröffnen"),
        lead=f"{item.position}. {item.title}",
        breadcrumbs=[*trail_of(found), (_("Leitung"), reverse("assembly:control", args=[assembly_id]))],
        submit=_("Abstimmung eröffnen"),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def motion(request: ActorRequest, assembly_id: int, item_id: int) -> HttpResponse:
    """Enter a motion or an amendment."""
    found = wanted(assembly_id)
    item = _item(found, item_id)

    def do(data: dict[str, Any]) -> Any:
        amended = data.pop("amends")
        return api.add_motion(
            item_id=item_id, amends_id=amended.pk if amended else None, by=request.actor, **data
        )

    return form_page(
        request,
        form=MotionForm(request.POST or None, item=item),
        run=do,
        success=_("Der Antrag ist aufgenommen."),
        back=reverse("assembly:control", args=[assembly_id]),
        title=_("Antrag"),
        lead=f"{item.position}. {item.title}",
        breadcrumbs=[*trail_of(found), (_("Leitung"), reverse("assembly:control", args=[assembly_id]))],
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def incident(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Record a fault."""
    found = wanted(assembly_id)
    return form_page(
        request,
        form=IncidentForm(request.POST or None),
        run=lambda data: api.record_incident(assembly_id=assembly_id, by=request.actor, **data),
        success=_("Die Störung ist festgehalten."),
        back=reverse("assembly:control", args=[assembly_id]),
        title=_("Störung festhalten"),
        breadcrumbs=[*trail_of(found), (_("Leitung"), reverse("assembly:control", args=[assembly_id]))],
    )


def _handed_in(running: Ballot | None) -> int:
    """Return how many votes came in; of a secret ballot how many tokens were issued, and nothing else."""
    if running is None:
        return 0
    return api.tokens_issued(running.pk) if running.secrecy == "secret" else running.votes.count()


def _on_screen(assembly: Assembly) -> dict[str, Any]:
    """Return what the hall may see: item, speaker with countdown, running vote, last result; never interim counts."""
    ballots = list(api.ballots_of(assembly.pk))
    running = next((b for b in ballots if b.state == "open"), None)
    item = assembly.current_item
    speaker = (
        item.word_requests.filter(called_at__isnull=False, done_at__isnull=True)
        .select_related("member")
        .last()
        if item
        else None
    )
    last = next((b for b in reversed(ballots) if b.state == "determined"), None)
    seconds = int((speaker.ends_at - clock.now()).total_seconds()) if speaker and speaker.ends_at else 0
    return {
        "assembly": assembly,
        "item": item,
        "speaker": speaker,
        "minutes_left": max(0, seconds) // 60,
        "seconds_left": f"{max(0, seconds) % 60:02d}",
        "running": running,
        "handed_in": _handed_in(running),
        "last": last if running is None else None,
        "last_lines": result_lines(last) if last and running is None else [],
        "present": api.attendance(assembly.pk),
    }


@requires(Permission.VIEW)
@require_GET
def projector(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """The projector page."""
    found = wanted(assembly_id)
    return render_page(
        request,
        "assembly/projector.html",
        title=found.title,
        breadcrumbs=trail_of(found),
        refresh_seconds=5,
        **_on_screen(found),
    )


@requires(Permission.VIEW)
@require_GET
def projector_part(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """The part of the projector page that changes."""
    found = wanted(assembly_id)
    return render(request, "assembly/projector_part.html", _on_screen(found))
