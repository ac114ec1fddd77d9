# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Casting open votes: one at a time by who represents a member, or many of the hall by the office."""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.models import Ballot, Entitlement, Vote
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import get_ballot
from itunion.union.assembly.rules import link
from itunion.union.law.api import book_on, enforce

__all__ = ["cast", "cast_many"]

NEEDED = (
    "member_id",
    "person_id",
    "person_key",
    "person_name",
    "votes",
    "channel",
    "ballot__state",
    "ballot__secrecy",
    "ballot__choices",
    "ballot__names",
    "ballot__seats",
    "ballot__item__ban_subject",
    "ballot__item__concerned",
)


def _closed() -> Conflict:
    return Conflict(_("Die Abstimmung ist geschlossen. Ihre Stimme wurde nicht mehr gezählt."))


def cast(*, ballot_id: int, member_id: int, choice: Sequence[str], by: Actor) -> Vote:
    """Cast a member's open vote: counted when this returns, or clearly refused. It cannot be changed.

    An empty choice is an invalid vote. The office enters votes of the hall; everybody else votes for whom they
    represent, from any device, once.
    """
    # one short query, because everybody votes at the same moment
    entitled = (
        Entitlement.objects.filter(ballot_id=ballot_id, member_id=member_id)
        .select_related("ballot__item")
        .only(*NEEDED)
        .first()
    )
    _must_take_votes(entitled.ballot if entitled else get_ballot(ballot_id))
    if entitled is None:
        raise Refused(
            _(
                "Das Mitglied war bei der Eröffnung der Abstimmung nicht anwesend und ist hier nicht stimmberechtigt."
            )
        )
    return _all_or_none(entitled.ballot, [(entitled, choice)], by)[0]


def cast_many(
    *, ballot_id: int, votes: Mapping[int, Sequence[str]], rest: Sequence[str] | None = None, by: Actor
) -> list[Vote]:
    """Enter votes of the hall, by member; all of them or, if one is refused, none.

    `rest` is the vote of everybody else in the hall who may still vote: what a chair asks for with „Wer ist dagegen,
    wer enthält sich?“.
    """
    by.require(Permission.MANAGE)
    ballot = get_ballot(ballot_id)
    _must_take_votes(ballot)
    waiting = Entitlement.objects.filter(ballot=ballot).exclude(member__in=ballot.votes.values("member"))
    rights = {e.member_id: e for e in waiting}
    missing = set(votes) - set(rights)
    if missing:
        raise Refused(
            _(
                "Für ein Mitglied ist schon abgestimmt, oder es ist nicht stimmberechtigt. Es wurde nichts eingetragen."
            )
        )
    lines = [(rights[member], choice) for member, choice in votes.items()]
    if rest is not None:
        lines += [
            (e, rest) for m, e in rights.items() if m not in votes and e.channel == "hall" and not e.ban
        ]
    if not lines:
        raise Refused(_("Bitte mindestens eine Stimme angeben. Es wurde nichts eingetragen."))
    return _all_or_none(ballot, lines, by)


def _must_take_votes(ballot: Ballot) -> None:
    if ballot.secrecy != "open":
        raise Refused(_("Das ist eine geheime Abstimmung; hier wird nicht namentlich abgestimmt."))
    if ballot.state != "open":
        raise _closed()


def _check(ballot: Ballot, entitled: Entitlement, choice: Sequence[str], by: Actor) -> None:
    """Refuse a vote that is not the actor's to cast, under a ban, or impossible."""
    if not by.may(Permission.MANAGE):
        by.require(Permission.TAKE_PART)
        if entitled.person_id != by.person_id:
            raise Refused(_("Für dieses Mitglied stimmen Sie hier nicht ab."))
    if ballot.item.ban_subject:
        enforce(
            book_on().check(
                "G21",
                subject=ballot.item.ban_subject,
                concerned=ballot.item.concerned,
                person=entitled.person_key,
                member=f"m{entitled.member_id}",
            )
        )
    unknown = set(choice) - set(ballot.choices)
    if unknown or len(set(choice)) < len(choice) or len(choice) > max(1, ballot.seats):
        raise Refused(_("Diese Auswahl ist nicht möglich. Es wurde keine Stimme abgegeben."), field="choice")


def _all_or_none(ballot: Ballot, lines: Sequence[tuple[Entitlement, Sequence[str]]], by: Actor) -> list[Vote]:
    """Check before the lock, append under it: votes queue at the ballot's row, so what they do there must be short."""
    for entitled, choice in lines:
        _check(ballot, entitled, choice, by)
    try:
        with transaction.atomic():
            for entitled, _choice in lines:
                audit.record(
                    "assembly.cast",
                    subject=f"ballot:{ballot.pk}",
                    data={"member": entitled.member_id},
                    chain=entitled.member_id,
                    by=by,
                )
            return _append(ballot, lines)
    except IntegrityError as error:
        raise Conflict(_("Für dieses Mitglied ist schon abgestimmt. Die erste Stimme zählt.")) from error


def _append(ballot: Ballot, lines: Sequence[tuple[Entitlement, Sequence[str]]]) -> list[Vote]:
    """Append votes to the chain. The database refuses a second vote of a member."""
    locked = Ballot.objects.select_for_update().only("state", "head", "cast").get(pk=ballot.pk)
    if locked.state != "open":
        raise _closed()
    votes = []
    for entitled, choice in lines:
        locked.cast += 1
        digest = link(
            previous=locked.head,
            ballot=ballot.pk,
            member=entitled.member_id,
            choice=list(choice),
            votes=entitled.votes,
            sequence=locked.cast,
        )
        votes.append(
            Vote(
                ballot=ballot,
                member_id=entitled.member_id,
                person_name=entitled.person_name,
                choice=list(choice),
                votes=entitled.votes,
                channel=entitled.channel,
                cast_at=clock.now(),
                sequence=locked.cast,
                previous_hash=locked.head,
                hash=digest,
            )
        )
        locked.head = digest
    Vote.objects.bulk_create(votes)
    Ballot.objects.filter(pk=ballot.pk).update(head=locked.head, cast=locked.cast)
    return votes
