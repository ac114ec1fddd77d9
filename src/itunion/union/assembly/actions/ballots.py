# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ballots from paper counts to the chair's determination; objections."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.actions.determining import result_of, wording_of
from itunion.union.assembly.actions.locking import changed, locked_ballot, must_be
from itunion.union.assembly.actions.resolutions import register_resolution
from itunion.union.assembly.actions.secret import close_poll
from itunion.union.assembly.models import Ballot, Objection, PaperCount
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import get_ballot, presence_now
from itunion.union.assembly.rules import INVALID

__all__ = ["close_ballot", "count_paper", "determine", "object_on_record"]


@transaction.atomic
def count_paper(*, ballot_id: int, counts: Mapping[str, int], by: Actor) -> Ballot:
    """Enter counted ballot papers; they join the electronic votes before anything is published."""
    by.require(Permission.MANAGE)
    ballot = locked_ballot(ballot_id)
    if ballot.state == "determined":
        raise Conflict(_("Das Ergebnis ist schon festgestellt."))
    if ballot.secrecy == "secret":
        # a count that is stored by itself would be a result of one channel
        raise Refused(_("Stimmzettel einer geheimen Abstimmung werden bei der Auszählung eingegeben."))
    if ballot.secrecy == "sealed":
        raise Refused(_("Mit Belenios stimmen alle elektronisch ab; Stimmzettel gibt es hier nicht."))
    if ballot.seats > 1:
        raise Refused(_("Stimmzettel mit mehreren Kreuzen bitte je Mitglied erfassen."))
    if any(number < 0 for number in counts.values()) or set(counts) - {*ballot.choices, INVALID}:
        raise Refused(_("Die Zahlen der Stimmzettel passen nicht zu dieser Abstimmung."), field="counts")
    room = ballot.entitlements.filter(ban="").count() - ballot.votes.count()
    if sum(counts.values()) > room:
        raise Refused(
            _("Es sind mehr Stimmzettel (%(papers)s), als noch Mitglieder abstimmen können (%(room)s).")
            % {"papers": sum(counts.values()), "room": room},
            field="counts",
        )
    PaperCount.objects.filter(ballot=ballot).delete()
    for choice, number in counts.items():
        PaperCount.objects.create(ballot=ballot, choice=choice, count=number)
    audit.record("assembly.count_paper", subject=f"ballot:{ballot.pk}", data={"counts": dict(counts)}, by=by)
    return ballot


@transaction.atomic
def close_ballot(*, ballot_id: int, by: Actor) -> Ballot:
    """Close a ballot: whoever comes later is clearly refused."""
    by.require(Permission.MANAGE)
    ballot = locked_ballot(ballot_id)
    if ballot.state != "open":
        raise Conflict(_("Diese Abstimmung ist schon geschlossen."))
    ballot.state, ballot.closed_at = "closed", clock.now()
    votes = close_poll(ballot) if ballot.secrecy == "secret" else ballot.votes.count()
    ballot.save(update_fields=["state", "closed_at", "head"])
    audit.record(
        "assembly.close_ballot",
        subject=f"ballot:{ballot.pk}",
        data={"votes": votes, "head": ballot.head},
        by=by,
    )
    changed(ballot.item.assembly_id)
    return ballot


@transaction.atomic
def determine(*, ballot_id: int, by: Actor) -> Ballot:
    """Determine the result: count, judge by the majority of the subject, say it in words, register a resolution."""
    by.require(Permission.CHAIR)
    ballot = locked_ballot(ballot_id)
    if ballot.state != "closed":
        raise Conflict(_("Festgestellt wird nach dem Schließen, und nur einmal."))
    result, findings = result_of(ballot)
    ballot.result = result
    ballot.determination = wording_of(ballot, result)
    ballot.state, ballot.determined_at = "determined", clock.now()
    ballot.save(update_fields=["result", "determination", "state", "determined_at"])
    if ballot.motion is not None:
        ballot.motion.state = "carried" if result["carried"] else "rejected"
        ballot.motion.save(update_fields=["state"])
    if result["carried"] or result["elected"]:
        register_resolution(ballot, pending=result["pending"], by=by)
    audit.record(
        "assembly.determine",
        subject=f"ballot:{ballot.pk}",
        data={"result": result, "determination": ballot.determination, "findings": findings},
        by=by,
    )
    changed(ballot.item.assembly_id)
    return ballot


@transaction.atomic
def object_on_record(*, ballot_id: int, member_id: int, text: str = "", by: Actor) -> Objection:
    """Put a member's objection on record (§ 51 II GenG), while the assembly is open."""
    ballot = get_ballot(ballot_id)
    must_be(ballot.item.assembly, "open")
    present = presence_now(ballot.item.assembly_id).get(member_id)
    if present is None:
        raise Refused(_("Widerspruch kann nur erklären, wer anwesend ist."))
    if not by.may(Permission.MANAGE) and present.person_key != f"p{by.person_id}":
        raise Refused(_("Für dieses Mitglied können Sie keinen Widerspruch erklären."))
    if ballot.objections.filter(member_id=member_id).exists():
        raise Conflict(_("Der Widerspruch dieses Mitglieds steht schon in der Niederschrift."))
    row: Objection = Objection.objects.create(
        ballot=ballot, member_id=member_id, person_name=present.person_name, text=text.strip(), at=clock.now()
    )
    audit.record(
        "assembly.object", subject=f"ballot:{ballot.pk}", data={"member": member_id}, chain=member_id, by=by
    )
    return row
