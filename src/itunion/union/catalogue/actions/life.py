# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What all steps of a subscription share: lock it, check that the step may follow, write event, days and audit entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, audit, clock
from itunion.union.catalogue.models import Subscription, SubscriptionEvent
from itunion.union.catalogue.rules.states import may_follow

__all__ = ["happened", "locked"]


def locked(subscription_id: int, kind: str) -> Subscription:
    """Return the subscription, locked for the transaction; raise Conflict when the step may not follow its state."""
    found: Subscription = (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("service", "organisation")
        .get(pk=subscription_id)
    )
    if not may_follow(kind, found.status):
        raise Conflict(
            _(
                "Das geht in diesem Stand nicht: „%(service)s“ ist %(status)s. Es wurde nichts geändert. "
                "Vielleicht war jemand anderes schneller; bitte laden Sie die Seite neu."
            )
            % {"service": found.service.name, "status": found.get_status_display()}
        )
    return found


def happened(
    subscription: Subscription,
    kind: str,
    *,
    by: Actor,
    on: date | None = None,
    status: str = "",
    data: Mapping[str, Any] | None = None,
    **days: date,
) -> SubscriptionEvent:
    """Write the event, let status and days of the subscription follow it, and record it in the audit trail."""
    event: SubscriptionEvent = SubscriptionEvent.objects.create(
        organisation_id=subscription.organisation_id,
        subscription=subscription,
        kind=kind,
        on=on or clock.today(),
        at=clock.now(),
        by=by.person_name,
        data=dict(data or {}),
    )
    if status:
        subscription.status = status
    for name, day in days.items():
        setattr(subscription, name, day)
    if status or days:
        subscription.save()
    audit.record(
        f"catalogue.{kind}",
        subject=f"subscription:{subscription.pk}",
        data={"service": subscription.service.key, "on": event.on, **event.data},
        chain=subscription.organisation_id,
        by=by,
    )
    return event
