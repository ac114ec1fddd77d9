# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: alternatives of an award side by side, the decision, and what was saved. The scope decides whose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from itunion.optimiser.api import (
    Certificate,
    Instance,
    Result,
    certificate_from_dict,
    instance_from_dict,
    result_from_dict,
)
from itunion.union.procurement.models import AwardDecision, AwardScenario, MemberSaving
from itunion.union.procurement.queries.tender import instance_of_pool, live_offers
from itunion.union.procurement.rules.award import freeze, question_of

__all__ = [
    "Alternative",
    "PoolSavings",
    "SavingLine",
    "SavingMoment",
    "alone_of",
    "alternative",
    "alternatives",
    "certificate_of",
    "decision_of",
    "get_scenario",
    "has_award",
    "inputs_changed",
    "member_savings",
    "offering_suppliers",
    "question_of_scenario",
    "result_of",
    "savings_of_pool",
    "savings_over_time",
    "scenarios_of",
    "short_names",
]


@dataclass(frozen=True)
class Alternative:
    """A scenario in figures; amounts in € net, shares as fraction of one, None where there is no award.

    `alone` sums the members that could buy alone (see `alone_of`), `saving` compares only them. `price` is what the
    scenario costs more than the cheapest award on the same inputs: the price of its constraint.
    """

    scenario: AwardScenario
    cost: Decimal | None = None
    bound: Decimal | None = None
    gap: Decimal | None = None
    alone: Decimal | None = None
    saving: Decimal | None = None
    suppliers: tuple[str, ...] = ()
    price: Decimal | None = None

    @property
    def percent(self) -> Decimal | None:
        """Saving as share of what the members would pay alone."""
        return self.saving / self.alone if self.saving is not None and self.alone else None

    @property
    def is_exact(self) -> bool:
        """Whether no award at all can be cheaper, by not a single cent."""
        return self.cost is not None and self.cost == self.bound


@dataclass(frozen=True)
class SavingLine:
    """What one member pays alone (None: could not buy alone) and together, € net."""

    member: str
    alone: Decimal | None
    together: Decimal

    @property
    def saving(self) -> Decimal | None:
        """Alone minus together."""
        return None if self.alone is None else self.alone - self.together

    @property
    def percent(self) -> Decimal | None:
        """Saving as share of `alone`."""
        return self.saving / self.alone if self.saving is not None and self.alone else None


@dataclass(frozen=True)
class PoolSavings:
    """What a decided pool saves the members the scope may see; `alone` counts only who could buy alone."""

    pool_id: int
    alone: Decimal
    together: Decimal
    saving: Decimal
    members: tuple[SavingLine, ...]


@dataclass(frozen=True)
class SavingMoment:
    """What one decision saved, and all decisions up to it, in € net."""

    day: date
    pool_id: int
    pool: str
    alone: Decimal
    together: Decimal
    saving: Decimal
    saved_so_far: Decimal


def scenarios_of(pool_id: int) -> QuerySet[AwardScenario]:
    """Return the scenarios of a pool in the order they were requested; their large frozen inputs load when asked."""
    found: QuerySet[AwardScenario] = (
        AwardScenario.objects.filter(pool_id=pool_id).select_related("pool").defer("instance")
    )
    return found


def get_scenario(scenario_id: int) -> AwardScenario:
    """Return one scenario with its pool; raise AwardScenario.DoesNotExist."""
    found: AwardScenario = AwardScenario.objects.select_related("pool").get(pk=scenario_id)
    return found


def offering_suppliers(pool_id: int) -> list[str]:
    """Return the names of the suppliers with a live offer, sorted."""
    return sorted(offer.organisation.name for offer in live_offers(pool_id))


def short_names(pool_id: int) -> dict[str, str]:
    """Return the short names of the suppliers with a live offer, by their full names."""
    return {offer.organisation.name: offer.organisation.short_name for offer in live_offers(pool_id)}


def inputs_changed(scenario: AwardScenario) -> bool:
    """Return whether needs or offers of the pool are no longer those the scenario froze."""
    return freeze(instance_of_pool(scenario.pool_id))[1] != scenario.instance_hash


def result_of(scenario: AwardScenario) -> Result | None:
    """Return what the optimiser found."""
    return result_from_dict(scenario.result["result"]) if scenario.result else None


def question_of_scenario(scenario: AwardScenario) -> Instance:
    """Return the frozen purchase with the rules of the scenario."""
    return question_of(instance_from_dict(scenario.instance), scenario.parameters)


def certificate_of(scenario: AwardScenario) -> Certificate | None:
    """Return what is proven about fairness."""
    data = scenario.result["certificate"] if scenario.result else None
    return certificate_from_dict(data) if data else None


def has_award(scenario: AwardScenario) -> bool:
    """Return whether the scenario's computation ended with an award."""
    return _award(scenario) is not None


def alternatives(pool_id: int) -> list[Alternative]:
    """Return the scenarios of a pool side by side, each against the cheapest award on the same inputs."""
    found = list(scenarios_of(pool_id))
    cheapest = {
        scenario.instance_hash: scenario
        for scenario in found
        if scenario.kind == AwardScenario.Kind.CHEAPEST and _award(scenario) is not None
    }
    return [_figures(scenario, cheapest.get(scenario.instance_hash)) for scenario in found]


