# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Convening: invitations to every member with proof, and the minority's demands."""

import hashlib
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.foundation.organisations.api import union
from itunion.union.assembly.actions.locking import locked_assembly, must_be
from itunion.union.assembly.models import (
    AgendaItem,
    Assembly,
    AuditReport,
    DemandSupport,
    Invitation,
    MinorityDemand,
)
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import board_names, member_bodies, member_count, supervisory_chair
from itunion.union.law.api import book_on, enforce, facts

__all__ = ["convene", "demand_assembly", "invitation_text", "mark_sent", "note_opened", "support_demand"]


def _letterhead() -> dict[str, str]:
    """Return what § 25a GenG asks letters to state."""
    stated = facts()
    return {
        "legal_form": "eingetragene Genossenschaft" if "eG" in union().name.split() else "",
        "seat": stated.seat if stated else "",
        "register_court": stated.register_court if stated else "",
        "register_number": stated.register_number if stated else "",
        "board": ", ".join(board_names()),
        "supervisory_chair": supervisory_chair(),
    }


def invitation_text(assembly: Assembly) -> str:
    """Return the invitation as plain text: what e-mail and letter say (§§ 25a, 46 I GenG)."""
    starts = assembly.starts_at.astimezone()
    head = _letterhead()
    agenda = "\n".join(f"{i.position}. {i.title}" for i in assembly.items.all())
    lines = [
        _("Einladung: %(title)s") % {"title": assembly.title},
        "",
        _("Beginn: %(day)s, %(time)s Uhr")
        % {"day": starts.strftime("%d.%m.%Y"), "time": starts.strftime("%H:%M")},
        _("Ort: %(place)s") % {"place": assembly.place},
        _("Form der Versammlung: %(form)s") % {"form": assembly.get_form_display()},
    ]
    if assembly.discussion_form:
        lines.append(_("Form der Erörterung: %(form)s") % {"form": assembly.discussion_form})
    if assembly.access:
        lines += ["", _("So nehmen Sie aus der Ferne teil:"), assembly.access]
    lines += ["", _("Tagesordnung"), agenda, ""]
    lines += [
        union().name,
        _("Sitz: %(seat)s, %(court)s, %(number)s")
        % {"seat": head["seat"], "court": head["register_court"], "number": head["register_number"]},
        _("Vorstand: %(board)s") % {"board": head["board"]},
        _("Vorsitz des Aufsichtsrats: %(chair)s") % {"chair": head["supervisory_chair"]},
    ]
    return "\n".join(lines)


@transaction.atomic
def convene(*, assembly_id: int, by: Actor) -> Assembly:
    """Convene: check time limit, completeness, form and letterhead, and make one invitation per member.

    Members with an e-mail address get it there (a background job sends it and notes the proof), the others by letter.
    Refused as a whole when the invitation would arrive too late or says too little.
    """
    by.require(Permission.MANAGE)
    assembly = locked_assembly(assembly_id)
    must_be(assembly, "planned")
    today = clock.today()
    day = assembly.starts_at.astimezone().date()
    bodies = member_bodies()
    if not bodies:
        raise Refused(_("Es gibt keine Mitglieder, die eingeladen werden könnten."))
    book = book_on()
    by_letter = any(not body.email for body in bodies)
    received_on = today + timedelta(days=book.statutes.number("posting_days") if by_letter else 0)
    items = list(assembly.items.all())
    report_open = AuditReport.objects.filter(dealt_with__isnull=True).exists()
    findings = enforce(
        book.check("G1", convener=assembly.convener),
        book.check("G3", assembly_on=day, received_on=received_on),
        book.check(
            "G4",
            form=assembly.form,
            agenda=len(items),
            discussion_form=assembly.discussion_form,
            participation=assembly.access,
        ),
        book.check(
            "G11",
            form=assembly.form,
            board_agreed=bool(assembly.board_agreed_on),
            supervisory_agreed=bool(assembly.supervisory_agreed_on),
        ),
        book.check("O9", fields=_letterhead()),
        book.check("P6", report_open=report_open, on_agenda=any(i.is_audit_report for i in items)),
    )
    AgendaItem.objects.filter(assembly=assembly).update(announced_on=today)
    digest = hashlib.sha256(invitation_text(assembly).encode()).hexdigest()
    for body in bodies:
        Invitation.objects.create(
            assembly=assembly,
            member_id=body.organisation_id,
            channel="email" if body.email else "letter",
            address=body.email or body.name,
            content_sha256=digest,
        )
    assembly.state, assembly.convened_on = "convened", today
    assembly.save(update_fields=["state", "convened_on"])
    audit.record(
        "assembly.convene",
        subject=f"assembly:{assembly_id}",
        data={"members": len(bodies), "content_sha256": digest, "findings": findings},
        by=by,
    )
    return assembly


