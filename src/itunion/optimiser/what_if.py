# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What if: after a first award, changes are answered in seconds, each with its own proven gap.

A `Session` solves an instance once and keeps what the search learnt (`warm`): internal prices and the tiers of good
awards. Every question starts from there. The proof of an answer does not rest on the start, so an answer equals that of
a search from scratch within the gap. Shares in answers are the equal price per article and class; the cap at what a
member would pay alone is not part of a what-if.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from itunion.optimiser.flow import Flow
from itunion.optimiser.model import Constraints, Instance, InstanceError, Need, Offer, Tier
from itunion.optimiser.outcome import ShouldStop, Status
from itunion.optimiser.plan import Plan, suppliers_of
from itunion.optimiser.pool import Pool, PooledOffer, build_pool, to_cents, to_euros
from itunion.optimiser.report import euros
from itunion.optimiser.sharing import bills_of, equal_price
from itunion.optimiser.solver import Optimum, Search, status_of
from itunion.optimiser.warm import Warm


@dataclass(frozen=True, slots=True)
class Cheapest:
    """Without any rule of the union: what the rules cost."""

    @property
    def title(self) -> str:
        return "ohne Vorgaben"

    def apply(self, instance: Instance) -> Instance:
        return replace(instance, constraints=Constraints())


@dataclass(frozen=True, slots=True)
class AtMost:
    """At most so many suppliers."""

    suppliers: int

    @property
    def title(self) -> str:
        return "höchstens ein Lieferant" if self.suppliers == 1 else f"höchstens {self.suppliers} Lieferanten"

    def apply(self, instance: Instance) -> Instance:
        return replace(instance, constraints=replace(instance.constraints, max_suppliers=self.suppliers))


@dataclass(frozen=True, slots=True)
class Without:
    """Without one supplier."""

    supplier: str

    @property
    def title(self) -> str:
        return f"ohne {self.supplier}"

    def apply(self, instance: Instance) -> Instance:
        excluded = instance.constraints.excluded_suppliers | {self.supplier}
        return replace(instance, constraints=replace(instance.constraints, excluded_suppliers=excluded))


@dataclass(frozen=True, slots=True)
class Relax:
    """Whoever asks for one standard also takes another: the two are merged for these needs."""

    standard: str
    into: str

    @property
    def title(self) -> str:
        return f"{self.standard} darf auch {self.into} sein"

    def apply(self, instance: Instance) -> Instance:
        def relaxed(need: Need) -> Need:
            hit = self.standard in need.standards
            return replace(need, standards=need.standards | {self.into}) if hit else need

        return replace(instance, needs=_merged(tuple(relaxed(need) for need in instance.needs)))


@dataclass(frozen=True, slots=True)
class Price:
    """One supplier changes its prices by a percentage, for one article or (`None`) for all."""

    supplier: str
    percent: Decimal
    article: str | None = None

    @property
    def title(self) -> str:
        what = "alle Preise" if self.article is None else f"der Preis von {self.article}"
        return f"{what} bei {self.supplier} {_signed(self.percent)} %"

    def apply(self, instance: Instance) -> Instance:
        factor = 1 + self.percent / 100

        def changed(offer: Offer) -> Offer:
            if offer.supplier != self.supplier or self.article not in (None, offer.article):
                return offer
            return replace(
                offer,
                tiers=tuple(
                    Tier(tier.from_units, (tier.unit_price * factor).quantize(Decimal("0.01"), ROUND_HALF_UP))
                    for tier in offer.tiers
                ),
            )

        return replace(instance, offers=tuple(changed(offer) for offer in instance.offers))


@dataclass(frozen=True, slots=True)
class Quantity:
    """All needs of an article, or only those of one member, change by a percentage (whole units; nothing left: gone)."""

    article: str
    percent: Decimal
    member: str | None = None

    @property
    def title(self) -> str:
        who = "" if self.member is None else f" von {self.member}"
        return f"Bedarf an {self.article}{who} {_signed(self.percent)} %"

    def apply(self, instance: Instance) -> Instance:
        factor = 1 + self.percent / 100

        def changed(need: Need) -> Need:
            if need.article != self.article or self.member not in (None, need.member):
                return need
            return replace(need, quantity=int((need.quantity * factor).to_integral_value(ROUND_HALF_UP)))

        needs = (changed(need) for need in instance.needs)
        return replace(instance, needs=tuple(need for need in needs if need.quantity))


Change = Cheapest | AtMost | Without | Relax | Price | Quantity


