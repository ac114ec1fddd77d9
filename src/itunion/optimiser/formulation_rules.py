# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows for the rules beyond the plain problem: framework maxima, lots, bundle bids, single members, resilience.

    v[i,L]  supplier i delivers in lot L (binary)      x[m,i]  supplier i delivers to member m (binary)
    b[k]    rebate of bundle bid k is due (binary)     f[i,o,c] units of o for class c should supplier i fail

Resilience is a second flow per supplier that might fail, over what the other chosen suppliers can deliver. Classes that
only unlimited offers serve need no flow: two chosen suppliers are enough.
"""

from collections import defaultdict

from itunion.optimiser.columns import Formulation
from itunion.optimiser.pool import Bundle, Pool

Terms = list[tuple[int, float]]


def add_rules(form: Formulation, pool: Pool, *, elastic: bool = False) -> None:
    """Add every rule the pool knows. Elastic models leave resilience out: units that stay uncovered have no rescue."""
    _add_maxima(form, pool)
    _add_lots(form, pool)
    for bundle in pool.rules.bundles:
        _add_bundle(form, pool, bundle, cost=not elastic)
    if pool.member_rules:
        _add_member_rules(form, pool)
    if pool.rules.resilient and not elastic:
        _add_resilience(form, pool)


def _add_maxima(form: Formulation, pool: Pool) -> None:
    for supplier, used in zip(pool.suppliers, form.used, strict=True):
        offers = [offer for ladder in supplier.ladders for offer in pool.ladders[ladder].offers]
        if supplier.shared_maximum:
            assert supplier.maximum_units is not None
            units = [(column, 1.0) for offer in offers for column in form.bought[offer]]
            form.model.row([*units, (used, -supplier.maximum_units)], upper=0)
        if supplier.maximum_value is not None:
            form.model.row([*_paid(form, pool, offers), (used, -supplier.maximum_value)], upper=0)


def _paid(form: Formulation, pool: Pool, offers: list[int]) -> Terms:
    """Value of the goods at the prices paid."""
    return [
        (column, float(price))
        for offer in offers
        for column, price in zip(form.bought[offer], pool.offers[offer].prices, strict=True)
    ]


def _add_lots(form: Formulation, pool: Pool) -> None:
    model = form.model
    by_supplier: dict[int, Terms] = defaultdict(list)
    for lot in pool.rules.lots:
        present: dict[int, int] = {}
        for index in lot.classes:
            for offer, column in form.served[index].items():
                supplier = pool.offers[offer].supplier
                if supplier not in present:
                    present[supplier] = model.column(upper=1, integer=True)
                    model.row([(present[supplier], 1.0), (form.used[supplier], -1.0)], upper=0)
                model.row([(column, 1.0), (present[supplier], -model.upper[column])], upper=0)
        form.further += present.values()
        if lot.max_suppliers is not None:
            model.row([(column, 1.0) for column in present.values()], upper=lot.max_suppliers)
        for supplier, column in present.items():
            by_supplier[supplier].append((column, 1.0))
    if pool.rules.max_lots is not None:
        for terms in by_supplier.values():
            model.row(terms, upper=pool.rules.max_lots)


def _add_bundle(form: Formulation, pool: Pool, bundle: Bundle, *, cost: bool) -> None:
    """The rebate is due if nobody else delivers anything in the lots, and from the minimum value on."""
    model = form.model
    column = model.column(cost=-bundle.rebate if cost else 0, upper=1, integer=True)
    form.bundles.append(column)
    offers: set[int] = set()
    for index in bundle.classes:
        demand = pool.classes[index]
        others = [c for o, c in form.served[index].items() if pool.offers[o].supplier != bundle.supplier]
        offers |= {o for o in form.served[index] if pool.offers[o].supplier == bundle.supplier}
        elsewhere: Terms = [(c, 1.0) for c in (*others, *form.own[index])]
        most = demand.quantity + demand.tolerance
        model.row([*elsewhere, (column, float(most))], upper=most)
    model.row([*_paid(form, pool, sorted(offers)), (column, -float(bundle.minimum_value))], lower=0)
    units = [(c, 1.0) for offer in sorted(offers) for c in form.bought[offer]]
    model.row([*units, (column, -1.0)], lower=0)


def _add_member_rules(form: Formulation, pool: Pool) -> None:
    model = form.model
    most = pool.rules.max_per_member
    classes_of: dict[str, list[int]] = defaultdict(list)
    for index, demand in enumerate(pool.classes):
        if demand.owner:
            classes_of[demand.owner].append(index)
    for member, classes in sorted(classes_of.items()):
        value: dict[int, Terms] = defaultdict(list)
        columns: dict[int, list[int]] = defaultdict(list)
        budget = pool.rules.budgets.get(member)
        for index in classes:
            for offer, column in form.served[index].items():
                supplier = pool.offers[offer].supplier
                columns[supplier].append(column)
                if budget is not None or pool.suppliers[supplier].minimum_member_value:
                    value[supplier] += _member_value(form, pool, offer, column)
        for supplier in sorted(columns):
            least = pool.suppliers[supplier].minimum_member_value
            if most is None and not least:
                continue
            chosen = model.column(upper=1, integer=True)
            form.further.append(chosen)
            form.of_member[member, supplier] = chosen
            for column in columns[supplier]:
                model.row([(column, 1.0), (chosen, -model.upper[column])], upper=0)
            model.row([*((column, 1.0) for column in columns[supplier]), (chosen, -1.0)], lower=0)
            if least:
                model.row([*value[supplier], (chosen, -float(least))], lower=0)
            columns[supplier] = [chosen]
        if most is not None:
            model.row(
                [(chosen, 1.0) for supplier in sorted(columns) for chosen in columns[supplier]], upper=most
            )
        if budget is not None:
            own = [
                (column, float(segment.price))
                for index in classes
                for column, segment in zip(form.own[index], pool.classes[index].segments, strict=True)
            ]
            goods = [term for supplier in sorted(value) for term in value[supplier]]
            model.row([*goods, *own], upper=budget)


def _member_value(form: Formulation, pool: Pool, offer: int, column: int) -> Terms:
    """Value of a member's units of an offer; where the tier is open, units are split by tier (one of them is in use)."""
    model = form.model
    entry = pool.offers[offer]
    ladder = pool.ladders[entry.ladder]
    if ladder.incremental or len(entry.prices) == 1:
        return [(column, float(entry.prices[0]))]
    parts = [model.column(upper=model.upper[column], integer=True) for _ in entry.prices]
    model.row([*((part, 1.0) for part in parts), (column, -1.0)], lower=0, upper=0)
    for part, tier in zip(parts, form.tiers[entry.ladder], strict=True):
        model.row([(part, 1.0), (tier, -model.upper[column])], upper=0)
    return [(part, float(price)) for part, price in zip(parts, entry.prices, strict=True)]


