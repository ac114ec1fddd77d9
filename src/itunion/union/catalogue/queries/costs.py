# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading cost items and keys as known at a moment."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from itunion.foundation.kernel.api import clock
from itunion.union.catalogue.models import CostItem, KeyValue
from itunion.union.catalogue.rules import step_down

__all__ = ["cost_item", "cost_rows", "key_rows", "keys_known", "known_items", "present_items", "present_keys"]


def cost_item(item_id: int) -> CostItem:
    """Return a row; raise CostItem.DoesNotExist."""
    return CostItem.objects.select_related("service").get(pk=item_id)


def cost_rows(service_id: int) -> QuerySet[CostItem]:
    """Return every row ever entered for a service, by name, the newest first."""
    return CostItem.objects.filter(service_id=service_id).order_by(
        "name", "-valid_from", "-recorded_at", "-pk"
    )


def _latest(service_id: int, known_at: datetime) -> list[CostItem]:
    rows = CostItem.objects.filter(service_id=service_id, recorded_at__lte=known_at)
    latest: dict[tuple[str, date], CostItem] = {}
    for row in rows.order_by("valid_from", "recorded_at", "pk"):
        latest[row.name, row.valid_from] = row
    return [latest[key] for key in sorted(latest)]


def known_items(service_id: int, known_at: datetime) -> tuple[step_down.CostItem, ...]:
    """Return the items as the rules see them: of each name and day the row recorded last, by then; one query."""
    return tuple(
        step_down.CostItem(
            row.name,
            row.kind,
            row.yearly,
            row.valid_from,
            row.valid_until,
            tuple((Decimal(limit), Decimal(amount)) for limit, amount in row.steps),
            row.lead_months,
            row.bound_until,
            row.pk,
        )
        for row in _latest(service_id, known_at)
    )


def present_items(service_id: int, day: date) -> list[CostItem]:
    """Return the rows that hold on the day, as known now; by name."""
    found: dict[str, CostItem] = {}
    for row in _latest(service_id, clock.now()):
        if row.valid_from <= day:
            found[row.name] = row
    return [row for row in found.values() if row.valid_until is None or row.valid_until >= day]


def keys_known(service_id: int, known_at: datetime) -> Mapping[int, list[tuple[date, Decimal]]]:
    """Return each member's keys in order of the day they hold from, as known at the moment; one query.

    The scope decides whose.
    """
    latest: dict[int, dict[date, Decimal]] = defaultdict(dict)
    rows = KeyValue.objects.filter(service_id=service_id, recorded_at__lte=known_at)
    for owner, valid_from, amount in rows.order_by("recorded_at", "pk").values_list(
        "organisation_id", "valid_from", "amount"
    ):
        latest[owner][valid_from] = amount
    return {owner: sorted(found.items()) for owner, found in latest.items()}


def present_keys(service_id: int, day: date) -> dict[int, Decimal]:
    """Return each member's key on the day, as known now."""
    found = {}
    for owner, series in keys_known(service_id, clock.now()).items():
        values = [amount for valid_from, amount in series if valid_from <= day]
        if values:
            found[owner] = values[-1]
    return found


def key_rows(service_id: int) -> QuerySet[KeyValue]:
    """Return every key ever recorded for a service, the newest first; the scope decides whose."""
    rows: QuerySet[KeyValue] = KeyValue.objects.filter(service_id=service_id).select_related("organisation")
    return rows.order_by("organisation__name", "-valid_from", "-recorded_at", "-pk")
