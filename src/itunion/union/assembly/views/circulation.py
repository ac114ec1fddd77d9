# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: circular procedures of board and supervisory board – register, one procedure, a seat's answer."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.ui.api import attempt, form_page, format_date, format_moment, render_page
from itunion.union.assembly import api
from itunion.union.assembly.models import Circulation
from itunion.union.assembly.models.circulation import CirculationChoice
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.views.voice import voice_tabs
from itunion.union.assembly.views.voice_forms import CirculationAnswerForm, CirculationForm
from itunion.union.assembly.views.voice_tables import CirculationTable, SeatAnswerTable

__all__ = ["circulation", "circulations", "conclude", "seat_answer", "start"]


def wanted_circulation(circulation_id: int) -> Circulation:
    """Return the procedure of an address, or answer 404."""
    found = Circulation.objects.filter(pk=circulation_id).first()
    if found is None:
        raise Http404
    return found


def _trail(found: Circulation | None = None) -> list[tuple[Any, str]]:
    trail: list[tuple[Any, str]] = [(_("Umlaufverfahren"), reverse("assembly:circulations"))]
    if found is None:
        return trail
    return [*trail, (found.number, reverse("assembly:circulation", args=[found.pk]))]


@requires(Permission.VIEW)
@require_GET
def circulations(request: ActorRequest) -> HttpResponse:
    """The register of circular procedures."""
    table = CirculationTable(api.circulations(), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "assembly/voice/circulations.html",
        title=_("Umlaufverfahren"),
        tabs=voice_tabs("circulations"),
        table=table,
        waiting=api.my_circulation_seats(request.actor),
        may_start=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def start(request: ActorRequest) -> HttpResponse:
    """Send a motion around."""
    return form_page(
        request,
        form=CirculationForm(request.POST or None),
        run=lambda data: api.start_circulation(by=request.actor, **data),
        success=_("Der Beschlussvorschlag liegt allen Mitgliedern des Organs vor."),
        back=reverse("assembly:circulations"),
        title=_("Neues Umlaufverfahren"),
        lead=_("Widerspricht ein Mitglied des Organs dem Verfahren, geht der Vorschlag in eine Sitzung."),
        breadcrumbs=_trail(),
    )


@requires(Permission.VIEW)
@require_GET
def circulation(request: ActorRequest, circulation_id: int) -> HttpResponse:
    """Show a procedure: the motion, who has answered, the result."""
    found = wanted_circulation(circulation_id)
    actor = request.actor
    manages = actor.may(Permission.MANAGE)
    asked = list(api.seats_asked(circulation_id))
    running = found.state == "open"
    over = api.is_over(found)
    result = found.result or {}
    table = SeatAnswerTable(asked, request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "assembly/voice/circulation.html",
        title=found.title,
        lead=found.number,
        breadcrumbs=_trail(),
        circulation=found,
        facts=[
            (_("Organ"), found.get_organ_display()),
            (_("Stand"), found.get_state_display()),
            (_("Verschickt"), format_moment(found.started_at)),
            (_("Antworten bis"), format_date(found.answer_until)),
            (_("Mitwirken müssen"), _("%(quorum)s von %(seats)s") % {"quorum": found.quorum, "seats": len(asked)}),
            (_("Abgeschlossen"), format_moment(found.concluded_at) if found.concluded_at else "–"),
        ],
        table=table,
        counts=[(CirculationChoice(key).label, count) for key, count in result.get("counts", {}).items()],
        calculation=result.get("calculation", []),
        open_seats=[
            seat
            for seat in asked
            if running
            and not over
            and not hasattr(seat, "answer")
            and (
                seat.seat.person_id == actor.person_id
                if seat.seat.person_id is not None
                else manages
            )
        ],
        may_conclude=running and over and manages,
    )  # fmt: skip


@requires(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def seat_answer(request: ActorRequest, circulation_id: int, asked_id: int) -> HttpResponse:
    """Answer for one's seat; the office enters written answers."""
    found = wanted_circulation(circulation_id)
    asked = api.seats_asked(circulation_id).filter(pk=asked_id).first()
    is_own = asked is not None and asked.seat.person_id == request.actor.person_id
    if asked is None or not (is_own or request.actor.may(Permission.MANAGE)):
        raise Http404
    return form_page(
        request,
        form=CirculationAnswerForm(request.POST or None, is_own=is_own),
        run=lambda data: api.answer_circulation(
            circulation_id=circulation_id, seat_id=asked_id, by=request.actor, **data
        ),
        success=_("Die Antwort ist festgehalten."),
        back=reverse("assembly:circulation", args=[circulation_id]),
        title=_("Antwort von %(name)s") % {"name": asked.person_name},
        lead=found.motion,
        breadcrumbs=_trail(found),
        submit=_("Antworten"),
    )


@requires(Permission.MANAGE)
@require_POST
def conclude(request: ActorRequest, circulation_id: int) -> HttpResponse:
    """State the result after the deadline."""
    wanted_circulation(circulation_id)
    return attempt(
        request,
        lambda: api.conclude_circulation(circulation_id=circulation_id, by=request.actor),
        _("Das Ergebnis ist festgestellt."),
        reverse("assembly:circulation", args=[circulation_id]),
    )
