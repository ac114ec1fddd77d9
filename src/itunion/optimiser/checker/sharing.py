# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who gets what and pays which share: deliveries, equal prices, fixed costs, compensation, rules for single members.

What a member's goods are worth (budget, minimum value per member) is counted at the price paid for the offer; units from
incremental tiers count at the first tier's price, as if the member had ordered alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from .claims import Award, Group, Member, Need, Question, Share
from .findings import Finding, class_name, euros
from .goods import differs

WHERE = "shares"


def check_shares(
    question: Question, award: Award, shares: tuple[Share, ...], members: tuple[Member, ...]
) -> Iterator[Finding]:
    """Everything wrong with the shares and with the sums per member."""
    for index, share in enumerate(shares, start=1):
        where = f"{WHERE}, Eintrag {index}"
        yield from differs(where, "Summe", share.total, share.amount + share.fixed_share + share.compensation)
        if share.supplier is None and share.amount != share.quantity * share.unit_price:
            yield Finding(where, "Der Betrag der eigenen Beschaffung ist nicht Menge mal Preis.")
        if share.supplier is None and share.fixed_share:
            yield Finding(where, "Eigene Beschaffung trägt keine Fixkosten der Lieferanten.")
    yield from _check_deliveries(question, shares)
    yield from _check_sources(question, award, shares)
    yield from _check_prices(shares)
    yield from _check_fixed_shares(question, award, shares)
    yield from _check_member_rules(question, award, shares)
    yield from _check_members(question, award, shares, members)


def _check_deliveries(question: Question, shares: tuple[Share, ...]) -> Iterator[Finding]:
    """Every need gets its units, at most its tolerance on top, and keeps own alternatives only at its own price."""
    needs: dict[tuple[str, Group], list[Need]] = defaultdict(list)
    for need in question.needs:
        needs[need.member, need.group].append(need)
    lines: dict[tuple[str, Group], list[Share]] = defaultdict(list)
    for share in shares:
        lines[share.member, share.group].append(share)
    for member, group in {**needs, **lines}:
        own, got = needs[member, group], lines[member, group]
        where = f"{WHERE}, {member}, {class_name(*group)}"
        needed, delivered = sum(need.quantity for need in own), sum(line.quantity for line in got)
        most = needed + sum(need.tolerance for need in own)
        if not needed <= delivered <= most:
            asked = f"{needed}" if needed == most else f"{needed} bis {most}"
            yield Finding(where, f"{delivered} Stück zugeteilt, {asked} gebraucht.")
        kept: Counter[int] = Counter()
        for line in got:
            if line.supplier is None:
                kept[line.unit_price] += line.quantity
        for price, units in kept.items():
            if units > (most := sum(need.quantity for need in own if need.own_price == price)):
                yield Finding(
                    where, f"{units} Stück eigene Beschaffung zu {euros(price)}; so gibt es nur {most}."
                )


def _check_sources(question: Question, award: Award, shares: tuple[Share, ...]) -> Iterator[Finding]:
    """What the members get is what is bought, by supplier (own alternatives: by price), and is paid to the cent.

    With incremental tiers a class pays its part of the offer's average price. Rounding it leaves less than a cent per
    line between the classes of an article; the article itself adds up.
    """
    rest: Counter[tuple[str | None, Group, int | None]] = Counter()
    articles: Counter[str] = Counter()
    for line in award.purchases:
        rest[line.supplier, line.group, line.unit_price if line.supplier is None else None] += line.quantity
        articles[line.article] += line.amount
    charged: Counter[Group] = Counter()
    slack: Counter[Group] = Counter()
    for share in shares:
        rest[share.supplier, share.group, share.unit_price if share.supplier is None else None] -= (
            share.quantity
        )
        articles[share.article] -= share.amount
        charged[share.group] += share.amount
        slack[share.group] += share.supplier is not None and question.terms_of(share.supplier).incremental
    for (supplier, group, _), units in rest.items():
        if units:
            name = f"{supplier or 'eigene Beschaffung'}, {class_name(*group)}"
            yield Finding(WHERE, f"{name}: {abs(units)} Stück Unterschied zum Zuschlag.")
    for article, cents in articles.items():
        if cents:
            yield Finding(WHERE, f"{article}: {euros(abs(cents))} Unterschied zum Zuschlag.")
    owed = _owed(question, award)
    for group in {**owed, **charged}:
        difference = abs(owed.get(group, Fraction(0)) - charged[group])
        if difference and difference >= slack[group]:
            yield Finding(
                WHERE,
                f"{class_name(*group)}: {euros(charged[group])} verteilt statt {euros(int(owed.get(group, Fraction(0))))}.",
            )


def _owed(question: Question, award: Award) -> dict[Group, Fraction]:
    """What the units of a class cost: their amounts, or at the average price of an offer with incremental tiers."""
    units: Counter[tuple[str | None, str]] = Counter()
    value: Counter[tuple[str | None, str]] = Counter()
    for line in award.purchases:
        units[line.supplier, line.article] += line.quantity
        value[line.supplier, line.article] += line.amount
    owed: dict[Group, Fraction] = defaultdict(Fraction)
    for line in award.purchases:
        offer = line.supplier, line.article
        if line.supplier is not None and question.terms_of(line.supplier).incremental:
            owed[line.group] += Fraction(value[offer] * line.quantity, units[offer])
        else:
            owed[line.group] += line.amount
    return owed


