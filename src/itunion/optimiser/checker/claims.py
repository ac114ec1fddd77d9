# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a result file claims, as plain data in integer cents. The shape has been checked before."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Standards = tuple[str, ...]
Days = tuple[str | None, str | None]
Group = tuple[str, Standards, Days]
"""Article, accepted admissibility classes and delivery window: a class, whose units cost everybody the same."""

ANY: Standards = ("*",)


@dataclass(frozen=True, slots=True)
class Need:
    member: str
    article: str
    standards: Standards
    quantity: int
    own_price: int | None
    window: Days
    tolerance: int

    @property
    def group(self) -> Group:
        return self.article, self.standards, self.window


@dataclass(frozen=True, slots=True)
class Offer:
    """`tiers` are (from, price) with equal neighbouring prices merged; `list_price` is the first one."""

    supplier: str
    article: str
    standards: Standards
    tiers: tuple[tuple[int, int], ...]
    available: int | None
    window: Days

    @property
    def list_price(self) -> int:
        return self.tiers[0][1]

    @property
    def lowest_price(self) -> int:
        return self.tiers[-1][1]

    def tier_at(self, volume: int) -> tuple[int, int]:
        """(from, price) of the tier that holds at this volume; below the first one, the first one."""
        reached = self.tiers[0]
        for tier in self.tiers:
            if tier[0] <= max(volume, 1):
                reached = tier
        return reached

    def span(self, start: int) -> tuple[int, int | None] | None:
        """First and last unit for which the tier from `start` holds (`None`: no end), or `None` without such a tier."""
        for index, (low, _) in enumerate(self.tiers):
            if low == start:
                last = self.tiers[index + 1][0] - 1 if index + 1 < len(self.tiers) else None
                return max(low, 1), last
        return None

    def admits(self, standards: Standards) -> bool:
        return not standards or self.standards == ANY or bool(set(self.standards) & set(standards))

    def serves(self, need: Need) -> bool:
        """Whether standard and delivery window fit. ISO days sort like dates."""
        starts = [day for day in (self.window[0], need.window[0]) if day is not None]
        ends = [day for day in (self.window[1], need.window[1]) if day is not None]
        return self.admits(need.standards) and (not starts or not ends or max(starts) <= min(ends))


@dataclass(frozen=True, slots=True)
class Terms:
    basis: str = "total"
    incremental: bool = False
    fixed_cost: int = 0
    minimum_order_value: int = 0
    minimum_member_value: int = 0
    maximum_units: int | None = None
    maximum_value: int | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    name: str
    articles: frozenset[str]
    max_suppliers: int | None


@dataclass(frozen=True, slots=True)
class Rebate:
    """A rebate that was taken."""

    supplier: str
    lots: tuple[str, ...]
    amount: int


@dataclass(frozen=True, slots=True)
class Bid:
    """A bundle bid: the rebate is due from a goods value on."""

    rebate: Rebate
    minimum_value: int


@dataclass(frozen=True)
class Question:
    """The instance."""

    needs: tuple[Need, ...]
    offers: Mapping[tuple[str, str], Offer]
    terms: Mapping[str, Terms]
    excluded: frozenset[str]
    max_suppliers: int | None
    max_suppliers_per_member: int | None
    max_lots_per_supplier: int | None
    bundles_allowed: bool
    budgets: Mapping[str, int]
    resilient: bool
    lots: Mapping[str, Lot]
    bundles: tuple[Bid, ...]

    @cached_property
    def groups(self) -> Mapping[Group, tuple[Need, ...]]:
        """Needs by class."""
        groups: dict[Group, list[Need]] = {}
        for need in self.needs:
            groups.setdefault(need.group, []).append(need)
        return {key: tuple(needs) for key, needs in groups.items()}

    @cached_property
    def offers_of(self) -> Mapping[str, tuple[Offer, ...]]:
        """Offers of suppliers that are not excluded, by article."""
        found: dict[str, list[Offer]] = {}
        for offer in self.offers.values():
            if offer.supplier not in self.excluded:
                found.setdefault(offer.article, []).append(offer)
        return {article: tuple(offers) for article, offers in found.items()}

    @cached_property
    def members(self) -> frozenset[str]:
        return frozenset(need.member for need in self.needs)

    def terms_of(self, supplier: str) -> Terms:
        return self.terms.get(supplier, Terms())

    @property
    def has_member_rules(self) -> bool:
        """Whether the award alone does not show that it is permitted."""
        return (
            bool(self.budgets)
            or self.max_suppliers_per_member is not None
            or any(terms.minimum_member_value for terms in self.terms.values())
        )


@dataclass(frozen=True, slots=True)
class Purchase:
    supplier: str | None
    article: str
    standards: Standards
    tier_from: int | None
    quantity: int
    unit_price: int
    amount: int
    window: Days = (None, None)

    @property
    def group(self) -> Group:
        return self.article, self.standards, self.window


@dataclass(frozen=True, slots=True)
class Used:
    """A supplier of the award with its totals."""

    supplier: str
    units: int
    goods: int
    fixed_cost: int


