# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: subscriptions by e-mail. Nobody gets mail who did not confirm it; who ends it is forgotten at once."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.models import ObjectType, Published, Subscription
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries.subscriptions import hash_of, of_token, token_of

__all__ = [
    "confirm_subscription",
    "end_subscription",
    "forget_unconfirmed",
    "note_sent",
    "request_subscription",
    "subscription_of",
]

# what one address may be sent unasked: nobody's mailbox is filled by somebody else's clicks
MAILS_PER_ADDRESS = 3
PER_ADDRESS = dt.timedelta(days=1)
# what all pages of a member may cause in an hour: beyond it somebody is trying addresses
REQUESTS_PER_HOUR = 200
KEPT_UNCONFIRMED = dt.timedelta(days=7)


@transaction.atomic
def request_subscription(*, email: str, group: int | None, by: Actor) -> Subscription | None:
    """Keep the wish for news of everything or of one committee; return what is to be confirmed by mail.

    None when there is nothing to send: it is already in force, or the address got enough mail for today. The page
    answers the same in both cases, as it must not tell strangers who is subscribed. Raises Refused for a committee that is
    not published, and when very many ask within an hour.
    """
    by.require(Permission.SUBSCRIBE)
    assert by.organisation_id is not None
    now, address = clock.now(), email.strip().lower()
    subject, value = ("all", "") if group is None else ("group", str(group))
    if (
        group is not None
        and not Published.objects.filter(type=ObjectType.ORGANIZATION, number=group, deleted=False).exists()
    ):
        raise Refused(_("Dieses Gremium ist nicht veröffentlicht. Wählen Sie ein anderes."), field="group")
    waiting = Subscription.objects.filter(confirmed_at__isnull=True)
    if waiting.filter(requested_at__gt=now - dt.timedelta(hours=1)).count() >= REQUESTS_PER_HOUR:
        raise Refused(
            _(
                "Gerade wollen sehr viele benachrichtigt werden. Es wurde nichts gespeichert. Versuchen Sie es in einer Stunde."
            )
        )
    known = (
        Subscription.objects.select_for_update().filter(email=address, subject=subject, value=value).first()
    )
    if known is not None and known.confirmed_at is not None:
        return None
    recent = Subscription.objects.filter(email=address, requested_at__gt=now - PER_ADDRESS)
    if known is not None and known.requested_at > now - PER_ADDRESS:
        return None
    if recent.count() >= MAILS_PER_ADDRESS:
        return None
    made = known or Subscription(
        organisation_id=by.organisation_id, email=address, subject=subject, value=value
    )
    made.requested_at = now
    made.token_sha256 = hash_of(token_of(made))
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        # asked for twice at the same moment: the other one sends the mail
        return None
    # the trail is for ever, the address is not
    audit.record(
        "council.subscription_request", subject=f"subscription:{made.pk}", data={"for": subject}, by=by
    )
    return made


def subscription_of(token: str, *, confirmed: bool) -> Subscription:
    """Return what a link confirms, or once that is done, ends. Raises Refused if it leads nowhere (any more)."""
    found = of_token(token, confirmed=confirmed)
    if confirmed and found is None:
        raise Refused(_("Dieser Link gilt nicht mehr. Vielleicht haben Sie sich schon abgemeldet."))
    if found is None or (not confirmed and found.requested_at <= clock.now() - KEPT_UNCONFIRMED):
        raise Refused(_("Dieser Link gilt nicht mehr. Vielleicht haben Sie schon bestätigt."))
    return found


@transaction.atomic
def confirm_subscription(*, token: str, by: Actor) -> Subscription:
    """Begin to send. Raises Refused if the link leads nowhere: wrong, too old, or used already."""
    by.require(Permission.SUBSCRIBE)
    found = subscription_of(token, confirmed=False)
    found.confirmed_at = clock.now()
    found.token_sha256 = hash_of(token_of(found))
    found.save(update_fields=["confirmed_at", "token_sha256"])
    audit.record("council.subscription_confirm", subject=f"subscription:{found.pk}", data={}, by=by)
    return found


@transaction.atomic
def end_subscription(*, token: str, by: Actor) -> None:
    """Forget address and subscription. Raises Refused if the link leads nowhere: wrong, or used already."""
    by.require(Permission.SUBSCRIBE)
    found = subscription_of(token, confirmed=True)
    audit.record("council.subscription_end", subject=f"subscription:{found.pk}", data={}, by=by)
    found.delete()


@transaction.atomic
def note_sent(*, subscription: Subscription, until: dt.datetime, by: Actor) -> None:
    """Note up to when the subscriber has had the news, and the link that mail ends the subscription with."""
    by.require(Permission.SUBSCRIBE)
    # once the platform's secret is another one, the links of old mails end and those of new ones hold
    digest = hash_of(token_of(subscription))
    Subscription.objects.filter(pk=subscription.pk).update(sent_until=until, token_sha256=digest)
    audit.record(
        "council.subscription_sent", subject=f"subscription:{subscription.pk}", data={"until": until}, by=by
    )


@transaction.atomic
def forget_unconfirmed(*, by: Actor) -> int:
    """Delete what nobody confirmed within a week; return how many."""
    by.require(Permission.SUBSCRIBE)
    old = Subscription.objects.filter(
        confirmed_at__isnull=True, requested_at__lte=clock.now() - KEPT_UNCONFIRMED
    )
    count = int(old.count())
    if count:
        old.delete()
        audit.record("council.subscription_forget", subject="subscriptions", data={"count": count}, by=by)
    return count
