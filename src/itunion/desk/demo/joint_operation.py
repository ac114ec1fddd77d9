# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Joint operation in the example union: services handed over, used, charged and taken back, month by month.

Months count back from the present one, so that the example looks the same on any day; nothing lies in the future.
"""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from itunion.desk.demo.cast import Cast, Party, days_ago, gather, moment, month
from itunion.desk.demo.services import SERVICES, Cost, ExampleService
from itunion.foundation.kernel.api import Actor, clock
from itunion.foundation.organisations.api import across, within
from itunion.union.catalogue import api as catalogue

__all__ = ["operate_jointly"]

DESCRIBED = 8  # months ago the services were described; the first members begin two months later
REASON = "example union"
BACK = ("datensicherung", "Sülzetal")  # left and has its data back
LEAVING = ("datensicherung", "Querfurt")  # has given notice
ARRIVING = ("ratsinformation", "Wanzleben-Börde")  # has ordered, is being set up
OFFERED = ("meldeportal", "Barleben")  # has an offer that waits for the order
INTERESTED = ("meldeportal", "Tangermünde")  # waits for an offer
NOTICE_GIVEN, USE_ENDED = 4, 3  # months ago, of the member that has its data back


def operate_jointly(random: Random, say: Callable[[str], None], *, by: Actor) -> None:
    """Describe the services and play their use until today."""
    names = {name for example in SERVICES for name in example.users} | {OFFERED[1], INTERESTED[1]}
    cast = gather(names, random, by=by)
    described = [(example, _describe(example, cast)) for example in SERVICES]
    for example, service in described:
        for name, begun in example.users.items():
            _hand_over(example, service, cast, cast.parties[name], begun)
    services = {example.key: (example, service) for example, service in described}
    _give_back(*services[BACK[0]], cast, cast.parties[BACK[1]])
    _give_notice(*services[LEAVING[0]], cast, cast.parties[LEAVING[1]])
    _set_up(*services[ARRIVING[0]], cast, cast.parties[ARRIVING[1]])
    _offer_and_interest(*services[OFFERED[0]], cast)
    lines = Decimal(0)
    for ago in range(DESCRIBED - 2, 0, -1):
        for example, service in described:
            _meter(example, service, cast, ago, random)
            with (
                clock.simulated(moment(ago - 1, 3)),
                across("catalogue.charge", reason=REASON, by=cast.accounts),
            ):
                lines += len(
                    catalogue.charge_month(service_id=service.pk, month=month(ago), by=cast.accounts).lines
                )
    used = sum(len(example.users) for example in SERVICES)
    say(f"Gemeinsamer Betrieb: {len(SERVICES)} Leistungen, {used} Übergaben, {lines} Abrechnungszeilen.")


def _describe(example: ExampleService, cast: Cast) -> catalogue.Service:
    """Describe a service with everything that holds of it, and offer it."""
    by, since = cast.operator, month(DESCRIBED)
    with clock.simulated(moment(DESCRIBED, 5)):
        service = catalogue.create_service(
            key=example.key,
            name=example.name,
            for_deciders=example.for_deciders,
            for_technicians=example.for_technicians,
            by=by,
        )
        about: dict[str, Any] = {"service_id": service.pk, "by": by}
        catalogue.set_terms(
            valid_from=since,
            minimum_term_months=example.minimum_term_months,
            notice_months=example.notice_months,
            notice_to=example.notice_to,
            key_kind=example.key_kind,
            vat_case="S",
            **about,
        )
        for name, measure, target in example.levels:
            catalogue.add_level(name=name, measure=measure, target=target, valid_from=since, **about)
        meter = catalogue.add_meter(
            key=example.meter.key, label=example.meter.label, unit_code=example.meter.unit, **about
        )
        catalogue.set_price(meter_id=meter.pk, price=example.meter.price, valid_from=since, by=by)
        for cost in example.costs:
            _enter_cost(cost, since, about)
        for key in example.requires:
            required = catalogue.service_by_key(key)
            assert required is not None
            catalogue.add_prerequisite(requires_id=required.pk, **about)
        for text in example.confirms:
            catalogue.add_prerequisite(text=text, **about)
        for phase, tasks in (("onboarding", example.onboarding), ("take_back", example.take_back)):
            for title, who in tasks:
                catalogue.add_task(phase=phase, title=title, who=who, **about)
        catalogue.publish_annex(**vars(example.annex), **about)
        catalogue.set_status(status="offered", **about)
    reference = cast.parties[example.reference]
    with clock.simulated(moment(2, 9)):
        catalogue.add_reference(
            organisation_id=reference.organisation_id,
            name=reference.technician.person_name,
            contact="über die Vermittlung (Beispiel)",
            consented_on=clock.today(),
            **about,
        )
    return service


def _enter_cost(cost: Cost, since: date, about: dict[str, Any]) -> None:
    catalogue.enter_cost_item(
        name=cost.name,
        kind=cost.kind,
        yearly=cost.yearly,
        steps=[(Decimal(limit), Decimal(amount)) for limit, amount in cost.steps],
        lead_months=cost.lead_months,
        bound_until=date(since.year + cost.bound_years, 12, 31) if cost.bound_years else None,
        valid_from=since,
        valid_until=since.replace(year=since.year + cost.lasts_years) - timedelta(days=1)
        if cost.lasts_years
        else None,
        **about,
    )


def _key(example: ExampleService, party: Party) -> Decimal:
    """Return what the member's fixed part is measured by."""
    if example.key_kind == "devices":
        return Decimal(example.devices[party.name])
    return Decimal(party.inhabitants if example.key_kind == "inhabitants" else party.workplaces)