@dataclass(frozen=True, slots=True)
class MemberEffect:
    """Bill of one member before and after a change, in euros."""

    member: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Answer:
    """What a change does. Amounts in euros; `cost` is `None` without an award, then `sentence` says so.

    `bound` is proven: no award under the change costs less. `difference` is cost minus that of the first award; it is
    exact only as far as both gaps are closed. `members` are the bills before and after, dearest change first.
    """

    change: Change
    status: Status
    cost: Decimal | None
    bound: Decimal
    difference: Decimal | None
    suppliers: tuple[str, ...]
    members: tuple[MemberEffect, ...]
    sentence: str

    @property
    def gap(self) -> float | None:
        """(cost − bound) / cost, 0 for an award that costs nothing."""
        if self.cost is None:
            return None
        return float((self.cost - self.bound) / self.cost) if self.cost else 0.0


@dataclass(frozen=True, slots=True)
class NextTier:
    """How far a ladder in use is from its next tier, and what reaching it would be worth (euros).

    `price_effect` is what today's units of the ladder would cost less. `worth` is what all members together would pay
    less if the tier were open to them now and volume moved to it where that pays; the units that are missing are
    somebody else's and not paid for here. `article` is empty where the tiers count all articles.
    """

    supplier: str
    article: str
    missing: int
    price_effect: Decimal
    worth: Decimal

    @property
    def sentence(self) -> str:
        where = f"{self.article} bei {self.supplier}" if self.article else f"bei {self.supplier}"
        return f"{self.missing} Stück mehr {where} sind für alle zusammen {euros(self.worth)} wert"


