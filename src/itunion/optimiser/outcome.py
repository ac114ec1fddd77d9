# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The answer: the award, every member's share, what it saves, and how far all of this is proven.

Frozen dataclasses only. Amounts are net euros as `Decimal` with two decimals; shares are fractions of one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from itunion.optimiser.model import ANYTIME, Window


class Status(StrEnum):
    """How much is proven about an award."""

    OPTIMAL = "optimal"
    """No award is cheaper by more than the gap that was asked for."""
    FEASIBLE = "feasible"
    """Valid, but the search ended early; the gap says how much cheaper an award could be at most."""
    INFEASIBLE = "infeasible"
    """Proven: no award covers all needs. `Result.uncovered` names the units that remain."""
    UNKNOWN = "unknown"
    """The time ended before a first award was found and before its impossibility was proven."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A sign of life. Amounts in euros; `None` while nothing is known. `elapsed` in seconds since the start.

    `phase` and `note` are German words for people.
    """

    phase: str
    elapsed: float
    incumbent: Decimal | None = None
    bound: Decimal | None = None
    note: str = ""

    @property
    def gap(self) -> float | None:
        """(incumbent − bound) / incumbent, or `None`."""
        if self.incumbent is None or self.bound is None:
            return None
        return float((self.incumbent - self.bound) / self.incumbent) if self.incumbent else 0.0


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Purchase:
    """Units of one article for one class from one supplier at one price (a line of the award).

    `supplier` and `tier_from` are `None` for units that members buy at their own alternative. With incremental tiers
    there is one purchase per tier that units are bought in.
    """

    supplier: str | None
    article: str
    standards: frozenset[str]
    tier_from: int | None
    quantity: int
    unit_price: Decimal
    window: Window = ANYTIME

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class Rebate:
    """What a supplier takes off in euros because it delivers everything in `lots`."""

    supplier: str
    lots: frozenset[str]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Award:
    """Who buys what from whom: purchases, the fixed costs of every supplier used (activation and freight), rebates."""

    purchases: tuple[Purchase, ...]
    fixed_costs: tuple[tuple[str, Decimal], ...]
    rebates: tuple[Rebate, ...] = ()

    @property
    def suppliers(self) -> tuple[str, ...]:
        return tuple(supplier for supplier, _ in self.fixed_costs)

    @property
    def cost(self) -> Decimal:
        """Everything the members pay together, own alternatives included."""
        goods = sum((purchase.amount for purchase in self.purchases), Decimal(0))
        goods += sum((cost for _, cost in self.fixed_costs), Decimal(0))
        return goods - sum((rebate.amount for rebate in self.rebates), Decimal(0))


@dataclass(frozen=True, slots=True)
class ShareLine:
    """Part of one need, from one supplier (`None`: own alternative).

    `amount` is the price of the goods. `unit_price` is what everybody pays for this article and class; if several
    suppliers serve the class it is their average, rounded, and `amount` is exact. `fixed_share` is the part of
    activation costs and freight, `compensation` what the repair of individual rationality moves (sums to zero).
    """

    member: str
    article: str
    standards: frozenset[str]
    supplier: str | None
    quantity: int
    unit_price: Decimal
    amount: Decimal
    fixed_share: Decimal = Decimal(0)
    compensation: Decimal = Decimal(0)
    window: Window = ANYTIME

    @property
    def total(self) -> Decimal:
        return self.amount + self.fixed_share + self.compensation


@dataclass(frozen=True, slots=True)
class Saving:
    """What a member pays alone and together, for all its needs.

    `alone` is its cheapest purchase by itself from the same offers at own-volume tiers and from its own
    alternatives; `None` if it could not cover its needs alone (a minimum order value out of reach).
    """

    member: str
    alone: Decimal | None
    together: Decimal

    @property
    def saving(self) -> Decimal | None:
        return None if self.alone is None else self.alone - self.together

    @property
    def percent(self) -> Decimal | None:
        """Saving in percent of `alone`, two decimals."""
        if self.alone is None:
            return None
        value = 100 * (self.alone - self.together) / self.alone if self.alone else Decimal(0)
        return value.quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Units of a need class that no permitted award can cover, and what would have to give (German sentences)."""

    article: str
    standards: frozenset[str]
    quantity: int
    members: tuple[str, ...]
    remedies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is proven about fairness: could a group of members do better by leaving?

    `worst_group` pays `gain` more in the award than it would by itself under the same rules. No group whatsoever
    can save more than `gain_bound` (core certificate, ε-core with ε = `gain_bound`). `proven` says whether the search
    ended, that is whether `worst_group` is the worst one. `budget_balance` is the sum of shares minus the cost.
    """

    worst_group: tuple[str, ...]
    gain: Decimal
    gain_bound: Decimal
    proven: bool
    budget_balance: Decimal
    individual_rationality: bool
    worse_off: tuple[str, ...]
    stopped_by: str
    seconds: float = field(compare=False)


@dataclass(frozen=True, slots=True)
class Result:
    """Answer to an instance. `award` is `None` exactly if the status is infeasible or unknown.

    `bound` is a proven lower bound on the cost of every permitted award. `stopped_by` is `gap` (reproducible),
    `work` (reproducible), `time` or `user` (both not reproducible). `model_hash` identifies instance, options and
    solver. `seconds` is the measured duration and the only field that differs between two equal runs.
    """

    status: Status
    award: Award | None
    bound: Decimal | None
    shares: tuple[ShareLine, ...]
    savings: tuple[Saving, ...]
    uncovered: tuple[Uncovered, ...]
    stopped_by: str
    solver: str
    solver_version: str
    model_hash: str
    seconds: float = field(compare=False)
    conflict: tuple[str, ...] = ()
    """Titles of the fewest rules that exclude each other (German), where there is no award."""

    @property
    def objective(self) -> Decimal | None:
        return None if self.award is None else self.award.cost

    @property
    def gap(self) -> float | None:
        """(objective − bound) / objective; 0 for an award that costs nothing."""
        if self.objective is None or self.bound is None:
            return None
        return float((self.objective - self.bound) / self.objective) if self.objective else 0.0

    @property
    def total_saving(self) -> Decimal:
        """Sum of the savings of all members whose stand-alone cost exists."""
        return sum((saving.saving for saving in self.savings if saving.saving is not None), Decimal(0))
