# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules for the award as a whole: number of suppliers, lots, bundle rebates, failure of a supplier."""

from collections import Counter
from collections.abc import Iterator

from .claims import Award, Group, Question
from .findings import Finding, euros
from .flow import Network

WHERE = "award"


def check_whole(question: Question, award: Award) -> Iterator[Finding]:
    """Everything in which the award breaks a rule that no single line shows."""
    if question.max_suppliers is not None and len(award.suppliers) > question.max_suppliers:
        yield Finding(WHERE, f"{len(award.suppliers)} Lieferanten, erlaubt sind {question.max_suppliers}.")
    yield from _check_lots(question, award)
    yield from _check_rebates(question, award)
    if question.resilient:
        yield from _check_resilience(question, award)


def _check_lots(question: Question, award: Award) -> Iterator[Finding]:
    lot_of = {article: lot.name for lot in question.lots.values() for article in lot.articles}
    pairs = sorted(
        {
            (line.supplier, lot_of[line.article])
            for line in award.purchases
            if line.supplier is not None and line.article in lot_of
        }
    )
    for name, count in Counter(lot for _, lot in pairs).items():
        most = question.lots[name].max_suppliers
        if most is not None and count > most:
            yield Finding(f"{WHERE}, Los {name}", f"{count} Lieferanten, erlaubt sind {most}.")
    most = question.max_lots_per_supplier
    for supplier, count in Counter(supplier for supplier, _ in pairs).items():
        if most is not None and count > most:
            yield Finding(f"{WHERE}, {supplier}", f"{count} Lose, erlaubt sind {most}.")


def _check_rebates(question: Question, award: Award) -> Iterator[Finding]:
    if award.rebates and not question.bundles_allowed:
        yield Finding(f"{WHERE}, rebates", "Kopplungsrabatte sind in diesem Verfahren nicht zugelassen.")
    left = list(question.bundles)
    for rebate in award.rebates:
        where = f"{WHERE}, rebates, {rebate.supplier}"
        articles = {
            article for lot in rebate.lots if lot in question.lots for article in question.lots[lot].articles
        }
        inside = [line for line in award.purchases if line.article in articles]
        value = sum(line.quantity * line.unit_price for line in inside)
        bids = [bid for bid in left if bid.rebate == rebate]
        if not bids:
            yield Finding(
                where,
                f"Ein Rabatt von {euros(rebate.amount)} auf diese Lose ist nicht (oder nicht noch einmal) geboten.",
            )
        elif value < (least := min(bid.minimum_value for bid in bids)):
            yield Finding(where, f"Den Rabatt gibt es erst ab {euros(least)}; bestellt sind {euros(value)}.")
        else:
            left.remove(next(bid for bid in bids if bid.minimum_value <= value))
        if {line.supplier for line in inside} != {rebate.supplier}:
            yield Finding(where, "Der Lieferant liefert nicht alles, was in diesen Losen gebraucht wird.")


def _check_resilience(question: Question, award: Award) -> Iterator[Finding]:
    for lost in sorted(award.suppliers):
        missing = _missing_without(question, award.suppliers - {lost})
        if missing:
            yield Finding(
                WHERE, f"Fällt {lost} aus, können die übrigen Lieferanten {missing} Stück nicht liefern."
            )


def _missing_without(question: Question, suppliers: frozenset[str]) -> int:
    """Units that must be covered and that these suppliers cannot deliver, whatever it costs."""
    network = Network()
    needed = 0
    wanted: Counter[Group] = Counter()
    example = {}
    for need in question.needs:
        if need.own_price is None:
            key = need.group
            wanted[key] += need.quantity
            example[key] = need
            needed += need.quantity
    for supplier in sorted(suppliers):
        most = question.terms_of(supplier).maximum_units
        network.connect("source", ("supplier", supplier), needed if most is None else most)
    for key, units in wanted.items():
        network.connect(("need", key), "sink", units)
        for offer in question.offers_of.get(key[0], ()):
            if offer.supplier in suppliers and offer.serves(example[key]):
                network.connect(("offer", offer.supplier, offer.article), ("need", key), units)
    articles = {key[0] for key in wanted}
    for supplier, article in question.offers:
        if supplier in suppliers and article in articles:
            offer = question.offers[supplier, article]
            most = needed if offer.available is None else offer.available
            network.connect(("supplier", supplier), ("offer", supplier, article), most)
    return needed - network.most("source", "sink")
