# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The question: who needs what, who offers what on which terms.

Everything is a frozen dataclass, amounts are net euros as `Decimal` with at most two decimals, quantities are
whole units. Nothing here computes; `Instance.problems` says what is wrong with the data in the user's language.
The structure is the total quantity discount problem of Goossens et al., EJOR 178 (2007) 603-626, extended by
admissibility classes, delivery windows, outside options, capacities, fixed costs, lots, bundle bids and rules for single
members. What each rule is for and what law it comes from stands in `rules.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

MAX_UNITS = 10_000_000
"""Most units of one need, one tier bound or one capacity. Keeps every sum exact in the solver's arithmetic."""

MAX_PRICE = Decimal("100000000.00")
"""Highest unit price, fixed cost or minimum order value in euros."""

MAX_VOLUME = Decimal("1000000000000")
"""Highest conceivable cost of an instance in euros. Keeps every sum exact to the cent, also as a JSON number."""

ANY: frozenset[str] = frozenset({"*"})
"""Standards of an offer that satisfies every admissibility class."""


class TierBasis(StrEnum):
    """What is counted to find the tier (Preisstaffel) a purchase has reached."""

    TOTAL = "total"
    """Units over all articles of the supplier."""
    ARTICLE = "article"
    """Units of the one article."""
    TURNOVER = "turnover"
    """Whole euros over all articles of the supplier (Umsatzstaffel), every unit counted at the price of its first tier.

    Counting at list price keeps the tier a question of quantities only: counted at discounted prices, two tiers could
    both be right, or none."""


class TierKind(StrEnum):
    """What the price of a reached tier holds for."""

    ALL_UNITS = "all_units"
    """All units, from the first one on."""
    INCREMENTAL = "incremental"
    """Only the units beyond the tier's start (Mehrmengenstaffel). Over several articles, which units count as the first
    ones is the buyer's choice. Not with tiers over turnover: a unit cannot be cut at a euro boundary."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which something can be delivered or is wanted (Lieferfenster); `None`: open on that side."""

    earliest: date | None = None
    latest: date | None = None

    def overlaps(self, other: "Window") -> bool:
        """Whether there is a day in both."""
        starts = [day for day in (self.earliest, other.earliest) if day is not None]
        ends = [day for day in (self.latest, other.latest) if day is not None]
        return not starts or not ends or max(starts) <= min(ends)


ANYTIME = Window()
"""No wish and no promise about the day of delivery."""


@dataclass(frozen=True, slots=True)
class Need:
    """Units of one article that one member needs (Bedarf).

    `standards` are the acceptable admissibility classes; empty means that any offer will do. `own_price` is the
    net unit price of the member's own alternative (Eigenbeschaffung, reserve price); `None` means the need must be
    covered. `tolerance` are units the member would take and pay on top if that makes the whole cheaper (Toleranzmenge).
    """

    member: str
    article: str
    standards: frozenset[str]
    quantity: int
    own_price: Decimal | None = None
    window: Window = ANYTIME
    tolerance: int = 0


@dataclass(frozen=True, slots=True)
class Tier:
    """A price that holds as soon as the volume reaches `from_units` (with tiers over turnover: whole euros)."""

    from_units: int
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Offer:
    """What one supplier asks for one article (Angebot).

    `standards` are the admissibility classes the article satisfies, or `ANY`. `tiers` ascend in `from_units`,
    begin at 0 or 1 and never rise in price. `available` is the most units to be had, `None` without limit.
    """

    supplier: str
    article: str
    standards: frozenset[str]
    tiers: tuple[Tier, ...]
    available: int | None = None
    window: Window = ANYTIME

    def serves(self, need: Need) -> bool:
        """Whether standard and delivery window fit the need."""
        return self.admits(need.standards) and self.window.overlaps(need.window)

    def admits(self, standards: frozenset[str]) -> bool:
        """Whether the offer satisfies a need that accepts these classes."""
        return not standards or self.standards == ANY or bool(self.standards & standards)

    def tier_at(self, volume: int) -> Tier:
        """The tier that holds once `volume` units are counted."""
        return max(
            (tier for tier in self.tiers if tier.from_units <= max(volume, 1)), key=lambda t: t.from_units
        )


@dataclass(frozen=True, slots=True)
class SupplierTerms:
    """Terms of one supplier that hold once per award.

    `activation_cost` (Aktivierungskosten) and `freight` are due once, as soon as one unit is bought.
    `minimum_order_value` is the least net value of goods, fixed costs not counted; `minimum_member_value` the same for
    what one single member gets. `maximum_units` and `maximum_value` are the framework maximum (Höchstmenge, Höchstwert
    of the framework agreement, ECJ C-23/20).
    """

    supplier: str
    tier_basis: TierBasis = TierBasis.TOTAL
    activation_cost: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    minimum_order_value: Decimal = Decimal(0)
    tier_kind: TierKind = TierKind.ALL_UNITS
    minimum_member_value: Decimal = Decimal(0)
    maximum_units: int | None = None
    maximum_value: Decimal | None = None

    @property
    def fixed_cost(self) -> Decimal:
        return self.activation_cost + self.freight


@dataclass(frozen=True, slots=True)
class Lot:
    """Articles that are tendered together (Los). `max_suppliers` limits the suppliers of this lot."""

    name: str
    articles: frozenset[str]
    max_suppliers: int | None = None


@dataclass(frozen=True, slots=True)
class BundleBid:
    """A rebate in euros if `supplier` delivers everything that is needed in all of `lots` (Kopplungsrabatt).

    Counts only where the notice allows combined awards (§ 30 (3) VgV): `Constraints.bundles_allowed`, and only from a
    goods value of `minimum_value` euros in these lots on (at the prices paid), so that no small group earns by it.
    """

    supplier: str
    lots: frozenset[str]
    rebate: Decimal
    minimum_value: Decimal


@dataclass(frozen=True, slots=True)
class Constraints:
    """What the union asks of the award as a whole.

    `max_lots_per_supplier` is the lot limit of § 30 (1) VgV. `budgets` limits the value of what a member gets, at the
    prices of the offers and of its own alternatives, fixed costs not counted. Wherever a rule for a member counts value,
    units from incremental tiers count at the first tier's price, as if the member had ordered alone. `resilient`: if any one of the chosen
    suppliers fails, the others can still deliver everything that must be covered.
    """

    max_suppliers: int | None = None
    excluded_suppliers: frozenset[str] = frozenset()
    max_suppliers_per_member: int | None = None
    max_lots_per_supplier: int | None = None
    bundles_allowed: bool = False
    budgets: tuple[tuple[str, Decimal], ...] = ()
    resilient: bool = False

    @property
    def budget_of(self) -> Mapping[str, Decimal]:
        """Budget in euros by member."""
        return dict(self.budgets)


class InstanceError(ValueError):
    """The instance cannot be understood. `problems` holds every finding, in German, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Instance:
    """One purchase to be decided: needs, offers, terms and constraints. The order of rows never matters."""

    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    terms: tuple[SupplierTerms, ...] = ()
    constraints: Constraints = field(default_factory=Constraints)
    lots: tuple[Lot, ...] = ()
    bundles: tuple[BundleBid, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """All members with a need, sorted."""
        return tuple(sorted({need.member for need in self.needs}))

    def with_needs(self, needs: "tuple[Need, ...]") -> "Instance":
        """The same purchase with other needs; budgets of members that are not there are gone."""
        present = {need.member for need in needs}
        kept = tuple(entry for entry in self.constraints.budgets if entry[0] in present)
        return replace(self, needs=needs, constraints=replace(self.constraints, budgets=kept))

    def terms_of(self, supplier: str) -> SupplierTerms:
        """The supplier's terms; without an entry: tiers over the total, no fixed costs, no minimum."""
        return next((terms for terms in self.terms if terms.supplier == supplier), SupplierTerms(supplier))

    def usable_offers(self) -> tuple[Offer, ...]:
        """Offers of suppliers that are not excluded."""
        return tuple(o for o in self.offers if o.supplier not in self.constraints.excluded_suppliers)

    def problems(self) -> tuple[str, ...]:
        """Everything that makes the instance meaningless, in German; empty if it can be solved."""
        from itunion.optimiser.problems import instance_problems

        return tuple(instance_problems(self))
