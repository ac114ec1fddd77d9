# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of award and fulfilment through the client: the way of the people, bad input, and walls between them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from itunion.foundation.kernel.api import jobs
from itunion.foundation.organisations.api import within
from itunion.union.billing.models import Charge
from itunion.union.procurement import solving
from itunion.union.procurement.models import (
    AwardDecision,
    AwardScenario,
    CallOff,
    Delivery,
    Pool,
    SupplierOrder,
)
from itunion.union.procurement.queries import fulfilment as queries
from itunion.union.procurement.rules.award import Variation

from .conftest import everywhere

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]
PURCHASING = "operator_purchasing"


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[-2000:]
    return str(response.content.decode())


def test_from_open_offers_to_a_confirmed_delivery(
    pool: Pool, client_for: ClientFor, world: Any, system: Any, in_process: None
) -> None:
    buyer = client_for(PURCHASING)
    compare = reverse("procurement:scenarios", args=[pool.pk])
    assert "Noch nichts berechnet" in page(buyer.get(compare))
    buyer.post(reverse("procurement:request_alternatives", args=[pool.pk]))
    assert "every 2s" in page(buyer.get(compare))
    jobs.run_due_now()
    text = page(buyer.get(compare))
    assert "bewiesen optimal" in text
    assert "Preis der Vorgabe" in text
    with everywhere(system):
        cheapest = AwardScenario.objects.get(kind="cheapest")
    text = page(buyer.get(reverse("procurement:scenario", args=[cheapest.pk])))
    assert cheapest.instance_hash in text
    assert "Nicht geprüft wird" in text
    decide = reverse("procurement:decide", args=[cheapest.pk])
    assert "Begründung" in page(buyer.get(decide))
    assert 'href="#id_reason"' in page(buyer.post(decide, {"reason": ""}))
    assert buyer.post(decide, {"reason": "wirtschaftlichstes Angebot"}).status_code == 302
    assert "hat den Zuschlag" in page(buyer.get(reverse("procurement:scenario", args=[cheapest.pk])))

    seller = client_for("supplier_sales@0")
    with within(world.suppliers[0].pk):
        order = SupplierOrder.objects.get()
    assert order.number in page(seller.get(reverse("procurement:orders")))
    text = page(seller.get(reverse("procurement:order", args=[order.pk])))
    assert "Gemeinde Alpha" in text
    assert "Testweg 10" in text
    seller.post(reverse("procurement:acknowledge_order", args=[order.pk]))
    assert "Person supplier_sales@0" in page(seller.get(reverse("procurement:order", args=[order.pk])))

    member = client_for("member_it@0")
    with within(world.members[0].pk):
        call_off = CallOff.objects.get(supplier=world.suppliers[0])
        lines = [line for line, _state in queries.line_states(call_off.pk)]
    assert call_off.number in page(member.get(reverse("procurement:call_offs")))
    deliver = reverse("procurement:deliver", args=[call_off.pk])
    assert f'value="{lines[0].quantity}"' in page(member.get(deliver))
    data = {"note_number": "LS 1", "delivered_on": call_off.created_at.strftime("%d.%m.%Y")}
    data |= {f"p{line.pk}-accepted": str(line.quantity) for line in lines}
    response = member.post(deliver, data | {"delivered_on": "31.12.2099"})
    assert "Zukunft" in page(response)
    data["delivered_on"] = ""
    assert 'href="#id_delivered_on"' in page(member.post(deliver, data))
    from itunion.foundation.kernel.api import clock

    data["delivered_on"] = clock.today().strftime("%d.%m.%Y")
    assert member.post(deliver, data).status_code == 302
    with within(world.members[0].pk):
        assert sum(c.net for c in Charge.objects.all()) == sum(
            line.amount + line.fixed_share for line in lines
        )
    assert "vollständig" in page(member.get(reverse("procurement:call_offs")))


@pytest.mark.parametrize("bad", ["-1", "1000000000000", "eins", "1,5"])
def test_bad_units_are_refused_at_their_cell(
    bad: str, awarded: Pool, client_for: ClientFor, world: Any
) -> None:
    with within(world.members[0].pk):
        call_off = CallOff.objects.first()
        assert call_off is not None
        line = queries.line_states(call_off.pk)[0][0]
    data = {"note_number": "1", "delivered_on": "01.01.2026", f"p{line.pk}-accepted": bad}
    url = reverse("procurement:deliver", args=[call_off.pk])
    assert f'id="id_p{line.pk}-accepted_error"' in page(client_for("member_it@0").post(url, data))
    with within(world.members[0].pk):
        assert not Delivery.objects.exists()


