# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: what a service is, promises and costs. What holds from a day on is added, never overwritten."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.union.catalogue.models import (
    Meter,
    MeterPrice,
    Prerequisite,
    ReferenceContact,
    Service,
    ServiceLevel,
    ServiceTask,
    ServiceTerms,
)
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries.services import levels_on, terms_on

__all__ = [
    "add_level",
    "add_meter",
    "add_prerequisite",
    "add_reference",
    "add_task",
    "change_service",
    "create_service",
    "drop_prerequisite",
    "drop_reference",
    "retire_task",
    "set_price",
    "set_status",
    "set_terms",
]


def _noted(service: Service, action: str, data: Mapping[str, Any], by: Actor) -> None:
    audit.record(
        f"catalogue.{action}",
        subject=f"service:{service.pk}",
        data={"service": service.key, **data},
        by=by,
    )


def _service(service_id: int, by: Actor) -> Service:
    by.require(Permission.MANAGE_SERVICES)
    return Service.objects.select_for_update().get(pk=service_id)


def _check_name(name: str, service_id: int = 0) -> None:
    if Service.objects.filter(name=name).exclude(pk=service_id).exists():
        raise Refused(
            _("Eine Leistung dieses Namens gibt es schon: %(name)s.") % {"name": name}, field="name"
        )


@transaction.atomic
def create_service(
    *, key: str, name: str, for_deciders: str, for_technicians: str = "", by: Actor
) -> Service:
    """Describe a new service; it is offered once it has terms and its status says so."""
    by.require(Permission.MANAGE_SERVICES)
    if Service.objects.filter(key=key).exists():
        raise Refused(_("Den Schlüssel „%(key)s“ gibt es schon.") % {"key": key}, field="key")
    _check_name(name)
    service = Service.objects.create(
        key=key, name=name, for_deciders=for_deciders, for_technicians=for_technicians
    )
    _noted(service, "service_create", {"name": name}, by)
    return service


@transaction.atomic
def change_service(
    *, service_id: int, name: str, for_deciders: str, for_technicians: str, by: Actor
) -> Service:
    """Change the descriptions; the texts before stand in the audit trail."""
    service = _service(service_id, by)
    _check_name(name, service_id)
    after = {"name": name, "for_deciders": for_deciders, "for_technicians": for_technicians}
    before = {field: getattr(service, field) for field in after}
    for field, value in after.items():
        setattr(service, field, value)
    service.save()
    _noted(service, "service_change", {"before": before, "after": after}, by)
    return service


@transaction.atomic
def set_status(*, service_id: int, status: str, by: Actor) -> Service:
    """Offer a service, or offer it no more; who uses it keeps it. Without terms it cannot be offered."""
    service = _service(service_id, by)
    if status not in Service.Status.values:
        raise ValueError(status)
    if status == Service.Status.OFFERED and not ServiceTerms.objects.filter(service=service).exists():
        raise Refused(
            _("Ohne Bedingungen (Laufzeit, Kündigung, Schlüssel) kann die Leistung nicht angeboten werden.")
        )
    service.status = status
    service.save(update_fields=["status"])
    _noted(service, "service_status", {"status": status}, by)
    return service


@transaction.atomic
def set_terms(
    *,
    service_id: int,
    valid_from: date,
    minimum_term_months: int,
    notice_months: int,
    notice_to: str,
    key_kind: str,
    vat_case: str,
    by: Actor,
) -> ServiceTerms:
    """Add terms that hold from a day on. Orders made before keep the terms they were made under."""
    service = _service(service_id, by)
    values: dict[str, Any] = {
        "minimum_term_months": minimum_term_months,
        "notice_months": notice_months,
        "notice_to": notice_to,
        "key_kind": key_kind,
        "vat_case": vat_case,
    }
    known = terms_on(service_id, valid_from)
    if (
        known is not None
        and known.valid_from == valid_from
        and all(getattr(known, name) == value for name, value in values.items())
    ):
        raise Refused(_("Genau diese Bedingungen gelten schon ab diesem Tag."), field="valid_from")
    terms = ServiceTerms.objects.create(
        service=service, valid_from=valid_from, recorded_at=clock.now(), **values
    )
    _noted(service, "terms_set", {"valid_from": valid_from, **values}, by)
    return terms


@transaction.atomic
def add_level(
    *, service_id: int, name: str, measure: str, target: str, valid_from: date, by: Actor
) -> ServiceLevel:
    """Promise a service level from a day on; it supersedes the one of the same name."""
    service = _service(service_id, by)
    if any(
        (level.name, level.measure, level.target) == (name, measure, target)
        for level in levels_on(service_id, valid_from)
    ):
        raise Refused(_("Genau das ist an diesem Tag schon zugesagt."), field="target")
    level = ServiceLevel.objects.create(
        service=service,
        name=name,
        measure=measure,
        target=target,
        valid_from=valid_from,
        recorded_at=clock.now(),
    )
    _noted(service, "level_add", {"name": name, "target": target, "valid_from": valid_from}, by)
    return level


