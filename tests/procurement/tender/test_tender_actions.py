# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a closed round to opened offers: what is refused, what stays sealed, who comes second."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from itunion.foundation.kernel.api import Conflict, NotPermitted, Refused, audit, clock
from itunion.foundation.organisations.api import across, within
from itunion.optimiser.api import Need, Tier
from itunion.union.demand import models as demand_models
from itunion.union.procurement.actions import offers as offer_actions
from itunion.union.procurement.actions import tender as actions
from itunion.union.procurement.models import Commission, Offer, OfferLine, OfferTier, Pool
from itunion.union.procurement.queries import tender as queries
from itunion.union.procurement.rules.offers import OfferContent

from .conftest import MONITORS, NOTEBOOKS, OFFER, PRICES

pytestmark = pytest.mark.django_db

PURCHASING = "operator_purchasing"


def test_firm_needs_become_a_pool_with_a_lot_per_cpv_group(pool: Any) -> None:
    # interest in 99 monitors does not count: 10 + 5 + 4 + 7 of the first, 20 + 3 of the second member
    assert (pool.members, pool.units) == (2, 49)
    lots = [(lot.number, sorted(a.number for a in lot.articles.all())) for lot in queries.lots_of(pool.pk)]
    assert lots == [(1, ["MO27", "NB14"]), (2, ["SW01"])]


def test_a_round_is_bundled_once(pool: Any, closed_round: Any, world: Any) -> None:
    with pytest.raises(Conflict, match="schon gebündelt"):
        actions.bundle_round(round_id=closed_round.pk, title="Noch einmal", by=world.actor(PURCHASING))
    assert Pool.objects.count() == 1


def test_an_open_round_is_not_bundled(closed_round: Any, world: Any) -> None:
    closed_round.status = "open"
    closed_round.save()
    with pytest.raises(Refused, match="noch nicht geschlossen"):
        actions.bundle_round(round_id=closed_round.pk, by=world.actor(PURCHASING))


@pytest.mark.parametrize("who", ["union_board", "member_it@0", "supplier_sales@0", "auditor"])
def test_only_purchasing_bundles(who: str, closed_round: Any, world: Any) -> None:
    with pytest.raises(NotPermitted):
        actions.bundle_round(round_id=closed_round.pk, by=world.actor(who))


def test_articles_change_lots_until_the_commission(pool: Any, world: Any) -> None:
    by = world.actor(PURCHASING)
    titles = {1: "Geräte", 2: "Software", 5: "Anzeigen"}
    actions.arrange_lots(pool_id=pool.pk, titles=titles, assignment={"NB14": 1, "SW01": 2, "MO27": 5}, by=by)
    lots = [(lot.number, lot.title) for lot in queries.lots_of(pool.pk)]
    assert lots == [(1, "Geräte"), (2, "Software"), (3, "Anzeigen")]
    with pytest.raises(Refused, match="genau ein Los"):
        actions.arrange_lots(pool_id=pool.pk, titles=titles, assignment={"NB14": 1}, by=by)
    with pytest.raises(Refused) as refusal:
        actions.arrange_lots(
            pool_id=pool.pk, titles={1: "A"}, assignment={"NB14": 1, "SW01": 3, "MO27": 1}, by=by
        )
    assert refusal.value.field == "title_3"
    actions.commission_operator(
        pool_id=pool.pk, prices=PRICES | {"NB14": Decimal(1)}, reason="x", by=world.actor("union_board")
    )
    with pytest.raises(Conflict):
        actions.arrange_lots(
            pool_id=pool.pk, titles=titles, assignment={"NB14": 1, "SW01": 2, "MO27": 5}, by=by
        )


def test_the_estimate_takes_own_prices_and_entered_ones_for_the_rest(commissioned: Any) -> None:
    given = queries.commission_of(commissioned)
    assert given is not None
    # 15 x 1000 + 20 x 950 named, 4 x 1000 entered; 7 x 210; 3 x 50
    assert given.estimated_value == Decimal("39620.00")
    assert given.assessment["prices"] == {"MO27": "210.00", "NB14": "1000.00", "SW01": "50.00"}


