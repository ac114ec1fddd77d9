# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who speaks for a member: representatives, mandates, proxies; and the door: checking in and out."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.actions.locking import changed, locked_assembly, must_be
from itunion.union.assembly.models import Assembly, Presence, Representation
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import door_code, may_attend, member_bodies, presence_now, representations
from itunion.union.assembly.rules import represented_by
from itunion.union.law.api import Finding, book_on, enforce

__all__ = [
    "check_in",
    "check_in_by_code",
    "check_in_many",
    "check_out",
    "give_proxy",
    "represent",
    "revoke_representation",
]


def _key(person_id: int | None, person_name: str) -> str:
    return f"p{person_id}" if person_id else "n" + " ".join(person_name.casefold().split())


def _may_speak_for(member_id: int, by: Actor) -> None:
    """Members speak for themselves; the office enters what was handed in."""
    if not by.may(Permission.MANAGE):
        by.require(Permission.REPRESENT)
        if by.organisation_id != member_id:
            raise Refused(_("Das kann nur das Mitglied selbst oder die Geschäftsstelle."))
    if member_id not in {body.organisation_id for body in member_bodies()}:
        raise Refused(_("Diese Stelle ist kein Mitglied der Genossenschaft."))


def _replace(assembly: Assembly, member_id: int, new: Representation) -> Representation:
    """Revoke what held before and save the new representation; somebody already checked in stays until checked out."""
    if member_id in presence_now(assembly.pk):
        raise Conflict(_("Das Mitglied ist schon vertreten im Raum. Melden Sie die Person erst ab."))
    Representation.objects.filter(assembly=assembly, member_id=member_id, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )
    new.save(force_insert=True)
    return new


@transaction.atomic
def represent(
    *,
    assembly_id: int,
    member_id: int,
    basis: str,
    person_name: str,
    person_id: int | None = None,
    form: str = "",
    instruction: str = "",
    by: Actor,
) -> Representation:
    """Record who represents a member by law or as mandated employee (KVG LSA § 131 I).

    Whether a mandated employee counts against the proxy limit is a switch of the statutes.
    """
    _may_speak_for(member_id, by)
    assembly = locked_assembly(assembly_id)
    must_be(assembly, "planned", "convened", "open")
    if basis not in ("statutory", "employee"):
        raise Refused(_("Bitte gesetzliche Vertretung oder Beauftragung wählen."), field="basis")
    key = _key(person_id, person_name)
    checks = [book_on().check("G19", representation=basis, person=person_name.strip())]
    if basis == "employee":
        checks.append(_limit(assembly, member_id, key, form=form or "text", holder_is_member=True))
    findings = enforce(*checks, field="person_name")
    row = _replace(
        assembly,
        member_id,
        Representation(
            assembly=assembly,
            member_id=member_id,
            basis=basis,
            person_name=person_name.strip(),
            person_id=person_id,
            person_key=key,
            form=form,
            instruction=instruction.strip(),
            given_at=clock.now(),
        ),
    )
    audit.record(
        "assembly.represent",
        subject=f"assembly:{assembly_id}",
        data={"member": member_id, "basis": basis, "person": person_name, "findings": findings},
        chain=member_id,
        by=by,
    )
    return row


def _limit(assembly: Assembly, member_id: int, key: str, *, form: str, holder_is_member: bool) -> Finding:
    """Check the limit of § 43 V GenG for one more member represented by this person."""
    book = book_on()
    others = [(r.person_key, r.basis) for r in representations(assembly.pk) if r.member_id != member_id]
    already = represented_by(key, others, employees_count=bool(book.statutes["employee_counts_as_proxy"]))
    return book.check("G20", represented=already + 1, form=form, holder_is_member=holder_is_member)


@transaction.atomic
def give_proxy(
    *,
    assembly_id: int,
    member_id: int,
    holder_name: str,
    holder_id: int | None = None,
    holder_is_member: bool = True,
    form: str = "text",
    instruction: str = "",
    by: Actor,
) -> Representation:
    """Give a proxy; one holder represents two members at most (§ 43 V GenG). It replaces what held before."""
    _may_speak_for(member_id, by)
    assembly = locked_assembly(assembly_id)
    must_be(assembly, "planned", "convened", "open")
    key = _key(holder_id, holder_name)
    if not holder_name.strip():
        raise Refused(_("Bitte angeben, wer die Vollmacht erhält."), field="holder_name")
    finding = _limit(assembly, member_id, key, form=form, holder_is_member=holder_is_member)
    findings = enforce(finding, field="holder_name")
    row = _replace(
        assembly,
        member_id,
        Representation(
            assembly=assembly,
            member_id=member_id,
            basis="proxy",
            person_name=holder_name.strip(),
            person_id=holder_id,
            person_key=key,
            form=form,
            instruction=instruction.strip(),
            given_at=clock.now(),
        ),
    )
    audit.record(
        "assembly.give_proxy",
        subject=f"assembly:{assembly_id}",
        data={"member": member_id, "holder": holder_name, "findings": findings},
        chain=member_id,
        by=by,
    )
    return row


