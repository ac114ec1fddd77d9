# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lot designer: before the tender, which cut into lots and which tier starts promise the lowest cost?

There are needs and no offers yet. Either bids are simulated from an assumption about the market (`Market`), or the bids of the
last round are put into the new cut (`LastRound`). The assumption is printed with every result: the figures compare
designs under it, they predict no price. All designs meet the same markets (common random numbers), so their
differences are less noisy than their levels.

A bidder bids for a lot if it carries at least half of its articles (`CARRIED`). Tiers count all units of the supplier and
begin at the design's shares of all units. A lot may still be split by article unless it says `max_suppliers=1`.
"""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from itunion.optimiser.model import (
    ANY,
    Constraints,
    Instance,
    InstanceError,
    Lot,
    Need,
    Offer,
    SupplierTerms,
    Tier,
)
from itunion.optimiser.outcome import ShouldStop
from itunion.optimiser.plan import suppliers_of
from itunion.optimiser.pool import build_pool, to_euros
from itunion.optimiser.report import euros
from itunion.optimiser.solver import Search

GAP = 1e-3
"""Simulated markets differ by far more than this; a closer proof would be wasted."""

CARRIED = 0.5
"""Share of a lot's articles a bidder must carry itself to bid for the lot."""

Bids = tuple[tuple[Offer, ...], tuple[SupplierTerms, ...]]


@dataclass(frozen=True, slots=True)
class Design:
    """A cut of the articles into lots, and where tiers begin as fractions of all units (the first one begins at 1)."""

    name: str
    lots: tuple[Lot, ...]
    tier_starts: tuple[float, ...] = (0.1, 0.25)
    lot_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Market:
    """Simulated bidders around `guide_prices` (euros by article). Fractions, amounts in euros.

    Each carries an article with probability `carries`; what it does not carry it buys in and asks `surcharge` more. Its
    price is the guide price times U[1-spread, 1+spread], by article, and falls by `step` per tier.
    """

    guide_prices: Mapping[str, Decimal]
    suppliers: int = 6
    carries: float = 0.7
    surcharge: float = 0.15
    spread: float = 0.12
    step: float = 0.03
    activation_cost: Decimal = Decimal(1000)
    rounds: int = 5
    seed: int = 1

    @property
    def sentence(self) -> str:
        """The assumption in plain German."""
        return (
            f"Annahme: {self.suppliers} Bieter führen je {_percent(self.carries)} der Artikel und nehmen für zugekaufte "
            f"{_percent(self.surcharge)} mehr; Preise um den Richtpreis ± {_percent(self.spread)}, je Staffel "
            f"{_percent(self.step)} weniger; {euros(self.activation_cost)} feste Kosten je Lieferant; "
            f"{self.rounds} simulierte Märkte (Saat {self.seed}). Simulation, keine Vorhersage."
        )

    def problems(self, articles: set[str]) -> list[str]:
        missing = sorted(articles - self.guide_prices.keys())
        return [f"Für {article} fehlt ein Richtpreis." for article in missing]

    def bids(self, needs: Sequence[Need], design: "Design", number: int) -> Bids:
        """The bids of market `number`; the same arguments give the same bids everywhere."""
        articles = sorted({need.article for need in needs})
        rng = np.random.default_rng([self.seed, number])
        factor = rng.uniform(1 - self.spread, 1 + self.spread, (self.suppliers, len(articles)))
        carried = rng.random((self.suppliers, len(articles))) < self.carries
        factor = np.where(carried, factor, factor * (1 + self.surcharge))
        starts = _starts(needs, design)
        offers: list[Offer] = []
        for supplier in range(self.suppliers):
            own = {article for index, article in enumerate(articles) if carried[supplier, index]}
            for article in _bid_for(design, own, articles):
                first = self.guide_prices[article] * Decimal(float(factor[supplier, articles.index(article)]))
                steps = [_cents(first * Decimal((1 - self.step) ** tier)) for tier in range(len(starts))]
                ladder = tuple(Tier(start, price) for start, price in zip(starts, steps, strict=True))
                offers.append(Offer(f"Bieter {supplier + 1}", article, ANY, ladder))
        names = sorted({offer.supplier for offer in offers})
        terms = (SupplierTerms(name, activation_cost=_cents(self.activation_cost)) for name in names)
        return tuple(offers), tuple(terms)


@dataclass(frozen=True, slots=True)
class LastRound:
    """The bids of the last round, with the price of each tier moved to the design's tier starts."""

    offers: tuple[Offer, ...]
    terms: tuple[SupplierTerms, ...] = ()
    rounds: int = 1

    @property
    def sentence(self) -> str:
        """The assumption in plain German."""
        return (
            "Annahme: alle bieten wie in der letzten Runde, für jedes Los, von dem sie mindestens die Hälfte der Artikel "
            "führen; die Preise der Staffeln gelten ab den neuen Mengen. Vergleich, keine Vorhersage."
        )

    def problems(self, articles: set[str]) -> list[str]:
        missing = sorted(articles - {offer.article for offer in self.offers})
        return [f"Für {article} gibt es kein Angebot der letzten Runde." for article in missing]

    def bids(self, needs: Sequence[Need], design: "Design", number: int) -> Bids:
        """The same in every round (`number` changes nothing)."""
        articles = sorted({need.article for need in needs})
        starts = _starts(needs, design)
        offers: list[Offer] = []
        for supplier in sorted({offer.supplier for offer in self.offers}):
            mine = {offer.article: offer for offer in self.offers if offer.supplier == supplier}
            for article in _bid_for(design, set(mine), articles):
                if article in mine:
                    prices = [tier.unit_price for tier in mine[article].tiers][: len(starts)]
                    ladder = tuple(Tier(start, price) for start, price in zip(starts, prices, strict=False))
                    offers.append(replace(mine[article], tiers=ladder))
        return tuple(offers), self.terms


