# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The service of the dog register in the catalogue, and members that use it, by the catalogue's own actions."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import across, within
from itunion.union.catalogue import api as catalogue

__all__ = ["LONG_AGO", "PRICE", "at", "offer_service", "put_into_use"]

LONG_AGO = date(2020, 1, 2)
PRICE = Decimal("1.25")


def at(day: date) -> Any:
    """Let a block believe it is noon of the day."""
    return clock.simulated(datetime(day.year, day.month, day.day, 11, tzinfo=UTC))


def offer_service(by: Any) -> Any:
    """Put the service on offer, with the meter the procedure counts."""
    with at(LONG_AGO):
        service = catalogue.create_service(
            key="dog-register", name="Hunderegister", for_deciders="Hunde", by=by
        )
        catalogue.set_terms(
            service_id=service.pk,
            valid_from=LONG_AGO,
            minimum_term_months=0,
            notice_months=0,
            notice_to="day",
            key_kind="workplaces",
            vat_case="S",
            by=by,
        )
        meter = catalogue.add_meter(
            service_id=service.pk, key="registered_dogs", label="angemeldete Hunde", unit_code="C62", by=by
        )
        catalogue.set_price(meter_id=meter.pk, price=PRICE, valid_from=LONG_AGO, by=by)
        return catalogue.set_status(service_id=service.pk, status="offered", by=by)


def put_into_use(service: Any, member: Any, day: date, *, by: Any, start: bool = True) -> Any:
    """Bring a member to the use of the service from a day on (or only to the order)."""
    with at(day):
        with within(member.pk):
            found = catalogue.show_interest(service_id=service.pk, organisation_id=member.pk, by=by)
        with across("catalogue.operate", reason="test", by=by):
            catalogue.make_offer(
                subscription_id=found.pk,
                starts_on=day,
                valid_until=day + timedelta(days=1),
                key_amount=Decimal(10),
                by=by,
            )
        with within(member.pk):
            found = catalogue.order(subscription_id=found.pk, by=by)
        if start:
            with across("catalogue.operate", reason="test", by=by):
                found = catalogue.start_use(subscription_id=found.pk, starts_on=day, by=by)
    return found