def _usage(example: ExampleService, party: Party, factor: float = 1.0) -> Decimal:
    """Return what the member uses in a month: whole pieces, or tenths of terabytes."""
    quantity = _key(example, party) * example.meter.per_key * Decimal(str(round(factor, 3)))
    return max(Decimal(1), round(quantity, 1 if example.meter.unit == "E35" else 0))


def _ask_and_offer(
    example: ExampleService,
    service: catalogue.Service,
    cast: Cast,
    party: Party,
    *,
    asked: datetime,
    offered: datetime,
    starts_on: date,
) -> int:
    """Let a member show interest and get an offer; return the subscription."""
    with clock.simulated(asked), within(party.organisation_id):
        case = catalogue.show_interest(
            service_id=service.pk,
            organisation_id=party.organisation_id,
            wish_on=starts_on,
            by=party.technician,
        )
    with clock.simulated(offered), across("catalogue.operate", reason=REASON, by=cast.operator):
        catalogue.make_offer(
            subscription_id=case.pk,
            starts_on=starts_on,
            valid_until=clock.today() + timedelta(days=40),
            key_amount=_key(example, party),
            usage={example.meter.key: 12 * _usage(example, party)},
            by=cast.operator,
        )
    return int(case.pk)


def _order(example: ExampleService, service: catalogue.Service, party: Party, case_id: int) -> None:
    """Let the member's head order and sign; inside the member's scope."""
    catalogue.order(
        subscription_id=case_id,
        confirmed=example.confirms,
        reference=f"{party.number:03d}/{clock.today().year}",
        by=party.head,
    )
    annex = catalogue.latest_annex(service.pk)
    assert annex is not None
    catalogue.sign_annex(
        subscription_id=case_id,
        annex_id=annex.pk,
        name=party.head.person_name,
        function="Verwaltungsleitung",
        by=party.head,
    )


def _do_tasks(case_id: int, phase: str, who: str, by: Actor, most: int = 99) -> None:
    """Tick the open tasks of one side, at most so many."""
    for line in catalogue.task_lines(catalogue.subscription(case_id), phase):
        if line.task.who == who and line.done_at is None and most > 0:
            catalogue.complete_task(subscription_id=case_id, task_id=line.task.pk, by=by)
            most -= 1


def _hand_over(
    example: ExampleService, service: catalogue.Service, cast: Cast, party: Party, begun: int
) -> None:
    """Hand a service over, from interest to use since the first day of a month."""
    before, spread = begun + 1, party.number % 5
    case_id = _ask_and_offer(
        example,
        service,
        cast,
        party,
        asked=moment(before, 6 + spread),
        offered=moment(before, 11 + spread),
        starts_on=month(begun),
    )
    with clock.simulated(moment(before, 17 + spread)), within(party.organisation_id):
        _order(example, service, party, case_id)
        _do_tasks(case_id, "onboarding", "member", party.technician)
    with (
        clock.simulated(moment(before, 23 + spread)),
        across("catalogue.operate", reason=REASON, by=cast.operator),
    ):
        _do_tasks(case_id, "onboarding", "operator", cast.operator)
        catalogue.start_use(subscription_id=case_id, starts_on=month(begun), by=cast.operator)


def _case_of(example: ExampleService, party: Party) -> int:
    """Return the member's subscription; inside its scope."""
    found = catalogue.subscription_on(
        organisation_id=party.organisation_id, service_key=example.key, day=timezone.localdate()
    )
    assert found is not None
    return int(found.pk)


