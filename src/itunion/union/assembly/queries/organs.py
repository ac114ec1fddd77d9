# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who sits in the organs."""

from datetime import date

from django.db.models import Q, QuerySet

from itunion.foundation.kernel.api import clock
from itunion.union.assembly.models import Seat

__all__ = ["board_names", "seats", "supervisory_chair"]


def seats(organ: str = "", day: date | None = None) -> QuerySet[Seat]:
    """Return the seats held on the day (today), of one organ or of all."""
    day = day or clock.today()
    held = Seat.objects.filter(term_from__lte=day).filter(
        Q(term_to__isnull=True) | Q(term_to__gte=day), Q(left_on__isnull=True) | Q(left_on__gt=day)
    )
    if organ:
        held = held.filter(organ=organ)
    return held.select_related("member").order_by("organ", "-is_chair", "person_name")


def board_names() -> list[str]:
    """Return the names of the board."""
    return [seat.person_name for seat in seats("management_board")]


def supervisory_chair() -> str:
    """Return who chairs the supervisory board, '' if nobody."""
    found = seats("supervisory_board").filter(is_chair=True).first()
    return found.person_name if found else ""