def test_goods_go_back_through_the_page(awarded: Pool, client_for: ClientFor, world: Any) -> None:
    from itunion.foundation.kernel.api import clock

    member = client_for("member_it@0")
    with within(world.members[0].pk):
        call_off = CallOff.objects.first()
        assert call_off is not None
        line = queries.line_states(call_off.pk)[0][0]
    today = clock.today().strftime("%d.%m.%Y")
    member.post(
        reverse("procurement:deliver", args=[call_off.pk]),
        {"note_number": "1", "delivered_on": today, f"p{line.pk}-accepted": "2"},
    )
    back = reverse("procurement:return_goods", args=[call_off.pk])
    data = {"note_number": "R1", "delivered_on": today, f"p{line.pk}-quantity": "1"}
    assert "Grund der Rückgabe" in page(member.post(back, data))
    assert member.post(back, data | {f"p{line.pk}-reason": "defekt"}).status_code == 302
    assert "zurückgegeben" in page(member.get(reverse("procurement:call_off", args=[call_off.pk])))


def test_one_alternative_with_own_parameters(pool: Pool, client_for: ClientFor, system: Any) -> None:
    buyer = client_for(PURCHASING)
    url = reverse("procurement:new_scenario", args=[pool.pk])
    assert "Lieferant Zwei" in page(buyer.get(url))
    data = {
        "kind": "without_supplier",
        "without_supplier": "",
        "time_limit": "30",
        "gap": "0,01",
        "seed": "0",
    }
    assert "Wählen Sie einen Lieferanten" in page(buyer.post(url, data))
    assert 'href="#id_time_limit"' in page(buyer.post(url, data | {"time_limit": "500"}))
    assert buyer.post(url, data | {"without_supplier": "Lieferant Zwei"}).status_code == 302
    with everywhere(system):
        scenario = AwardScenario.objects.get()
    assert scenario.parameters == {"time_limit": 30, "seed": 0, "gap": 0.0001, "excluded": ["Lieferant Zwei"]}
    fragment = reverse("procurement:scenario_progress", args=[scenario.pk])
    assert "<html" not in page(buyer.get(fragment))


