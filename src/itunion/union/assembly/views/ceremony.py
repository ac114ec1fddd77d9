# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The secret ballot for those who run it: keys and trustees, papers handed out, the count."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError
from itunion.foundation.ui.api import add_domain_error, attempt, form_page, render_page
from itunion.union.assembly import api
from itunion.union.assembly.forms import CeremonyForm, CountForm
from itunion.union.assembly.models import Committee, SecretPoll
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.views.answering import wanted
from itunion.union.assembly.views.meetings import trail_of
from itunion.union.assembly.views.secret import wanted_poll

__all__ = ["count", "discard", "hand_out_paper", "keys", "share"]


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def keys(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Committee keys of an assembly: prepare one, let each trustee fetch a file."""
    found = wanted(assembly_id)
    form = CeremonyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            api.prepare_committee(assembly_id=assembly_id, by=request.actor, **form.facts())
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return attempt(
                request,
                lambda: None,
                _("Der Schlüssel ist vorbereitet. Jetzt holt jede Person ihre Datei ab."),
                reverse("assembly:keys", args=[assembly_id]),
            )
    committees = list(api.committees_of(assembly_id))
    used = dict(
        SecretPoll.objects.filter(committee__in=committees).values_list("committee_id", "ballot__question")
    )
    return render_page(
        request,
        "assembly/keys.html",
        title=_("Schlüssel für geheime Abstimmungen"),
        lead=_("Zwei von drei Personen öffnen zusammen die Stimmen; eine allein kann nichts lesen."),
        breadcrumbs=trail_of(found),
        assembly=found,
        keys=[{"row": row, "question": used.get(row.pk, "")} for row in committees],
        form=form,
    )


def _wanted_key(assembly_id: int, committee_id: int) -> Committee:
    found = Committee.objects.filter(pk=committee_id, assembly_id=assembly_id).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.MANAGE)
@require_POST
def share(request: ActorRequest, assembly_id: int, committee_id: int, index: int) -> HttpResponse:
    """Hand a trustee the sealed file, once."""
    key = _wanted_key(assembly_id, committee_id)
    try:
        file = api.hand_out_share(committee_id=key.pk, index=index, by=request.actor)
    except DomainError as error:
        return _back(request, assembly_id, error)
    name = f"schluesselteil-{index}-{key.fingerprint[:8]}.json"
    return HttpResponse(
        file,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _back(request: ActorRequest, assembly_id: int, error: DomainError) -> HttpResponse:
    def refuse() -> None:
        raise error

    return attempt(request, refuse, "", reverse("assembly:keys", args=[assembly_id]))


@requires(Permission.MANAGE)
@require_POST
def discard(request: ActorRequest, assembly_id: int, committee_id: int) -> HttpResponse:
    """Discard a key."""
    key = _wanted_key(assembly_id, committee_id)
    return attempt(
        request,
        lambda: api.discard_committee(committee_id=key.pk, by=request.actor),
        _("Der Schlüssel ist verworfen."),
        reverse("assembly:keys", args=[assembly_id]),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def hand_out_paper(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """Hand ballot papers out to members who do not vote electronically."""
    poll = wanted_poll(ballot_id)
    to = reverse("assembly:hand_out_paper", args=[ballot_id])
    if request.method == "POST":
        typed = request.POST.get("member", "")
        member_id = int(typed) if typed.isdecimal() else 0
        return attempt(
            request,
            lambda: api.hand_out_paper(ballot_id=ballot_id, member_id=member_id, by=request.actor),
            _("Der Stimmzettel ist ausgegeben."),
            to,
        )
    means = api.participations_of(ballot_id)
    return render_page(
        request,
        "assembly/hand_out_paper.html",
        title=_("Stimmzettel ausgeben"),
        lead=poll.ballot.question,
        breadcrumbs=[
            *trail_of(poll.ballot.item.assembly),
            (poll.ballot.question, reverse("assembly:ballot", args=[ballot_id])),
        ],
        ballot=poll.ballot,
        rows=[
            {"right": right, "means": means.get(right.member_id, "")}
            for right in poll.ballot.entitlements.filter(ban="")
            .select_related("member")
            .order_by("member__name")
        ],
    )


@requires(Permission.CHAIR)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def count(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """Two trustees open the votes; papers are added before anything is said."""
    poll = wanted_poll(ballot_id)
    means = list(api.participations_of(ballot_id).values())
    form = CountForm(
        request.POST or None,
        request.FILES or None,
        names=poll.ballot.names,
        papers=means.count("paper"),
        several=api.definition_of(poll).max_choices > 1,
    )
    return form_page(
        request,
        form=form,
        run=lambda _data: api.count_secret(ballot_id=ballot_id, by=request.actor, **form.facts()),
        success=_("Ausgezählt und unterschrieben. Jetzt kann das Ergebnis festgestellt werden."),
        back=reverse("assembly:ballot", args=[ballot_id]),
        title=_("Auszählen"),
        lead=_("%(question)s – zwei der drei Personen geben ihre Datei und ihre Passphrase ein.")
        % {"question": poll.ballot.question},
        breadcrumbs=trail_of(poll.ballot.item.assembly),
        submit=_("Auszählen"),
    )
