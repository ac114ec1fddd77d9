# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the way of a paper through the committees (Beratungsfolge)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.ui.api import form_page, format_moment, grow
from itunion.procedures.council.actions import consultations as actions
from itunion.procedures.council.forms.papers import AssignForm, ChainFormSet, ReasonForm, ReferForm
from itunion.procedures.council.models import Consultation, ConsultationState, Group, Paper
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries import papers as queries
from itunion.procedures.council.views.papers import paper_crumbs
from itunion.procedures.council.views.shell import council_page

__all__ = ["assign", "chain", "drop", "refer"]


def _present(of: Paper) -> list[dict[str, Any]]:
    """Return the stations still planned; of a paper without any, those usual for its type."""
    stations = [c for c in queries.chain_of(of) if c.state == ConsultationState.PLANNED]
    if stations or of.consultations.exists():
        return [
            {
                "group": next((entry.group_id for entry in c.groups.all()), None),
                "joint": next((entry.group_id for entry in list(c.groups.all())[1:]), None),
                "role": c.role,
                "authoritative": bool(c.authoritative),
            }
            for c in stations
        ]
    template = queries.templates_of(of.body).filter(paper_type=of.paper_type).first()
    rows = template.stations.all() if template else []
    return [{"group": s.group_id, "role": s.role, "authoritative": s.authoritative} for s in rows]


def _together(of: Paper, leading: Group, joint: Group | None) -> tuple[Group, ...]:
    """Return the committees of a line; where more than the two it shows were planned, all of them."""
    shown = (leading,) if joint is None or joint == leading else (leading, joint)
    for consultation in queries.chain_of(of):
        planned = tuple(entry.group for entry in consultation.groups.all())
        if len(planned) > 2 and planned[:2] == shown:
            return planned
    return shown


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def chain(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Plan which committees deal with a paper, in which order."""
    of = queries.papers().get(pk=paper_id)
    back = reverse("council:paper", args=[of.pk])
    options: dict[str, Any] = {"prefix": "stations", "form_kwargs": {"body": of.body}}
    if request.method == "POST" and "more" in request.POST:
        formset = grow(ChainFormSet, request.POST, by=3, **options)
    elif request.method == "POST":
        formset = ChainFormSet(request.POST, **options)
        if formset.is_valid():
            rows = [row.cleaned_data for row in formset.forms if row.cleaned_data.get("group")]
            try:
                actions.plan_chain(
                    paper=of,
                    stations=[
                        actions.PlannedStation(
                            _together(of, row["group"], row["joint"]),
                            row["role"] or _("Vorberatung"),
                            row["authoritative"],
                        )
                        for row in rows
                    ],
                    by=request.actor,
                )
            except DomainError as error:
                messages.error(request, error.message)
            else:
                messages.success(request, _("Die Beratungsfolge ist gespeichert."))
                return redirect(back)
    else:
        formset = ChainFormSet(initial=_present(of), **options)
    return council_page(
        request,
        "council/papers/rows.html",
        section="papers",
        title=_("Beratungsfolge planen"),
        lead=str(of),
        breadcrumbs=paper_crumbs(of),
        explanation=_(
            "In der Reihenfolge der Zeilen. Beratungen, die schon stattfanden oder auf einer Tagesordnung stehen, bleiben; "
            "leere Zeilen entfallen."
        ),
        formset=formset,
        caption=_("Noch geplante Beratungen"),
        submit=_("Speichern"),
        back=back,
    )


def _consultation(consultation_id: int) -> Consultation:
    found: Consultation = Consultation.objects.select_related("paper__body").get(pk=consultation_id)
    return found


def _names(of: Consultation) -> str:
    return ", ".join(entry.group.name for entry in of.groups.select_related("group"))


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def assign(request: ActorRequest, consultation_id: int) -> HttpResponse:
    """Provide a meeting for a consultation; the next one of its committees is offered first."""
    of = _consultation(consultation_id)
    meetings = queries.meetings_for(of, clock.now())
    form = AssignForm(
        request.POST or None,
        meetings=meetings,
        label=lambda m: f"{format_moment(m.start)} {m.name}",
        initial={"meeting": of.meeting_id or getattr(meetings.first(), "pk", None)},
    )
    lead = f"{of.paper}: {_names(of)}"
    if not meetings.exists():
        lead = _("%(what)s. Es ist noch keine Sitzung angelegt, die das beraten kann.") % {"what": lead}
    return form_page(
        request,
        form,
        lambda data: actions.assign_consultation(consultation=of, meeting=data["meeting"], by=request.actor),
        title=_("Sitzung vorsehen"),
        lead=lead,
        back=reverse("council:paper", args=[of.paper_id]),
        success=_("Die Sitzung ist vorgesehen. Auf die Tagesordnung kommt die Vorlage bei der Sitzung."),
        breadcrumbs=paper_crumbs(of.paper),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def drop(request: ActorRequest, consultation_id: int) -> HttpResponse:
    """Say that a consultation will not take place."""
    of = _consultation(consultation_id)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.drop_consultation(consultation=of, by=request.actor, **data),
        title=_("Beratung entfällt"),
        lead=f"{of.paper}: {_names(of)}",
        back=reverse("council:paper", args=[of.paper_id]),
        success=_("Die Beratung entfällt."),
        submit=_("Eintragen"),
        breadcrumbs=paper_crumbs(of.paper),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def refer(request: ActorRequest, consultation_id: int) -> HttpResponse:
    """Say that a consultation was postponed or referred; the next station is planned at once."""
    of = _consultation(consultation_id)
    return form_page(
        request,
        ReferForm(request.POST or None, body=of.paper.body),
        lambda data: actions.repeat_consultation(
            consultation=of,
            state=data["state"],
            groups=list(data["groups"]) if data["state"] == ConsultationState.REFERRED else (),
            by=request.actor,
        ),
        title=_("Vertagt oder verwiesen"),
        lead=f"{of.paper}: {_names(of)}",
        back=reverse("council:paper", args=[of.paper_id]),
        success=_("Eingetragen; die nächste Beratung ist geplant."),
        submit=_("Eintragen"),
        breadcrumbs=paper_crumbs(of.paper),
    )
