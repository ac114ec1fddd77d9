# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: minutes with remarks and signatures, the register of resolutions."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.ui.api import (
    GermanDateField,
    attempt,
    form_page,
    format_date,
    format_moment,
    render_page,
)
from itunion.union.assembly import api
from itunion.union.assembly.forms import RemarkForm
from itunion.union.assembly.models import Resolution
from itunion.union.assembly.models.minutes import ResolutionState
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.printing import minutes_pdf
from itunion.union.assembly.tables import ResolutionTable
from itunion.union.assembly.views.answering import wanted
from itunion.union.assembly.views.meetings import trail_of
from itunion.union.assembly.wording import BASIS, CHANNEL

__all__ = ["minutes", "pdf", "remark", "resolution", "resolutions", "sign"]


@requires(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def minutes(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Show the minutes; the office composes and closes them."""
    found = wanted(assembly_id)
    to = reverse("assembly:minutes", args=[assembly_id])
    if request.method == "POST":
        if "close" in request.POST:
            return attempt(
                request,
                lambda: api.close_minutes(assembly_id=assembly_id, by=request.actor),
                _("Die Niederschrift ist abgeschlossen."),
                to,
            )
        return attempt(
            request,
            lambda: api.draw_minutes(assembly_id=assembly_id, by=request.actor),
            _("Die Niederschrift ist zusammengestellt."),
            to,
        )
    written = api.read_minutes(assembly_id, by=request.actor)
    manages = request.actor.may(Permission.MANAGE)
    return render_page(
        request,
        "assembly/minutes.html",
        title=_("Niederschrift"),
        lead=found.title,
        breadcrumbs=trail_of(found),
        assembly=found,
        minutes=written,
        content=written.content if written else None,
        remarks=written.remarks if written else {},
        basis=BASIS,
        channel=CHANNEL,
        may_manage=manages,
        may_draw=manages and found.state == "closed" and not (written and written.chair_signed_at),
        may_sign=request.actor.may(Permission.CHAIR) and written is not None and not written.closed_at,
        may_close=manages and written is not None and bool(written.chair_signed_at and written.board_signed_at) and not written.closed_at,
    )  # fmt: skip


@requires(Permission.VIEW)
@require_GET
def pdf(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Return the minutes as PDF."""
    found = wanted(assembly_id)
    written = api.read_minutes(assembly_id, by=request.actor)
    if written is None:
        raise Http404
    response = HttpResponse(minutes_pdf(written), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="niederschrift-{found.starts_at:%Y-%m-%d}.pdf"'
    return response


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def remark(request: ActorRequest, assembly_id: int, position: int) -> HttpResponse:
    """Add a remark to an item of the minutes."""
    found = wanted(assembly_id)
    written = api.read_minutes(assembly_id, by=request.actor)
    if written is None:
        raise Http404
    return form_page(
        request,
        form=RemarkForm(request.POST or None, initial={"text": written.remarks.get(str(position), "")}),
        run=lambda data: api.add_remark(
            assembly_id=assembly_id, position=str(position), text=data["text"], by=request.actor
        ),
        success=_("Die Anmerkung steht in der Niederschrift, als von Hand ergänzt gekennzeichnet."),
        back=reverse("assembly:minutes", args=[assembly_id]),
        title=_("Anmerkung zu Punkt %(position)s") % {"position": position},
        breadcrumbs=trail_of(found),
    )


@requires(Permission.CHAIR)
@require_POST
def sign(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Sign the minutes that were shown."""
    wanted(assembly_id)
    return attempt(
        request,
        lambda: api.sign_minutes(
            assembly_id=assembly_id,
            as_chair="chair" in request.POST,
            sha256=request.POST.get("sha256", ""),
            by=request.actor,
        ),
        _("Unterschrieben."),
        reverse("assembly:minutes", args=[assembly_id]),
    )


@requires(Permission.VIEW)
@require_GET
def resolutions(request: ActorRequest) -> HttpResponse:
    """The register of resolutions."""
    table = ResolutionTable(api.resolutions(), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(request, "assembly/resolutions.html", title=_("Beschlüsse"), table=table)


class NextForm(forms.Form):
    """What became of a resolution."""

    state = forms.ChoiceField(label=gettext_lazy("Neuer Stand"), choices=ResolutionState.choices)


class FollowUpForm(forms.Form):
    """Something to do."""

    text = forms.CharField(label=gettext_lazy("Was ist zu tun?"), max_length=200)
    due_on = GermanDateField(label=gettext_lazy("Bis"))


class ChallengeForm(forms.Form):
    """An action against a resolution."""

    filed_on = GermanDateField(label=gettext_lazy("Klage erhoben am"))
    published_on = GermanDateField(label=gettext_lazy("Bekannt gemacht am"), required=False)
    member_id = forms.TypedChoiceField(
        label=gettext_lazy("Klagendes Mitglied"), coerce=int, empty_value=None, required=False
    )
    by_organ = forms.BooleanField(label=gettext_lazy("Vorstand oder Aufsichtsrat klagt"), required=False)
    was_kept_out = forms.BooleanField(
        label=gettext_lazy("Das Mitglied wurde nicht zugelassen oder nicht richtig eingeladen"),
        required=False,
    )


def _forms(request: ActorRequest, found: Resolution) -> dict[str, tuple[Any, Any]]:
    """Return the forms of the page by name, each with what it does; only the one sent is bound."""
    sent = request.POST.get("which", "")

    def bound(name: str) -> Any:
        return request.POST if sent == name else None

    challenge = ChallengeForm(bound("challenge"))
    challenge.fields["member_id"].choices = [  # type: ignore[attr-defined]
        ("", "–"), *[(b.organisation_id, b.name) for b in api.member_bodies()]
    ]  # fmt: skip
    by = request.actor
    return {
        "next": (
            NextForm(bound("next")),
            lambda d: api.advance_resolution(resolution_id=found.pk, by=by, **d),
        ),
        "task": (
            FollowUpForm(bound("task")),
            lambda d: api.add_follow_up(resolution_id=found.pk, by=by, **d),
        ),
        "challenge": (
            challenge,
            lambda d: api.record_challenge(resolution_id=found.pk, by=by, **d),
        ),
    }


@requires(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def resolution(request: ActorRequest, resolution_id: int) -> HttpResponse:
    """Show a resolution: wording, state, tasks, challenge; the office moves it on."""
    found = Resolution.objects.filter(pk=resolution_id).select_related("ballot__item__assembly").first()
    if found is None:
        raise Http404
    manages = request.actor.may(Permission.MANAGE)
    offered = _forms(request, found) if manages else {}
    to = reverse("assembly:resolution", args=[resolution_id])
    if request.method == "POST" and manages:
        if "done" in request.POST:
            number = int(request.POST["done"] or 0)
            return attempt(
                request,
                lambda: api.finish_follow_up(follow_up_id=number, by=request.actor),
                _("Die Aufgabe ist erledigt."),
                to,
            )
        form, do = offered.get(request.POST.get("which", ""), (None, None))
        if form is not None and do is not None and form.is_valid():
            return attempt(request, lambda: do(form.cleaned_data), _("Festgehalten."), to)
    return render_page(
        request,
        "assembly/resolution.html",
        title=_("Beschluss %(number)s") % {"number": found.number},
        lead=found.text,
        breadcrumbs=[(_("Beschlüsse"), reverse("assembly:resolutions"))],
        resolution=found,
        facts=[
            (_("Stand"), found.get_state_display()),
            (_("Gefasst am"), format_date(found.resolved_on)),
            (_("Anfechtbar bis"), format_date(found.challenge_until) if found.challenge_until else "–"),
            (_("Hinweis"), _("letzter Tag arbeitsfrei, § 193 BGB zu klären") if found.challenge_flag else ""),
            (_("Feststellung"), found.ballot.determination),
            (_("Festgestellt"), found.ballot.determined_at and format_moment(found.ballot.determined_at)),
        ],
        tasks=found.follow_ups.all(),
        next_form=offered["next"][0] if manages else None,
        task_form=offered["task"][0] if manages else None,
        challenge_form=offered["challenge"][0] if manages else None,
    )
