# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: rates of allowances, and runs that are computed, looked at and frozen."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.foundation.organisations.api import checked_iban
from itunion.procedures.council.models import AllowanceLine, AllowanceRate, AllowanceRun, Body, Group, Person
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries.allowances import due_in
from itunion.procedures.council.rules.deadlines import begin_of
from itunion.procedures.council.rules.people import overlaps

__all__ = ["compute_run", "discard_run", "end_rate", "freeze_run", "set_account", "set_rate"]


@transaction.atomic
def set_rate(
    *,
    body: Body,
    group: Group | None,
    role: str,
    kind: str,
    amount: Decimal,
    start: dt.date,
    end: dt.date | None = None,
    by: Actor,
) -> AllowanceRate:
    """Enter a rate; of two for the same case only one is in force on a day."""
    by.require(Permission.PAY)
    if amount < 0:
        raise Refused(_("Der Betrag darf nicht negativ sein."), field="amount")
    if end is not None and end < start:
        raise Refused(_("Das Ende liegt vor dem Beginn."), field="end")
    for other in AllowanceRate.objects.filter(body=body, group=group, role=role, kind=kind):
        if overlaps((start, end), (other.start, other.end)):
            raise Refused(
                _(
                    "Für diesen Fall gilt schon ein Satz. Beenden Sie ihn zuerst; es wurde nichts eingetragen."
                ),
                field="start",
            )
    rate: AllowanceRate = AllowanceRate.objects.create(
        organisation_id=body.organisation_id,
        body=body,
        group=group,
        role=role,
        kind=kind,
        amount=amount,
        start=start,
        end=end,
    )
    audit.record(
        "council.rate_set",
        subject=f"body:{body.pk}",
        data={
            "group": group.name if group else None,
            "role": role,
            "kind": kind,
            "amount": amount,
            "start": start,
        },
        by=by,
    )
    return rate


@transaction.atomic
def end_rate(*, rate: AllowanceRate, last_day: dt.date, by: Actor) -> AllowanceRate:
    """End a rate with a day, which still counts; refused if something after it is accounted for under the rate."""
    by.require(Permission.PAY)
    rate = AllowanceRate.objects.select_for_update(of=("self",), no_key=True).get(pk=rate.pk)
    if last_day < rate.start:
        raise Refused(_("Das Ende liegt vor dem Beginn."), field="last_day")
    # later there may be another rate for the same case
    if rate.end is not None and last_day > rate.end:
        raise Refused(
            _("Der Satz endet schon am %(day)s. Für die Zeit danach tragen Sie einen neuen ein.")
            % {"day": f"{rate.end:%d.%m.%Y}"},
            field="last_day",
        )
    later = Q(month__gt=last_day) | Q(meeting__start__gte=begin_of(last_day + dt.timedelta(days=1)))
    if AllowanceLine.objects.filter(later, rate=rate).exists():
        # what follows would pay the same once more
        raise Refused(
            _("Für die Zeit danach ist nach diesem Satz schon abgerechnet. Er kann erst später enden."),
            field="last_day",
        )
    rate.end = last_day
    rate.save(update_fields=["end"])
    audit.record("council.rate_end", subject=f"rate:{rate.pk}", data={"end": last_day}, by=by)
    return rate


@transaction.atomic
def compute_run(
    *, body: Body, first: dt.date, last: dt.date, one_a_day: bool = False, by: Actor
) -> AllowanceRun:
    """Compute what is owed for a period and was not paid before; looked at first, paid when frozen."""
    by.require(Permission.PAY)
    if last < first:
        raise Refused(_("Das Ende liegt vor dem Beginn."), field="last")
    if AllowanceRun.objects.filter(body=body, frozen_at__isnull=True).exists():
        raise Refused(_("Es gibt schon eine Abrechnung, die noch nicht abgeschlossen ist."))
    run: AllowanceRun = AllowanceRun.objects.create(
        organisation_id=body.organisation_id, body=body, first=first, last=last, by=by.person_name
    )
    due = due_in(body, first, last, one_a_day=one_a_day)
    AllowanceLine.objects.bulk_create(
        AllowanceLine(
            organisation_id=body.organisation_id,
            run=run,
            person_id=entry.person,
            meeting_id=entry.meeting,
            month=entry.month,
            rate_id=entry.rate,
            amount=entry.amount,
        )
        for entry in due
    )
    run.total = sum((entry.amount for entry in due), Decimal(0))
    run.save(update_fields=["total"])
    audit.record(
        "council.run_compute",
        subject=f"run:{run.pk}",
        data={"first": first, "last": last, "lines": len(due), "total": run.total},
        by=by,
    )
    return run


@transaction.atomic
def freeze_run(*, run: AllowanceRun, by: Actor) -> AllowanceRun:
    """Freeze a run: it is paid as it stands; what comes to light later is paid by the next one."""
    by.require(Permission.PAY)
    run = AllowanceRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.frozen_at is not None:
        raise Refused(_("Die Abrechnung ist schon abgeschlossen."))
    if run.last > clock.today():
        raise Refused(_("Der Zeitraum ist noch nicht vorbei."))
    run.frozen_at, run.by = clock.now(), by.person_name
    run.save(update_fields=["frozen_at", "by"])
    audit.record("council.run_freeze", subject=f"run:{run.pk}", data={"total": run.total}, by=by)
    return run


@transaction.atomic
def discard_run(*, run: AllowanceRun, by: Actor) -> None:
    """Throw a run away that was not frozen, e.g. to compute it anew after a correction."""
    by.require(Permission.PAY)
    found = AllowanceRun.objects.select_for_update(no_key=True).filter(pk=run.pk).first()
    if found is None:
        raise Refused(_("Die Abrechnung ist schon verworfen."))
    run = found
    if run.frozen_at is not None:
        raise Refused(_("Eine abgeschlossene Abrechnung bleibt. Korrekturen zahlt die nächste."))
    audit.record("council.run_discard", subject=f"run:{run.pk}", data={"total": run.total}, by=by)
    run.lines.all().delete()
    run.delete()


@transaction.atomic
def set_account(*, person: Person, iban: str, by: Actor) -> Person:
    """Enter the account to which allowances are paid, checked by its check digits; empty takes it away.

    The trail says that it was changed and how it ends, not the number: more people may read the trail.
    """
    by.require(Permission.PAY)
    iban = checked_iban(iban)
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if person.iban != iban:
        person.iban = iban
        person.save(update_fields=["iban"])
        audit.record("council.account_set", subject=f"person:{person.pk}", data={"ends": iban[-4:]}, by=by)
    return person