@dataclass(frozen=True, slots=True)
class Rating:
    """Means over the simulated markets in euros; `None` where no market had an award.

    `without_limit` is the cost without the lot limit, `without_largest` if the supplier with the largest value fails
    after the bids are in. `served` counts the markets that could be awarded at all, out of `rounds`; likewise
    `surviving` those that can still be awarded after the loss. Means are over the markets that count.
    """

    design: Design
    cost: Decimal | None
    suppliers: float
    without_limit: Decimal | None
    without_largest: Decimal | None
    served: int
    surviving: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ratings, best first: most markets served, then the lowest cost. `assumption` belongs on the same page."""

    assumption: str
    ratings: tuple[Rating, ...]


def compare_designs(
    needs: Sequence[Need],
    designs: Sequence[Design],
    market: Market | LastRound,
    *,
    time_limit: float = 2.0,
    should_stop: ShouldStop | None = None,
) -> Comparison:
    """Award every design in the same markets; `time_limit` seconds per award. Own alternatives of needs stay open.

    Raises:
        InstanceError: a design does not put every article into exactly one lot, an article has no price, or there
            are no needs.
    """
    if problems := _problems(needs, designs, market):
        raise InstanceError(problems)
    ratings = [_rate(tuple(needs), design, market, time_limit, should_stop) for design in designs]
    ratings.sort(
        key=lambda r: (-r.served, r.cost if r.cost is not None else Decimal("Infinity"), r.design.name)
    )
    return Comparison(market.sentence, tuple(ratings))


def _starts(needs: Sequence[Need], design: Design) -> list[int]:
    total = sum(need.quantity for need in needs)
    return sorted({1, *(max(2, round(share * total)) for share in design.tier_starts)})


def _bid_for(design: Design, carried: set[str], articles: Sequence[str]) -> list[str]:
    """Articles of the lots a bidder bids for, sorted."""
    found: list[str] = []
    for lot in design.lots:
        inside = lot.articles & set(articles)
        if inside and len(inside & carried) >= CARRIED * len(inside):
            found += inside
    return sorted(found)


def _rate(
    needs: tuple[Need, ...],
    design: Design,
    market: Market | LastRound,
    time_limit: float,
    should_stop: ShouldStop | None,
) -> Rating:
    costs: list[int] = []
    free: list[int] = []
    lost: list[int] = []
    counts: list[int] = []

    def award(instance: Instance) -> tuple[int, int, str] | None:
        """Cents, suppliers, and the largest supplier."""
        if not instance.offers:
            return None
        pool = build_pool(instance)
        plan = Search(pool, time_limit=time_limit, gap=GAP, should_stop=should_stop).run().plan
        if plan is None:
            return None
        value = dict.fromkeys(suppliers_of(pool, plan.tiers), 0)
        for (_, offer), units in plan.served.items():
            entry = pool.offers[offer]
            value[entry.supplier] += units * entry.prices[plan.tiers[entry.ladder]]
        largest = max(value, key=lambda s: (value[s], -s), default=None)
        return plan.cost, len(value), "" if largest is None else pool.suppliers[largest].name

    for number in range(market.rounds):
        offers, terms = market.bids(needs, design, number)
        limits = Constraints(max_lots_per_supplier=design.lot_limit)
        instance = Instance(needs, offers, terms, limits, design.lots)
        found = award(instance)
        if found is None:
            continue
        cost, count, largest = found
        costs.append(cost)
        counts.append(count)
        if design.lot_limit is not None:
            unlimited = award(replace(instance, constraints=Constraints()))
            free += [] if unlimited is None else [unlimited[0]]
        after = award(replace(instance, constraints=replace(limits, excluded_suppliers=frozenset({largest}))))
        lost += [] if after is None else [after[0]]
    return Rating(
        design=design,
        cost=_mean(costs),
        suppliers=statistics.fmean(counts) if counts else 0.0,
        without_limit=_mean(free if design.lot_limit is not None else costs),
        without_largest=_mean(lost),
        served=len(costs),
        surviving=len(lost),
        rounds=market.rounds,
    )


def _problems(needs: Sequence[Need], designs: Sequence[Design], market: Market | LastRound) -> list[str]:
    articles = {need.article for need in needs}
    found = market.problems(articles) if articles else ["Es gibt keinen Bedarf."]
    for design in designs:
        inside = [article for lot in design.lots for article in lot.articles if article in articles]
        missing = articles - set(inside)
        twice = {article for article in inside if inside.count(article) > 1}
        found += [f"{design.name}: {article} steht in keinem Los." for article in sorted(missing)]
        found += [f"{design.name}: {article} steht in mehreren Losen." for article in sorted(twice)]
    return found


def _mean(cents: Sequence[int]) -> Decimal | None:
    return to_euros(round(statistics.fmean(cents))) if cents else None


def _cents(amount: Decimal) -> Decimal:
    return max(amount, Decimal("0.01")).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _percent(share: float) -> str:
    return f"{100 * share:g} %".replace(".", ",")
