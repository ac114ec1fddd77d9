# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What makes an instance meaningless: every finding, in German, one sentence each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from itunion.optimiser.model import (
    MAX_PRICE,
    MAX_UNITS,
    MAX_VOLUME,
    Instance,
    Need,
    Offer,
    SupplierTerms,
    Tier,
    TierBasis,
    TierKind,
    Window,
)


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


def instance_problems(instance: Instance) -> Iterator[str]:
    """Everything that makes the instance meaningless."""
    if not instance.needs:
        yield "Es gibt keinen Bedarf."
    for need in instance.needs:
        yield from _need_problems(need)
    seen: set[tuple[str, str]] = set()
    for offer in instance.offers:
        if (offer.supplier, offer.article) in seen:
            yield (
                f"Angebot {offer.supplier}, {offer.article}:"
                " Es liegt schon ein Angebot dieses Lieferanten für diesen Artikel vor."
            )
        seen.add((offer.supplier, offer.article))
        yield from _offer_problems(offer)
    yield from _double("Lieferant", "zweimal Bedingungen", [terms.supplier for terms in instance.terms])
    for terms in instance.terms:
        yield from _terms_problems(terms)
    yield from _lot_problems(instance)
    yield from _constraint_problems(instance)
    if _dearest(instance) > MAX_VOLUME:
        yield f"Zu den höchsten Preisen kostete alles mehr als {MAX_VOLUME} Euro; bitte Mengen und Preise prüfen."


def _need_problems(need: Need) -> Iterator[str]:
    where = f"Bedarf {need.member}, {need.article}: "
    yield from _prefixed(where, [quantity_problem(need.quantity)])
    yield from _prefixed(where + "Toleranz ", [quantity_problem(need.tolerance, 0)])
    if not need.member or not need.article:
        yield where + "Mitglied und Artikel müssen benannt sein."
    if need.own_price is not None:
        yield from _prefixed(where + "eigener Preis ", [amount_problem(need.own_price)])
    yield from _window_problems(where, need.window)


def _offer_problems(offer: Offer) -> Iterator[str]:
    where = f"Angebot {offer.supplier}, {offer.article}: "
    if not offer.supplier or not offer.article:
        yield where + "Lieferant und Artikel müssen benannt sein."
    yield from _prefixed(where, (amount_problem(tier.unit_price) for tier in offer.tiers))
    yield from _prefixed(where, (quantity_problem(tier.from_units, 0) for tier in offer.tiers))
    yield from _prefixed(where, (text for _, text in tier_problems(offer.tiers)))
    if offer.available is not None:
        yield from _prefixed(where + "verfügbare Menge ", [quantity_problem(offer.available, 0)])
    yield from _window_problems(where, offer.window)


def _terms_problems(terms: SupplierTerms) -> Iterator[str]:
    where = f"Lieferant {terms.supplier}: "
    amounts = [terms.activation_cost, terms.freight, terms.minimum_order_value, terms.minimum_member_value]
    if terms.maximum_value is not None:
        amounts.append(terms.maximum_value)
    yield from _prefixed(where, (amount_problem(amount) for amount in amounts))
    if terms.maximum_units is not None:
        yield from _prefixed(where + "Höchstmenge ", [quantity_problem(terms.maximum_units, 0)])
    if terms.tier_kind is TierKind.INCREMENTAL and terms.tier_basis is TierBasis.TURNOVER:
        yield (
            where
            + "Mehrmengenstaffeln gibt es nicht über den Umsatz, weil ein Stück nicht an einer Eurogrenze"
            " geteilt werden kann; bitte Mengen als Grundlage der Staffel angeben."
        )


def _lot_problems(instance: Instance) -> Iterator[str]:
    yield from _double("Los", "zweimal angelegt", [lot.name for lot in instance.lots])
    articles = [article for lot in instance.lots for article in lot.articles]
    yield from _double("Artikel", "in mehr als einem Los", articles)
    for lot in instance.lots:
        if not lot.name or not lot.articles:
            yield f"Los {lot.name}: Es braucht einen Namen und mindestens einen Artikel."
        if lot.max_suppliers is not None and lot.max_suppliers < 1:
            yield f"Los {lot.name}: Die Höchstzahl der Lieferanten muss mindestens 1 sein."
    names = {lot.name for lot in instance.lots}
    for bundle in instance.bundles:
        where = f"Kopplungsrabatt von {bundle.supplier}: "
        if not bundle.lots:
            yield where + "Es ist kein Los genannt."
        if unknown := sorted(bundle.lots - names):
            yield where + f"Diese Lose gibt es nicht: {', '.join(unknown)}."
        yield from _prefixed(where, [amount_problem(bundle.rebate), amount_problem(bundle.minimum_value)])
        if bundle.rebate > bundle.minimum_value:
            yield where + "Der Rabatt ist höher als der Warenwert, ab dem es ihn gibt."


def _constraint_problems(instance: Instance) -> Iterator[str]:
    limits = instance.constraints
    for name, value in (
        ("Höchstzahl der Lieferanten", limits.max_suppliers),
        ("Höchstzahl der Lieferanten je Mitglied", limits.max_suppliers_per_member),
        ("Höchstzahl der Lose je Lieferant", limits.max_lots_per_supplier),
    ):
        if value is not None and value < 0:
            yield f"{name}: {value} ist negativ."
    yield from _double("Mitglied", "zwei Budgets", [member for member, _ in limits.budgets])
    members = set(instance.members)
    for member, amount in limits.budgets:
        yield from _prefixed(f"Budget von {member}: ", [amount_problem(amount)])
        if member not in members:
            yield f"Budget von {member}: Dieses Mitglied hat keinen Bedarf."


def _window_problems(where: str, window: Window) -> Iterator[str]:
    if window.earliest is not None and window.latest is not None and window.earliest > window.latest:
        yield where + f"Das Lieferfenster endet ({window.latest}) vor seinem Beginn ({window.earliest})."


def _double(what: str, text: str, names: Iterable[str]) -> Iterator[str]:
    yield from (f"{what} {name}: {text}." for name, count in sorted(Counter(names).items()) if count > 1)


def _dearest(instance: Instance) -> Decimal:
    """What everything would cost at the highest price in sight; prices that are no amounts count nothing."""
    prices = [tier.unit_price for offer in instance.offers for tier in offer.tiers]
    prices += [need.own_price for need in instance.needs if need.own_price is not None]
    highest = max((price for price in prices if price.is_finite()), default=Decimal(0))
    return highest * sum(need.quantity + need.tolerance for need in instance.needs)


def _prefixed(where: str, texts: Iterable[str | None]) -> Iterator[str]:
    return (where + text for text in texts if text is not None)