@transaction.atomic
def mark_sent(*, invitation_id: int, proof: str, sent_on: date | None = None, by: Actor) -> Invitation:
    """Note that an invitation left the house, and what proves it; when it counts as received follows.

    Raises Refused when it would count as received too late (§ 46 I GenG): the assembly would be contestable.
    """
    by.require(Permission.MANAGE)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("assembly")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        raise Refused(_("Diese Einladung gibt es nicht."))
    if invitation.sent_at is not None:
        raise Conflict(_("Diese Einladung ist schon als verschickt vermerkt."))
    if not proof.strip():
        raise Refused(_("Ohne Nachweis zählt der Versand nicht."), field="proof")
    book = book_on()
    day = sent_on or clock.today()
    posting = book.statutes.number("posting_days") if invitation.channel == "letter" else 0
    received = day + timedelta(days=posting)
    findings = enforce(
        book.check("G3", assembly_on=invitation.assembly.starts_at.astimezone().date(), received_on=received)
    )
    invitation.sent_at, invitation.received_on, invitation.proof = clock.now(), received, proof.strip()
    invitation.save(update_fields=["sent_at", "received_on", "proof"])
    audit.record(
        "assembly.invitation_sent",
        subject=f"invitation:{invitation.pk}",
        data={"member": invitation.member_id, "proof": proof, "received_on": received, "findings": findings},
        by=by,
    )
    return invitation


@transaction.atomic
def note_opened(*, assembly_id: int, by: Actor) -> None:
    """Note that somebody of a member opened its invitation: the best proof of receipt."""
    by.require(Permission.VIEW)
    updated = Invitation.objects.filter(
        assembly_id=assembly_id, member_id=by.organisation_id, opened_at__isnull=True
    ).update(opened_at=clock.now())
    if updated:
        audit.record("assembly.invitation_opened", subject=f"assembly:{assembly_id}", by=by)


@transaction.atomic
def demand_assembly(*, purpose: str, reasons: str, wants_item: bool = False, by: Actor) -> MinorityDemand:
    """Demand an assembly or an item, as a member, with purpose and reasons (§ 45 GenG)."""
    by.require(Permission.REPRESENT)
    if not purpose.strip() or not reasons.strip():
        raise Refused(
            _("Das Verlangen braucht Zweck und Gründe."),
            field="purpose" if not purpose.strip() else "reasons",
        )
    demand: MinorityDemand = MinorityDemand.objects.create(
        purpose=purpose.strip(), reasons=reasons.strip(), wants_item=wants_item, made_on=clock.today()
    )
    audit.record("assembly.demand", subject=f"demand:{demand.pk}", data={"purpose": purpose}, by=by)
    support_demand(demand_id=demand.pk, by=by)
    return demand


@transaction.atomic
def support_demand(*, demand_id: int, by: Actor) -> bool:
    """Stand behind a demand as a member; return whether it has reached the minority the statutes ask for."""
    by.require(Permission.REPRESENT)
    demand = MinorityDemand.objects.select_for_update().filter(pk=demand_id).first()
    if demand is None:
        raise Refused(_("Dieses Verlangen gibt es nicht."))
    if by.organisation_kind != "member":
        raise Refused(_("Nur Mitglieder können ein Verlangen unterstützen."))
    _support, created = DemandSupport.objects.get_or_create(
        demand=demand, member_id=by.organisation_id, defaults={"made_on": clock.today()}
    )
    finding = book_on().check(
        "G2", members=member_count(), demanding=demand.supports.count(), purpose=demand.purpose
    )
    if finding.kept and demand.reached_on is None:
        demand.reached_on = clock.today()
        demand.save(update_fields=["reached_on"])
    if created:
        audit.record(
            "assembly.support_demand",
            subject=f"demand:{demand.pk}",
            data={"reached": finding.kept, "findings": [finding.as_data()]},
            by=by,
        )
    return finding.kept
