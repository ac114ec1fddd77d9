# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Circular procedures: the register, who has answered, what waits for a seat holder."""

from django.db.models import QuerySet

from itunion.foundation.kernel.api import Actor, Refused, clock
from itunion.union.assembly.models import Circulation, CirculationAnswer, CirculationSeat

__all__ = [
    "answers_of",
    "circulations",
    "get_circulation",
    "is_over",
    "my_circulation_seats",
    "quorum_of",
    "seats_asked",
]


def circulations() -> QuerySet[Circulation]:
    """Return all circular procedures, the latest first."""
    return Circulation.objects.all()


def get_circulation(circulation_id: int) -> Circulation:
    """Return one procedure; raise Refused when there is none."""
    found = Circulation.objects.filter(pk=circulation_id).first()
    if found is None:
        raise Refused("Dieses Umlaufverfahren gibt es nicht.")
    return found


def is_over(circulation: Circulation) -> bool:
    """Say whether the time for answers has passed."""
    return clock.today() > circulation.answer_until


def quorum_of(organ: str, seats: int, supervisory_quorum: int) -> int:
    """Return how many seats must take part: of the board all, of the supervisory board what the statutes say."""
    return seats if organ == "management_board" else supervisory_quorum


def seats_asked(circulation_id: int) -> QuerySet[CirculationSeat]:
    """Return the seats that are asked, with their answers, by name."""
    return (
        CirculationSeat.objects.filter(circulation_id=circulation_id)
        .select_related("seat", "answer", "circulation")
        .order_by("person_name", "pk")
    )


def answers_of(circulation_id: int) -> dict[int, CirculationAnswer | None]:
    """Return the answer of every seat asked, None where it is missing."""
    given = {a.asked_id: a for a in CirculationAnswer.objects.filter(asked__circulation_id=circulation_id)}
    asked = CirculationSeat.objects.filter(circulation_id=circulation_id).order_by("pk")
    return {seat.pk: given.get(seat.pk) for seat in asked}


def my_circulation_seats(by: Actor) -> QuerySet[CirculationSeat]:
    """Return the seats of the actor that have not answered a running procedure."""
    return (
        CirculationSeat.objects.filter(
            seat__person_id=by.person_id or 0,
            circulation__state="open",
            circulation__answer_until__gte=clock.today(),
            answer__isnull=True,
        )
        .select_related("circulation")
        .order_by("circulation__answer_until", "pk")
    )
