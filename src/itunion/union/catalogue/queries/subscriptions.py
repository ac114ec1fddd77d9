# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading subscriptions; the scope decides whose."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, Q, QuerySet, Subquery, When

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import names_by_id
from itunion.union.catalogue.models import (
    ProcessingAnnex,
    ServiceTask,
    ServiceTerms,
    Subscription,
    SubscriptionEvent,
)
from itunion.union.catalogue.queries.services import latest_annex
from itunion.union.catalogue.rules.notice import Earliest, NoticeRule, earliest_end
from itunion.union.catalogue.rules.states import Readiness, Standing, Task

__all__ = [
    "Offer",
    "SubscriberLine",
    "TaskLine",
    "history_of",
    "latest_offer",
    "notice_outlook",
    "open_subscription",
    "periods_of_use",
    "readiness",
    "standing_of",
    "subscribers_on",
    "subscription",
    "subscription_on",
    "subscriptions",
    "task_lines",
    "tasks_of",
    "terms_of",
    "unsigned_annex",
    "users_of",
    "waiting_since",
]


@dataclass(frozen=True)
class SubscriberLine:
    """A member that uses a service on a day, as known at a moment; both days are days of use."""

    organisation_id: int
    subscription_id: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Offer:
    """What the operator offered last: start, how long it binds, and the preview of the price (€ net per year)."""

    event_id: int
    at: datetime
    starts_on: date
    valid_until: date
    key_amount: Decimal
    usage: Mapping[str, Decimal]
    fixed_yearly: Decimal
    usage_yearly: Decimal
    note: str

    @property
    def yearly(self) -> Decimal:
        """Fixed share and expected usage together."""
        return self.fixed_yearly + self.usage_yearly


@dataclass(frozen=True)
class TaskLine:
    """A task of a subscription, and who ticked it when."""

    task: ServiceTask
    done_at: datetime | None
    done_by: str
    note: str


def subscribers_on(service_id: int, day: date, known_at: datetime) -> list[SubscriberLine]:
    """Return who uses the service on the day, by what was recorded until `known_at`; by organisation."""
    return [
        line
        for line in periods_of_use(service_id, known_at)
        if line.starts_on <= day and (line.ends_on is None or day <= line.ends_on)
    ]


def periods_of_use(service_id: int, known_at: datetime) -> list[SubscriberLine]:
    """Return every period of use of the service, past, present and to come, as known at the moment; two queries."""
    events = SubscriptionEvent.objects.filter(subscription__service_id=service_id, at__lte=known_at)
    ends = {e.subscription_id: date.fromisoformat(e.data["ends_on"]) for e in events.filter(kind="notice")}
    return sorted(
        (
            SubscriberLine(e.organisation_id, e.subscription_id, e.on, ends.get(e.subscription_id))
            for e in events.filter(kind="start")
        ),
        key=lambda line: (line.organisation_id, line.starts_on),
    )


def subscription_on(*, organisation_id: int, service_key: str, day: date) -> Subscription | None:
    """Return the member's subscription in force on the day (ordered, in use or under notice), else None."""
    found: Subscription | None = (
        Subscription.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            organisation_id=organisation_id,
            service__key=service_key,
            ordered_on__lte=day,
        )
        .exclude(status="withdrawn")  # an order that was called off
        .select_related("service")
        .order_by("-pk")
        .first()
    )
    return found


def open_subscription(service_id: int, organisation_id: int) -> Subscription | None:
    """Return the member's running case of a service, if there is one."""
    found: Subscription | None = (
        Subscription.objects.filter(service_id=service_id, organisation_id=organisation_id)
        .exclude(status__in=Subscription.ENDED)
        .first()
    )
    return found


def subscription(subscription_id: int) -> Subscription:
    """Return a subscription the scope may see; raise Subscription.DoesNotExist."""
    found: Subscription = Subscription.objects.select_related("service", "organisation").get(
        pk=subscription_id
    )
    return found


def subscriptions(service_id: int | None = None) -> QuerySet[Any]:
    """Return the subscriptions the scope may see, with service and member."""
    rows: QuerySet[Any] = Subscription.objects.select_related("service", "organisation")
    return rows.filter(service_id=service_id) if service_id else rows


def waiting_since(statuses: Collection[str]) -> QuerySet[Any]:
    """Return the cases in these states, each with the day `since` it is there, those that are there longest first.

    An order waits since its day, a notice since the day it was given, a deletion since the data were handed over.
    """
    handed_over = (
        SubscriptionEvent.objects.filter(subscription=OuterRef("pk"), kind="hand_over")
        .order_by("at", "pk")
        .values("on")[:1]
    )
    since = Case(
        When(status="ordered", then=F("ordered_on")),
        When(status="notice", then=F("notice_on")),
        When(status="handed_over", then=Subquery(handed_over)),
        default=F("opened_on"),
        output_field=DateField(),
    )
    rows: QuerySet[Any] = subscriptions().filter(status__in=statuses).annotate(since=since)
    return rows.order_by("since", "pk")


