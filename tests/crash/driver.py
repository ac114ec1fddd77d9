# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Acts on a database of its own, in a process of its own: prepare work, look at it, verify it. Started by test_kill."""

import json
import os
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")

import django

django.setup()

from itunion.foundation.kernel.api import audit, jobs, system_actor
from itunion.foundation.organisations.api import OrganisationKind, across, create_organisation, within
from itunion.union.billing import api as billing
from itunion.union.billing.models import Charge, Invoice, InvoiceDocument
from itunion.union.billing.tasks import issue_run
from itunion.union.members.api import leitweg_check_digits, register_member

BY = system_actor("crash test")
RUN = "crash"


def prepare(count: int) -> None:
    """Make a union with one member and `count` drafts, and request that all are issued."""
    from itunion.desk.commands.serve import migrate

    migrate([])
    common = {
        "street": "Weg 1",
        "postcode": "39104",
        "city": "Ort",
        "phone": "+49 391 5550100",
        "vat_id": "DE123456788",
        "iban": "DE02120300000000202051",
    }
    create_organisation(kind=OrganisationKind.UNION, name="Union", email="u@example.org", by=BY, **common)
    member = create_organisation(
        kind=OrganisationKind.MEMBER, name="Mitglied", email="m@example.org", by=BY, **common
    )
    coarse = "15083040"
    with within(member.pk):
        register_member(
            organisation=member,
            kind="municipality",
            workplaces=10,
            entered_on=date(2020, 1, 1),
            leitweg_id=f"{coarse}-0001-{leitweg_check_digits(coarse, '0001')}",
            by=BY,
        )
    for number in range(count):
        with within(member.pk):
            billing.record_charge(
                recipient_id=member.pk,
                source=f"crash:{number}",
                description=f"Posten {number}",
                quantity=Decimal(1),
                unit_price=Decimal(number + 1),
                net=Decimal(number + 1).quantize(Decimal("0.01")),
                supplied_on=date(2026, 11, 2),
                by=BY,
            )
        with across("billing.run", reason="crash test", by=BY):
            billing.draft_invoices(run=RUN, by=BY)
    jobs.enqueue(issue_run, {"run": RUN}, key="crash", requested_by="crash test")
    Path(os.environ["ITUNION_DATA_DIR"], "heads.json").write_text(audit.heads_as_json())


def status() -> dict[str, object]:
    """Return how far the run is."""
    with across("billing.oversight", reason="crash test", by=BY):
        issued = billing.issued_invoices().count()
    run = jobs.latest_run(issue_run)
    assert run is not None
    return {"issued": issued, "job": run.status, "attempts": run.attempts, "worker": run.worker}


def verify(count: int) -> dict[str, object]:
    """Return every way in which something is lost, doubled or half."""
    heads = audit.heads_from_json(Path(os.environ["ITUNION_DATA_DIR"], "heads.json").read_text())
    with across("billing.oversight", reason="crash test", by=BY):
        numbers = [i.number for i in billing.issued_invoices()]
        charges = list(Charge.objects.values_list("invoice_id", flat=True))
        halves = Invoice.objects.filter(status="issued").exclude(document__isnull=False).count()
        return {
            "breaks": [b.reason for b in audit.verify(heads)],
            "archive": billing.verify_archive(),
            "gaps": [n for missing in billing.gaps().values() for n in missing],
            "lost": count - len(numbers),
            "doubled": len(numbers) - len(set(numbers)) + len(charges) - len(set(charges)),
            "half": halves + abs(InvoiceDocument.objects.count() - len(numbers)) + charges.count(None),
            "drafts": Invoice.objects.filter(status="draft").count(),
        }


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    result = {"prepare": prepare, "status": status, "verify": verify}[command](*map(int, arguments))
    print(json.dumps(result))