@transaction.atomic
def add_meter(*, service_id: int, key: str, label: str, unit_code: str, by: Actor) -> Meter:
    """Add something that is metered; its unit is a UN/ECE code, e.g. C62 (one), E34 (gigabyte) or HUR (hour)."""
    service = _service(service_id, by)
    if Meter.objects.filter(service=service, key=key).exists():
        raise Refused(_("Den Zähler „%(key)s“ gibt es schon.") % {"key": key}, field="key")
    meter = Meter.objects.create(service=service, key=key, label=label, unit_code=unit_code)
    _noted(service, "meter_add", {"key": key, "unit": unit_code}, by)
    return meter


@transaction.atomic
def set_price(*, meter_id: int, price: Decimal, valid_from: date, by: Actor) -> MeterPrice:
    """Set a meter's price, € net per unit, from a day on; months charged before are corrected by the next run."""
    meter = Meter.objects.get(pk=meter_id)
    service = _service(meter.service_id, by)
    if price < 0:
        raise Refused(_("Ein Preis kann nicht negativ sein."), field="price")
    row = MeterPrice.objects.create(meter=meter, price=price, valid_from=valid_from, recorded_at=clock.now())
    _noted(service, "price_set", {"meter": meter.key, "price": price, "valid_from": valid_from}, by)
    return row


@transaction.atomic
def add_prerequisite(
    *, service_id: int, requires_id: int | None = None, text: str = "", by: Actor
) -> Prerequisite:
    """Add a prerequisite: another service, or words that the member confirms when it orders."""
    service = _service(service_id, by)
    if bool(requires_id) == bool(text.strip()):
        raise Refused(_("Bitte wählen Sie eine Leistung oder schreiben Sie die Voraussetzung auf."))
    if requires_id == service_id:
        raise Refused(_("Eine Leistung setzt sich nicht selbst voraus."), field="requires_id")
    if requires_id and service_id in _required_by(requires_id):
        raise Refused(
            _("Die gewählte Leistung setzt selbst diese voraus; so könnte keine von beiden beginnen."),
            field="requires_id",
        )
    if requires_id and service.prerequisites.filter(requires_id=requires_id).exists():
        raise Refused(_("Diese Voraussetzung steht schon da."), field="requires_id")
    row = Prerequisite.objects.create(service=service, requires_id=requires_id, text=text.strip())
    _noted(service, "prerequisite_add", {"requires": requires_id, "text": row.text}, by)
    return row


def _required_by(service_id: int) -> set[int]:
    """Return every service this one needs, over all steps."""
    found: set[int] = set()
    open_ones = {service_id}
    while open_ones:
        rows = Prerequisite.objects.filter(service_id__in=open_ones, requires__isnull=False)
        open_ones = {pk for pk in rows.values_list("requires_id", flat=True) if pk} - found
        found |= open_ones
    return found


@transaction.atomic
def drop_prerequisite(*, prerequisite_id: int, by: Actor) -> None:
    """Take a prerequisite away."""
    row = Prerequisite.objects.get(pk=prerequisite_id)
    service = _service(row.service_id, by)
    _noted(service, "prerequisite_drop", {"requires": row.requires_id, "text": row.text}, by)
    row.delete()


@transaction.atomic
def add_reference(
    *, service_id: int, organisation_id: int, name: str, contact: str, consented_on: date, by: Actor
) -> ReferenceContact:
    """Name a person at a member who may be asked; `consented_on` is the day they agreed (GDPR Art. 6 I a)."""
    service = _service(service_id, by)
    if consented_on > clock.today():
        raise Refused(_("Die Einwilligung liegt in der Zukunft."), field="consented_on")
    if ReferenceContact.objects.filter(service=service, organisation_id=organisation_id, name=name).exists():
        raise Refused(_("Diese Person steht schon da."), field="name")
    row = ReferenceContact.objects.create(
        service=service,
        organisation_id=organisation_id,
        name=name,
        contact=contact,
        consented_on=consented_on,
    )
    _noted(service, "reference_add", {"organisation": organisation_id, "consented_on": consented_on}, by)
    return row


@transaction.atomic
def drop_reference(*, reference_id: int, by: Actor) -> None:
    """Take a reference away, e.g. when the consent is withdrawn; name and address are gone at once."""
    row = ReferenceContact.objects.get(pk=reference_id)
    service = _service(row.service_id, by)
    _noted(service, "reference_drop", {"organisation": row.organisation_id}, by)
    row.delete()


@transaction.atomic
def add_task(*, service_id: int, phase: str, title: str, who: str, by: Actor) -> ServiceTask:
    """Add a task to setting up ("onboarding") or taking back ("take_back"), at the end of its list."""
    service = _service(service_id, by)
    last = ServiceTask.objects.filter(service=service, phase=phase).order_by("-position").first()
    task = ServiceTask.objects.create(
        service=service, phase=phase, position=last.position + 1 if last else 1, title=title, who=who
    )
    _noted(service, "task_add", {"phase": phase, "title": title, "who": who}, by)
    return task


@transaction.atomic
def retire_task(*, task_id: int, by: Actor) -> None:
    """Take a task out of the list; where it was done, it stays to be seen."""
    task = ServiceTask.objects.get(pk=task_id)
    service = _service(task.service_id, by)
    task.is_active = False
    task.save(update_fields=["is_active"])
    _noted(service, "task_retire", {"title": task.title}, by)
