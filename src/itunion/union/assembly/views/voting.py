# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: one's own open ballots, casting, a ballot with roll and result, papers, objections."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError
from itunion.foundation.kernel.live import live_url
from itunion.foundation.ui.api import attempt, form_page, format_moment, render_page
from itunion.union.assembly import api
from itunion.union.assembly.forms import ObjectionForm, PaperForm
from itunion.union.assembly.models import Assembly, Ballot, Representation
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.tables import RollTable
from itunion.union.assembly.views.meetings import trail_of
from itunion.union.assembly.wording import choice_words, result_lines

__all__ = ["ballot", "cast", "cast_many", "my_ballots", "objection", "paper"]


def _wanted(ballot_id: int) -> Ballot:
    found = Ballot.objects.filter(pk=ballot_id).select_related("item__assembly", "motion").first()
    if found is None:
        raise Http404
    return found


@requires(Permission.VIEW)
@require_GET
def my_ballots(request: ActorRequest) -> HttpResponse:
    """The voter's page: what runs, for whom I vote, what was already cast."""
    lines = []
    for right in api.my_ballots(request.actor):
        cast_vote = api.vote_of(right.ballot_id, right.member_id) if right.ballot.secrecy == "open" else None
        lines.append(
            {
                "right": right,
                "ballot": right.ballot,
                "options": [(key, right.ballot.names[key]) for key in right.ballot.choices],
                "several": right.ballot.seats > 1,
                "cast": cast_vote,
                "words": choice_words(right.ballot.names, cast_vote.choice) if cast_vote else "",
            }
        )
    running = Assembly.objects.filter(state="open").first()
    mine = []
    if running is not None:
        present = api.presence_now(running.pk)
        mine = [
            {"row": row, "in": row.member_id in present}
            for row in Representation.objects.filter(
                assembly=running, person_id=request.actor.person_id or 0, revoked_at__isnull=True
            ).select_related("member")
        ]
    return render_page(
        request,
        "assembly/my_ballots.html",
        title=_("Abstimmen"),
        lead=_("Hier stimmen Sie für jedes Mitglied ab, das Sie vertreten: je Mitglied eine Stimme."),
        breadcrumbs=[(_("Versammlungen"), reverse("assembly:assemblies"))],
        lines=lines,
        running=running,
        mine=mine,
        refresh_seconds=10,
        live=live_url(f"assembly-{running.pk}") if running else "",
    )


@requires(Permission.VIEW)
@require_POST
def cast(request: ActorRequest, ballot_id: int, member_id: int) -> HttpResponse:
    """Cast a member's vote."""
    chosen = [key for key in request.POST.getlist("choice") if key != "invalid"]
    desk = request.actor.may(Permission.MANAGE)
    to = reverse("assembly:ballot", args=[ballot_id]) if desk else reverse("assembly:my_ballots")
    if not request.POST.getlist("choice"):
        messages.error(request, _("Bitte wählen Sie etwas aus. Es wurde keine Stimme abgegeben."))
        return redirect(to)
    try:
        vote = api.cast(ballot_id=ballot_id, member_id=member_id, choice=chosen, by=request.actor)
    except DomainError as error:
        messages.error(request, " ".join([error.message, *error.details]))
    else:
        messages.success(
            request,
            _("Die Stimme ist gezählt: %(words)s, Nummer %(number)s. Prüfsumme %(hash)s.")
            % {
                "words": choice_words(vote.ballot.names, vote.choice),
                "number": vote.sequence,
                "hash": vote.hash[:16],
            },
        )
    return redirect(to)


