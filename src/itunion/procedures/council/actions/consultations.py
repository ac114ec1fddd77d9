# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: the way of a paper through the committees (Beratungsfolge)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.papers import present_paper
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
    paper = present_paper(paper)
    if paper.state == PaperState.WITHDRAWN:
        raise Refused(_("Die Vorlage ist zurückgezogen; sie wird nicht mehr beraten."))
    for number, station in enumerate(stations, start=1):
        if not station.groups:
            raise Refused(_("Station %(number)d braucht ein Gremium.") % {"number": number}, field="stations")
    if sum(station.authoritative for station in stations) > 1:
        raise Refused(_("Nur eine Station entscheidet."), field="stations")
    gone, planned = [], []
    left = list(paper.consultations.filter(state=ConsultationState.PLANNED).prefetch_related("groups"))
    fixed = paper.consultations.exclude(state=ConsultationState.PLANNED)
    first = 1 + max(fixed.values_list("position", flat=True), default=-1)
    for position, station in enumerate(stations, start=first):
        # the same committees again: the row stays, with the meeting provided for it and its public address
        wanted = [group.pk for group in station.groups]
        same = next((old for old in left if [entry.group_id for entry in old.groups.all()] == wanted), None)
        if same is None:
            planned.append(_create(paper, position, station))
            continue
        left.remove(same)
        same.position, same.role, same.authoritative = position, station.role, station.authoritative
        same.save(update_fields=["position", "role", "authoritative"])
        planned.append(same)
    for old in left:
        if old.public_number is not None:
            gone.append((ObjectType.CONSULTATION, old.public_number))
        old.groups.all().delete()
        old.delete()
    audit.record(
        "council.chain_plan",
        subject=f"paper:{paper.pk}",
        data={"stations": [([g.name for g in s.groups], s.role, s.authoritative) for s in stations]},
        by=by,
    )
    refresh(paper, gone=gone, reason="replanned")
    return planned


def _present(consultation: Consultation) -> Consultation:
    """Return a consultation as it is now, locked."""
    present: Consultation = (
        Consultation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("paper")
        .get(pk=consultation.pk)
    )
    return present


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
    consultation = _present(consultation)
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
    consultation.save(update_fields=["meeting"])
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
    consultation = _present(consultation)
    if consultation.state == ConsultationState.DONE:
        raise Refused(_("Diese Beratung hat stattgefunden."))
    if consultation.item_id is not None:
        raise Refused(
            _(
                "Die Beratung steht auf einer Tagesordnung. Setzen Sie dort den Punkt ab oder vertagen Sie ihn."
            )
        )
    if not reason.strip():
        raise Refused(_("Sagen Sie, warum die Beratung entfällt."), field="reason")
    consultation.state, consultation.meeting = ConsultationState.DROPPED, None
    consultation.save(update_fields=["state", "meeting"])
    audit.record(
        "council.consultation_drop", subject=f"paper:{consultation.paper_id}", data={"reason": reason}, by=by
    )
    refresh(consultation)
    return consultation


@transaction.atomic
def repeat_consultation(
    *, consultation: Consultation, state: str, groups: Sequence[Group] = (), by: Actor
) -> Consultation:
    """Close a consultation and plan the next one after it: postponed in the same committees, referred in `groups`."""
    by.require(Permission.MANAGE)
    consultation = _present(consultation)
    if state not in {ConsultationState.POSTPONED, ConsultationState.REFERRED}:
        raise Refused(_("Vertagt oder verwiesen."), field="state")
    referred = state == ConsultationState.REFERRED
    if referred and not groups:
        raise Refused(_("Wählen Sie, an welches Gremium verwiesen wurde."), field="groups")
    if consultation.state not in {
        ConsultationState.PLANNED,
        ConsultationState.ASSIGNED,
        ConsultationState.DONE,
    }:
        raise Refused(_("Diese Beratung ist abgeschlossen."))
    consultation.state = state
    consultation.save(update_fields=["state"])
    later = consultation.paper.consultations.filter(position__gt=consultation.position)
    for other in sorted(later, key=lambda c: -c.position):
        other.position += 1
        other.save(update_fields=["position"])
    station = PlannedStation(
        tuple(groups if referred else (entry.group for entry in consultation.groups.select_related("group"))),
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
