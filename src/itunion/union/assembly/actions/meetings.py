# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Planning and running an assembly: agenda, motions, opening, speakers, incidents, closing."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.actions.locking import changed, locked_assembly, locked_item, must_be
from itunion.union.assembly.models import (
    AgendaItem,
    Assembly,
    Ballot,
    Incident,
    Motion,
    TrusteeShare,
    WordRequest,
)
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import presence_now, start_gates
from itunion.union.law.api import MAJORITIES, book_on, enforce

__all__ = [
    "add_item",
    "add_motion",
    "call_speaker",
    "change_assembly",
    "close_assembly",
    "finish_speaker",
    "open_assembly",
    "plan_assembly",
    "record_incident",
    "request_word",
    "show_item",
    "start_voting_phase",
    "withdraw_motion",
]


@transaction.atomic
def plan_assembly(
    *,
    title: str,
    starts_at: datetime,
    place: str,
    form: str = "in_person",
    is_ordinary: bool = True,
    convener: str = "management_board",
    access: str = "",
    discussion_form: str = "",
    board_agreed_on: date | None = None,
    supervisory_agreed_on: date | None = None,
    by: Actor,
) -> Assembly:
    """Plan an assembly; nothing is announced yet."""
    by.require(Permission.MANAGE)
    if starts_at <= clock.now():
        raise Refused(_("Der Beginn liegt in der Vergangenheit."), field="starts_at")
    assembly: Assembly = Assembly.objects.create(
        title=title.strip(),
        starts_at=starts_at,
        place=place.strip(),
        form=form,
        is_ordinary=is_ordinary,
        convener=convener,
        access=access.strip(),
        discussion_form=discussion_form.strip(),
        board_agreed_on=board_agreed_on,
        supervisory_agreed_on=supervisory_agreed_on,
    )
    audit.record(
        "assembly.plan",
        subject=f"assembly:{assembly.pk}",
        data={"title": title, "starts_at": starts_at, "form": form},
        by=by,
    )
    return assembly


@transaction.atomic
def change_assembly(*, assembly_id: int, changes: dict[str, Any], by: Actor) -> Assembly:
    """Change an assembly that is not convened yet; readiness, chair and secretary until it opens."""
    by.require(Permission.MANAGE)
    assembly = locked_assembly(assembly_id)
    always = {
        "ready",
        "board_on_site",
        "supervisory_on_site",
        "chair_name",
        "chair_named_by",
        "secretary_name",
    }
    must_be(assembly, "planned", "convened")
    refused = set(changes) - always if assembly.state == "convened" else set()
    if refused:
        raise Conflict(_("Die Einladung ist schon verschickt; diese Angaben stehen darin und bleiben."))
    for name, value in changes.items():
        setattr(assembly, name, value)
    assembly.save(update_fields=list(changes))
    audit.record("assembly.change", subject=f"assembly:{assembly_id}", data=changes, by=by)
    return assembly


@transaction.atomic
def add_item(
    *,
    assembly_id: int,
    title: str,
    text: str = "",
    kind: str = "report",
    subject: str = "ordinary",
    is_procedural: bool = False,
    is_audit_report: bool = False,
    is_accounts: bool = False,
    ban_subject: str = "",
    concerned: Sequence[str] = (),
    by: Actor,
) -> AgendaItem:
    """Put an item on the agenda. After convening it counts as announced today: too late, it cannot be voted on.

    An item without a resolution needs no announcement (§ 46 III GenG); it can be debated any time.
    """
    by.require(Permission.MANAGE)
    assembly = locked_assembly(assembly_id)
    must_be(assembly, "planned", "convened", "open")
    if subject not in MAJORITIES:
        raise Refused(_("Diese Beschlussart ist nicht bekannt."), field="subject")
    finding = book_on().check("G6", resolution=kind != "report")
    position = (assembly.items.aggregate(n=Max("position"))["n"] or 0) + 1
    item: AgendaItem = AgendaItem.objects.create(
        assembly=assembly,
        position=position,
        title=title.strip(),
        text=text.strip(),
        kind=kind,
        subject=subject,
        announced_on=clock.today() if assembly.state != "planned" else None,
        is_procedural=is_procedural,
        is_audit_report=is_audit_report,
        is_accounts=is_accounts,
        ban_subject=ban_subject,
        concerned=list(concerned),
    )
    audit.record(
        "assembly.add_item",
        subject=f"assembly:{assembly_id}",
        data={"position": position, "title": title, "kind": kind, "findings": [finding.as_data()]},
        by=by,
    )
    changed(assembly_id)
    return item


