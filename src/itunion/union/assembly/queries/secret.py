# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the secret ballot: keys in stock, who took part, the board, the result document."""

from functools import lru_cache
from pathlib import Path

from django.db.models import Q, QuerySet

from itunion.foundation.kernel.api import Refused
from itunion.union.assembly import secrecy
from itunion.union.assembly.models import (
    Ballot,
    BoardRecord,
    Committee,
    Participation,
    SealedPoll,
    SecretPoll,
)
from itunion.union.assembly.secrecy import BoardEntry, CommitteePublic, PollDefinition

__all__ = [
    "board_of",
    "committees_of",
    "definition_of",
    "participations_of",
    "public_part",
    "ready_committee",
    "sealed_poll",
    "secret_poll",
    "tokens_issued",
    "verifier_program",
]


def committees_of(assembly_id: int) -> QuerySet[Committee]:
    """Return the committee keys of an assembly that were not discarded, the oldest first."""
    return Committee.objects.filter(assembly_id=assembly_id, discarded_at__isnull=True).prefetch_related(
        "shares"
    )


def ready_committee(assembly_id: int) -> Committee | None:
    """Return the next committee key for a secret ballot: unused, and all three trustees hold their file."""
    return (
        committees_of(assembly_id)
        .filter(poll__isnull=True)
        .exclude(Q(shares__fetched_at__isnull=True))
        .order_by("pk")
        .first()
    )


def public_part(committee: Committee) -> CommitteePublic:
    """Return the public part of a committee key."""
    parts = (bytes.fromhex(part) for part in (committee.point, committee.slope, committee.signer))
    return CommitteePublic(committee.poll_id, *parts)


def secret_poll(ballot_id: int) -> SecretPoll:
    """Return the cryptographic side of a ballot; raise Refused when it is not secret."""
    found = SecretPoll.objects.filter(ballot_id=ballot_id).select_related("ballot__item", "committee").first()
    if found is None:
        raise Refused("Das ist keine geheime Abstimmung.")
    return found


def sealed_poll(ballot_id: int) -> SealedPoll:
    """Return what a ballot gave to Belenios; raise Refused when it is held another way."""
    found = SealedPoll.objects.filter(ballot_id=ballot_id).select_related("ballot__item__assembly").first()
    if found is None:
        raise Refused("Diese Abstimmung wird nicht mit Belenios gehalten.")
    return found


@lru_cache(maxsize=16)
def _read(definition: str) -> PollDefinition:
    return PollDefinition.read(definition.encode("ascii"))


def definition_of(poll: SecretPoll) -> PollDefinition:
    """Return what is voted on, with both public keys."""
    return _read(poll.definition)


def participations_of(ballot_id: int) -> dict[int, str]:
    """Return who took part in a secret ballot and how: member, and token or paper."""
    return dict(Participation.objects.filter(ballot_id=ballot_id).values_list("member_id", "kind"))


def tokens_issued(ballot_id: int) -> int:
    """Return how many tokens were issued; while the ballot runs the only number anybody may know."""
    return Participation.objects.filter(ballot_id=ballot_id, kind="token").count()


def board_of(ballot: Ballot) -> list[BoardEntry]:
    """Return the board in order; empty while the ballot runs."""
    rows = BoardRecord.objects.filter(ballot=ballot).order_by("index")
    return [BoardEntry(row.index, bytes(row.record), bytes.fromhex(row.head)) for row in rows]


def verifier_program() -> Path:
    """Return the program that checks a published result; it needs the standard library only."""
    return Path(secrecy.__file__).parent / "verify_ballot.py"
