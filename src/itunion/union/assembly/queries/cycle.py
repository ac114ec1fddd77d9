# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the year asks for, and what is wrong with the organs: findings of deadlines and warnings."""

from datetime import date, timedelta

from itunion.foundation.kernel.api import clock
from itunion.union.assembly.models import AnnualAccounts, Assembly, AuditReport, Seat
from itunion.union.assembly.queries.electorate import member_count
from itunion.union.assembly.queries.organs import seats
from itunion.union.law.api import Finding, book_on

__all__ = ["annual_cycle", "organ_warnings"]


def _year_end(year: int) -> date:
    month, day = str(book_on().statutes["business_year_end"]).split("-")
    return date(year, int(month), int(day))


def annual_cycle(year: int) -> list[Finding]:
    """Return accounts, ordinary assembly and audit that follow a business year, each with its last day.

    What is not done yet counts as done today, so that an overdue deadline shows as broken.
    """
    today, end = clock.today(), _year_end(year)
    book = book_on()
    accounts = AnnualAccounts.objects.filter(year=year).first()
    held = (
        Assembly.objects.filter(is_ordinary=True, opened_at__isnull=False, starts_at__year=year + 1)
        .order_by("starts_at")
        .first()
    )
    report = AuditReport.objects.order_by("-year").first()
    made_on = accounts.made_on if accounts and accounts.made_on else today
    findings = [
        book.check("G8", year_end=end, made_on=made_on),
        book.check("G7", year_end=end, held_on=held.starts_at.date() if held else today),
    ]
    if report is not None:
        total = accounts.balance_sheet_total if accounts else 0
        findings.append(
            book.check("P1", last_audited_year=report.year, balance_sheet_total=total, year=today.year - 1)
        )
    return findings


def organ_warnings() -> list[Finding]:
    """Return what is wrong with the organs today: too few seats, too long without a quorate supervisory board."""
    book, today = book_on(), clock.today()
    members = member_count()
    findings = [
        book.check("O1", board=seats("management_board").count(), members=members),
        book.check("O2", seats=seats("supervisory_board").count(), members=members),
        book.check("M10", not_quorate_since=_not_quorate_since(today), today=today),
    ]
    return [f for f in findings if not f.kept]


def _not_quorate_since(today: date) -> date | None:
    """Return since when the supervisory board has had too few members for its quorum; None while it has enough."""
    needed = book_on().statutes.number("supervisory_quorum")
    if seats("supervisory_board").count() >= needed:
        return None
    lost_on = set()
    for seat in Seat.objects.filter(organ="supervisory_board", term_from__lte=today):
        if seat.left_on:
            lost_on.add(seat.left_on)
        elif seat.term_to:
            lost_on.add(seat.term_to + timedelta(days=1))
    since = None
    for day in sorted((d for d in lost_on if d <= today), reverse=True):
        if seats("supervisory_board", day).count() >= needed:
            break
        since = day
    return since