@transaction.atomic
def add_motion(*, item_id: int, text: str, proposer: str, amends_id: int | None = None, by: Actor) -> Motion:
    """Enter a motion, or an amendment to one; it gets the next number of its kind."""
    by.require(Permission.MANAGE)
    item = locked_item(item_id)
    must_be(item.assembly, "planned", "convened", "open")
    if not text.strip():
        raise Refused(_("Ein Antrag braucht einen Wortlaut."), field="text")
    amended = Motion.objects.filter(pk=amends_id, item=item).first() if amends_id else None
    if amends_id and amended is None:
        raise Refused(
            _("Der Antrag, der geändert werden soll, steht nicht bei diesem Punkt."), field="amends"
        )
    if amended is not None and amended.state != "open":
        raise Conflict(_("Über diesen Antrag ist schon entschieden."))
    siblings = Motion.objects.filter(item=item, amends=amended)
    number = (
        f"{amended.number}.{siblings.count() + 1}" if amended else f"{item.position}-{siblings.count() + 1}"
    )
    motion: Motion = Motion.objects.create(
        item=item, number=number, text=text.strip(), proposer=proposer.strip(), amends=amended
    )
    audit.record(
        "assembly.add_motion",
        subject=f"motion:{motion.pk}",
        data={"number": number, "text": text, "proposer": proposer},
        by=by,
    )
    changed(item.assembly_id)
    return motion


@transaction.atomic
def withdraw_motion(*, motion_id: int, by: Actor) -> Motion:
    """Take a motion back that was not voted on."""
    by.require(Permission.MANAGE)
    motion = Motion.objects.select_for_update().filter(pk=motion_id).first()
    if motion is None or motion.state != "open" or motion.ballots.exists():
        raise Conflict(_("Dieser Antrag kann nicht mehr zurückgenommen werden."))
    motion.state = "withdrawn"
    motion.save(update_fields=["state"])
    audit.record("assembly.withdraw_motion", subject=f"motion:{motion.pk}", by=by)
    changed(motion.item.assembly_id)
    return motion


@transaction.atomic
def open_assembly(*, assembly_id: int, chair_name: str, secretary_name: str = "", by: Actor) -> Assembly:
    """Open the assembly when every gate of its form holds (§ 43b GenG)."""
    by.require(Permission.MANAGE)
    assembly = locked_assembly(assembly_id)
    must_be(assembly, "convened")
    findings = enforce(*start_gates(assembly))
    if not chair_name.strip():
        raise Refused(_("Bitte die Versammlungsleitung angeben."), field="chair_name")
    if Assembly.objects.filter(state="open").exists():
        raise Conflict(_("Eine andere Versammlung läuft noch. Schließen Sie sie zuerst."))
    assembly.state, assembly.opened_at = "open", clock.now()
    assembly.chair_name, assembly.secretary_name = chair_name.strip(), secretary_name.strip()
    assembly.save(update_fields=["state", "opened_at", "chair_name", "secretary_name"])
    audit.record(
        "assembly.open",
        subject=f"assembly:{assembly_id}",
        data={"chair": chair_name, "findings": findings},
        by=by,
    )
    changed(assembly_id)
    return assembly


@transaction.atomic
def start_voting_phase(*, assembly_id: int, by: Actor) -> Assembly:
    """Begin the voting phase of a stretched assembly: from now on all members may vote."""
    by.require(Permission.MANAGE)
    assembly = locked_assembly(assembly_id)
    must_be(assembly, "open")
    assembly.phase = "voting"
    assembly.save(update_fields=["phase"])
    audit.record("assembly.voting_phase", subject=f"assembly:{assembly_id}", by=by)
    changed(assembly_id)
    return assembly


@transaction.atomic
def show_item(*, item_id: int, by: Actor) -> AgendaItem:
    """Call an item: the projector and the voters' pages show it."""
    by.require(Permission.MANAGE)
    item = locked_item(item_id)
    must_be(item.assembly, "open")
    Assembly.objects.filter(pk=item.assembly_id).update(current_item=item)
    audit.record("assembly.show_item", subject=f"item:{item.pk}", by=by)
    changed(item.assembly_id)
    return item