@transaction.atomic
def revoke_representation(*, assembly_id: int, member_id: int, by: Actor) -> None:
    """Take a proxy or mandate back; possible until its holder is checked in."""
    _may_speak_for(member_id, by)
    assembly = locked_assembly(assembly_id)
    if member_id in presence_now(assembly.pk):
        raise Conflict(_("Das Mitglied ist schon vertreten im Raum. Melden Sie die Person erst ab."))
    Representation.objects.filter(assembly=assembly, member_id=member_id, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )
    audit.record(
        "assembly.revoke",
        subject=f"assembly:{assembly_id}",
        data={"member": member_id},
        chain=member_id,
        by=by,
    )


@transaction.atomic
def check_in(*, assembly_id: int, member_id: int, channel: str = "hall", by: Actor) -> Presence:
    """Let the member's representative in. With the holder of several representations each member is checked in.

    Without a recorded representative the member cannot be checked in (§ 43 IV GenG); who joins remotely checks in
    for what they represent themselves.
    """
    assembly = locked_assembly(assembly_id)
    must_be(assembly, "open")
    row = Representation.objects.filter(
        assembly=assembly, member_id=member_id, revoked_at__isnull=True
    ).first()
    if not by.may(Permission.MANAGE):
        by.require(Permission.TAKE_PART)
        if row is None or row.person_id != by.person_id or channel != "remote":
            raise Refused(
                _("Für dieses Mitglied können Sie sich nicht selbst anmelden. Fragen Sie das Tagungsbüro.")
            )
    if channel == "remote" and assembly.form == "in_person":
        raise Refused(_("Diese Versammlung findet nur in Präsenz statt."))
    findings = enforce(
        book_on().check("G19", representation=row.basis if row else "", person=row.person_name if row else "")
    )
    if not may_attend(member_id):
        raise Refused(
            _(
                "Das Mitglied kann nicht teilnehmen: Es ist ausgeschieden, oder der Brief über den Ausschluss ist abgesandt (§ 68 GenG)."
            )
        )
    if member_id in presence_now(assembly.pk):
        raise Conflict(_("Das Mitglied ist schon angemeldet."))
    return _log(
        assembly,
        member_id,
        row.person_name if row else "",
        row.person_key if row else "",
        row.basis if row else "statutory",
        channel,
        is_in=True,
        findings=findings,
        by=by,
    )


@transaction.atomic
def check_in_many(*, assembly_id: int, member_ids: Sequence[int], by: Actor) -> list[Presence]:
    """Let those in who were ticked at the door; all of them or, if one cannot be, none."""
    by.require(Permission.MANAGE)
    if not member_ids:
        raise Refused(_("Bitte mindestens ein Mitglied auswählen."))
    return [check_in(assembly_id=assembly_id, member_id=m, by=by) for m in member_ids]


@transaction.atomic
def check_in_by_code(*, assembly_id: int, code: str, by: Actor) -> Presence:
    """Let in whose code it is (`queries.door_code`): the office types it or reads it from a telephone."""
    by.require(Permission.MANAGE)
    wanted = code.replace("-", "").replace(" ", "").upper()
    for row in representations(assembly_id):
        if constant_time_compare(door_code(assembly_id, row.member_id).replace("-", ""), wanted):
            return check_in(assembly_id=assembly_id, member_id=row.member_id, by=by)
    raise Refused(
        _("Diesen Code gibt es nicht. Prüfen Sie die Schreibweise, oder melden Sie über die Liste an."),
        field="code",
    )


@transaction.atomic
def check_out(*, assembly_id: int, member_id: int, by: Actor) -> Presence:
    """Let the member's representative out: from now on the member is not present and gives no vote."""
    assembly = locked_assembly(assembly_id)
    must_be(assembly, "open")
    present = presence_now(assembly.pk).get(member_id)
    if present is None:
        raise Conflict(_("Das Mitglied ist nicht angemeldet."))
    if not by.may(Permission.MANAGE) and present.person_key != f"p{by.person_id}":
        raise Refused(_("Für dieses Mitglied können Sie sich nicht abmelden."))
    return _log(
        assembly,
        member_id,
        present.person_name,
        present.person_key,
        present.basis,
        present.channel,
        is_in=False,
        findings=[],
        by=by,
    )


def _log(  # noqa: PLR0917  the columns of the log, in order
    assembly: Assembly,
    member_id: int,
    person_name: str,
    person_key: str,
    basis: str,
    channel: str,
    *,
    is_in: bool,
    findings: list[dict[str, object]],
    by: Actor,
) -> Presence:
    row: Presence = Presence.objects.create(
        assembly=assembly,
        member_id=member_id,
        person_name=person_name,
        person_key=person_key,
        basis=basis,
        channel=channel,
        is_in=is_in,
        at=clock.now(),
    )
    audit.record(
        "assembly.check_in" if is_in else "assembly.check_out",
        subject=f"assembly:{assembly.pk}",
        data={"member": member_id, "person": person_name, "channel": channel, "findings": findings},
        chain=member_id,
        by=by,
    )
    changed(assembly.pk)
    return row