def test_a_missing_or_senseless_price_is_refused_at_its_field(pool: Any, world: Any) -> None:
    board = world.actor("union_board")
    for prices, field in (
        (PRICES, "price_NB14"),
        (PRICES | {"NB14": Decimal(0)}, "price_NB14"),
        (PRICES | {"NB14": Decimal(1), "SW01": Decimal("1.005")}, "price_SW01"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.commission_operator(pool_id=pool.pk, prices=prices, reason="x", by=board)
        assert refusal.value.field == field
    assert not Commission.objects.exists()


def test_the_commission_needs_a_reason_and_the_board(pool: Any, world: Any) -> None:
    prices = PRICES | {"NB14": Decimal(1)}
    with pytest.raises(Refused):
        actions.commission_operator(
            pool_id=pool.pk, prices=prices, reason="  ", by=world.actor("union_board")
        )
    with pytest.raises(NotPermitted):
        actions.commission_operator(pool_id=pool.pk, prices=prices, reason="x", by=world.actor(PURCHASING))


def test_the_second_commission_is_told_who_was_first(commissioned: Any, world: Any) -> None:
    with pytest.raises(Conflict, match="Person union_board"):
        actions.commission_operator(
            pool_id=commissioned.pk, prices={}, reason="auch ich", by=world.actor("union_board")
        )
    assert Commission.objects.count() == 1


def test_a_commission_never_changes(commissioned: Any) -> None:
    given = queries.commission_of(commissioned)
    assert given is not None
    given.estimated_value = Decimal(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save()


def test_without_a_threshold_for_the_day_nothing_is_commissioned(pool: Any, world: Any) -> None:
    with (
        time_machine.travel(date(2028, 1, 3), tick=False),
        pytest.raises(Refused, match="kein Schwellenwert"),
    ):
        actions.commission_operator(
            pool_id=pool.pk, prices=PRICES | {"NB14": Decimal(1)}, reason="x", by=world.actor("union_board")
        )


def test_no_offers_are_called_for_without_commission_or_in_the_past(
    pool: Any, world: Any, commissioned: Any
) -> None:
    with pytest.raises(Refused, match="Vergangenheit"):
        actions.call_for_offers(
            pool_id=pool.pk, offers_until=clock.today() - timedelta(days=1), by=world.actor(PURCHASING)
        )
    called = actions.call_for_offers(pool_id=pool.pk, offers_until=clock.today(), by=world.actor(PURCHASING))
    assert called.call_assessment["value"] == "39620.00"
    with pytest.raises(Conflict):
        actions.call_for_offers(pool_id=pool.pk, offers_until=clock.today(), by=world.actor(PURCHASING))


def test_without_commission_purchasing_may_not_tender(pool: Any, world: Any) -> None:
    with pytest.raises(Refused, match="§ 108 GWB"):
        actions.call_for_offers(pool_id=pool.pk, offers_until=clock.today(), by=world.actor(PURCHASING))


def test_suppliers_are_told_sums_only(tendering: Any, world: Any) -> None:
    with within(world.suppliers[0].pk):
        lines = queries.demand_for_suppliers(tendering.pk, by=world.actor("supplier_sales@0"))
    assert [(line.article, line.standards, line.units) for line in lines] == [
        ("MO27", ("MO-1",), 7),
        ("NB14", ("NB-1",), 35),
        ("NB14", ("NB-1", "NB-2"), 4),
        ("SW01", (), 3),
    ]
    assert not any(member.name in repr(lines) for member in world.members)
    with pytest.raises(NotPermitted):
        queries.demand_for_suppliers(tendering.pk, by=world.actor("member_it@0"))


def test_an_offer_is_replaced_by_withdrawing_it(
    tendering: Any, world: Any, submit: Callable[..., Any]
) -> None:
    first = submit(tendering)
    second = submit(tendering, content=replace(OFFER, freight=Decimal("20.00")))
    with within(world.suppliers[0].pk):
        found = {o.pk: o.status for o in queries.own_offers(tendering.pk, world.suppliers[0].pk)}
    assert found == {first.pk: "withdrawn", second.pk: "submitted"}


def test_a_submitted_offer_cannot_be_changed_even_in_the_database(
    tendering: Any, world: Any, submit: Callable[..., Any]
) -> None:
    offer = submit(tendering)
    with within(world.suppliers[0].pk):
        for rows, change in (
            (Offer.objects.filter(pk=offer.pk), {"activation_cost": 0}),
            (OfferLine.objects.filter(offer=offer), {"available": 1}),
            (OfferTier.objects.filter(line__offer=offer), {"unit_price": 1}),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)


def test_a_draft_is_kept_as_typed_and_used_up_by_the_offer(
    tendering: Any, world: Any, submit: Callable[..., Any]
) -> None:
    supplier, by = world.suppliers[0].pk, world.actor("supplier_sales@0")
    for price in ("1", "12,"):
        offer_actions.save_draft(
            pool_id=tendering.pk, supplier_id=supplier, typed={"a1-price_1": [price]}, by=by
        )
    with within(supplier):
        draft = queries.own_draft(tendering.pk, supplier)
        assert draft is not None
        assert draft.typed == {"a1-price_1": ["12,"]}
        assert queries.offer_count(tendering.pk) == 0
    offer_actions.submit_offer(
        pool_id=tendering.pk, supplier_id=supplier, content=OFFER, by=world.actor(PURCHASING)
    )
    with within(supplier):
        assert queries.own_draft(tendering.pk, supplier) is not None
    submit(tendering)
    with within(supplier):
        assert queries.own_draft(tendering.pk, supplier) is None
        assert [o.on_behalf for o in queries.own_offers(tendering.pk, supplier)] == [False, True]
    with pytest.raises(NotPermitted):
        offer_actions.save_draft(
            pool_id=tendering.pk, supplier_id=supplier, typed={}, by=world.actor("supplier_sales@1")
        )


def test_a_wrong_offer_is_refused_with_every_problem(
    tendering: Any, world: Any, submit: Callable[..., Any]
) -> None:
    rising = replace(NOTEBOOKS, tiers=(Tier(2, Decimal(1)), Tier(9, Decimal(2))))
    with pytest.raises(Refused) as refusal:
        submit(tendering, content=OfferContent((rising, replace(MONITORS, article="XX"))))
    assert len(refusal.value.details) == 3
    with within(world.suppliers[0].pk):
        assert queries.own_offers(tendering.pk, world.suppliers[0].pk) == []


def test_nobody_offers_for_another_supplier(tendering: Any, world: Any) -> None:
    for who, supplier in (
        ("supplier_sales@1", world.suppliers[0]),
        ("member_it@0", world.members[0]),
        ("member_it@0", world.suppliers[0]),
    ):
        with pytest.raises(NotPermitted):
            offer_actions.submit_offer(
                pool_id=tendering.pk, supplier_id=supplier.pk, content=OFFER, by=world.actor(who)
            )
    with pytest.raises(Refused, match="nur ein Lieferant"):
        offer_actions.submit_offer(
            pool_id=tendering.pk, supplier_id=world.members[0].pk, content=OFFER, by=world.actor(PURCHASING)
        )


def test_the_last_day_counts_and_the_next_does_not(
    tendering: Any, world: Any, submit: Callable[..., Any]
) -> None:
    with time_machine.travel(tendering.offers_until, tick=False):
        submit(tendering)
    with time_machine.travel(tendering.offers_until + timedelta(days=1), tick=False):
        with pytest.raises(Conflict, match="nimmt keine Angebote"):
            submit(tendering, 1)
        with pytest.raises(Conflict):
            offer_actions.withdraw_offer(
                pool_id=tendering.pk,
                supplier_id=world.suppliers[0].pk,
                by=world.actor("supplier_sales@0"),
            )


def test_offers_stay_sealed_for_everybody_until_they_are_opened(
    tendering: Any, world: Any, system: Any, submit: Callable[..., Any]
) -> None:
    offer = submit(tendering)
    with across("procurement.tendering", reason="test", by=system):
        assert queries.offer_count(tendering.pk) == 1
        for look in (queries.live_offers, queries.instance_of_pool):
            with pytest.raises(Conflict, match="verschlossen"):
                look(tendering.pk)
        with pytest.raises(Offer.DoesNotExist):
            queries.offer_for(offer.pk)


def test_opening_takes_two_people_and_before_the_deadline_a_reason(
    tendering: Any, world: Any, submit: Callable[..., Any]
) -> None:
    by = world.actor(PURCHASING)
    with pytest.raises(Refused, match="kein Angebot"):
        actions.open_offers(pool_id=tendering.pk, witness="Zweite", reason="x", by=by)
    submit(tendering)
    for witness, reason, field in (
        ("", "x", "witness"),
        (f" {by.person_name.upper()} ", "x", "witness"),
        ("Zweite", " ", "reason"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.open_offers(pool_id=tendering.pk, witness=witness, reason=reason, by=by)
        assert refusal.value.field == field
    with time_machine.travel(tendering.offers_until + timedelta(days=1), tick=False):
        opened = actions.open_offers(pool_id=tendering.pk, witness="Zweite", by=by)
    assert (opened.status, opened.opened_by, opened.opened_with) == ("evaluating", by.person_name, "Zweite")
    entries = [
        e for e in audit.entries_about(f"pool:{tendering.pk}") if e.action == "procurement.open_offers"
    ]
    assert [(e.person_name, e.data["witness"], e.data["offers"]) for e in entries] == [
        (by.person_name, "Zweite", 1)
    ]


def test_after_the_opening_nothing_changes_and_the_second_opener_is_told(
    opened: Any, world: Any, submit: Callable[..., Any]
) -> None:
    with pytest.raises(Conflict):
        submit(opened)
    with pytest.raises(Conflict):
        offer_actions.withdraw_offer(
            pool_id=opened.pk, supplier_id=world.suppliers[0].pk, by=world.actor("supplier_sales@0")
        )
    with pytest.raises(Conflict, match="Person operator_purchasing hat die Angebote schon"):
        actions.open_offers(pool_id=opened.pk, witness="Dritte", reason="x", by=world.actor(PURCHASING))


def test_more_time_is_given_unless_offers_came_in_time(
    tendering: Any, world: Any, submit: Callable[..., Any]
) -> None:
    by = world.actor(PURCHASING)
    later = tendering.offers_until + timedelta(days=30)
    with pytest.raises(Refused):
        actions.prolong_offers(pool_id=tendering.pk, offers_until=tendering.offers_until, by=by)
    with time_machine.travel(tendering.offers_until + timedelta(days=1), tick=False):
        assert actions.prolong_offers(pool_id=tendering.pk, offers_until=later, by=by).offers_until == later
    submit(tendering)
    with (
        time_machine.travel(later + timedelta(days=1), tick=False),
        pytest.raises(Refused, match="liegen Angebote vor"),
    ):
        actions.prolong_offers(pool_id=tendering.pk, offers_until=later + timedelta(days=9), by=by)


def test_the_instance_holds_all_firm_needs_and_opened_offers(opened: Any, world: Any, system: Any) -> None:
    with across("procurement.bundling", reason="test", by=system):
        instance = queries.instance_of_pool(opened.pk)
    alpha, beta = (m.name for m in world.members)
    both, one = frozenset({"NB-1", "NB-2"}), frozenset({"NB-1"})
    assert set(instance.needs) == {
        Need(alpha, "NB14", one, 15, Decimal("1000.00")),
        Need(alpha, "NB14", both, 4, None),
        Need(alpha, "MO27", frozenset({"MO-1"}), 7, None),
        Need(beta, "NB14", one, 20, Decimal("950.00")),
        Need(beta, "SW01", frozenset(), 3, None),
    }
    assert {(o.supplier, o.article, o.standards) for o in instance.offers} == {
        (s.name, a, k) for s in world.suppliers for a, k in (("NB14", one), ("MO27", frozenset({"*"})))
    }
    assert [(t.activation_cost, t.tier_basis.value) for t in instance.terms] == [
        (Decimal("100.00"), "total")
    ] * 2
    assert instance.problems() == ()


def test_offers_of_several_suppliers_come_together_or_not_at_all(
    tendering: Any, world: Any, system: Any
) -> None:
    by = world.actor(PURCHASING)
    one, two = (s.pk for s in world.suppliers)
    half = [(one, OFFER), (two, OfferContent(()))]
    with pytest.raises(Refused):
        offer_actions.import_offers(pool_id=tendering.pk, offers=half, source="a.csv", by=by)
    with across("procurement.tendering", reason="test", by=system):
        assert queries.offer_count(tendering.pk) == 0
    written = offer_actions.import_offers(
        pool_id=tendering.pk, offers=[(one, OFFER), (two, OFFER)], source="a.csv", by=by
    )
    assert [(o.organisation_id, o.source, o.submitted_by) for o in written] == [
        (pk, "a.csv", by.person_name) for pk in (one, two)
    ]


def test_tolerance_delivery_dates_and_all_terms_reach_the_optimiser(
    tendering: Any, world: Any, system: Any, submit: Any
) -> None:
    terms = {
        "tier_kind": "incremental",
        "minimum_member_value": Decimal("30.00"),
        "maximum_units": 500,
        "maximum_value": Decimal("90000.00"),
        "delivery_days": 21,
    }
    submit(tendering, 0, replace(OFFER, **terms))
    submit(tendering, 1)
    actions.open_offers(pool_id=tendering.pk, witness="Zweite", reason="alle da", by=world.actor(PURCHASING))
    member = world.members[0]
    with within(member.pk):
        own = demand_models.Need.objects.filter(article__number="MO27")
        assert own.update(tolerance=2, needed_by=tendering.offers_until + timedelta(days=20)) == 1
    with across("procurement.bundling", reason="test", by=system):
        instance = queries.instance_of_pool(tendering.pk)
    (need,) = [n for n in instance.needs if n.article == "MO27"]
    assert need.tolerance == 2
    first = next(t for t in instance.terms if t.supplier == world.suppliers[0].name)
    assert (first.tier_kind, first.minimum_member_value) == ("incremental", Decimal("30.00"))
    assert (first.maximum_units, first.maximum_value) == (500, Decimal("90000.00"))
    # 21 days are one too many, 14 are not
    serving = {o.supplier for o in instance.offers if o.article == "MO27" and o.serves(need)}
    assert serving == {world.suppliers[1].name}
    assert {article for lot in instance.lots for article in lot.articles} == {"NB14", "MO27", "SW01"}