class Session:
    """An instance solved once, ready for questions. `base` is the first optimum, `award_cost` its cost in euros.

    Raises:
        InstanceError: the instance makes no sense.
    """

    def __init__(
        self,
        instance: Instance,
        *,
        gap: float = 1e-4,
        seed: int = 0,
        time_limit: float = 60.0,
        should_stop: ShouldStop | None = None,
    ) -> None:
        self.instance = instance
        self.gap = gap
        self.seed = seed
        self._warm: Warm | None = None
        self.pool, self.base, self._warm = self._search(instance, time_limit, should_stop)
        self._bills = self._bills_of(self.pool, self.base.plan)

    @property
    def cost(self) -> Decimal | None:
        """Cost of the first award in euros, `None` if there is none."""
        return None if self.base.plan is None else to_euros(self.base.plan.cost)

    @property
    def bound(self) -> Decimal:
        """Proven: no award of the instance costs less, in euros."""
        return to_euros(self.base.bound)

    def ask(
        self, change: Change, *, time_limit: float = 5.0, should_stop: ShouldStop | None = None
    ) -> Answer:
        """Solve the changed instance from the warm start, within `time_limit` seconds.

        Raises:
            InstanceError: the change makes the instance meaningless.
        """
        pool, optimum, _ = self._search(change.apply(self.instance), time_limit, should_stop)
        plan = optimum.plan
        cost = None if plan is None else to_euros(plan.cost)
        difference = None if cost is None or self.cost is None else cost - self.cost
        return Answer(
            change=change,
            status=status_of(optimum),
            cost=cost,
            bound=to_euros(optimum.bound if plan is None else min(optimum.bound, plan.cost)),
            difference=difference,
            suppliers=()
            if plan is None
            else tuple(pool.suppliers[supplier].name for supplier in suppliers_of(pool, plan.tiers)),
            members=self._effects(self._bills_of(pool, plan)),
            sentence=_sentence(change, optimum, difference),
        )

    def next_tiers(self) -> tuple[NextTier, ...]:
        """For every ladder in use with a tier above: units missing, price effect and worth; the most valuable first.

        Also tiers that today's needs cannot reach: a member who joins, or next year's needs, may.
        Tiers over turnover and incremental ones are left out: there, more units have no single price.
        """
        plan = self.base.plan
        if plan is None:
            return ()
        volume: dict[int, int] = defaultdict(int)
        units: dict[int, int] = defaultdict(int)
        for (_, offer), count in plan.served.items():
            volume[self.pool.offers[offer].ladder] += count
            units[offer] += count
        found = []
        for ladder in plan.tiers:
            entry = self.pool.ladders[ladder]
            start = None if entry.incremental or entry.turnover else self._next_start(ladder, volume[ladder])
            if start is not None:
                found.append(self._next_tier(plan, ladder, start, volume[ladder], units))
        return tuple(sorted(found, key=lambda entry: (-entry.worth, entry.supplier, entry.article)))

    def _next_start(self, ladder: int, volume: int) -> int | None:
        """Units at which some price of the ladder falls next, also beyond what is needed today; `None` if never."""
        offers = [self.pool.offers[offer].offer for offer in self.pool.ladders[ladder].offers]
        available = [offer.available for offer in offers]
        starts = sorted(
            tier.from_units
            for offer in offers
            for tier in offer.tiers
            if tier.from_units > volume and tier.unit_price < offer.tier_at(volume).unit_price
        )
        within = None not in available and sum(a for a in available if a is not None) < min(starts, default=0)
        return None if not starts or within else starts[0]

    def _next_tier(
        self, plan: Plan, ladder: int, start: int, volume: int, units: Mapping[int, int]
    ) -> NextTier:
        entry = self.pool.ladders[ladder]
        supplier = self.pool.suppliers[entry.supplier]
        offers = list(self.pool.offers)
        effect = 0
        for index in entry.offers:
            pooled = offers[index]
            price = to_cents(pooled.offer.tier_at(start).unit_price)
            effect += (pooled.prices[plan.tiers[ladder]] - price) * units.get(index, 0)
            offers[index] = replace(pooled, prices=(price,))
        worth = effect
        if not self.pool.ruled:
            worth = max(worth, plan.cost - self._repriced(plan, ladder, volume, offers))
        article = "" if len(supplier.ladders) == 1 else self.pool.offers[entry.offers[0]].offer.article
        return NextTier(supplier.name, article, start - volume, to_euros(effect), to_euros(worth))

    def _repriced(self, plan: Plan, ladder: int, volume: int, offers: list[PooledOffer]) -> int:
        """Cost in cents if `ladder` had one tier at the prices of `offers`; all others keep theirs or fall away."""
        ladders = list(self.pool.ladders)
        for other, tier in plan.tiers.items():
            bounds = list(ladders[other].bounds)
            bounds[tier] = (0 if tier == 0 else bounds[tier][0], bounds[tier][1])
            ladders[other] = replace(ladders[other], bounds=tuple(bounds))
        ladders[ladder] = replace(ladders[ladder], bounds=((volume, ladders[ladder].bounds[-1][1]),))
        pool = replace(self.pool, ladders=tuple(ladders), offers=tuple(offers))
        moved = Flow(pool).cheapest({**plan.tiers, ladder: 0})
        if moved is None:
            return plan.cost
        left = {pool.offers[offer].supplier for _, offer in moved.served}
        idle = set(suppliers_of(pool, plan.tiers)) - left
        return moved.cost - sum(pool.suppliers[supplier].fixed_cost for supplier in idle)

    def _search(
        self, instance: Instance, time_limit: float, should_stop: ShouldStop | None
    ) -> tuple[Pool, Optimum, Warm | None]:
        if problems := instance.problems():
            raise InstanceError(problems)
        pool = build_pool(instance)
        search = Search(
            pool,
            time_limit=time_limit,
            gap=self.gap,
            seed=self.seed,
            should_stop=should_stop,
            warm=self._warm,
        )
        optimum = search.run()
        return pool, optimum, search.warm

    def _bills_of(self, pool: Pool, plan: Plan | None) -> Mapping[str, int]:
        return {} if plan is None else bills_of(equal_price(pool, plan))

    def _effects(self, after: Mapping[str, int]) -> tuple[MemberEffect, ...]:
        if not after or not self._bills:
            return ()
        effects = [
            MemberEffect(member, to_euros(self._bills.get(member, 0)), to_euros(after.get(member, 0)))
            for member in sorted({*self._bills, *after})
        ]
        return tuple(sorted(effects, key=lambda effect: (-abs(effect.difference), effect.member)))


def _merged(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """Needs that have become equal in everything but their quantity are one need."""
    groups: dict[Need, list[Need]] = defaultdict(list)
    for need in needs:
        groups[replace(need, quantity=0, tolerance=0)].append(need)
    return tuple(
        replace(key, quantity=sum(n.quantity for n in group), tolerance=sum(n.tolerance for n in group))
        for key, group in groups.items()
    )


def _sentence(change: Change, optimum: Optimum, difference: Decimal | None) -> str:
    title = change.title[0].upper() + change.title[1:]
    if optimum.plan is None or difference is None:
        impossible = status_of(optimum) is Status.INFEASIBLE
        return f"{title}: {'kein Zuschlag möglich' if impossible else 'in der Zeit kein Zuschlag gefunden'}."
    if difference == 0:
        return f"{title}: gleich teuer."
    return f"{title}: {euros(abs(difference))} {'weniger' if difference < 0 else 'mehr'}."


def _signed(percent: Decimal) -> str:
    text = f"{abs(percent.normalize()):f}".replace(".", ",")
    return f"{'−' if percent < 0 else '+'}{text}"
