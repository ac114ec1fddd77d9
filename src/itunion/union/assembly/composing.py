# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The minutes as plain data, composed from what the tables say happened (§ 47 GenG)."""

from typing import Any

from itunion.union.assembly.models import AgendaItem, Assembly, Ballot
from itunion.union.assembly.queries import invitations_of, log_of, participations_of

__all__ = ["compose"]


def _moment(value: Any) -> str:
    return value.astimezone().strftime("%d.%m.%Y %H:%M") if value else ""


def _ballot(ballot: Ballot) -> dict[str, Any]:
    """One vote: kind, result, determination, who took part and how; names of votes only where it was open."""
    result = ballot.result or {}
    entitled = list(ballot.entitlements.select_related("member").order_by("member__name"))
    voted = {v.member_id: v for v in ballot.votes.all()}
    secretly = participations_of(ballot.pk)
    participants = [
        {
            "member": e.member.name,
            "person": e.person_name,
            "basis": e.basis,
            "channel": e.channel,
            "votes": e.votes,
            "took_part": e.member_id in (voted if ballot.secrecy == "open" else secretly),
            "means": secretly.get(e.member_id, ""),
            "choice": voted[e.member_id].choice if e.member_id in voted else None,
            "ban": e.ban,
        }
        for e in entitled
    ]
    return {
        "question": ballot.question,
        "motion": ballot.motion.number if ballot.motion else "",
        "secrecy": ballot.secrecy,
        "subject": ballot.subject,
        "names": ballot.names,
        "seats": ballot.seats,
        "method": ballot.method,
        "entitled": len(entitled),
        "banned": sum(1 for e in entitled if e.ban),
        "present": ballot.present,
        "members": ballot.members,
        "counts": result.get("counts", {}),
        "invalid": result.get("invalid", 0),
        "cast": result.get("cast", 0),
        "paper": result.get("paper", 0),
        "carried": result.get("carried", False),
        "elected": result.get("elected", []),
        "calculation": result.get("calculation", []),
        "determination": ballot.determination,
        "head": ballot.head,
        "opened": _moment(ballot.opened_at),
        "closed": _moment(ballot.closed_at),
        "secret": _secret(ballot, result),
        "sealed": result.get("sealed"),
        "participants": participants,
        "objections": [
            {"member": o.member.name, "person": o.person_name, "text": o.text}
            for o in ballot.objections.select_related("member").order_by("pk")
        ],
    }


def _secret(ballot: Ballot, result: dict[str, Any]) -> dict[str, Any] | None:
    """What the minutes say of a secret ballot: tokens issued, ballots counted, head of the board, fingerprints."""
    if ballot.secrecy != "secret":
        return None
    counted, poll = result.get("secret", {}), ballot.secret_poll
    return {
        "tokens_issued": counted.get("tokens_issued", 0),
        "ballots": counted.get("ballots", 0),
        "paper": counted.get("paper", 0),
        "unanimous": counted.get("unanimous", False),
        "head": counted.get("head", ballot.head),
        "definition": poll.digest,
        "committee": poll.committee.fingerprint,
        "trustees": [share.trustee for share in poll.committee.shares.all()],
        "document": poll.document_sha256,
    }


def _item(item: AgendaItem) -> dict[str, Any]:
    return {
        "position": item.position,
        "title": item.title,
        "text": item.text,
        "kind": item.kind,
        "motions": [
            {"number": m.number, "text": m.text, "proposer": m.proposer, "state": m.state}
            for m in item.motions.order_by("pk")
        ],
        "speakers": [
            {"member": w.member.name, "person": w.person_name}
            for w in item.word_requests.filter(called_at__isnull=False).select_related("member")
        ],
        "ballots": [_ballot(b) for b in item.ballots.select_related("motion").order_by("number")],
    }


def compose(assembly: Assembly) -> dict[str, Any]:
    """Return everything the minutes state, from the tables alone."""
    invitations = list(invitations_of(assembly.pk))
    return {
        "title": assembly.title,
        "place": assembly.place,
        "day": assembly.starts_at.astimezone().strftime("%d.%m.%Y"),
        "form": assembly.form,
        "discussion_form": assembly.discussion_form,
        "opened": _moment(assembly.opened_at),
        "closed": _moment(assembly.closed_at),
        "chair": assembly.chair_name,
        "secretary": assembly.secretary_name,
        "convening": {
            "by": assembly.convener,
            "on": assembly.convened_on.strftime("%d.%m.%Y") if assembly.convened_on else "",
            "invitations": [
                {
                    "member": i.member.name,
                    "channel": i.channel,
                    "received": i.received_on.strftime("%d.%m.%Y") if i.received_on else "",
                    "proof": i.proof,
                }
                for i in invitations
            ],
        },
        "attendance": [
            {
                "member": p.member.name,
                "person": p.person_name,
                "basis": p.basis,
                "channel": p.channel,
                "in": p.is_in,
                "at": _moment(p.at),
            }
            for p in log_of(assembly.pk)
        ],
        "items": [_item(i) for i in assembly.items.order_by("position")],
        "incidents": [
            {"at": _moment(i.at), "cause": i.cause, "text": i.description}
            for i in assembly.incidents.order_by("pk")
        ],
    }
