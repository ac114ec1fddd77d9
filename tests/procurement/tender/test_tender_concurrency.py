# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two people at the same moment: exactly one wins, the other is told."""

import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError, connection

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import within
from itunion.union.procurement.actions import offers as offer_actions
from itunion.union.procurement.actions import tender as actions
from itunion.union.procurement.models import Commission, Pool
from itunion.union.procurement.queries import tender as queries

from .conftest import OFFER, PRICES

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run the calls in threads of their own; return the names of the results' types, sorted."""
    barrier, outcomes = threading.Barrier(len(calls)), list[object]()

    def run(call: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=20)
            while True:
                try:
                    outcomes.append(call())
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

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_of_two_bundlers_one_wins(closed_round: Any, world: Any) -> None:
    by = world.actor("operator_purchasing")

    def bundle(title: str) -> Callable[[], object]:
        return lambda: actions.bundle_round(round_id=closed_round.pk, title=title, by=by)

    assert at_once(bundle("eins"), bundle("zwei")) == ["Conflict", "Pool"]
    assert Pool.objects.count() == 1


def test_of_two_commissions_one_wins(pool: Any, world: Any) -> None:
    by, prices = world.actor("union_board"), PRICES | {"NB14": Decimal(1000)}

    def commission() -> object:
        return actions.commission_operator(pool_id=pool.pk, prices=prices, reason="x", by=by)

    assert at_once(commission, commission) == ["Commission", "Conflict"]
    assert Commission.objects.count() == 1


def test_of_two_openers_one_wins(tendering: Any, world: Any, submit: Callable[..., Any]) -> None:
    submit(tendering)
    by = world.actor("operator_purchasing")

    def open_() -> object:
        return actions.open_offers(pool_id=tendering.pk, witness="Zweite", reason="x", by=by)

    assert at_once(open_, open_) == ["Conflict", "Pool"]


def test_an_offer_that_comes_during_the_opening_waits_and_is_refused(
    tendering: Any, world: Any, submit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(tendering, 0)
    purchasing, counted, offered = world.actor("operator_purchasing"), threading.Event(), threading.Event()

    def count_slowly(pool_id: int) -> int:
        count = queries.offer_count(pool_id)
        counted.set()
        offered.wait(timeout=1)  # the offer comes now; it must not get through between counting and opening
        return count

    monkeypatch.setattr(actions, "offer_count", count_slowly)

    def open_() -> object:
        return actions.open_offers(pool_id=tendering.pk, witness="Zweite", reason="x", by=purchasing)

    def offer() -> object:
        assert counted.wait(timeout=20)
        try:
            return submit(tendering, 1)
        finally:
            offered.set()

    assert at_once(open_, offer) == ["Conflict", "Pool"]
    with within(world.suppliers[1].pk):
        assert list(queries.live_offers(tendering.pk)) == []


def test_purchasing_and_suppliers_do_not_block_each_other_for_ever(tendering: Any, world: Any) -> None:
    """Every way takes audit trail and pool in the same order; otherwise PostgreSQL ends one of them."""
    purchasing = world.actor("operator_purchasing")
    later = clock.today() + timedelta(days=30)

    def behalf() -> object:
        return offer_actions.import_offers(
            pool_id=tendering.pk, offers=[(world.suppliers[1].pk, OFFER)], source="a.csv", by=purchasing
        )

    def own() -> object:
        return offer_actions.submit_offer(
            pool_id=tendering.pk,
            supplier_id=world.suppliers[0].pk,
            content=OFFER,
            by=world.actor("supplier_sales@0"),
        )

    def prolong() -> object:
        return actions.prolong_offers(pool_id=tendering.pk, offers_until=later, by=purchasing)

    assert at_once(behalf, own, prolong) == ["Offer", "Pool", "list"]
