# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Variants side by side: what a rule costs, what the loss of a supplier costs, what buying alone costs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from itunion.optimiser.alone import alone_costs
from itunion.optimiser.model import Constraints, Instance, InstanceError
from itunion.optimiser.outcome import OnProgress, ShouldStop, Status
from itunion.optimiser.plan import to_award
from itunion.optimiser.pool import build_pool, to_euros
from itunion.optimiser.report import euros
from itunion.optimiser.solver import Search, status_of
from itunion.optimiser.warm import Warm


@dataclass(frozen=True, slots=True)
class Scenario:
    """A variant of the same purchase under other constraints."""

    title: str
    constraints: Constraints


@dataclass(frozen=True, slots=True)
class Variant:
    """Outcome of a scenario. `cost` is `None` without an award; `difference` is cost minus that of the first one.

    With gaps open on both sides the difference is only as exact as the two gaps: compare `bound` too.
    """

    scenario: Scenario
    status: Status
    cost: Decimal | None
    bound: Decimal
    suppliers: tuple[str, ...]
    difference: Decimal | None


def standard_scenarios(instance: Instance, used: Sequence[str] = ()) -> tuple[Scenario, ...]:
    """As given; free of all rules; one supplier fewer and more; without each of the suppliers `used`."""
    given = instance.constraints
    scenarios = [Scenario("wie vorgegeben", given)]
    if given != Constraints():
        scenarios.append(Scenario("ohne Vorgaben", Constraints()))
    if (most := given.max_suppliers) is not None:
        for count in (most - 1, most + 1):
            if count >= 1:
                scenarios.append(Scenario(_at_most(count), replace(given, max_suppliers=count)))
    for supplier in used:
        without = replace(given, excluded_suppliers=given.excluded_suppliers | {supplier})
        scenarios.append(Scenario(f"ohne {supplier}", without))
    return tuple(scenarios)


def compare(
    instance: Instance,
    scenarios: Sequence[Scenario],
    *,
    time_limit: float = 60.0,
    seed: int = 0,
    gap: float = 1e-4,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> tuple[Variant, ...]:
    """Solve every scenario (`time_limit` seconds each), each starting from what the one before learnt.

    Raises:
        InstanceError: the instance makes no sense.
    """
    variants: list[Variant] = []
    warm: Warm | None = None
    for scenario in scenarios:
        candidate = replace(instance, constraints=scenario.constraints)
        if problems := candidate.problems():
            raise InstanceError(problems)
        pool = build_pool(candidate)
        search = Search(
            pool,
            time_limit=time_limit,
            gap=gap,
            seed=seed,
            on_progress=on_progress,
            should_stop=should_stop,
            warm=warm,
        )
        optimum = search.run()
        warm = search.warm
        award = None if optimum.plan is None else to_award(pool, optimum.plan)
        cost = None if award is None else award.cost
        first = variants[0].cost if variants else cost
        variants.append(
            Variant(
                scenario=scenario,
                status=status_of(optimum),
                cost=cost,
                bound=to_euros(optimum.bound),
                suppliers=() if award is None else award.suppliers,
                difference=None if cost is None or first is None else cost - first,
            )
        )
    return tuple(variants)


def price_sentence(variant: Variant) -> str:
    """The difference to the first scenario in plain German."""
    if variant.difference is None:
        return f"{variant.scenario.title}: kein Zuschlag möglich"
    amount = euros(abs(variant.difference))
    if variant.difference == 0:
        return f"{variant.scenario.title}: gleich teuer"
    return f"{variant.scenario.title}: {amount} {'weniger' if variant.difference < 0 else 'mehr'}"


def total_alone(instance: Instance, *, seed: int = 0) -> Decimal | None:
    """What all members pay if each buys alone; `None` if one of them could not."""
    costs = alone_costs(instance, seed=seed).values()
    return None if None in costs else to_euros(sum(cost for cost in costs if cost is not None))


def _at_most(count: int) -> str:
    return "höchstens ein Lieferant" if count == 1 else f"höchstens {count} Lieferanten"
