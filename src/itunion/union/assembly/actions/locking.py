# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Getting rows to change, locked, with errors people understand; and telling the hall that something changed."""

from django.utils.translation import gettext as _

from itunion.foundation.kernel import live
from itunion.foundation.kernel.api import Conflict, Refused
from itunion.union.assembly.models import AgendaItem, Assembly, Ballot, Minutes

__all__ = ["changed", "locked_assembly", "locked_ballot", "locked_item", "locked_minutes", "must_be"]


def locked_assembly(assembly_id: int) -> Assembly:
    """Return the assembly for changing."""
    found = Assembly.objects.select_for_update().filter(pk=assembly_id).first()
    if found is None:
        raise Refused(_("Diese Versammlung gibt es nicht."))
    return found


def locked_item(item_id: int) -> AgendaItem:
    """Return an agenda item, its assembly locked."""
    found = AgendaItem.objects.filter(pk=item_id).first()
    if found is None:
        raise Refused(_("Diesen Tagesordnungspunkt gibt es nicht."))
    found.assembly = locked_assembly(found.assembly_id)
    return found


def locked_ballot(ballot_id: int) -> Ballot:
    """Return a ballot for changing: votes queue here, so that each is counted or clearly refused."""
    found = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("item__assembly", "motion")
        .filter(pk=ballot_id)
        .first()
    )
    if found is None:
        raise Refused(_("Diese Abstimmung gibt es nicht."))
    return found


def locked_minutes(assembly_id: int) -> Minutes:
    """Return the minutes of an assembly for changing."""
    found = Minutes.objects.select_for_update().filter(assembly_id=assembly_id).first()
    if found is None:
        raise Refused(_("Zu dieser Versammlung gibt es noch keine Niederschrift."))
    return found


def must_be(assembly: Assembly, *states: str) -> None:
    """Raise Conflict unless the assembly is in one of the states."""
    if assembly.state not in states:
        raise Conflict(
            _("Das geht jetzt nicht: Die Versammlung ist im Stand „%(state)s“. Es wurde nichts geändert.")
            % {"state": assembly.get_state_display()}
        )


def changed(assembly_id: int) -> None:
    """Let the projector and the voters' pages know that they should look again."""
    live.announce(f"assembly-{assembly_id}")
