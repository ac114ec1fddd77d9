# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Procedures that are part of every membership: switched on for all members, and for each that is admitted."""

import logging
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, clock
from itunion.foundation.organisations.api import across, within
from itunion.procedures.contract import loading
from itunion.procedures.contract.actions.switching import activate
from itunion.procedures.contract.permissions import Permission
from itunion.procedures.contract.queries import manifest_of, switches_of, why_suspended
from itunion.union.members import api as members

__all__ = ["Included", "activate_everywhere", "include_member"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Included:
    """For how many members an included procedure was switched on now, was on before, and is off on purpose."""

    switched_on: int
    already: int
    off: int


def activate_everywhere(*, procedure: str, by: Actor) -> Included:
    """Switch an included procedure on for every member that never had it; again it changes nothing.

    Where the union has switched it off for a member, it stays off.
    """
    by.require(Permission.MANAGE)
    if not manifest_of(procedure).included:
        raise Refused(
            _("„%(name)s“ ist nicht für alle Mitglieder enthalten; schalten Sie es für einzelne ein.")
            % {"name": procedure}
        )
    with transaction.atomic():
        with across("procedures.operate", reason=f"{procedure}: activate for all", by=by):
            present = [line.organisation_id for line in members.member_lines()]
        switched_on = already = off = 0
        for organisation_id in present:
            with within(organisation_id):
                ledger = switches_of(organisation_id, procedure)
            if not ledger:
                activate(procedure=procedure, organisation_id=organisation_id, parameters={}, by=by)
                switched_on += 1
            elif ledger[-1].on:
                already += 1
            else:
                off += 1
    return Included(switched_on, already, off)


def include_member(*, organisation_id: int, from_day: date, by: Actor) -> None:
    """Switch on what is included for a member that was admitted, from its first day on.

    A procedure that rests or fails does not stand in the way of the admission; `activate_everywhere` makes it good.
    """
    for entry in loading.running():
        if entry.manifest is None or not entry.manifest.included or why_suspended(entry.name):
            continue
        try:
            with transaction.atomic():
                with within(organisation_id):
                    known = switches_of(organisation_id, entry.name)
                if not known:
                    activate(
                        procedure=entry.name,
                        organisation_id=organisation_id,
                        parameters={},
                        from_day=max(from_day, clock.today()),
                        by=by,
                    )
        except Exception as error:
            logger.error("procedure %s was not switched on: %s", entry.name, loading.trouble_with(error))
