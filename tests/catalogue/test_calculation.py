# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The calculation from the ledgers: figures by hand, any past day again, statutes by their day, bad input, and speed."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from tests.catalogue.conftest import at

from itunion.foundation.kernel.api import Refused
from itunion.foundation.organisations.api import across, create_organisation, within
from itunion.union.catalogue import api
from itunion.union.catalogue.models import CostItem, KeyValue, Service, Subscription, SubscriptionEvent
from itunion.union.catalogue.queries.calculation import fixed_share_of_first_year, usage_of_a_year
from itunion.union.catalogue.rules.present_value import OwnCosts, discounted
from itunion.union.law import api as law

BEGIN = date(2024, 1, 1)
EXIT = date(2025, 6, 30)
TODAY = date(2025, 1, 15)


@pytest.fixture
def calculate(world: Any) -> Callable[..., Any]:
    """Return a function that runs a query in the scope of the calculation."""
    board = world.actor("union_board")

    def run(query: Callable[..., Any], **details: Any) -> Any:
        with across("catalogue.calculate", reason="test", by=board):
            return query(**details)

    return run


def use(
    service: Any,
    organisation: Any,
    starts_on: date,
    key: Decimal,
    at_: date,
    *,
    ends_on: date | None = None,
) -> None:
    """Let a member use the service: the rows the life of a subscription leaves behind."""
    moment = datetime(at_.year, at_.month, at_.day, 12, tzinfo=UTC)
    with within(organisation.pk):
        status = Subscription.Status.NOTICE if ends_on else Subscription.Status.IN_USE
        subscription = Subscription.objects.create(
            organisation=organisation, service=service, status=status, opened_on=starts_on, ordered_on=starts_on,
            starts_on=starts_on, notice_on=at_ if ends_on else None, ends_on=ends_on,
        )  # fmt: skip
        kinds: list[tuple[str, date, dict[str, str]]] = [("start", starts_on, {})]
        if ends_on:
            kinds.append(("notice", at_, {"ends_on": ends_on.isoformat()}))
        for kind, on, data in kinds:
            SubscriptionEvent.objects.create(
                organisation=organisation,
                subscription=subscription,
                kind=kind,
                on=on,
                at=moment,
                by="test",
                data=data,
            )
        KeyValue.objects.create(
            organisation=organisation, service=service, amount=key, valid_from=starts_on, recorded_at=moment
        )


@pytest.fixture
def service(world: Any, system: Any, plain_service: Callable[..., Any]) -> Any:
    """A service of 24.000 € a year, used by Alpha with 5.000 and Beta with 10.000 inhabitants, known since 1.1.2024.

    The contract falls to 12.000 € at up to 10.000, three months after; the machine is written off at the end of 2026.
    """
    made: Service = plain_service("rathaus", key_kind="inhabitants")
    with at(BEGIN):
        api.enter_cost_item(
            service_id=made.pk, name="Betrieb", kind="contract", yearly=Decimal(18000), valid_from=BEGIN,
            steps=[(Decimal(10000), Decimal(12000))], lead_months=3, by=system,
        )  # fmt: skip
        api.enter_cost_item(
            service_id=made.pk, name="Server", kind="depreciation", yearly=Decimal(6000), valid_from=BEGIN,
            valid_until=date(2026, 12, 31), by=system,
        )  # fmt: skip
    for member, key in zip(world.members, (5000, 10000), strict=True):
        use(made, member, BEGIN, Decimal(key), BEGIN)
    return made


def now() -> datetime:
    return datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)


