# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A service in use by every member for the walk: usage, costs, charges, a file, and a canary in each case."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import across, within
from itunion.union.catalogue import api as catalogue

__all__ = ["furnish_catalogue"]


def furnish_catalogue(world: Any, system: Any, canaries: dict[str, str]) -> dict[str, Any]:
    """Build it; return what the arguments of the addresses lead to."""
    day = clock.today()
    service = catalogue.create_service(
        key="ratsinfo", name="Ratsinformation", for_deciders="Sitzungen ohne Papier.", by=system
    )
    catalogue.set_terms(
        service_id=service.pk,
        valid_from=day - timedelta(days=400),
        minimum_term_months=12,
        notice_months=3,
        notice_to="quarter",
        key_kind="workplaces",
        vat_case="S",
        by=system,
    )
    meter = catalogue.add_meter(
        service_id=service.pk, key="sitzung", label="Sitzungen", unit_code="C62", by=system
    )
    catalogue.set_price(meter_id=meter.pk, price=Decimal(2), valid_from=day, by=system)
    row = catalogue.add_prerequisite(service_id=service.pk, text="Landesnetz", by=system)
    annex = catalogue.publish_annex(
        service_id=service.pk,
        subject="Gegenstand",
        categories="Namen",
        data_subjects="Einwohner",
        sub_processors="keine",
        measures="Verschlüsselung",
        by=system,
    )
    catalogue.set_status(service_id=service.pk, status="offered", by=system)
    cases = []
    for number, member in enumerate(world.members):
        canary = f"WUNSCH-{number}-3e8c"
        canaries[canary] = f"@{number}"
        with within(member.pk):
            case = catalogue.show_interest(
                service_id=service.pk, organisation_id=member.pk, note=canary, by=system
            )
        with across("catalogue.operate", reason="walk", by=system):
            catalogue.make_offer(
                subscription_id=case.pk,
                starts_on=day,
                valid_until=day,
                key_amount=Decimal(10 + number),
                by=system,
            )
        with within(member.pk):
            catalogue.order(subscription_id=case.pk, confirmed=["Landesnetz"], by=system)
            catalogue.sign_annex(
                subscription_id=case.pk, annex_id=annex.pk, name="Name", function="Funktion", by=system
            )
        with across("catalogue.operate", reason="walk", by=system):
            catalogue.start_use(subscription_id=case.pk, starts_on=day, by=system)
        with within(member.pk):
            catalogue.record_usage(
                service_key=service.key,
                organisation_id=member.pk,
                lines=[catalogue.UsageLine("a", "sitzung", day, Decimal(number + 1))],
                batch="walk",
                by=system,
            )
        cases.append(case)
    operator = world.actor("operator_service")
    with within(world.operator.pk):
        kept = catalogue.keep_usage_file(
            service_id=service.pk, name="nutzung.csv", content=b"leer", by=operator
        )
    catalogue.check_usage_file(file_id=kept.pk, organisation_id=world.operator.pk, by=system)
    return {
        "service_id": service.pk,
        "subscription_id": cases[0].pk,
        "annex_id": annex.pk,
        "usage_file_id": kept.pk,
        "matter": "voraussetzung",
        "row_id": row.pk,
        "case_step": "notice",
    }
