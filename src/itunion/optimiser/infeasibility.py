# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why no award covers everything: which units remain, and what would have to give.

An elastic model (every uncovered unit costs one) finds the fewest units that must stay uncovered. The same model
without one rule at a time shows which rule is to blame; only remedies that were seen to work are named.
"""

from dataclasses import replace

from itunion.optimiser.formulation import formulate
from itunion.optimiser.highs import Limits
from itunion.optimiser.model import Constraints, Instance, SupplierTerms
from itunion.optimiser.outcome import Uncovered
from itunion.optimiser.pool import DemandClass, Pool, build_pool

SECONDS = 20.0
_Key = tuple[str, frozenset[str]]


def uncovered_needs(instance: Instance, pool: Pool, *, seed: int = 0) -> tuple[Uncovered, ...]:
    """The fewest units that stay uncovered, by class; empty if everything can be covered."""
    short = _shortage(pool, seed)
    if not short:
        return ()
    limits = instance.constraints
    relaxed: list[tuple[str, Instance]] = []
    if pool.binding_max_suppliers is not None:
        free = replace(limits, max_suppliers=None)
        relaxed.append(
            (f"mehr als {limits.max_suppliers} Lieferanten zulassen", replace(instance, constraints=free))
        )
    if limits.excluded_suppliers:
        back = Constraints(limits.max_suppliers)
        names = ", ".join(sorted(limits.excluded_suppliers))
        relaxed.append((f"den Ausschluss von {names} aufheben", replace(instance, constraints=back)))
    if any(terms.minimum_order_value for terms in instance.terms):
        plain = tuple(
            SupplierTerms(t.supplier, t.tier_basis, t.activation_cost, t.freight) for t in instance.terms
        )
        relaxed.append(("über Mindestbestellwerte verhandeln", replace(instance, terms=plain)))
    outcomes = [(text, _shortage(build_pool(variant), seed)) for text, variant in relaxed]
    classes = {(demand.article, demand.standards): demand for demand in pool.classes}
    return tuple(
        Uncovered(
            article=key[0],
            standards=key[1],
            quantity=units,
            members=tuple(
                sorted({pool.needs[n].member for n in classes[key].needs if pool.needs[n].own_price is None})
            ),
            remedies=(
                *_local_remedies(instance, pool, classes[key], units),
                *(text for text, left in outcomes if left.get(key, 0) < units),
                "für diesen Bedarf einen eigenen Preis angeben",
            ),
        )
        for key, units in short.items()
    )


def _shortage(pool: Pool, seed: int) -> dict[_Key, int]:
    form = formulate(pool, elastic=True)
    run = form.model.run(Limits(SECONDS), seed=seed)
    if run.values is None:
        return {}
    units = {
        (demand.article, demand.standards): round(float(run.values[column]))
        for demand, column in zip(pool.classes, form.short, strict=True)
    }
    return {key: value for key, value in units.items() if value > 0}


def _local_remedies(instance: Instance, pool: Pool, demand: DemandClass, units: int) -> list[str]:
    """What the offers for this article allow to say."""
    offers = [offer for offer in instance.usable_offers() if offer.article == demand.article]
    fitting = [offer for offer in offers if offer.admits(demand.standards)]
    if not offers:
        return ["ein Angebot für diesen Artikel einholen"]
    remedies: list[str] = []
    others = sorted({standard for offer in offers for standard in offer.standards} - demand.standards - {"*"})
    if others and any(offer not in fitting for offer in offers):
        remedies.append("auch einen anderen Standard zulassen (angeboten: " + ", ".join(others) + ")")
    if not fitting:
        remedies.append("ein Angebot einholen, das den Standard erfüllt")
    scarce = [offer.supplier for offer in fitting if offer.available is not None]
    if scarce:
        remedies.append(f"die verfügbare Menge um {units} Stück erhöhen ({', '.join(sorted(scarce))})")
    return remedies
