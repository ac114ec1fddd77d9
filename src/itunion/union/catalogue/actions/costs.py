# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: cost items and keys. Nothing is overwritten: a row of the same day supersedes, one of a later day continues."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.union.catalogue.models import CostItem, KeyValue, Service
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.problems import item_sentence
from itunion.union.catalogue.rules import step_down
from itunion.union.members.api import member_of

__all__ = ["enter_cost_item", "keep_key", "set_key"]

LARGEST_KEY = Decimal(1_000_000_000)


@transaction.atomic
def enter_cost_item(
    *,
    service_id: int,
    name: str,
    kind: str,
    yearly: Decimal,
    steps: Sequence[tuple[Decimal, Decimal]] = (),
    lead_months: int = 0,
    bound_until: date | None = None,
    valid_from: date,
    valid_until: date | None = None,
    by: Actor,
) -> CostItem:
    """Enter an item of the fixed cost, € net per year; `steps` are (key limit, € per year) pairs.

    An item of the same name and day supersedes the one before; one of a later day continues it at other terms.
    Raises Refused, at the field, with everything that is wrong with it.
    """
    by.require(Permission.MANAGE_SERVICES)
    service = Service.objects.select_for_update().get(pk=service_id)
    item = step_down.CostItem(
        name.strip(),
        kind,
        yearly,
        valid_from,
        valid_until,
        tuple((Decimal(limit), Decimal(amount)) for limit, amount in steps),
        lead_months,
        bound_until,
    )
    if not item.name:
        raise Refused(_("Bitte geben Sie der Kostenposition einen Namen."), field="name")
    if troubles := step_down.item_problems(item):
        first, *others = (item_sentence(trouble) for trouble in troubles)
        raise Refused(first, field=troubles[0].field, details=others)
    values = {
        "kind": kind,
        "yearly": yearly,
        "steps": [[str(limit), str(amount)] for limit, amount in item.steps],
        "lead_months": lead_months,
        "bound_until": bound_until,
        "valid_until": valid_until,
    }
    known = (
        CostItem.objects.filter(service=service, name=item.name, valid_from=valid_from)
        .order_by("-recorded_at", "-pk")
        .first()
    )
    if known is not None and all(getattr(known, field) == value for field, value in values.items()):
        raise Refused(_("Genau so ist die Kostenposition schon eingetragen."), field="name")
    row = CostItem.objects.create(
        service=service, name=item.name, valid_from=valid_from, recorded_at=clock.now(), **values
    )
    audit.record(
        "catalogue.cost_item_enter",
        subject=f"service:{service.pk}",
        data={
            "service": service.key,
            "record": row.pk,
            "name": row.name,
            "valid_from": valid_from,
            "supersedes": known.pk if known else None,
            **values,
        },
        by=by,
    )
    return row


def set_key(
    *, service_id: int, organisation_id: int, amount: Decimal, valid_from: date, by: Actor
) -> KeyValue:
    """Set a member's key of a service from a day on; months charged before are corrected by the next run."""
    by.require(Permission.MANAGE_SERVICES)
    return keep_key(
        service_id=service_id, organisation_id=organisation_id, amount=amount, valid_from=valid_from, by=by
    )


@transaction.atomic
def keep_key(
    *, service_id: int, organisation_id: int, amount: Decimal, valid_from: date, by: Actor
) -> KeyValue:
    """Record a key as part of another action, which has checked that its actor may do that."""
    service = Service.objects.get(pk=service_id)
    if member_of(organisation_id) is None:
        raise Refused(_("Schlüssel haben nur Mitglieder der Genossenschaft."), field="organisation_id")
    if not amount.is_finite() or not 0 <= amount < LARGEST_KEY or (amount * 100) % 1:
        raise Refused(
            _("Ein Schlüssel ist eine Zahl ab 0 mit höchstens zwei Nachkommastellen."), field="amount"
        )
    before = (
        KeyValue.objects.filter(service=service, organisation_id=organisation_id, valid_from__lte=valid_from)
        .order_by("-valid_from", "-recorded_at", "-pk")
        .first()
    )
    row: KeyValue = KeyValue.objects.create(
        service=service,
        organisation_id=organisation_id,
        amount=amount,
        valid_from=valid_from,
        recorded_at=clock.now(),
    )
    audit.record(
        "catalogue.key_set",
        subject=f"service:{service.pk}",
        data={
            "service": service.key,
            "organisation": organisation_id,
            "before": before.amount if before else None,
            "amount": amount,
            "valid_from": valid_from,
        },
        by=by,
    )
    return row