def users_of(service_id: int) -> list[str]:
    """Return the names of who uses the service today; needs a scope across organisations."""
    names = names_by_id()
    return sorted(
        names[line.organisation_id] for line in subscribers_on(service_id, clock.today(), clock.now())
    )


def history_of(subscription_id: int) -> QuerySet[Any]:
    """Return what happened to a subscription, newest first."""
    rows: QuerySet[Any] = SubscriptionEvent.objects.filter(subscription_id=subscription_id)
    return rows.order_by("-at", "-pk")


def latest_offer(subscription_id: int) -> Offer:
    """Return the offer that stands; raise SubscriptionEvent.DoesNotExist before the first."""
    event: SubscriptionEvent = SubscriptionEvent.objects.filter(
        subscription_id=subscription_id, kind="offer"
    ).latest("at", "pk")
    data = event.data
    return Offer(
        event.pk,
        event.at,
        date.fromisoformat(data["starts_on"]),
        date.fromisoformat(data["valid_until"]),
        Decimal(data["key_amount"]),
        {meter: Decimal(quantity) for meter, quantity in data["usage"].items()},
        Decimal(data["fixed_yearly"]),
        Decimal(data["usage_yearly"]),
        data["note"],
    )


def task_lines(subscription: Subscription, phase: str) -> list[TaskLine]:
    """Return the tasks of a phase in their order; retired ones only where they were done."""
    done = {d.task_id: d for d in subscription.done.all()}
    lines = []
    for task in ServiceTask.objects.filter(service_id=subscription.service_id, phase=phase):
        ticked = done.get(task.pk)
        if ticked is not None:
            lines.append(TaskLine(task, ticked.at, ticked.by, ticked.note))
        elif task.is_active:
            lines.append(TaskLine(task, None, "", ""))
    return lines


def tasks_of(subscription: Subscription, phase: str) -> tuple[Task, ...]:
    """Return the tasks of a phase as the rules see them."""
    return tuple(
        Task(line.task.title, line.task.who, line.done_at is not None)
        for line in task_lines(subscription, phase)
    )


def signed_version(subscription: Subscription) -> int:
    """Return the newest version of the agreement on data processing that is signed; 0 for none."""
    return max((s.annex.version for s in subscription.signatures.select_related("annex")), default=0)


def readiness(subscription: Subscription, day: date) -> Readiness:
    """Return what a start on the day depends on."""
    required = []
    for prerequisite in subscription.service.prerequisites.filter(requires__isnull=False).select_related(
        "requires"
    ):
        in_use = Subscription.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            organisation_id=subscription.organisation_id,
            service_id=prerequisite.requires_id,
            status__in=("in_use", "notice", "handed_over"),
            starts_on__lte=day,
        ).exists()
        required.append((str(prerequisite.requires), in_use))
    annex = latest_annex(subscription.service_id)
    return Readiness(
        tuple(required),
        annex.version if annex else 0,
        signed_version(subscription),
        tasks_of(subscription, "onboarding"),
    )


def unsigned_annex(subscription: Subscription) -> ProcessingAnnex | None:
    """Return the version of the agreement that waits for the member's signature, if there is one."""
    annex = latest_annex(subscription.service_id)
    if annex is None or subscription.status not in ("ordered", "in_use"):
        return None
    return annex if annex.version > signed_version(subscription) else None


def standing_of(subscription: Subscription) -> Standing:
    """Return where the subscription stands, for the display of its steps."""
    annex = latest_annex(subscription.service_id)
    return Standing(
        subscription.status,
        annex.version if annex else 0,
        signed_version(subscription),
        tasks_of(subscription, "onboarding"),
        tasks_of(subscription, "take_back"),
    )


def terms_of(subscription: Subscription) -> ServiceTerms | None:
    """Return the terms a subscription was ordered under; terms that are entered later do not change them."""
    ordered = SubscriptionEvent.objects.filter(subscription=subscription, kind="order").first()
    return ServiceTerms.objects.get(pk=ordered.data["terms"]) if ordered is not None else None


def notice_outlook(subscription: Subscription, notice_on: date) -> tuple[NoticeRule, Earliest]:
    """Return the rule of a subscription's terms and the earliest end if notice is given on the day."""
    terms = terms_of(subscription)
    rule = (
        NoticeRule(terms.minimum_term_months, terms.notice_months, terms.notice_to)
        if terms is not None
        else NoticeRule(0, 0, "month")
    )
    return rule, earliest_end(rule, subscription.starts_on or notice_on, notice_on)
