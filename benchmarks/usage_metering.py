# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A million usage records of 128 members become charges: real PostgreSQL (durable), bound by row-level security.

`python -m benchmarks.usage_metering [--records 1000000] [--members 128] [--row-by-row 2000]`

Prints, side by side in one run: the way of the platform (file checked whole, imported in one transaction, month charged)
and a named alternative, Django's `get_or_create` row by row, measured on a part and extrapolated. Then the same file comes
a second time, and a second file says the same in another order: nothing may be stored or charged again, and the
charges must be what an independent sum over the file says. Target: two minutes (two cores), aim: one; exit code 1 beyond two or
when a figure differs.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from benchmarks.assembly_load import database

TARGET_SECONDS = 120
ROLE = "itunion_benchmark"
PRICES = {"vorgang": Decimal("0.0175"), "seite": Decimal("0.0031")}


class Scene:
    """A union whose members all use one service since the first day of last month."""

    def __init__(self, members: int) -> None:
        from itunion.foundation.kernel.api import clock, system_actor
        from itunion.foundation.organisations.api import OrganisationKind, create_organisation, within
        from itunion.union.catalogue import api
        from itunion.union.members.api import member_of, register_member

        self.api, self.by = api, system_actor("benchmark")
        self.first = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
        with clock.simulated(_moment(self.first - timedelta(days=1))):
            self.operator = create_organisation(
                kind=OrganisationKind.OPERATOR, name="Last-Betrieb GmbH", by=self.by
            )
            self.service = self._service()
            self.members: dict[int, int] = {}  # organisation by member number
            for number in range(members):
                body = create_organisation(
                    kind=OrganisationKind.MEMBER,
                    name=f"Mitglied {number:04d}",
                    street="Am Markt 1",
                    postcode="39000",
                    city="Musterstadt",
                    by=self.by,
                )
                with within(body.pk):
                    register_member(
                        organisation=body,
                        kind="municipality",
                        workplaces=20 + number,
                        entered_on=date(2020, 1, 1),
                        by=self.by,
                    )
                    record = member_of(body.pk)
                assert record is not None
                self.members[record.number] = body.pk
                self._use(body.pk)

    def _service(self) -> Any:
        api, by = self.api, self.by
        service = api.create_service(key="last", name="Lastleistung", for_deciders="Messung.", by=by)
        api.set_terms(
            service_id=service.pk,
            valid_from=date(2020, 1, 1),
            minimum_term_months=0,
            notice_months=0,
            notice_to="day",
            key_kind="workplaces",
            vat_case="S",
            by=by,
        )
        for key, price in PRICES.items():
            meter = api.add_meter(service_id=service.pk, key=key, label=key, unit_code="C62", by=by)
            api.set_price(meter_id=meter.pk, price=price, valid_from=date(2020, 1, 1), by=by)
        api.enter_cost_item(
            service_id=service.pk,
            name="Rechenzentrum",
            kind="contract",
            yearly=Decimal("600000.00"),
            valid_from=date(2020, 1, 1),
            by=by,
        )
        return api.set_status(service_id=service.pk, status="offered", by=by)

    def _use(self, organisation_id: int) -> None:
        from itunion.foundation.organisations.api import across, within

        api, by = self.api, self.by
        with within(organisation_id):
            case = api.show_interest(service_id=self.service.pk, organisation_id=organisation_id, by=by)
        with across("catalogue.operate", reason="benchmark", by=by):
            api.make_offer(
                subscription_id=case.pk,
                starts_on=self.first,
                valid_until=self.first,
                key_amount=Decimal(100),
                by=by,
            )
        with within(organisation_id):
            api.order(subscription_id=case.pk, by=by)
        with across("catalogue.operate", reason="benchmark", by=by):
            api.start_use(subscription_id=case.pk, starts_on=self.first, by=by)

    def lines(self, records: int) -> list[tuple[int, str, str, date, int]]:
        """Return (member number, meter, source, day, quantity); the same for the same number of records."""
        chance = random.Random(records)
        numbers = list(self.members)
        meters = list(PRICES)
        days = 28
        return [
            (
                chance.choice(numbers),
                chance.choice(meters),
                f"z-{n:08d}",
                self.first + timedelta(days=chance.randrange(days)),
                chance.randrange(1, 50),
            )
            for n in range(records)
        ]

    def keep(self, lines: list[tuple[int, str, str, date, int]], name: str) -> Any:
        """Keep the lines as a file; return it."""
        from itunion.foundation.kernel.api import system_actor
        from itunion.foundation.organisations.api import within

        rows = ["Mitglied;Zähler;Quelle;Tag;Menge"]
        rows += [f"{m};{meter};{source};{day:%d.%m.%Y};{q}" for m, meter, source, day, q in lines]
        owner = system_actor("benchmark", organisation_id=self.operator.pk)
        with within(self.operator.pk):
            return self.api.keep_usage_file(
                service_id=self.service.pk, name=name, content="\n".join(rows).encode(), by=owner
            )

    def meter_and_charge(self, kept: Any) -> tuple[dict[str, float], Any, Any]:
        """Check, import and charge; return the seconds of each step, what was new, and what was charged."""
        from itunion.foundation.organisations.api import across

        watch: dict[str, float] = {}
        owner = {"file_id": kept.pk, "organisation_id": self.operator.pk, "by": self.by}
        started = time.perf_counter()
        assert self.api.check_usage_file(**owner), "the file was refused"
        watch["check"] = time.perf_counter() - started
        started = time.perf_counter()
        receipt = self.api.import_usage_file(**owner)
        watch["import"] = time.perf_counter() - started
        started = time.perf_counter()
        with across("catalogue.charge", reason="benchmark", by=self.by):
            run = self.api.charge_month(service_id=self.service.pk, month=self.first, by=self.by)
        watch["charge"] = time.perf_counter() - started
        return watch, receipt, run

    def charged(self) -> tuple[int, Decimal]:
        """Return how many charges billing holds, and their sum."""
        from itunion.foundation.organisations.api import across
        from itunion.union.billing.api import Charge

        with across("catalogue.charge", reason="benchmark", by=self.by):
            nets = list(Charge.objects.values_list("net", flat=True))
        return len(nets), sum(nets, Decimal(0))

    def row_by_row(self, lines: list[tuple[int, str, str, date, int]]) -> float:
        """Store lines of a second service by `get_or_create`, all in one transaction; return the seconds."""
        from itunion.foundation.kernel.api import clock
        from itunion.foundation.organisations.api import across
        from itunion.union.catalogue.models import Service, UsageRecord

        other = Service.objects.create(key="vergleich", name="Vergleich", for_deciders="Messung.")
        meters = {meter.key: meter.pk for meter in self.service.meters.all()}
        started = time.perf_counter()
        # one scope and one transaction for all: no entering, no flush to the disk per row
        with across("catalogue.operate", reason="benchmark", by=self.by):
            for number, meter, source, day, quantity in lines:
                UsageRecord.objects.get_or_create(
                    service_id=other.pk,
                    organisation_id=self.members[number],
                    source=source,
                    defaults={
                        "meter_id": meters[meter],
                        "day": day,
                        "quantity": quantity,
                        "batch": "row by row",
                        "recorded_at": clock.now(),
                    },
                )
        return time.perf_counter() - started


