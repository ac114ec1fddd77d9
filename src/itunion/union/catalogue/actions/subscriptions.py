# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: a member takes a service and uses it, from interest to notice."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, NotPermitted, Refused, clock, events
from itunion.union.catalogue.actions.costs import keep_key
from itunion.union.catalogue.actions.life import happened, locked
from itunion.union.catalogue.events import SubscriptionStarted
from itunion.union.catalogue.models import Service, ServiceTask, Subscription, TaskDone
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries.mandates import who_may_order
from itunion.union.catalogue.queries.offers import offer_preview
from itunion.union.catalogue.queries.services import terms_on
from itunion.union.catalogue.queries.subscriptions import (
    latest_offer,
    notice_outlook,
    open_subscription,
    readiness,
)
from itunion.union.catalogue.rules.notice import period_end
from itunion.union.catalogue.rules.states import missing_for_start
from itunion.union.catalogue.wording import day_text, mandate_sentence, missing_sentence, notice_reason
from itunion.union.members.api import member_of

__all__ = [
    "cancel_order",
    "complete_task",
    "decline_offer",
    "give_notice",
    "make_offer",
    "order",
    "show_interest",
    "start_use",
    "withdraw_interest",
]


@transaction.atomic
def show_interest(
    *, service_id: int, organisation_id: int, wish_on: date | None = None, note: str = "", by: Actor
) -> Subscription:
    """Say that a member would like to use the service; it binds to nothing."""
    by.require(Permission.SUBSCRIBE)
    service = Service.objects.get(pk=service_id)
    if service.status != Service.Status.OFFERED:
        raise Refused(_("„%(name)s“ wird zurzeit nicht angeboten.") % {"name": service.name})
    if member_of(organisation_id) is None:
        raise Refused(_("Leistungen stehen Mitgliedern der Genossenschaft offen."))
    running = _("Für „%(name)s“ läuft schon ein Vorgang Ihrer Verwaltung.") % {"name": service.name}
    if open_subscription(service_id, organisation_id) is not None:
        raise Conflict(running)
    try:
        with transaction.atomic():
            subscription: Subscription = Subscription.objects.create(
                organisation_id=organisation_id, service=service, opened_on=clock.today()
            )
    except IntegrityError:  # a colleague was faster by a moment; the database lets only one of two stand
        raise Conflict(running) from None
    happened(subscription, "interest", data={"wish_on": _iso(wish_on), "note": note}, by=by)
    return subscription


@transaction.atomic
def withdraw_interest(*, subscription_id: int, reason: str = "", by: Actor) -> None:
    """Take the interest back before there is an offer."""
    by.require(Permission.SUBSCRIBE)
    happened(
        locked(subscription_id, "withdraw"), "withdraw", status="withdrawn", data={"reason": reason}, by=by
    )


@transaction.atomic
def make_offer(
    *,
    subscription_id: int,
    starts_on: date,
    valid_until: date,
    key_amount: Decimal,
    usage: Mapping[str, Decimal] | None = None,
    note: str = "",
    by: Actor,
) -> None:
    """Offer a start and a preview of the price; a later offer replaces the one before.

    `key_amount` is what the member's fixed share is measured by, `usage` the expected quantity per meter and year.
    """
    by.require(Permission.OPERATE)
    subscription = locked(subscription_id, "offer")
    today = clock.today()
    if starts_on < today:
        raise Refused(_("Der Beginn liegt in der Vergangenheit."), field="starts_on")
    if valid_until < today:
        raise Refused(_("Die Bindefrist ist schon vorbei."), field="valid_until")
    if terms_on(subscription.service_id, starts_on) is None:
        raise Refused(
            _("Zu diesem Beginn hat die Leistung noch keine Bedingungen. Tragen Sie sie zuerst ein."),
            field="starts_on",
        )
    preview = offer_preview(
        subscription.service_id, subscription.organisation_id, starts_on, key_amount, dict(usage or {})
    )
    happened(
        subscription,
        "offer",
        status="offered",
        data={
            "starts_on": starts_on.isoformat(),
            "valid_until": valid_until.isoformat(),
            "key_amount": str(key_amount),
            "usage": {meter: str(quantity) for meter, quantity in (usage or {}).items()},
            "fixed_yearly": str(preview.fixed_yearly),
            "usage_yearly": str(preview.usage_yearly),
            "note": note,
        },
        by=by,
    )


@transaction.atomic
def decline_offer(*, subscription_id: int, reason: str = "", by: Actor) -> None:
    """Decline an offer; the case is closed."""
    by.require(Permission.SUBSCRIBE)
    happened(locked(subscription_id, "decline"), "decline", status="declined", data={"reason": reason}, by=by)


@transaction.atomic
def order(
    *, subscription_id: int, confirmed: Collection[str] = (), reference: str = "", by: Actor
) -> Subscription:
    """Order what was offered, in the member's name. `confirmed` are the prerequisites in words that are given.

    Raises NotPermitted, naming who may, when the person has no mandate to order; Refused when the offer has lapsed
    or a prerequisite is not confirmed.
    """
    _require_mandate(by)
    subscription = locked(subscription_id, "order")
    offer = latest_offer(subscription.pk)
    if offer.valid_until < clock.today():
        raise Refused(
            _("Das Angebot galt bis %(day)s. Bitten Sie die Betriebsgesellschaft um ein neues.")
            % {"day": day_text(offer.valid_until)}
        )
    texts = [p.text for p in subscription.service.prerequisites.filter(requires__isnull=True)]
    if open_ones := [text for text in texts if text not in confirmed]:
        raise Refused(
            _("Bitte bestätigen Sie jede Voraussetzung. Es wurde nichts bestellt."),
            field="confirmed",
            details=open_ones,
        )
    terms = terms_on(subscription.service_id, offer.starts_on)
    if terms is None:
        raise Refused(
            _("Zum angebotenen Beginn hat die Leistung keine Bedingungen. Bitten Sie um ein neues Angebot.")
        )
    happened(
        subscription,
        "order",
        status="ordered",
        data={"reference": reference, "confirmed": texts, "offer": offer.event_id, "terms": terms.pk},
        ordered_on=clock.today(),
        starts_on=offer.starts_on,
        by=by,
    )
    # from today, so that the key is there whenever the use begins
    keep_key(
        service_id=subscription.service_id,
        organisation_id=subscription.organisation_id,
        amount=offer.key_amount,
        valid_from=clock.today(),
        by=by,
    )
    return subscription


