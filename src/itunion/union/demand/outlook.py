# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a room above knows of an open round, as plain data, and how much of it a member may see of the others.

Given through `kernel.registry.round_insights`; the pages of a round show it. Amounts in € net, quantities in units.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

__all__ = ["SMALLEST_GROUP", "AdviceEffect", "AdviceLine", "RoundOutlook", "ThresholdLine"]

SMALLEST_GROUP = 3
"""Members behind a sum that a member may see: with two, each could work out the other's figure from its own."""


@dataclass(frozen=True)
class ThresholdLine:
    """How far the needs of all are from the next price tier of a supplier, and what it would be worth to them.

    `units` of `next_from` count already; at least `members` members buy them, of `articles` (names). `tolerance` are
    units members would take on top. `own_units` are the viewer's among the units, None for who does not buy.
    """

    supplier: str
    articles: tuple[str, ...]
    units: int
    next_from: int
    worth: Decimal
    members: int
    tolerance: int = 0
    own_units: int | None = None

    @property
    def missing(self) -> int:
        """Units up to the next tier."""
        return self.next_from - self.units

    @property
    def percent(self) -> int:
        """How much of the way is done, in whole percent, rounded down."""
        return 100 * self.units // self.next_from


@dataclass(frozen=True)
class AdviceEffect:
    """What a piece of advice would mean for one member: units of another standard, the change of its bill."""

    member: str
    units: int
    saving: Decimal

    @property
    def extra(self) -> Decimal:
        """What the member would pay more, where the advice makes it dearer for this one."""
        return max(-self.saving, Decimal("0.00"))


@dataclass(frozen=True)
class AdviceLine:
    """What all would pay less if whoever asks for `standard` of an article also took `into`.

    `members` with `units` would be affected; `effects` names them, for who may see all needs. `own` is the viewer's.
    """

    article: str
    standard: str
    into: str
    saving: Decimal
    members: int
    units: int
    own: AdviceEffect | None = None
    effects: tuple[AdviceEffect, ...] = ()


@dataclass(frozen=True)
class RoundOutlook:
    """Threshold meter and standardisation advisor of a round.

    `members` have needs behind it, `basis` are sentences on what it rests on, `note` says why something is missing.
    `under_way`: a newer one is being computed. `refresh_url` takes the request for one (POST), if the viewer may.
    """

    computed_at: datetime | None = None
    members: int = 0
    thresholds: tuple[ThresholdLine, ...] = ()
    advice: tuple[AdviceLine, ...] = ()
    basis: tuple[str, ...] = ()
    note: str = ""
    under_way: bool = False
    refresh_url: str = ""
    withheld: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is no line to show."""
        return not self.thresholds and not self.advice

    def for_members(self) -> "RoundOutlook":
        """Return what a member may see: its own figures and sums over at least `SMALLEST_GROUP` members."""
        # a tolerance may be that of one member alone
        thresholds = tuple(
            replace(line, tolerance=0) for line in self.thresholds if line.members >= SMALLEST_GROUP
        )
        advice = tuple(replace(line, effects=()) for line in self.advice if line.members >= SMALLEST_GROUP)
        withheld = len(thresholds) + len(advice) < len(self.thresholds) + len(self.advice)
        return replace(self, thresholds=thresholds, advice=advice, withheld=withheld)