@transaction.atomic
def request_word(*, item_id: int, member_id: int, person_name: str, by: Actor) -> WordRequest:
    """Ask for the floor, for a member that is present."""
    by.require(Permission.VIEW)
    item = locked_item(item_id)
    must_be(item.assembly, "open")
    present = presence_now(item.assembly_id).get(member_id)
    if present is None:
        raise Refused(_("Nur wer anwesend ist, kann sich zu Wort melden."))
    if not by.may(Permission.MANAGE) and present.person_key != f"p{by.person_id}":
        raise Refused(_("Für dieses Mitglied sprechen Sie nicht."))
    if WordRequest.objects.filter(item=item, member_id=member_id, done_at__isnull=True).exists():
        raise Conflict(_("Das Mitglied steht schon auf der Redeliste."))
    request: WordRequest = WordRequest.objects.create(
        item=item,
        member_id=member_id,
        person_name=person_name or present.person_name,
        requested_at=clock.now(),
    )
    audit.record("assembly.request_word", subject=f"item:{item.pk}", data={"member": member_id}, by=by)
    changed(item.assembly_id)
    return request


@transaction.atomic
def call_speaker(*, request_id: int, minutes: int = 3, by: Actor) -> WordRequest:
    """Give somebody the floor for some minutes; the projector counts down."""
    by.require(Permission.MANAGE)
    request = WordRequest.objects.select_for_update().filter(pk=request_id, done_at__isnull=True).first()
    if request is None:
        raise Conflict(_("Diese Wortmeldung ist schon erledigt."))
    request.called_at = clock.now()
    request.ends_at = request.called_at + timedelta(minutes=minutes)
    request.save(update_fields=["called_at", "ends_at"])
    audit.record("assembly.call_speaker", subject=f"word:{request.pk}", data={"minutes": minutes}, by=by)
    changed(request.item.assembly_id)
    return request


@transaction.atomic
def finish_speaker(*, request_id: int, by: Actor) -> WordRequest:
    """Take a line off the speakers' list."""
    by.require(Permission.MANAGE)
    request = WordRequest.objects.select_for_update().filter(pk=request_id, done_at__isnull=True).first()
    if request is None:
        raise Conflict(_("Diese Wortmeldung ist schon erledigt."))
    request.done_at = clock.now()
    request.save(update_fields=["done_at"])
    audit.record("assembly.finish_speaker", subject=f"word:{request.pk}", by=by)
    changed(request.item.assembly_id)
    return request


@transaction.atomic
def record_incident(*, assembly_id: int, cause: str, description: str, by: Actor) -> Incident:
    """Record a fault at once, with its cause; never anything about a vote's content (§ 51 IIa GenG)."""
    by.require(Permission.MANAGE)
    assembly = locked_assembly(assembly_id)
    findings = enforce(book_on().check("G28", cause=cause, description=description), field="description")
    incident: Incident = Incident.objects.create(
        assembly=assembly, at=clock.now(), cause=cause, description=description.strip()
    )
    audit.record(
        "assembly.incident",
        subject=f"assembly:{assembly_id}",
        data={"cause": cause, "description": description, "findings": findings},
        by=by,
    )
    return incident


@transaction.atomic
def close_assembly(*, assembly_id: int, by: Actor) -> Assembly:
    """Close the assembly; every ballot must be determined first."""
    by.require(Permission.MANAGE)
    assembly = locked_assembly(assembly_id)
    must_be(assembly, "open")
    if Ballot.objects.filter(item__assembly=assembly).exclude(state="determined").exists():
        raise Conflict(_("Eine Abstimmung ist noch nicht festgestellt. Stellen Sie erst ihr Ergebnis fest."))
    assembly.state, assembly.closed_at = "closed", clock.now()
    assembly.save(update_fields=["state", "closed_at"])
    # key files nobody fetched are not kept
    TrusteeShare.objects.filter(committee__assembly=assembly).exclude(sealed="").update(sealed="")
    audit.record("assembly.close", subject=f"assembly:{assembly_id}", by=by)
    changed(assembly_id)
    return assembly
