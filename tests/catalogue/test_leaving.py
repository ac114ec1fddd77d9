# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Notice and take-back: the earliest day and why, and nothing deleted before all else is done."""

import hashlib
from datetime import date
from typing import Any

import pytest
from tests.catalogue.conftest import Shop, at

from itunion.foundation.kernel.api import Conflict, NotPermitted, Refused
from itunion.foundation.organisations.api import across, within
from itunion.union.catalogue import api

HASH = hashlib.sha256(b"export").hexdigest()
LONG = {"minimum_term_months": 24, "notice_months": 3, "notice_to": "quarter"}


def test_a_notice_inside_the_minimum_term_says_the_earliest_day_and_why(
    world: Any, system: Any, plain_service: Any
) -> None:
    shop = Shop(world, system, plain_service("lang", **LONG), None)
    with at(date(2025, 3, 1)):
        found = shop.used()
    with at(date(2026, 5, 5)), within(world.members[0].pk):
        with pytest.raises(Refused, match="Mindestlaufzeit") as refusal:
            api.give_notice(subscription_id=found.pk, ends_on=date(2026, 12, 31), by=shop.head())
        assert "31.03.2027" in refusal.value.message
        assert refusal.value.field == "ends_on"
        assert "24 Monate: bis 28.02.2027" in refusal.value.details[0]
        assert shop.now(found).status == "in_use"
        with pytest.raises(Refused, match=r"nächste mögliche Tag danach ist der 30\.06\.2027"):
            api.give_notice(subscription_id=found.pk, ends_on=date(2027, 5, 5), by=shop.head())
        given = api.give_notice(subscription_id=found.pk, by=shop.head())
    assert given.ends_on == date(2027, 3, 31)


def test_terms_that_come_later_do_not_bind_who_ordered_before(
    world: Any, system: Any, plain_service: Any
) -> None:
    service = plain_service("fair")
    shop = Shop(world, system, service, None)
    with at(date(2025, 3, 1)):
        found = shop.used()
    with at(date(2025, 4, 1)):
        values = {"key_kind": "workplaces", "vat_case": "S"} | LONG
        api.set_terms(service_id=service.pk, valid_from=date(2025, 1, 1), by=system, **values)
        with within(world.members[0].pk):
            assert api.give_notice(subscription_id=found.pk, by=shop.head()).ends_on == date(2025, 4, 1)


def test_only_who_may_gives_notice(shop: Shop) -> None:
    found = shop.used()
    with within(shop.world.members[0].pk), pytest.raises(NotPermitted):
        api.give_notice(subscription_id=found.pk, by=shop.world.actor("member_orders@0"))


def test_deletion_waits_for_tasks_hand_over_and_the_end_of_use(
    world: Any, system: Any, plain_service: Any
) -> None:
    service = plain_service("rueck", notice_to="month")
    api.add_task(service_id=service.pk, phase="take_back", title="Zugänge sperren", who="operator", by=system)
    shop = Shop(world, system, service, None)
    with at(date(2026, 3, 5)):
        found = shop.noticed()

        def delete() -> None:
            api.confirm_deletion(subscription_id=found.pk, proof_sha256=HASH, text="alles", by=shop.operator)

        with across("catalogue.operate", reason="test", by=shop.operator):
            with pytest.raises(Conflict):
                delete()
            api.record_hand_over(
                subscription_id=found.pk, document_name="a", sha256=HASH, rows=1, by=shop.operator
            )
            with pytest.raises(Refused) as refusal:
                delete()
            assert len(refusal.value.details) == 2
            assert "31.03.2026" in refusal.value.details[0]
    shop.tick(found, "take_back")
    with at(date(2026, 3, 31)), across("catalogue.operate", reason="test", by=shop.operator):
        delete()
    assert shop.now(found).status == "returned"


@pytest.mark.parametrize("value", ["", "abc", "g" * 64, HASH + "0"])
def test_a_proof_is_a_hash(shop: Shop, value: str) -> None:
    found = shop.noticed()
    with (
        across("catalogue.operate", reason="test", by=shop.operator),
        pytest.raises(Refused, match="SHA-256"),
    ):
        api.record_hand_over(
            subscription_id=found.pk, document_name="a", sha256=value, rows=1, by=shop.operator
        )
