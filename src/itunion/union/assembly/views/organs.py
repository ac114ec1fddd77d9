# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: who sits in the organs; appointing, ending a seat."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.ui.api import form_page, render_page
from itunion.union.assembly import api
from itunion.union.assembly.forms import AppointForm, VacateForm
from itunion.union.assembly.models import Ballot, Seat
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.tables import SeatTable

__all__ = ["appoint", "organs", "vacate"]


@requires(Permission.VIEW)
@require_GET
def organs(request: ActorRequest) -> HttpResponse:
    """Show both boards."""
    manages = request.actor.may(Permission.MANAGE)
    return render_page(
        request,
        "assembly/organs.html",
        title=_("Organe"),
        warnings=[f.sentence() for f in api.organ_warnings()],
        board=SeatTable(list(api.seats("management_board")), request, name="v", caption=_("Vorstand")),
        supervision=SeatTable(
            list(api.seats("supervisory_board")), request, name="a", caption=_("Aufsichtsrat")
        ),
        may_manage=manages,
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def appoint(request: ActorRequest) -> HttpResponse:
    """Give a seat."""
    members = [(b.organisation_id, b.name) for b in api.member_bodies()]
    return form_page(
        request,
        form=AppointForm(request.POST or None, members=members),
        run=lambda data: api.appoint(by=request.actor, **data),
        success=_("Der Sitz ist besetzt."),
        back=reverse("assembly:organs"),
        title=_("Sitz besetzen"),
        breadcrumbs=[(_("Organe"), reverse("assembly:organs"))],
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def vacate(request: ActorRequest, seat_id: int) -> HttpResponse:
    """End a seat."""
    seat = Seat.objects.filter(pk=seat_id).first()
    if seat is None:
        raise Http404
    recalls = Ballot.objects.filter(state="determined", subject="recall_supervisory").order_by("-pk")[:20]
    return form_page(
        request,
        form=VacateForm(request.POST or None, ballots=[(b.pk, b.question[:80]) for b in recalls]),
        run=lambda data: api.vacate(seat_id=seat_id, by=request.actor, **data),
        success=_("Der Sitz ist beendet."),
        back=reverse("assembly:organs"),
        title=_("Sitz von %(name)s beenden") % {"name": seat.person_name},
        breadcrumbs=[(_("Organe"), reverse("assembly:organs"))],
    )
