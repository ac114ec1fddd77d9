# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why no award covers everything: which units remain, and what would have to give.

An elastic model (every uncovered unit costs one) finds the fewest units that must stay uncovered. The same model
without one rule at a time shows which rule is to blame; only remedies that were seen to work are named.
"""

from collections import defaultdict

from itunion.optimiser.formulation import formulate
from itunion.optimiser.highs import Limits
from itunion.optimiser.model import Instance
from itunion.optimiser.outcome import Uncovered
from itunion.optimiser.pool import DemandClass, Pool, build_pool
from itunion.optimiser.rules import rules_of

SECONDS = 20.0
MOST_REMEDIES = 12
"""Rules that are lifted on trial, the union's own first."""

_Key = tuple[str, frozenset[str]]


def uncovered_needs(instance: Instance, pool: Pool, *, seed: int = 0) -> tuple[Uncovered, ...]:
    """The fewest units that stay uncovered, by class; empty if everything can be covered."""
    short = _shortage(pool, seed)
    if not short:
        return ()
    # standards and availability are spoken of article by article below
    rules = [rule for rule in rules_of(instance) if rule.key.split(":")[0] not in {"standard", "available"}]
    outcomes = [
        (rule.remedy, _shortage(build_pool(rule.without(instance)), seed)) for rule in rules[:MOST_REMEDIES]
    ]
    classes: dict[_Key, list[DemandClass]] = defaultdict(list)
    for demand in pool.classes:
        classes[demand.article, demand.standards].append(demand)
    return tuple(
        Uncovered(
            article=key[0],
            standards=key[1],
            quantity=units,
            members=_affected(pool, classes[key]),
            remedies=(
                *_local_remedies(instance, classes[key][0], units),
                *(text for text, left in outcomes if left.get(key, 0) < units),
                "für diesen Bedarf einen eigenen Preis angeben",
            ),
        )
        for key, units in short.items()
    )


def _affected(pool: Pool, classes: list[DemandClass]) -> tuple[str, ...]:
    """Members without an alternative of their own; where all have one and cannot afford it, all of them."""
    needs = [pool.needs[index] for demand in classes for index in demand.needs]
    bare = sorted({need.member for need in needs if need.own_price is None})
    return tuple(bare or sorted({need.member for need in needs}))


def _shortage(pool: Pool, seed: int) -> dict[_Key, int]:
    form = formulate(pool, elastic=True)
    run = form.model.run(Limits(SECONDS), seed=seed)
    if run.values is None:
        return {}
    units: dict[_Key, int] = defaultdict(int)
    for demand, column in zip(pool.classes, form.short, strict=True):
        units[demand.article, demand.standards] += round(float(run.values[column]))
    return {key: value for key, value in units.items() if value > 0}


def _local_remedies(instance: Instance, demand: DemandClass, units: int) -> list[str]:
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
