# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Acts on a database of its own, in a process of its own: prepare work, attend to it, decide, verify.

Started by test_kill. Each answer is one line of JSON on standard output.
"""

import json
import os
import signal
import sys
from collections import Counter
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")

import django

django.setup()

from tests.crash.preparation import BY, HEADS, prepare

from itunion.foundation.kernel.api import Conflict, audit, jobs
from itunion.foundation.kernel.models import AuditEntry
from itunion.foundation.organisations.api import across, operator, within
from itunion.optimiser.api import result_from_dict
from itunion.union.billing import api as billing
from itunion.union.billing.models import Charge, Invoice, InvoiceDocument
from itunion.union.procurement import api as procurement
from itunion.union.procurement import solving
from itunion.union.procurement.actions.award import repeat_scenario
from itunion.union.procurement.models import (
    AwardScenario,
    CallOff,
    CallOffLine,
    MemberSaving,
    OrderLine,
    OrderNumbers,
    SupplierOrder,
)
from itunion.union.procurement.rules.award import digest, reproducible

COMPUTED = {"proven", "within_gap"}


def say(answer: object) -> None:
    """Answer, at once."""
    print(json.dumps(answer), flush=True)


def attend() -> None:
    """For each line read: have failed computations repeated, as purchasing would, and say how far all jobs are."""
    for _line in sys.stdin:
        with within(operator().pk):
            for scenario in AwardScenario.objects.filter(status="failed").values_list("pk", flat=True):
                repeat_scenario(scenario_id=scenario, by=BY)
        runs = jobs.JobRun.objects.filter(job__in=["billing.issue_run", "procurement.compute_scenario"])
        say([[run.job, run.status, run.attempts, run.worker] for run in runs.order_by("pk")])


def decide(scenario_id: int) -> None:
    """Wait for a line, then decide; killed in the middle if the line says so."""
    say("ready")
    if sys.stdin.readline().strip() == "die":
        _die_within_the_decision()
    with across("procurement.award", reason="crash test", by=BY):
        try:
            procurement.decide(scenario_id=scenario_id, reason="wirtschaftlichstes Angebot", by=BY)
        except Conflict:
            say("conflict")
        else:
            say("decided")


def _die_within_the_decision() -> None:
    """Have this process killed when orders and call-offs are written and only the audit entry is missing."""
    record = audit.record

    def die(action: str, **fields: Any) -> Any:
        if action == "procurement.decide":
            os.kill(os.getpid(), signal.SIGKILL)
        return record(action, **fields)

    audit.record = die


def reference(*scenario_ids: int) -> None:
    """Compute the frozen instances undisturbed; answer with the hash of each result."""
    with within(operator().pk):
        asked = [AwardScenario.objects.get(pk=key) for key in scenario_ids]
    outcomes = [solving.compute(s.instance, s.parameters) for s in asked]
    stops = {outcome[part]["stopped_by"] for outcome in outcomes for part in ("result", "certificate")}
    assert stops == {"gap"}, f"the clock ended a computation, nothing can be compared: {stops}"
    say([digest(reproducible(outcome)) for outcome in outcomes])


def verify(invoices: int, pool_id: int) -> None:
    """Answer with every way in which something is lost, doubled or half."""
    heads = audit.heads_from_json(HEADS.read_text())
    with across("billing.oversight", reason="crash test", by=BY):
        numbers = [i.number for i in billing.issued_invoices()]
        charges = list(
            Charge.objects.filter(source__startswith="crash:").values_list("invoice_id", flat=True)
        )
        halves = Invoice.objects.filter(status="issued").exclude(document__isnull=False).count()
        answer: dict[str, object] = {
            "breaks": [b.reason for b in audit.verify(heads)],
            "archive": billing.verify_archive(),
            "gaps": [n for missing in billing.gaps().values() for n in missing],
            "lost": invoices - len(numbers),
            "doubled": len(numbers) - len(set(numbers)) + len(charges) - len(set(charges)),
            "half": halves + abs(InvoiceDocument.objects.count() - len(numbers)) + charges.count(None),
            "drafts": Invoice.objects.filter(status="draft").count(),
        }
    with across("procurement.award", reason="crash test", by=BY):
        answer |= _verify_award(pool_id)
        answer["results"] = {
            s.pk: s.result_hash for s in procurement.scenarios_of(pool_id) if s.status in COMPUTED
        }
    written = Counter(
        entry.subject
        for entry in AuditEntry.objects.filter(action="procurement.compute_scenario")
        if entry.data["status"] in COMPUTED
    )
    answer["computed_twice"] = [subject for subject, times in written.items() if times > 1]
    answer["solver_killed"] = AuditEntry.objects.filter(
        action="procurement.compute_scenario", data__status="failed"
    ).count()
    say(answer)


def _verify_award(pool_id: int) -> dict[str, object]:
    """Compare decision, orders, call-offs, savings and numbers with the award they come from."""
    decision = procurement.decision_of(pool_id)
    assert decision is not None
    result = result_from_dict(decision.scenario.result["result"])
    award = result.award
    assert award is not None
    own = sum((s.amount for s in result.shares if s.supplier is None), Decimal(0))
    beside = [
        s.net for s in Charge.objects.filter(source__startswith=f"award-compensation:{pool_id}:")
    ]  # compensation of members without any line
    orders = list(SupplierOrder.objects.all())
    goods = sum((line.quantity * line.unit_price for line in OrderLine.objects.all()), Decimal(0))
    ordered = goods + sum((order.fixed_cost for order in orders), Decimal(0)) + own
    shared = sum((line.amount + line.fixed_share for line in CallOffLine.objects.all()), own)
    used = {"BE": [o.number for o in orders], "AB": list(CallOff.objects.values_list("number", flat=True))}
    series = {s.prefix: [f"{s.prefix}-{s.year}-{n:04d}" for n in range(1, s.last + 1)]
              for s in OrderNumbers.objects.all()}  # fmt: skip
    return {
        "decisions": AuditEntry.objects.filter(action="procurement.decide").count(),
        "pool": procurement.get_pool(pool_id).status,
        "orders": sorted(order.organisation.name for order in orders) == sorted(award.suppliers),
        "ordered_off_by": str(ordered - award.cost),
        "called_off_by": str(shared + sum(beside, Decimal(0)) - award.cost),
        "savings": MemberSaving.objects.count() == len(result.savings),
        "numbers": {prefix: sorted(numbers) for prefix, numbers in used.items()} == series,
    }


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "prepare":
        say(prepare(*map(int, arguments)))
    else:
        commands: dict[str, Any] = {
            "attend": attend, "decide": decide, "reference": reference, "verify": verify,
        }  # fmt: skip
        commands[command](*map(int, arguments))
