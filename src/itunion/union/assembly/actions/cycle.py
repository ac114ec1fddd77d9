# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Accounts and audit report on their way to the assembly."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from itunion.foundation.kernel.api import Actor, audit
from itunion.union.assembly.models import AnnualAccounts, AuditReport
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import seats
from itunion.union.law.api import book_on, enforce

__all__ = ["record_accounts", "record_audit_report"]


@transaction.atomic
def record_accounts(
    *,
    year: int,
    made_on: date | None = None,
    available_on: date | None = None,
    available_where: str = "",
    supervisory_report_on: date | None = None,
    balance_sheet_total: Decimal = Decimal(0),
    revenue: Decimal = Decimal(0),
    is_audited: bool = False,
    amended_after_audit: bool = False,
    audited_again: bool = False,
    by: Actor,
) -> AnnualAccounts:
    """Record where the accounts of a year stand; the former state stays in the audit trail."""
    by.require(Permission.MANAGE)
    state: dict[str, Any] = {
        "made_on": made_on,
        "available_on": available_on,
        "available_where": available_where.strip(),
        "supervisory_report_on": supervisory_report_on,
        "balance_sheet_total": balance_sheet_total,
        "revenue": revenue,
        "is_audited": is_audited,
        "amended_after_audit": amended_after_audit,
        "audited_again": audited_again,
    }
    row, _created = AnnualAccounts.objects.update_or_create(year=year, defaults=state)
    audit.record("assembly.record_accounts", subject=f"accounts:{year}", data=state, by=by)
    return row


@transaction.atomic
def record_audit_report(
    *, year: int, report_on: date, chair_told_on: date | None, noted_by: int, by: Actor
) -> AuditReport:
    """Record a report of the statutory audit; it must be an item of the next assembly (§ 59 GenG)."""
    by.require(Permission.MANAGE)
    findings = enforce(
        book_on().check(
            "P5",
            chair_told_on=chair_told_on,
            report_on=report_on,
            noted=noted_by,
            supervisory=seats("supervisory_board").count(),
        ),
        field="noted_by",
    )
    row, _created = AuditReport.objects.update_or_create(
        year=year, defaults={"report_on": report_on, "chair_told_on": chair_told_on, "noted_by": noted_by}
    )
    audit.record(
        "assembly.record_audit_report",
        subject=f"audit_report:{year}",
        data={"report_on": report_on, "noted_by": noted_by, "findings": findings},
        by=by,
    )
    return row
