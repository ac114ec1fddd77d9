# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Copies of the register: for the court, for a member, for third parties; every one leaves a record."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, NotPermitted, Refused, audit, clock
from itunion.union.law import api as law
from itunion.union.members.documents import purpose_notice
from itunion.union.members.models import Inspection
from itunion.union.members.permissions import Permission
from itunion.union.members.queries import RegisterLine, register_as_of

__all__ = ["Copy", "inspect_register", "register_copy"]


@dataclass(frozen=True)
class Copy:
    """Lines of the register with what stands above and below them."""

    lines: list[RegisterLine]
    as_of: date
    known_on: date
    notice: str
    record: Inspection


def fingerprint(lines: list[RegisterLine]) -> str:
    """Return the hash of what was handed out, so that a copy can be recognised later."""
    text = "\n".join(repr((x.number, x.name, x.address, x.member_from, x.shares, x.leaves_on)) for x in lines)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def register_copy(*, as_of: date | None, known_on: date | None = None, reason: str = "", by: Actor) -> Copy:
    """Make the copy for the register court (§ 32): all members of a day, as known on another."""
    by.require(Permission.MANAGE)
    findings = law.enforce(law.book_on().check("M9", as_of=as_of), field="as_of")
    day, known = as_of or clock.today(), known_on or clock.today()
    lines = register_as_of(as_of=day, known_on=known)
    record = Inspection.objects.create(
        kind=Inspection.Kind.COURT_COPY,
        recorded_at=clock.now(),
        asker=_("Registergericht"),
        reason=reason.strip(),
        as_of=day,
        known_on=known,
        sha256=fingerprint(lines),
        by=by.person_name,
    )
    data = {
        "as_of": day,
        "known_on": known,
        "lines": len(lines),
        "sha256": record.sha256,
        "findings": findings,
    }
    audit.record("members.register_copy", subject=f"inspection:{record.pk}", data=data, by=by)
    return Copy(lines, day, known, "", record)


@transaction.atomic
def inspect_register(
    *,
    asker: str,
    asker_name: str,
    interest: str = "",
    about_id: int | None = None,
    extract: bool = False,
    recipient: str = "public",
    notice: bool = False,
    as_of: date | None = None,
    by: Actor,
) -> Copy:
    """Record and give an inspection of the register (§ 31).

    `asker`: "member" or "third". A member sees the whole list, but gets an `extract` of its own entries only; anybody
    else states a legitimate interest, and is bound to the purpose, which a "private" recipient must be told (`notice`).
    """
    other = False
    if asker == "member":
        by.require(Permission.VIEW_OWN)
        other = extract and about_id != by.organisation_id
    else:
        by.require(Permission.MANAGE)
    book = law.book_on()
    findings = law.enforce(
        book.check("M7", asker=asker, interest=interest, other_member=other), field="interest"
    ) + law.enforce(book.check("M8", recipient=recipient, notice=notice), field="notice")
    if not asker_name.strip():
        raise Refused(_("Bitte geben Sie an, wer Einsicht nimmt."), field="asker_name")
    day = as_of or clock.today()
    lines = [x for x in register_as_of(as_of=day) if about_id is None or x.organisation_id == about_id]
    if about_id is not None and not lines:
        raise NotPermitted(_("Zu diesem Tag gibt es keinen Eintrag."))
    kinds = Inspection.Kind
    record = Inspection.objects.create(
        kind=kinds.THIRD_PARTY if asker != "member" else kinds.EXTRACT if extract else kinds.MEMBER,
        recorded_at=clock.now(),
        asker=asker_name.strip()[:200],
        reason=interest.strip(),
        purpose_notice=notice,
        as_of=day,
        known_on=clock.today(),
        sha256=fingerprint(lines),
        by=by.person_name,
    )
    data = {"asker": asker_name, "kind": record.kind, "interest": interest, "findings": findings}
    audit.record("members.inspect_register", subject=f"inspection:{record.pk}", data=data, by=by)
    return Copy(lines, day, clock.today(), purpose_notice(interest) if notice else "", record)