@requires(Permission.MANAGE)
@require_POST
def cast_many(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """Enter votes of the hall."""

    def keys(chosen: list[str]) -> list[str]:
        return [key for key in chosen if key != "invalid"]

    votes = {
        int(name[1:]): keys(chosen)
        for name, chosen in request.POST.lists()
        if name[:1] == "v" and name[1:].isdigit() and any(chosen)
    }
    rest = request.POST.get("rest", "")
    return attempt(
        request,
        lambda: api.cast_many(
            ballot_id=ballot_id, votes=votes, rest=keys([rest]) if rest else None, by=request.actor
        ),
        _("Die Stimmen sind gezählt."),
        reverse("assembly:ballot", args=[ballot_id]),
    )


def _marks(found: Ballot) -> list[tuple[Any, Any]]:
    """Return what identifies a ballot: last vote of an open one; board and fingerprint of a secret, archive of a sealed one."""
    closed = found.state != "open"
    if found.secrecy == "open":
        return [(_("Prüfsumme der letzten Stimme"), found.head[:16] if closed else "–")]
    if found.secrecy == "sealed":
        poll = api.sealed_poll(found.pk)
        return [
            (_("Stimmen bei Belenios"), "–" if poll.ballots is None else poll.ballots),
            (_("Prüfsumme des Archivs"), poll.archive_sha256[:16] or "–"),
        ]
    counted = (found.result or {}).get("secret", {})
    return [
        (_("Stimmausweise ausgegeben"), api.tokens_issued(found.pk)),
        (_("Stimmen gezählt"), counted.get("ballots", "–")),
        (_("Kopf der Tafel"), found.head[:16] if closed else "–"),
        (_("Fingerabdruck"), api.secret_poll(found.pk).digest[:16]),
    ]


@requires(Permission.VIEW)
@require_GET
def ballot(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """Show a ballot: rules, who may vote, and after the close roll and result."""
    found = _wanted(ballot_id)
    assembly = found.item.assembly
    manages = request.actor.may(Permission.MANAGE)
    closed = found.state != "open"
    votes = list(api.roll_of(ballot_id)) if closed else []
    table = RollTable(votes, request) if closed and found.secrecy == "open" else None
    if table is not None and (download := table.export_response()) is not None:
        return download
    rights = list(found.entitlements.select_related("member").order_by("member__name"))
    done = set(found.votes.values_list("member_id", flat=True))
    return render_page(
        request,
        "assembly/ballot.html",
        title=found.question,
        lead=f"{found.item.position}. {found.item.title}",
        breadcrumbs=trail_of(assembly),
        ballot=found,
        assembly=assembly,
        facts=[
            (_("Stand"), found.get_state_display()),
            (_("Art"), found.get_secrecy_display()),
            (_("Anwesend"), found.present),
            (_("Stimmberechtigt"), sum(1 for r in rights if not r.ban)),
            (_("Stimmverbote"), sum(1 for r in rights if r.ban)),
            (_("Eröffnet"), format_moment(found.opened_at)),
            (_("Geschlossen"), format_moment(found.closed_at) if found.closed_at else "–"),
            *_marks(found),
        ],
        lines=result_lines(found) if found.state == "determined" else [],
        calculation=(found.result or {}).get("calculation", []),
        table=table,
        bans=[r for r in rights if r.ban],
        objections=found.objections.select_related("member"),
        waiting=[{"right": r} for r in rights if not r.ban and r.member_id not in done]
        if manages and not closed and found.secrecy == "open"
        else [],
        options=[(key, found.names[key]) for key in found.choices] + [("invalid", _("ungültig"))],
        several=found.seats > 1,
        may_manage=manages,
        may_chair=request.actor.may(Permission.CHAIR),
        may_object=assembly.state == "open",
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def paper(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """Enter counted ballot papers."""
    found = _wanted(ballot_id)
    form = PaperForm(request.POST or None, names=found.names)
    return form_page(
        request,
        form=form,
        run=lambda data: api.count_paper(ballot_id=ballot_id, counts=form.counts(), by=request.actor),
        success=_("Die Stimmzettel sind gezählt."),
        back=reverse("assembly:ballot", args=[ballot_id]),
        title=_("Stimmzettel zählen"),
        lead=found.question,
        breadcrumbs=trail_of(found.item.assembly),
    )


@requires(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def objection(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """Put an objection on record."""
    found = _wanted(ballot_id)
    names = {b.organisation_id: b.name for b in api.member_bodies()}
    present = api.presence_now(found.item.assembly_id)
    manages = request.actor.may(Permission.MANAGE)
    mine = [
        (m, names.get(m, ""))
        for m, p in present.items()
        if manages or p.person_key == f"p{request.actor.person_id}"
    ]

    def do(data: dict[str, Any]) -> Any:
        return api.object_on_record(
            ballot_id=ballot_id, member_id=int(data["member"]), text=data["text"], by=request.actor
        )

    return form_page(
        request,
        form=ObjectionForm(request.POST or None, members=sorted(mine, key=lambda m: m[1])),
        run=do,
        success=_("Der Widerspruch steht in der Niederschrift."),
        back=reverse("assembly:ballot", args=[ballot_id]),
        title=_("Widerspruch zu Protokoll"),
        lead=found.question,
        breadcrumbs=trail_of(found.item.assembly),
    )