def test_a_take_back_by_hand(service: Any, world: Any, calculate: Callable[..., Any]) -> None:
    """A month costs 1.500 + 500 €; Alpha bears a third, 666,67 €.

    Alpha leaves with June 2025. July to September 1.500 + 500: nothing falls yet, it goes on paying its third. From
    October the contract costs 1.000: 1.500 € are left, Beta bore 1.333,33 (two thirds of 2.000), Alpha pays the rest of
    166,67. From 2027 the machine is gone: 1.000 € are left of 1.500, Beta's two thirds are 1.000: Alpha pays nothing.
    """
    alpha, beta = world.members
    found = calculate(
        api.take_back,
        service_id=service.pk,
        organisation_id=alpha.pk,
        exit_on=EXIT,
        known_at=now(),
        years=3,
        costs=OwnCosts(own_yearly=Decimal(3000), usage_yearly=Decimal(1200), one_off=Decimal(1000)),
    )
    first, second, third = found.outcome.years
    assert [(y.year, y.months) for y in found.outcome.years] == [(2025, 6), (2026, 12), (2027, 12)]
    assert (first.before, first.after) == (Decimal(12000), Decimal(3 * 2000 + 3 * 1500))
    # the cent over of a third of 2.000,00 € goes to the larger remainder: 666,67 and 1.333,33
    assert first.payment == 3 * Decimal("666.67") + 3 * Decimal("166.67")
    assert second.payment == 12 * Decimal("166.67")
    assert third.payment == 0
    assert [y.others[beta.pk].more for y in found.outcome.years] == [0, 0, 0]
    assert first.member.before == 6 * Decimal("666.67")
    assert (found.statutes.version, found.statutes.rule.bearer, found.statutes.rule.years) == (
        "0",
        "leaver",
        5,
    )
    net = [
        first.member.before + 600 - 1500 - first.payment - 1000,
        second.member.before + 1200 - 3000 - second.payment,
    ]
    assert [y.net for y in found.worth.years[:2]] == net
    assert found.worth.years[1].value == discounted(net[1], Decimal("0.02"), 1)
    assert found.worth.total == sum(y.value for y in found.worth.years)
    assert [line.item.record for line in found.outcome.items[0]] == list(
        CostItem.objects.order_by("name").values_list("pk", flat=True)
    )


def test_the_statutes_of_the_day_decide(
    service: Any, world: Any, system: Any, calculate: Callable[..., Any]
) -> None:
    """The same exit under a version that lets the community bear it: Beta pays what is left, all of it."""
    with at(date(2025, 1, 2)):
        version = law.enter_statutes(
            title="Fassung 2025",
            adopted_on=date(2025, 1, 1),
            parameters={"take_back_bearer": "community"},
            by=system,
        )
        law.put_in_force(number=version.number, registered_on=date(2025, 1, 2), text_filed=True, by=system)
    alpha, beta = world.members
    details = {"service_id": service.pk, "organisation_id": alpha.pk, "exit_on": EXIT, "years": 1}
    found = calculate(api.take_back, known_at=now(), **details)
    assert (found.statutes.version, found.outcome.payment) == ("1", Decimal(0))
    assert found.outcome.years[0].others[beta.pk].after == Decimal(3 * 2000 + 3 * 1500)
    earlier = calculate(api.take_back, known_at=datetime(2025, 1, 1, 12, tzinfo=UTC), **details)
    assert (earlier.statutes.version, earlier.outcome.payment > 0) == ("0", True)


def test_a_past_day_gives_the_same_figures_for_ever(
    service: Any, world: Any, system: Any, calculate: Callable[..., Any]
) -> None:
    """Whatever is entered later, for whatever day: as known on that day, nothing changes."""
    alpha, beta = world.members
    details = {
        "service_id": service.pk,
        "organisation_id": alpha.pk,
        "exit_on": EXIT,
        "known_at": now(),
        "years": 5,
    }
    before = calculate(api.take_back, **details)
    with at(date(2025, 2, 1)):
        api.enter_cost_item(service_id=service.pk, name="Betrieb", kind="contract", yearly=Decimal(90000), valid_from=BEGIN, by=system)  # fmt: skip
        api.enter_cost_item(service_id=service.pk, name="Neu", kind="staff", yearly=Decimal(50000), valid_from=BEGIN, by=system)  # fmt: skip
        with across("catalogue.operate", reason="test", by=system):
            api.set_key(
                service_id=service.pk, organisation_id=beta.pk, amount=Decimal(1), valid_from=BEGIN, by=system
            )
        version = law.enter_statutes(title="F", adopted_on=date(2024, 1, 2), parameters={"take_back_bearer": "community"}, by=system)  # fmt: skip
        law.put_in_force(number=version.number, registered_on=date(2024, 2, 1), text_filed=True, by=system)
    again = calculate(api.take_back, **details)
    assert again == before
    changed = calculate(api.take_back, **{**details, "known_at": datetime(2025, 2, 2, tzinfo=UTC)})
    assert changed.outcome != before.outcome