def _give_back(example: ExampleService, _service: catalogue.Service, cast: Cast, party: Party) -> None:
    """Take a service back to the end: notice, data handed over, deletion confirmed with proof."""
    with within(party.organisation_id):
        case_id = _case_of(example, party)
        with clock.simulated(moment(NOTICE_GIVEN, 10)):
            ended = catalogue.give_notice(
                subscription_id=case_id, reason="Sicherung künftig beim Landkreis (Beispiel)", by=party.head
            ).ends_on
    assert ended is not None
    name = f"datensicherung-{party.number:03d}-{ended:%Y-%m-%d}.tar"
    operator = across("catalogue.operate", reason=REASON, by=cast.operator)
    with clock.simulated(moment(USE_ENDED - 1, 4)), operator:
        catalogue.record_hand_over(
            subscription_id=case_id, document_name=name, sha256=_sha256(name), rows=7, by=cast.operator
        )
        _do_tasks(case_id, "take_back", "operator", cast.operator)
    with clock.simulated(moment(USE_ENDED - 1, 9)), within(party.organisation_id):
        _do_tasks(case_id, "take_back", "member", party.technician)
    operator = across("catalogue.operate", reason=REASON, by=cast.operator)
    with clock.simulated(moment(USE_ENDED - 1, 12)), operator:
        catalogue.confirm_deletion(
            subscription_id=case_id,
            proof_sha256=_sha256(f"Löschprotokoll {name}"),
            text="Alle Sicherungen an beiden Orten gelöscht, Schlüsselverweise entfernt (Beispiel).",
            by=cast.operator,
        )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _give_notice(example: ExampleService, _service: catalogue.Service, cast: Cast, party: Party) -> None:
    """Give notice; the operator has begun to hand back."""
    with within(party.organisation_id):
        case_id = _case_of(example, party)
        with clock.simulated(days_ago(20)):
            catalogue.give_notice(
                subscription_id=case_id, reason="Eigene Sicherung vorhanden (Beispiel)", by=party.head
            )
    with clock.simulated(days_ago(5)), across("catalogue.operate", reason=REASON, by=cast.operator):
        _do_tasks(case_id, "take_back", "operator", cast.operator, most=1)


def _set_up(example: ExampleService, service: catalogue.Service, cast: Cast, party: Party) -> None:
    """Order a service that is being set up: the first task of each side is done."""
    case_id = _ask_and_offer(
        example, service, cast, party, asked=days_ago(30), offered=days_ago(26), starts_on=month(-1)
    )
    with clock.simulated(days_ago(20)), within(party.organisation_id):
        _order(example, service, party, case_id)
        _do_tasks(case_id, "onboarding", "member", party.technician, most=1)
    with clock.simulated(days_ago(10)), across("catalogue.operate", reason=REASON, by=cast.operator):
        _do_tasks(case_id, "onboarding", "operator", cast.operator, most=1)


def _offer_and_interest(example: ExampleService, service: catalogue.Service, cast: Cast) -> None:
    """Let one member have an offer to order, and another wait for one."""
    _ask_and_offer(
        example,
        service,
        cast,
        cast.parties[OFFERED[1]],
        asked=days_ago(18),
        offered=days_ago(6),
        starts_on=month(-2),
    )
    party = cast.parties[INTERESTED[1]]
    with clock.simulated(days_ago(4)), within(party.organisation_id):
        catalogue.show_interest(
            service_id=service.pk,
            organisation_id=party.organisation_id,
            wish_on=month(-4),
            note="Gern zusammen mit der Umstellung des Fachverfahrens (Beispiel).",
            by=party.technician,
        )


def _meter(example: ExampleService, service: catalogue.Service, cast: Cast, ago: int, random: Random) -> None:
    """Import a month's usage from the operator's file, as the service manager does it."""
    first, last = month(ago), month(ago - 1) - timedelta(days=1)
    rows = ["Mitglied;Zähler;Quelle;Tag;Menge"]
    for name, begun in example.users.items():
        party = cast.parties[name]
        if begun < ago or ((example.key, name) == BACK and ago < USE_ENDED):
            continue
        quantity = str(_usage(example, party, random.uniform(0.92, 1.08))).replace(".", ",")
        rows.append(
            f"{party.number};{example.meter.key};{first:%Y-%m}-{party.number:03d};{last:%d.%m.%Y};{quantity}"
        )
    with clock.simulated(moment(ago - 1, 2)):
        with within(cast.operator_id):
            kept = catalogue.keep_usage_file(
                service_id=service.pk,
                name=f"{example.key}-{first:%Y-%m}.csv",
                content="\r\n".join(rows).encode(),
                by=cast.operator,
            )
        step: dict[str, Any] = {
            "file_id": kept.pk,
            "organisation_id": cast.operator_id,
            "by": cast.operator,
        }
        catalogue.check_usage_file(**step)
        catalogue.import_usage_file(**step)
