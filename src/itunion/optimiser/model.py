# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The question: who needs what, who offers what on which terms.

Everything is a frozen dataclass, amounts are net euros as `Decimal` with at most two decimals, quantities are
whole units. Nothing here computes; `Instance.problems` says what is wrong with the data in the user's language.
The structure is the total quantity discount problem of Goossens et al., EJOR 178 (2007) 603-626, extended by
admissibility classes, outside options, capacities and fixed costs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

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
    """Euros over all articles (Umsatzstaffel). Known, but refused: its optimum need not be integral."""


@dataclass(frozen=True, slots=True)
class Need:
    """Units of one article that one member needs (Bedarf).

    `standards` are the acceptable admissibility classes; empty means that any offer will do. `own_price` is the
    net unit price of the member's own alternative (Eigenbeschaffung); `None` means the need must be covered.
    """

    member: str
    article: str
    standards: frozenset[str]
    quantity: int
    own_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """A price that holds for all units as soon as the volume reaches `from_units` (all-units discount)."""

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
    `minimum_order_value` is the least net value of goods, fixed costs not counted.
    """

    supplier: str
    tier_basis: TierBasis = TierBasis.TOTAL
    activation_cost: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    minimum_order_value: Decimal = Decimal(0)

    @property
    def fixed_cost(self) -> Decimal:
        return self.activation_cost + self.freight


@dataclass(frozen=True, slots=True)
class Constraints:
    """What the union asks of the award as a whole: most suppliers, and suppliers that are out."""

    max_suppliers: int | None = None
    excluded_suppliers: frozenset[str] = frozenset()


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

    @property
    def members(self) -> tuple[str, ...]:
        """All members with a need, sorted."""
        return tuple(sorted({need.member for need in self.needs}))

    def terms_of(self, supplier: str) -> SupplierTerms:
        """The supplier's terms; without an entry: tiers over the total, no fixed costs, no minimum."""
        return next((terms for terms in self.terms if terms.supplier == supplier), SupplierTerms(supplier))

    def usable_offers(self) -> tuple[Offer, ...]:
        """Offers of suppliers that are not excluded."""
        return tuple(o for o in self.offers if o.supplier not in self.constraints.excluded_suppliers)

    def problems(self) -> tuple[str, ...]:
        """Everything that makes the instance meaningless, in German; empty if it can be solved."""
        return tuple(_problems(self))


def tier_problems(tiers: Sequence[Tier]) -> Iterator[tuple[int, str]]:
    """What is wrong with a list of tiers: (index of the tier, sentence). The order of `tiers` does not matter."""
    if not tiers:
        yield 0, "Es fehlt jede Preisstaffel."
        return
    order = sorted(range(len(tiers)), key=lambda index: tiers[index].from_units)
    if tiers[order[0]].from_units > 1:
        yield (
            order[0],
            f"Die erste Staffel beginnt erst ab {tiers[order[0]].from_units}; sie muss ab 1 (oder 0) gelten.",
        )
    for lower, upper in pairwise(order):
        if tiers[upper].from_units <= max(tiers[lower].from_units, 1):
            yield (
                upper,
                f"Zwei Staffeln beginnen ab {tiers[upper].from_units}; jede Staffel darf nur einmal vorkommen.",
            )
        elif tiers[upper].unit_price > tiers[lower].unit_price:
            yield (
                upper,
                f"Der Preis steigt mit der Menge: ab {tiers[upper].from_units} kostet ein Stück"
                f" {tiers[upper].unit_price} statt {tiers[lower].unit_price} Euro.",
            )


def quantity_problem(value: int, least: int = 1) -> str | None:
    """Why `value` is no number of units, or `None`."""
    if value < least:
        return f"{value} ist zu klein; erlaubt sind {least} bis {MAX_UNITS}."
    return f"{value} ist zu groß; erlaubt sind {least} bis {MAX_UNITS}." if value > MAX_UNITS else None


def amount_problem(value: Decimal) -> str | None:
    """Why `value` is no net amount in euros, or `None`."""
    if not value.is_finite():
        return f"{value} ist kein Betrag."
    if value < 0:
        return f"{value} ist negativ."
    if value > MAX_PRICE:
        return f"{value} ist zu groß; erlaubt sind höchstens {MAX_PRICE}."
    if value != value.quantize(Decimal("0.01")):
        return f"{value} hat mehr als zwei Nachkommastellen."
    return None


def _problems(instance: Instance) -> Iterator[str]:
    if not instance.needs:
        yield "Es gibt keinen Bedarf."
    for need in instance.needs:
        where = f"Bedarf {need.member}, {need.article}: "
        yield from _prefixed(where, [quantity_problem(need.quantity)])
        if not need.member or not need.article:
            yield where + "Mitglied und Artikel müssen benannt sein."
        if need.own_price is not None:
            yield from _prefixed(where + "eigener Preis ", [amount_problem(need.own_price)])
    seen: set[tuple[str, str]] = set()
    for offer in instance.offers:
        where = f"Angebot {offer.supplier}, {offer.article}: "
        if (offer.supplier, offer.article) in seen:
            yield where + "Es liegt schon ein Angebot dieses Lieferanten für diesen Artikel vor."
        seen.add((offer.supplier, offer.article))
        if not offer.supplier or not offer.article:
            yield where + "Lieferant und Artikel müssen benannt sein."
        yield from _prefixed(where, (amount_problem(tier.unit_price) for tier in offer.tiers))
        yield from _prefixed(where, (quantity_problem(tier.from_units, 0) for tier in offer.tiers))
        yield from _prefixed(where, (text for _, text in tier_problems(offer.tiers)))
        if offer.available is not None:
            yield from _prefixed(where + "verfügbare Menge ", [quantity_problem(offer.available, 0)])
    suppliers = [terms.supplier for terms in instance.terms]
    yield from (
        f"Lieferant {name}: zweimal Bedingungen."
        for name in sorted(set(suppliers))
        if suppliers.count(name) > 1
    )
    for terms in instance.terms:
        where = f"Lieferant {terms.supplier}: "
        if terms.tier_basis is TierBasis.TURNOVER:
            yield where + "Umsatzstaffeln werden nicht unterstützt; bitte Mengenstaffeln angeben."
        amounts = (terms.activation_cost, terms.freight, terms.minimum_order_value)
        yield from _prefixed(where, (amount_problem(amount) for amount in amounts))
    if _dearest(instance) > MAX_VOLUME:
        yield f"Zu den höchsten Preisen kostete alles mehr als {MAX_VOLUME} Euro; bitte Mengen und Preise prüfen."
    most = instance.constraints.max_suppliers
    if most is not None and most < 0:
        yield f"Höchstzahl der Lieferanten: {most} ist negativ."


def _dearest(instance: Instance) -> Decimal:
    """What everything would cost at the highest price in sight; prices that are no amounts count nothing."""
    prices = [tier.unit_price for offer in instance.offers for tier in offer.tiers]
    prices += [need.own_price for need in instance.needs if need.own_price is not None]
    highest = max((price for price in prices if price.is_finite()), default=Decimal(0))
    return highest * sum(need.quantity for need in instance.needs)


def _prefixed(where: str, texts: Iterable[str | None]) -> Iterator[str]:
    return (where + text for text in texts if text is not None)
