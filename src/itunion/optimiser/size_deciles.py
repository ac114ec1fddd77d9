# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who gains: savings by size of the members, and whether one member is too large for its group.

Small members gain most from equal prices; a group whose smallest tenth saves less than the average should look again.
Under equal prices a member's gain falls once it holds more than a quarter of the volume (Schotanus, IPSERA 2005).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from itunion.optimiser.outcome import Saving

LARGE_SHARE = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Decile:
    """A tenth of the members by volume, 1 holds the smallest. Amounts in euros, `percent` of `alone`, two decimals.

    Members that could not buy alone count in `members` only. `below`: saves less than all members on average.
    """

    number: int
    members: tuple[str, ...]
    alone: Decimal
    together: Decimal
    percent: Decimal
    below: bool

    @property
    def saving(self) -> Decimal:
        return self.alone - self.together


def savings_by_size(savings: Sequence[Saving]) -> tuple[Decile, ...]:
    """Ten groups of as many members as possible (fewer members: one group each), ordered by what they pay together."""
    order = sorted(savings, key=lambda saving: (saving.together, saving.member))
    groups = min(10, len(order))
    average = _percent(order)
    deciles = []
    for number in range(groups):
        part = order[len(order) * number // groups : len(order) * (number + 1) // groups]
        known = [saving for saving in part if saving.alone is not None]
        percent = _percent(part)
        deciles.append(
            Decile(
                number=number + 1,
                members=tuple(saving.member for saving in part),
                alone=sum((saving.alone for saving in known if saving.alone is not None), Decimal("0.00")),
                together=sum((saving.together for saving in known), Decimal("0.00")),
                percent=percent,
                below=bool(known) and percent < average,
            )
        )
    return tuple(deciles)


def large_members(savings: Sequence[Saving], limit: Decimal = LARGE_SHARE) -> tuple[tuple[str, Decimal], ...]:
    """Members that pay more than `limit` of the whole, with their share, largest first."""
    total = sum((saving.together for saving in savings), Decimal(0))
    shares = [(saving.member, saving.together / total) for saving in savings if total]
    return tuple(sorted((entry for entry in shares if entry[1] > limit), key=lambda e: (-e[1], e[0])))


def _percent(savings: Sequence[Saving]) -> Decimal:
    known = [(s.alone, s.together) for s in savings if s.alone is not None]
    alone = sum((entry[0] for entry in known), Decimal(0))
    together = sum((entry[1] for entry in known), Decimal(0))
    value = 100 * (alone - together) / alone if alone else Decimal(0)
    return value.quantize(Decimal("0.01"))
