# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that happened in an assembly, row by row: what a second program derives the minutes from again."""

import hashlib
from pathlib import Path
from typing import Any

from itunion.union.assembly.models import Assembly, Ballot
from itunion.union.assembly.queries.attendance import log_of
from itunion.union.assembly.queries.meetings import ballots_of, invitations_of
from itunion.union.assembly.queries.secret import participations_of
from itunion.union.assembly.rules import read_archive
from itunion.union.law.api import MAJORITIES, book_on

__all__ = ["ledger_of", "second_program"]


def _sealed(ballot: Ballot) -> dict[str, Any] | None:
    """Return what the archive of Belenios says, from the archive itself."""
    if ballot.secrecy != "sealed":
        return None
    poll = ballot.sealed_poll
    if poll.archive is None:
        return None
    content = bytes(poll.archive)
    archive = read_archive(content)
    return {
        "archive": hashlib.sha256(content).hexdigest(),
        "voters": archive.voters,
        "ballots": archive.ballots,
        "result": list(archive.result[0]),
    }


def _ballot(ballot: Ballot) -> dict[str, Any]:
    statutes = book_on(ballot.opened_at.astimezone().date()).statutes
    majority = MAJORITIES[ballot.subject]
    return {
        "id": ballot.pk,
        "item": ballot.item.position,
        "number": ballot.number,
        "question": ballot.question,
        "secrecy": ballot.secrecy,
        "choices": ballot.choices,
        "names": ballot.names,
        "seats": ballot.seats,
        "method": ballot.method,
        "opened_at": ballot.opened_at.isoformat(),
        "members": ballot.members,
        "quota": statutes[majority.parameter],
        "strict": majority.strict,
        "of_members": majority.of_members,
        "abstentions_count": statutes["abstentions_are_votes_cast"],
        "quorum": statutes["quorum"],
        "ban_subject": ballot.item.ban_subject,
        "concerned": ballot.item.concerned,
        "entitlements": [
            {"member": e.member_id, "name": e.member.name, "person": e.person_name, "person_key": e.person_key, "channel": e.channel, "votes": e.votes}
            for e in ballot.entitlements.select_related("member").order_by("member__name")
        ],
        "votes": [
            {"sequence": v.sequence, "member": v.member_id, "choice": v.choice, "votes": v.votes, "previous": v.previous_hash, "hash": v.hash}
            for v in ballot.votes.order_by("sequence")
        ],
        "papers": {p.choice: p.count for p in ballot.paper_counts.all()},
        "secret": (ballot.result or {}).get("secret"),
        "sealed": _sealed(ballot),
        "participations": [{"member": m, "kind": kind} for m, kind in sorted(participations_of(ballot.pk).items())],
        "objections": [o.member_id for o in ballot.objections.order_by("pk")],
    }  # fmt: skip


def ledger_of(assembly: Assembly) -> dict[str, Any]:
    """Return the rows behind the minutes as plain data."""
    return {
        "title": assembly.title,
        "day": assembly.starts_at.astimezone().strftime("%d.%m.%Y"),
        "form": assembly.form,
        "chair": assembly.chair_name,
        "presences": [
            {"member": p.member_id, "name": p.member.name, "person": p.person_name, "person_key": p.person_key, "channel": p.channel, "in": p.is_in, "at": p.at.isoformat()}
            for p in log_of(assembly.pk)
        ],
        "invitations": [
            {"name": i.member.name, "received": i.received_on.strftime("%d.%m.%Y") if i.received_on else "", "proof": i.proof}
            for i in invitations_of(assembly.pk)
        ],
        "items": [{"position": i.position, "title": i.title} for i in assembly.items.order_by("position")],
        "ballots": [_ballot(b) for b in ballots_of(assembly.pk)],
    }  # fmt: skip


def second_program() -> Path:
    """Return the program that derives the minutes from this ledger again; it needs the standard library only."""
    return Path(__file__).resolve().parents[1] / "proof" / "rederive.py"
