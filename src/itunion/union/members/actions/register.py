# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing the register: take a member in, change its figures, evidence of § 99, Leitweg-IDs."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.foundation.organisations.api import Organisation
from itunion.union.law import api as law
from itunion.union.members.actions.ledger import Line, enter
from itunion.union.members.models import LeitwegId, Member, RegisterCounter, ShareEntry
from itunion.union.members.permissions import Permission
from itunion.union.members.rules import leitweg_problem

__all__ = [
    "add_leitweg_id",
    "change_member",
    "create_member",
    "draw_number",
    "plan_exit",
    "record_evidence",
    "register_member",
]


def _checked_leitweg(value: str) -> str:
    problems = {
        "form": _(
            "Die Leitweg-ID %(value)s hat nicht die Form Grobadresse-Feinadresse-Prüfziffer, z. B. 15083040-0001-70."
        ),
        "land": _(
            "Die Leitweg-ID %(value)s beginnt mit keinem Land (01 bis 16) und nicht mit 99 für den Bund."
        ),
        "check": _(
            "Die Prüfziffer der Leitweg-ID %(value)s stimmt nicht. Vermutlich ein Tippfehler; bitte vergleichen."
        ),
    }
    value = value.strip()
    problem = leitweg_problem(value)
    if problem:
        raise Refused(problems[problem] % {"value": value}, field="leitweg_id")
    return value


def draw_number(wanted: int | None = None) -> int:
    """Return the next member number, or the wanted one; numbers are never given twice."""
    RegisterCounter.objects.get_or_create(name="number")
    counter = RegisterCounter.objects.select_for_update().get(name="number")
    if wanted is None:
        RegisterCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
        return counter.last + 1
    if wanted > counter.last:
        RegisterCounter.objects.filter(pk=counter.pk).update(last=wanted)
    return wanted


def create_member(
    organisation: Organisation, entered_on: date, *, number: int | None = None, **fields: Any
) -> Member:
    """Put a body into the register; part of another action, which writes the ledger and the audit entry."""
    if organisation.kind != "member":
        raise Refused(_("Nur Organisationen der Art Mitglied können in das Mitgliederverzeichnis."))
    member = Member(organisation=organisation, number=draw_number(number), entered_on=entered_on, **fields)
    member.full_clean(exclude=["organisation"])
    member.save()
    return member


@transaction.atomic
def register_member(
    *,
    organisation: Organisation,
    kind: str,
    workplaces: int,
    entered_on: date,
    official_key: str = "",
    inhabitants: int | None = None,
    leitweg_id: str = "",
    shares: int = 1,
    paid_in: Decimal | None = None,
    by: Actor,
) -> Member:
    """Enter an organisation as a member that exists already; must run in a scope that may write its rows.

    `paid_in` is what it had paid on its shares; None takes the shares as fully paid under today's statutes.
    A new member comes in through an accession case instead.
    """
    by.require(Permission.MANAGE)
    member = create_member(
        organisation,
        entered_on,
        kind=kind,
        official_key=official_key,
        inhabitants=inhabitants,
        workplaces=workplaces,
    )
    if paid_in is None:
        paid_in = law.statutes_on(clock.today()).amount("share_amount") * shares
    text = _("Bestand")
    _entry, findings = enter(
        Line(organisation.pk, ShareEntry.Kind.SUBSCRIPTION, entered_on, shares=shares, text=text), by=by
    )
    if paid_in:
        enter(Line(organisation.pk, ShareEntry.Kind.PAYMENT, entered_on, amount=paid_in, text=text), by=by)
    audit.record(
        "members.register",
        subject=f"member:{member.pk}",
        data={
            "name": organisation.name,
            "number": member.number,
            "kind": kind,
            "entered_on": entered_on,
            "shares": shares,
            "paid_in": paid_in,
            "findings": findings,
        },
        chain=organisation.pk,
        by=by,
    )
    if leitweg_id:
        add_leitweg_id(
            organisation_id=organisation.pk, value=leitweg_id, label=_("Zentrale Rechnungsstelle"), by=by
        )
    return member


@transaction.atomic
def change_member(*, member_id: int, workplaces: int, inhabitants: int | None, by: Actor) -> Member:
    """Change the figures that cost shares and statistics use."""
    by.require(Permission.MANAGE)
    member: Member = Member.objects.select_for_update().get(pk=member_id)
    before = {"workplaces": member.workplaces, "inhabitants": member.inhabitants}
    member.workplaces, member.inhabitants = workplaces, inhabitants
    member.save()
    audit.record(
        "members.change",
        subject=f"member:{member_id}",
        data={"before": before, "after": {"workplaces": workplaces, "inhabitants": inhabitants}},
        chain=member.organisation_id,
        by=by,
    )
    return member


@transaction.atomic
def record_evidence(
    *,
    organisation_id: int,
    authority_number: str,
    authority_evidence: str,
    private_capital: bool | None,
    as_of: date,
    by: Actor,
) -> Member:
    """Record that the member is a contracting authority (§ 99 GWB), and whether private capital is in it."""
    by.require(Permission.MANAGE)
    if as_of > clock.today():
        raise Refused(_("Der Stichtag des Nachweises liegt in der Zukunft."), field="as_of")
    member: Member = Member.objects.select_for_update().get(organisation_id=organisation_id)
    before = {
        "number": member.authority_number,
        "evidence": member.authority_evidence,
        "private": member.private_capital,
    }
    member.authority_number = authority_number.strip()
    member.authority_evidence = authority_evidence.strip()
    member.private_capital = private_capital
    member.authority_as_of = as_of if authority_evidence.strip() else None
    member.private_capital_as_of = as_of if private_capital is not None else None
    member.save()
    data = {"before": before, "number": authority_number, "evidence": authority_evidence,
            "private": private_capital, "as_of": as_of}  # fmt: skip
    audit.record(
        "members.record_evidence", subject=f"member:{member.pk}", data=data, chain=organisation_id, by=by
    )
    return member


@transaction.atomic
def plan_exit(*, organisation_id: int, planned_on: date | None, note: str = "", by: Actor) -> Member:
    """Keep in mind that a member joined until a day; that ends nothing, only a notice does."""
    by.require(Permission.MANAGE)
    member: Member = Member.objects.select_for_update().get(organisation_id=organisation_id)
    member.planned_exit_on, member.planned_exit_note = planned_on, note.strip()[:200]
    member.save(update_fields=["planned_exit_on", "planned_exit_note"])
    data = {"planned_on": planned_on, "note": note}
    audit.record("members.plan_exit", subject=f"member:{member.pk}", data=data, chain=organisation_id, by=by)
    return member


@transaction.atomic
def add_leitweg_id(*, organisation_id: int, value: str, label: str, by: Actor) -> LeitwegId:
    """Register a Leitweg-ID; the first one of a member becomes its default."""
    by.require(Permission.MANAGE)
    value = _checked_leitweg(value)
    known = LeitwegId.objects.filter(organisation_id=organisation_id)
    if known.filter(value=value).exists():
        raise Refused(_("Diese Leitweg-ID ist für das Mitglied schon eingetragen."), field="leitweg_id")
    entry: LeitwegId = LeitwegId.objects.create(
        organisation_id=organisation_id, value=value, label=label, is_default=not known.exists()
    )
    audit.record(
        "members.leitweg_add",
        subject=f"leitweg:{entry.pk}",
        data={"value": value},
        chain=organisation_id,
        by=by,
    )
    return entry
