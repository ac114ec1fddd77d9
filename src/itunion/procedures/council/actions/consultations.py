# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: the way of a paper through the committees (Beratungsfolge)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.models import (
    Consultation,
    ConsultationGroup,
    ConsultationState,
    Group,
    Meeting,
    MeetingState,
    ObjectType,
    Paper,
    PaperState,
)
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh

__all__ = ["PlannedStation", "assign_consultation", "drop_consultation", "plan_chain", "repeat_consultation"]


@dataclass(frozen=True)
class PlannedStation:
    """A station of the way: which committees (the first leads), what for, and whether they decide."""

    groups: tuple[Group, ...]
    role: str
    authoritative: bool


@transaction.atomic
def plan_chain(*, paper: Paper, stations: Sequence[PlannedStation], by: Actor) -> list[Consultation]:
    """Plan the stations that have not taken place; those that have, or stand on an agenda, stay as they are."""
    by.require(Permission.DRAFT)
    if paper.state == PaperState.WITHDRAWN:
        raise Refused(_("Die Vorlage ist zurückgezogen; sie wird nicht mehr beraten."))
    for number, station in enumerate(stations, start=1):
        if not station.groups:
            raise Refused(_("Station %(number)d braucht ein Gremium.") % {"number": number}, field="stations")
    if sum(station.authoritative for station in stations) > 1:
        raise Refused(_("Nur eine Station entscheidet."), field="stations")
    gone = []
    for old in paper.consultations.filter(state=ConsultationState.PLANNED):
        if old.public_number is not None:
            gone.append((ObjectType.CONSULTATION, old.public_number))
        old.groups.all().delete()
        old.delete()
    first = paper.consultations.count()
    planned = [_create(paper, first + position, station) for position, station in enumerate(stations)]
    audit.record(
        "council.chain_plan",
        subject=f"paper:{paper.pk}",
        data={"stations": [([g.name for g in s.groups], s.role, s.authoritative) for s in stations]},
        by=by,
    )
    refresh(paper, gone=gone, reason="replanned")
    return planned


def _create(paper: Paper, position: int, station: PlannedStation) -> Consultation:
    consultation: Consultation = Consultation.objects.create(
        organisation_id=paper.organisation_id,
        paper=paper,
        position=position,
        role=station.role,
        authoritative=station.authoritative,
        created_at=clock.now(),
    )
    for place, group in enumerate(station.groups):
        ConsultationGroup.objects.create(
            organisation_id=paper.organisation_id, consultation=consultation, group=group, position=place
        )
    return consultation


@transaction.atomic
def assign_consultation(*, consultation: Consultation, meeting: Meeting | None, by: Actor) -> Consultation:
    """Provide a meeting for a consultation, or none again; the agenda takes it from there."""
    by.require(Permission.MANAGE)
    if consultation.item_id is not None:
        raise Refused(
            _("Die Beratung steht schon auf einer Tagesordnung. Nehmen Sie sie zuerst dort heraus.")
        )
    if consultation.state not in {ConsultationState.PLANNED, ConsultationState.POSTPONED}:
        raise Refused(_("Diese Beratung ist abgeschlossen."))
    if meeting is not None:
        if meeting.state not in {MeetingState.PLANNED, MeetingState.INVITED} or meeting.cancelled:
            raise Refused(_("Diese Sitzung nimmt keine Beratungen mehr auf."), field="meeting")
        own = {entry.group_id for entry in consultation.groups.all()}
        if not own & {entry.group_id for entry in meeting.groups.all()}:
            raise Refused(
                _("In dieser Sitzung tagt keines der Gremien, die beraten sollen."), field="meeting"
            )
    consultation.meeting = meeting
    consultation.save()
    audit.record(
        "council.consultation_assign",
        subject=f"paper:{consultation.paper_id}",
        data={"meeting": meeting.name if meeting else None},
        by=by,
    )
    refresh(consultation)
    return consultation


@transaction.atomic
def drop_consultation(*, consultation: Consultation, reason: str, by: Actor) -> Consultation:
    """Say that a consultation will not take place."""
    by.require(Permission.MANAGE)
    if consultation.state == ConsultationState.DONE:
        raise Refused(_("Diese Beratung hat stattgefunden."))
    consultation.state, consultation.meeting, consultation.item = ConsultationState.DROPPED, None, None
    consultation.save()
    audit.record(
        "council.consultation_drop", subject=f"paper:{consultation.paper_id}", data={"reason": reason}, by=by
    )
    refresh(consultation)
    return consultation


@transaction.atomic
def repeat_consultation(
    *, consultation: Consultation, state: str, groups: Sequence[Group] = (), by: Actor
) -> Consultation:
    """Close a consultation as postponed or referred and plan the next one after it: same committees, or those referred to."""
    by.require(Permission.MANAGE)
    if state not in {ConsultationState.POSTPONED, ConsultationState.REFERRED}:
        raise Refused(_("Vertagt oder verwiesen."), field="state")
    consultation.state = state
    consultation.save()
    later = consultation.paper.consultations.filter(position__gt=consultation.position)
    for other in sorted(later, key=lambda c: -c.position):
        other.position += 1
        other.save()
    station = PlannedStation(
        tuple(groups) or tuple(entry.group for entry in consultation.groups.select_related("group")),
        consultation.role,
        bool(consultation.authoritative),
    )
    following = _create(consultation.paper, consultation.position + 1, station)
    audit.record(
        "council.consultation_repeat",
        subject=f"paper:{consultation.paper_id}",
        data={"state": state, "groups": [g.name for g in station.groups]},
        by=by,
    )
    refresh(consultation, following)
    return following
