# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cost items and keys: entered by the operator only, refused at their field, superseded and never changed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from itunion.foundation.kernel.api import NotPermitted, Refused, audit, clock
from itunion.foundation.organisations.api import across, within
from itunion.union.catalogue import api
from itunion.union.catalogue.models import CostItem

BEGIN = date(2024, 1, 1)


def test_a_cost_item_is_superseded_never_changed(
    world: Any, plain_service: Callable[..., Any], system: Any
) -> None:
    made = plain_service()
    details = {
        "service_id": made.pk,
        "name": "Vertrag",
        "kind": "contract",
        "valid_from": BEGIN,
        "by": system,
    }
    first = api.enter_cost_item(yearly=Decimal(100), **details)
    with pytest.raises(Refused, match="schon eingetragen"):
        api.enter_cost_item(yearly=Decimal(100), **details)
    second = api.enter_cost_item(yearly=Decimal(200), **details)
    assert CostItem.objects.count() == 2
    entry = next(e for e in audit.entries_about(f"service:{made.pk}") if e.data.get("record") == second.pk)
    assert entry.data["supersedes"] == first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        CostItem.objects.filter(pk=first.pk).update(yearly=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        CostItem.objects.create(
            service=made, name="x", kind="other", yearly=-1, valid_from=BEGIN, recorded_at=clock.now()
        )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"yearly": Decimal(-1)}, "yearly"),
        ({"steps": [(Decimal(5), Decimal(2)), (Decimal(5), Decimal(3))]}, "steps"),
        ({"steps": [(Decimal(5), Decimal(-2))]}, "steps"),
        ({"steps": [(Decimal(5), Decimal(101))]}, "steps"),
        ({"kind": "depreciation"}, "valid_until"),
        ({"valid_until": date(2023, 1, 1)}, "valid_until"),
        ({"name": "  "}, "name"),
    ],
)
def test_a_bad_cost_item_is_refused_at_its_field(world: Any, plain_service: Callable[..., Any], system: Any, change: dict[str, Any], field: str) -> None:  # fmt: skip
    details = {"service_id": plain_service().pk, "name": "Vertrag", "kind": "contract", "yearly": Decimal(100), "valid_from": BEGIN}  # fmt: skip
    with pytest.raises(Refused) as refused:
        api.enter_cost_item(**details | change, by=system)
    assert refused.value.field == field
    assert not CostItem.objects.exists()


def test_only_the_operator_enters_costs_and_keys(world: Any, plain_service: Callable[..., Any]) -> None:
    made, head = plain_service(), world.actor("member_head@0")
    with pytest.raises(NotPermitted):
        api.enter_cost_item(
            service_id=made.pk, name="A", kind="other", yearly=Decimal(1), valid_from=BEGIN, by=head
        )
    with within(world.members[0].pk), pytest.raises(NotPermitted):
        api.set_key(service_id=made.pk, organisation_id=world.members[0].pk, amount=Decimal(1), valid_from=BEGIN, by=head)  # fmt: skip


@pytest.mark.parametrize("amount", ["-1", "0.001", "NaN", "1000000000"])
def test_a_bad_key_is_refused(
    world: Any, plain_service: Callable[..., Any], system: Any, amount: str
) -> None:
    made = plain_service()
    with across("catalogue.operate", reason="test", by=system):
        with pytest.raises(Refused, match="Zahl ab 0"):
            api.set_key(service_id=made.pk, organisation_id=world.members[0].pk, amount=Decimal(amount), valid_from=BEGIN, by=system)  # fmt: skip
        with pytest.raises(Refused, match="nur Mitglieder"):
            api.set_key(service_id=made.pk, organisation_id=world.suppliers[0].pk, amount=Decimal(1), valid_from=BEGIN, by=system)  # fmt: skip