def test_failed_and_infeasible_alternatives_have_pages_that_help(
    compute: Any, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    buyer = client_for(PURCHASING)
    infeasible = compute(Variation("without_supplier", "Lieferant Eins"))
    text = page(buyer.get(reverse("procurement:scenario", args=[infeasible.pk])))
    assert "Es hilft" in text
    assert "Zuschlag erteilen" not in text

    def fail(*_arguments: Any, **_options: Any) -> dict[str, Any]:
        raise solving.SolvingFailed("died", "")

    monkeypatch.setattr(solving, "compute", fail)
    failed = compute()
    assert "Noch einmal berechnen" in page(buyer.get(reverse("procurement:scenario", args=[failed.pk])))
    response = buyer.post(reverse("procurement:decide", args=[failed.pk]), {"reason": "trotzdem"})
    assert "hat keinen Zuschlag" in page(response)


def test_who_decides_second_sees_who_was_first(compute: Any, client_for: ClientFor, system: Any) -> None:
    first, second = compute(), compute(Variation("max_suppliers", 1))
    buyer = client_for(PURCHASING)
    buyer.post(reverse("procurement:decide", args=[first.pk]), {"reason": "günstig"})
    response = buyer.post(reverse("procurement:decide", args=[second.pk]), {"reason": "anders"})
    assert "schon erteilt: Person operator_purchasing" in page(response, 409)
    with everywhere(system):
        assert AwardDecision.objects.get().scenario_id == first.pk


def test_recomputing_is_offered_and_answered(compute: Any, client_for: ClientFor) -> None:
    scenario = compute()
    auditor = client_for("auditor")
    auditor.post(reverse("procurement:reproduce", args=[scenario.pk]))
    url = reverse("procurement:scenario", args=[scenario.pk])
    assert "Das Nachrechnen läuft" in page(auditor.get(url))
    jobs.run_due_now()
    assert "genau dasselbe Ergebnis" in page(auditor.get(url))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_tables_can_be_taken_along(
    kind: str, awarded: Pool, client_for: ClientFor, world: Any, system: Any
) -> None:
    with everywhere(system):
        scenario, order, call_off = (
            AwardScenario.objects.get(),
            SupplierOrder.objects.get(organisation=world.suppliers[0]),
            CallOff.objects.filter(organisation=world.members[0]).first(),
        )
    assert call_off is not None
    for who, name, arguments, query in (
        (PURCHASING, "scenarios", [awarded.pk], "export"),
        (PURCHASING, "scenario", [scenario.pk], "m-export"),
        (PURCHASING, "scenario", [scenario.pk], "z-export"),
        (PURCHASING, "all_orders", [], "export"),
        (PURCHASING, "any_order", [order.pk], "p-export"),
        (PURCHASING, "all_call_offs", [], "export"),
        (PURCHASING, "any_call_off", [call_off.pk], "l-export"),
        ("supplier_sales@0", "orders", [], "export"),
        ("supplier_sales@0", "order", [order.pk], "p-export"),
        ("supplier_sales@0", "order", [order.pk], "a-export"),
        ("member_it@0", "call_offs", [], "export"),
        ("member_it@0", "call_off", [call_off.pk], "p-export"),
    ):
        response = client_for(who).get(reverse(f"procurement:{name}", args=arguments), {query: kind})
        assert response.status_code == 200, name
        assert "attachment" in response["Content-Disposition"], name


def test_members_and_suppliers_do_not_see_each_other(
    awarded: Pool, client_for: ClientFor, world: Any, system: Any
) -> None:
    with everywhere(system):
        alpha = CallOff.objects.filter(organisation=world.members[0]).first()
        order = SupplierOrder.objects.get(organisation=world.suppliers[0])
    assert alpha is not None
    for who, name, key in (
        ("member_it@1", "call_off", alpha.pk),
        ("member_it@1", "deliver", alpha.pk),
        ("member_it@1", "return_goods", alpha.pk),
        ("supplier_sales@1", "order", order.pk),
    ):
        assert client_for(who).get(reverse(f"procurement:{name}", args=[key])).status_code == 404, name
    acknowledge = reverse("procurement:acknowledge_order", args=[order.pk])
    assert client_for("supplier_sales@1").post(acknowledge).status_code == 404
    text = page(client_for("member_it@1").get(reverse("procurement:call_offs")))
    assert alpha.number not in text


def test_comparison_and_oversight_are_closed_to_members_and_suppliers(
    compute: Any, pool: Pool, client_for: ClientFor
) -> None:
    scenario = compute()
    for who in ("member_head@0", "member_it@0", "supplier_sales@0", "supervisory"):
        client = client_for(who)
        for name, arguments in (
            ("scenarios", [pool.pk]),
            ("scenario", [scenario.pk]),
            ("decide", [scenario.pk]),
            ("all_orders", []),
            ("all_call_offs", []),
        ):
            response = client.get(reverse(f"procurement:{name}", args=arguments))
            assert response.status_code == 403, (who, name)


def test_a_treasurer_reads_call_offs_but_confirms_nothing(
    awarded: Pool, client_for: ClientFor, world: Any
) -> None:
    with within(world.members[0].pk):
        call_off = CallOff.objects.first()
    assert call_off is not None
    treasurer = client_for("member_treasurer@0")
    text = page(treasurer.get(reverse("procurement:call_off", args=[call_off.pk])))
    assert "Lieferung bestätigen" not in text
    assert treasurer.get(reverse("procurement:deliver", args=[call_off.pk])).status_code == 403


def test_the_start_page_says_what_waits_and_what_was_saved(
    compute: Any, pool: Pool, client_for: ClientFor, world: Any
) -> None:
    scenario = compute()
    buyer = client_for(PURCHASING)
    text = page(buyer.get(reverse("desk:start")))
    assert "Zuschläge zu entscheiden" in text
    assert "eine Alternative" in text
    buyer.post(reverse("procurement:decide", args=[scenario.pk]), {"reason": "günstig"})
    assert "Zuschläge zu entscheiden" not in page(buyer.get(reverse("desk:start")))
    assert "Lieferungen zu bestätigen" in page(client_for("member_it@0").get(reverse("desk:start")))
    assert "Neue Bestellungen" in page(client_for("supplier_sales@0").get(reverse("desk:start")))
    assert "Was wir gespart haben" in page(client_for("member_head@0").get(reverse("desk:start")))
    assert "Was die Genossenschaft gespart hat" in page(client_for("union_board").get(reverse("desk:start")))
