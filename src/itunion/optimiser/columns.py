# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The columns of a model by meaning: what the builders of the model write and the readers of a solution look up."""

from dataclasses import dataclass, field
from typing import Any

from itunion.optimiser.highs import LinearModel
from itunion.optimiser.pool import Pool


@dataclass(slots=True)
class Formulation:
    """A model of a pool, with the columns by meaning."""

    model: LinearModel
    tiers: list[list[int]] = field(default_factory=list)
    """Column of y by ladder and tier."""
    used: list[int] = field(default_factory=list)
    """Column of u by supplier; with a single tier on a single ladder it is that tier's column."""
    bought: list[list[int]] = field(default_factory=list)
    """Column of z by offer and tier."""
    served: list[dict[int, int]] = field(default_factory=list)
    """Column of w by class and offer."""
    own: list[list[int]] = field(default_factory=list)
    """Column of e by class and segment."""
    joins: dict[str, int] = field(default_factory=dict)
    """Column of s by member: whether it belongs to the group (separation models only)."""
    short: list[int] = field(default_factory=list)
    """Column of uncovered units by class (elastic models only)."""
    extra: list[int] = field(default_factory=list)
    """Column of units on top by class; −1 where no tolerance allows any."""
    bundles: list[int] = field(default_factory=list)
    """Column of each bundle bid: whether its rebate is due."""
    further: list[int] = field(default_factory=list)
    """Further binary columns that rules need (supplier in a lot, supplier of a member)."""

    of_member: dict[tuple[str, int], int] = field(default_factory=dict)
    """Column of x by member and supplier, where rules for single members need it."""

    def choices(self) -> list[int]:
        """All binary columns that decide tiers, suppliers and rules."""
        tiers = {column for row in self.tiers for column in row}
        return sorted(tiers | set(self.used) | set(self.bundles) | set(self.further))

    def tiers_at(self, values: Any, pool: Pool) -> dict[int, int]:
        """The tiers in use at these values of the columns, by ladder."""
        return {
            ladder: tier
            for ladder, columns in enumerate(self.tiers)
            for tier, column in enumerate(columns)
            if values[column] > 0.5
            and sum(values[self.bought[offer][tier]] for offer in pool.ladders[ladder].offers) > 0.5
        }
