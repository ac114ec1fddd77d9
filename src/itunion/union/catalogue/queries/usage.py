# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading metered usage, prices, and what usage is checked against."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from itunion.foundation.kernel.api import clock
from itunion.union.catalogue.models import Meter, MeterPrice, UsageFile, UsageRecord
from itunion.union.catalogue.queries.subscriptions import periods_of_use
from itunion.union.catalogue.rules.metering import Period
from itunion.union.members.api import register_as_of

__all__ = [
    "UsageGround",
    "as_metered",
    "member_numbers",
    "meter_prices_on",
    "monthly_usage",
    "price_history",
    "usage_between",
    "usage_by_day",
    "usage_file",
    "usage_files",
    "usage_ground",
]


THOUSANDTH = Decimal("0.001")


def as_metered(total: Decimal) -> Decimal:
    """Return a sum of quantities with the three decimals they have: SQLite adds decimals up as binary fractions."""
    return total.quantize(THOUSANDTH)


@dataclass(frozen=True)
class UsageGround:
    """What usage of a service is checked against: meters by key, periods of use by organisation."""

    meters: Mapping[str, int]
    periods: Mapping[int, Sequence[Period]]


def usage_ground(service_id: int) -> UsageGround:
    """Return meters and periods of use; the scope decides whose periods."""
    periods: dict[int, list[Period]] = defaultdict(list)
    for line in periods_of_use(service_id, clock.now()):
        periods[line.organisation_id].append((line.starts_on, line.ends_on))
    return UsageGround(
        dict(Meter.objects.filter(service_id=service_id).values_list("key", "pk")), dict(periods)
    )


def member_numbers() -> dict[str, int]:
    """Return the organisation of every member number, also of those who left; needs a scope across organisations."""
    return {str(line.number): line.organisation_id for line in register_as_of(former=True)}


def usage_between(
    service_id: int, first: date, last: date, known_at: datetime
) -> dict[int, dict[str, Decimal]]:
    """Return what was used from first to last day (both included): {organisation: {meter key: quantity}}."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = (
        UsageRecord.objects.filter(
            service_id=service_id, day__gte=first, day__lte=last, recorded_at__lte=known_at
        )
        .order_by()
        .values_list("organisation_id", "meter__key")
        .annotate(Sum("quantity"))
    )
    for organisation_id, meter, quantity in rows:
        found[organisation_id][meter] = as_metered(quantity)
    return dict(found)


def usage_by_day(
    service_id: int, first: date, last: date, known_at: datetime
) -> list[tuple[int, str, date, Decimal]]:
    """Return (organisation, meter key, day, quantity), summed by the database: a million records are a few thousand sums."""
    rows = (
        UsageRecord.objects.filter(
            service_id=service_id, day__gte=first, day__lte=last, recorded_at__lte=known_at
        )
        .order_by()
        .values_list("organisation_id", "meter__key", "day")
        .annotate(Sum("quantity"))
    )
    return [(owner, meter, day, as_metered(quantity)) for owner, meter, day, quantity in rows]


def monthly_usage(service_id: int, organisation_id: int) -> list[Mapping[str, Any]]:
    """Return what a member used of a service per month and meter, newest first: month, meter, quantity."""
    sums: dict[tuple[date, str], list[Any]] = {}
    rows = (
        UsageRecord.objects.filter(service_id=service_id, organisation_id=organisation_id)
        .order_by()
        .values_list("day", "meter__label")
        .annotate(Sum("quantity"))
    )
    for day, meter, quantity in rows:
        line = sums.setdefault((day.replace(day=1), meter), [Decimal(0)])
        line[0] += as_metered(quantity)
    return [
        {"month": month, "meter": meter, "quantity": line[0]}
        for (month, meter), line in sorted(
            sums.items(), key=lambda pair: (pair[0][0], pair[0][1]), reverse=True
        )
    ]


def meter_prices_on(service_id: int, day: date, known_at: datetime) -> dict[str, Decimal]:
    """Return € net per unit of each meter that has a price on the day, as known at the moment."""
    prices: dict[str, Decimal] = {}
    for key, series in price_history(service_id, known_at).items():
        for valid_from, price in series:
            if valid_from <= day:
                prices[key] = price
    return prices


def price_history(service_id: int, known_at: datetime) -> dict[str, list[tuple[date, Decimal]]]:
    """Return each meter's prices in order of the day they hold from; of two of a day the later recorded one."""
    found: dict[str, dict[date, Decimal]] = defaultdict(dict)
    rows = MeterPrice.objects.filter(meter__service_id=service_id, recorded_at__lte=known_at)
    for key, valid_from, price in rows.order_by("valid_from", "recorded_at", "pk").values_list(
        "meter__key", "valid_from", "price"
    ):
        found[key][valid_from] = price
    return {key: sorted(series.items()) for key, series in found.items()}


def usage_files() -> QuerySet[Any]:
    """Return the uploaded usage files the scope may see, newest first."""
    rows: QuerySet[Any] = UsageFile.objects.select_related("service").defer("content")
    return rows.order_by("-uploaded_at", "-pk")


def usage_file(file_id: int) -> UsageFile:
    """Return an uploaded file; raise UsageFile.DoesNotExist."""
    found: UsageFile = UsageFile.objects.select_related("service").get(pk=file_id)
    return found
