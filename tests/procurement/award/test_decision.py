# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision: once, with a reason, on untouched results; orders and call-offs add up to it."""

import threading
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError, connection

from itunion.foundation.kernel.api import Conflict, NotPermitted, Refused, audit, events
from itunion.foundation.organisations.api import across, within
from itunion.optimiser.api import result_from_dict
from itunion.union.billing.models import Charge
from itunion.union.demand.models import Need
from itunion.union.procurement.actions.decision import decide
from itunion.union.procurement.actions.ordering import next_number, place_orders
from itunion.union.procurement.events import AwardDecided
from itunion.union.procurement.models import (
    AwardDecision,
    AwardScenario,
    CallOff,
    CallOffLine,
    MemberSaving,
    OrderLine,
    Pool,
    SupplierOrder,
)
from itunion.union.procurement.queries import award as queries
from itunion.union.procurement.rules.award import Variation

from .conftest import everywhere

Compute = Callable[..., AwardScenario]


def award(
    scenario: AwardScenario, by: Any, reason: str = "günstigstes Angebot", **more: Any
) -> AwardDecision:
    with across("procurement.award", reason="test", by=by):
        return decide(scenario_id=scenario.pk, reason=reason, by=by, **more)


@pytest.mark.django_db
def test_a_decision_makes_orders_call_offs_and_savings_that_add_up(
    compute: Compute, pool: Pool, world: Any, system: Any
) -> None:
    scenario = compute()
    heard: list[AwardDecided] = []
    events.subscribe(AwardDecided, "test.heard", heard.append)
    try:
        decision = award(scenario, world.actor("operator_purchasing"))
    finally:
        events._handlers[AwardDecided].pop("test.heard")
    pool.refresh_from_db()
    assert (pool.status, [event.pool_id for event in heard]) == ("awarded", [pool.pk])
    assert (decision.instance_hash, decision.result_hash) == (scenario.instance_hash, scenario.result_hash)
    result = result_from_dict((scenario.result or {})["result"])
    assert result.award is not None
    with everywhere(system):
        orders = list(SupplierOrder.objects.filter(pool=pool))
        lines = list(OrderLine.objects.all())
        members = list(CallOffLine.objects.select_related("article", "call_off"))
        savings = queries.savings_of_pool(pool.pk)
    own = sum(s.amount for s in result.shares if s.supplier is None)
    goods = sum(line.quantity * line.unit_price for line in lines)
    assert goods + sum(order.fixed_cost for order in orders) + own == result.award.cost
    assert sum(line.amount + line.fixed_share for line in members) + own == result.award.cost
    assert sum(line.amount for line in members) == goods
    assert sum(line.quantity for line in members) == sum(line.quantity for line in lines)
    assert {o.organisation_id for o in orders} == {
        s.pk for s in world.suppliers if s.name in result.award.suppliers
    }
    assert savings.together == sum(s.together for s in result.savings)
    assert savings.saving == result.total_saving > 0
    assert len({(o.order_id, o.article_id, o.standard, o.unit_price) for o in lines}) == len(lines)
    notebooks: dict[str, int] = defaultdict(int)
    for line in members:
        if line.article.number == "NB14" and line.organisation_id == world.members[0].pk:
            notebooks[line.cost_centre] += line.quantity
    assert notebooks == {"100": 7, "200": 3}


@pytest.mark.django_db
def test_lines_carry_product_class_and_delivery_time_of_the_offer(
    awarded: Pool, world: Any, system: Any
) -> None:
    with everywhere(system):
        for call_off in CallOff.objects.select_related("supplier"):
            days = 10 if call_off.supplier == world.suppliers[0] else 21
            assert (call_off.due_on - call_off.created_at.date()).days in {
                days,
                days + 1,
            }  # UTC may lag a day
        for line in CallOffLine.objects.filter(article__number="NB14").select_related("call_off__supplier"):
            product = "Eins Book" if line.call_off.supplier == world.suppliers[0] else "Zwei Note"
            assert line.product == product
            assert set(line.standard.split(", ")) <= {"NB-1", "NB-2"}
            assert abs(line.unit_price * line.quantity - line.amount) <= Decimal("0.0001") * line.quantity


@pytest.mark.django_db
def test_everybody_pays_the_same_for_the_same(awarded: Pool, system: Any) -> None:
    with everywhere(system):
        prices: dict[tuple[int, str], set[Decimal]] = {}
        for line in CallOffLine.objects.filter(article__number="MO27"):
            prices.setdefault((line.article_id, line.standard), set()).add(line.unit_price)
    assert prices
    assert all(len(seen) == 1 for seen in prices.values())


@pytest.mark.django_db
def test_units_bought_alone_make_no_order(awarded: Pool, world: Any) -> None:
    with within(world.members[1].pk):  # Beta has monitors for 120 €, cheaper than any offer
        assert not CallOffLine.objects.filter(article__number="MO27").exists()
        assert CallOffLine.objects.filter(article__number="NB14").exists()


