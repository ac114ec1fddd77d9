# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is bought from whom at which price: offers, tiers, prices, demand, fixed costs, limits of a supplier."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from .claims import Award, Group, Offer, Purchase, Question
from .findings import Finding, class_name, euros

WHERE = "award"


def check_goods(question: Question, award: Award) -> Iterator[Finding]:
    """Everything wrong with the purchases and with the totals of the suppliers."""
    sound: list[tuple[str, Purchase, Offer]] = []
    for index, line in enumerate(award.purchases, start=1):
        where = f"{WHERE}, purchases, Eintrag {index}"
        if line.amount != line.quantity * line.unit_price:
            yield Finding(
                where, f"Der Betrag ist nicht Menge mal Preis ({euros(line.quantity * line.unit_price)})."
            )
        if line.supplier is None:
            if line.tier_from is not None:
                yield Finding(where, "Die eigene Beschaffung hat keine Preisstaffel.")
            continue
        offer = question.offers.get((line.supplier, line.article))
        if line.supplier in question.excluded:
            yield Finding(where, f"{line.supplier} ist ausgeschlossen.")
        if offer is None:
            yield Finding(where, f"{line.supplier} bietet {line.article} nicht an.")
        elif not offer.admits(line.standards):
            yield Finding(where, "Das Angebot erfüllt den Standard nicht.")
        elif not any(offer.serves(need) for need in question.groups.get(line.group, ())):
            yield Finding(where, "Das Lieferfenster des Angebots passt zu keinem Bedarf.")
        else:
            sound.append((where, line, offer))
    yield from _check_prices(question, sound)
    yield from _check_limits(question, award)
    yield from _check_demand(question, award)
    yield from _check_totals(question, award)


def _check_prices(question: Question, lines: list[tuple[str, Purchase, Offer]]) -> Iterator[Finding]:
    by_supplier: dict[str, list[tuple[str, Purchase, Offer]]] = defaultdict(list)
    for entry in lines:
        by_supplier[entry[2].supplier].append(entry)
    for supplier, own in by_supplier.items():
        terms = question.terms_of(supplier)
        if terms.basis == "article":
            articles = sorted({line.article for _, line, _ in own})
            ladders = [[entry for entry in own if entry[1].article == article] for article in articles]
        else:
            ladders = [own]
        for ladder in ladders:
            units = sum(line.quantity for _, line, _ in ladder)
            if terms.basis == "turnover":
                # at the prices of the first tier, in whole euros reached
                volume = sum(line.quantity * offer.list_price for _, line, offer in ladder) // 100
            else:
                volume = units
            if terms.incremental:
                yield from _check_bands(supplier, ladder, units)
            else:
                yield from _check_tiers(
                    ladder, volume, "Euro Umsatz" if terms.basis == "turnover" else "Stück"
                )


def _check_tiers(lines: list[tuple[str, Purchase, Offer]], volume: int, unit: str) -> Iterator[Finding]:
    for where, line, offer in lines:
        start, price = offer.tier_at(volume)
        if line.unit_price != price:
            yield Finding(
                where,
                f"{euros(line.unit_price)} ist nicht der Staffelpreis bei {volume} {unit} ({euros(price)}).",
            )
        if line.tier_from != start:
            yield Finding(
                where, f"Bei {volume} {unit} gilt die Staffel ab {start}, nicht ab {line.tier_from}."
            )


def _check_bands(supplier: str, lines: list[tuple[str, Purchase, Offer]], units: int) -> Iterator[Finding]:
    """Incremental tiers: the units are numbered 1 to `units`, and each line needs numbers within its tier.

    Every line's tier is an interval of numbers, so Hall's condition on intervals decides: no stretch of numbers may
    be asked for by more units than it has. As all numbers are handed out, lower bands are full.
    """
    wanted: Counter[tuple[int, int]] = Counter()
    for where, line, offer in lines:
        span = offer.span(-1 if line.tier_from is None else line.tier_from)
        if span is None:
            yield Finding(where, f"Eine Staffel ab {line.tier_from} gibt es nicht.")
            return
        if line.unit_price != offer.tier_at(span[0])[1]:
            yield Finding(
                where, f"{euros(line.unit_price)} ist nicht der Preis der Staffel ab {line.tier_from}."
            )
        if span[0] > units:
            yield Finding(where, f"Bei {units} Stück ist die Staffel ab {line.tier_from} nicht erreicht.")
            return
        wanted[span[0], units if span[1] is None else min(span[1], units)] += line.quantity
    for first in sorted({low for low, _ in wanted}):
        for last in sorted({high for _, high in wanted}):
            inside = sum(count for (low, high), count in wanted.items() if first <= low and high <= last)
            if inside > max(last - first + 1, 0):
                yield Finding(
                    f"{WHERE}, {supplier}",
                    f"{inside} Stück zu Staffelpreisen der Stücke {first} bis {last}; die Staffeln davor sind nicht voll.",
                )


