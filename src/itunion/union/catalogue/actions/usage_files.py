# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checking and importing a usage file: read once, checked whole, each step a transaction of its own.

The file belongs to the operator, the usage to the members: so the steps enter different scopes, and nothing is
reported inside a transaction that another process waits for.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from itunion.foundation.kernel.api import Actor, DomainError, clock
from itunion.foundation.organisations.api import across, within
from itunion.union.catalogue.actions.usage import note_report, problem_text, store_usage, weigh_usage
from itunion.union.catalogue.importing import read_usage
from itunion.union.catalogue.models import Service, UsageFile
from itunion.union.catalogue.queries.usage import member_numbers, usage_file, usage_ground
from itunion.union.catalogue.rules.metering import CheckedLine, UsageProblem, UsageReceipt, check_usage

__all__ = ["check_usage_file", "import_usage_file"]

Progress = Callable[[float, str], None]
MOST_SUMS = 2000


def check_usage_file(
    *, file_id: int, organisation_id: int, by: Actor, progress: Progress | None = None
) -> bool:
    """Check a kept file whole and note what importing it would do; return whether it may be imported.

    `organisation_id` is the operator that owns the file. A file that was imported is left alone.
    """
    tell = progress or (lambda _share, _text: None)
    with within(organisation_id):
        kept = usage_file(file_id)
    if kept.status == UsageFile.Status.IMPORTED or kept.content is None:
        return False
    try:
        lines, problems, members = _checked(kept, by, tell)
    except DomainError as error:
        report = {"problems": [error.message, *error.details], "lines": 0}
        with within(organisation_id):
            note_report(file_id=file_id, status="faulty", report=report, by=by)
        return False
    receipt = UsageReceipt(0, 0)
    if not problems:
        tell(0.7, "")
        with across("catalogue.operate", reason=f"usage file {file_id}", by=by):
            receipt, problems = weigh_usage(service=kept.service, lines=lines)
    report = {
        "lines": len(lines),
        **asdict(receipt),
        "problems": [problem_text(p) for p in problems],
        "sums": _sums(kept.service, lines, members) if not problems else [],
    }
    with within(organisation_id):
        note_report(file_id=file_id, status="faulty" if problems else "checked", report=report, by=by)
    return not problems


def import_usage_file(
    *, file_id: int, organisation_id: int, by: Actor, progress: Progress | None = None
) -> UsageReceipt:
    """Import a checked file; everything is checked again, and all of it is written or nothing.

    The same file twice stores nothing new. Raises Refused or Conflict, naming the lines.
    """
    tell = progress or (lambda _share, _text: None)
    with within(organisation_id):
        kept = usage_file(file_id)
    if kept.status == UsageFile.Status.IMPORTED or kept.content is None:
        return UsageReceipt(0, int(kept.report.get("lines", 0)))
    lines, problems, _members = _checked(kept, by, tell)
    report: dict[str, Any] = {**kept.report, "problems": [problem_text(p) for p in problems]}
    if problems:
        with within(organisation_id):
            note_report(file_id=file_id, status="faulty", report=report, by=by)
        return UsageReceipt(0, 0)
    tell(0.7, "")
    try:
        with across("catalogue.operate", reason=f"usage file {file_id}", by=by):
            receipt = store_usage(
                service=kept.service, lines=lines, batch=f"{kept.name} {kept.sha256[:12]}", by=by
            )
    except DomainError as error:
        report["problems"] = [error.message, *error.details]
        with within(organisation_id):
            note_report(file_id=file_id, status="faulty", report=report, by=by)
        return UsageReceipt(0, 0)
    with within(organisation_id):
        note_report(
            file_id=file_id,
            status="imported",
            report={**report, **asdict(receipt), "lines": len(lines)},
            by=by,
        )
    return receipt


def _checked(
    kept: UsageFile, by: Actor, tell: Progress
) -> tuple[list[CheckedLine], list[UsageProblem], dict[str, int]]:
    """Read and check the file against members, meters and periods of use."""
    rows = read_usage(bytes(kept.content or b""), kept.name)
    tell(0.3, "")
    with across("catalogue.operate", reason=f"usage file {kept.pk}", by=by):
        ground, members = usage_ground(kept.service_id), member_numbers()
    lines, problems = check_usage(
        rows, members=members, meters=ground.meters, periods=ground.periods, today=clock.today()
    )
    tell(0.5, "")
    return lines, problems, members


def _sums(service: Service, lines: list[CheckedLine], members: dict[str, int]) -> list[list[Any]]:
    """Return [member number, meter, records, quantity] for the preview, by member."""
    numbers = {organisation: number for number, organisation in members.items()}
    labels = {meter.pk: meter.label for meter in service.meters.all()}
    sums: dict[tuple[int, int], list[Any]] = defaultdict(lambda: [0, Decimal(0)])
    for _row, organisation, meter, _source, _day, quantity in lines:
        entry = sums[organisation, meter]
        entry[0] += 1
        entry[1] += quantity
    return [
        [numbers[organisation], labels[meter], count, str(quantity)]
        for (organisation, meter), (count, quantity) in sorted(
            sums.items(), key=lambda pair: (int(numbers[pair[0][0]]), pair[0][1])
        )[:MOST_SUMS]
    ]
