# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: the agenda of a meeting, from planned consultations, formal items and what is added later."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.meetings import locked_meeting, recordable_meeting
from itunion.procedures.council.models import (
    AgendaItem,
    Consultation,
    ConsultationState,
    ItemKind,
    Meeting,
    MeetingState,
    ObjectType,
    PaperState,
)
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.queries.sessions import put_off_without_quorum
from itunion.procedures.council.rules.agenda import Placed, move, number_of_supplement, numbered

__all__ = ["add_item", "add_standard_items", "change_item", "move_item", "put_on_agenda", "remove_item"]

# these go into the official agenda, which is German
STANDARD = (
    (
        ItemKind.FORMAL,
        "Eröffnung, Feststellung der ordnungsgemäßen Einberufung und der Beschlussfähigkeit",
    ),
    (ItemKind.FORMAL, "Feststellung der Tagesordnung"),
    (ItemKind.FORMAL, "Genehmigung der Niederschrift der letzten Sitzung"),
    (ItemKind.PUBLIC_QUESTIONS, "Einwohnerfragestunde"),
)


def _order(meeting: Meeting) -> None:
    """Bring places and numbers up to date; numbers that were sent out stay."""
    items = list(meeting.items.order_by("position", "pk"))
    by_key = {item.pk: item for item in items}
    for entry in numbered([Placed(item.pk, item.is_public) for item in items]):
        item = by_key[entry.key]
        label = item.label if meeting.state != MeetingState.PLANNED and item.label else entry.label
        if (item.position, item.label) != (entry.position, label):
            item.position, item.label = entry.position, label
            item.save(update_fields=["position", "label"])


@transaction.atomic
def add_item(
    *, meeting: Meeting, values: Mapping[str, Any], after: AgendaItem | None = None, by: Actor
) -> AgendaItem:
    """Add an item; after the invitation it is a supplement with a number of its own behind `after`."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.PLANNED, MeetingState.INVITED, MeetingState.RUNNING)
    item = AgendaItem(
        organisation_id=meeting.organisation_id, meeting=meeting, created_at=clock.now(), **values
    )
    if not item.is_public and not item.closed_reason:
        raise Refused(
            _("Nennen Sie den Grund, aus dem der Punkt nichtöffentlich ist (§ 52 KVG LSA)."),
            field="closed_reason",
        )
    part = [i for i in meeting.items.order_by("position", "pk") if i.is_public == item.is_public]
    behind = after if after is not None and after in part else (part[-1] if part else None)
    if meeting.state != MeetingState.PLANNED:
        item.supplementary = True
        letter = "Ö" if item.is_public else "N"
        labels = list(meeting.items.values_list("label", flat=True))
        item.label = number_of_supplement(labels, behind.label) if behind else f"{letter} 1"
    if item.second_call:
        _refuse_second_call_untold(item)
    item.position = behind.position if behind else 0
    item.save()
    _order(meeting)
    item.refresh_from_db()
    audit.record(
        "council.item_add",
        subject=f"meeting:{meeting.pk}",
        data={
            "label": item.label,
            "name": item.name,
            "public": item.is_public,
            "supplementary": item.supplementary,
        },
        by=by,
    )
    refresh(meeting)
    return item


def _refuse_second_call_untold(item: AgendaItem) -> None:
    """Refuse what those invited can no longer be told in an invitation or supplement."""
    if item.meeting.state != MeetingState.PLANNED and not item.waits_to_be_sent:
        raise Refused(
            _("Die Einladung ist verschickt; der Hinweis auf die zweite Einberufung muss in ihr stehen."),
            field="second_call",
        )


@transaction.atomic
def add_standard_items(*, meeting: Meeting, by: Actor) -> list[AgendaItem]:
    """Put the usual formal items on an empty agenda."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.PLANNED)
    if meeting.items.exists():
        raise Refused(_("Die Tagesordnung ist nicht mehr leer. Es wurde nichts hinzugefügt."))
    items = [
        AgendaItem.objects.create(
            organisation_id=meeting.organisation_id, meeting=meeting, created_at=clock.now(), kind=kind, name=name,
            position=position,
        )
        for position, (kind, name) in enumerate(STANDARD)
    ]  # fmt: skip
    _order(meeting)
    audit.record("council.item_standard", subject=f"meeting:{meeting.pk}", data={"items": len(items)}, by=by)
    refresh(meeting)
    return items


