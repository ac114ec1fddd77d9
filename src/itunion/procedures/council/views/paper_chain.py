# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the way of a paper through the committees (Beratungsfolge)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import form_page, format_moment
from itunion.procedures.council.actions import consultations as actions
from itunion.procedures.council.forms.papers import AssignForm, ChainFormSet, ReasonForm, ReferForm
from itunion.procedures.council.models import Consultation, ConsultationState, Paper
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries import papers as queries
from itunion.procedures.council.views.paper_frame import paper_crumbs, paper_page_of, paper_rows

__all__ = ["assign", "chain", "drop", "refer"]


def _present(of: Paper) -> list[dict[str, Any]]:
    """Return the stations still planned; of a paper without any, those usual for its type."""
    if stations := queries.chain_of(of):
        return [
            {
                "group": next((entry.group_id for entry in c.groups.all()), None),
                "joint": next((entry.group_id for entry in list(c.groups.all())[1:]), None),
                "role": c.role,
                "authoritative": bool(c.authoritative),
            }
            for c in stations
            if c.state == ConsultationState.PLANNED
        ]
    template = queries.templates_of(of.body).filter(paper_type=of.paper_type).first()
    rows = template.stations.all() if template else []
    return [{"group": s.group_id, "role": s.role, "authoritative": s.authoritative} for s in rows]


def _stations(of: Paper, rows: Iterable[Mapping[str, Any]]) -> list[actions.PlannedStation]:
    """Return what the lines say; where more committees were planned together than the two a line shows, all of them."""
    planned = [tuple(entry.group for entry in c.groups.all()) for c in queries.chain_of(of)]
    stations = []
    for row in rows:
        shown = tuple(dict.fromkeys(group for group in (row["group"], row["joint"]) if group))
        groups = next((these for these in planned if len(these) > 2 and these[:2] == shown), shown)
        stations.append(actions.PlannedStation(groups, row["role"] or _("Vorberatung"), row["authoritative"]))
    return stations


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def chain(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Plan which committees deal with a paper, in which order."""
    of = queries.papers().get(pk=paper_id)
    return paper_rows(
        request,
        of,
        ChainFormSet,
        lambda rows: actions.plan_chain(paper=of, stations=_stations(of, rows), by=request.actor),
        filled="group",
        initial=lambda: _present(of),
        more=3,
        success=_("Die Beratungsfolge ist gespeichert."),
        title=_("Beratungsfolge planen"),
        lead=str(of),
        explanation=_(
            "In der Reihenfolge der Zeilen. Beratungen, die schon stattfanden oder auf einer Tagesordnung stehen, bleiben; "
            "leere Zeilen entfallen."
        ),
        caption=_("Noch geplante Beratungen"),
        submit=_("Speichern"),
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
    first = meetings.first()
    form = AssignForm(
        request.POST or None,
        meetings=meetings,
        label=lambda m: f"{format_moment(m.start)} {m.name}",
        initial={"meeting": of.meeting_id or getattr(first, "pk", None)},
    )
    lead = f"{of.paper}: {_names(of)}"
    if first is None:
        lead = _("%(what)s. Es ist noch keine Sitzung angelegt, die das beraten kann.") % {"what": lead}
    return form_page(
        request,
        form,
        lambda data: actions.assign_consultation(consultation=of, meeting=data["meeting"], by=request.actor),
        title=_("Sitzung vorsehen"),
        lead=lead,
        back=paper_page_of(of.paper),
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
        back=paper_page_of(of.paper),
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
            groups=list(data["groups"]),
            by=request.actor,
        ),
        title=_("Vertagt oder verwiesen"),
        lead=f"{of.paper}: {_names(of)}",
        back=paper_page_of(of.paper),
        success=_("Eingetragen; die nächste Beratung ist geplant."),
        submit=_("Eintragen"),
        breadcrumbs=paper_crumbs(of.paper),
    )
