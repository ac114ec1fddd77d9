# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Casting open votes: one at a time by who represents a member, or many of the hall by the office."""

import json
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.models import AgendaItem, Ballot, Entitlement, Vote
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import get_ballot, right_to_cast
from itunion.union.assembly.rules import link
from itunion.union.law.api import book_on, enforce

__all__ = ["cast", "cast_many", "refuse_banned"]

# Under the ballot's lock everybody waits, and each statement there waits for the other threads of the process once more.
# So there are two, written out: the lock; the vote together with the head of the chain (on SQLite one after the other).
LOCK = 'SELECT state, head, "cast" FROM assembly_ballot WHERE id = %s'
APPEND = (
    "INSERT INTO assembly_vote (ballot_id, member_id, person_name, choice, votes, channel, cast_at, sequence, "
    "previous_hash, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)
ADVANCE = 'UPDATE assembly_ballot SET head = %s, "cast" = %s WHERE id = %s'
APPEND_AND_ADVANCE = f"WITH vote AS ({APPEND}) {ADVANCE} RETURNING (SELECT id FROM vote)"  # noqa: S608


def _closed() -> Conflict:
    return Conflict(_("Die Abstimmung ist geschlossen. Ihre Stimme wurde nicht mehr gezählt."))


def cast(*, ballot_id: int, member_id: int, choice: Sequence[str], by: Actor) -> Vote:
    """Cast a member's open vote: counted when this returns, or clearly refused. It cannot be changed.

    An empty choice is an invalid vote. The office enters votes of the hall; everybody else votes for whom they
    represent, from any device, once.

    There is no savepoint: two statements less. A vote refused at the last moment, because the same one arrived at the
    same instant or the ballot closed meanwhile, takes the transaction around it back as a whole.
    """
    entitled, done = right_to_cast(ballot_id, member_id)
    _must_take_votes(entitled.ballot if entitled else get_ballot(ballot_id))
    if entitled is None:
        raise Refused(
            _(
                "Das Mitglied war bei der Eröffnung der Abstimmung nicht anwesend und ist hier nicht stimmberechtigt."
            )
        )
    _check(entitled.ballot, entitled, choice, by)
    if done:
        raise _twice()
    return _all_or_none(entitled.ballot, [(entitled, choice)], by, savepoint=False)[0]


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
    for entitled, choice in lines:
        _check(ballot, entitled, choice, by)
    return _all_or_none(ballot, lines, by)


def _twice() -> Conflict:
    return Conflict(_("Für dieses Mitglied ist schon abgestimmt. Die erste Stimme zählt."))


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
    refuse_banned(ballot.item, entitled)
    unknown = set(choice) - set(ballot.choices)
    if unknown or len(set(choice)) < len(choice) or len(choice) > max(1, ballot.seats):
        raise Refused(_("Diese Auswahl ist nicht möglich. Es wurde keine Stimme abgegeben."), field="choice")


def refuse_banned(item: AgendaItem, entitled: Entitlement) -> None:
    """Refuse who may not vote on an item because it concerns them (G21)."""
    if not item.ban_subject:
        return
    enforce(
        book_on().check(
            "G21",
            subject=item.ban_subject,
            concerned=item.concerned,
            person=entitled.person_key,
            member=f"m{entitled.member_id}",
        )
    )


def _all_or_none(
    ballot: Ballot, lines: Sequence[tuple[Entitlement, Sequence[str]]], by: Actor, *, savepoint: bool = True
) -> list[Vote]:
    """Record, then append: votes queue at the ballot's row until the commit, so what they do there must be short."""
    try:
        with transaction.atomic(savepoint=savepoint):
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
        raise _twice() from error


def _append(ballot: Ballot, lines: Sequence[tuple[Entitlement, Sequence[str]]]) -> list[Vote]:
    """Append votes to the chain. The database refuses a second vote of a member."""
    now = clock.now()
    votes = []
    with connection.cursor() as cursor:
        lock = (
            f"{LOCK} {connection.ops.for_update_sql()}" if connection.features.has_select_for_update else LOCK
        )
        cursor.execute(lock, [ballot.pk])
        state, head, sequence = cursor.fetchone()
        if state != "open":
            raise _closed()
        for entitled, choice in lines:
            sequence += 1
            vote = Vote(
                ballot=ballot,
                member_id=entitled.member_id,
                person_name=entitled.person_name,
                choice=list(choice),
                votes=entitled.votes,
                channel=entitled.channel,
                cast_at=now,
                sequence=sequence,
                previous_hash=head,
            )
            head = vote.hash = link(
                previous=head,
                ballot=ballot.pk,
                member=vote.member_id,
                choice=vote.choice,
                votes=vote.votes,
                sequence=sequence,
            )
            _write(cursor, vote)
            votes.append(vote)
    return votes


def _write(cursor: CursorWrapper, vote: Vote) -> None:
    """Write a vote and make it the head of its ballot's chain."""
    row = (
        vote.ballot_id,
        vote.member_id,
        vote.person_name,
        json.dumps(vote.choice),
        vote.votes,
        vote.channel,
        connection.ops.adapt_datetimefield_value(vote.cast_at),
        vote.sequence,
        vote.previous_hash,
        vote.hash,
    )
    head = (vote.hash, vote.sequence, vote.ballot_id)
    if connection.vendor == "postgresql":
        cursor.execute(APPEND_AND_ADVANCE, row + head)
        (vote.pk,) = cursor.fetchone()
    else:
        cursor.execute(APPEND, row)
        (vote.pk,) = cursor.fetchone()
        cursor.execute(ADVANCE, head)
