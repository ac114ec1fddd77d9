# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The in-house guard (§ 108 IV, V, VII GWB): activity for the members, private capital, § 99 evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

__all__ = ["InHouse", "Light", "MemberCapital", "Year", "in_house"]

ZERO = Decimal("0.00")
YEARS = 3


class Light(StrEnum):
    """The traffic light."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Year:
    """Turnover of one year in euro."""

    year: int
    total: Decimal
    with_members: Decimal


@dataclass(frozen=True, slots=True)
class MemberCapital:
    """What is known of one member: a contracting authority with evidence, private capital in it."""

    owner: int
    name: str
    has_evidence: bool
    private_capital: bool | None


@dataclass(frozen=True, slots=True)
class InHouse:
    """The lights with the figures behind them."""

    activity: Light
    capital: Light
    evidence: Light
    years: tuple[Year, ...]
    total: Decimal
    with_members: Decimal
    private: tuple[str, ...]
    unknown: tuple[str, ...]
    without_evidence: tuple[str, ...]

    @property
    def share(self) -> Decimal | None:
        """Return the share of activity for the members, None without turnover."""
        return self.with_members / self.total if self.total else None

    @property
    def overall(self) -> Light:
        """Return the worst light."""
        lights = {self.activity, self.capital, self.evidence}
        return next(light for light in (Light.RED, Light.AMBER, Light.GREEN) if light in lights)


def in_house(years: Sequence[Year], members: Sequence[MemberCapital]) -> InHouse:
    """Judge the last three years: more than 80 % for the members, counted in exact cents, no rounding."""
    recent = tuple(sorted(years, key=lambda y: -y.year)[:YEARS])
    total = sum((y.total for y in recent), ZERO)
    own = sum((y.with_members for y in recent), ZERO)
    if total and 100 * own <= 80 * total:
        activity = Light.RED
    elif len(recent) < YEARS or not total:
        activity = Light.AMBER
    else:
        activity = Light.GREEN
    private = tuple(m.name for m in members if m.private_capital)
    unknown = tuple(m.name for m in members if m.private_capital is None)
    missing = tuple(m.name for m in members if not m.has_evidence)
    return InHouse(
        activity,
        Light.RED if private else Light.AMBER if unknown else Light.GREEN,
        Light.AMBER if missing else Light.GREEN,
        recent,
        total,
        own,
        private,
        unknown,
        missing,
    )
