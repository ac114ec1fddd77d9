# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing, inside the decision's transaction: an order per supplier, a call-off per member and supplier."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, clock, money
from itunion.foundation.organisations.api import names_by_id
from itunion.optimiser.api import ANY, Result
from itunion.union.billing.api import record_charge
from itunion.union.demand.api import articles_by_number, round_needs
from itunion.union.procurement.models import (
    CallOff,
    CallOffLine,
    MemberSaving,
    Offer,
    OrderLine,
    OrderNumbers,
    Pool,
    SupplierOrder,
)
from itunion.union.procurement.queries.tender import live_offers
from itunion.union.procurement.rules.award import AwardedLine, Wanted, awarded_lines, ordered_lines
from itunion.union.procurement.rules.bundling import is_firm

__all__ = ["next_number", "place_orders"]

DEFAULT_DELIVERY_DAYS = 14
LONGEST_STANDARD = 200
FOUR_PLACES = Decimal("0.0001")


def next_number(prefix: str, year: int) -> str:
    """Return the next number of a series, e.g. BE-2026-0001; must run in the transaction that uses it."""
    OrderNumbers.objects.get_or_create(prefix=prefix, year=year)
    series = OrderNumbers.objects.select_for_update().get(prefix=prefix, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{prefix}-{year}-{series.last:04d}"


@transaction.atomic
def place_orders(*, pool: Pool, result: Result, alone: Mapping[str, Decimal | None], by: Actor) -> list[str]:
    """Write everything that follows from an award; returns the numbers of the orders.

    `alone` is what each member would pay by itself (€ net), the baseline its saving is kept against.
    """
    award = result.award
    if award is None:
        raise ValueError("a result without award cannot be ordered")
    book = _Book(pool)
    orders: dict[str, SupplierOrder] = {}
    for supplier, fixed_cost in sorted(award.fixed_costs):
        orders[supplier] = SupplierOrder.objects.create(
            organisation_id=book.organisation(supplier),
            number=next_number("BE", clock.today().year),
            pool=pool,
            ordered_at=clock.now(),
            ordered_by=by.person_name,
            delivery_days=book.delivery_days(supplier),
            fixed_cost=fixed_cost,
        )
    OrderLine.objects.bulk_create(
        OrderLine(
            organisation_id=orders[line.supplier].organisation_id,
            order=orders[line.supplier],
            article_id=book.article(line.article),
            standard=line.standard,
            product=book.product(line.supplier, line.article),
            quantity=line.quantity,
            unit_price=line.unit_price,
        )
        for line in ordered_lines(award, book.standard)
    )
    lines, credits_ = awarded_lines(result.shares, _wanted(pool), money.split)
    _call_off(pool, lines, orders, book)
    _credit(pool, credits_, book, by)
    MemberSaving.objects.bulk_create(
        MemberSaving(
            organisation_id=book.organisation(saving.member),
            pool=pool,
            alone=alone.get(saving.member),
            together=saving.together,
            decided_on=clock.today(),
        )
        for saving in result.savings
    )
    return [order.number for order in orders.values()]


def _wanted(pool: Pool) -> list[Wanted]:
    return [
        Wanted(
            need.member,
            need.article,
            frozenset(need.standards),
            need.max_unit_price,
            need.cost_centre,
            need.quantity,
        )
        for need in round_needs(pool.round_id)
        if is_firm(need.binding)
    ]


def _call_off(
    pool: Pool, lines: Iterable[AwardedLine], orders: Mapping[str, SupplierOrder], book: "_Book"
) -> None:
    grouped: dict[tuple[str, str], list[AwardedLine]] = defaultdict(list)
    for line in lines:
        grouped[line.member, line.supplier].append(line)
    for (member, supplier), group in sorted(grouped.items()):
        order = orders[supplier]
        call_off = CallOff.objects.create(
            organisation_id=book.organisation(member),
            number=next_number("AB", clock.today().year),
            pool=pool,
            supplier_id=order.organisation_id,
            order_number=order.number,
            created_at=clock.now(),
            due_on=clock.today() + timedelta(days=order.delivery_days),
        )
        CallOffLine.objects.bulk_create(
            CallOffLine(
                organisation_id=call_off.organisation_id,
                call_off=call_off,
                article_id=book.article(line.article),
                standard=book.standard(supplier, line.article, line.standards),
                product=book.product(supplier, line.article),
                quantity=line.quantity,
                unit_price=(line.amount / line.quantity).quantize(FOUR_PLACES),
                amount=line.amount,
                fixed_share=line.fixed_share,
                cost_centre=line.cost_centre,
            )
            for line in group
        )


def _credit(pool: Pool, owed: Mapping[str, Decimal], book: "_Book", by: Actor) -> None:
    """Credit members who get nothing from the award but are owed compensation: no delivery would ever do it."""
    for member, amount in sorted(owed.items()):
        record_charge(
            recipient_id=book.organisation(member),
            source=f"award-compensation:{pool.pk}:{book.organisation(member)}",
            description=_("Ausgleich aus der Bündelung „%(pool)s“") % {"pool": pool.title},
            quantity=Decimal(1 if amount >= 0 else -1),
            unit_price=abs(amount),
            net=amount,
            supplied_on=clock.today(),
            by=by,
        )


class _Book:
    """Names of the instance looked up in the platform: organisations, articles, offers."""

    def __init__(self, pool: Pool) -> None:
        self._organisations = {name: key for key, name in names_by_id().items()}
        self._articles = {number: article.pk for number, article in articles_by_number().items()}
        self._offers: dict[str, Offer] = {}
        self._offered: dict[tuple[str, str], tuple[frozenset[str], str]] = {}
        for offer in live_offers(pool.pk):
            name = offer.organisation.name
            self._offers[name] = offer
            for line in offer.lines.all():
                self._offered[name, line.article.number] = (frozenset(line.standards), line.product)

    def organisation(self, name: str) -> int:
        """Return the organisation's id; a name that is gone means it was renamed since the computation."""
        if name not in self._organisations:
            raise Refused(
                _(
                    "„%(name)s“ ist im Verzeichnis nicht mehr zu finden; vermutlich wurde die Organisation umbenannt. "
                    "Es wurde nichts bestellt. Berechnen Sie die Alternativen neu."
                )
                % {"name": name}
            )
        return self._organisations[name]

    def article(self, number: str) -> int:
        """Return the article's id."""
        return self._articles[number]

    def delivery_days(self, supplier: str) -> int:
        """Return within how many days the supplier delivers."""
        offer = self._offers.get(supplier)
        return offer.delivery_days if offer else DEFAULT_DELIVERY_DAYS

    def product(self, supplier: str, article: str) -> str:
        """Return the product offered."""
        return self._offered.get((supplier, article), (ANY, ""))[1]

    def standard(self, supplier: str, article: str, wanted: frozenset[str]) -> str:
        """Return the class that is delivered: what was wanted and is offered."""
        offered = self._offered.get((supplier, article), (ANY, ""))[0]
        admissible = wanted or offered
        codes = wanted if offered == ANY else offered & admissible
        return ", ".join(sorted(codes))[:LONGEST_STANDARD]