def _add_resilience(form: Formulation, pool: Pool) -> None:
    model = form.model
    limited: list[int] = []
    for index, demand in enumerate(pool.classes):
        required = _required(form, pool, index)
        if not required:
            continue
        if any(_is_limited(pool, offer) for offer in demand.offers):
            limited.append(index)
            continue
        used = sorted({form.used[pool.offers[offer].supplier] for offer in demand.offers})
        rescue: Terms = [(column, 1.0) for column in used]
        if form.joins:
            for column, _ in required:
                model.row([*rescue, (column, -2.0)], lower=0)
        else:
            model.row(rescue, lower=2)
    for failing in range(len(pool.suppliers) if limited else 0):
        taken: dict[int, Terms] = defaultdict(list)
        sold: dict[int, Terms] = defaultdict(list)
        for index in limited:
            demand = pool.classes[index]
            rescue = []
            for offer in demand.offers:
                if pool.offers[offer].supplier != failing:
                    column = model.column(upper=min(demand.quantity, pool.offers[offer].capacity))
                    rescue.append((column, 1.0))
                    taken[offer].append((column, 1.0))
                    sold[pool.offers[offer].supplier].append((column, 1.0))
            required = _required(form, pool, index)
            if form.joins:
                model.row([*rescue, *((column, -float(units)) for column, units in required)], lower=0)
            else:
                model.row(rescue, lower=sum(units for _, units in required))
        for offer, terms in sorted(taken.items()):
            used_column = form.used[pool.offers[offer].supplier]
            model.row([*terms, (used_column, -float(pool.offers[offer].capacity))], upper=0)
        for supplier, terms in sorted(sold.items()):
            most = pool.suppliers[supplier].maximum_units
            if most is not None:
                model.row([*terms, (form.used[supplier], -float(most))], upper=0)


def _required(form: Formulation, pool: Pool, index: int) -> list[tuple[int, int]]:
    """(column of the member, units) that must be covered whoever fails: needs without an alternative of their own."""
    needs = [pool.needs[need] for need in pool.classes[index].needs]
    must = [need for need in needs if need.own_price is None]
    units: dict[str, int] = defaultdict(int)
    for need in must:
        units[need.member] += need.quantity
    return [(form.joins.get(member, -1), count) for member, count in sorted(units.items())]


def _is_limited(pool: Pool, offer: int) -> bool:
    entry = pool.offers[offer]
    return entry.offer.available is not None or pool.suppliers[entry.supplier].maximum_units is not None