@pytest.mark.django_db
def test_compensation_of_somebody_who_gets_nothing_is_credited_at_once(
    compute: Compute, pool: Pool, world: Any, system: Any
) -> None:
    outcome = (compute().result or {})["result"]
    alpha, beta = (m.name for m in world.members)
    for share in outcome["shares"]:
        if share["member"] == beta:
            share["supplier"] = None
    beside = {
        name: sum(
            Decimal(s["fixed_share"]) + Decimal(s["compensation"])
            for s in outcome["shares"]
            if s["member"] == name
        )
        for name in (alpha, beta)
    }
    first = next(s for s in outcome["shares"] if s["member"] == beta)
    first["compensation"] = str(Decimal(first["compensation"]) - beside[beta] - Decimal("12.34"))
    with everywhere(system):
        place_orders(pool=pool, result=result_from_dict(outcome), alone={}, by=system)
        (credit,) = Charge.objects.all()
        extra = sum(line.fixed_share for line in CallOffLine.objects.all())
    assert (credit.organisation_id, credit.net, credit.quantity) == (
        world.members[1].pk,
        Decimal("-12.34"),
        -1,
    )
    assert extra == beside[alpha]


@pytest.mark.django_db
def test_a_second_decision_is_a_conflict_that_names_the_first(compute: Compute, world: Any) -> None:
    first, second = compute(), compute(Variation("max_suppliers", 1))
    actor = world.actor("operator_purchasing")
    award(first, actor)
    with pytest.raises(Conflict, match=r"Person operator_purchasing hat am .* „günstigster Zuschlag“"):
        award(second, actor)


@pytest.mark.django_db(transaction=True)
def test_of_two_deciders_at_once_exactly_one_wins(compute: Compute, world: Any, system: Any) -> None:
    scenarios = [compute(), compute(Variation("max_suppliers", 1))]
    actor = world.actor("operator_purchasing")
    barrier, outcomes = threading.Barrier(2), list[object]()

    def decider(scenario: AwardScenario) -> None:
        try:
            barrier.wait(timeout=20)
            while True:
                try:
                    outcomes.append(award(scenario, actor))
                except OperationalError as error:
                    # SQLite in memory, shared between threads, refuses at once instead of waiting as a file does
                    if "locked" not in str(error):
                        raise
                    continue
                return
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=decider, args=(scenario,)) for scenario in scenarios]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AwardDecision", "Conflict"]
    with everywhere(system):
        (decision,) = AwardDecision.objects.all()
        assert MemberSaving.objects.count() == 2
        entries = [
            e for e in audit.entries_about(f"pool:{decision.pool_id}") if e.action == "procurement.decide"
        ]
    assert len(entries) == 1


@pytest.mark.django_db
def test_a_result_changed_in_the_database_is_refused(
    compute: Compute, pool: Pool, world: Any, system: Any
) -> None:
    scenario = compute()
    touched = dict(scenario.result or {})
    touched["result"]["shares"][0]["amount"] = "1.00"
    with everywhere(system):
        AwardScenario.objects.filter(pk=scenario.pk).update(result=touched)
    with pytest.raises(Refused, match="Prüfsumme"):
        award(scenario, world.actor("operator_purchasing"))
    with everywhere(system):
        assert not SupplierOrder.objects.exists()
    pool.refresh_from_db()
    assert pool.status == "evaluating"


@pytest.mark.django_db
def test_changed_inputs_need_an_explicit_yes(compute: Compute, world: Any, system: Any) -> None:
    scenario = compute()
    with everywhere(system):
        Need.objects.filter(article__number="MO27").update(quantity=9)
    actor = world.actor("operator_purchasing")
    with pytest.raises(Refused) as refusal:
        award(scenario, actor)
    assert refusal.value.field == "accept_changed_inputs"
    decision = award(scenario, actor, accept_changed_inputs=True)
    assert decision.result_hash == scenario.result_hash


@pytest.mark.django_db
def test_an_infeasible_alternative_cannot_be_awarded(compute: Compute, world: Any) -> None:
    with pytest.raises(Refused, match="hat keinen Zuschlag"):
        award(compute(Variation("without_supplier", "Lieferant Eins")), world.actor("operator_purchasing"))


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "   \n"])
def test_a_decision_needs_a_reason(reason: str, compute: Compute, world: Any) -> None:
    with pytest.raises(Refused) as refusal:
        award(compute(), world.actor("operator_purchasing"), reason)
    assert refusal.value.field == "reason"


@pytest.mark.django_db
def test_only_purchasing_decides(compute: Compute, world: Any, system: Any) -> None:
    scenario = compute()
    for who in ("union_board", "union_office", "auditor", "member_head@0", "supplier_sales@0"):
        with everywhere(system), pytest.raises(NotPermitted):
            decide(scenario_id=scenario.pk, reason="x", by=world.actor(who))


@pytest.mark.django_db
def test_numbers_have_no_gap_and_start_again_each_year(db: None) -> None:
    assert [next_number("BE", 2026) for _ in range(3)] == ["BE-2026-0001", "BE-2026-0002", "BE-2026-0003"]
    assert (next_number("AB", 2026), next_number("BE", 2027)) == ("AB-2026-0001", "BE-2027-0001")


@pytest.mark.django_db
def test_a_member_sees_its_own_saving_and_the_union_all(awarded: Pool, world: Any, system: Any) -> None:
    with everywhere(system):
        whole = queries.savings_over_time()
        one = queries.savings_over_time(world.members[0].pk)
    with within(world.members[0].pk):
        own = queries.savings_over_time()
        (line,) = queries.savings_of_pool(awarded.pk).members
    assert own == one
    assert line.member == world.members[0].name
    assert own[-1].saved_so_far <= whole[-1].saved_so_far