def test_joining_by_hand(service: Any, world: Any, system: Any, calculate: Callable[..., Any]) -> None:
    """Gamma joins in July 2025 with 5.000: 20.000 in all, a quarter of 2.000 € a month is 500 €; the others pay less."""
    gamma = create_organisation(kind="member", name="Gemeinde Gamma", by=system)
    found = calculate(
        api.joining,
        service_id=service.pk,
        organisation_id=gamma.pk,
        starts_on=date(2025, 7, 1),
        key=Decimal(5000),
        known_at=now(),
        years=2,
        costs=OwnCosts(
            own_yearly=Decimal(12000),
            one_off=Decimal(500),
            book_value=Decimal(2000),
            grant_to_repay=Decimal(700),
            grant_bound_until=date(2025, 12, 31),
            double_until=date(2025, 9, 30),
        ),
    )
    first, second = found.outcome.years
    assert (first.member.after, second.member.after) == (Decimal(3000), Decimal(6000))
    assert first.others_more == Decimal(-3000)
    # own cost falls away only after the old contract: October to December
    assert found.worth.years[0].net == Decimal(3000 - 3000 - 500 - 2000 - 700)
    assert found.worth.years[1].net == Decimal(12000 - 6000)
    later = replace(found.costs, grant_bound_until=date(2025, 6, 30))
    again = calculate(api.joining, service_id=service.pk, organisation_id=gamma.pk, starts_on=date(2025, 7, 1), key=Decimal(5000), known_at=now(), years=2, costs=later)  # fmt: skip
    assert again.worth.years[0].net == Decimal(3000 - 3000 - 500 - 2000)
    share = calculate(fixed_share_of_first_year, service_id=service.pk, organisation_id=gamma.pk, starts_on=date(2025, 7, 1), key=Decimal(5000), known_at=now())  # fmt: skip
    assert share == Decimal(6000)


def test_the_bills_of_a_month(service: Any, world: Any, system: Any, calculate: Callable[..., Any]) -> None:
    """What is charged is what was calculated, leavers included, and adds up to the month's cost."""
    alpha, beta = world.members
    with across("catalogue.operate", reason="test", by=system):
        SubscriptionEvent.objects.create(
            organisation=alpha, subscription=Subscription.objects.get(organisation=alpha), kind="notice", on=TODAY,
            at=now(), by="test", data={"ends_on": EXIT.isoformat()},
        )  # fmt: skip
    bills = {m: calculate(api.fixed_bills_of_month, service_id=service.pk, first_day=date(2025, m, 1), known_at=now()) for m in (6, 7, 10)}  # fmt: skip
    assert bills[6] == bills[7] == {alpha.pk: Decimal("666.67"), beta.pk: Decimal("1333.33")}
    assert bills[10] == {alpha.pk: Decimal("166.67"), beta.pk: Decimal("1333.33")}
    before = calculate(
        api.fixed_bills_of_month, service_id=service.pk, first_day=date(2023, 12, 1), known_at=now()
    )
    assert before == {}


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"exit_on": date(2023, 12, 31)}, "on", "vor dem Beginn der Nutzung am 01.01.2024"),
        ({"years": 0}, "years", "1 bis 15 Jahre"),
        ({"years": 16}, "years", "1 bis 15 Jahre"),
        ({"organisation_id": "union"}, "organisation", "nicht genutzt"),
        ({"costs": OwnCosts(own_yearly=Decimal(-1))}, "own_yearly", "ab 0 €"),
        ({"costs": OwnCosts(one_off=Decimal("0.001"))}, "one_off", "auf den Cent"),
    ],
)
def test_a_take_back_that_cannot_be(*, service: Any, world: Any, calculate: Callable[..., Any], change: dict[str, Any], field: str, text: str) -> None:  # fmt: skip
    details = {
        "service_id": service.pk,
        "organisation_id": world.members[0].pk,
        "exit_on": EXIT,
        "known_at": now(),
    }
    details |= {k: world.union.pk if v == "union" else v for k, v in change.items()}
    with pytest.raises(Refused, match=text) as refused:
        calculate(api.take_back, **details)
    assert refused.value.field == field


def test_who_has_left_cannot_leave_again(world: Any, plain_service: Callable[..., Any], system: Any, calculate: Callable[..., Any]) -> None:  # fmt: skip
    made = plain_service()
    with at(BEGIN):
        api.enter_cost_item(service_id=made.pk, name="A", kind="other", yearly=Decimal(12), valid_from=BEGIN, by=system)  # fmt: skip
    use(made, world.members[0], BEGIN, Decimal(1), BEGIN, ends_on=date(2024, 12, 31))
    with pytest.raises(Refused, match=r"endet am 31\.12\.2024"):
        calculate(
            api.take_back,
            service_id=made.pk,
            organisation_id=world.members[0].pk,
            exit_on=EXIT,
            known_at=now(),
        )


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"organisation_id": 0}, "organisation", "schon"),
        ({"key": Decimal(-1)}, "key", "ab 0"),
        ({"years": 99}, "years", "Jahre"),
        ({"costs": OwnCosts(grant_to_repay=Decimal(5))}, "grant_bound_until", "Zweckbindung"),
    ],
)
def test_a_joining_that_cannot_be(*, service: Any, world: Any, calculate: Callable[..., Any], change: dict[str, Any], field: str, text: str) -> None:  # fmt: skip
    details = {"service_id": service.pk, "organisation_id": world.union.pk, "starts_on": EXIT, "key": Decimal(1), "known_at": now()}  # fmt: skip
    details |= {k: world.members[0].pk if k == "organisation_id" else v for k, v in change.items()}
    with pytest.raises(Refused, match=text) as refused:
        calculate(api.joining, **details)
    assert refused.value.field == field


