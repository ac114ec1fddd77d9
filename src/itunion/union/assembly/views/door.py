# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages around the door: who represents a member, who is in and who is out."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from itunion.foundation.identity.api import ActorRequest, Person, requires
from itunion.foundation.kernel.api import Refused
from itunion.foundation.ui.api import attempt, form_page, render_confirmation, render_page
from itunion.union.assembly import api
from itunion.union.assembly.forms import RepresentForm
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.views.answering import number_in, wanted
from itunion.union.assembly.views.meetings import trail_of
from itunion.union.assembly.wording import BASIS, CHANNEL

__all__ = ["door", "door_member", "represent", "revoke"]


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


def _at_the_door(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Let in who was ticked, or one remotely, or one out."""
    to, by = reverse("assembly:door", args=[assembly_id]), request.actor
    if "out" in request.POST:
        member = number_in(request.POST["out"])
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
        member = number_in(request.POST["remote"])
        return attempt(
            request,
            lambda: api.check_in(assembly_id=assembly_id, member_id=member, channel="remote", by=by),
            _("Aus der Ferne angemeldet."),
            f"{to}#m{member}",
        )
    chosen = [number_in(text) for text in request.POST.getlist("member")]
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
