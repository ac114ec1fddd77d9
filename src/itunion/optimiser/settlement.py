# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""True-up of a framework agreement: who pays what once the call-offs are known (Schlussabrechnung).

The forecast promised tiers. If fewer units are called off, a supplier may fall back to a dearer tier. Who fell short of
its forecast bears that first, in proportion to the value it did not call off, but never more than that value; what
remains, and every gain from a better tier, is shared by equal price. Sums are exact to the cent.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from itunion.optimiser.model import Instance, Offer, TierBasis, TierKind
from itunion.optimiser.pool import to_cents, to_euros
from itunion.optimiser.sharing import apportion


@dataclass(frozen=True, slots=True)
class CallOff:
    """Units of one article that one member was to get from a supplier, and what it called off in the end."""

    member: str
    supplier: str
    article: str
    forecast: int
    actual: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What one member owes in the end, in euros.

    `goods`: its units at the price of the forecast's tier; `shortfall`: what it bears of a lost tier because it fell
    short; `shared`: its equal part of the rest (negative: its part of a better tier).
    """

    member: str
    goods: Decimal
    shortfall: Decimal
    shared: Decimal

    @property
    def total(self) -> Decimal:
        return self.goods + self.shortfall + self.shared


def true_up(instance: Instance, call_offs: Sequence[CallOff]) -> tuple[Settled, ...]:
    """Settle call-offs against the tiers of the offers, by member name; the totals are what the suppliers are owed.

    Fixed costs are due with the award and not part of it.

    Raises:
        ValueError: no such offer, negative units, or a kind of tier that has no price per unit (turnover, incremental).
    """
    offers = {(offer.supplier, offer.article): offer for offer in instance.offers}
    goods: dict[str, int] = defaultdict(int)
    shortfall: dict[str, int] = defaultdict(int)
    shared: dict[str, int] = defaultdict(int)
    for line in call_offs:
        _check(instance, offers, line)
        goods[line.member] += 0
    for group in _ladders(instance, call_offs):
        promised = _prices(offers, group, sum(line.forecast for line in group))
        reached = _prices(offers, group, sum(line.actual for line in group))
        for line in group:
            goods[line.member] += line.actual * promised[line.article]
        excess = sum(line.actual * (reached[line.article] - promised[line.article]) for line in group)
        missing: dict[str, int] = defaultdict(int)
        for line in group:
            missing[line.member] += max(0, line.forecast - line.actual) * promised[line.article]
        guilty = sorted(member for member, value in missing.items() if value)
        borne = min(max(excess, 0), sum(missing.values()))
        for member, part in zip(guilty, apportion(borne, [missing[m] for m in guilty]), strict=True):
            shortfall[member] += part
        for member, part in _by_equal_price(group, promised, reached, excess - borne).items():
            shared[member] += part
    return tuple(
        Settled(member, to_euros(goods[member]), to_euros(shortfall[member]), to_euros(shared[member]))
        for member in sorted(goods)
    )


def _check(instance: Instance, offers: Mapping[tuple[str, str], Offer], line: CallOff) -> None:
    if (line.supplier, line.article) not in offers:
        raise ValueError(f"{line.supplier} does not offer {line.article}")
    if line.forecast < 0 or line.actual < 0:
        raise ValueError(f"{line.member}, {line.article}: units must not be negative")
    terms = instance.terms_of(line.supplier)
    if terms.tier_basis is TierBasis.TURNOVER or terms.tier_kind is TierKind.INCREMENTAL:
        raise ValueError(f"{line.supplier}: turnover and incremental tiers have no single price per unit")


def _ladders(instance: Instance, call_offs: Sequence[CallOff]) -> list[list[CallOff]]:
    """Lines whose units count together, in a fixed order."""
    groups: dict[tuple[str, str], list[CallOff]] = defaultdict(list)
    for line in sorted(call_offs, key=lambda c: (c.supplier, c.article, c.member, c.forecast, c.actual)):
        by_article = instance.terms_of(line.supplier).tier_basis is TierBasis.ARTICLE
        groups[line.supplier, line.article if by_article else ""].append(line)
    return [groups[key] for key in sorted(groups)]


def _prices(offers: Mapping[tuple[str, str], Offer], group: Sequence[CallOff], volume: int) -> dict[str, int]:
    """Price in cents by article at this volume of the ladder."""
    return {
        line.article: to_cents(offers[line.supplier, line.article].tier_at(volume).unit_price)
        for line in group
    }


def _by_equal_price(
    group: Sequence[CallOff], promised: Mapping[str, int], reached: Mapping[str, int], rest: int
) -> dict[str, int]:
    """`rest` cents over the members: what each article's price changed by, per unit called off."""
    changed: dict[str, int] = defaultdict(int)
    for line in group:
        changed[line.member] += line.actual * abs(reached[line.article] - promised[line.article])
    members = sorted(changed)
    return dict(zip(members, apportion(rest, [changed[member] for member in members]), strict=True))