def _moment(day: date) -> Any:
    from datetime import UTC, datetime

    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


def expected_variable(lines: list[tuple[int, str, str, date, int]]) -> Decimal:
    """Sum the file independently: quantity per member and meter, times price, rounded once."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for member, meter, _source, _day, quantity in lines:
        sums[member, meter] += quantity
    return sum(
        (
            (PRICES[meter] * quantity).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
            for (_member, meter), quantity in sums.items()
        ),
        Decimal(0),
    )


def bind_to_role() -> None:
    """Go on as a role that owns nothing: row-level security binds it, as in production."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} NOSUPERUSER NOBYPASSRLS")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"SET ROLE {ROLE}")


def main() -> int:
    """Build, measure, compare, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--members", type=int, default=128)
    parser.add_argument("--row-by-row", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="itunion-usage-") as name, database(Path(name)) as url:
        os.environ |= {
            "ITUNION_DATA_DIR": name,
            "ITUNION_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "itunion.settings",
        }
        import django

        django.setup()
        from itunion.desk.commands.serve import migrate

        migrate([])
        bind_to_role()
        scene = Scene(options.members)
        lines = scene.lines(options.records)
        failed = _measure(scene, lines, options.row_by_row)
    print(f"peak memory {_peak():.0f} MB")
    return failed


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measure(scene: Scene, lines: list[tuple[int, str, str, date, int]], part: int) -> int:
    failures = []

    def check(text: str, holds: bool) -> None:
        print(f"{'ok  ' if holds else 'FAIL'} {text}", flush=True)
        if not holds:
            failures.append(text)

    count = len(lines)
    kept = scene.keep(lines, "erste.csv")
    own = _peak()
    watch, receipt, run = scene.meter_and_charge(kept)
    print(
        f"memory: {own:.0f} MB before, with the lines made up here; {_peak():.0f} MB at most while metering"
    )
    seconds = sum(watch.values())
    steps = ", ".join(f"{step} {value:.1f} s" for step, value in watch.items())
    print(f"{count:,} records of {len(scene.members)} members into charges: {seconds:.1f} s ({steps})")
    check(f"within {TARGET_SECONDS} s", seconds <= TARGET_SECONDS)
    check("every record stored once", (receipt.new, receipt.known) == (count, 0))
    fixed = sum((line.net for line in run.lines if line.item == "fixed"), Decimal(0))
    check(f"fixed part {fixed} € is a twelfth of the yearly cost", fixed == Decimal("50000.00"))
    check(f"usage {run.net - fixed} € is what the file says", run.net - fixed == expected_variable(lines))
    before = scene.charged()
    check("billing holds the same sum", before[1] == run.net)

    again = list(lines)
    random.Random(7).shuffle(again)
    for name, same in (("the same file", lines), ("the same records in another order", again)):
        watch, receipt, run = scene.meter_and_charge(scene.keep(same, f"{name}.csv"))
        check(
            f"{name}: nothing new ({sum(watch.values()):.1f} s)",
            (receipt.new, receipt.known, len(run.lines), scene.charged()) == (0, count, 0, before),
        )

    slow = scene.row_by_row(lines[:part])
    whole = slow / part * count
    print(
        f"row by row (get_or_create): {part:,} records in {slow:.1f} s, "
        f"extrapolated {whole / 60:.0f} min for {count:,}, storing alone: {whole / seconds:.0f} × the whole of the above"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