@dataclass(frozen=True)
class Award:
    purchases: tuple[Purchase, ...]
    used: tuple[Used, ...]
    rebates: tuple[Rebate, ...]
    goods: int
    own: int
    fixed_costs: int
    rebate: int
    cost: int

    @cached_property
    def suppliers(self) -> frozenset[str]:
        return frozenset(purchase.supplier for purchase in self.purchases if purchase.supplier is not None)


@dataclass(frozen=True, slots=True)
class Share:
    member: str
    article: str
    standards: Standards
    supplier: str | None
    quantity: int
    unit_price: int
    amount: int
    fixed_share: int
    compensation: int
    total: int
    window: Days = (None, None)

    @property
    def group(self) -> Group:
        return self.article, self.standards, self.window


@dataclass(frozen=True, slots=True)
class Member:
    member: str
    goods: int
    fixed_share: int
    compensation: int
    together: int
    alone: int | None
    saving: int | None
    percent: int | None
    sources: tuple[tuple[str | None, int, int], ...]
    in_worst_group: bool


def cents(text: str) -> int:
    """`12.34` -> 1234."""
    return int(text.replace(".", ""))


def _maybe(text: str | None) -> int | None:
    return None if text is None else cents(text)


def read_question(data: Mapping[str, Any]) -> Question:
    """The instance of a document of the right shape. Of doubled entries the last one counts; they are findings."""
    limits = data["constraints"]
    return Question(
        needs=tuple(
            Need(
                need["member"],
                need["article"],
                tuple(need["standards"]),
                need["quantity"],
                _maybe(need["own_price"]),
                _days(need),
                need.get("tolerance", 0),
            )
            for need in data["needs"]
        ),
        offers={
            (offer["supplier"], offer["article"]): Offer(
                offer["supplier"],
                offer["article"],
                tuple(offer["standards"]),
                _merged(offer["tiers"]),
                offer["available"],
                _days(offer),
            )
            for offer in data["offers"]
        },
        terms={
            terms["supplier"]: Terms(
                terms["tier_basis"],
                "tier_kind" in terms,
                cents(terms["activation_cost"]) + cents(terms["freight"]),
                cents(terms["minimum_order_value"]),
                cents(terms.get("minimum_member_value", "0.00")),
                terms.get("maximum_units"),
                _maybe(terms.get("maximum_value")),
            )
            for terms in data["terms"]
        },
        excluded=frozenset(limits["excluded_suppliers"]),
        max_suppliers=limits["max_suppliers"],
        max_suppliers_per_member=limits.get("max_suppliers_per_member"),
        max_lots_per_supplier=limits.get("max_lots_per_supplier"),
        bundles_allowed="bundles_allowed" in limits,
        budgets={member: cents(amount) for member, amount in limits.get("budgets", ())},
        resilient="resilient" in limits,
        lots={
            lot["name"]: Lot(lot["name"], frozenset(lot["articles"]), lot["max_suppliers"])
            for lot in data.get("lots", ())
        },
        bundles=tuple(
            Bid(
                Rebate(bid["supplier"], tuple(bid["lots"]), cents(bid["rebate"])), cents(bid["minimum_value"])
            )
            for bid in data.get("bundles", ())
        ),
    )


def read_award(data: Mapping[str, Any]) -> Award:
    return Award(
        tuple(
            Purchase(
                line["supplier"],
                line["article"],
                tuple(line["standards"]),
                line["tier_from"],
                line["quantity"],
                cents(line["unit_price"]),
                cents(line["amount"]),
                _days(line),
            )
            for line in data["purchases"]
        ),
        tuple(
            Used(entry["supplier"], entry["units"], cents(entry["goods"]), cents(entry["fixed_cost"]))
            for entry in data["suppliers"]
        ),
        tuple(
            Rebate(entry["supplier"], tuple(entry["lots"]), cents(entry["amount"]))
            for entry in data["rebates"]
        ),
        *(cents(data[key]) for key in ("goods", "own", "fixed_costs", "rebate", "cost")),
    )


def read_shares(rows: list[Mapping[str, Any]]) -> tuple[Share, ...]:
    return tuple(
        Share(
            row["member"],
            row["article"],
            tuple(row["standards"]),
            row["supplier"],
            row["quantity"],
            unit_price=cents(row["unit_price"]),
            amount=cents(row["amount"]),
            fixed_share=cents(row["fixed_share"]),
            compensation=cents(row["compensation"]),
            total=cents(row["total"]),
            window=_days(row),
        )
        for row in rows
    )


def read_members(rows: list[Mapping[str, Any]]) -> tuple[Member, ...]:
    return tuple(
        Member(
            row["member"],
            goods=cents(row["goods"]),
            fixed_share=cents(row["fixed_share"]),
            compensation=cents(row["compensation"]),
            together=cents(row["together"]),
            alone=_maybe(row["alone"]),
            saving=_maybe(row["saving"]),
            percent=_maybe(row["percent"]),
            sources=tuple((supplier, units, cents(goods)) for supplier, units, goods in row["sources"]),
            in_worst_group=row["in_worst_group"],
        )
        for row in rows
    )


def _days(row: Mapping[str, Any]) -> Days:
    earliest, latest = row.get("window", (None, None))
    return earliest, latest


def _merged(tiers: list[tuple[int, str]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, price in tiers:
        if not merged or merged[-1][1] != cents(price):
            merged.append((start, cents(price)))
    return tuple(merged)
