# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading what of a month is still to be charged, and what has been charged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, Max, Min, QuerySet, Sum, Value, When

from itunion.foundation.kernel.money import round_cents
from itunion.union.catalogue.models import UsageCharge, UsageRecord
from itunion.union.catalogue.queries.calculation import fixed_bills_of_month
from itunion.union.catalogue.queries.services import meters
from itunion.union.catalogue.queries.usage import as_metered, price_history, usage_by_day
from itunion.union.catalogue.rules.metering import ChargeDue, Due, corrections, metered
from itunion.union.catalogue.rules.notice import add_months

__all__ = [
    "FIXED",
    "MonthDue",
    "charged_months",
    "charges_of_service",
    "month_due",
    "own_costs",
    "uncharged_months",
]

FIXED = "fixed"
Charged = Mapping[tuple[int, date, str], tuple[int, Decimal, Decimal]]


@dataclass(frozen=True)
class MonthDue:
    """What a run would charge, and what keeps it from running: usage without a price."""

    lines: tuple[ChargeDue, ...]
    unpriced: tuple[tuple[str, date], ...]

    @property
    def net(self) -> Decimal:
        """The sum of all lines, € net."""
        return sum((line.net for line in self.lines), Decimal("0.00"))


def last_day(month: date) -> date:
    """Return the last day of the month that begins on the day."""
    return add_months(month, 1) - timedelta(days=1)


def charged_months(service_id: int) -> list[date]:
    """Return the months that have been charged, oldest first."""
    months = UsageCharge.objects.filter(service_id=service_id).order_by("month")
    return list(months.values_list("month", flat=True).distinct())


def uncharged_months(service_id: int, until: date) -> list[date]:
    """Return the months with usage, up to the given one, that have never been charged."""
    days = UsageRecord.objects.filter(service_id=service_id).aggregate(Min("day"), Max("day"))
    if days["day__min"] is None:
        return []
    known = set(charged_months(service_id))
    month, found = days["day__min"].replace(day=1), []
    while month <= min(until, days["day__max"]):
        if (
            month not in known
            and UsageRecord.objects.filter(
                service_id=service_id, day__gte=month, day__lte=last_day(month)
            ).exists()
        ):
            found.append(month)
        month = add_months(month, 1)
    return found


def month_due(service_id: int, month: date, known_at: datetime) -> MonthDue:
    """Return what is to be charged for a month, and for the charged months before it what has changed since.

    Everything due is reckoned anew from the ledgers; what was charged so far is taken off. So late usage, a corrected
    price or key becomes a correction line, and charging twice charges nothing the second time.
    """
    months = sorted({month, *(m for m in charged_months(service_id) if m < month)})
    due = [
        Due(owner, m, FIXED, Decimal(1), net, net)
        for m in months
        for owner, net in fixed_bills_of_month(service_id, m, known_at).items()
        if net
    ]
    usage = [
        line
        for line in usage_by_day(service_id, months[0], last_day(month), known_at)
        if line[2].replace(day=1) in set(months)
    ]
    variable, unpriced = metered(usage, price_history(service_id, known_at))
    charged = _charged(service_id, months)
    return MonthDue(tuple(corrections([*due, *variable], charged)), tuple(unpriced))


def _charged(service_id: int, months: list[date]) -> Charged:
    rows = (
        UsageCharge.objects.filter(service_id=service_id, month__in=months)
        .order_by()
        .values_list("organisation_id", "month", "item")
        .annotate(Count("pk"), Sum("quantity"), Sum("net"))
    )
    return {
        (owner, m, item): (times, as_metered(quantity), round_cents(net))
        for owner, m, item, times, quantity, net in rows
    }


def charges_of_service(service_id: int, month: date | None = None) -> QuerySet[Any]:
    """Return what was charged of a service, newest first, each with its meter's `label` ("" for the fixed part).

    The scope decides whose.
    """
    labels = [When(item__startswith=f"{meter.key}@", then=Value(meter.label)) for meter in meters(service_id)]
    rows: QuerySet[Any] = UsageCharge.objects.filter(service_id=service_id).select_related("organisation")
    rows = rows.annotate(label=Case(*labels, default=Value(""), output_field=CharField()))
    rows = rows.order_by("-month", "organisation__name", "item", "number")
    return rows.filter(month=month) if month else rows


def own_costs(organisation_id: int, year: int) -> dict[int, Decimal]:
    """Return what a member was charged for the months of a year, € net by service."""
    rows = (
        UsageCharge.objects.filter(organisation_id=organisation_id, month__year=year)
        .order_by()
        .values_list("service_id")
        .annotate(Sum("net"))
    )
    return {service_id: round_cents(net) for service_id, net in rows}
