# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Take a list of members over: all of it or nothing."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, system_actor
from itunion.foundation.organisations.api import OrganisationKind, create_organisation, union
from itunion.union.law import api as law
from itunion.union.members.actions.ledger import Line, enter
from itunion.union.members.actions.register import create_member
from itunion.union.members.importing import preview_list
from itunion.union.members.models import Member, ShareEntry
from itunion.union.members.permissions import Permission

__all__ = ["import_members"]


@transaction.atomic
def import_members(
    *, raw: Sequence[Mapping[str, str]], numbers: Sequence[int], file_name: str, by: Actor
) -> list[Member]:
    """Enter every row of a checked list; everything is checked again, and one bad row keeps all out."""
    by.require(Permission.MANAGE)
    preview = preview_list(raw, numbers)
    if preview.problems or not preview.members:
        raise Refused(
            _("Die Liste enthält Fehler. Es wurde nichts übernommen."),
            details=[f"{p.row}, {p.column}: {p.text}" for p in preview.problems],
        )
    # who may enter members may bring their bodies onto the platform
    platform = system_actor(f"Übernahme, veranlasst von {by.person_name}", organisation_id=by.organisation_id)
    share = law.book_on().statutes.amount("share_amount")
    members = []
    for row in preview.members:
        organisation = create_organisation(
            kind=OrganisationKind.MEMBER,
            name=row.name,
            street=row.street,
            postcode=row.postcode,
            city=row.city,
            email=row.email,
            by=platform,
        )
        member = create_member(
            organisation,
            row.entered_on,
            number=row.number,
            kind=row.kind,
            official_key=row.official_key,
            inhabitants=row.inhabitants,
            workplaces=row.workplaces,
        )
        text = _("Übernahme aus %(name)s") % {"name": file_name}
        enter(
            Line(organisation.pk, ShareEntry.Kind.SUBSCRIPTION, row.entered_on, row.shares, text=text), by=by
        )
        paid_in = share * row.shares if row.paid_in is None else row.paid_in
        if paid_in:
            line = Line(organisation.pk, ShareEntry.Kind.PAYMENT, row.entered_on, amount=paid_in, text=text)
            enter(line, by=by)
        members.append(member)
    data = {"file": file_name, "numbers": [m.number for m in members], "gaps": preview.gaps}
    audit.record("members.import_members", subject=f"organisation:{union().pk}", data=data, by=by)
    return members