def _check_prices(shares: tuple[Share, ...]) -> Iterator[Finding]:
    """The same price for all in a class, and every amount within a cent of it."""
    groups: dict[Group, list[tuple[int, Share]]] = defaultdict(list)
    for index, share in enumerate(shares, start=1):
        if share.supplier is not None:
            groups[share.group].append((index, share))
    for lines in groups.values():
        units = sum(share.quantity for _, share in lines)
        value = sum(share.amount for _, share in lines)
        price = (2 * value + units) // (2 * units)
        for index, share in lines:
            where = f"{WHERE}, Eintrag {index}"
            if share.unit_price != price:
                yield Finding(
                    where, f"{euros(share.unit_price)} ist nicht der gemeinsame Preis {euros(price)}."
                )
            if abs(share.amount * units - share.quantity * value) >= units:
                yield Finding(where, "Der Betrag entspricht nicht dem gleichen Preis für alle.")


def _check_fixed_shares(question: Question, award: Award, shares: tuple[Share, ...]) -> Iterator[Finding]:
    """Fixed costs by value of the goods, each rebate by value within its lots, each up to a cent."""
    spread = award.fixed_costs - award.rebate
    yield from differs(WHERE, "Anteile an Fixkosten und Rabatten", sum(s.fixed_share for s in shares), spread)
    yield from differs(WHERE, "Summe der Ausgleiche", sum(share.compensation for share in shares), 0)
    expected = _by_value(award.fixed_costs, shares, frozenset(share.article for share in shares))
    for rebate in award.rebates:
        lots = [question.lots[lot].articles for lot in rebate.lots if lot in question.lots]
        parts = _by_value(-rebate.amount, shares, frozenset().union(*lots))
        expected = [one + other for one, other in zip(expected, parts, strict=True)]
    for index, (share, part) in enumerate(zip(shares, expected, strict=True), start=1):
        if abs(share.fixed_share - part) >= 1 + len(award.rebates):
            yield Finding(
                f"{WHERE}, Eintrag {index}", "Der Anteil an den Fixkosten folgt nicht dem Warenwert."
            )


def _by_value(total: int, shares: tuple[Share, ...], articles: frozenset[str]) -> list[Fraction]:
    """Exact parts of a total by value of the goods of these articles, or by units if they are free."""
    inside = [share.supplier is not None and share.article in articles for share in shares]
    weights = [share.amount if within else 0 for share, within in zip(shares, inside, strict=True)]
    if not any(weights):
        weights = [share.quantity if within else 0 for share, within in zip(shares, inside, strict=True)]
    whole = sum(weights)
    return [Fraction(total * weight, whole) if whole else Fraction(0) for weight in weights]


def _check_member_rules(question: Question, award: Award, shares: tuple[Share, ...]) -> Iterator[Finding]:
    value: Counter[tuple[str, str | None]] = Counter()
    prices = _counting_prices(question, award)
    for share in shares:
        price = share.unit_price if share.supplier is None else prices.get((share.supplier, share.article), 0)
        value[share.member, share.supplier] += share.quantity * price
    spent: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for (member, supplier), amount in value.items():
        spent[member] += amount
        if supplier is None:
            continue
        count[member] += 1
        least = question.terms_of(supplier).minimum_member_value
        if amount < least:
            yield Finding(
                f"{WHERE}, {member}, {supplier}",
                f"Der Mindestwert je Mitglied {euros(least)} ist mit {euros(amount)} nicht erreicht.",
            )
    for member, budget in question.budgets.items():
        if spent[member] > budget:
            text = f"{euros(spent[member])} übersteigen das Budget {euros(budget)}."
            yield Finding(f"{WHERE}, {member}", text)
    most = question.max_suppliers_per_member
    for member, number in count.items():
        if most is not None and number > most:
            yield Finding(f"{WHERE}, {member}", f"{number} Lieferanten, erlaubt sind {most}.")


def _counting_prices(question: Question, award: Award) -> Mapping[tuple[str, str], int]:
    """The price at which units count for rules of single members, by supplier and article."""
    prices: dict[tuple[str, str], int] = {}
    for line in award.purchases:
        if line.supplier is not None:
            offer = question.offers.get((line.supplier, line.article))
            listed = offer is not None and question.terms_of(line.supplier).incremental
            prices[line.supplier, line.article] = (
                offer.list_price if offer is not None and listed else line.unit_price
            )
    return prices


def _check_members(
    question: Question, award: Award, shares: tuple[Share, ...], members: tuple[Member, ...]
) -> Iterator[Finding]:
    if sorted(entry.member for entry in members) != sorted(question.members):
        yield Finding("members", "Es ist nicht jedes Mitglied mit Bedarf genau einmal aufgeführt.")
    lines: dict[str, list[Share]] = defaultdict(list)
    for share in shares:
        lines[share.member].append(share)
    for entry in members:
        where, own = f"members, {entry.member}", lines[entry.member]
        yield from differs(where, "Warenwert", entry.goods, sum(share.amount for share in own))
        yield from differs(where, "Fixkosten", entry.fixed_share, sum(share.fixed_share for share in own))
        yield from differs(where, "Ausgleich", entry.compensation, sum(share.compensation for share in own))
        yield from differs(where, "Rechnung", entry.together, sum(share.total for share in own))
        units: Counter[str | None] = Counter()
        goods: Counter[str | None] = Counter()
        for share in own:
            units[share.supplier] += share.quantity
            goods[share.supplier] += share.amount
        if Counter(entry.sources) != Counter((name, units[name], goods[name]) for name in units):
            yield Finding(where, "Stückzahl oder Warenwert je Lieferant passen nicht zu den Anteilen.")
    yield from differs(
        "members", "Summe der Rechnungen", sum(entry.together for entry in members), award.cost
    )