def test_keys_that_add_up_to_zero_are_refused_in_words(
    world: Any, plain_service: Callable[..., Any], system: Any, calculate: Callable[..., Any]
) -> None:
    made = plain_service()
    details = {
        "service_id": made.pk,
        "organisation_id": world.members[0].pk,
        "exit_on": EXIT,
        "known_at": now(),
    }
    use(made, world.members[0], BEGIN, Decimal(0), BEGIN)
    with pytest.raises(Refused, match="keine Kostenpositionen"):
        calculate(api.take_back, **details)
    with at(BEGIN):
        api.enter_cost_item(service_id=made.pk, name="A", kind="other", yearly=Decimal(12), valid_from=BEGIN, by=system)  # fmt: skip
    with pytest.raises(Refused, match=r"07/2025 ergeben die Schlüssel .* zusammen null"):
        calculate(api.take_back, **details)
    with pytest.raises(Refused, match="zusammen null"):
        calculate(api.fixed_bills_of_month, service_id=made.pk, first_day=date(2025, 1, 1), known_at=now())


def test_usage_of_a_year(shop: Any, world: Any, calculate: Callable[..., Any]) -> None:
    """Twelve full months before the day, at the price of the day: 100 at 1,50 €; the day before and this month do not count."""
    with at(date(2024, 1, 1)):
        shop.used(0)
    member = world.members[0]
    with at(TODAY), within(member.pk):
        api.record_usage(
            service_key=shop.service.key,
            organisation_id=member.pk,
            lines=[
                api.UsageLine(source=f"s{n}", meter="vorgang", day=day, quantity=Decimal(quantity))
                for n, (day, quantity) in enumerate(
                    [(date(2024, 1, 1), 60), (date(2024, 12, 31), 40), (date(2025, 1, 2), 7)]
                )
            ],
            batch="test",
            by=shop.operator,
        )
    found = calculate(usage_of_a_year, service_id=shop.service.pk, organisation_id=member.pk, known_at=datetime(2025, 1, 16, tzinfo=UTC))  # fmt: skip
    assert found == Decimal("150.00")


# -- speed --------------------------------------------------------------------------------------------------------------


def test_128_members_over_ten_years(
    *,
    world: Any,
    plain_service: Callable[..., Any],
    system: Any,
    calculate: Callable[..., Any],
    say: Any,
    django_assert_max_num_queries: Any,
) -> None:
    """The issue asks for two seconds; eight items with steps, four former members that still pay."""
    made = plain_service("gross", key_kind="inhabitants")
    members = [create_organisation(kind="member", name=f"Gemeinde {n:03d}", by=system) for n in range(128)]
    with at(BEGIN):
        for n in range(8):
            steps = [(Decimal(limit * 100_000), Decimal(10_000 + limit * 100)) for limit in range(1, 10)]
            api.enter_cost_item(service_id=made.pk, name=f"Position {n}", kind="contract", yearly=Decimal(20_000 + n), valid_from=BEGIN, steps=steps, lead_months=n, bound_until=date(2027, 12, 31) if n % 2 else None, by=system)  # fmt: skip
    for n, member in enumerate(members):
        use(
            made,
            member,
            BEGIN,
            Decimal(1000 + 97 * n),
            BEGIN,
            ends_on=date(2024, 3 * n, 28) if 0 < n < 5 else None,
        )
    began = time.perf_counter()
    with django_assert_max_num_queries(40):
        found = calculate(api.take_back, service_id=made.pk, organisation_id=members[100].pk, exit_on=EXIT, known_at=now(), years=10)  # fmt: skip
    seconds = time.perf_counter() - began
    say(f"128 members, ten years, eight items: {seconds:.2f} s")
    assert len(found.outcome.others) >= 123
    assert seconds < 2
    assert timezone.is_aware(found.known_at)
