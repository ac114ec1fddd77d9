# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: a month of a service becomes charges."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.union.billing.api import record_charge
from itunion.union.catalogue.models import Meter, Service, UsageCharge
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries.charging import FIXED, MonthDue, last_day, month_due
from itunion.union.catalogue.queries.services import terms_on
from itunion.union.catalogue.rules.metering import ChargeDue
from itunion.union.catalogue.wording import day_text

__all__ = ["charge_month"]

# VAT rate by case (EN 16931): standard 19 % (§ 12 I UStG), exempt 0 %, not taxable none
VAT_RATES: dict[str, Decimal | None] = {"S": Decimal(19), "E": Decimal(0), "O": None}
MONTH = "C62"  # UN/ECE Recommendation 20: one; a fixed part is one piece a month


@transaction.atomic
def charge_month(*, service_id: int, month: date, by: Actor) -> MonthDue:
    """Charge a month of a service to all members, and what has changed since in the charged months before it.

    `month` is any day of it. Repeating it charges nothing twice. Raises Refused for a month that has not begun, and
    while there is usage without a price.
    """
    by.require(Permission.CHARGE)
    month = month.replace(day=1)
    service = Service.objects.select_for_update().get(pk=service_id)
    if month > clock.today():
        raise Refused(_("Der Monat hat noch nicht begonnen; es wurde nichts abgerechnet."), field="month")
    due = month_due(service_id, month, clock.now())
    if due.unpriced:
        raise Refused(
            _("Es gibt Nutzung ohne Preis; es wurde nichts abgerechnet. Tragen Sie zuerst den Preis ein."),
            field="month",
            details=[
                _("Zähler „%(meter)s“ am %(day)s") % {"meter": meter, "day": day_text(day)}
                for meter, day in due.unpriced[:20]
            ],
        )
    meters = {meter.key: meter for meter in Meter.objects.filter(service_id=service_id)}
    for line in due.lines:
        _charge(service, meters, line, by)
    audit.record(
        "catalogue.charge_month",
        subject=f"service:{service_id}",
        data={"month": month, "lines": len(due.lines), "net": due.net},
        by=by,
    )
    return due


def _charge(service: Service, meters: dict[str, Meter], line: ChargeDue, by: Actor) -> None:
    """Write one line to the ledger of the room and, in the same transaction, to billing."""
    # a meter may bear the name of the fixed part; its items name a price as well
    meter = None if line.item == FIXED else meters.get(line.item.partition("@")[0])
    what = meter.label if meter is not None else _("Festanteil")
    text = _("Korrektur: %(service)s, %(what)s %(month)s") if line.number > 1 else _("%(service)s, %(what)s %(month)s")  # fmt: skip
    source = f"service:{service.key}:{line.organisation_id}:{line.month:%Y-%m}:{line.item}:{line.number}"
    UsageCharge.objects.create(
        organisation_id=line.organisation_id,
        service=service,
        month=line.month,
        item=line.item,
        number=line.number,
        quantity=line.quantity,
        net=line.net,
        source=source,
        recorded_at=clock.now(),
    )
    quantity, unit_price = line.stated
    terms = terms_on(service.pk, line.month) or terms_on(service.pk, last_day(line.month))
    vat_case = terms.vat_case if terms is not None else "S"
    record_charge(
        recipient_id=line.organisation_id,
        source=source,
        description=text % {"service": service.name, "what": what, "month": f"{line.month:%m/%Y}"},
        quantity=quantity,
        unit_price=unit_price,
        net=line.net,
        supplied_on=min(last_day(line.month), clock.today()),
        article_number=service.key[:30],
        unit_code=meter.unit_code
        if meter is not None and (quantity, unit_price) == (line.quantity, line.unit_price)
        else MONTH,
        vat_case=vat_case,
        vat_rate=VAT_RATES[vat_case],
        by=by,
    )