def _check_limits(question: Question, award: Award) -> Iterator[Finding]:
    units: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    value: Counter[str] = Counter()
    for line in award.purchases:
        if line.supplier is not None:
            units[line.supplier, line.article] += line.quantity
            total[line.supplier] += line.quantity
            value[line.supplier] += line.quantity * line.unit_price
    for (supplier, article), quantity in sorted(units.items()):
        offer = question.offers.get((supplier, article))
        if offer is not None and offer.available is not None and quantity > offer.available:
            yield Finding(
                f"{WHERE}, {supplier}, {article}", f"{quantity} Stück vergeben, {offer.available} verfügbar."
            )
    for supplier in sorted(total):
        where, terms = f"{WHERE}, {supplier}", question.terms_of(supplier)
        if value[supplier] < terms.minimum_order_value:
            yield Finding(
                where,
                f"Der Mindestbestellwert {euros(terms.minimum_order_value)} ist mit {euros(value[supplier])} nicht erreicht.",
            )
        if terms.maximum_units is not None and total[supplier] > terms.maximum_units:
            yield Finding(
                where, f"{total[supplier]} Stück übersteigen die Höchstmenge {terms.maximum_units}."
            )
        if terms.maximum_value is not None and value[supplier] > terms.maximum_value:
            yield Finding(
                where, f"{euros(value[supplier])} übersteigen den Höchstwert {euros(terms.maximum_value)}."
            )


def _check_demand(question: Question, award: Award) -> Iterator[Finding]:
    bought: Counter[Group] = Counter()
    own: Counter[tuple[Group, int]] = Counter()
    for line in award.purchases:
        bought[line.group] += line.quantity
        if line.supplier is None:
            own[line.group, line.unit_price] += line.quantity
    for group in {**question.groups, **bought}:
        needs = question.groups.get(group, ())
        needed = sum(need.quantity for need in needs)
        most = needed + sum(need.tolerance for need in needs)
        if not needed <= bought[group] <= most:
            asked = f"{needed}" if needed == most else f"{needed} bis {most}"
            yield Finding(
                f"{WHERE}, {class_name(*group)}", f"{bought[group]} Stück vergeben, {asked} gebraucht."
            )
    for (group, price), quantity in own.items():
        most = sum(need.quantity for need in question.groups.get(group, ()) if need.own_price == price)
        if quantity > most:
            yield Finding(
                f"{WHERE}, {class_name(*group)}",
                f"{quantity} Stück eigene Beschaffung zu {euros(price)}; so gibt es nur {most}.",
            )


def _check_totals(question: Question, award: Award) -> Iterator[Finding]:
    if Counter(entry.supplier for entry in award.used) != Counter(award.suppliers):
        yield Finding(
            f"{WHERE}, suppliers", "Die Liste nennt nicht jeden beauftragten Lieferanten genau einmal."
        )
    for entry in award.used:
        where = f"{WHERE}, suppliers, {entry.supplier}"
        lines = [line for line in award.purchases if line.supplier == entry.supplier]
        yield from differs(where, "Stückzahl", entry.units, sum(line.quantity for line in lines), plain=True)
        yield from differs(where, "Warenwert", entry.goods, sum(line.amount for line in lines))
        yield from differs(where, "Fixkosten", entry.fixed_cost, question.terms_of(entry.supplier).fixed_cost)
    goods = sum(line.amount for line in award.purchases if line.supplier is not None)
    own = sum(line.amount for line in award.purchases if line.supplier is None)
    fixed = sum(question.terms_of(supplier).fixed_cost for supplier in award.suppliers)
    rebate = sum(entry.amount for entry in award.rebates)
    yield from differs(WHERE, "Warenwert", award.goods, goods)
    yield from differs(WHERE, "Wert der eigenen Beschaffung", award.own, own)
    yield from differs(WHERE, "Summe der Fixkosten", award.fixed_costs, fixed)
    yield from differs(WHERE, "Summe der Rabatte", award.rebate, rebate)
    yield from differs(WHERE, "Gesamtkosten", award.cost, goods + own + fixed - rebate)


def differs(where: str, what: str, said: int, computed: int, *, plain: bool = False) -> Iterable[Finding]:
    """A finding if a total is not what it should be."""
    if said == computed:
        return ()
    texts = (str(said), str(computed)) if plain else (euros(said), euros(computed))
    return (Finding(where, f"{what}: angegeben {texts[0]}, nachgerechnet {texts[1]}."),)