@transaction.atomic
def cancel_order(*, subscription_id: int, reason: str, by: Actor) -> None:
    """Call an order off by agreement, before use has begun; the case is closed and says why."""
    by.require(Permission.OPERATE)
    if not reason.strip():
        raise Refused(_("Bitte nennen Sie den Grund und mit wem es vereinbart ist."), field="reason")
    happened(locked(subscription_id, "cancel"), "cancel", status="withdrawn", data={"reason": reason}, by=by)


def _require_mandate(by: Actor) -> None:
    """Let those order who may; tell everybody else who can."""
    if by.may(Permission.ORDER):
        return
    raise NotPermitted(
        _("Zum Bestellen fehlt Ihnen die Vollmacht Ihrer Verwaltung. Es wurde nichts bestellt."),
        details=[mandate_sentence(who_may_order(by.organisation_id or 0))],
    )


@transaction.atomic
def complete_task(*, subscription_id: int, task_id: int, note: str = "", by: Actor) -> None:
    """Tick a task of setting up or taking back; each side ticks its own. A task that is done stays as it is."""
    task = ServiceTask.objects.get(pk=task_id)
    by.require(Permission.OPERATE if task.who == "operator" else Permission.SUBSCRIBE)
    subscription: Subscription = (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("service")
        .get(pk=subscription_id, service_id=task.service_id)
    )
    fitting = ("ordered",) if task.phase == "onboarding" else ("notice", "handed_over")
    if subscription.status not in fitting:
        raise Conflict(_("Die Aufgabe „%(title)s“ ist zurzeit nicht an der Reihe.") % {"title": task.title})
    if TaskDone.objects.filter(subscription=subscription, task=task).exists():
        return
    TaskDone.objects.create(
        organisation_id=subscription.organisation_id,
        subscription=subscription,
        task=task,
        at=clock.now(),
        by=by.person_name,
        note=note,
    )
    happened(subscription, "task", data={"title": task.title, "note": note}, by=by)


@transaction.atomic
def start_use(*, subscription_id: int, starts_on: date, by: Actor) -> Subscription:
    """Put the service into use from a day on, once everything before it is done.

    Raises Refused with a line for everything that is missing.
    """
    by.require(Permission.OPERATE)
    subscription = locked(subscription_id, "start")
    if subscription.ordered_on and starts_on < subscription.ordered_on:
        raise Refused(
            _("Bestellt wurde am %(day)s; die Nutzung kann nicht früher beginnen.")
            % {"day": day_text(subscription.ordered_on)},
            field="starts_on",
        )
    missing = missing_for_start(readiness(subscription, starts_on))
    if missing:
        raise Refused(
            _("Die Nutzung kann noch nicht beginnen. Es wurde nichts geändert. Es fehlt:"),
            details=[missing_sentence(one) for one in missing],
        )
    happened(subscription, "start", on=starts_on, status="in_use", starts_on=starts_on, by=by)
    events.publish(
        SubscriptionStarted(
            subscription.pk, subscription.service.key, subscription.organisation_id, starts_on
        )
    )
    return subscription


@transaction.atomic
def give_notice(
    *, subscription_id: int, ends_on: date | None = None, reason: str = "", by: Actor
) -> Subscription:
    """End the use at the earliest day the terms of the order allow, or at a later end of a period.

    Raises Refused with the earliest day and its reasons when `ends_on` lies before it or within a period.
    """
    by.require(Permission.GIVE_NOTICE)
    subscription = locked(subscription_id, "notice")
    rule, earliest = notice_outlook(subscription, clock.today())
    reasons = notice_reason(rule, earliest, subscription.starts_on or clock.today())
    wanted = ends_on or earliest.ends_on
    if wanted < earliest.ends_on:
        text = (
            _("Zum %(wish)s geht es nicht: die Mindestlaufzeit ist noch nicht vorbei. Frühestens endet die Nutzung am %(end)s.")
            if wanted < earliest.term_until
            else _("Zum %(wish)s geht es nicht: die Kündigungsfrist reicht nicht. Frühestens endet die Nutzung am %(end)s.")
        )  # fmt: skip
        raise Refused(
            text % {"wish": day_text(wanted), "end": day_text(earliest.ends_on)},
            field="ends_on",
            details=reasons,
        )
    if wanted != period_end(wanted, rule.notice_to):
        raise Refused(
            _("Gekündigt werden kann nicht zum %(wish)s; der nächste mögliche Tag danach ist der %(end)s.")
            % {"wish": day_text(wanted), "end": day_text(period_end(wanted, rule.notice_to))},
            field="ends_on",
        )
    happened(
        subscription,
        "notice",
        status="notice",
        data={"ends_on": wanted.isoformat(), "reason": reason, "reasons": list(reasons)},
        notice_on=clock.today(),
        ends_on=wanted,
        by=by,
    )
    return subscription


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
