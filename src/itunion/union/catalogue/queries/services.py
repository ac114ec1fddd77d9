# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading services and what about them holds on a day."""

from datetime import date, datetime

from django.db.models import QuerySet

from itunion.foundation.kernel.api import clock
from itunion.union.catalogue.models import (
    Meter,
    MeterPrice,
    ProcessingAnnex,
    Service,
    ServiceLevel,
    ServiceTask,
    ServiceTerms,
)

__all__ = [
    "annexes",
    "annexes_by_id",
    "get_service",
    "latest_annex",
    "levels_on",
    "meters",
    "prices",
    "service_by_key",
    "services",
    "tasks",
    "terms",
    "terms_on",
]


def get_service(service_id: int) -> Service:
    """Return a service; raise Service.DoesNotExist."""
    return Service.objects.get(pk=service_id)


def service_by_key(key: str) -> Service | None:
    """Return the service of this key, if there is one."""
    return Service.objects.filter(key=key).first()


def services(*, drafts: bool = False) -> QuerySet[Service]:
    """Return the services by name; those in preparation only for who prepares them."""
    rows = Service.objects.order_by("name")
    return rows if drafts else rows.exclude(status=Service.Status.DRAFT)


def terms(service_id: int) -> QuerySet[ServiceTerms]:
    """Return all terms of a service, newest first."""
    return ServiceTerms.objects.filter(service_id=service_id).order_by("-valid_from", "-recorded_at", "-pk")


def terms_on(service_id: int, day: date, known_at: datetime | None = None) -> ServiceTerms | None:
    """Return the terms that hold on the day, as known at the moment (default: now); None before the first."""
    return terms(service_id).filter(valid_from__lte=day, recorded_at__lte=known_at or clock.now()).first()


def levels_on(service_id: int, day: date) -> list[ServiceLevel]:
    """Return the service levels that hold on the day, by name."""
    found: dict[str, ServiceLevel] = {}
    rows = ServiceLevel.objects.filter(service_id=service_id, valid_from__lte=day)
    for level in rows.order_by("valid_from", "recorded_at", "pk"):
        found[level.name] = level
    return [found[name] for name in sorted(found)]


def meters(service_id: int) -> QuerySet[Meter]:
    """Return what is metered of a service."""
    return Meter.objects.filter(service_id=service_id).order_by("key")


def prices(service_id: int) -> QuerySet[MeterPrice]:
    """Return all prices of a service's meters, newest first."""
    return (
        MeterPrice.objects.filter(meter__service_id=service_id)
        .select_related("meter")
        .order_by("meter__key", "-valid_from", "-recorded_at", "-pk")
    )


def tasks(service_id: int) -> QuerySet[ServiceTask]:
    """Return the tasks of setting up and taking back that hold now."""
    return ServiceTask.objects.filter(service_id=service_id, is_active=True)


def annexes(service_id: int) -> QuerySet[ProcessingAnnex]:
    """Return the versions of the agreement on data processing, newest first."""
    return ProcessingAnnex.objects.filter(service_id=service_id).order_by("-version")


def latest_annex(service_id: int) -> ProcessingAnnex | None:
    """Return the version of the agreement that is to be signed; None where a service needs none."""
    return annexes(service_id).first()


def annexes_by_id() -> QuerySet[ProcessingAnnex]:
    """Return the agreements of all services, with their service."""
    return ProcessingAnnex.objects.select_related("service")
