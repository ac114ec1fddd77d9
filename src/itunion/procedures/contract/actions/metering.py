# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking a procedure what a member used, and handing it to the catalogue."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, DomainError, Refused, clock
from itunion.foundation.organisations.api import within
from itunion.foundation.ui.api import format_date
from itunion.procedures.contract import loading
from itunion.procedures.contract.extension_points import UsageLine
from itunion.procedures.contract.models import Metered
from itunion.procedures.contract.permissions import Permission
from itunion.procedures.contract.problems import explain
from itunion.procedures.contract.queries import switches_of
from itunion.procedures.contract.rules import Switch, check_usage, on_between, open_days, state_on
from itunion.union.catalogue import api as catalogue

__all__ = ["meter_procedure"]


def meter_procedure(*, procedure: str, organisation_id: int, by: Actor) -> tuple[int, str]:
    """Count one member's open days up to yesterday; return (new lines, what stood in the way or "").

    Runs again without harm: a line's source is recorded once. The last counted day moves on only when all went well.
    """
    by.require(Permission.MANAGE)
    entry = loading.get(procedure)
    assert entry is not None
    assert entry.manifest is not None
    assert entry.procedure is not None
    with within(organisation_id):
        switches = [Switch(e.pk, e.from_day, e.on) for e in switches_of(organisation_id, procedure)]
        known = Metered.objects.filter(procedure=procedure).first()
        span = open_days(
            active_since=min(s.from_day for s in switches),
            metered_until=known.until if known else None,
            yesterday=clock.today() - timedelta(days=1),
        )
        if span is None or not on_between(switches, *span):
            return 0, ""
        first, last = span
        recorded, problem = 0, ""
        try:
            with transaction.atomic():
                asked = list(entry.procedure.usage(organisation_id, first, last))
                lines, problems = check_usage(entry.manifest, asked, first, last)
                if problems:
                    problem = explain(problems[0])
                elif entry.manifest.service_keys:
                    counted = [line for line in lines if _on(switches, line.day)]
                    recorded = _hand_on(
                        procedure=procedure,
                        organisation_id=organisation_id,
                        service_keys=entry.manifest.service_keys,
                        lines=counted,
                        span=span,
                        by=by,
                    )
        except DomainError as error:
            problem = " ".join([error.message, *error.details[:3]])
        except Exception as error:
            problem = loading.trouble_with(error)
        with transaction.atomic():
            done = {"until": known.until if known else None} if problem else {"until": last}
            Metered.objects.update_or_create(
                organisation_id=organisation_id,
                procedure=procedure,
                defaults={**done, "problem": problem[:400], "tried_at": clock.now()},
            )
    return recorded, problem


def _on(switches: list[Switch], day: date) -> bool:
    found = state_on(switches, day)
    return found is not None and found.on


def _hand_on(
    *,
    procedure: str,
    organisation_id: int,
    service_keys: tuple[str, ...],
    lines: list[UsageLine],
    span: tuple[date, date],
    by: Actor,
) -> int:
    """Record the lines with the service in use on their day; return how many are new.

    Days of onboarding are not billed. Raises Refused when none of the services is subscribed on a day.
    """
    service_of: dict[date, str] = {}
    by_service: dict[str, list[catalogue.UsageLine]] = {}
    for line in lines:
        if line.day not in service_of:
            service_of[line.day] = _service_in_use(organisation_id, service_keys, line.day)
        if key := service_of[line.day]:
            by_service.setdefault(key, []).append(
                catalogue.UsageLine(f"{procedure}:{line.source}", line.meter, line.day, line.quantity)
            )
    new = 0
    for key, counted in by_service.items():
        receipt = catalogue.record_usage(
            service_key=key,
            organisation_id=organisation_id,
            lines=counted,
            batch=f"{procedure}:{span[0]}:{span[1]}",
            by=by,
        )
        new += receipt.new
    return new


def _service_in_use(organisation_id: int, service_keys: tuple[str, ...], day: date) -> str:
    """Return the service a member uses on a day, "" while one is being set up; raise Refused when there is none."""
    ordered = False
    for key in service_keys:
        service = catalogue.service_by_key(key)
        if service is None:
            continue
        if any(
            line.organisation_id == organisation_id
            for line in catalogue.subscribers_on(service.pk, day, clock.now())
        ):
            return key
        ordered = ordered or bool(
            catalogue.subscription_on(organisation_id=organisation_id, service_key=key, day=day)
        )
    if not ordered:
        raise Refused(
            _("Gezählt wurde für den %(day)s; an diesem Tag hat das Mitglied keine der Leistungen: %(keys)s.")
            % {"day": format_date(day), "keys": ", ".join(service_keys)}
        )
    return ""
