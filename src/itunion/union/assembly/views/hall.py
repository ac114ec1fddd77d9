# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the day itself: representation, the door, the chair's desk, the projector."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, Person, requires
from itunion.foundation.kernel.api import Refused, clock
from itunion.foundation.kernel.live import live_url
from itunion.foundation.ui.api import attempt, form_page, render_confirmation, render_page
from itunion.union.assembly import api
from itunion.union.assembly.forms import IncidentForm, MotionForm, OpenBallotForm, RepresentForm
from itunion.union.assembly.models import AgendaItem, Assembly, Ballot
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.views.answering import wanted
from itunion.union.assembly.views.meetings import trail_of
from itunion.union.assembly.wording import BASIS, CHANNEL, result_lines

__all__ = ["act", "control", "door", "door_member", "incident", "motion", "open_ballot", "projector", "projector_part", "represent"]  # fmt: skip


def _record(request: ActorRequest, assembly_id: int, member_id: int, data: dict[str, Any]) -> Any:
    """Hand a representation to the action its basis asks for."""
    email = data.pop("email")
    person = Person.objects.filter(email=email.lower()).first() if email else None
    if email and person is None:
        raise Refused(_("Zu dieser Adresse gibt es keinen Zugang. Lassen Sie das Feld leer, oder laden Sie die Person ein."), field="email")  # fmt: skip
    holder = person.pk if person else None
    if data["basis"] == "proxy":
        return api.give_proxy(
            assembly_id=assembly_id,
            member_id=member_id,
            holder_name=data["person_name"],
            holder_id=holder,
            holder_is_member=data["holder_is_member"],
            form=data["form"],
            instruction=data["instruction"],
            by=request.actor,
        )
    return api.represent(
        assembly_id=assembly_id,
        member_id=member_id,
        basis=data["basis"],
        person_name=data["person_name"],
        person_id=holder,
        form=data["form"],
        instruction=data["instruction"],
        by=request.actor,
    )


@requires(Permission.REPRESENT)
@require_http_methods(["GET", "POST"])
def represent(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """A member says who represents it."""
    found = wanted(assembly_id)
    mine = request.actor.organisation_id or 0
    present = next((r for r in api.representations(assembly_id) if r.member_id == mine), None)
    initial = {"person_name": request.actor.person_name, "email": request.actor.person.email if request.actor.person else ""}  # fmt: skip
    lead = (
        _(
            "Zurzeit: %(person)s (%(basis)s). Anmeldecode für das Tagungsbüro: %(code)s. Eine neue Angabe ersetzt diese."
        )
        % {
            "person": present.person_name,
            "basis": present.get_basis_display(),
            "code": api.door_code(assembly_id, mine),
        }
        if present
        else _("Noch ist niemand benannt.")
    )
    return form_page(
        request,
        form=RepresentForm(request.POST or None, initial=initial),
        run=lambda data: _record(request, assembly_id, mine, dict(data)),
        success=_("Die Vertretung ist festgehalten."),
        back=reverse("assembly:assembly", args=[assembly_id]),
        title=_("Vertretung und Vollmacht"),
        lead=lead,
        breadcrumbs=trail_of(found),
    )


@requires(Permission.REPRESENT)
@require_http_methods(["GET", "POST"])
def revoke(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """A member takes its representation back."""
    found = wanted(assembly_id)
    mine = request.actor.organisation_id or 0
    back = reverse("assembly:assembly", args=[assembly_id])
    if request.method == "POST":
        return attempt(
            request,
            lambda: api.revoke_representation(assembly_id=assembly_id, member_id=mine, by=request.actor),
            _("Die Vertretung ist zurückgenommen. Zurzeit vertritt niemand Ihr Mitglied."),
            back,
        )
    present = next((r for r in api.representations(assembly_id) if r.member_id == mine), None)
    if present is None:
        raise Http404
    return render_confirmation(
        request,
        title=_("Vertretung zurücknehmen"),
        text=_("%(person)s kann dann nicht mehr für Ihr Mitglied abstimmen.")
        % {"person": present.person_name},
        submit=_("Zurücknehmen"),
        cancel_url=back,
        breadcrumbs=trail_of(found),
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _at_the_door(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Let in who was ticked, or one remotely, or one out."""
    to, by = reverse("assembly:door", args=[assembly_id]), request.actor
    if "out" in request.POST:
        member = _number(request.POST["out"])
        return attempt(
            request,
            lambda: api.check_out(assembly_id=assembly_id, member_id=member, by=by),
            _("Abgemeldet."),
            f"{to}#m{member}",
        )
    if code := request.POST.get("code", "").strip():
        return attempt(
            request,
            lambda: api.check_in_by_code(assembly_id=assembly_id, code=code, by=by),
            _("Angemeldet."),
            to,
        )
    if "remote" in request.POST:
        member = _number(request.POST["remote"])
        return attempt(
            request,
            lambda: api.check_in(assembly_id=assembly_id, member_id=member, channel="remote", by=by),
            _("Aus der Ferne angemeldet."),
            f"{to}#m{member}",
        )
    chosen = [_number(text) for text in request.POST.getlist("member")]
    return attempt(
        request,
        lambda: api.check_in_many(assembly_id=assembly_id, member_ids=chosen, by=by),
        ngettext("%(count)s Mitglied angemeldet.", "%(count)s Mitglieder angemeldet.", len(chosen))
        % {"count": len(chosen)},
        to,
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def door(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """The door: every member, who represents it, in or out."""
    found = wanted(assembly_id)
    if request.method == "POST":
        return _at_the_door(request, assembly_id)
    present = api.presence_now(assembly_id)
    known = {r.member_id: r for r in api.representations(assembly_id)}
    rows = [
        {
            "body": body,
            "representation": known.get(body.organisation_id),
            "basis": BASIS.get(known[body.organisation_id].basis, "")
            if body.organisation_id in known
            else "",
            "present": present.get(body.organisation_id),
            "channel": CHANNEL.get(present[body.organisation_id].channel, "")
            if body.organisation_id in present
            else "",
        }
        for body in api.member_bodies()
    ]
    return render_page(
        request,
        "assembly/door.html",
        title=_("Tagungsbüro"),
        lead=_("%(present)s von %(members)s Mitgliedern sind anwesend.")
        % {"present": api.attendance(assembly_id), "members": len(rows)},
        breadcrumbs=trail_of(found),
        rows=rows,
        assembly=found,
        remote=found.form in ("hybrid", "virtual", "stretched"),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def door_member(request: ActorRequest, assembly_id: int, member_id: int) -> HttpResponse:
    """Enter at the door who represents a member."""
    found = wanted(assembly_id)
    body = next((b for b in api.member_bodies() if b.organisation_id == member_id), None)
    if body is None:
        raise Http404
    return form_page(
        request,
        form=RepresentForm(request.POST or None),
        run=lambda data: _record(request, assembly_id, member_id, dict(data)),
        success=_("Die Vertretung ist festgehalten."),
        back=reverse("assembly:door", args=[assembly_id]),
        title=_("Wer vertritt %(member)s?") % {"member": body.name},
        breadcrumbs=[*trail_of(found), (_("Tagungsbüro"), reverse("assembly:door", args=[assembly_id]))],
    )


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
    number = _number(post.get("id"))
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