def alternative(scenario: AwardScenario) -> Alternative:
    """Return one scenario in figures, against the cheapest award on the same inputs."""
    return _figures(scenario, _cheapest_beside(scenario))


def alone_of(scenario: AwardScenario) -> dict[str, Decimal | None]:
    """Return what each member would pay by itself (€ net): the baseline of savings.

    Taken from the cheapest award on the same inputs once it is computed: a constraint would make buying alone
    dearer too and so pretend a saving. Until then from the scenario itself.
    """
    return _alone(_cheapest_beside(scenario) or scenario)


def member_savings(scenario: AwardScenario) -> list[SavingLine]:
    """Return what every member pays alone and in this scenario, by name."""
    alone = alone_of(scenario)
    return [
        SavingLine(saving["member"], alone.get(saving["member"]), Decimal(saving["together"]))
        for saving in (scenario.result or {"result": {"savings": []}})["result"]["savings"]
    ]


def _cheapest_beside(scenario: AwardScenario) -> AwardScenario | None:
    same = scenarios_of(scenario.pool_id).filter(
        kind=AwardScenario.Kind.CHEAPEST, instance_hash=scenario.instance_hash, result__isnull=False
    )
    return next((one for one in same if _award(one) is not None), None)


def _award(scenario: AwardScenario) -> dict[str, Any] | None:
    award: dict[str, Any] | None = scenario.result["result"]["award"] if scenario.result else None
    return award


def _alone(scenario: AwardScenario) -> dict[str, Decimal | None]:
    savings = scenario.result["result"]["savings"] if scenario.result else []
    return {s["member"]: None if s["alone"] is None else Decimal(s["alone"]) for s in savings}


def _cost(award: Mapping[str, Any]) -> Decimal:
    goods = sum((p["quantity"] * Decimal(p["unit_price"]) for p in award["purchases"]), Decimal("0.00"))
    goods += sum((Decimal(fixed) for _name, fixed in award["fixed_costs"]), Decimal("0.00"))
    return goods - sum((Decimal(rebate["amount"]) for rebate in award.get("rebates", ())), Decimal("0.00"))


def _figures(scenario: AwardScenario, cheapest: AwardScenario | None) -> Alternative:
    """Read the figures from the stored values: building every line would cost seconds for large pools."""
    award = _award(scenario)
    if award is None or scenario.result is None:
        return Alternative(scenario)
    data = scenario.result["result"]
    cost, bound = _cost(award), Decimal(data["bound"])
    alone = _alone(cheapest or scenario)
    pairs = [
        (own, Decimal(s["together"])) for s in data["savings"] if (own := alone.get(s["member"])) is not None
    ]
    best = _award(cheapest) if cheapest else None
    return Alternative(
        scenario,
        cost=cost,
        bound=bound,
        gap=(cost - bound) / cost if cost else Decimal(0),
        alone=sum((own for own, _together in pairs), Decimal("0.00")),
        saving=sum((own - together for own, together in pairs), Decimal("0.00")),
        suppliers=tuple(name for name, _fixed in award["fixed_costs"]),
        price=None if best is None else cost - _cost(best),
    )


def decision_of(pool_id: int) -> AwardDecision | None:
    """Return the decision for a pool."""
    found: AwardDecision | None = (
        AwardDecision.objects.filter(pool_id=pool_id).select_related("scenario", "pool").first()
    )
    return found


def savings_of_pool(pool_id: int) -> PoolSavings:
    """Return what a decided pool saves; nothing decided: zeros and no members."""
    lines = tuple(
        SavingLine(row.organisation.name, row.alone, row.together)
        for row in MemberSaving.objects.filter(pool_id=pool_id)
        .select_related("organisation")
        .order_by("organisation__name")
    )
    zero = Decimal("0.00")
    return PoolSavings(
        pool_id,
        alone=sum((line.alone for line in lines if line.alone is not None), zero),
        together=sum((line.together for line in lines), zero),
        saving=sum((line.saving for line in lines if line.saving is not None), zero),
        members=lines,
    )


def savings_over_time(organisation_id: int | None = None) -> list[SavingMoment]:
    """Return what each decision saved, oldest first; of one member, or of all the scope may see."""
    rows = MemberSaving.objects.select_related("pool").order_by("decided_on", "pool_id", "pk")
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    by_pool: dict[int, list[MemberSaving]] = {}
    for row in rows:
        by_pool.setdefault(row.pool_id, []).append(row)
    moments: list[SavingMoment] = []
    so_far = Decimal("0.00")
    for pool_id, group in by_pool.items():
        alone = sum((row.alone for row in group if row.alone is not None), Decimal("0.00"))
        saving = sum((row.alone - row.together for row in group if row.alone is not None), Decimal("0.00"))
        together = sum((row.together for row in group), Decimal("0.00"))
        so_far += saving
        first = group[0]
        moments.append(
            SavingMoment(first.decided_on, pool_id, first.pool.title, alone, together, saving, so_far)
        )
    return moments
