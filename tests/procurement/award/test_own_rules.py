# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Alternatives under rules that somebody puts together: from the form to the award, and what is refused where."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from itunion.foundation.kernel.api import Refused
from itunion.optimiser.api import result_from_dict
from itunion.union.procurement.models import AwardScenario, Pool
from itunion.union.procurement.rules.award import OwnRules, Variation

from .conftest import everywhere

pytestmark = pytest.mark.django_db
Compute = Callable[..., AwardScenario]
BASE = {"kind": "own_rules", "time_limit": "10", "gap": "0,01", "seed": "0"}


def own(**rules: Any) -> Variation:
    return Variation("own_rules", rules=OwnRules(**rules))


def test_rules_bind_and_are_named(compute: Compute) -> None:
    free = result_from_dict(compute().result["result"])
    one = compute(own(max_suppliers_per_member=1, max_suppliers_per_lot=1, resilient=True))
    assert one.label == "je Mitglied ein Lieferant, je Los ein Lieferant, ausfallsicher"
    assert one.status in {"proven", "infeasible"}
    if one.status == "proven":
        result = result_from_dict(one.result["result"])
        assert result.award.cost >= free.award.cost
        for member in {line.member for line in result.shares}:
            suppliers = {line.supplier for line in result.shares if line.member == member} - {None}
            assert len(suppliers) <= 1


def test_a_budget_that_cannot_hold_is_infeasible_and_says_so(compute: Compute) -> None:
    scenario = compute(own(budgets=(("Gemeinde Alpha", Decimal("1.00")),)))
    assert scenario.status == "infeasible"
    assert "Gemeinde Alpha" in scenario.message
    assert "Budget" in scenario.message


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({}, "kind"),
        ({"excluded": ("Niemand",)}, "excluded"),
        ({"budgets": (("Gemeinde Nirgends", Decimal(1)),)}, "budgets"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    compute: Compute, rules: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        compute(own(**rules))
    assert refused.value.field == field


def test_the_form_reads_budgets_line_by_line(
    pool: Pool, client_for: Callable[[str], Client], system: Any
) -> None:
    client = client_for("operator_purchasing")
    address = reverse("procurement:new_scenario", args=[pool.pk])
    text = client.post(address, BASE | {"budgets": "Gemeinde Alpha: viel\nohne Betrag"}).content.decode()
    assert "Zeile 1 ist nicht" in text
    assert "Zeile 2 ist nicht" in text
    done = client.post(
        address, BASE | {"budgets": "Gemeinde Alpha: 250.000,00", "max_suppliers_per_member": "1"}
    )
    assert done.status_code == 302
    with everywhere(system):
        scenario = AwardScenario.objects.get(kind="own_rules")
    assert scenario.parameters["budgets"] == [["Gemeinde Alpha", "250000.00"]]
    assert scenario.parameters["max_suppliers_per_member"] == 1
