# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading for subscriptions by e-mail: whose link it is, and what is new for them. News come from the published tables."""

import base64
import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from itunion.procedures.council.models import ObjectType, Published, Subscription
from itunion.procedures.council.queries import portal
from itunion.procedures.council.queries.portal import Shown

__all__ = ["News", "confirmed", "hash_of", "news_for", "of_token", "subject_name", "token_of"]

T = ObjectType
# of each kind in one mail; what is beyond is only counted
MOST = 50


def token_of(subscription: Subscription) -> str:
    """Return the token of the subscription's link: to confirm it, or once it is confirmed, to end it.

    It is computed from the platform's secret whenever a mail needs it, so that it stands in no table: the row holds only
    its hash. Another subscription of the same address, later, has another one.
    """
    step = (
        ("end", subscription.confirmed_at)
        if subscription.confirmed_at
        else ("confirm", subscription.requested_at)
    )
    said = [step[0], step[1].astimezone(dt.UTC).isoformat(), subscription.organisation_id, subscription.email,
            subscription.subject, subscription.value]  # fmt: skip
    mac = salted_hmac("itunion.council.subscription", json.dumps(said), algorithm="sha256")
    return base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def of_token(token: str, *, confirmed: bool) -> Subscription | None:
    """Return the subscription a link belongs to, or None if it leads nowhere (any more)."""
    rows = Subscription.objects.filter(token_sha256=hash_of(token), confirmed_at__isnull=not confirmed)
    found: Subscription | None = rows.first()
    return found


def confirmed() -> list[Subscription]:
    """Return all subscriptions in force."""
    return list(Subscription.objects.filter(confirmed_at__isnull=False))


def subject_name(subscription: Subscription) -> str:
    """Return the name of the committee a subscription is for, "" if it is for everything."""
    if subscription.subject != "group" or not subscription.value.isdigit():
        return ""
    group = portal.find(T.ORGANIZATION, int(subscription.value))
    return group.name if group else ""


@dataclass(frozen=True)
class News:
    """What came and changed in a span of time: the first of each kind, and how many more there are."""

    papers: tuple[Shown, ...]
    meetings: tuple[Shown, ...]
    new: frozenset[tuple[str, int]]
    more: int

    def __bool__(self) -> bool:
        return bool(self.papers or self.meetings)


def news_for(subscription: Subscription, until: dt.datetime) -> News:
    """Return what was published or changed since the last mail (or the confirmation) up to a moment, newest first."""
    since = subscription.sent_until or subscription.confirmed_at
    assert since is not None
    shown: dict[ObjectType, list[Shown]] = {}
    new: set[tuple[str, int]] = set()
    for object_type in (T.PAPER, T.MEETING):
        rows = Published.objects.filter(
            type=object_type, deleted=False, modified__gt=since, modified__lte=until
        )
        new |= {
            (object_type.value, number)
            for number in rows.filter(created__gt=since).values_list("number", flat=True)
        }
        found = [portal.shown(row) for row in rows.order_by("-modified", "-number")]
        if subscription.subject == "group":
            found = [entry for entry in found if subscription.value in portal.groups_of(entry)]
        shown[object_type] = found
    more = sum(max(0, len(found) - MOST) for found in shown.values())
    return News(tuple(shown[T.PAPER][:MOST]), tuple(shown[T.MEETING][:MOST]), frozenset(new), more)
