# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: votes on items, with numbers that are checked against who was in the room."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.meetings import locked_meeting, recordable_meeting
from itunion.procedures.council.actions.quorum import note_quorum, too_few
from itunion.procedures.council.models import AgendaItem, MeetingState, Vote, VoteCast, VoteChoice, VoteKind
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.queries.sessions import standing_on, voters_on
from itunion.procedures.council.rules.quorum import MAJORITY
from itunion.procedures.council.rules.votes import (
    Count,
    Verdict,
    count_problem,
    decide,
    result_text,
)

__all__ = ["record_roll_call", "record_unanimous", "record_vote", "withdraw_vote"]


@transaction.atomic
def record_vote(
    *,
    item: AgendaItem,
    kind: str,
    yes: int,
    no: int,
    abstained: int,
    invalid: int = 0,
    majority: str = "simple",
    subject: str = "",
    known: int | None = None,
    by: Actor,
) -> Vote:
    """Record the numbers of an open or secret vote; names are never kept for these.

    `known` is how many votes on the item whoever records this one has seen: with more of them it was sent twice.
    """
    by.require(Permission.MANAGE)
    if kind == VoteKind.ROLL_CALL:
        raise Refused(_("Eine namentliche Abstimmung braucht die Namen."), field="kind")
    return _record(item, kind, Count(yes, no, abstained, invalid, 0), majority, subject, {}, known, by)


@transaction.atomic
def record_unanimous(*, item: AgendaItem, by: Actor) -> Vote:
    """Record that everybody who may vote is for it, as the first vote on the item."""
    by.require(Permission.MANAGE)
    # locked before the people are counted: somebody may be leaving at this moment
    locked_meeting(item.meeting, MeetingState.RUNNING)
    voters, _barred = voters_on(item, clock.now())
    return record_vote(item=item, kind=VoteKind.UNANIMOUS, yes=len(voters), no=0, abstained=0, known=0, by=by)


@transaction.atomic
def record_roll_call(
    *,
    item: AgendaItem,
    choices: Mapping[int, str],
    majority: str = "simple",
    subject: str = "",
    known: int | None = None,
    by: Actor,
) -> Vote:
    """Record a vote by name: choices by the key of the person; only who is in the room and not barred votes."""
    by.require(Permission.MANAGE)
    if unknown := set(choices.values()) - set(VoteChoice.values):
        raise Refused(_("Unbekannte Wahl: %(choices)s") % {"choices": ", ".join(sorted(unknown))})
    values = list(choices.values())
    count = Count(
        values.count(VoteChoice.YES), values.count(VoteChoice.NO), values.count(VoteChoice.ABSTAINED), 0, 0
    )
    return _record(item, VoteKind.ROLL_CALL, count, majority, subject, choices, known, by)


def _record(  # noqa: PLR0917
    item: AgendaItem,
    kind: str,
    count: Count,
    majority: str,
    subject: str,
    choices: Mapping[int, str],
    known: int | None,
    by: Actor,
) -> Vote:
    meeting = locked_meeting(item.meeting, MeetingState.RUNNING)
    now = clock.now()
    if known is not None and item.votes.count() != known:
        raise Refused(
            _(
                "Zu diesem Punkt wurde inzwischen schon abgestimmt. Sehen Sie nach; es wurde nichts eingetragen."
            )
        )
    standing = standing_on(item, now)
    voters, barred, seats = standing.voters, standing.barred, standing.seats
    if not seats:
        raise Refused(_("In dem Gremium hat niemand Stimmrecht. Tragen Sie zuerst die Mitglieder ein."))
    if not standing.quorum:
        raise too_few(len(voters), seats)
    if standing.quorum == MAJORITY and not standing.found:
        # whoever lets vote with enough in the room has found that they are enough
        note_quorum(meeting, by=by)
    if strangers := set(choices) - voters:
        raise Refused(
            _("%(count)d Personen sind nicht im Raum, haben kein Stimmrecht oder dürfen nicht mitwirken.")
            % {"count": len(strangers)}
        )
    count = Count(count.yes, count.no, count.abstained, count.invalid, len(voters))
    if problem := count_problem(count, excluded=len(barred), seats=seats):
        given = count.yes + count.no + count.abstained + count.invalid
        raise Refused(
            {
                "negative": _("Stimmen sind ganze Zahlen ab 0."),
                "more_than_present": _(
                    "Es wurden %(given)d Stimmen gezählt, im Raum sind aber nur %(present)d Stimmberechtigte, die mitwirken dürfen."
                )
                % {"given": given, "present": count.present},
                "more_than_seats": _(
                    "Es sind mehr Stimmberechtigte im Raum, als das Gremium Sitze hat. Prüfen Sie die Anwesenheit."
                ),
            }[problem],
            field="yes",
        )
    verdict = decide(count, majority, seats=seats)
    vote: Vote = Vote.objects.create(
        organisation_id=item.organisation_id,
        item=item,
        subject=subject,
        kind=kind,
        yes=count.yes,
        no=count.no,
        abstained=count.abstained,
        invalid=count.invalid,
        excluded=len(barred),
        present=count.present,
        majority=majority,
        carried=verdict.carried,
        quorum=standing.quorum,
        at=now,
        position=item.votes.count(),
    )
    VoteCast.objects.bulk_create(
        VoteCast(organisation_id=item.organisation_id, vote=vote, person_id=person, choice=choice)
        for person, choice in sorted(choices.items())
    )
    if not subject:
        item.result = result_text(count, verdict)
        item.save(update_fields=["result"])
    # whoever votes on an item deals with it, called or not
    AgendaItem.objects.filter(pk=item.pk, start__isnull=True).update(start=now)
    audit.record(
        "council.vote",
        subject=f"meeting:{meeting.pk}",
        data={
            "item": item.label, "kind": kind, "yes": count.yes, "no": count.no, "abstained": count.abstained,
            "invalid": count.invalid, "present": count.present, "excluded": len(barred), "majority": majority,
            "carried": verdict.carried, "quorum": standing.quorum,
        },
        by=by,
    )  # fmt: skip
    refresh(item)
    return vote


@transaction.atomic
def withdraw_vote(*, vote: Vote, reason: str, by: Actor) -> None:
    """Take a vote that was recorded wrongly back; the trail keeps its numbers."""
    by.require(Permission.MANAGE)
    item = vote.item
    recordable_meeting(item.meeting, MeetingState.RUNNING, MeetingState.HELD)
    if not Vote.objects.filter(pk=vote.pk).exists():
        raise Refused(_("Diese Abstimmung ist schon zurückgenommen."))
    if not reason.strip():
        raise Refused(_("Nennen Sie den Grund; die Zahlen bleiben im Protokoll."), field="reason")
    audit.record(
        "council.vote_withdraw",
        subject=f"meeting:{item.meeting_id}",
        data={
            "item": item.label,
            "yes": vote.yes,
            "no": vote.no,
            "abstained": vote.abstained,
            "reason": reason,
        },
        by=by,
    )
    vote.casts.all().delete()
    vote.delete()
    if not vote.subject:
        before = item.votes.filter(subject="").order_by("position", "pk").last()
        # a repeated vote falls away, the one before it is the decision again
        item.result = _result_of(before) if before else ""
        item.save(update_fields=["result"])
    refresh(item)


def _result_of(vote: Vote) -> str:
    count = Count(vote.yes, vote.no, vote.abstained, vote.invalid, vote.present)
    return result_text(count, Verdict(bool(vote.carried), vote.yes, 0))
