# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: take a member in, change its figures, register Leitweg-IDs."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit
from itunion.foundation.organisations.api import Organisation
from itunion.union.members.models import LeitwegId, Member
from itunion.union.members.permissions import Permission
from itunion.union.members.rules import leitweg_problem

__all__ = ["add_leitweg_id", "change_member", "register_member"]


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
    by: Actor,
) -> Member:
    """Enter an organisation as member; must run in a scope that may write its rows."""
    by.require(Permission.MANAGE)
    if organisation.kind != "member":
        raise Refused(_("Nur Organisationen der Art Mitglied können in das Mitgliederverzeichnis."))
    member = Member(
        organisation=organisation,
        kind=kind,
        official_key=official_key,
        inhabitants=inhabitants,
        workplaces=workplaces,
        entered_on=entered_on,
    )
    member.full_clean(exclude=["organisation"])
    member.save()
    audit.record(
        "members.register",
        subject=f"member:{member.pk}",
        data={"name": organisation.name, "kind": kind, "entered_on": entered_on},
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
