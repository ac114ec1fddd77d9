# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life of a subscription: each step after the one before it, each refusal with its reason."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.catalogue.conftest import Shop, at

from itunion.foundation.kernel.api import Conflict, NotPermitted, Refused, audit, clock, events
from itunion.foundation.organisations.api import across, within
from itunion.union.catalogue import api
from itunion.union.catalogue.actions import subscriptions as subscription_actions
from itunion.union.catalogue.events import SubscriptionEnded, SubscriptionStarted
from itunion.union.catalogue.models import AnnexSignature, SubscriptionEvent

HASH = hashlib.sha256(b"export").hexdigest()


def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list that fills with what is published."""
    published: list[Any] = []
    monkeypatch.setattr(events, "publish", published.append)
    return published


def test_from_interest_to_return_with_every_step_on_record(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = heard(monkeypatch)
    found = shop.noticed()
    shop.tick(found, "take_back")
    with across("catalogue.operate", reason="test", by=shop.operator):
        api.record_hand_over(
            subscription_id=found.pk,
            document_name="export.zip",
            sha256=HASH.upper(),
            rows=12,
            by=shop.operator,
        )
        api.confirm_deletion(
            subscription_id=found.pk, proof_sha256=HASH, text="Datenbank und Sicherungen", by=shop.operator
        )
        kinds = list(SubscriptionEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "interest", "offer", "order", "sign", "task", "task", "start", "notice", "task", "task", "hand_over", "deletion",
    ]  # fmt: skip
    assert shop.now(found).status == "returned"
    today, owner = clock.today(), shop.world.members[0].pk
    assert published == [
        SubscriptionStarted(found.pk, shop.service.key, owner, today),
        SubscriptionEnded(found.pk, shop.service.key, owner, today),
    ]
    recorded = [entry.action for entry in audit.entries_about(f"subscription:{found.pk}")]
    assert sorted(recorded) == sorted(f"catalogue.{kind}" for kind in kinds)
    assert list(audit.verify()) == []


def test_after_the_return_the_member_may_come_again(shop: Shop) -> None:
    found = shop.noticed()
    shop.tick(found, "take_back")
    with across("catalogue.operate", reason="test", by=shop.operator):
        api.record_hand_over(
            subscription_id=found.pk, document_name="a", sha256=HASH, rows=0, by=shop.operator
        )
        api.confirm_deletion(subscription_id=found.pk, proof_sha256=HASH, text="alles", by=shop.operator)
    assert shop.used().pk != found.pk


def test_a_second_case_beside_a_running_one_is_refused(shop: Shop) -> None:
    shop.offered()
    with within(shop.world.members[0].pk), pytest.raises(Conflict, match="läuft schon"):
        api.show_interest(
            service_id=shop.service.pk, organisation_id=shop.world.members[0].pk, by=shop.head()
        )


def test_what_is_not_on_offer_cannot_be_wished(shop: Shop, system: Any) -> None:
    api.set_status(service_id=shop.service.pk, status="withdrawn", by=system)
    with within(shop.world.members[0].pk), pytest.raises(Refused, match="nicht angeboten"):
        api.show_interest(
            service_id=shop.service.pk, organisation_id=shop.world.members[0].pk, by=shop.head()
        )


def test_an_order_without_mandate_is_refused_and_says_who_may(shop: Shop) -> None:
    found = shop.offered()
    technician = shop.world.actor("member_it@0")
    with within(shop.world.members[0].pk), pytest.raises(NotPermitted, match="Vollmacht") as refusal:
        api.order(subscription_id=found.pk, by=technician)
    assert refusal.value.details == (
        "Bestellen dürfen: Person member_head@0 (Bürgermeisterin / Verwaltungsleitung), "
        "Person member_orders@0 (Bestellberechtigte).",
    )
    assert shop.now(found).status == "offered"


def test_who_was_given_the_mandate_may_order(shop: Shop) -> None:
    found = shop.offered()
    with within(shop.world.members[0].pk):
        api.order(subscription_id=found.pk, by=shop.world.actor("member_orders@0"))
    assert shop.now(found).status == "ordered"


def test_a_lapsed_offer_cannot_be_ordered_and_a_new_one_can(shop: Shop) -> None:
    with at(date(2026, 3, 2)):
        found = shop.offered()
    with at(date(2026, 3, 3)):
        with within(shop.world.members[0].pk), pytest.raises(Refused, match=r"galt bis 02\.03\.2026"):
            api.order(subscription_id=found.pk, by=shop.head())
        with across("catalogue.operate", reason="test", by=shop.operator):
            api.make_offer(
                subscription_id=found.pk,
                starts_on=date(2026, 4, 1),
                valid_until=date(2026, 3, 31),
                key_amount=Decimal(1),
                by=shop.operator,
            )
        with within(shop.world.members[0].pk):
            assert api.order(subscription_id=found.pk, by=shop.head()).starts_on == date(2026, 4, 1)


def test_prerequisites_in_words_are_confirmed_with_the_order(shop: Shop, system: Any) -> None:
    api.add_prerequisite(service_id=shop.service.pk, text="Anschluss an das Landesnetz", by=system)
    found = shop.offered()
    with within(shop.world.members[0].pk):
        with pytest.raises(Refused, match="bestätigen") as refusal:
            api.order(subscription_id=found.pk, by=shop.head())
        assert refusal.value.details == ("Anschluss an das Landesnetz",)
        api.order(subscription_id=found.pk, confirmed=["Anschluss an das Landesnetz"], by=shop.head())


def test_a_start_before_the_prerequisites_names_everything_that_is_missing(
    shop: Shop, system: Any, plain_service: Any
) -> None:
    ground = plain_service("netz")
    api.add_prerequisite(service_id=shop.service.pk, requires_id=ground.pk, by=system)
    found = shop.ordered()
    with (
        across("catalogue.operate", reason="test", by=shop.operator),
        pytest.raises(Refused, match="noch nicht beginnen") as refusal,
    ):
        api.start_use(subscription_id=found.pk, starts_on=clock.today(), by=shop.operator)
    assert [text.split("“")[0].split("„")[-1] for text in refusal.value.details] == [
        "Leistung netz",
        "Die Vereinbarung zur Auftragsverarbeitung in Version 1 ist noch nicht unterschrieben (Mitglied).",
        "Einrichten (operator)",
        "Einrichten (member)",
    ]
    assert shop.now(found).status == "ordered"
    # one after the other falls away
    shop.sign(found)
    shop.tick(found, "onboarding")
    other = Shop(shop.world, system, ground, None)
    other.used()
    with across("catalogue.operate", reason="test", by=shop.operator):
        api.start_use(subscription_id=found.pk, starts_on=clock.today(), by=shop.operator)
    assert shop.now(found).status == "in_use"


def test_a_required_service_must_be_in_use_on_the_day_of_the_start(
    shop: Shop, system: Any, plain_service: Any
) -> None:
    ground = plain_service("netz")
    api.add_prerequisite(service_id=shop.service.pk, requires_id=ground.pk, by=system)
    soon = clock.today() + timedelta(days=30)
    Shop(shop.world, system, ground, None).used(starts_on=soon)
    found = shop.prepared()
    with across("catalogue.operate", reason="test", by=shop.operator):
        with pytest.raises(Refused):
            api.start_use(subscription_id=found.pk, starts_on=soon - timedelta(days=1), by=shop.operator)
        api.start_use(subscription_id=found.pk, starts_on=soon, by=shop.operator)


def test_two_services_cannot_wait_for_each_other(shop: Shop, system: Any, plain_service: Any) -> None:
    ground = plain_service("netz")
    api.add_prerequisite(service_id=shop.service.pk, requires_id=ground.pk, by=system)
    with pytest.raises(Refused, match="keine von beiden"):
        api.add_prerequisite(service_id=ground.pk, requires_id=shop.service.pk, by=system)


def test_a_new_version_of_the_agreement_needs_a_new_signature(shop: Shop, system: Any) -> None:
    found = shop.prepared()
    second = api.publish_annex(
        service_id=shop.service.pk,
        subject="Gegenstand",
        categories="Namen, Anschriften",
        data_subjects="Einwohner",
        sub_processors="keine",
        measures="Verschlüsselung",
        by=system,
    )
    with across("catalogue.operate", reason="test", by=shop.operator):
        first = AnnexSignature.objects.get()
        with pytest.raises(Refused) as refusal:
            api.start_use(subscription_id=found.pk, starts_on=clock.today(), by=shop.operator)
    assert "Version 2" in refusal.value.details[0]
    assert first.sha256 == first.annex.sha256 != second.sha256
    with within(shop.world.members[0].pk), pytest.raises(Conflict, match="neue Version"):
        api.sign_annex(
            subscription_id=found.pk, annex_id=first.annex_id, name="A", function="B", by=shop.head()
        )
    shop.sign(found)
    with across("catalogue.operate", reason="test", by=shop.operator):
        api.start_use(subscription_id=found.pk, starts_on=clock.today(), by=shop.operator)


def test_only_who_may_sign_for_the_member_signs(shop: Shop) -> None:
    found = shop.ordered()
    annex = api.latest_annex(shop.service.pk)
    assert annex is not None
    with within(shop.world.members[0].pk), pytest.raises(NotPermitted):
        api.sign_annex(
            subscription_id=found.pk,
            annex_id=annex.pk,
            name="A",
            function="B",
            by=shop.world.actor("member_it@0"),
        )


def test_each_side_ticks_its_own_tasks(shop: Shop) -> None:
    found = shop.ordered()
    with across("catalogue.operate", reason="test", by=shop.operator):
        lines = {
            line.task.who: line.task.pk for line in api.task_lines(api.subscription(found.pk), "onboarding")
        }
        with pytest.raises(NotPermitted):
            api.complete_task(subscription_id=found.pk, task_id=lines["member"], by=shop.operator)
        api.complete_task(subscription_id=found.pk, task_id=lines["operator"], by=shop.operator)
    with within(shop.world.members[0].pk):
        with pytest.raises(NotPermitted):
            api.complete_task(subscription_id=found.pk, task_id=lines["operator"], by=shop.head())
        api.complete_task(subscription_id=found.pk, task_id=lines["member"], by=shop.head())
        # twice is once
        api.complete_task(subscription_id=found.pk, task_id=lines["member"], by=shop.head())
        assert SubscriptionEvent.objects.filter(kind="task").count() == 2


def test_a_foreign_subscription_is_not_even_found(shop: Shop) -> None:
    found = shop.offered(0)
    with within(shop.world.members[1].pk), pytest.raises(api.Subscription.DoesNotExist):
        api.order(subscription_id=found.pk, by=shop.head(1))


def test_interest_and_offer_can_be_left(shop: Shop) -> None:
    member = shop.world.members[0].pk
    with within(member):
        first = api.show_interest(service_id=shop.service.pk, organisation_id=member, by=shop.head())
        api.withdraw_interest(subscription_id=first.pk, by=shop.head())
    second = shop.offered()
    with within(member):
        api.decline_offer(subscription_id=second.pk, reason="zu teuer", by=shop.head())
    assert [shop.now(s).status for s in (first, second)] == ["withdrawn", "declined"]


def test_what_was_known_on_a_day_is_known_for_ever(shop: Shop) -> None:
    with at(date(2026, 1, 10)):
        found = shop.used(starts_on=date(2026, 2, 1))
        before = clock.now()
    with at(date(2026, 3, 10)):
        with within(shop.world.members[0].pk):
            api.give_notice(subscription_id=found.pk, by=shop.head())
        after = clock.now()
    with across("catalogue.operate", reason="test", by=shop.operator):

        def seen(day: date, known_at: Any) -> list[Any]:
            return [line.ends_on for line in api.subscribers_on(shop.service.pk, day, known_at)]

        assert seen(date(2026, 1, 31), before) == []
        assert seen(date(2026, 2, 1), before) == [None]
        assert seen(date(2026, 6, 1), before) == [None]
        assert seen(date(2026, 3, 10), after) == [date(2026, 3, 10)]
        assert seen(date(2026, 3, 11), after) == []
        assert seen(date(2026, 2, 1), before - timedelta(days=1)) == []


def test_a_subscription_is_in_force_from_the_order_to_the_last_day(shop: Shop) -> None:
    def in_force(day: date) -> bool:
        with within(shop.world.members[0].pk):
            return (
                api.subscription_on(
                    organisation_id=shop.world.members[0].pk, service_key=shop.service.key, day=day
                )
                is not None
            )

    with at(date(2026, 1, 10)):
        found = shop.offered(starts_on=date(2026, 2, 1))
        assert not in_force(date(2026, 1, 10))
    with at(date(2026, 1, 10)), across("catalogue.operate", reason="test", by=shop.operator):
        api.make_offer(
            subscription_id=found.pk,
            starts_on=date(2026, 2, 1),
            valid_until=date(2026, 2, 1),
            key_amount=Decimal(1),
            by=shop.operator,
        )
    with at(date(2026, 1, 12)):
        with within(shop.world.members[0].pk):
            api.order(subscription_id=found.pk, by=shop.head())
        assert [in_force(date(2026, 1, d)) for d in (11, 12)] == [False, True]
        assert in_force(date(2027, 1, 1))


def test_what_happened_is_not_changed_even_in_the_database(shop: Shop) -> None:
    found = shop.used()
    with within(shop.world.members[0].pk):
        for rows in (
            SubscriptionEvent.objects.filter(subscription=found, kind="start"),
            AnnexSignature.objects.filter(subscription=found),
        ):
            assert rows.exists()
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(at=clock.now())
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.delete()


def test_the_database_lets_only_one_case_run(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two clicks at the same moment both look and find nothing; the second is told so."""
    shop.offered()
    monkeypatch.setattr(subscription_actions, "open_subscription", lambda *_arguments: None)
    with within(shop.world.members[0].pk), pytest.raises(Conflict, match="läuft schon"):
        api.show_interest(
            service_id=shop.service.pk, organisation_id=shop.world.members[0].pk, by=shop.head()
        )


def test_an_order_is_called_off_only_with_a_reason_and_before_the_start(shop: Shop) -> None:
    member = shop.world.members[0].pk

    def in_force() -> bool:
        with within(member):
            found = api.subscription_on(
                organisation_id=member, service_key=shop.service.key, day=clock.today()
            )
        return found is not None

    found = shop.ordered()
    assert in_force()
    with across("catalogue.operate", reason="test", by=shop.operator):
        with pytest.raises(Refused, match="Grund"):
            api.cancel_order(subscription_id=found.pk, reason=" ", by=shop.operator)
        api.cancel_order(subscription_id=found.pk, reason="Anschluss fehlt", by=shop.operator)
    assert not in_force()
    assert shop.now(found).status == "withdrawn"
    again = shop.used()
    with across("catalogue.operate", reason="test", by=shop.operator), pytest.raises(Conflict):
        api.cancel_order(subscription_id=again.pk, reason="zu spät", by=shop.operator)
