# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Assemblies, their deadlines and gates, invitations, ballots."""

from dataclasses import dataclass

from django.db.models import QuerySet

from itunion.foundation.kernel.api import Actor, Refused
from itunion.union.assembly.models import Assembly, Ballot, Entitlement, Invitation, Vote
from itunion.union.law.api import Finding, book_on

__all__ = [
    "Deadline",
    "assemblies",
    "ballots_of",
    "deadlines_of",
    "get_assembly",
    "get_ballot",
    "invitations_of",
    "my_ballots",
    "roll_of",
    "start_gates",
    "vote_of",
]


@dataclass(frozen=True)
class Deadline:
    """A day that matters for an assembly, with its rule."""

    key: str
    finding: Finding

    @property
    def day(self) -> object:
        """Return the last day."""
        return self.finding.due


def assemblies() -> QuerySet[Assembly]:
    """Return all assemblies, the newest first."""
    return Assembly.objects.all()


def get_assembly(assembly_id: int) -> Assembly:
    """Return one assembly; raise Refused when there is none."""
    found = Assembly.objects.filter(pk=assembly_id).first()
    if found is None:
        raise Refused("Diese Versammlung gibt es nicht.")
    return found


def deadlines_of(assembly: Assembly) -> list[Deadline]:
    """Return the days to keep before an assembly: invitation, later items, papers; and the end of the challenge."""
    day = assembly.starts_at.astimezone().date()
    book = book_on(day)
    return [
        Deadline("invitation", book.check("G3", assembly_on=day, received_on=None)),
        Deadline(
            "item",
            book.check("G5", assembly_on=day, announced_on=None, all_present=False, exempt=False),
        ),
        Deadline("papers", book.check("G9", assembly_on=day, available_on=None, where="")),
        Deadline("challenge", book.check("G27", resolved_on=day)),
    ]


def start_gates(assembly: Assembly) -> list[Finding]:
    """Return what must hold before the assembly may start, each kept or not."""
    book = book_on()
    return [
        book.check("G13", form=assembly.form, ready=assembly.ready),
        book.check(
            "G14",
            form=assembly.form,
            ready=assembly.ready,
            board_on_site=assembly.board_on_site,
            supervisory_on_site=assembly.supervisory_on_site,
        ),
        book.check("P7", convened_by=assembly.convener, chair_named_by=assembly.chair_named_by),
    ]


def invitations_of(assembly_id: int) -> QuerySet[Invitation]:
    """Return the invitations with their proof, by member."""
    return (
        Invitation.objects.filter(assembly_id=assembly_id).select_related("member").order_by("member__name")
    )


def ballots_of(assembly_id: int) -> QuerySet[Ballot]:
    """Return the ballots of an assembly in order."""
    return (
        Ballot.objects.filter(item__assembly_id=assembly_id).select_related("item", "motion").order_by("pk")
    )


def get_ballot(ballot_id: int) -> Ballot:
    """Return one ballot; raise Refused when there is none."""
    found = Ballot.objects.filter(pk=ballot_id).select_related("item__assembly", "motion").first()
    if found is None:
        raise Refused("Diese Abstimmung gibt es nicht.")
    return found


def my_ballots(by: Actor) -> QuerySet[Entitlement]:
    """Return the open ballots in which the person may vote, one line per member represented."""
    return (
        Entitlement.objects.filter(person_id=by.person_id or 0, ballot__state="open")
        .select_related("ballot__item__assembly", "member")
        .order_by("ballot_id", "member__name")
    )


def roll_of(ballot_id: int) -> QuerySet[Vote]:
    """Return the open votes by name, in the order of arrival."""
    return Vote.objects.filter(ballot_id=ballot_id).select_related("member", "ballot").order_by("sequence")


def vote_of(ballot_id: int, member_id: int) -> Vote | None:
    """Return a member's open vote, if it was cast."""
    return Vote.objects.filter(ballot_id=ballot_id, member_id=member_id).first()