@transaction.atomic
def put_on_agenda(
    *, meeting: Meeting, consultation: Consultation, item: AgendaItem | None = None, by: Actor
) -> AgendaItem:
    """Put a planned consultation on the agenda, as an item of its own or together with others on `item`."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(meeting, MeetingState.PLANNED, MeetingState.INVITED, MeetingState.RUNNING)
    # as it is now: the caller may have read it before the paper was released
    consultation = Consultation.objects.select_related("paper").get(pk=consultation.pk)
    paper = consultation.paper
    if paper.state != PaperState.RELEASED:
        raise Refused(
            _("Die Vorlage „%(paper)s“ ist noch nicht freigegeben.")
            % {"paper": paper.reference or paper.name}
        )
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused(_("Der Punkt gehört zu einer anderen Sitzung."))
    if consultation.item_id is not None or consultation.state not in {
        ConsultationState.PLANNED, ConsultationState.POSTPONED}:  # fmt: skip
        raise Refused(_("Diese Beratung steht schon auf einer Tagesordnung oder ist abgeschlossen."))
    if item is not None and item.is_public != paper.is_public:
        raise Refused(_("Öffentliche und nichtöffentliche Vorlagen stehen nicht unter demselben Punkt."))
    if item is None:
        item = add_item(
            meeting=meeting,
            values={
                "name": paper.name,
                "kind": ItemKind.PAPER,
                "is_public": paper.is_public,
                "closed_reason": paper.closed_reason,
                "second_call": meeting.state != MeetingState.RUNNING and put_off_without_quorum(consultation),
            },
            by=by,
        )
    consultation.item, consultation.meeting, consultation.state = item, meeting, ConsultationState.ASSIGNED
    consultation.save()
    audit.record(
        "council.item_consultation",
        subject=f"meeting:{meeting.pk}",
        data={"label": item.label, "paper": paper.reference},
        by=by,
    )
    refresh(item, consultation)
    return item


@transaction.atomic
def change_item(*, item: AgendaItem, values: Mapping[str, Any], by: Actor) -> AgendaItem:
    """Change an item; moving it between the parts needs a reason, and what was public leaves the public."""
    by.require(Permission.MANAGE)
    locked_meeting(item.meeting)
    item = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
    was_public = item.is_public
    changed = {name for name, value in values.items() if getattr(item, name) != value}
    # what is announced of a closed item may be said later; what was signed stays as it is
    if changed - {"released_name", "released_result"}:
        recordable_meeting(item.meeting)
    if "second_call" in changed:
        _refuse_second_call_untold(item)
    for name, value in values.items():
        setattr(item, name, value)
    if item.is_public and item.consultations.filter(paper__is_public=False).exists():
        raise Refused(
            _("An dem Punkt steht eine nichtöffentliche Vorlage. Er bleibt im nichtöffentlichen Teil."),
            field="is_public",
        )
    if not item.is_public and not item.closed_reason:
        raise Refused(
            _("Nennen Sie den Grund, aus dem der Punkt nichtöffentlich ist (§ 52 KVG LSA)."),
            field="closed_reason",
        )
    if was_public != item.is_public and item.meeting.state == MeetingState.PLANNED:
        item.label = ""
    item.save()
    _order(item.meeting)
    audit.record(
        "council.item_change",
        subject=f"meeting:{item.meeting_id}",
        data={"label": item.label, "changed": sorted(values), "public": item.is_public},
        by=by,
    )
    refresh(item)
    return item


@transaction.atomic
def move_item(*, item: AgendaItem, steps: int, by: Actor) -> None:
    """Move an item up or down inside its part, until the invitation is out."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(item.meeting, MeetingState.PLANNED)
    part = [i for i in meeting.items.order_by("position", "pk") if i.is_public == item.is_public]
    places = sorted(i.position for i in part)
    for place, key in zip(places, move([i.pk for i in part], item.pk, steps), strict=True):
        AgendaItem.objects.filter(pk=key).update(position=place)
    _order(meeting)
    audit.record(
        "council.item_move", subject=f"meeting:{meeting.pk}", data={"item": item.name, "steps": steps}, by=by
    )
    refresh(meeting)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Actor) -> None:
    """Take an item off an agenda that was not sent out; its consultations wait for another meeting."""
    by.require(Permission.MANAGE)
    meeting = locked_meeting(item.meeting, MeetingState.PLANNED)
    if item.attachments.exists():
        raise Refused(_("An dem Punkt hängen Dateien. Nehmen Sie sie zuerst weg."))
    released = list(item.consultations.all())
    for consultation in released:
        consultation.item, consultation.state = None, ConsultationState.PLANNED
        consultation.save()
    gone = [(ObjectType.AGENDA_ITEM, item.public_number)] if item.public_number is not None else []
    name = item.name
    item.notes.all().delete()
    item.delete()
    _order(meeting)
    audit.record("council.item_remove", subject=f"meeting:{meeting.pk}", data={"item": name}, by=by)
    refresh(meeting, *released, gone=gone, reason="removed")
