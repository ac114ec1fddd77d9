# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A second opinion: the same question to SCIP, in the weak textbook formulation and without bundling of needs."""

from pyscipopt import Model, quicksum

from itunion.optimiser import Instance


def scip_cost(instance: Instance) -> int:
    """Least cost in cents, proven by SCIP. Tiers over the supplier's total only."""
    model = Model()
    model.hideOutput()
    model.setParam("limits/gap", 0.0)
    units: dict[tuple[int, int, int], object] = {}
    cost = []
    suppliers = sorted({offer.supplier for offer in instance.offers})
    starts = {
        s: sorted({t.from_units for o in instance.offers if o.supplier == s for t in o.tiers})
        for s in suppliers
    }
    chosen = {(s, r): model.addVar(vtype="B") for s in suppliers for r in range(len(starts[s]))}
    total = sum(need.quantity for need in instance.needs)
    for n, need in enumerate(instance.needs):
        supply = []
        if need.own_price is not None:
            own = model.addVar(vtype="I", ub=need.quantity)
            cost.append(int(need.own_price * 100) * own)
            supply.append(own)
        for o, offer in enumerate(instance.offers):
            if offer.article == need.article and offer.admits(need.standards):
                for r, start in enumerate(starts[offer.supplier]):
                    variable = model.addVar(vtype="I", ub=need.quantity)
                    units[n, o, r] = variable
                    price = min(t.unit_price for t in offer.tiers if t.from_units <= max(start, 1))
                    cost.append(int(price * 100) * variable)
                    supply.append(variable)
        model.addCons(quicksum(supply) == need.quantity)
    for s in suppliers:
        model.addCons(quicksum(chosen[s, r] for r in range(len(starts[s]))) <= 1)
        for r, start in enumerate(starts[s]):
            volume = quicksum(
                v for (_, o, tier), v in units.items() if tier == r and instance.offers[o].supplier == s
            )
            model.addCons(volume >= start * chosen[s, r])
            model.addCons(volume <= total * chosen[s, r])
            cost.append(int(instance.terms_of(s).fixed_cost * 100) * chosen[s, r])
    if instance.constraints.max_suppliers is not None:
        model.addCons(quicksum(chosen.values()) <= instance.constraints.max_suppliers)
    model.setObjective(quicksum(cost))
    model.optimize()
    assert model.getStatus() == "optimal"
    return round(model.getObjVal())
